/* SPDX-License-Identifier: GPL-2.0-only */
/* strscpy() with two arguments, the size being that of the array. */
#ifndef COMPAT_LINUX_STRING_H
#define COMPAT_LINUX_STRING_H

#include <compat_probes.h>
#include_next <linux/string.h>

#ifndef COMPAT_STRSCPY_TWO_ARGUMENTS
/* Which of the two it is: what comes third behind the optional size. */
#define compat_strscpy_sized(dst, src, size)	(strscpy)(dst, src, size)
#define compat_strscpy_array(dst, src)		\
	(strscpy)(dst, src, sizeof(dst) + __must_be_array(dst))
#define compat_strscpy_pick(_none, _size, which, ...)	which
#define strscpy(dst, src, ...)						\
	compat_strscpy_pick(, ##__VA_ARGS__, compat_strscpy_sized,	\
			    compat_strscpy_array)(dst, src, ##__VA_ARGS__)
#endif

#endif
