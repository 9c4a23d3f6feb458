// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: slots, callers that are killed, firmware that does not answer, and
 * devices that go meanwhile. A caller is a thread; the firmware hangs until it
 * is released, so that what a test looks at stays as it is.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/workqueue.h>

#include "../core.h"
#include "mock.h"

/* The device of a test, and a descriptor */
struct bench {
	struct mock *mock;
	struct file *file;
};

static struct bench bench_open(struct kunit *test, u8 slots, bool blocks)
{
	struct bench b = { .mock = mock_create(test, slots, blocks) };

	b.file = mock_open(b.mock);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b.file));
	return b;
}

static void expect_answer(struct kunit *test, struct caller *caller)
{
	KUNIT_EXPECT_EQ(test, caller_wait(test, caller), 0);
	KUNIT_EXPECT_EQ(test, caller->answer, ~caller->opcode);
}

static void answer_comes_back(struct kunit *test)
{
	bool blocks;

	for (blocks = false; ; blocks = true) {
		struct bench b = bench_open(test, 1, blocks);
		u32 answer = 0;

		KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, &answer), 0);
		KUNIT_EXPECT_EQ(test, answer, ~MOCK_READ);
		KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_FAIL, 0, NULL), -EIO);
		/* A failure gives the slot back, too */
		KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, &answer), 0);
		mock_close(b.file);
		if (blocks)
			break;
	}
}

/* R12: what was judged is what is sent: what was refused reaches no firmware. */
static void refusal_reaches_no_firmware(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);

	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_WRITE, 0, NULL), -EPERM);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, 0x77, 0, NULL), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 1);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_WRITE, FWCTL_RPC_DEBUG_WRITE_FULL,
				       NULL), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 2);
	mock_close(b.file);
}

static void refusal_waits_for_nobody(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *hung;

	struct file *fresh = mock_open(b.mock);

	KUNIT_ASSERT_FALSE(test, IS_ERR(fresh));
	hung = caller_start(test, b.mock, b.file, MOCK_HANG);
	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_WRITE, 0, NULL), -EPERM);
	/* Not for the report either, where no report could help */
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, fresh, MOCK_WRITE, 0, NULL), -EPERM);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, fresh, 0x77, 0, NULL), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, fresh, 0xc000, FWCTL_RPC_DEBUG_WRITE_FULL, NULL),
			-EPERM);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->refreshed), 1);
	mock_release(b.mock);
	mock_close(fresh);
	expect_answer(test, hung);
	mock_close(b.file);
}

static void report_is_read_once_for_a_descriptor(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);
	struct file *other = mock_open(b.mock);

	KUNIT_ASSERT_FALSE(test, IS_ERR(other));
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->refreshed), 1);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, other, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->refreshed), 2);
	mock_close(other);
	mock_close(b.file);
}

static void report_that_cannot_be_read_fails_the_rpc(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);

	b.mock->refresh_err = -EPROTO;
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), -EPROTO);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 0);
	b.mock->refresh_err = 0;
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->refreshed), 2);
	mock_close(b.file);
}

static void table_is_enough_for_a_device_without_a_sane_report(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);

	b.mock->refresh_err = -EIO;
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->refreshed), 1);
	mock_close(b.file);
}

/* R25: so that a list which is being read says so */
static void report_that_may_be_another_is_told(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);
	u32 before = fwctl_generation();

	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, fwctl_generation(), before);
	mock_close(b.file);

	b.mock->refresh_err = 1;
	b.file = mock_open(b.mock);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b.file));
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_NE(test, fwctl_generation(), before);
	mock_close(b.file);

	before = fwctl_generation();
	b.mock->refresh_err = -EIO;
	b.file = mock_open(b.mock);
	KUNIT_ASSERT_FALSE(test, IS_ERR(b.file));
	KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
	KUNIT_EXPECT_NE(test, fwctl_generation(), before);
	mock_close(b.file);
}

/* ---- slots ---- */

#define CALLERS	6

static void no_more_commands_in_flight_than_slots(struct kunit *test)
{
	struct bench b = bench_open(test, 2, true);
	struct caller *callers[CALLERS];
	int i;

	for (i = 0; i < CALLERS; i++)
		callers[i] = caller_start(test, b.mock, b.file, MOCK_HANG);
	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 2));
	KUNIT_EXPECT_FALSE(test, caller_is_back(callers[CALLERS - 1]));
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 2);
	mock_release(b.mock);
	for (i = 0; i < CALLERS; i++)
		expect_answer(test, callers[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), CALLERS);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->inside_most), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&to_fwctl_core(&b.mock->fwctl)->slots), 2);
	mock_close(b.file);
}

