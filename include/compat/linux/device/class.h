/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * class.devnode() with a const device.
 *
 * Kernels before 6.2 declare the callback with a device it may change. Nothing
 * but the type differs, so the member is given the newer type, and the older
 * declaration becomes an array of no elements behind it: the layout is the same.
 */
#ifndef COMPAT_LINUX_DEVICE_CLASS_H
#define COMPAT_LINUX_DEVICE_CLASS_H

#include <compat_probes.h>

#ifndef COMPAT_CLASS_DEVNODE_CONST
/* The kernel calls this through a pointer of another type, which kCFI traps. */
#if defined(CONFIG_CFI_CLANG) || defined(CONFIG_CFI)
#error "fwctl: not with CONFIG_CFI on a kernel this old: class.devnode would trap"
#endif

#define devnode								\
	devnode)(const struct device *dev, umode_t *mode);		\
	char *(*__compat_devnode[0]
#endif

#include_next <linux/device/class.h>

#ifndef COMPAT_CLASS_DEVNODE_CONST
#undef devnode
#endif

#endif
