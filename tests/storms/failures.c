// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: failures [OPERATION]...
 *
 * Each operation is tried with its first point of failure failing, then with the
 * second, until none is left; and again with all that follows failing as well, as
 * when memory is short for longer than a moment: what one failure only leads to
 * (vmalloc() where kmalloc() failed) is not seen otherwise.
 *
 * After each try the state is what it was before, or the operation succeeded and
 * what it promises is there. What was counted and recorded of an RPC is nothing or
 * the truth. A command sent afterwards gets its answer. In the end there were at
 * least as many points as an operation is known to have: one that nothing was
 * injected into did not show anything.
 *
 * OPERATION is a name, or what it begins with. In the environment, BUDGET=ci takes the
 * first ten points, and then each that is a quarter further; of the second way powers
 * of two; and leaves out modules and what has a like. ONCE=1 leaves out the second way,
 * FROM=N the first N-1 points; VERBOSE=1 shows each point, and in the kernel's log
 * what failed there.
 *
 * uml: --timeout 3600
 */
#define _GNU_SOURCE
#include "failures/failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATIENCE_MS	60000	/* for one try */
#define POINTS_MAX	5000
#define WORKERS_MAX	32

/* ---- the kernel's knobs ---- */

static int knob(const char *injection, const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", injection, name);
	return file_write(path, value);
}

/*
 * fail-nth of a task counts at every point and fails one, whatever the settings. A
 * probability of 100 for tasks that are made to fail adds "and all that follow":
 * fail-nth is looked at first, until it is used up.
 */
static int knobs_prepare(void)
{
	static const char * const injections[] = { "failslab", "fail_page_alloc", "fail_usercopy" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(injections); i++) {
		if (knob(injections[i], "probability", "0") || knob(injections[i], "times", "-1") ||
		    knob(injections[i], "interval", "1") || knob(injections[i], "space", "0") ||
		    knob(injections[i], "verbose", "0") || knob(injections[i], "task-filter", "Y")) {
			printf("# this kernel has no %s: it is built by tests/kunit/kernel\n",
			       injections[i]);
			return -ENOENT;
		}
	}
	if (getenv("VERBOSE")) {
		for (i = 0; i < ARRAY_LEN(injections); i++)
			knob(injections[i], "verbose", "2");
	}
	return knob("failslab", "probability", "100") | knob("failslab", "ignore-gfp-wait", "N") |
	       knob("fail_page_alloc", "ignore-gfp-wait", "N") |
	       knob("fail_page_alloc", "min-order", "0");
}

/*
 * Where vmalloc() fails, the kernel says so, with a stack, which is no bug. What is
 * one is an error to the kernel, or leaves a taint, or turns lockdep off.
 */
static void knobs_quiet(bool quiet)
{
	file_write("/sys/module/printk/parameters/ignore_loglevel", quiet ? "N" : "Y");
	file_write("/proc/sys/kernel/printk", quiet ? "4" : "8");
}

/* ---- who is made to fail ---- */

struct victim {
	int nth;	/* his fail-nth */
	int always;	/* his make-it-fail */
};

static struct victim self, workers[WORKERS_MAX];
static int worker_count;

static int victim_open(struct victim *victim, const char *process)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%s/fail-nth", process);
	victim->nth = open(path, O_RDWR | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%s/make-it-fail", process);
	victim->always = open(path, O_RDWR | O_CLOEXEC);
	return victim->nth < 0 || victim->always < 0 ? -errno : 0;
}

static void victim_close(struct victim *victim)
{
	close(victim->nth);
	close(victim->always);
}

static bool is_worker(const char *process)
{
	char path[300], name[64];

	snprintf(path, sizeof(path), "/proc/%s/comm", process);
	return !file_read(path, name, sizeof(name)) && !strncmp(name, "kworker/u", 9);
}

/*
 * Jobs run on a worker that belongs to no processor, on any that is idle: so all of
 * those that there are are made to fail alike, and the first to come to its point
 * does. One that is made meanwhile is idle while the others are not done.
 */
static void workers_open(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	worker_count = 0;
	while (dir && (entry = readdir(dir)) && worker_count < WORKERS_MAX) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9' || !is_worker(entry->d_name))
			continue;
		if (!victim_open(&workers[worker_count], entry->d_name))
			worker_count++;
	}
	if (dir)
		closedir(dir);
}

static void workers_close(void)
{
	while (worker_count)
		victim_close(&workers[--worker_count]);
}

static void write_number(int fd, int number)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", number);

	/* Can be what fails, if it did not before; not twice */
	if (pwrite(fd, text, len, 0) != len && pwrite(fd, text, len, 0) != len) {
		printf("Bail out! cannot set who is made to fail\n");
		exit(1);
	}
}

