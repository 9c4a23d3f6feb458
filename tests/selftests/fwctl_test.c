// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "fwctl_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS	5000
#define SETTLED_MS	100
#define INSTANCE	"/sys/kernel/tracing/instances/selftests"

/* ---- files ---- */

int file_write(const char *path, const char *text)
{
	ssize_t len = strlen(text), ret;
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	ret = write(fd, text, len);
	ret = ret < 0 ? -errno : 0;
	close(fd);
	return ret;
}

int file_read(const char *path, char *text, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	text[0] = 0;
	if (fd < 0)
		return -errno;
	len = read(fd, text, room - 1);
	len = len < 0 ? -errno : len;
	close(fd);
	if (len < 0)
		return len;
	text[len] = 0;
	if (len && text[len - 1] == '\n')
		text[len - 1] = 0;
	return 0;
}

long file_number(const char *path)
{
	char text[64];
	int ret = file_read(path, text, sizeof(text));

	return ret ? ret : strtol(text, NULL, 0);
}

#ifndef SLOWNESS
#define SLOWNESS 1
#endif
const int slowness = SLOWNESS;

long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (ts.tv_sec * 1000L + ts.tv_nsec / 1000000) / slowness;
}

int file_wait(const char *path, long number)
{
	long end = now_ms() + PATIENCE_MS;

	while (file_number(path) != number) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(5000);
	}
	return 0;
}

int file_settle(const char *path, long number, long patience_ms)
{
	long end = now_ms() + patience_ms, since = 0;

	while (!since || now_ms() < since + SETTLED_MS) {
		if (file_number(path) != number)
			since = 0;
		else if (!since)
			since = now_ms();
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(5000);
	}
	return 0;
}

/* ---- modules ---- */

bool module_loaded(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	return !access(path, F_OK);
}

static int module_open(const char *name)
{
	const char *dirs = getenv("FWCTL_MODULES") ?: "/files:/lab/ko";
	char *copy = strdup(dirs), *rest = copy, *dir, path[PATH_MAX];
	int fd = -1;

	while (fd < 0 && (dir = strsep(&rest, ":"))) {
		snprintf(path, sizeof(path), "%s/%s.ko", dir, name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	free(copy);
	return fd < 0 ? -ENOENT : fd;
}

int module_load(const char *name, const char *params)
{
	int fd, ret;

	if (module_loaded(name))
		return 0;
	fd = module_open(name);
	if (fd < 0)
		return fd;
	ret = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;
	close(fd);
	return ret;
}

int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

/* ---- devices ---- */

static bool has_parent(const char *device, const char *parent)
{
	char link[PATH_MAX], target[PATH_MAX];
	const char *name;
	ssize_t len;

	snprintf(link, sizeof(link), "/sys/class/fwctl/%s/device", device);
	len = readlink(link, target, sizeof(target) - 1);
	if (len < 0)
		return false;
	target[len] = 0;
	name = strrchr(target, '/');
	return !strcmp(name ? name + 1 : target, parent);
}

int fwctl_find(const char *parent, char *path, size_t room)
{
	DIR *dir = opendir("/sys/class/fwctl");
	struct dirent *entry;
	int ret = -ENODEV;

	if (!dir)
		return -errno;
	while (ret && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !has_parent(entry->d_name, parent))
			continue;
		snprintf(path, room, "/sys/class/fwctl/%s", entry->d_name);
		ret = 0;
	}
	closedir(dir);
	return ret;
}

static int fwctl_try_open(const char *parent)
{
	char path[PATH_MAX], node[PATH_MAX];
	int ret = fwctl_find(parent, path, sizeof(path));

	if (ret)
		return ret;
	snprintf(node, sizeof(node), "/dev/fwctl/%s", strrchr(path, '/') + 1);
	ret = open(node, O_RDONLY | O_CLOEXEC);
	return ret < 0 ? -errno : ret;
}

int fwctl_open(const char *parent)
{
	long end = now_ms() + PATIENCE_MS;
	int ret;

	while ((ret = fwctl_try_open(parent)) < 0 && now_ms() < end)
		usleep(10000);
	return ret;
}

int fwctl_info(int fd, struct fwctl_info *info)
{
	info->size = sizeof(*info);
	return ioctl(fd, FWCTL_INFO, info) ? -errno : 0;
}

int fwctl_rpc(int fd, __u32 scope, const void *in, size_t in_len, void *out, size_t *out_len)
{
	struct fwctl_rpc rpc = {
		.size = sizeof(rpc),
		.scope = scope,
		.in_len = in_len,
		.out_len = *out_len,
		.in = (uintptr_t)in,
		.out = (uintptr_t)out,
	};

	if (ioctl(fd, FWCTL_RPC, &rpc))
		return -errno;
	*out_len = rpc.out_len;
	return 0;
}

/* ---- records ---- */

int record_begin(void)
{
	int ret;

	if (access("/sys/kernel/tracing/instances", F_OK))
		mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	if (mkdir(INSTANCE, 0700) && errno != EEXIST)
		return -errno;
	ret = file_write(INSTANCE "/events/fwctl/enable", "1");
	return ret ? ret : file_write(INSTANCE "/trace", "\n");
}

static bool record_parse(const char *line, struct record *record)
{
	const char *event = strstr(line, ": fwctl_");

	memset(record, 0, sizeof(*record));
	return event &&
	       sscanf(event, ": fwctl_%15[a-z]: device=%*s command=%47s opcode=%x via=%x scope=%u required=%u effects=%x reason=%19s refusals=%x pid=%d",
		      record->event, record->command, &record->opcode, &record->via,
		      &record->scope, &record->required, &record->effects,
		      record->reason, &record->refusals, &record->pid) == 10;
}

int record_last(struct record *record)
{
	FILE *trace = fopen(INSTANCE "/trace", "re");
	struct record one;
	char line[512];
	int count = 0;

	memset(record, 0, sizeof(*record));
	if (!trace)
		return -errno;
	while (fgets(line, sizeof(line), trace)) {
		if (!record_parse(line, &one) || one.pid != getpid())
			continue;
		*record = one;
		count++;
	}
	fclose(trace);
	return count;
}

int record_sent(unsigned int *opcodes, int room)
{
	FILE *trace = fopen(INSTANCE "/trace", "re");
	struct record one;
	char line[512];
	int count = 0;

	if (!trace)
		return -errno;
	while (fgets(line, sizeof(line), trace)) {
		if (!record_parse(line, &one) || one.pid != getpid() || strcmp(one.event, "sent"))
			continue;
		if (count < room)
			opcodes[count] = one.opcode;
		count++;
	}
	fclose(trace);
	return count;
}

static bool record_parse_end(const char *line, struct record_end *end)
{
	const char *event = strstr(line, ": fwctl_done: ");

	return event && sscanf(event, ": fwctl_done: device=%*s opcode=%x err=%d status=%u ns=%llu pid=%d",
			       &end->opcode, &end->err, &end->status, &end->ns, &end->pid) == 5;
}

int record_last_end_of(pid_t pid, struct record_end *end)
{
	FILE *trace = fopen(INSTANCE "/trace", "re");
	struct record_end one;
	char line[512];
	int count = 0;

	memset(end, 0, sizeof(*end));
	if (!trace)
		return -errno;
	while (fgets(line, sizeof(line), trace)) {
		if (!record_parse_end(line, &one) || one.pid != pid)
			continue;
		*end = one;
		count++;
	}
	fclose(trace);
	return count;
}

int record_last_end(struct record_end *end)
{
	return record_last_end_of(getpid(), end);
}

int log_begin(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_END);
	return fd;
}

