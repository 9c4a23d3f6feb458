// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which commands the report knows, one after the other: for the list of all
 * that can be sent, which has lines that no row of the command set has.
 *
 * In this order: each opcode of log 05h; each feature of log 12h, as a key of
 * reading and of setting it; each page of log 00h, as a key of Get Log Page. The
 * words only ever gain bits, so an index stands for the same command until the
 * report is another.
 */
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/fwctl_commands.h>

#include "commands.h"
#include "nvme.h"

/* In all three logs */
#define WORD_SUPPORTED	BIT(0)

/* The index-th word that says "supported", or -1; then *index is less by their number */
static int find_word(const u32 *words, unsigned int *index)
{
	int i;

	for (i = 0; i < 256; i++)
		if (READ_ONCE(words[i]) & WORD_SUPPORTED && !(*index)--)
			return i;
	return -1;
}

/**
 * fwctl_nvme_reported - the index-th command that the report knows
 * @facts: what the controller said of itself
 * @index: from 0
 * @req: gets opcode, key and keyed; zero on entry
 *
 * Bounded time, whatever the controller says: there are 256 of each.
 *
 * Return: 0, or -ENOENT past the end.
 */
int fwctl_nvme_reported(const struct nvme_facts *facts, unsigned int index,
			struct fwctl_request *req)
{
	const struct {
		const u32 *words;
		u8 door;	/* 0: the words are of opcodes */
	} logs[] = {
		{ facts->acs },
		{ facts->fis, NVME_OP_GET_FEATURES },
		{ facts->fis, NVME_OP_SET_FEATURES },
		{ facts->lids, NVME_OP_GET_LOG },
	};
	unsigned int log;
	int found;

	for (log = 0; log < ARRAY_SIZE(logs); log++) {
		found = find_word(logs[log].words, &index);
		if (found < 0)
			continue;
		req->opcode = logs[log].door ?: found;
		req->keyed = logs[log].door;
		if (req->keyed)
			req->key.number = found;
		return 0;
	}
	return -ENOENT;
}
