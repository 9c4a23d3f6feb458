/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TAINT_FWCTL, 19 since 6.15. add_taint() of older kernels sets that bit of
 * /proc/sys/kernel/tainted just so; only the letter is missing in oops reports.
 */
#ifndef COMPAT_LINUX_PANIC_H
#define COMPAT_LINUX_PANIC_H

#include_next <linux/panic.h>

#ifndef TAINT_FWCTL
#define TAINT_FWCTL	19
#endif

#endif
