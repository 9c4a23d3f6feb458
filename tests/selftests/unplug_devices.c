// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: unplug_devices [ROUNDS [DEVICE]...]
 *
 * The devices of the lab, or those that are named, taken away while several processes send RPCs and others
 * hold descriptors: the driver is unbound, the device removed from PCI, our module
 * or the one beside which it works unloaded; and back. Senders are killed at random
 * moments. After each round every sender gets answers again, and the descriptor
 * from before is an orphan: ENODEV. It says how many commands a removal came in the
 * middle of; in many rounds there are some. Writes KTAP.
 */
#define _GNU_SOURCE
#include "lab_device.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SENDERS		3
#define ORPHANS		16
/* A command's own timeout is 60 s at most: nothing may take longer than that */
#define LIMIT_MS	60000
/* In so many, removals have met commands */
#define ROUNDS_TO_TELL	100

struct target {
	const char *name;
	const char *module;	/* ours */
	const char *driver;	/* what is bound to the PCI device */
	const char *theirs;	/* the in-tree module beside which we are */
	int (*pci)(char *name, size_t room);
	int (*open)(void);
	int (*ask)(int fd);	/* 0 is an answer */
};

/* ---- how each is reached ---- */

static int memory_pci(unsigned long serial, char *name, size_t room)
{
	char memdev[32];
	int ret = cxl_memdev(serial, memdev, sizeof(memdev));

	return ret ? ret : cxl_memdev_pci(memdev, name, room);
}

static int first_pci(char *name, size_t room) { return memory_pci(SERIAL_FIRST, name, room); }
static int second_pci(char *name, size_t room) { return memory_pci(SERIAL_SECOND, name, room); }
static int first_open(void) { return cxl_open_memory(SERIAL_FIRST); }
static int second_open(void) { return cxl_open_memory(SERIAL_SECOND); }

static int first_rocker(char *name, size_t room) { return rocker_pci(0, name, room); }

static const struct target targets[] = {
	{ "cxl-memory", "fwctl_cxl", "cxl_pci", "cxl_pci", first_pci, first_open, memory_ask },
	{ "cxl-memory-behind-switch", "fwctl_cxl", "cxl_pci", "cxl_pci", second_pci, second_open,
	  memory_ask },
	{ "cxl-switch", "fwctl_cxl", "fwctl_cxl", NULL, cxl_switch, cxl_open_switch, switch_ask },
	{ "nvme", "fwctl_nvme", "nvme", "nvme", nvme_pci, nvme_open, nvme_ask },
	{ "rocker", "fwctl_rocker", "fwctl_rocker", NULL, first_rocker, rocker_open, rocker_ask },
};

/* ---- senders ---- */

struct sender {
	pid_t pid;
	long sent;
	long gone;	/* commands to a device that was gone, or went meanwhile */
	long cut_off;	/* ... that went meanwhile */
	int wrong;	/* an errno or status that nobody may see */
};

/* Shared with them */
static struct sender *senders;
static long *removals;	/* begun and ended: odd during one */

/* Around a reset nvme may be busy, and what was in flight is cancelled */
static bool is_pause(const struct target *target, int ret)
{
	return target->ask == nvme_ask && (ret == -EBUSY || ret == -ECANCELED);
}

static long removals_by_now(void)
{
	return __atomic_load_n(removals, __ATOMIC_SEQ_CST);
}

static void removal_turn(void)
{
	__atomic_add_fetch(removals, 1, __ATOMIC_SEQ_CST);
}

static void send_all(const struct target *target, struct sender *sender)
{
	long opened = 0, asked;
	int fd = -1, ret;

	for (;;) {
		if (fd < 0) {
			opened = removals_by_now();
			fd = target->open();
		}
		if (fd < 0)
			continue;
		asked = removals_by_now();
		ret = target->ask(fd);
		if (!ret) {
			__atomic_add_fetch(&sender->sent, 1, __ATOMIC_RELAXED);
			continue;
		}
		if (is_pause(target, ret)) {
			usleep(1000);
			continue;
		}
		if (ret != -ENODEV)
			__atomic_store_n(&sender->wrong, ret, __ATOMIC_RELAXED);
		__atomic_add_fetch(&sender->gone, 1, __ATOMIC_RELAXED);
		/* It was there when that was sent */
		if (asked == opened && asked % 2 == 0)
			__atomic_add_fetch(&sender->cut_off, 1, __ATOMIC_RELAXED);
		close(fd);
		fd = -1;
	}
}

