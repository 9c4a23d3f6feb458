/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BUS_ATTR_WO() with a callback that takes a const bus. Older kernels call one
 * that takes a bus it may change: a function of that type calls ours. The "static"
 * that goes before it is that function's.
 */
#ifndef COMPAT_LINUX_DEVICE_BUS_H
#define COMPAT_LINUX_DEVICE_BUS_H

#include <compat_probes.h>
#include_next <linux/device/bus.h>

#ifndef COMPAT_BUS_ATTR_CONST
#undef BUS_ATTR_WO
#define BUS_ATTR_WO(_name)							\
	ssize_t compat_##_name##_store(struct bus_type *bus,			\
				       const char *buf, size_t count)		\
	{									\
		return _name##_store(bus, buf, count);				\
	}									\
	static struct bus_attribute bus_attr_##_name =				\
		__ATTR(_name, 0200, NULL, compat_##_name##_store)
#endif

#endif
