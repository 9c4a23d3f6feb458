/* SPDX-License-Identifier: GPL-2.0-only */
/* strscpy() with two arguments, the size being that of the array. */
#ifndef COMPAT_LINUX_STRING_H
#define COMPAT_LINUX_STRING_H

#include <compat_probes.h>
#include_next <linux/string.h>

#ifndef COMPAT_STRSCPY_TWO_ARGUMENTS
/* With a size it is used; without, the third argument is that of the array. */
#define compat_strscpy(dst, src, size, ...)	strscpy(dst, src, size)
#define compat_strscpy_array(dst)		(sizeof(dst) + __must_be_array(dst))
#define strscpy(dst, src, ...)						\
	compat_strscpy_pick(dst, src __VA_OPT__(,) __VA_ARGS__,		\
			    compat_strscpy_3, compat_strscpy_2)		\
			   (dst, src __VA_OPT__(,) __VA_ARGS__)
#define compat_strscpy_pick(dst, src, size_or_fn, fn, ...)	fn
#define compat_strscpy_3(dst, src, size)	(strscpy)(dst, src, size)
#define compat_strscpy_2(dst, src)		(strscpy)(dst, src, compat_strscpy_array(dst))
#endif

#endif