static void caller_killed_in_the_queue_leaves_it_to_the_others(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *hung = caller_start(test, b.mock, b.file, MOCK_HANG);
	struct caller *killed, *patient;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	killed = caller_start(test, b.mock, b.file, MOCK_READ);
	KUNIT_EXPECT_FALSE(test, caller_is_back(killed));
	patient = caller_start(test, b.mock, b.file, MOCK_READ);
	KUNIT_EXPECT_FALSE(test, caller_is_back(patient));

	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 1);
	mock_release(b.mock);
	expect_answer(test, hung);
	expect_answer(test, patient);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 2);
	mock_close(b.file);
}

/* ---- orphans ---- */

/* R18: the memory of a command outlives its caller while the firmware may write it. */
static void killed_caller_is_back_at_once_and_its_job_keeps_the_slot(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *killed = caller_start(test, b.mock, b.file, MOCK_HANG);
	struct caller *next;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	KUNIT_EXPECT_TRUE(test, mock_inside_is(b.mock, 1));

	next = caller_start(test, b.mock, b.file, MOCK_READ);
	KUNIT_EXPECT_FALSE(test, caller_is_back(next));
	/* The firmware writes its answer to memory of the job, which KASAN watches */
	mock_release(b.mock);
	expect_answer(test, next);
	KUNIT_EXPECT_TRUE(test, comes_true(mock_inside_is, b.mock, 0));
	mock_close(b.file);
}

static void context_dies_with_its_last_command(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *killed = caller_start(test, b.mock, b.file, MOCK_HANG);

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	mock_close(b.file);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->closed), 0);
	mock_release(b.mock);
	KUNIT_EXPECT_TRUE(test, comes_true(mock_closed_is, b.mock, 1));
}

static void open_and_close_do_not_wait_for_a_wedged_command(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *hung = caller_start(test, b.mock, b.file, MOCK_HANG);
	struct file *other;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	other = mock_open(b.mock);
	KUNIT_ASSERT_FALSE(test, IS_ERR(other));
	mock_close(other);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->closed), 1);
	mock_release(b.mock);
	expect_answer(test, hung);
	mock_close(b.file);
}

static void wedged_device_holds_up_no_other(struct kunit *test)
{
	struct bench wedged = bench_open(test, 1, true), other = bench_open(test, 1, true);
	struct caller *hung = caller_start(test, wedged.mock, wedged.file, MOCK_HANG);

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, wedged.mock, 1));
	KUNIT_EXPECT_EQ(test, mock_rpc(other.mock, other.file, MOCK_READ, 0, NULL), 0);
	mock_close(other.file);
	fwctl_unregister(&other.mock->fwctl);
	mock_release(wedged.mock);
	expect_answer(test, hung);
	mock_close(wedged.file);
}

/* ---- transports that complete later ---- */

static void later_answer_comes_back(struct kunit *test)
{
	bool blocks;

	for (blocks = false; ; blocks = true) {
		struct bench b = bench_open(test, 1, blocks);
		struct caller *caller = caller_start(test, b.mock, b.file, MOCK_LATER);

		KUNIT_ASSERT_TRUE(test, comes_true(mock_delivered_is, b.mock, 1));
		KUNIT_EXPECT_FALSE(test, caller_is_back(caller));
		/* From a timer, in softirq context */
		mock_release(b.mock);
		expect_answer(test, caller);
		KUNIT_EXPECT_EQ(test, mock_rpc(b.mock, b.file, MOCK_READ, 0, NULL), 0);
		mock_close(b.file);
		if (blocks)
			break;
	}
}

/* R18: an answer that comes after its caller was killed finds its memory. */
static void later_answer_may_find_nobody(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);
	struct caller *killed = caller_start(test, b.mock, b.file, MOCK_LATER);

	KUNIT_ASSERT_TRUE(test, comes_true(mock_delivered_is, b.mock, 1));
	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	mock_close(b.file);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->closed), 0);
	mock_release(b.mock);
	KUNIT_EXPECT_TRUE(test, comes_true(mock_closed_is, b.mock, 1));
}

/* ---- unplug and drain ---- */

struct drainer {
	struct work_struct work;
	struct mock *mock;
	struct completion done;
};

static void drainer_work(struct work_struct *work)
{
	struct drainer *drainer = container_of(work, struct drainer, work);

	fwctl_drain(&drainer->mock->fwctl);
	complete_all(&drainer->done);
}

static struct drainer *drainer_start(struct kunit *test, struct mock *mock)
{
	struct drainer *drainer = kunit_kzalloc(test, sizeof(*drainer), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, drainer);
	drainer->mock = mock;
	init_completion(&drainer->done);
	INIT_WORK(&drainer->work, drainer_work);
	schedule_work(&drainer->work);
	return drainer;
}

