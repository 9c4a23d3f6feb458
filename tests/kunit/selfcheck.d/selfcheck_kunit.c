// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suites that go wrong, each in its own way, to see whether tests/kunit/run
 * notices. Run one at a time, with a filter.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 2 + 2, 4);
}

static void fails(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 2 + 2, 5);
}

static void skips(struct kunit *test)
{
	kunit_skip(test, "not today");
}

static void reads_after_free(struct kunit *test)
{
	char *p = kmalloc(32, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	READ_ONCE(*p);
}

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static void locks_both_ways(struct kunit *test)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static void sleeps_in_atomic(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	might_sleep();
	spin_unlock(&lock);
}

static void warns(struct kunit *test)
{
	WARN_ON(1);
}

static void leaks(struct kunit *test)
{
	int i;

	/* More than one: the last may still be found in a register */
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_NOT_NULL(test, kmalloc(96, GFP_KERNEL));
}

static void crashes(struct kunit *test)
{
	*(volatile char *)NULL = 0;
}

static void ends_early(struct kunit *test)
{
	kernel_power_off();
}

static void hangs(struct kunit *test)
{
	static DECLARE_COMPLETION(never);

	wait_for_completion(&never);
}

static int stays(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

/* A reference that nobody puts: the module cannot be unloaded */
static void keeps_its_module(struct kunit *test)
{
	struct task_struct *task = kthread_run(stays, NULL, "selfcheck");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	__module_get(THIS_MODULE);
}

static void number_desc(const int *in, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%d", *in);
}

static const int numbers[] = { 1, 2, 3 };
KUNIT_ARRAY_PARAM(numbers, numbers, number_desc);

static void one_of_three_fails(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, *(const int *)test->param_value, 2);
}

#define SUITE(_name, ...)							\
	static struct kunit_case _name##_cases[] = { __VA_ARGS__, {} };		\
	static struct kunit_suite _name##_suite = {				\
		.name = #_name, .test_cases = _name##_cases,			\
	}

SUITE(good, KUNIT_CASE(passes), KUNIT_CASE(skips));
SUITE(bad, KUNIT_CASE(passes), KUNIT_CASE(fails), KUNIT_CASE(passes));
SUITE(bad_parameter, KUNIT_CASE_PARAM(one_of_three_fails, numbers_gen_params));
SUITE(kasan, KUNIT_CASE(reads_after_free));
SUITE(lockdep, KUNIT_CASE(locks_both_ways));
SUITE(atomic, KUNIT_CASE(sleeps_in_atomic));
SUITE(warning, KUNIT_CASE(warns));
SUITE(leak, KUNIT_CASE(leaks));
SUITE(crash, KUNIT_CASE(passes), KUNIT_CASE(crashes), KUNIT_CASE(passes));
SUITE(early, KUNIT_CASE(passes), KUNIT_CASE(ends_early), KUNIT_CASE(passes));
SUITE(hang, KUNIT_CASE(passes), KUNIT_CASE(hangs), KUNIT_CASE(passes));
SUITE(stuck, KUNIT_CASE(keeps_its_module));

kunit_test_suites(&good_suite, &bad_suite, &bad_parameter_suite, &kasan_suite, &lockdep_suite,
		  &atomic_suite, &warning_suite, &leak_suite, &crash_suite, &early_suite,
		  &hang_suite, &stuck_suite);
MODULE_DESCRIPTION("suites that go wrong");
MODULE_LICENSE("GPL");
