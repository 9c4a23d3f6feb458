// SPDX-License-Identifier: GPL-2.0-only
/* __free(kvfree) is in slab.h since 6.8. */
#include <linux/slab.h>

void probe(void)
{
	void *p __free(kvfree) = kvmalloc(1, GFP_KERNEL);

	barrier_data(p);
}
