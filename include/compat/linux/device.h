/* SPDX-License-Identifier: GPL-2.0-only */
/* guard(device); device_find_child() with const data. */
#ifndef COMPAT_LINUX_DEVICE_H
#define COMPAT_LINUX_DEVICE_H

#include <compat_probes.h>
#include <linux/cleanup.h>
#include_next <linux/device.h>

#ifndef COMPAT_GUARD_DEVICE
DEFINE_GUARD(device, struct device *, device_lock(_T), device_unlock(_T))
#endif

#ifndef COMPAT_DEVICE_FIND_CHILD_CONST
/* The kernel calls this through a pointer of another type, which kCFI traps. */
#if defined(CONFIG_CFI_CLANG) || defined(CONFIG_CFI)
#error "fwctl: not with CONFIG_CFI on a kernel this old: device_find_child() would trap"
#endif

/* The older one promises nothing about the data, and changes nothing. */
static inline struct device *
compat_device_find_child(struct device *parent, const void *data,
			 int (*match)(struct device *dev, const void *data))
{
	return device_find_child(parent, (void *)data,
				 (int (*)(struct device *, void *))match);
}

#define device_find_child(parent, data, match) \
	compat_device_find_child(parent, data, match)
#endif

#endif
