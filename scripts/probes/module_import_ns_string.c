// SPDX-License-Identifier: GPL-2.0-only
/*
 * MODULE_IMPORT_NS() takes a string literal since 6.13. Before,
 * it took a bare token and made the string itself, so that a string given to it
 * ends up with quotation marks inside.
 */
#include <linux/module.h>

#undef MODULE_INFO
#define MODULE_INFO(tag, info) static const char tag[] = info
MODULE_IMPORT_NS("N");
static_assert(sizeof(import_ns) == sizeof("N"));
