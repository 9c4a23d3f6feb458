/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler calls in objects that count, by names that it chose.
 */
#ifndef FWCTL_GCOV_H
#define FWCTL_GCOV_H

#include <linux/types.h>

struct gcov_info;

void __gcov_init(struct gcov_info *info);
void __gcov_exit(void);
void __gcov_merge_add(u64 *counters, unsigned int n);

#endif
