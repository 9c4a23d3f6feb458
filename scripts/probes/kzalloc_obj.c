// SPDX-License-Identifier: GPL-2.0-only
/* The typed allocators came with 7.0. */
#include <linux/slab.h>

struct probe {
	int i;
} *probe(void)
{
	return kzalloc_obj(struct probe);
}
