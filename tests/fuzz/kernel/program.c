// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs as bytes, for files. A call is: u8 kind, u8 device, u8 pointers, u32 size,
 * u32 a, b and c, u16 length, data. Numbers are little endian. Any bytes are a program.
 */
#include <string.h>

#include "fuzz.h"

static uint8_t *put(uint8_t *to, uint32_t number, unsigned int bytes)
{
	for (; bytes--; number >>= 8)
		*to++ = number;
	return to;
}

size_t program_write(const struct program *program, uint8_t *to)
{
	uint8_t *begin = to;
	unsigned int i;

	for (i = 0; i < program->count; i++) {
		const struct call *call = &program->calls[i];

		to = put(to, call->kind, 1);
		to = put(to, call->device, 1);
		to = put(to, call->pointers, 1);
		to = put(to, call->size, 4);
		to = put(to, call->a, 4);
		to = put(to, call->b, 4);
		to = put(to, call->c, 4);
		to = put(to, call->len, 2);
		memcpy(to, call->data, call->len);
		to += call->len;
	}
	return to - begin;
}

static uint32_t get(const uint8_t **from, const uint8_t *end, unsigned int bytes)
{
	uint32_t number = 0;
	unsigned int i;

	for (i = 0; i < bytes && *from < end; i++)
		number |= (uint32_t)*(*from)++ << (8 * i);
	return number;
}

void program_read(struct program *program, const uint8_t *from, size_t len)
{
	const uint8_t *end = from + len;

	memset(program, 0, sizeof(*program));
	while (from < end && program->count < CALLS_MAX) {
		struct call *call = &program->calls[program->count++];
		size_t left;

		call->kind = get(&from, end, 1) % CALL_KINDS;
		call->device = get(&from, end, 1);
		call->pointers = get(&from, end, 1);
		call->size = get(&from, end, 4);
		call->a = get(&from, end, 4);
		call->b = get(&from, end, 4);
		call->c = get(&from, end, 4);
		call->len = get(&from, end, 2) % (DATA_MAX + 1);
		left = end - from;
		if (call->len > left)
			call->len = left;
		memcpy(call->data, from, call->len);
		from += call->len;
	}
}