static void victim_arm(struct victim *victim, int n, bool on)
{
	if (on)
		write_number(victim->always, 1);
	write_number(victim->nth, n);
}

/* True if something failed. To ask may be what fails: then nothing had before. */
static bool victim_disarm(struct victim *victim)
{
	char text[16] = "";
	bool failed = pread(victim->nth, text, sizeof(text) - 1, 0) > 0 && text[0] == '0';

	write_number(victim->nth, 0);
	write_number(victim->always, 0);
	return failed;
}

/* ---- one try ---- */

struct try {
	const struct operation *op;
	int n;
	bool on;	/* and all that follow */
	bool injected;
	bool absent;	/* there is nothing to try */
	int ret;
	struct state before, after;
};

/* A try that hangs is not ended by any signal: another thread says where it was */
static volatile long watch_until;
static struct try try;

static void *watch(void *unused)
{
	for (;;) {
		sleep(1);
		if (!watch_until || now_ms() < watch_until)
			continue;
		printf("Bail out! %s hangs, at or after point %d%s\n", try.op->name, try.n,
		       try.on ? " and all that follow" : "");
		fflush(stdout);
		_exit(1);
	}
	return unused;
}

static void run(void)
{
	const struct operation *op = try.op;
	int i;

	if (op->where == IN_WORKERS)
		workers_open();
	try.injected = false;
	/* The last before it and the first behind it, so that only it is made to fail */
	if (op->where == IN_CALLER) {
		victim_arm(&self, try.n, try.on);
		try.ret = op->run(op);
		try.injected = victim_disarm(&self);
		return;
	}
	if (op->arm) {
		op->arm(op, try.n);
		try.ret = op->run(op);
		try.injected = op->disarm ? op->disarm(op) : victim_disarm(&self);
		return;
	}
	for (i = 0; i < worker_count; i++)
		victim_arm(&workers[i], try.n, try.on);
	try.ret = op->run(op);
	for (i = 0; i < worker_count; i++)
		try.injected |= victim_disarm(&workers[i]);
	workers_close();
}

static bool succeeded(void)
{
	return try.op->expected < 0 ? try.ret == try.op->expected : try.ret >= 0;
}

/* ENOBUFS: it was done, perhaps, and that could not be said */
static bool was_done(void)
{
	const struct operation *op = try.op;

	if (try.injected && try.ret == -ENOBUFS && op->promised)
		return !op->promised(op, &try.before, &try.after);
	return succeeded();
}

static const char *wrong_errno(void)
{
	static const int usual[] = { ENOMEM, EFAULT, 0 };
	const int *errnos = try.op->errnos ? try.op->errnos : usual;
	static char what[64];

	if (succeeded())
		return NULL;
	for (; try.injected && *errnos; errnos++) {
		if (try.ret == -*errnos)
			return NULL;
	}
	snprintf(what, sizeof(what), "returned %d%s", try.ret,
		 try.injected ? "" : ", and nothing was made to fail");
	return what;
}

/* ---- what it leaves in the traces ---- */

static int traced(struct traces *by)
{
	const struct traces *before = &try.before.traces, *after = &try.after.traces;

	by->records = after->records - before->records;
	by->sent = after->sent - before->sent;
	by->refused = after->refused - before->refused;
	by->failed = after->failed - before->failed;
	by->delivered = after->delivered - before->delivered;
	return by->records || by->sent || by->refused || by->failed || by->delivered;
}

static bool last_record(struct nl_record *last)
{
	return nl_records(state_netlink(), -1, try.before.traces.newest, last) == 1;
}

/* One RPC, one record, and it says how that ended */
static const char *wrong_rpc(const struct traces *by)
{
	struct nl_record last;

	if (by->records != 1 || !last_record(&last))
		return "counted, and not recorded once";
	if (by->refused) {
		if (by->refused != 1 || by->sent || by->failed || by->delivered)
			return "refused, and something else as well";
		return last.err == try.ret ? NULL : "the record of the refusal has another errno";
	}
	if (last.kind != FWCTL_NL_RECORD_KIND_DONE)
		return "it is over, and its record does not say so";
	if (by->sent > 1 || by->delivered > by->sent || by->failed != !!last.err)
		return "the counters and the record do not agree";
	/* The answer was there, and did not get to the caller */
	if (!last.err && try.injected && try.ret == -EFAULT)
		return NULL;
	return last.err == (try.ret < 0 ? try.ret : 0) ? NULL :
	       "the record has another errno than the caller";
}

