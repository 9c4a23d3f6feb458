// SPDX-License-Identifier: GPL-2.0-only
/* struct cxl_mbox_cmd moved to include/cxl/mailbox.h in 6.15. */
#include <linux/device.h>
#include <linux/mutex.h>
#include <cxl/mailbox.h>

int probe = sizeof(struct cxl_mbox_cmd);
