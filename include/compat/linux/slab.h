/* SPDX-License-Identifier: GPL-2.0-only */
/* __free(kvfree) and the typed allocators. */
#ifndef COMPAT_LINUX_SLAB_H
#define COMPAT_LINUX_SLAB_H

#include <compat_probes.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/overflow.h>
#include_next <linux/slab.h>

#ifndef COMPAT_FREE_KVFREE
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
#endif

#ifndef COMPAT_KZALLOC_OBJ
/* The optional argument, GFP_KERNEL without it. */
#define compat_gfp_pick(_none, gfp, ...)	(gfp)
#define compat_gfp(...)		compat_gfp_pick(, ##__VA_ARGS__, GFP_KERNEL)

#define compat_objs(alloc, type, count, gfp) \
	((typeof(type) *)alloc(size_mul(sizeof(type), count), gfp))
#define compat_flex(alloc, type, member, count, gfp) \
	((typeof(type) *)alloc(struct_size((typeof(type) *)NULL, member, count), gfp))

#define kmalloc_obj(type, ...)		compat_objs(kmalloc, type, 1, compat_gfp(__VA_ARGS__))
#define kzalloc_obj(type, ...)		compat_objs(kzalloc, type, 1, compat_gfp(__VA_ARGS__))
#define kvmalloc_obj(type, ...)		compat_objs(kvmalloc, type, 1, compat_gfp(__VA_ARGS__))
#define kvzalloc_obj(type, ...)		compat_objs(kvzalloc, type, 1, compat_gfp(__VA_ARGS__))
#define kmalloc_objs(type, n, ...)	compat_objs(kmalloc, type, n, compat_gfp(__VA_ARGS__))
#define kzalloc_objs(type, n, ...)	compat_objs(kzalloc, type, n, compat_gfp(__VA_ARGS__))
#define kvmalloc_objs(type, n, ...)	compat_objs(kvmalloc, type, n, compat_gfp(__VA_ARGS__))
#define kvzalloc_objs(type, n, ...)	compat_objs(kvzalloc, type, n, compat_gfp(__VA_ARGS__))
#define kmalloc_flex(type, m, n, ...)	compat_flex(kmalloc, type, m, n, compat_gfp(__VA_ARGS__))
#define kzalloc_flex(type, m, n, ...)	compat_flex(kzalloc, type, m, n, compat_gfp(__VA_ARGS__))
#define kvmalloc_flex(type, m, n, ...)	compat_flex(kvmalloc, type, m, n, compat_gfp(__VA_ARGS__))
#define kvzalloc_flex(type, m, n, ...)	compat_flex(kvzalloc, type, m, n, compat_gfp(__VA_ARGS__))
#endif

#endif
