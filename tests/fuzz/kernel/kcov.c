// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a task came by, and what it compared there, by KCOV. Two buffers, as one is either
 * for the one or for the other.
 *
 * An edge is two places, one after the other, hashed to one of EDGES numbers.
 */
#include <fcntl.h>
#include <linux/kcov.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "fuzz.h"

#define WORDS	(64 << 10)
#define EDGES	(1 << 18)

struct buffer {
	int fd;
	uint64_t *words;
};

static struct buffer trace[2];	/* places, comparisons */
static uint8_t seen[EDGES];
static unsigned int edges;

static bool buffer_open(struct buffer *buffer)
{
	buffer->fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
	if (buffer->fd < 0 || ioctl(buffer->fd, KCOV_INIT_TRACE, WORDS))
		return false;
	buffer->words = mmap(NULL, WORDS * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED,
			     buffer->fd, 0);
	return buffer->words != MAP_FAILED;
}

bool kcov_open(void)
{
	return buffer_open(&trace[0]) && buffer_open(&trace[1]);
}

void kcov_begin(bool comparisons)
{
	struct buffer *buffer = &trace[comparisons];

	if (ioctl(buffer->fd, KCOV_ENABLE, comparisons ? KCOV_TRACE_CMP : KCOV_TRACE_PC))
		found("KCOV cannot be enabled");
	__atomic_store_n(&buffer->words[0], 0, __ATOMIC_RELAXED);
}

static uint64_t kcov_end(bool comparisons)
{
	struct buffer *buffer = &trace[comparisons];
	uint64_t count = __atomic_load_n(&buffer->words[0], __ATOMIC_RELAXED);

	if (ioctl(buffer->fd, KCOV_DISABLE, 0))
		found("KCOV cannot be disabled");
	return count;
}

static uint32_t edge_of(uint64_t from, uint64_t to)
{
	uint64_t hash = (from * 0x9e3779b97f4a7c15ULL ^ to) * 0xc2b2ae3d27d4eb4fULL;

	return hash >> 40 & (EDGES - 1);
}

unsigned int kcov_end_edges(bool remember)
{
	uint64_t count = kcov_end(false), before = 0, i;
	unsigned int new = 0;

	for (i = 1; i <= count && i < WORDS; i++) {
		uint64_t at = trace[0].words[i];
		uint32_t edge = edge_of(before, at);

		before = at;
		if (seen[edge])
			continue;
		new++;
		if (remember)
			seen[edge] = 1;
	}
	if (remember)
		edges += new;
	return new;
}

unsigned int kcov_edges(void)
{
	return edges;
}

static bool is_known(const struct hint *hints, unsigned int count, const struct hint *hint)
{
	while (count--)
		if (hints[count].had == hint->had && hints[count].wanted == hint->wanted)
			return true;
	return false;
}

static unsigned int add_hint(struct hint *hints, unsigned int count, struct hint hint)
{
	/* flags and the like, which mutation finds by itself */
	if (hint.had == hint.wanted || is_known(hints, count, &hint))
		return 0;
	hints[count] = hint;
	return 1;
}

/* Either side may be what came from the program; the compiler knows when one is constant */
unsigned int kcov_end_hints(struct hint *hints, unsigned int most)
{
	uint64_t count = kcov_end(true), i;
	unsigned int found = 0;

	for (i = 0; i < count && 4 * i + 4 < WORDS && found + 2 <= most; i++) {
		const uint64_t *record = &trace[1].words[1 + 4 * i];
		unsigned int size = 1 << ((record[0] & KCOV_CMP_MASK) >> 1);
		uint64_t mask = size < 8 ? (1ULL << (8 * size)) - 1 : ~0ULL;
		struct hint hint = { record[2] & mask, record[1] & mask, size };

		found += add_hint(hints, found, hint);
		if (record[0] & KCOV_CMP_CONST)
			continue;
		hint = (struct hint){ record[1] & mask, record[2] & mask, size };
		found += add_hint(hints, found, hint);
	}
	return found;
}
