// SPDX-License-Identifier: GPL-2.0-only
/*
 * EXPORT_SYMBOL_NS_GPL() takes a string literal since 6.13, as
 * MODULE_IMPORT_NS() does. The third argument of __EXPORT_SYMBOL() shows it.
 */
#include <linux/build_bug.h>
#include <linux/export.h>

#undef __EXPORT_SYMBOL
#define __EXPORT_SYMBOL(sym, license, ns) static const char sym[] = ns
EXPORT_SYMBOL_NS_GPL(probe, "N");
static_assert(sizeof(probe) == sizeof("N"));