static int sender_begin(const struct target *target, struct sender *sender)
{
	pid_t pid = fork();

	if (!pid)
		send_all(target, sender);
	sender->pid = pid;
	return pid < 0 ? -errno : 0;
}

/* 0 if it died of that at once, whatever its RPC was doing */
static int sender_end(struct sender *sender)
{
	/* To -1 it would go to everybody */
	if (sender->pid <= 0)
		return -ESRCH;
	kill(sender->pid, SIGKILL);
	return child_wait(sender->pid, LIMIT_MS) == SIGKILL ? 0 : -ETIMEDOUT;
}

static long sent(const struct sender *sender)
{
	return __atomic_load_n(&sender->sent, __ATOMIC_RELAXED);
}

/* Every sender has got another answer */
static int senders_go_on(void)
{
	long end = now_ms() + LIMIT_MS, before[SENDERS];
	int i;

	for (i = 0; i < SENDERS; i++)
		before[i] = sent(&senders[i]);
	for (i = 0; i < SENDERS; i++) {
		while (sent(&senders[i]) == before[i]) {
			if (now_ms() > end)
				return -ETIMEDOUT;
			usleep(1000);
		}
	}
	return 0;
}

/* ---- rounds ---- */

static int unbind_and_bind(const struct target *target, const char *pci)
{
	char path[128];
	int ret;

	snprintf(path, sizeof(path), PCI_DRIVERS "%s/unbind", target->driver);
	ret = file_write(path, pci);
	if (ret)
		return ret;
	snprintf(path, sizeof(path), PCI_DRIVERS "%s/bind", target->driver);
	return file_write(path, pci);
}

static int remove_and_rescan(const struct target *target, const char *pci)
{
	char path[128];
	int ret;

	snprintf(path, sizeof(path), PCI_DEVICES "%s/remove", pci);
	ret = file_write(path, "1");
	return ret ? ret : file_write("/sys/bus/pci/rescan", "1");
}

static int unload_and_load(const struct target *target, const char *pci)
{
	int ret = module_unload(target->module);

	return ret ? ret : module_load(target->module, "");
}

static int unload_theirs(const struct target *target, const char *pci)
{
	char command[64];
	int ret = module_unload(target->theirs);

	if (ret)
		return ret;
	snprintf(command, sizeof(command), "modprobe %s", target->theirs);
	return system(command) ? -ENOEXEC : 0;
}

static const struct {
	const char *name;
	int (*act)(const struct target *target, const char *pci);
} actions[] = {
	{ "unbind", unbind_and_bind },
	{ "remove", remove_and_rescan },
	{ "rmmod", unload_and_load },
	{ "rmmod of the in-tree driver", unload_theirs },
};

struct storm {
	const struct target *target;
	char pci[32];
	int orphans[ORPHANS];
	long slowest;
	const char *what;	/* failed, with */
	int err;
};

static int failed(struct storm *storm, const char *what, int err)
{
	if (err) {
		storm->what = what;
		storm->err = err;
	}
	return err;
}

/* A descriptor from before, of which the device is taken away */
static int one_round(struct storm *storm, int round)
{
	const struct target *target = storm->target;
	int count = target->theirs ? 4 : 3, action = round % count;
	int *orphan = &storm->orphans[round % ORPHANS];
	long began;

	if (*orphan >= 0)
		close(*orphan);
	*orphan = target->open();
	if (*orphan < 0)
		return failed(storm, "no device", *orphan);
	usleep(1000 * (rand() % 8));
	began = now_ms();
	removal_turn();
	if (failed(storm, actions[action].name, actions[action].act(target, storm->pci)))
		return -1;
	removal_turn();
	if (now_ms() - began > storm->slowest)
		storm->slowest = now_ms() - began;
	if (storm->slowest > LIMIT_MS)
		return failed(storm, "too slow", -ETIMEDOUT);
	if (target->ask(*orphan) != -ENODEV)
		return failed(storm, "a descriptor of before has an answer", -EEXIST);
	if (round % 8 == 7) {
		if (failed(storm, "a killed sender stays", sender_end(&senders[0])))
			return -1;
		if (failed(storm, "no sender", sender_begin(target, &senders[0])))
			return -1;
	}
	return failed(storm, "a sender is silent", senders_go_on());
}

