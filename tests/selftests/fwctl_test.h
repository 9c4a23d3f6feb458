/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the selftests share. Functions return 0 or a positive value, or a
 * negative errno; none of them reports a test result.
 */
#ifndef FWCTL_TEST_H
#define FWCTL_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <linux/types.h>
#include <fwctl/fwctl.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- files, modules ---- */
int file_write(const char *path, const char *text);
/* The text without its last newline, always terminated */
int file_read(const char *path, char *text, size_t room);
long file_number(const char *path);
/* Polls until the file has this number, for at most five seconds */
int file_wait(const char *path, long number);
/* ... until it has kept it for a while */
int file_settle(const char *path, long number, long patience_ms);

bool module_loaded(const char *name);
/* NAME.ko out of $FWCTL_MODULES; done already is success */
int module_load(const char *name, const char *params);
int module_unload(const char *name);

/* ---- devices ---- */
/* Path in sysfs of the fwctl device whose parent has this name, -ENODEV */
int fwctl_find(const char *parent, char *path, size_t room);
/* ... and a descriptor of it, waiting for it to appear for at most five seconds */
int fwctl_open(const char *parent);

int fwctl_info(int fd, struct fwctl_info *info);
/* *out_len: room, then length of the response */
int fwctl_rpc(int fd, __u32 scope, const void *in, size_t in_len, void *out, size_t *out_len);

/* ---- what the kernel says of a refusal ---- */
enum {
	MALFORMED, NOT_SUPPORTED, KERNEL_OWNED, DATA_PATH, NAMES_ADDRESS, DMA_RETAINED,
	UNKNOWN_EFFECTS, IN_USE, BACKGROUND, LOCKDOWN, POLICY, SCOPE, CAPABILITY,
	ALLOWED
};

struct record {
	char event[16];		/* "refused" or "sent" */
	char command[48];
	char reason[20];
	unsigned int opcode;
	unsigned int via;
	unsigned int scope;
	unsigned int required;
	unsigned int effects;
	unsigned int refusals;
	int pid;
};

/* Empty the trace, recording if that was not done yet */
int record_begin(void);
/* The last record of this process since, its event "" if there is none; how many there are */
int record_last(struct record *record);
/* Opcodes that this process had sent since, the first to come first; how many */
int record_sent(unsigned int *opcodes, int room);

struct record_end {
	unsigned int opcode;
	int err;
	unsigned int status;	/* the firmware's */
	unsigned long long ns;
	int pid;
};

/* The last end of an RPC of this process since record_begin(); how many there are */
int record_last_end(struct record_end *end);
/* ... of another process */
int record_last_end_of(pid_t pid, struct record_end *end);

/* The kernel log from now on */
int log_begin(void);
/* Counts its lines so far that have both words in them; the last goes to line */
int log_count(int log, const char *word, const char *other, char *line, size_t room);

/* ---- processes ---- */
/* Drop a capability from the effective and permitted set */
int cap_drop(int cap);
int fd_send(int sock, int fd);
int fd_receive(int sock);
/*
 * How many times longer everything may take: more than 1 on kernels with sanitizers.
 * Milliseconds of a clock that never goes back, and goes as slowly.
 */
extern const int slowness;
long now_ms(void);
/* Waits for a child for at most this long: its status, or -ETIMEDOUT */
int child_wait(pid_t pid, int ms);
/* Waits until a process or thread sleeps where only a kill wakes it, for at most five seconds */
int child_sleeps(pid_t pid);

#endif
