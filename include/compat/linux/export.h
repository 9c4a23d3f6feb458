/* SPDX-License-Identifier: GPL-2.0-only */
/* EXPORT_SYMBOL_NS() and EXPORT_SYMBOL_NS_GPL() with a string for the namespace. */
#ifndef COMPAT_LINUX_EXPORT_H
#define COMPAT_LINUX_EXPORT_H

#include <compat_probes.h>
#include_next <linux/export.h>

#ifndef COMPAT_EXPORT_SYMBOL_NS_STRING
/* The license is "GPL", or in older kernels the ending of a section: "_gpl". */
#undef EXPORT_SYMBOL_NS
#undef EXPORT_SYMBOL_NS_GPL
#define EXPORT_SYMBOL_NS(sym, ns)	__EXPORT_SYMBOL(sym, "", ns)
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	__EXPORT_SYMBOL(sym, COMPAT_EXPORT_GPL, ns)
#ifdef COMPAT_EXPORT_LICENSE_NAMED
#define COMPAT_EXPORT_GPL		"GPL"
#else
#define COMPAT_EXPORT_GPL		"_gpl"
#endif
#endif

#endif
