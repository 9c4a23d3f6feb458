/* SPDX-License-Identifier: GPL-2.0-only */
/* linux/unaligned.h, which before 6.12 is asm/unaligned.h. */
#ifndef COMPAT_LINUX_UNALIGNED_H
#define COMPAT_LINUX_UNALIGNED_H

#include <compat_probes.h>

#ifdef COMPAT_LINUX_UNALIGNED_H_PRESENT
#include_next <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif
