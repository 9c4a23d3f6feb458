/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * __assign_str() with one argument.
 *
 * Before 6.10 it takes the source a second time. A header of trace events is
 * read once per stage of trace/trace_events.h, and includes this file each time:
 * so there is no guard around what follows. In the stage that fills an event in,
 * and from then on, __assign_str is defined; there each __string() of the event
 * is expanded before the assignment, and leaves its source in a variable.
 */
#include <compat_probes.h>
#include_next <linux/tracepoint.h>

#ifndef COMPAT_ASSIGN_STR_ONE_ARGUMENT
#ifdef __assign_str
#undef __assign_str
#define __assign_str(dst) \
	strcpy(__get_str(dst), __compat_src_##dst ?: "(null)")

#undef __string
#define __string(item, src)						\
	__dynamic_array(char, item, -1)					\
	const char *__compat_src_##item = (src);
#endif
#endif
