// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of devices and contexts: who is called when, how often, and what
 * is left for a descriptor whose device went away.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/module.h>

#include "../core.h"
#include "mock.h"

static void unregistered_device_can_be_put(struct kunit *test)
{
	struct mock *mock = mock_alloc(test, 1, false);

	/* The driver's structure begins zeroed, with the fwctl device in it */
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->opened), 0);
	KUNIT_EXPECT_PTR_EQ(test, (void *)&mock->fwctl, (void *)mock);
	KUNIT_EXPECT_EQ(test, fwctl_register_commands(&mock->fwctl, &mock->set), 0);
	fwctl_put(&mock->fwctl);
}

static void numbers_are_unique_and_come_back(struct kunit *test)
{
	struct mock *first = mock_alloc(test, 1, false);
	struct mock *second = mock_alloc(test, 1, false);
	dev_t number = first->fwctl.dev.devt;

	KUNIT_EXPECT_NE(test, first->fwctl.dev.devt, second->fwctl.dev.devt);
	KUNIT_EXPECT_STRNEQ(test, dev_name(&first->fwctl.dev), dev_name(&second->fwctl.dev));
	fwctl_put(&first->fwctl);
	first = mock_alloc(test, 1, false);
	KUNIT_EXPECT_EQ(test, first->fwctl.dev.devt, number);
	fwctl_put(&first->fwctl);
	fwctl_put(&second->fwctl);
}

static void second_command_set_is_refused(struct kunit *test)
{
	struct mock *mock = mock_alloc(test, 1, false);

	KUNIT_EXPECT_EQ(test, fwctl_register_commands(&mock->fwctl, &mock->set), 0);
	KUNIT_EXPECT_EQ(test, fwctl_register_commands(&mock->fwctl, &mock->set), -EBUSY);
	fwctl_put(&mock->fwctl);
}

static void faulty_command_set_is_refused_and_another_may_follow(struct kunit *test)
{
	struct mock *mock = mock_alloc(test, 1, false);

	mock->set.slots = 0;
	KUNIT_EXPECT_EQ(test, fwctl_register_commands(&mock->fwctl, &mock->set), -EINVAL);
	mock->set.slots = 1;
	KUNIT_EXPECT_EQ(test, fwctl_register_commands(&mock->fwctl, &mock->set), 0);
	fwctl_put(&mock->fwctl);
}

/* Somebody who knows the number of a device that is not in /dev yet */
struct early {
	struct mock *mock;
	struct inode inode;
	struct file file;
	int ret;
	struct completion done;
};

static int early_open(void *data)
{
	struct early *early = data;

	early->ret = early->mock->fwctl.cdev.ops->open(&early->inode, &early->file);
	complete(&early->done);
	return 0;
}

static struct early *early_begin(struct kunit *test, struct mock *mock)
{
	struct early *early = kunit_kzalloc(test, sizeof(*early), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, early);
	early->mock = mock;
	early->inode.i_cdev = &mock->fwctl.cdev;
	init_completion(&early->done);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(early_open, early, "early")));
	KUNIT_EXPECT_FALSE(test, wait_for_completion_timeout(&early->done, HZ / 20));
	return early;
}

static void open_waits_until_it_is_registered(struct kunit *test)
{
	struct mock *mock = mock_alloc(test, 1, false);
	struct early *early = early_begin(test, mock);

	KUNIT_EXPECT_EQ(test, atomic_read(&mock->opened), 0);
	KUNIT_ASSERT_EQ(test, fwctl_register(&mock->fwctl), 0);
	wait_for_completion(&early->done);
	KUNIT_EXPECT_EQ(test, early->ret, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->opened), 1);
	if (!early->ret)
		mock->fwctl.cdev.ops->release(&early->inode, &early->file);
	fwctl_unregister(&mock->fwctl);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 1);
	fwctl_put(&mock->fwctl);
}

/* Without a name the driver core does not take it */
static void nobody_opens_what_could_not_be_registered(struct kunit *test)
{
	struct mock *mock = mock_alloc(test, 1, false);
	struct early *early = early_begin(test, mock);

	kfree_const(mock->fwctl.dev.kobj.name);
	mock->fwctl.dev.kobj.name = NULL;
	KUNIT_EXPECT_EQ(test, fwctl_register(&mock->fwctl), -EINVAL);
	wait_for_completion(&early->done);
	KUNIT_EXPECT_EQ(test, early->ret, -ENODEV);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->opened), 0);
	fwctl_put(&mock->fwctl);
}

