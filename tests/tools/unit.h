/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the unit tests of the tools have in common: a condition that must be true,
 * and cases, each with a result of its own, in KTAP.
 */
#ifndef FWCTL_TESTS_UNIT_H
#define FWCTL_TESTS_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct unit_case {
	const char *name;
	void (*run)(void);
};

static int failures;

#define CHECK(condition) check(condition, #condition, __LINE__)

static void check(bool good, const char *text, int line)
{
	if (good)
		return;
	printf("# line %d: not true: %s\n", line, text);
	failures++;
}

/* The exit status: 0 if all of them passed */
static int run_cases(const struct unit_case *cases, size_t count)
{
	int failed = 0;

	printf("KTAP version 1\n1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		failures = 0;
		cases[i].run();
		printf("%sok %zu %s\n", failures ? "not " : "", i + 1, cases[i].name);
		failed += !!failures;
	}
	return !!failed;
}

#endif
