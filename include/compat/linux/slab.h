/* SPDX-License-Identifier: GPL-2.0-only */
/* __free(kvfree), and allocation by type. */
#ifndef COMPAT_LINUX_SLAB_H
#define COMPAT_LINUX_SLAB_H

#include <compat_probes.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include_next <linux/slab.h>

#ifndef COMPAT_FREE_KVFREE
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
#endif

#ifndef COMPAT_KZALLOC_OBJ
/* The optional argument, GFP_KERNEL without it. */
#define compat_gfp_pick(_none, gfp, ...)	(gfp)
#define compat_gfp(...)		compat_gfp_pick(, ##__VA_ARGS__, GFP_KERNEL)

#define kzalloc_obj(type, ...) ({						\
	typeof(type) *__obj = kzalloc(sizeof(*__obj), compat_gfp(__VA_ARGS__));	\
	__obj;									\
})
#endif

#endif