static void contexts_open_and_close_in_pairs(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);
	struct file *a = mock_open(mock), *b = mock_open(mock);

	KUNIT_ASSERT_FALSE(test, IS_ERR(a) || IS_ERR(b));
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->opened), 2);
	KUNIT_EXPECT_PTR_NE(test, a->private_data, b->private_data);
	mock_close(a);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 1);
	mock_close(b);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 2);
	KUNIT_EXPECT_TRUE(test, list_empty(&mock->fwctl.uctx_list));
}

static void open_that_the_driver_refuses_fails_with_its_errno(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);
	struct file *file;

	mock->open_err = -EUSERS;
	file = mock_open(mock);
	KUNIT_EXPECT_PTR_EQ(test, file, ERR_PTR(-EUSERS));
	KUNIT_EXPECT_TRUE(test, list_empty(&mock->fwctl.uctx_list));
	fwctl_unregister(&mock->fwctl);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 0);
}

static void unregister_closes_what_is_open_once(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);
	struct file *file = mock_open(mock);

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_FALSE(test, fwctl_is_gone(&mock->fwctl));
	fwctl_unregister(&mock->fwctl);
	KUNIT_EXPECT_TRUE(test, fwctl_is_gone(&mock->fwctl));
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 1);
	KUNIT_EXPECT_NULL(test, mock->fwctl.ops);
	mock_close(file);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 1);
}

static void descriptor_outlives_the_driver(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);
	struct file *file = mock_open(mock);

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	/* The driver puts its last reference: the descriptor's is all that is left */
	mock_end(test, mock);
	KUNIT_EXPECT_EQ(test, mock_rpc(mock, file, MOCK_READ, 0, NULL), -ENODEV);
	mock_close(file);
}

static void nothing_is_found_after_unplug(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);
	struct file *file = mock_open(mock), *late;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	fwctl_unplug(&mock->fwctl);
	late = mock_open(mock);
	KUNIT_EXPECT_TRUE(test, IS_ERR(late));
	KUNIT_EXPECT_EQ(test, mock_rpc(mock, file, MOCK_READ, 0, NULL), -ENODEV);
	/* Only the drain closes contexts */
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 0);
	fwctl_drain(&mock->fwctl);
	KUNIT_EXPECT_EQ(test, atomic_read(&mock->closed), 1);
	mock_close(file);
}

static void unplug_and_drain_may_be_repeated(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);

	fwctl_unplug(&mock->fwctl);
	fwctl_unplug(&mock->fwctl);
	fwctl_drain(&mock->fwctl);
	fwctl_drain(&mock->fwctl);
	fwctl_unregister(&mock->fwctl);
	KUNIT_EXPECT_TRUE(test, fwctl_is_gone(&mock->fwctl));
}

/* An open that won against unplug, and did not open yet, is waited for */
static void drain_waits_for_ops(struct kunit *test)
{
	struct mock *mock = mock_create(test, 1, false);
	struct fwctl_core *core = to_fwctl_core(&mock->fwctl);

	KUNIT_ASSERT_TRUE(test, fwctl_enter(core));
	fwctl_unplug(&mock->fwctl);
	KUNIT_EXPECT_FALSE(test, fwctl_enter(core));
	KUNIT_EXPECT_FALSE(test, completion_done(&core->drained));
	fwctl_leave(core);
	/* One user is left, whom the drain takes away */
	KUNIT_EXPECT_FALSE(test, completion_done(&core->drained));
	fwctl_drain(&mock->fwctl);
	KUNIT_EXPECT_FALSE(test, fwctl_enter(core));
}

static struct kunit_case device_cases[] = {
	KUNIT_CASE(unregistered_device_can_be_put),
	KUNIT_CASE(numbers_are_unique_and_come_back),
	KUNIT_CASE(second_command_set_is_refused),
	KUNIT_CASE(faulty_command_set_is_refused_and_another_may_follow),
	KUNIT_CASE(open_waits_until_it_is_registered),
	KUNIT_CASE(nobody_opens_what_could_not_be_registered),
	KUNIT_CASE(contexts_open_and_close_in_pairs),
	KUNIT_CASE(open_that_the_driver_refuses_fails_with_its_errno),
	KUNIT_CASE(unregister_closes_what_is_open_once),
	KUNIT_CASE(descriptor_outlives_the_driver),
	KUNIT_CASE(nothing_is_found_after_unplug),
	KUNIT_CASE(unplug_and_drain_may_be_repeated),
	KUNIT_CASE(drain_waits_for_ops),
	{}
};

static struct kunit_suite device_suite = {
	.name = "fwctl_device",
	.test_cases = device_cases,
};
kunit_test_suite(device_suite);
