/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the targets share. A target is a function that takes an input and aborts where
 * something does not hold. It is a function of the input alone: nothing is left behind.
 *
 * Numbers in an input are little endian; what an input lacks at its end is zero.
 */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include "shim.h"

#define check(_condition) do {						\
	if (!(_condition)) {						\
		fprintf(stderr, "check failed: %s\n\tat %s:%d\n",	\
			#_condition, __FILE__, __LINE__);		\
		abort();						\
	}								\
} while (0)

struct target {
	const char *name;
	void (*run)(const u8 *data, size_t len);
};

extern const struct target cxl_classify_target, cxl_tunnel_target, cxl_report_target,
			   cxl_transfer_target, nvme_classify_target, nvme_report_target,
			   rocker_request_target, rocker_answer_target, arbiter_target;

/* ---- taking an input apart ---- */
struct input {
	const u8 *at;
	size_t left;
};

static inline u64 take(struct input *input, size_t bytes)
{
	u64 number = 0;
	size_t i;

	for (i = 0; i < bytes && input->left; i++, input->left--)
		number |= (u64)*input->at++ << (8 * i);
	return number;
}

/* The next @len bytes, or as many as there are, in memory of just that size: for free() */
static inline void *take_bytes(struct input *input, size_t *len)
{
	void *bytes;

	*len = min(*len, input->left);
	bytes = malloc(*len);
	if (*len)
		memcpy(bytes, input->at, *len);
	input->at += *len;
	input->left -= *len;
	return bytes;
}

static inline void *take_rest(struct input *input, size_t *len)
{
	*len = input->left;
	return take_bytes(input, len);
}

/* ---- reading bytes, another way than the drivers do ---- */
static inline u32 peek(const void *from, size_t at, size_t bytes)
{
	const u8 *p = (const u8 *)from + at;
	u32 number = 0;

	while (bytes--)
		number = number << 8 | p[bytes];
	return number;
}

static inline bool all_zero(const void *from, size_t at, size_t bytes)
{
	const u8 *p = (const u8 *)from + at;

	while (bytes--)
		if (*p++)
			return false;
	return true;
}

#endif