static const char *wrong_traces(void)
{
	static char what[256];
	const char *wrong = NULL;
	struct traces by;
	int any;

	if (try.op->leaves == LEAVES_ANYTHING)
		return NULL;
	any = traced(&by);
	if (try.op->leaves == LEAVES_NOTHING && any)
		wrong = "it is counted or recorded";
	if (try.op->leaves == LEAVES_RPC && any)
		wrong = wrong_rpc(&by);
	/* If it was done, its records are what it promised */
	if (try.op->leaves == LEAVES_RECORDS && any && !was_done())
		wrong = "recorded, and not done";
	if (try.op->leaves == LEAVES_RPC && !any && succeeded())
		wrong = "nothing is left of an RPC that was answered";
	if (!wrong)
		return NULL;
	snprintf(what, sizeof(what),
		 "%s (records %+lld, sent %+lld, refused %+lld, failed %+lld, delivered %+lld)", wrong,
		 (long long)by.records, (long long)by.sent, (long long)by.refused,
		 (long long)by.failed, (long long)by.delivered);
	return what;
}

/* ---- what is wrong ---- */

/* Devices that go leave theirs, on purpose, and only so many of those are kept */
static const char *differs_but_for_identities(struct state *before, struct state *after)
{
	state_drop(before, "identity");
	state_drop(after, "identity");
	state_drop(before, "policy of");
	state_drop(after, "policy of");
	return state_differs(before, after);
}

/* A module's devices may have come and gone, also when the load of it failed in the end */
static const char *still_differs(void)
{
	return try.op->where == IN_INIT ? differs_but_for_identities(&try.before, &try.after) :
					  state_differs(&try.before, &try.after);
}

/* As if it had not been tried; or what was promised is there, and can be undone */
static const char *wrong_state(void)
{
	const struct operation *op = try.op;
	const char *wrong;

	if (!was_done() || !op->promised)
		return still_differs();
	wrong = op->promised(op, &try.before, &try.after);
	if (wrong || op->lasts)
		return wrong;
	if (op->undo) {
		op->undo(op);
		state_take(&try.after);
	}
	return still_differs();
}

static const char *try_it(void)
{
	static char what[64];
	const char *wrong;
	int ret;

	watch_until = now_ms() + PATIENCE_MS;
	ret = try.op->setup ? try.op->setup(try.op) : 0;
	if (ret == -EOPNOTSUPP) {
		try.absent = true;
		return NULL;
	}
	if (ret) {
		snprintf(what, sizeof(what), "could not be set up: %d", ret);
		return what;
	}
	state_take(&try.before);
	run();
	if (try.op->ended)
		try.ret = try.op->ended(try.op, try.ret);
	state_take(&try.after);
	try.after.failed = try.injected;
	wrong = wrong_errno();
	if (!wrong)
		wrong = wrong_traces();
	if (!wrong)
		wrong = wrong_state();
	if (try.op->teardown)
		try.op->teardown(try.op);
	if (!wrong && try.op->leaves == LEAVES_RPC &&
	    (firmware_answers(WORKER) || firmware_answers(CALLER)))
		wrong = "the firmware does not answer any more";
	watch_until = 0;
	return wrong;
}

/* ---- all tries ---- */

struct sums {
	int points;	/* that there are */
	int failures;	/* of those that were tried */
};

static bool short_of_time(void)
{
	return !strcmp(getenv("BUDGET") ?: "", "ci");
}

/* Where time is short, the first ones and a part of the rest; the second way, powers of two */
static int step(int n)
{
	if (!short_of_time())
		return 1;
	if (try.on)
		return n;
	return n < 10 ? 1 : n / 4;
}

static bool sweep(const struct operation *op, bool on, int from, struct sums *sums)
{
	const char *wrong;

	try.op = op;
	try.on = on;
	try.absent = false;
	for (try.n = from; try.n < POINTS_MAX; try.n += step(try.n)) {
		if (try.n >= op->unfit[0] && try.n <= op->unfit[1])
			continue;
		wrong = try_it();
		if (wrong) {
			printf("# point %d%s (%s), returned %d: %s\n", try.n,
			       on ? " and all that follow" : "",
			       try.injected ? "failed" : "none failed", try.ret, wrong);
			return false;
		}
		if (getenv("VERBOSE"))
			printf("# point %d%s: %d\n", try.n, on ? " and all that follow" : "", try.ret);
		if (!try.injected || try.absent)
			return true;
		sums->points = try.n;
		sums->failures += !succeeded();
	}
	printf("# there is no end of it\n");
	return false;
}

