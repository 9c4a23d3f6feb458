// SPDX-License-Identifier: GPL-2.0-only
#include "mock.h"

#include <kunit/resource.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/timer.h>

#include "../core.h"
#include "../job.h"

/* How long a test waits for what must happen before it gives up */
#define PATIENCE	(10 * HZ)

#define ROW(_opcode, _name, ...) \
	{ .opcode = (_opcode), .name = (_name), .spec = "mock", .why = "for tests", \
	  .limits = { .in_min = 4, .in_max = 4, .out_max = PAGE_SIZE }, __VA_ARGS__ }

static const struct fwctl_command mock_rows[] = {
	ROW(MOCK_READ, "read"),
	ROW(MOCK_HANG, "hang"),
	ROW(MOCK_WAIT, "wait"),
	ROW(MOCK_LATER, "later"),
	ROW(MOCK_FAIL, "fail"),
	ROW(MOCK_WRITE, "write", .effects = FWCTL_DATA_NOW),
	ROW(MOCK_STATUS, "status"),
};

static const struct fwctl_command_table mock_table = FWCTL_TABLE("mock", mock_rows);
static const struct fwctl_command_table * const mock_tables[] = { &mock_table, NULL };

static int mock_open_uctx(struct fwctl_uctx *uctx)
{
	struct mock *mock = to_mock(uctx->fwctl);

	if (mock->open_err)
		return mock->open_err;
	atomic_inc(&mock->opened);
	return 0;
}

static void mock_close_uctx(struct fwctl_uctx *uctx)
{
	atomic_inc(&to_mock(uctx->fwctl)->closed);
}

static const struct fwctl_ops mock_ops = {
	.device_type = FWCTL_DEVICE_TYPE_ERROR,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = mock_open_uctx,
	.close_uctx = mock_close_uctx,
};

static int mock_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			 size_t out_len, struct fwctl_request *req)
{
	if (in_len != sizeof(u32)) {
		req->malformed = "a message is one word";
		return -EINVAL;
	}
	req->opcode = *(const u32 *)in;
	req->in_len = in_len;
	req->out_room = out_len;
	return 0;
}

static void mock_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
			struct fwctl_report *report)
{
	report->listed = true;
}

static void mock_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_state *state)
{
}

static int mock_refresh(struct fwctl_device *fwctl)
{
	struct mock *mock = to_mock(fwctl);

	atomic_inc(&mock->refreshed);
	return mock->refresh_err;
}

static void mock_answer(struct fwctl_job *job)
{
	/* All of it: memory that was freed too early is noticed */
	memset(job->out, 0xa5, job->out_room);
	*(u32 *)job->out = ~*(u32 *)job->in;
	job->out_len = sizeof(u32);
}

static void mock_timer(struct timer_list *timer)
{
	struct mock *mock = container_of(timer, struct mock, timer);
	struct fwctl_job *job = xchg(&mock->later, NULL);

	if (!job)
		return;
	mock_answer(job);
	fwctl_job_complete(job, 0);
}

static int mock_do(struct mock *mock, struct fwctl_job *job)
{
	switch (job->request.opcode) {
	case MOCK_HANG:
		wait_event(mock->wait, READ_ONCE(mock->released));
		break;
	case MOCK_WAIT:
		wait_event(mock->wait, READ_ONCE(mock->released) || fwctl_is_gone(job->fwctl));
		if (!mock->released)
			return -ENODEV;
		break;
	case MOCK_LATER:
		WRITE_ONCE(mock->later, job);
		return -EIOCBQUEUED;
	case MOCK_FAIL:
		return -EIO;
	case MOCK_STATUS:
		job->status = MOCK_ERROR;
		break;
	}
	mock_answer(job);
	return 0;
}

static int mock_deliver(struct fwctl_job *job)
{
	struct mock *mock = to_mock(job->fwctl);
	int inside = atomic_inc_return(&mock->inside);
	int ret;

	if (inside > atomic_read(&mock->inside_most))
		atomic_set(&mock->inside_most, inside);
	atomic_inc(&mock->delivered);
	ret = mock_do(mock, job);
	/* Of a job that ends later, nothing may be touched now */
	atomic_dec(&mock->inside);
	return ret;
}

static const struct fwctl_command_ops mock_command_ops = {
	.classify = mock_classify,
	.report = mock_report,
	.state = mock_state,
	.refresh = mock_refresh,
	.deliver = mock_deliver,
};

/* Allocated, not registered; the caller puts it */
struct mock *mock_alloc(struct kunit *test, u8 slots, bool blocks)
{
	struct mock *mock = fwctl_alloc_device(NULL, &mock_ops, struct mock, fwctl);

	KUNIT_ASSERT_NOT_NULL(test, mock);
	init_waitqueue_head(&mock->wait);
	timer_setup(&mock->timer, mock_timer, 0);
	mock->set = (struct fwctl_command_set){
		.subsystem = FWCTL_SUBSYSTEM_CXL, .tables = mock_tables,
		.ops = &mock_command_ops, .vendor_min = 0xc000, .vendor_max = 0xffff,
		.slots = slots, .blocks = blocks,
	};
	return mock;
}

