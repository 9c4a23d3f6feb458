// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's own audit is told: refusals and writes, with the id and the
 * facts of the recorder, and no byte of a name as it was chosen. Read as a
 * listener of the audit does; no audit daemon is there.
 */
#define _GNU_SOURCE
#include "cxl_test.h"
#include "netlink_test.h"

#include <ctype.h>
#include <errno.h>
#include <linux/audit.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL
#define PATIENCE_MS	5000

/* Names that would be fields, lines, or commands for a terminal; at most 15 bytes */
static const char * const names[] = {
	"a\" res=1 x=\"", "x op=done res=1", "two\nlines", "\033[2J\007", "caf\303\251", "\"", " ",
	"=", "plain",
};

struct audit_message {
	struct nlmsghdr nl;
	struct audit_status status;
};

static int audit_enable(bool enable)
{
	struct audit_message m = {
		.nl = {
			.nlmsg_len = sizeof(m),
			.nlmsg_type = AUDIT_SET,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.status = { .mask = AUDIT_STATUS_ENABLED, .enabled = enable },
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT), ret;
	char answer[256];

	if (fd < 0)
		return -errno;
	ret = send(fd, &m, sizeof(m), 0) < 0 ? -errno : 0;
	if (!ret)
		ret = recv(fd, answer, sizeof(answer), 0) < 0 ? -errno :
		      *(int *)NLMSG_DATA((struct nlmsghdr *)answer);
	close(fd);
	return ret;
}

static int audit_listen(void)
{
	struct sockaddr_nl address = {
		.nl_family = AF_NETLINK, .nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1),
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	if (fd < 0)
		return -errno;
	return bind(fd, (void *)&address, sizeof(address)) ? -errno : fd;
}

/* The next record of ours: 0 with its text, or -EAGAIN */
static int audit_next(int fd, char *text, size_t room, int ms)
{
	long end = now_ms() + ms;

	for (;;) {
		struct pollfd poller = { .fd = fd, .events = POLLIN };
		char buffer[4096] = {};
		struct nlmsghdr *nl = (void *)buffer;
		long left = end - now_ms();
		ssize_t len;

		if (poll(&poller, 1, left > 0 ? left * slowness : 0) <= 0)
			return -EAGAIN;
		len = recv(fd, buffer, sizeof(buffer) - 1, 0);
		if (len < (ssize_t)NLMSG_HDRLEN || nl->nlmsg_type != AUDIT_KERNEL_OTHER ||
		    !strstr(NLMSG_DATA(nl), "fwctl: "))
			continue;
		snprintf(text, room, "%s", (char *)NLMSG_DATA(nl));
		return 0;
	}
}

/* The value of a field, if there is exactly one of that name */
static int field(const char *text, const char *name, char *value, size_t room)
{
	char wanted[32];
	const char *at, *found = NULL;
	int count = 0;

	snprintf(wanted, sizeof(wanted), " %s=", name);
	for (at = text; (at = strstr(at, wanted)); at++) {
		found = at + strlen(wanted);
		count++;
	}
	if (count != 1)
		return -EBADMSG;
	snprintf(value, room, "%.*s", (int)strcspn(found, " "), found);
	return 0;
}

static long number(const char *text, const char *name)
{
	char value[64];

	return field(text, name, value, sizeof(value)) ? -1 : strtol(value, NULL, 0);
}

/* As audit writes a name: quoted if that is safe, in hexadecimal otherwise */
static void expected(const char *name, char *text)
{
	const char *at;

	for (at = name; *at && *at != '"' && *at > 0x20 && *at < 0x7f; at++)
		;
	if (!*at) {
		sprintf(text, "\"%s\"", name);
		return;
	}
	for (at = name; *at; at++)
		text += sprintf(text, "%02X", (__u8)*at);
}

FIXTURE(audit) {
	int fd;
	int listener;
	struct nl nl;
	int index;
	char text[4096];
	struct cxl_answer answer;
};

FIXTURE_SETUP(audit)
{
	char name[32];

	ASSERT_EQ(0, cxl_memdev(SERIAL_FIRST, name, sizeof(name)));
	self->fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(name);
	ASSERT_LE(0, self->index);
	self->listener = audit_listen();
	ASSERT_LE(0, self->listener);
	ASSERT_EQ(0, audit_enable(true));
}

FIXTURE_TEARDOWN(audit)
{
	audit_enable(false);
	close(self->listener);
	nl_close(&self->nl);
	close(self->fd);
}

/* R32: a refusal and a write have the id, the facts and the asker of their records. */
TEST_F(audit, agrees_with_the_recorder)
{
	static const struct {
		__u16 opcode;
		__u16 len;
		int error;
		const char *ops[2];
	} rpcs[] = {
		{ CXL_OP_SANITIZE, 0, -EPERM, { "refused" } },
		{ 0xc001, 0, -EOPNOTSUPP, { "refused" } },
		{ CXL_OP_SET_TIMESTAMP, 7, -EINVAL, { "refused" } },
		{ CXL_OP_SET_TIMESTAMP, 8, 0, { "sent", "done" } },
	};
	__u64 stamp = 1700000000ULL * 1000000000ULL;
	struct nl_record record;
	char value[64];
	unsigned int i, op;

	for (i = 0; i < ARRAY_LEN(rpcs); i++) {
		__u64 newest = nl_newest(&self->nl);

		ASSERT_EQ(rpcs[i].error, cxl_send(self->fd, FULL, rpcs[i].opcode, &stamp,
						  rpcs[i].len, &self->answer));
		ASSERT_EQ(1, nl_records(&self->nl, self->index, newest, &record));
		for (op = 0; op < 2 && rpcs[i].ops[op]; op++) {
			ASSERT_EQ(0, audit_next(self->listener, self->text, sizeof(self->text),
						PATIENCE_MS)) TH_LOG("%04xh", rpcs[i].opcode);
			ASSERT_EQ(0, field(self->text, "op", value, sizeof(value)));
			EXPECT_STREQ(rpcs[i].ops[op], value);
			EXPECT_EQ((long)record.id, number(self->text, "id"));
			EXPECT_EQ(rpcs[i].opcode, number(self->text, "opcode"));
			EXPECT_EQ(getpid(), number(self->text, "pid")) TH_LOG("%s", self->text);
			EXPECT_EQ(!rpcs[i].error, number(self->text, "res"));
			if (rpcs[i].error)
				EXPECT_EQ(record.reasons, number(self->text, "refusals"));
		}
	}
}

/* R33: whatever a process calls itself, it forges no field, in either kind of record. */
TEST_F(audit, names_forge_nothing)
{
	__u64 stamp = 1700000000ULL * 1000000000ULL;
	char wanted[64], value[64];
	unsigned int i, kind;
	const char *at;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		ASSERT_EQ(0, prctl(PR_SET_NAME, names[i]));
		expected(names[i], wanted);
		/* the first is written by the caller, the others by a worker in its name */
		ASSERT_EQ(-EPERM, cxl_send(self->fd, FULL, CXL_OP_SANITIZE, NULL, 0,
					   &self->answer));
		ASSERT_EQ(0, cxl_send(self->fd, FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp),
				      &self->answer));
		for (kind = 0; kind < 3; kind++) {
			ASSERT_EQ(0, audit_next(self->listener, self->text, sizeof(self->text),
						PATIENCE_MS));
			EXPECT_EQ(0, field(self->text, "comm", value, sizeof(value)))
				TH_LOG("%s", self->text);
			EXPECT_STREQ(wanted, value);
			EXPECT_EQ(0, field(self->text, "op", value, sizeof(value)))
				TH_LOG("%s", self->text);
			EXPECT_EQ(kind ? 1 : 0, number(self->text, "res"))
				TH_LOG("%s", self->text);
			for (at = self->text; *at; at++)
				if (!isprint(*at))
					break;
			EXPECT_EQ(0, *at) TH_LOG("a byte %02x is in it", (__u8)*at);
		}
	}
}

/* R32: reads are not for the audit; and where it is not enabled, nothing is. */
TEST_F(audit, only_what_is_notable)
{
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	EXPECT_EQ(-EAGAIN, audit_next(self->listener, self->text, sizeof(self->text), 100));
	ASSERT_EQ(0, audit_enable(false));
	ASSERT_EQ(-EPERM, cxl_send(self->fd, FULL, CXL_OP_SANITIZE, NULL, 0, &self->answer));
	EXPECT_EQ(-EAGAIN, audit_next(self->listener, self->text, sizeof(self->text), 100));
	ASSERT_EQ(0, audit_enable(true));
	ASSERT_EQ(-EPERM, cxl_send(self->fd, FULL, CXL_OP_SANITIZE, NULL, 0, &self->answer));
	EXPECT_EQ(0, audit_next(self->listener, self->text, sizeof(self->text), PATIENCE_MS));
}

TEST_HARNESS_MAIN
