// SPDX-License-Identifier: GPL-2.0-only
/*
 * What never reaches the rocker switch: flows, groups and all else that programs
 * the data path, at whatever scope; and what is malformed. That nothing arrived is
 * asked of the device's own ring, and of the tables that QEMU shows.
 */
#define _GNU_SOURCE
#include "rocker_test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define MALFORMED_COUNT	1000
#define SEED		20240229

/* OF-DPA: a flow that sends what comes in at port 1 to the VLAN table */
#define OF_DPA_TABLE		1
#define OF_DPA_PRIORITY		2
#define OF_DPA_COOKIE		5
#define OF_DPA_IN_PPORT		6
#define OF_DPA_IN_PPORT_MASK	7
#define OF_DPA_GOTO_TABLE	9
#define OF_DPA_GROUP_ID		10
#define OF_DPA_GROUP_COUNT	12
#define OF_DPA_GROUP_IDS	13

FIXTURE(refused) {
	int fd;
	char pci[32];
	long long tail;
};

FIXTURE_SETUP(refused)
{
	ASSERT_EQ(0, rocker_pci(0, self->pci, sizeof(self->pci)));
	self->fd = rocker_open();
	ASSERT_LE(0, self->fd);
	self->tail = qmp_register(self->pci, ROCKER_RING_TAIL);
	ASSERT_LE(0, self->tail);
}

static int tables(const char *query, char *answer, size_t room)
{
	char arguments[64] = "{\"name\": \"sw1\"}";

	return qmp(query, arguments, answer, room);
}

/* The device took no command, and its tables are as empty as they were */
FIXTURE_TEARDOWN(refused)
{
	char answer[1024];

	EXPECT_EQ(self->tail, qmp_register(self->pci, ROCKER_RING_TAIL));
	ASSERT_LT(0, tables("query-rocker-of-dpa-flows", answer, sizeof(answer)));
	EXPECT_NE(NULL, strstr(answer, "\"return\": []")) TH_LOG("%s", answer);
	ASSERT_LT(0, tables("query-rocker-of-dpa-groups", answer, sizeof(answer)));
	EXPECT_NE(NULL, strstr(answer, "\"return\": []")) TH_LOG("%s", answer);
	close(self->fd);
}

static void put16(struct rocker_attrs *attrs, __u32 type, __u16 value)
{
	rocker_put(attrs, type, &value, sizeof(value));
}

static void put_flow(struct rocker_attrs *attrs)
{
	const __u64 cookie = 0x1234;

	put16(attrs, OF_DPA_TABLE, 0);
	rocker_put32(attrs, OF_DPA_PRIORITY, 1);
	rocker_put(attrs, OF_DPA_COOKIE, &cookie, sizeof(cookie));
	rocker_put32(attrs, OF_DPA_IN_PPORT, 1);
	rocker_put32(attrs, OF_DPA_IN_PPORT_MASK, ~0U);
	put16(attrs, OF_DPA_GOTO_TABLE, 10);
}

/* A group of groups, which has a nest */
static void put_group(struct rocker_attrs *attrs)
{
	struct rocker_attrs ids = {};

	rocker_put32(&ids, 1, 0x10001);
	rocker_put32(&ids, 2, 0x10002);
	rocker_put32(attrs, OF_DPA_GROUP_ID, 0x30010001);
	put16(attrs, OF_DPA_GROUP_COUNT, 2);
	rocker_put(attrs, OF_DPA_GROUP_IDS, ids.bytes, ids.len);
}

static void expect_data_path(struct __test_metadata *_metadata, int fd, __u32 command,
			     const struct rocker_attrs *in)
{
	struct record record;
	__u32 scope;

	for (scope = 0; scope < 4; scope++) {
		ASSERT_EQ(0, record_begin());
		EXPECT_EQ(-EPERM, rocker_send(fd, scope, command, in, NULL))
			TH_LOG("command %u at scope %u", command, scope);
		ASSERT_LT(0, record_last(&record));
		EXPECT_STREQ("refused", record.event);
		EXPECT_STREQ("data-path", record.reason);
		EXPECT_EQ(command, record.opcode);
	}
}

