// SPDX-License-Identifier: GPL-2.0-only
/*
 * The callbacks of a bus attribute take a const bus since 6.4, as buses
 * became read-only data.
 */
#include <linux/device.h>

static ssize_t store(const struct bus_type *bus, const char *buf, size_t count)
{
	return count;
}

struct bus_attribute probe = { .store = store };
