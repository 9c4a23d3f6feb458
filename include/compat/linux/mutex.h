/* SPDX-License-Identifier: GPL-2.0-only */
/* guard(mutex_try), guard(mutex_intr): the lock may not be had. */
#ifndef COMPAT_LINUX_MUTEX_H
#define COMPAT_LINUX_MUTEX_H

#include <compat_probes.h>
#include <linux/cleanup.h>
#include_next <linux/mutex.h>

#ifndef COMPAT_GUARD_MUTEX_INTR
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T) == 0)
#endif

#endif
