// SPDX-License-Identifier: GPL-2.0-only
/*
 * device_find_child() and its match function take const data since 6.14
 *, as the other device finders always did.
 */
#include <linux/device.h>

static int match(struct device *dev, const void *data)
{
	return dev == data;
}

struct device *probe(struct device *parent, const void *data)
{
	return device_find_child(parent, data, match);
}
