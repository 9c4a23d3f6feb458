// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is there: descriptors, modules and their references, devices in sysfs, in
 * /dev and over netlink, contexts, policies, identities; and what was counted.
 * Everything is read as any program could read it.
 */
#define _GNU_SOURCE
#include "failures.h"
#include "fwctl_test.h"
#include "netlink_test.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3)))
static void note(struct state *state, const char *format, ...)
{
	size_t room = sizeof(state->text) - state->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(state->text + state->len, room, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= room) {
		printf("Bail out! no room for the state\n");
		exit(1);
	}
	state->len += len;
}

/* ---- files ---- */

static void note_descriptors(struct state *state)
{
	char target[PATH_MAX];
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;
	ssize_t len;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || atoi(entry->d_name) == dirfd(dir))
			continue;
		len = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);
		target[len < 0 ? 0 : len] = 0;
		note(state, "descriptor %s of %s\n", entry->d_name, target);
	}
	if (dir)
		closedir(dir);
}

/* Of a file with a line for each thing, the words of those with fwctl in them */
static void note_lines(struct state *state, const char *path, const char *what, const char *format)
{
	FILE *file = fopen(path, "re");
	char line[512], one[128], other[128];

	while (file && fgets(line, sizeof(line), file)) {
		if (strstr(line, "fwctl") && sscanf(line, format, one, other) == 2)
			note(state, "%s %s: %s\n", what, one, other);
	}
	if (file)
		fclose(file);
}

struct member {
	unsigned int port, groups;
};

static int by_port(const void *a, const void *b)
{
	const struct member *one = a, *other = b;

	return one->port < other->port ? -1 : one->port > other->port;
}

/* Our sockets of generic netlink: what they listen to. The kernel lists them as it likes. */
static void note_sockets(struct state *state)
{
	FILE *file = fopen("/proc/net/netlink", "re");
	struct member members[16], one;
	unsigned int protocol;
	size_t i, count = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file) && count < ARRAY_LEN(members)) {
		if (sscanf(line, "%*s %u %u %x", &protocol, &one.port, &one.groups) == 3 &&
		    protocol == NETLINK_GENERIC && one.port)
			members[count++] = one;
	}
	if (file)
		fclose(file);
	qsort(members, count, sizeof(*members), by_port);
	for (i = 0; i < count; i++)
		note(state, "socket %u hears %x\n", members[i].port, members[i].groups);
}

