// SPDX-License-Identifier: GPL-2.0-only
/* struct cxl_dev_state is public since 7.2; its header wants linux/range.h before. */
#include <linux/range.h>
#include <cxl/cxl.h>

int probe = sizeof(struct cxl_dev_state);
