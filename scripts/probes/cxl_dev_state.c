// SPDX-License-Identifier: GPL-2.0-only
/* struct cxl_dev_state is public, in include/cxl/cxl.h, since 7.2. */
#include <cxl/cxl.h>

int probe = sizeof(struct cxl_dev_state);
