// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"

static uint64_t state = 1;

void random_seed(uint64_t seed)
{
	state = seed * 2 + 1;
}

/* xorshift64 with a multiplication, of which the upper half is good */
static uint32_t next(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dULL >> 32;
}

uint32_t random_below(uint32_t limit)
{
	return limit ? (uint64_t)next() * limit >> 32 : 0;
}

bool one_in(uint32_t n)
{
	return !random_below(n);
}

/* A number as programs and mistakes have them: small, around a power of two, or any */
uint32_t random_number(void)
{
	switch (random_below(6)) {
	case 0: return random_below(4);
	case 1: return random_below(256);
	case 2: return (1U << random_below(32)) + random_below(3) - 1;
	case 3: return -random_below(16);
	case 4: return random_below(0x10000);
	default: return next();
	}
}
