/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM compat_test

#if !defined(COMPAT_TEST_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define COMPAT_TEST_TRACE_H

#include <linux/tracepoint.h>

/* Two strings and a number, to see that each string gets its own source. */
TRACE_EVENT(compat_test_strings,
	TP_PROTO(const char *first, int number, const char *second),
	TP_ARGS(first, number, second),
	TP_STRUCT__entry(
		__string(first, first)
		__field(int, number)
		__string(second, second)
	),
	TP_fast_assign(
		__assign_str(first);
		__entry->number = number;
		__assign_str(second);
	),
	TP_printk("%s:%d:%s", __get_str(first), __entry->number, __get_str(second))
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE compat_test_trace
#include <trace/define_trace.h>
