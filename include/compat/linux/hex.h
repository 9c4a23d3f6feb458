/* SPDX-License-Identifier: GPL-2.0-only */
/* linux/hex.h, which in older kernels is a part of linux/kernel.h. */
#ifndef COMPAT_LINUX_HEX_H
#define COMPAT_LINUX_HEX_H

#include <compat_probes.h>

#ifdef COMPAT_LINUX_HEX_H_PRESENT
#include_next <linux/hex.h>
#else
#include <linux/kernel.h>
#endif

#endif
