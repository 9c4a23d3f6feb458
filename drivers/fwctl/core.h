/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the core share: the core's side of a device and of a
 * context.
 *
 * The public structures are upstream's and never grow, so the core's state
 * lies in front of them, in one allocation.
 */
#ifndef FWCTL_CORE_H
#define FWCTL_CORE_H

#include <linux/completion.h>
#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/module.h>
#include <linux/ratelimit_types.h>
#include <linux/refcount.h>
#include <linux/sizes.h>
#include <linux/wait.h>

#include "netdev.h"

/* Most bytes of the message of an RPC, and of the response */
#define FWCTL_RPC_LEN_MAX SZ_2M

/* A serial number in which every byte is escaped */
#define FWCTL_SERIAL_TEXT_SIZE	(4 * FWCTL_SERIAL_SIZE)

struct fwctl_commands;
struct fwctl_counters;
struct fwctl_identity;
struct workqueue_struct;

/**
 * struct fwctl_core - the core's side of a device
 * @users: ops running and jobs in flight, plus one until the drain; nobody
 *	enters once it is 0
 * @settled: fwctl_register() has ended, well or not; until then an open waits
 * @gone: unplug began, or it was not registered: no new user, and waiters leave with
 *	ENODEV
 * @drained: @users reached 0
 * @commands: the registered command set; NULL for a driver without
 * @counters: per row, and one more for what has none; without @commands, one
 * @driver: name of the driver's module; empty if it is not known
 * @about: what the driver says of the device
 * @serial: its serial number, with every byte that is not plain as \xNN
 * @identity: policy and records, from fwctl_register() to the end
 * @netdev: the network interfaces of a NIC, from fwctl_register() to the drain
 * @slots: commands that may still be sent to the firmware
 * @deliveries: runs the jobs of a set whose deliver() blocks; one for each device, so
 *	that those of a wedged one are in nobody's way; NULL if none blocks
 * @wait: waiters for a slot (exclusive) and for the end of a job
 * @refusal_limit: limits the log lines about refusals
 * @malformed_limit: ... about malformed requests, with which anybody can flood it
 * @sent_limit: limits the log lines about writes
 * @fwctl: the public part, with the driver's structure behind it
 *
 * @users protects the driver's ops. The only lock is uctx_list_lock of the
 * public part, which is not held across firmware; its registration_lock is
 * there for the sake of upstream's structure, and not used.
 */
struct fwctl_core {
	refcount_t users;
	struct completion settled;
	unsigned long gone;
	struct completion drained;
	const struct fwctl_commands *commands;
	struct fwctl_counters *counters;
	char driver[MODULE_NAME_LEN];
	struct fwctl_about about;
	char serial[FWCTL_SERIAL_TEXT_SIZE];
	struct fwctl_identity *identity;
	struct fwctl_netdev netdev;
	atomic_t slots;
	struct workqueue_struct *deliveries;
	wait_queue_head_t wait;
	struct ratelimit_state refusal_limit;
	struct ratelimit_state malformed_limit;
	struct ratelimit_state sent_limit;
	struct fwctl_device fwctl;
};

#define to_fwctl_core(_fwctl) container_of(_fwctl, struct fwctl_core, fwctl)

/**
 * struct fwctl_context - the core's side of a context
 * @users: the descriptor, and every job that came from it
 * @refresh_due: no report was read since it was opened
 * @uctx: the public part, with the driver's context behind it
 */
struct fwctl_context {
	refcount_t users;
	bool refresh_due;
	struct fwctl_uctx uctx;
};

#define to_fwctl_context(_uctx) container_of(_uctx, struct fwctl_context, uctx)

/*
 * main.c. fwctl_workqueue: for ends of jobs, and for attaching beside in-tree drivers.
 * fwctl_core_next(): the registered device with the least index that is at least @index,
 * or NULL; to be put by fwctl_put(). fwctl_generation() is another after devices, reports
 * or policies changed, and never 0.
 */
extern struct workqueue_struct *fwctl_workqueue;
bool fwctl_enter(struct fwctl_core *core);
void fwctl_leave(struct fwctl_core *core);
u32 fwctl_index(const struct fwctl_core *core);
struct fwctl_core *fwctl_core_next(u32 index);
u32 fwctl_generation(void);
void fwctl_changed(void);
void fwctl_context_get(struct fwctl_context *context);
void fwctl_context_put(struct fwctl_context *context);

/* ioctl.c */
long fwctl_fops_ioctl(struct file *filp, unsigned int cmd, unsigned long arg);

#endif