static void storm_run(struct storm *storm, int rounds)
{
	int i, ret;

	for (i = 0; i < ORPHANS; i++)
		storm->orphans[i] = -1;
	ret = failed(storm, "no device", storm->target->pci(storm->pci, sizeof(storm->pci)));
	memset(senders, 0, SENDERS * sizeof(*senders) + sizeof(*removals));
	for (i = 0; !ret && i < SENDERS; i++)
		ret = failed(storm, "no sender", sender_begin(storm->target, &senders[i]));
	for (i = 0; !ret && i < rounds; i++)
		ret = one_round(storm, i);
	for (i = 0; i < SENDERS; i++) {
		if (senders[i].pid > 0 && sender_end(&senders[i]))
			failed(storm, "a killed sender stays", -ETIMEDOUT);
		failed(storm, "a sender got", senders[i].wrong);
	}
}

static void storm_say(struct storm *storm, int rounds, int number)
{
	long all = 0, gone = 0, cut_off = 0;
	int i;

	for (i = 0; i < SENDERS; i++) {
		all += senders[i].sent;
		gone += senders[i].gone;
		cut_off += senders[i].cut_off;
	}
	if (!gone)
		failed(storm, "no sender saw a removal", -ENODATA);
	/* Some in a hundred do */
	if (!cut_off && rounds >= ROUNDS_TO_TELL)
		failed(storm, "no removal met a command", -ENODATA);
	if (storm->what)
		printf("# %s: %s: %d (%s)\n", storm->target->name, storm->what, storm->err,
		       strerror(abs(storm->err)));
	printf("# %ld RPCs, %ld of them cut off by a removal, slowest %ld ms\n", all, cut_off,
	       storm->slowest);
	printf("%sok %d %s\n", storm->what ? "not " : "", number, storm->target->name);
	fflush(stdout);
}

/* What holds descriptors holds the core, and nothing else of ours */
static bool all_unloads(struct storm *storms, int count)
{
	static const char *const modules[] = { "fwctl_cxl", "fwctl_nvme", "fwctl_rocker" };
	bool good = true;
	int i, j;

	for (i = 0; i < (int)ARRAY_LEN(modules); i++)
		good &= !module_unload(modules[i]);
	good &= module_unload("fwctl") < 0;
	for (i = 0; i < count; i++)
		for (j = 0; j < ORPHANS; j++)
			if (storms[i].orphans[j] >= 0)
				close(storms[i].orphans[j]);
	return good & !module_unload("fwctl");
}

/* Without names: all */
static bool is_wanted(const char *name, char **names)
{
	bool any = *names;

	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return !any;
}

int main(int argc, char **argv)
{
	static struct storm storms[ARRAY_LEN(targets)];
	int rounds = argc > 1 ? atoi(argv[1]) : 10, count = 0, bad = 0, i;

	for (i = 0; i < (int)ARRAY_LEN(targets); i++)
		if (is_wanted(targets[i].name, argv + (argc > 1 ? 2 : 1)))
			storms[count++].target = &targets[i];
	senders = mmap(NULL, SENDERS * sizeof(*senders) + sizeof(*removals),
		       PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (senders == MAP_FAILED || rounds <= 0 || !count)
		return 2;
	removals = (long *)(senders + SENDERS);
	printf("KTAP version 1\n1..%d\n", count + 1);
	for (i = 0; i < count; i++) {
		storm_run(&storms[i], rounds);
		storm_say(&storms[i], rounds, i + 1);
		bad |= !!storms[i].what;
	}
	i = !all_unloads(storms, count);
	printf("%sok %d rmmod with descriptors open\n", i ? "not " : "", count + 1);
	return bad || i;
}
