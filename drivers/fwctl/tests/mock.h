/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device whose firmware does as a test says: answer, answer later, or hang
 * until it is released. And callers: threads that send an RPC to it.
 */
#ifndef FWCTL_TESTS_MOCK_H
#define FWCTL_TESTS_MOCK_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/timer.h>
#include <linux/wait.h>

/* Commands, by opcode; the message is one u32, the response its complement */
#define MOCK_READ	1	/* answered at once */
#define MOCK_HANG	2	/* answered when released; unplug does not help */
#define MOCK_WAIT	3	/* answered when released, or -ENODEV at unplug */
#define MOCK_LATER	4	/* -EIOCBQUEUED; completed when released, in a timer */
#define MOCK_FAIL	5	/* the transport fails: -EIO */
#define MOCK_WRITE	6	/* changes data; refused below the highest scope */
#define MOCK_STATUS	7	/* answered with an error of the firmware's own */

#define MOCK_ERROR	0x17	/* that error */

/**
 * struct mock - a device
 * @fwctl: the device
 * @set: its command set
 * @wait: where deliveries wait
 * @released: they may go on
 * @later: the job that is to be completed
 * @timer: completes it, in softirq context
 * @opened: open_uctx() calls
 * @closed: close_uctx() calls
 * @delivered: deliver() calls
 * @inside: deliver() calls that did not return yet
 * @inside_most: the most of them at a time
 * @refreshed: refresh() calls
 * @refresh_err: what refresh() returns
 * @open_err: what open_uctx() returns
 */
struct mock {
	struct fwctl_device fwctl;
	struct fwctl_command_set set;
	wait_queue_head_t wait;
	bool released;
	struct fwctl_job *later;
	struct timer_list timer;
	atomic_t opened;
	atomic_t closed;
	atomic_t delivered;
	atomic_t inside;
	atomic_t inside_most;
	atomic_t refreshed;
	int refresh_err;
	int open_err;
};

#define to_mock(_fwctl) container_of(_fwctl, struct mock, fwctl)

/**
 * struct caller - a thread that sends one RPC
 * @mock: where to
 * @file: the descriptor it sends through, which others may use, too
 * @opcode: which command
 * @task: the thread
 * @ret: what it got, once @done
 * @answer: the response's first word
 * @done: it came back
 */
struct caller {
	struct mock *mock;
	struct file *file;
	u32 opcode;
	struct task_struct *task;
	int ret;
	u32 answer;
	struct completion done;
};

struct mock *mock_alloc(struct kunit *test, u8 slots, bool blocks);
struct mock *mock_create(struct kunit *test, u8 slots, bool blocks);
struct mock *mock_create_serial(struct kunit *test, const char *serial);
void mock_end(struct kunit *test, struct mock *mock);
void mock_release(struct mock *mock);
void mock_hold(struct mock *mock);
struct file *mock_open(struct mock *mock);
void mock_close(struct file *file);

int mock_rpc(struct mock *mock, struct file *file, u32 opcode, u32 scope, u32 *answer);
struct caller *caller_start(struct kunit *test, struct mock *mock, struct file *file, u32 opcode);
void caller_kill(struct caller *caller);
int caller_wait(struct kunit *test, struct caller *caller);
bool caller_is_back(struct caller *caller);
bool comes_true(bool (*what)(struct mock *mock, int value), struct mock *mock, int value);

bool mock_inside_is(struct mock *mock, int value);
bool mock_delivered_is(struct mock *mock, int value);
bool mock_closed_is(struct mock *mock, int value);

#endif
