// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Refusals: the kernel's log says why. A line reads
 *
 *   fwctl fwctl0: refused clear-poison (4302h) from fwctlcli[123] at scope
 *   debug-full: kernel-owned: WHY; instead: INTERFACE
 *
 * and as a record of /dev/kmsg has "PRIORITY,NUMBER,TIME,FLAGS;" before it and
 * further lines after it. The name of a process may hold anything, so the line
 * is read from both sides of it.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fwctl_log {
	int fd;
};

int fwctl_log_open(struct fwctl_log **log)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	*log = NULL;
	if (fd < 0)
		return -errno;
	if (lseek(fd, 0, SEEK_END) < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	*log = malloc(sizeof(**log));
	if (!*log) {
		close(fd);
		return -ENOMEM;
	}
	(*log)->fd = fd;
	return 0;
}

void fwctl_log_close(struct fwctl_log *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log);
}

int fwctl_log_refusal(struct fwctl_log *log, const char *dev_name, pid_t pid,
		      struct fwctl_refusal *refusal)
{
	char record[8192];
	int err = -ENOENT;

	for (;;) {
		ssize_t n = read(log->fd, record, sizeof(record) - 1);
		const char *line;

		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;	/* overwritten meanwhile */
		if (n <= 0)
			return err;
		record[n] = 0;
		record[strcspn(record, "\n")] = 0;
		line = strchr(record, ';');
		if (line && !fwctl_refusal_parse(line + 1, dev_name, pid, refusal))
			err = 0;
	}
}

static void copy(char *dst, size_t room, const char *from, const char *to)
{
	fwctl_escape(dst, room, from, to - from);
}

/* Where "] at scope NAME: " ends, if "[pid" is before it */
static const char *after_scope(const char *line, pid_t pid, const char **from)
{
	char mark[64];
	const char *found, *colon;

	snprintf(mark, sizeof(mark), "[%ld] at scope ", (long)pid);
	found = strstr(line, mark);
	if (!found)
		return NULL;
	colon = strstr(found + strlen(mark), ": ");
	*from = strstr(line, " from ");
	if (!colon || !*from || *from > found)
		return NULL;
	return colon + 2;
}

int fwctl_refusal_parse(const char *line, const char *dev_name, pid_t pid,
			struct fwctl_refusal *refusal)
{
	const char *command, *from, *reason, *why, *instead;
	char mark[96];

	snprintf(mark, sizeof(mark), " %s: refused ", dev_name);
	command = strstr(line, mark);
	if (!command)
		return -ENOENT;
	command += strlen(mark);
	reason = after_scope(command, pid, &from);
	if (!reason)
		return -ENOENT;
	memset(refusal, 0, sizeof(*refusal));
	copy(refusal->command, sizeof(refusal->command), command, from);
	why = strchr(reason, ':');
	if (!why) {
		copy(refusal->reason, sizeof(refusal->reason), reason, reason + strlen(reason));
		return 0;
	}
	copy(refusal->reason, sizeof(refusal->reason), reason, why);
	why += strspn(why, ": ");
	instead = strstr(why, "; instead: ");
	copy(refusal->why, sizeof(refusal->why), why, instead ? instead : why + strlen(why));
	if (instead) {
		instead += strlen("; instead: ");
		copy(refusal->instead, sizeof(refusal->instead), instead,
		     instead + strlen(instead));
	}
	return 0;
}