/* All tries are over: nothing of them is held, or the drain waits, or an index is taken */
static const char *wrong_of_all(const struct operation *op, struct state *idle)
{
	const char *wrong;

	if (op->stays)
		return op->stays(op);
	if (op->where == IN_INIT || (op->lasts && op->once))
		return NULL;
	state_take(&try.after);
	wrong = op->lasts ? NULL : differs_but_for_identities(idle, &try.after);
	if (wrong)
		return wrong;
	state_take(&try.before);
	devices_again();
	state_take(&try.after);
	return differs_but_for_identities(&try.before, &try.after);
}

static const char *wrong_in_the_end(const struct operation *op, struct state *idle)
{
	const char *wrong;

	watch_until = now_ms() + PATIENCE_MS;
	wrong = wrong_of_all(op, idle);
	watch_until = 0;
	return wrong;
}

/* Both ways; of powers of two the last is above a half */
static bool enough(const struct operation *op, const struct sums *one, const struct sums *on)
{
	int least = short_of_time() ? (op->least + 1) / 2 : op->least;

	if (one->points >= op->least && (!on || on->points >= least))
		return true;
	printf("# at least %d points were expected, and %d with all that follow: is it still made to fail?\n",
	       op->least, on ? least : 0);
	return false;
}

static bool judge(const struct operation *op)
{
	static struct state idle;
	int from = atoi(getenv("FROM") ?: "1");
	struct sums one = {}, on = {};
	long begun = now_ms();
	const char *wrong;
	bool both = !op->once && !getenv("ONCE"), good;

	state_take(&idle);
	good = sweep(op, false, from, &one);
	if (try.absent)
		return true;
	if (good && both) {
		knobs_quiet(true);
		good = sweep(op, true, from, &on);
		knobs_quiet(false);
	}
	printf("# %s: %d points, %d of them failed it; and all that follow: %d, %d; %ld ms\n",
	       op->name, one.points, one.failures, on.points, on.failures, now_ms() - begun);
	wrong = good ? wrong_in_the_end(op, &idle) : NULL;
	if (wrong) {
		printf("# all tries are over, and something stays: %s\n", wrong);
		good = false;
	}
	good = good && enough(op, &one, both ? &on : NULL);
	fflush(stdout);
	return good;
}

/* Where time is short: modules, mostly the kernel's own work; and what has a like */
static bool is_left_out(const struct operation *op)
{
	static const char * const begin[] = {
		"open, no", "info, no", "rpc of a large", "rpc with progress", "rpc audited",
		"rpc that the firmware", "rpc to plain", "cxl supported-logs", "detach from plain",
		"detach from cxl", "register, no", "unregister, no", "unregister, listened",
		"netlink cmd-get", "netlink dump of record-get of", "policy tighten a",
		"policy tighten forty", "load of", "unload of",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(begin); i++) {
		if (!strncmp(op->name, begin[i], strlen(begin[i])))
			return true;
	}
	return false;
}

static bool wanted(const struct operation *op, char **names)
{
	if (!*names && short_of_time() && is_left_out(op))
		return false;
	if (!*names)
		return true;
	for (; *names; names++) {
		if (!strncmp(op->name, *names, strlen(*names)))
			return true;
	}
	return false;
}

/* What cannot be undone comes last */
static const struct operation * const tables[] = {
	rpc_operations, sim_operations, device_operations, netlink_operations, lab_operations,
	module_operations, lock_operations,
};

static int each(char **names, bool (*visit)(const struct operation *op, int number))
{
	const struct operation *op;
	int count = 0, good = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(tables); i++) {
		for (op = tables[i]; op->name; op++) {
			if (!wanted(op, names))
				continue;
			count++;
			good += !visit || visit(op, count);
		}
	}
	return visit ? count - good : count;
}

static bool report(const struct operation *op, int number)
{
	bool good;

	if (op->needs && !module_loaded(op->needs)) {
		printf("ok %d %s # SKIP there is no %s\n", number, op->name, op->needs);
		return true;
	}
	good = judge(op);
	printf("%s %d %s%s\n", good ? "ok" : "not ok", number, op->name,
	       try.absent ? " # SKIP there is none" : "");
	fflush(stdout);
	return good;
}

int main(int argc, char **argv)
{
	pthread_t watcher;
	int ret;

	printf("TAP version 13\n");
	if (knobs_prepare() || victim_open(&self, "self"))
		return 1;
	ret = modules_reload();
	if (ret || !state_netlink()) {
		printf("# the modules cannot be loaded: %d\n", ret);
		return 1;
	}
	/* A page that comes late is an allocation, too */
	mlockall(MCL_CURRENT);
	pthread_create(&watcher, NULL, watch, NULL);
	printf("1..%d\n", each(argv + 1, NULL));
	fflush(stdout);
	return each(argv + 1, report) ? 1 : 0;
}
