// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report of a plain device, as its driver knows it.
 *
 * - What the firmware says is taken whole or not at all: a count that is not that
 *   of what arrived, or opcodes out of order, make no sense.
 * - Effects are only ever added, and an opcode that was reported stays known.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "plain.h"

/* More than there are opcodes that can be sent cannot be */
#define KNOWN_MAX	(PLAIN_ROWS_MAX + FWCTL_SIM_VENDOR_MAX + 1)

void fwctl_sim_plain_report_init(struct plain_report *report)
{
	mutex_init(&report->lock);
}

void fwctl_sim_plain_report_destroy(struct plain_report *report)
{
	kvfree(report->entries);
	mutex_destroy(&report->lock);
}

static bool makes_sense(const struct plain_answer *answer, size_t len)
{
	u32 count, i;

	if (len < sizeof(*answer))
		return false;
	count = le32_to_cpu(answer->count);
	if (count > KNOWN_MAX || len != struct_size(answer, entries, count))
		return false;
	for (i = 1; i < count; i++)
		if (le32_to_cpu(answer->entries[i].opcode) <=
		    le32_to_cpu(answer->entries[i - 1].opcode))
			return false;
	return true;
}

/* Both are by opcode; returns how many there are, at @to if that is not NULL */
static u32 merge(const struct plain_reported *a, u32 a_count, const struct plain_reported *b,
		 u32 b_count, struct plain_reported *to)
{
	u32 count = 0;

	while (a_count || b_count) {
		s64 order = a_count && b_count ?
			    (s64)le32_to_cpu(a->opcode) - le32_to_cpu(b->opcode) : 0;
		bool first = a_count && order <= 0, second = b_count && order >= 0;
		struct plain_reported one = first ? *a : *b;

		if (first && second)
			one.effects |= b->effects;
		if (to)
			to[count] = one;
		count++;
		a += first;
		a_count -= first;
		b += second;
		b_count -= second;
	}
	return count;
}

/**
 * fwctl_sim_plain_report_take - add what the firmware says to what is known
 * @report: the report
 * @answer: the firmware's
 * @len: bytes at @answer
 *
 * Return: 0; 1 if that added something; -EIO if it makes no sense; -ENOMEM.
 */
int fwctl_sim_plain_report_take(struct plain_report *report, const struct plain_answer *answer,
				size_t len)
{
	u32 count, said;
	bool same;

	if (!makes_sense(answer, len))
		return -EIO;
	said = le32_to_cpu(answer->count);
	/* Of several slots, each may be reading the report just now */
	guard(mutex)(&report->lock);
	count = merge(report->entries, report->count, answer->entries, said, NULL);
	if (count > KNOWN_MAX)
		return -EIO;
	struct plain_reported *known __free(kvfree) =
		kvcalloc(max(count, 1U), sizeof(*known), GFP_KERNEL);
	if (!known)
		return -ENOMEM;
	merge(report->entries, report->count, answer->entries, said, known);
	same = count == report->count &&
	       (!count || !memcmp(known, report->entries, count * sizeof(*known)));
	swap(report->entries, known);
	report->count = count;
	return !same;
}

/* The first place with this opcode or a higher one */
static u32 find(const struct plain_report *report, u32 opcode)
{
	u32 low = 0, high = report->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (le32_to_cpu(report->entries[middle].opcode) < opcode)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * fwctl_sim_plain_report_find - what is reported of a command
 * @report: the report
 * @opcode: the command
 * @effects: gets its effects
 *
 * Return: false if it is not reported.
 */
bool fwctl_sim_plain_report_find(struct plain_report *report, u32 opcode, u32 *effects)
{
	u32 at;

	guard(mutex)(&report->lock);
	at = find(report, opcode);
	if (at == report->count || le32_to_cpu(report->entries[at].opcode) != opcode)
		return false;
	*effects = le32_to_cpu(report->entries[at].effects);
	return true;
}

/**
 * fwctl_sim_plain_report_at - which command is the @index-th that is reported?
 * @report: the report
 * @index: from 0
 * @opcode: gets the command
 *
 * Return: 0, or -ENOENT past the end.
 */
int fwctl_sim_plain_report_at(struct plain_report *report, unsigned int index, u32 *opcode)
{
	guard(mutex)(&report->lock);
	if (index >= report->count)
		return -ENOENT;
	*opcode = le32_to_cpu(report->entries[index].opcode);
	return 0;
}
