// SPDX-License-Identifier: GPL-2.0-only
/*
 * __EXPORT_SYMBOL() is given the license, "GPL", since 6.5; before, the ending
 * of a section's name, "_gpl".
 */
#include <linux/build_bug.h>
#include <linux/export.h>

#undef __EXPORT_SYMBOL
#define __EXPORT_SYMBOL(sym, license, ns) static const char sym[] = license
EXPORT_SYMBOL_GPL(probe);
static_assert(sizeof(probe) == sizeof("GPL"));