/* R40: flows are the business of tc, and of switchdev. */
TEST_F(refused, flows)
{
	struct rocker_attrs in = {};
	__u32 command;

	put_flow(&in);
	for (command = FWCTL_ROCKER_FLOW_ADD; command <= FWCTL_ROCKER_FLOW_GET_STATS; command++)
		expect_data_path(_metadata, self->fd, command, &in);
}

TEST_F(refused, groups)
{
	struct rocker_attrs in = {};
	__u32 command;

	put_group(&in);
	for (command = FWCTL_ROCKER_GROUP_ADD; command <= FWCTL_ROCKER_GROUP_GET_STATS; command++)
		expect_data_path(_metadata, self->fd, command, &in);
}

TEST_F(refused, mode_and_learning)
{
	static const __u32 attributes[] = { FWCTL_ROCKER_MODE, FWCTL_ROCKER_LEARNING };
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(attributes); i++) {
		struct rocker_attrs in = {};

		rocker_put32(&in, FWCTL_ROCKER_PORT, 1);
		rocker_put8(&in, attributes[i], 0);
		expect_data_path(_metadata, self->fd, FWCTL_ROCKER_SET_PORT_SETTINGS, &in);
	}
}

TEST_F(refused, commands_that_are_not_defined)
{
	static const __u32 commands[] = { 0, 13, 14, 0x100, 0xffff };
	struct rocker_attrs in = {};
	unsigned int i;
	__u32 scope;

	rocker_put32(&in, FWCTL_ROCKER_PORT, 1);
	for (i = 0; i < ARRAY_LEN(commands); i++) {
		for (scope = 0; scope < 4; scope++)
			EXPECT_EQ(-EOPNOTSUPP, rocker_send(self->fd, scope, commands[i], &in, NULL))
				TH_LOG("command %u", commands[i]);
	}
	EXPECT_EQ(-EINVAL, rocker_send(self->fd, 0, 0x10000, &in, NULL));
	EXPECT_EQ(-EINVAL, rocker_send(self->fd, 0, 0x10001, &in, NULL));
}

/* What the device would drop, or take in one of two ways. */
TEST_F(refused, settings_that_the_device_would_drop)
{
	static const __u32 link[] = {
		FWCTL_ROCKER_SPEED, FWCTL_ROCKER_DUPLEX, FWCTL_ROCKER_AUTONEG,
	};
	const __u8 mac[2][6] = { { 1, 2, 3, 4, 5, 6 }, { 0 } };
	struct rocker_attrs in;
	unsigned int set;
	int i;

	/* of speed, duplex and autoneg any but all */
	for (set = 0; set < 7; set++) {
		in.len = 0;
		rocker_put32(&in, FWCTL_ROCKER_PORT, 1);
		for (i = 0; i < 3; i++) {
			if (!(set & 1 << i))
				continue;
			if (link[i] == FWCTL_ROCKER_SPEED)
				rocker_put32(&in, link[i], 1000);
			else
				rocker_put8(&in, link[i], 1);
		}
		EXPECT_EQ(-EINVAL, rocker_send(self->fd, 3, FWCTL_ROCKER_SET_PORT_SETTINGS, &in,
					       NULL)) TH_LOG("%u", set);
	}
	/* a name cannot be set, nor an address that no station has */
	in.len = 0;
	rocker_put32(&in, FWCTL_ROCKER_PORT, 1);
	rocker_put(&in, FWCTL_ROCKER_PHYS_NAME, "eth0", 4);
	EXPECT_EQ(-EINVAL, rocker_send(self->fd, 3, FWCTL_ROCKER_SET_PORT_SETTINGS, &in, NULL));
	for (i = 0; i < 2; i++)
		EXPECT_EQ(-EINVAL, rocker_mac_set(self->fd, 3, 1, mac[i]));
	/* nor are two things set at once */
	in.len = 0;
	rocker_put32(&in, FWCTL_ROCKER_PORT, 1);
	rocker_put8(&in, FWCTL_ROCKER_MODE, 0);
	rocker_put8(&in, FWCTL_ROCKER_LEARNING, 1);
	EXPECT_EQ(-EINVAL, rocker_send(self->fd, 3, FWCTL_ROCKER_SET_PORT_SETTINGS, &in, NULL));
	EXPECT_EQ(-EINVAL, rocker_link_set(self->fd, 3, 1, 1000, 2, 0));
	EXPECT_EQ(-EINVAL, rocker_link_set(self->fd, 3, 1, 1000, 0, 2));
}

