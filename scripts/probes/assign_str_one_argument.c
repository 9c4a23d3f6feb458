// SPDX-License-Identifier: GPL-2.0-only
/*
 * __assign_str() takes one argument since 6.10: __string() keeps the source.
 * Before, the macro asks for the source again.
 */
#include <linux/tracepoint.h>
#include <trace/stages/stage6_event_callback.h>

const char probe[] = __stringify(__assign_str(name));