static void unplug_wakes_callers_and_drain_waits_for_the_firmware(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *hung = caller_start(test, b.mock, b.file, MOCK_HANG);
	struct caller *queued;
	struct drainer *drainer;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	queued = caller_start(test, b.mock, b.file, MOCK_READ);
	KUNIT_EXPECT_FALSE(test, caller_is_back(queued));

	fwctl_unplug(&b.mock->fwctl);
	KUNIT_EXPECT_EQ(test, caller_wait(test, hung), -ENODEV);
	KUNIT_EXPECT_EQ(test, caller_wait(test, queued), -ENODEV);
	KUNIT_EXPECT_TRUE(test, mock_inside_is(b.mock, 1));

	drainer = drainer_start(test, b.mock);
	msleep(100);
	KUNIT_EXPECT_FALSE(test, completion_done(&drainer->done));
	mock_release(b.mock);
	flush_work(&drainer->work);
	KUNIT_EXPECT_TRUE(test, mock_inside_is(b.mock, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->delivered), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->closed), 1);
	mock_close(b.file);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->closed), 1);
}

static void transport_that_heeds_unplug_ends_the_drain(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *waits = caller_start(test, b.mock, b.file, MOCK_WAIT);

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	fwctl_unplug(&b.mock->fwctl);
	wake_up_all(&b.mock->wait);
	fwctl_drain(&b.mock->fwctl);
	KUNIT_EXPECT_EQ(test, caller_wait(test, waits), -ENODEV);
	KUNIT_EXPECT_TRUE(test, mock_inside_is(b.mock, 0));
	mock_close(b.file);
}

/* R18: a device does not go away before commands whose caller was killed are done. */
static void drain_waits_for_orphans(struct kunit *test)
{
	struct bench b = bench_open(test, 1, true);
	struct caller *killed = caller_start(test, b.mock, b.file, MOCK_HANG);
	struct drainer *drainer;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_inside_is, b.mock, 1));
	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	mock_close(b.file);

	fwctl_unplug(&b.mock->fwctl);
	drainer = drainer_start(test, b.mock);
	msleep(100);
	KUNIT_EXPECT_FALSE(test, completion_done(&drainer->done));
	mock_release(b.mock);
	flush_work(&drainer->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&b.mock->closed), 1);
}

static void drain_waits_for_answers_that_come_later(struct kunit *test)
{
	struct bench b = bench_open(test, 1, false);
	struct caller *caller = caller_start(test, b.mock, b.file, MOCK_LATER);
	struct drainer *drainer;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_delivered_is, b.mock, 1));
	fwctl_unplug(&b.mock->fwctl);
	KUNIT_EXPECT_EQ(test, caller_wait(test, caller), -ENODEV);
	drainer = drainer_start(test, b.mock);
	msleep(100);
	KUNIT_EXPECT_FALSE(test, completion_done(&drainer->done));
	mock_release(b.mock);
	flush_work(&drainer->work);
	mock_close(b.file);
}

static struct kunit_case job_cases[] = {
	KUNIT_CASE(answer_comes_back),
	KUNIT_CASE(refusal_reaches_no_firmware),
	KUNIT_CASE(refusal_waits_for_nobody),
	KUNIT_CASE(report_is_read_once_for_a_descriptor),
	KUNIT_CASE(report_that_cannot_be_read_fails_the_rpc),
	KUNIT_CASE(table_is_enough_for_a_device_without_a_sane_report),
	KUNIT_CASE(report_that_may_be_another_is_told),
	KUNIT_CASE(no_more_commands_in_flight_than_slots),
	KUNIT_CASE(caller_killed_in_the_queue_leaves_it_to_the_others),
	KUNIT_CASE(killed_caller_is_back_at_once_and_its_job_keeps_the_slot),
	KUNIT_CASE(context_dies_with_its_last_command),
	KUNIT_CASE(open_and_close_do_not_wait_for_a_wedged_command),
	KUNIT_CASE(wedged_device_holds_up_no_other),
	KUNIT_CASE(later_answer_comes_back),
	KUNIT_CASE(later_answer_may_find_nobody),
	KUNIT_CASE(unplug_wakes_callers_and_drain_waits_for_the_firmware),
	KUNIT_CASE(transport_that_heeds_unplug_ends_the_drain),
	KUNIT_CASE(drain_waits_for_orphans),
	KUNIT_CASE(drain_waits_for_answers_that_come_later),
	{}
};

static struct kunit_suite job_suite = {
	.name = "fwctl_job",
	.test_cases = job_cases,
};
kunit_test_suite(job_suite);