int log_count(int log, const char *word, const char *other, char *line, size_t room)
{
	char text[8192];
	int count = 0;
	ssize_t len;

	/* EPIPE: the oldest lines were overwritten, go on */
	while ((len = read(log, text, sizeof(text) - 1)) > 0 || errno == EPIPE) {
		if (len < 0)
			continue;
		text[len] = 0;
		if (!strstr(text, word) || !strstr(text, other))
			continue;
		count++;
		if (line)
			snprintf(line, room, "%s", text);
	}
	return count;
}

/* ---- processes ---- */

int cap_drop(int cap)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -errno;
	data[cap / 32].effective &= ~(1U << (cap % 32));
	data[cap / 32].permitted &= ~(1U << (cap % 32));
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

union fd_message {
	struct cmsghdr header;
	char space[CMSG_SPACE(sizeof(int))];
};

int fd_send(int sock, int fd)
{
	union fd_message control = {};
	char byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(sock, &message, 0) < 0 ? -errno : 0;
}

int fd_receive(int sock)
{
	union fd_message control = {};
	char byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	int fd;

	if (recvmsg(sock, &message, MSG_CMSG_CLOEXEC) <= 0)
		return -EPIPE;
	if (!CMSG_FIRSTHDR(&message))
		return -EBADMSG;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

int child_wait(pid_t pid, int ms)
{
	long end = now_ms() + ms;
	int status;

	for (;;) {
		pid_t ret = waitpid(pid, &status, WNOHANG);

		if (ret)
			return ret < 0 ? -errno : status;
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(5000);
	}
}

int child_sleeps(pid_t pid)
{
	long end = now_ms() + PATIENCE_MS;
	char path[64], text[512], *state;
	int asleep = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	/* Several times in a row: a page may have to be waited for, but not that long */
	while (asleep < 10) {
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(5000);
		if (file_read(path, text, sizeof(text)))
			return -ESRCH;
		/* behind the name, which may have spaces and parentheses in it */
		state = strrchr(text, ')');
		asleep = state && state[1] && state[2] == 'D' ? asleep + 1 : 0;
	}
	return 0;
}
