// SPDX-License-Identifier: GPL-2.0-only
/* guard(device) is in device.h since 6.8. */
#include <linux/device.h>

void probe(struct device *dev)
{
	guard(device)(dev);
}
