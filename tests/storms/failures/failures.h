/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The failure sweep: what its files share.
 *
 * An operation is tried with its first point of failure failing, then with its
 * second, until none is left. A point is an allocation, or a copy from or to user
 * space. What it leaves behind is compared with what was there before.
 */
#ifndef FAILURES_H
#define FAILURES_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

struct nl;

/* ---- state ---- */

/**
 * struct traces - what is counted of RPCs and of changes of policy, all in all
 * @records: records that were ever added
 * @newest: id of the last of them
 * @sent: RPCs handed to a driver
 * @refused: RPCs refused
 * @failed: RPCs that ended with an errno
 * @delivered: RPCs that the firmware of the tests got
 */
struct traces {
	__u64 records;
	__u64 newest;
	__u64 sent;
	__u64 refused;
	__u64 failed;
	__u64 delivered;
};

/**
 * struct state - all of it that a program can see
 * @text: a line for each thing that is there
 * @len: how long that is
 * @traces: what only ever grows
 * @failed: something was made to fail before this
 */
struct state {
	char text[256 * 1024];
	size_t len;
	struct traces traces;
	bool failed;
};

void state_take(struct state *state);
/* The first line in which they differ, or NULL */
const char *state_differs(const struct state *before, const struct state *after);
/* How many lines begin with this */
int state_count(const struct state *state, const char *prefix);
/* Without the lines that begin with this */
void state_drop(struct state *state, const char *prefix);
/* The family, as far as it is there; forgets it, before fwctl.ko goes */
struct nl *state_netlink(void);
void state_forget(void);

/* ---- operations ---- */

/*
 * Who is made to fail: the caller; the workers that do part of it for him; the caller,
 * from where a module that he loads has its own part in that; the caller, while those
 * are told who want to know that a driver was bound, or is not any more; or workers,
 * while they do works of fwctl.ko and not of others.
 */
enum where { IN_CALLER, IN_WORKERS, IN_INIT, IN_NOTIFIERS, IN_WORKS };

/* What may be left in the traces */
enum leaves {
	LEAVES_NOTHING,	/* nothing, whatever happened */
	LEAVES_RPC,	/* nothing, or one RPC as it was */
	LEAVES_RECORDS,	/* nothing, or a record for each entry */
	LEAVES_ANYTHING,/* not looked at: its counters begin anew, or go */
};

/**
 * struct operation - what is tried
 * @name: of the test
 * @needs: module without which it is not tried
 * @least: how many points it is believed to have at least; 0: it has none
 * @where: who is made to fail
 * @leaves: what it may leave in the traces
 * @expected: what it returns when nothing is made to fail
 * @unfit: from which point to which the kernel itself warns, in functions of its own
 * @errnos: what else it may return, up to a 0; NULL: ENOMEM and EFAULT
 * @setup: before each try; 0, or what is wrong; -EOPNOTSUPP: there is none here
 * @arm: IN_INIT, IN_NOTIFIERS, IN_WORKS: makes it fail
 * @disarm: IN_NOTIFIERS, IN_WORKS: true if it did
 * @run: what is tried: 0 or above, or a negative errno
 * @ended: what it returned in the end, when nobody is made to fail any more
 * @promised: it succeeded: what is missing, or NULL; without it nothing changes
 * @undo: it succeeded
 * @teardown: after each try
 * @stays: all tries are over: what stays of them, or NULL
 * @lasts: what it did is not undone
 * @once: failing once is all that makes sense, not from then on
 * @data: for the functions
 */
struct operation {
	const char *name;
	const char *needs;
	int least;
	enum where where;
	enum leaves leaves;
	int expected;
	int unfit[2];
	const int *errnos;
	int (*setup)(const struct operation *op);
	void (*arm)(const struct operation *op, int n);
	bool (*disarm)(const struct operation *op);
	int (*run)(const struct operation *op);
	int (*ended)(const struct operation *op, int ret);
	const char *(*promised)(const struct operation *op, const struct state *before,
				const struct state *after);
	void (*undo)(const struct operation *op);
	void (*teardown)(const struct operation *op);
	const char *(*stays)(const struct operation *op);
	bool lasts;
	bool once;
	const void *data;
};

extern const struct operation rpc_operations[], sim_operations[], device_operations[],
	netlink_operations[], lab_operations[], module_operations[], lock_operations[];

/* ---- for operations ---- */

/* The module of the tests and its devices */
#define FIRMWARE	"test_fwctl_firmware"
#define WORKER		FIRMWARE ".0"	/* one slot; delivers on a worker */
#define CALLER		FIRMWARE ".1"	/* two slots; delivers in the caller */
#define UPSTREAM	"test_fwctl_upstream"
#define UNCLASSIFIED	UPSTREAM ".0"

/* It was built, and can be loaded: nothing else is a reason to skip what needs it */
bool module_built(const char *name);
/* Of generic netlink, with an address: who has none hears no events */
int socket_bound(void);
/* Anew, with nothing left of before; records=16 */
int modules_reload(void);
/* They are unloaded, and went, the core as well */
bool modules_gone(void);
/* Each device goes, and comes again: where it was, if nobody holds it any more */
void devices_again(void);
/* The firmware still answers: 0, or what is wrong */
int firmware_answers(const char *parent);

#endif
