// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters: what became of the RPCs for each command since its device was
 * registered. They are read while they move, each for itself.
 */
#include "counters.h"

#include <linux/slab.h>

struct fwctl_counters *fwctl_counters_create(unsigned int count)
{
	return kvcalloc(count, sizeof(struct fwctl_counters), GFP_KERNEL);
}

void fwctl_counters_free(struct fwctl_counters *counters)
{
	kvfree(counters);
}
