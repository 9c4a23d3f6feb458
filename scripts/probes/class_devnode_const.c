// SPDX-License-Identifier: GPL-2.0-only
/*
 * class.devnode takes a const struct device since 6.2, so that
 * the callback cannot change the device it is asked about.
 */
#include <linux/device.h>

static char *devnode(const struct device *dev, umode_t *mode)
{
	return NULL;
}

struct class probe = { .devnode = devnode };
