// SPDX-License-Identifier: GPL-2.0-only
/*
 * include/cxl/mailbox.h with struct cxl_mailbox since 6.12; before, the mailbox
 * is part of struct cxl_dev_state.
 */
#include <linux/device.h>
#include <linux/mutex.h>
#include <cxl/mailbox.h>

int probe = sizeof(struct cxl_mailbox);
