/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Conditional guards: DEFINE_GUARD_COND(), scoped_cond_guard(), and
 * retain_and_null_ptr(). The 6.1 stable series has cleanup.h without them.
 */
#ifndef COMPAT_LINUX_CLEANUP_H
#define COMPAT_LINUX_CLEANUP_H

#include <linux/compiler.h>
#include_next <linux/cleanup.h>

#ifndef retain_and_null_ptr
#define retain_and_null_ptr(p)	((void)({ void *__kept = (p); (p) = NULL; __kept; }))
#endif

#ifndef DEFINE_GUARD_COND
/*
 * The class of the plain guard is a pointer to the lock. A guard that was not
 * taken holds NULL, which the plain destructor of those kernels would unlock.
 */
#define DEFINE_GUARD_COND(_name, _ext, _condlock)				\
typedef class_##_name##_t class_##_name##_ext##_t;				\
static inline void class_##_name##_ext##_destructor(class_##_name##_t *p)	\
{										\
	if (*p)									\
		class_##_name##_destructor(p);					\
}										\
static inline class_##_name##_t							\
class_##_name##_ext##_constructor(class_##_name##_t _T)				\
{										\
	return _T && (_condlock) ? _T : NULL;					\
}

#define scoped_cond_guard(_name, _fail, args...)				\
	for (CLASS(_name, scope)(args), *done = NULL; !done; done = (void *)1)	\
		if (!scope)							\
			_fail;							\
		else
#endif

#endif
