// SPDX-License-Identifier: GPL-2.0-only
/* Exports a symbol in a namespace, for compat_test.c to import. */
#include <linux/export.h>
#include <linux/module.h>

#include "compat_test_ns.h"

int compat_test_answer(void)
{
	return 42;
}
EXPORT_SYMBOL_NS_GPL(compat_test_answer, "FWCTL_COMPAT_TEST");

MODULE_DESCRIPTION("A symbol in a namespace, for the test of the compat headers");
MODULE_LICENSE("GPL");
