// SPDX-License-Identifier: GPL-2.0-only
/* include/cxl/features.h since 6.15. */
#include <cxl/features.h>

struct cxl_features_state *probe;
