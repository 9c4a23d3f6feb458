// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditional guards came with 6.8; 6.1 has the plain ones,
 * by a stable backport of cleanup.h.
 */
#include <linux/mutex.h>

int probe(struct mutex *lock)
{
	scoped_cond_guard(mutex_intr, return -EINTR, lock)
		return 0;
}