/* ---- R13: a thousand malformed messages ---- */

static void put_settings(struct rocker_attrs *attrs)
{
	rocker_put32(attrs, FWCTL_ROCKER_PORT, 1);
	rocker_put32(attrs, FWCTL_ROCKER_SPEED, 1000);
	rocker_put8(attrs, FWCTL_ROCKER_DUPLEX, 1);
	rocker_put8(attrs, FWCTL_ROCKER_AUTONEG, 0);
}

/* Offset of an attribute's header, by chance one of several */
static size_t any_attribute(const struct rocker_attrs *attrs)
{
	size_t at[32], count = 0, where = 0;

	while (where < attrs->len && count < ARRAY_LEN(at)) {
		const struct fwctl_rocker_tlv *tlv = (const void *)(attrs->bytes + where);

		at[count++] = where;
		where += (tlv->len + 7) / 8 * 8;
	}
	return at[rand() % count];
}

/* One thing is made wrong, which is wrong whatever the rest is */
static void spoil(struct rocker_attrs *attrs)
{
	struct fwctl_rocker_tlv *tlv = (void *)(attrs->bytes + any_attribute(attrs));
	size_t whole = (tlv->len + 7) / 8 * 8;

	switch (rand() % 8) {
	case 0: /* shorter than a header */
		tlv->len = rand() % sizeof(*tlv);
		break;
	case 1: /* out of the list */
		tlv->len = attrs->len + 1 + rand() % 60000;
		break;
	case 2: /* not the length of its type */
		tlv->len += tlv->len % 8 == 7 ? -1 : 1;
		break;
	case 3: /* no such attribute */
		tlv->type = 62 + rand() % 1000000;
		break;
	case 4: /* the nest, or the end, of nothing */
		tlv->type = 0;
		break;
	case 5:
		tlv->reserved = 1 + rand() % 65535;
		break;
	case 6: /* twice */
		memcpy(attrs->bytes + attrs->len, tlv, whole);
		attrs->len += whole;
		break;
	case 7: /* the end is missing */
		attrs->len -= 1 + rand() % 15;
		break;
	}
}

TEST_F(refused, a_thousand_malformed)
{
	static void (* const put[])(struct rocker_attrs *) = { put_settings, put_flow, put_group };
	static const __u32 commands[] = {
		FWCTL_ROCKER_SET_PORT_SETTINGS, FWCTL_ROCKER_FLOW_ADD, FWCTL_ROCKER_GROUP_ADD,
	};
	int i;

	srand(SEED);
	for (i = 0; i < MALFORMED_COUNT; i++) {
		int what = rand() % 3, scope = rand() % 4, ret;
		struct rocker_attrs in = {};

		put[what](&in);
		spoil(&in);
		ret = rocker_send(self->fd, scope, commands[what], &in, NULL);
		ASSERT_EQ(-EINVAL, ret) TH_LOG("number %d, command %u", i, commands[what]);
	}
}

/* The header, and the lengths around the message. */
TEST_F(refused, headers)
{
	struct {
		struct fwctl_rpc_rocker rpc;
		struct rocker_attrs attrs;
	} m = { .rpc.command = FWCTL_ROCKER_GET_PORT_SETTINGS };
	__u8 request[64] = {}, out[512];
	struct fwctl_rpc_rocker *rpc = (void *)request;
	size_t i, len, whole;

	rocker_put32(&m.attrs, FWCTL_ROCKER_PORT, 1);
	m.rpc.tlv_size = m.attrs.len;
	whole = sizeof(m.rpc) + m.attrs.len;
	for (i = 0; i <= sizeof(request); i++) {
		memcpy(request, &m.rpc, sizeof(m.rpc));
		memcpy(request + sizeof(m.rpc), m.attrs.bytes, m.attrs.len);
		len = sizeof(out);
		if (i != whole)
			EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, request, i, out, &len))
				TH_LOG("%zu bytes", i);
	}
	rpc->flags = 1;
	len = sizeof(out);
	EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, request, whole, out, &len));
	rpc->flags = 0;
	rpc->reserved = 1;
	EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, request, whole, out, &len));
	rpc->reserved = 0;
	/* no room for all that a port has */
	for (i = 0; i < 100; i += 4) {
		len = i;
		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, request, whole, out, &len));
	}
}

TEST_HARNESS_MAIN
