/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own harness, more patient: sanitizers, in an emulated machine, make
 * it all several times slower. What tests themselves allow has that factor as well,
 * by their clock: see fwctl_test.h.
 */
#include_next <kselftest_harness.h>

#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT	900
#undef TEST_F_TIMEOUT
#define TEST_F_TIMEOUT(fixture, test, seconds) \
	__TEST_F_IMPL(fixture, test, -1, SLOWNESS * (seconds))