/* Whatever a failed test left behind */
static void mock_destroy(void *data)
{
	struct mock *mock = data;

	mock_release(mock);
	fwctl_unregister(&mock->fwctl);
	timer_delete_sync(&mock->timer);
	fwctl_put(&mock->fwctl);
}

static struct mock *mock_register(struct kunit *test, struct mock *mock)
{
	KUNIT_ASSERT_EQ(test, fwctl_register_commands(&mock->fwctl, &mock->set), 0);
	KUNIT_ASSERT_EQ(test, fwctl_register(&mock->fwctl), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, mock_destroy, mock), 0);
	return mock;
}

/* Registered; gone with the test at the latest */
struct mock *mock_create(struct kunit *test, u8 slots, bool blocks)
{
	return mock_register(test, mock_alloc(test, slots, blocks));
}

/* ... with policy and records of its own: those without a serial number share theirs */
struct mock *mock_create_serial(struct kunit *test, const char *serial)
{
	struct mock *mock = mock_alloc(test, 1, false);
	struct fwctl_about about = {};

	strscpy(about.serial, serial, sizeof(about.serial));
	fwctl_describe(&mock->fwctl, &about);
	return mock_register(test, mock);
}

/* The driver goes, before the test does */
void mock_end(struct kunit *test, struct mock *mock)
{
	kunit_release_action(test, mock_destroy, mock);
}

/* The firmware answers what it was asked, and from now on */
void mock_release(struct mock *mock)
{
	WRITE_ONCE(mock->released, true);
	wake_up_all(&mock->wait);
	if (READ_ONCE(mock->later))
		mod_timer(&mock->timer, jiffies + 1);
}

/* ... and does not any more */
void mock_hold(struct mock *mock)
{
	WRITE_ONCE(mock->released, false);
}

struct file *mock_open(struct mock *mock)
{
	char path[32];

	snprintf(path, sizeof(path), "/dev/fwctl/%s", dev_name(&mock->fwctl.dev));
	return filp_open(path, O_RDWR, 0);
}

void mock_close(struct file *file)
{
	fput(file);
	/* A kernel thread's last fput() is left to a work */
	flush_delayed_fput();
}

/* What the ioctl does, less the copies from and to user space */
int mock_rpc(struct mock *mock, struct file *file, u32 opcode, u32 scope, u32 *answer)
{
	struct fwctl_core *core = to_fwctl_core(&mock->fwctl);
	struct fwctl_core_job *cj =
		fwctl_job_create(to_fwctl_context((struct fwctl_uctx *)file->private_data),
				 sizeof(u32), PAGE_SIZE);
	int ret = -ENODEV;

	if (!cj)
		return -ENOMEM;
	*(u32 *)cj->job.in = opcode;
	cj->c.scope = scope;
	cj->c.rawio = true;
	if (fwctl_enter(core)) {
		ret = fwctl_job_submit(cj);
		fwctl_leave(core);
	}
	if (!ret && answer)
		*answer = *(u32 *)cj->job.out;
	fwctl_job_put(cj);
	return ret;
}

static int caller_thread(void *data)
{
	struct caller *caller = data;

	allow_kernel_signal(SIGKILL);
	caller->ret = mock_rpc(caller->mock, caller->file, caller->opcode,
			       FWCTL_RPC_CONFIGURATION, &caller->answer);
	complete_all(&caller->done);
	while (!kthread_should_stop()) {
		flush_signals(current);
		schedule_timeout_interruptible(1);
	}
	return 0;
}

static void caller_end(void *data)
{
	struct caller *caller = data;

	mock_release(caller->mock);
	wait_for_completion(&caller->done);
	kthread_stop(caller->task);
}

struct caller *caller_start(struct kunit *test, struct mock *mock, struct file *file, u32 opcode)
{
	struct caller *caller = kunit_kzalloc(test, sizeof(*caller), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, caller);
	caller->mock = mock;
	caller->file = file;
	caller->opcode = opcode;
	init_completion(&caller->done);
	caller->task = kthread_run(caller_thread, caller, "fwctl-caller");
	KUNIT_ASSERT_FALSE(test, IS_ERR(caller->task));
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, caller_end, caller), 0);
	return caller;
}

void caller_kill(struct caller *caller)
{
	send_sig(SIGKILL, caller->task, 1);
}

/* What the caller got; a test whose caller does not come back has failed */
int caller_wait(struct kunit *test, struct caller *caller)
{
	KUNIT_ASSERT_NE_MSG(test, wait_for_completion_timeout(&caller->done, PATIENCE), 0,
			    "the caller did not come back");
	return caller->ret;
}

bool caller_is_back(struct caller *caller)
{
	msleep(50);
	return completion_done(&caller->done);
}

bool comes_true(bool (*what)(struct mock *mock, int value), struct mock *mock, int value)
{
	unsigned long end = jiffies + PATIENCE;

	while (!what(mock, value)) {
		if (time_after(jiffies, end))
			return false;
		usleep_range(1000, 2000);
	}
	return true;
}

bool mock_inside_is(struct mock *mock, int value)
{
	return atomic_read(&mock->inside) == value;
}

bool mock_delivered_is(struct mock *mock, int value)
{
	return atomic_read(&mock->delivered) == value;
}

bool mock_closed_is(struct mock *mock, int value)
{
	return atomic_read(&mock->closed) == value;
}
