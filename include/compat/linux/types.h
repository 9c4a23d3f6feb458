/* SPDX-License-Identifier: GPL-2.0-only */
/* __counted_by(), which old kernels and compilers do not have. */
#ifndef COMPAT_LINUX_TYPES_H
#define COMPAT_LINUX_TYPES_H

#include_next <linux/types.h>

#ifndef __counted_by
#define __counted_by(member)
#endif
#ifndef __counted_by_le
#define __counted_by_le(member)
#define __counted_by_be(member)
#endif

#endif
