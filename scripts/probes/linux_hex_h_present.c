// SPDX-License-Identifier: GPL-2.0-only
/* hex2bin() and its like moved from linux/kernel.h to a header of their own after 6.1. */
#include <linux/hex.h>

int probe(u8 *to, const char *from)
{
	return hex2bin(to, from, 1);
}
