/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_ASKER_H
#define FWCTL_ASKER_H

#include <linux/sched.h>
#include <linux/types.h>

#define FWCTL_EXE_SIZE 128

/**
 * struct fwctl_asker - who asked, for records
 * @comm: name of the thread, as it was; any bytes, NUL terminated
 * @exe: path of its executable, any bytes, NUL terminated; a long one has lost
 *	its beginning; empty for a kernel thread, or where memory is short
 * @pid: of the process, in the initial namespace
 * @uid: real user, in the initial namespace
 * @loginuid: who logged in, (u32)-1 if nobody did
 * @session: the login session, (u32)-1 if none
 */
struct fwctl_asker {
	char comm[TASK_COMM_LEN];
	char exe[FWCTL_EXE_SIZE];
	pid_t pid;
	u32 uid;
	u32 loginuid;
	u32 session;
};

/* Fill from the current process; may sleep */
void fwctl_asker_current(struct fwctl_asker *asker);

#endif
