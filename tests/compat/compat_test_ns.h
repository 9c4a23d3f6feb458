/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_TEST_NS_H
#define COMPAT_TEST_NS_H

int compat_test_answer(void);

#endif
