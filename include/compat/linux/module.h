/* SPDX-License-Identifier: GPL-2.0-only */
/* MODULE_IMPORT_NS() with a string for the namespace. */
#ifndef COMPAT_LINUX_MODULE_H
#define COMPAT_LINUX_MODULE_H

#include <compat_probes.h>
#include <linux/export.h>
#include_next <linux/module.h>

#ifndef COMPAT_MODULE_IMPORT_NS_STRING
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns)	MODULE_INFO(import_ns, ns)
#endif

#endif
