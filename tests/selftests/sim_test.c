// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "sim_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fwctl_test.h"

/* Whatever an earlier test left */
static void remove_all(void)
{
	DIR *dir = opendir(SIM_BUS "devices");
	struct dirent *entry;
	int id;

	while (dir && (entry = readdir(dir)))
		if (sscanf(entry->d_name, "sim%d", &id) == 1)
			sim_del(id);
	if (dir)
		closedir(dir);
}

int sim_load(void)
{
	int ret = module_load("fwctl", "");

	ret = ret ? ret : module_load("fwctl_sim", "");
	if (ret)
		return ret;
	remove_all();
	return sim_write(SIM_NEW, "reset", "1");
}

int sim_new(const char *line)
{
	return file_write(SIM_BUS "new_device", line);
}

int sim_del(int id)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", id);
	return file_write(SIM_BUS "del_device", text);
}

bool sim_exists(int id)
{
	char path[128];

	snprintf(path, sizeof(path), SIM_BUS "devices/sim%d", id);
	return !access(path, F_OK);
}

int sim_open(int id)
{
	char parent[16];

	snprintf(parent, sizeof(parent), "sim%d", id);
	return fwctl_open(parent);
}

int sim_create(int id, const char *personality)
{
	char line[32];
	int ret = sim_load();

	snprintf(line, sizeof(line), "%d %s", id, personality);
	ret = ret ? ret : sim_new(line);
	return ret ? ret : sim_open(id);
}

static void file_of(char *path, size_t room, int id, const char *file)
{
	if (id == SIM_NEW)
		snprintf(path, room, SIM_DEBUGFS "new/%s", file);
	else
		snprintf(path, room, SIM_DEBUGFS "sim%d/%s", id, file);
}

int sim_write(int id, const char *file, const char *text)
{
	char path[128];

	file_of(path, sizeof(path), id, file);
	return file_write(path, text);
}

int sim_set(int id, const char *knob, long long value)
{
	char text[24];

	/* With 0x, which all of them take, and some take as the only base */
	snprintf(text, sizeof(text), value < 0 ? "%lld\n" : "%#llx\n", value);
	return sim_write(id, knob, text);
}

long sim_get(int id, const char *file)
{
	char path[128];

	file_of(path, sizeof(path), id, file);
	return file_number(path);
}

int sim_wait(int id, const char *file, long number)
{
	char path[128];

	file_of(path, sizeof(path), id, file);
	/* A report that is read before a command is pending as well, and soon over */
	return number ? file_settle(path, number, 5000) : file_wait(path, number);
}

int sim_send_key(int fd, __u32 scope, __u32 opcode, __u64 key, const void *payload, size_t len,
		 struct sim_answer *answer, size_t room)
{
	union {
		struct fwctl_rpc_sim rpc;
		__u8 bytes[sizeof(struct fwctl_rpc_sim) + SIM_PAYLOAD];
	} in = { .rpc = { .opcode = opcode, .flags = key ? FWCTL_SIM_KEYED : 0, .key = key } };
	struct sim_answer none;
	size_t out_len = sizeof(struct fwctl_rpc_sim_out) + room;
	int ret;

	answer = answer ?: &none;
	memset(answer, 0, sizeof(*answer));
	if (len > SIM_PAYLOAD || room > SIM_PAYLOAD)
		return -E2BIG;
	if (len)
		memcpy(in.rpc.payload, payload, len);
	ret = fwctl_rpc(fd, scope, &in, sizeof(in.rpc) + len, answer, &out_len);
	if (ret)
		return ret;
	/* Whatever the firmware said, the response is as long as it says itself */
	return out_len == sizeof(struct fwctl_rpc_sim_out) + answer->size ? 0 : -EBADMSG;
}

int sim_send(int fd, __u32 scope, __u32 opcode, const void *payload, size_t len,
	     struct sim_answer *answer)
{
	return sim_send_key(fd, scope, opcode, 0, payload, len, answer, SIM_PAYLOAD);
}
