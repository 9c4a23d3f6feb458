// SPDX-License-Identifier: GPL-2.0-only
/*
 * guard(rwsem_read_intr) since 6.8; the _try forms of both
 * directions came with it.
 */
#include <linux/rwsem.h>

int probe(struct rw_semaphore *sem)
{
	scoped_cond_guard(rwsem_read_intr, return -EINTR, sem)
		return 0;
	scoped_cond_guard(rwsem_write_try, return -EBUSY, sem)
		return 0;
}
