// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program made from another one. Without the grammar only bytes and numbers are
 * changed, by chance and by what the kernel compared.
 */
#include <string.h>

#include "fuzz.h"

static void insert_call(struct program *program, const struct call *call)
{
	unsigned int at = random_below(program->count + 1);

	if (program->count == CALLS_MAX)
		at = random_below(CALLS_MAX);
	else
		memmove(&program->calls[at + 1], &program->calls[at],
			(program->count++ - at) * sizeof(*call));
	program->calls[at] = *call;
}

static void remove_call(struct program *program)
{
	unsigned int at = random_below(program->count);

	if (program->count < 2)
		return;
	program->count--;
	memmove(&program->calls[at], &program->calls[at + 1],
		(program->count - at) * sizeof(program->calls[0]));
}

static void change_byte(struct call *call)
{
	uint8_t *at = &call->data[random_below(call->len)];

	if (!call->len)
		return;
	switch (random_below(3)) {
	case 0: *at ^= 1 << random_below(8); break;
	case 1: *at += random_below(9) - 4; break;
	default: *at = random_number();
	}
}

static void change_number(struct call *call)
{
	size_t size = 2UL << random_below(3), i;
	uint64_t number = random_number();
	size_t at;

	if (call->len < size)
		return;
	at = random_below(call->len - size + 1);
	if (!one_in(3))
		at &= ~(size - 1);
	for (i = 0; i < size; i++)
		call->data[at + i] = number >> (8 * i);
}

static void change_length(struct call *call)
{
	unsigned int len = one_in(2) ? call->len + random_below(17) - 8 : random_below(128);

	if (len > DATA_MAX)
		return;
	if (len > call->len)
		memset(call->data + call->len, 0, len - call->len);
	call->len = len;
}

static void change_field(struct call *call)
{
	switch (random_below(7)) {
	case 0: call->size = one_in(2) ? SIZE_RIGHT : random_number(); break;
	case 1: call->a = random_below(5); break;
	case 2: call->a = random_number(); break;
	case 3: call->b = call->kind == CALL_RPC && one_in(2) ? LEN_OF_DATA : random_number(); break;
	case 4: call->c = random_number(); break;
	case 5: call->pointers = one_in(2) ? 0 : random_below(256); break;
	default: call->device = random_below(device_count);
	}
}

static void change_call(struct call *call, bool grammar)
{
	switch (random_below(grammar ? 8 : 6)) {
	case 0: case 1: change_byte(call); break;
	case 2: change_number(call); break;
	case 3: change_length(call); break;
	case 4: case 5: change_field(call); break;
	case 6:
		if (call->kind == CALL_RPC)
			generate_message(call);
		break;
	default:
		change_byte(call);
		change_field(call);
	}
}

void mutate(struct program *program, const struct program *other, bool grammar)
{
	unsigned int times = 1 + random_below(4);
	struct call call;

	while (times--) {
		switch (random_below(grammar ? 10 : 20)) {
		case 0:
			insert_call(program, &other->calls[random_below(other->count)]);
			break;
		case 1:
			remove_call(program);
			break;
		case 2: case 3:
			if (!grammar)
				break;
			generate_call(&call);
			insert_call(program, &call);
			break;
		default:
			change_call(&program->calls[random_below(program->count)], grammar);
		}
	}
}

static bool has(const uint8_t *at, uint64_t number, unsigned int size)
{
	while (size--) {
		if (*at++ != (uint8_t)number)
			return false;
		number >>= 8;
	}
	return true;
}

/* A number of the call itself */
static bool apply_to_field(uint32_t *field, const struct hint *hint, unsigned int *n)
{
	if (*field != (uint32_t)hint->had || (*n)--)
		return false;
	*field = hint->wanted;
	return true;
}

bool apply_hint(struct program *program, const struct hint *hint, unsigned int n)
{
	unsigned int i, at, byte;

	for (i = 0; i < program->count; i++) {
		struct call *call = &program->calls[i];

		/* what is compared may have been extended from less */
		unsigned int size = hint->size;

		while (size > 1 && !(hint->had >> (4 * size)) && !(hint->wanted >> (4 * size)))
			size /= 2;
		for (at = 0; at + size <= call->len; at++) {
			if (!has(call->data + at, hint->had, size) || n--)
				continue;
			for (byte = 0; byte < size; byte++)
				call->data[at + byte] = hint->wanted >> (8 * byte);
			return true;
		}
		if (apply_to_field(&call->a, hint, &n) || apply_to_field(&call->b, hint, &n) ||
		    apply_to_field(&call->c, hint, &n) || apply_to_field(&call->size, hint, &n))
			return true;
	}
	return false;
}
