// SPDX-License-Identifier: GPL-2.0-only
/* Not an interface: shows that the kernel tree and the compiler work at all. */
#include <linux/module.h>

int compiles;
