/* SPDX-License-Identifier: GPL-2.0-only */
/* guard(rwsem_read_try), guard(rwsem_read_intr), guard(rwsem_write_try). */
#ifndef COMPAT_LINUX_RWSEM_H
#define COMPAT_LINUX_RWSEM_H

#include <compat_probes.h>
#include <linux/cleanup.h>
#include_next <linux/rwsem.h>

#ifndef COMPAT_GUARD_RWSEM_READ_INTR
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD_COND(rwsem_read, _intr, down_read_interruptible(_T) == 0)
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))
#endif

#endif