static int by_name(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void note_directory(struct state *state, const char *path, const char *what)
{
	char link[PATH_MAX], target[PATH_MAX];
	struct dirent **entries;
	int i, count = scandir(path, &entries, by_name, alphasort);

	for (i = 0; i < count; i++) {
		ssize_t len;

		snprintf(link, sizeof(link), "%s/%s/device", path, entries[i]->d_name);
		len = readlink(link, target, sizeof(target) - 1);
		target[len < 0 ? 0 : len] = 0;
		note(state, "%s %s%s%s\n", what, entries[i]->d_name,
		     target[0] ? " of " : "", basename(target));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void note_number(struct state *state, const char *device, const char *what)
{
	char path[PATH_MAX];
	long number;

	snprintf(path, sizeof(path), "/sys/bus/platform/devices/%s/%s", device, what);
	number = file_number(path);
	if (number >= 0)
		note(state, "%s of %s: %ld\n", what, device, number);
}

static void note_firmware(struct state *state, const char *device)
{
	char path[PATH_MAX];
	long delivered;

	note_number(state, device, "contexts");
	note_number(state, device, "hanging");
	snprintf(path, sizeof(path), "/sys/bus/platform/devices/%s/delivered", device);
	delivered = file_number(path);
	if (delivered > 0)
		state->traces.delivered += delivered;
}

/* ---- netlink ---- */

static struct nl family;
static bool family_known;

void state_forget(void)
{
	if (family_known)
		nl_close(&family);
	family_known = false;
}

struct nl *state_netlink(void)
{
	int ret;

	if (family_known)
		return &family;
	ret = nl_open(&family);
	if (ret) {
		nl_close(&family);
		return NULL;
	}
	family_known = true;
	return &family;
}

static void note_device(const struct nl_attrs *attrs, void *data)
{
	struct nl_attrs dev;

	nl_inside(attrs->attr[FWCTL_A_DEV], &dev);
	note(data, "device %s of %s %s: %s, %u commands, %u entries%s%s\n",
	     nl_text(dev.attr[FWCTL_A_DEVICE_NAME]),
	     nl_text(dev.attr[FWCTL_A_DEVICE_PARENT]),
	     nl_text(dev.attr[FWCTL_A_DEVICE_IDENTITY]),
	     nl_text(dev.attr[FWCTL_A_DEVICE_SUBSYSTEM]),
	     nl_u32(dev.attr[FWCTL_A_DEVICE_COMMANDS]),
	     nl_u32(dev.attr[FWCTL_A_DEVICE_POLICY_ENTRIES]),
	     dev.attr[FWCTL_A_DEVICE_IN_USE] ? ", in use" : "",
	     dev.attr[FWCTL_A_DEVICE_POLICY_LOCKED] ? ", locked" : "");
}

/* All of an entry, whatever is in it */
static void note_policy(const struct nl_attrs *attrs, void *data)
{
	const struct nlattr *nest = attrs->attr[FWCTL_A_POLICY];
	const __u8 *bytes = nest ? nl_data(nest) : NULL;
	struct nl_attrs entry;
	size_t i;

	nl_inside(nest, &entry);
	note(data, "policy of %s: ", entry.attr[FWCTL_A_POLICY_DEFAULT] ? "default" :
	     nl_text(entry.attr[FWCTL_A_POLICY_IDENTITY]));
	for (i = 0; i < nl_len(nest); i++)
		note(data, "%02x", bytes[i]);
	note(data, "\n");
}

static void note_stats(const struct nl_attrs *attrs, void *data)
{
	struct nl_attrs totals, counters;
	struct state *state = data;

	nl_inside(attrs->attr[FWCTL_A_TOTALS], &totals);
	nl_inside(attrs->attr[FWCTL_A_COUNTERS], &counters);
	if (attrs->attr[FWCTL_A_TOTALS]) {
		note(state, "identity %s, ring %u\n", nl_text(totals.attr[FWCTL_A_TOTALS_IDENTITY]),
		     nl_u8(totals.attr[FWCTL_A_TOTALS_RING]));
		state->traces.records += nl_u32(totals.attr[FWCTL_A_TOTALS_HELD]) +
					 nl_u64(totals.attr[FWCTL_A_TOTALS_LOST]);
	}
	if (attrs->attr[FWCTL_A_COUNTERS]) {
		state->traces.sent += nl_u64(counters.attr[FWCTL_A_COUNTERS_SENT]);
		state->traces.refused += nl_u64(counters.attr[FWCTL_A_COUNTERS_REFUSED]);
		state->traces.failed += nl_u64(counters.attr[FWCTL_A_COUNTERS_FAILED]);
	}
}

static void note_dump(struct state *state, __u8 command, nl_visit *visit)
{
	struct nl *nl = state_netlink();
	int ret;

	if (!nl) {
		note(state, "no family\n");
		return;
	}
	nl_begin(nl, command);
	ret = nl_dump(nl, visit, state);
	if (ret)
		note(state, "dump %u fails: %d\n", command, ret);
}

/* ---- all of it ---- */

void state_take(struct state *state)
{
	state->len = 0;
	state->text[0] = 0;
	memset(&state->traces, 0, sizeof(state->traces));
	note_dump(state, FWCTL_NL_CMD_DEV_GET, note_device);
	note_dump(state, FWCTL_NL_CMD_POLICY_GET, note_policy);
	note_dump(state, FWCTL_NL_CMD_STATS_GET, note_stats);
	if (state_netlink())
		state->traces.newest = nl_newest(state_netlink());
	note_descriptors(state);
	note_lines(state, "/proc/modules", "references of", "%127s %*u %127s");
	note_lines(state, "/proc/devices", "major", "%127s %127s");
	note_sockets(state);
	note_directory(state, "/sys/class/fwctl", "in sysfs");
	note_directory(state, "/dev/fwctl", "in /dev");
	note_firmware(state, WORKER);
	note_firmware(state, CALLER);
}

static size_t line_length(const char *line)
{
	return strcspn(line, "\n");
}

const char *state_differs(const struct state *before, const struct state *after)
{
	const char *a = before->text, *b = after->text;
	static char what[1024];
	size_t n, m;

	if (before->len == after->len && !memcmp(a, b, before->len))
		return NULL;
	for (;;) {
		n = line_length(a);
		m = line_length(b);
		if (n != m || memcmp(a, b, n) || !a[n] || !b[m])
			break;
		a += n + 1;
		b += m + 1;
	}
	snprintf(what, sizeof(what), "was \"%.*s\", is \"%.*s\"", (int)n, a, (int)m, b);
	return what;
}

int state_count(const struct state *state, const char *prefix)
{
	size_t len = strlen(prefix);
	const char *line;
	int count = 0;

	for (line = state->text; *line; line += line_length(line) + 1) {
		count += !strncmp(line, prefix, len);
		if (!line[line_length(line)])
			break;
	}
	return count;
}

void state_drop(struct state *state, const char *prefix)
{
	size_t len = strlen(prefix);
	char *line = state->text, *next;

	for (; *line; line = next) {
		next = line + line_length(line) + 1;
		if (strncmp(line, prefix, len))
			continue;
		memmove(line, next, strlen(next) + 1);
		next = line;
	}
	state->len = line - state->text;
}
