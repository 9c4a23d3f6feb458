// SPDX-License-Identifier: GPL-2.0-only
/*
 * The administrator's policy where only a CXL device can show it: Features by their
 * UUID, effects that a request's flag adds, tunnels, and a device that goes from
 * one driver to another. What is tightened stays, so these come in order.
 */
#include "cxl_test.h"
#include "netlink_test.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL
#define PORT		0
#define REFUSED		(-1)	/* instead of a cap */

struct set_feature {
	struct cxl_mbox_set_feat_hdr hdr;
	__u8 data[8];
};

FIXTURE(policy) {
	struct nl nl;
	struct record record;
	struct cxl_answer answer;
	char memory[32];
	int fd;
};

FIXTURE_SETUP(policy)
{
	ASSERT_EQ(0, nl_open(&self->nl));
	ASSERT_EQ(0, cxl_memdev(SERIAL_FIRST, self->memory, sizeof(self->memory)));
	self->fd = fwctl_open(self->memory);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(policy)
{
	nl_close(&self->nl);
	close(self->fd);
}

static void begin(struct nl *nl, int index)
{
	nl_begin(nl, FWCTL_NL_CMD_POLICY_TIGHTEN);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
}

static int demand(struct nl *nl, size_t nest, int cap)
{
	if (cap == REFUSED)
		nl_put_flag(nl, FWCTL_A_POLICY_REFUSED);
	else
		nl_put_u8(nl, FWCTL_A_POLICY_CAP, cap);
	nl_nest_end(nl, nest);
	return nl_do(nl);
}

static int tighten_command(struct nl *nl, int index, __u32 opcode, const __u8 *uuid)
{
	size_t nest;

	begin(nl, index);
	nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_COMMAND);
	nl_put_u32(nl, FWCTL_A_POLICY_OPCODE, opcode);
	if (uuid)
		nl_put(nl, FWCTL_A_POLICY_KEY_UUID, uuid, 16);
	return demand(nl, nest, REFUSED);
}

static int tighten_effects(struct nl *nl, int index, __u32 effects)
{
	size_t nest;

	begin(nl, index);
	nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_EFFECTS);
	nl_put_u32(nl, FWCTL_A_POLICY_EFFECTS, effects);
	return demand(nl, nest, REFUSED);
}

static int cap_device(struct nl *nl, int index, int cap)
{
	size_t nest;

	begin(nl, index);
	nest = nl_entry(nl, FWCTL_NL_POLICY_TARGET_DEVICE);
	return demand(nl, nest, cap);
}

static int set(int fd, const __u8 *uuid, __u8 len, __u32 flags, struct cxl_answer *answer)
{
	struct set_feature in = { .hdr.version = 1, .hdr.flags = flags, .data = { 12, 1 } };

	memcpy(in.hdr.uuid, uuid, sizeof(in.hdr.uuid));
	return cxl_send(fd, FULL, CXL_OP_SET_FEATURE, &in, sizeof(in.hdr) + len, answer);
}

static int get(int fd, const __u8 *uuid, struct cxl_answer *answer)
{
	struct cxl_mbox_get_feat_in in = { .count = 4 };

	memcpy(in.uuid, uuid, sizeof(in.uuid));
	return cxl_send(fd, 0, CXL_OP_GET_FEATURE, &in, sizeof(in), answer);
}

static int through_tunnel(int fd, __u16 opcode, struct cxl_answer *answer)
{
	__u8 buf[64];

	return cxl_send(fd, 0, CXL_OP_TUNNEL, buf, cxl_tunnel(buf, PORT, opcode, NULL, 0), answer);
}

/* R28: a class that only a flag of the request adds is refused with the flag, and not without. */
TEST_F(policy, effects_of_a_flag)
{
	int index = nl_device(self->memory);

	ASSERT_EQ(0, set(self->fd, cxl_feature_scrub, 2, CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET,
			 &self->answer));
	ASSERT_EQ(0, tighten_effects(&self->nl, index, FWCTL_NL_EFFECTS_PERSISTS));
	EXPECT_EQ(-EPERM, set(self->fd, cxl_feature_scrub, 2,
			      CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("policy", self->record.reason);
	EXPECT_EQ(0, set(self->fd, cxl_feature_scrub, 2, 0, &self->answer));
}

/* R28: one Feature can be refused, to be set but not to be read, and no other. */
TEST_F(policy, one_feature)
{
	int index = nl_device(self->memory);

	ASSERT_EQ(0, tighten_command(&self->nl, index, CXL_OP_SET_FEATURE, cxl_feature_scrub));
	EXPECT_EQ(-EPERM, set(self->fd, cxl_feature_scrub, 2, 0, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("policy", self->record.reason);
	EXPECT_EQ(0, get(self->fd, cxl_feature_scrub, &self->answer));
	EXPECT_EQ(0, set(self->fd, cxl_feature_ecs, 7, 0, &self->answer));
}

/* R28: what is demanded of a door is demanded of all behind it. */
TEST_F(policy, a_door)
{
	int index = nl_device(self->memory);

	ASSERT_EQ(0, get(self->fd, cxl_feature_ecs, &self->answer));
	ASSERT_EQ(0, tighten_command(&self->nl, index, CXL_OP_GET_FEATURE, NULL));
	EXPECT_EQ(-EPERM, get(self->fd, cxl_feature_ecs, &self->answer));
	EXPECT_EQ(-EPERM, get(self->fd, cxl_feature_scrub, &self->answer));
}

/* R28: of what the device does not report everything can be refused. */
TEST_F(policy, unreported)
{
	int index = nl_device(self->memory);

	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	ASSERT_EQ(0, tighten_effects(&self->nl, index, FWCTL_NL_EFFECTS_UNREPORTED));
	EXPECT_EQ(-EPERM, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
}

/*
 * R28: the policy of a switch holds for what goes through its tunnel, command by
 * command and as a whole. That of the device behind it does not.
 */
TEST_F(policy, tunnels)
{
	char cci[32], behind[32];
	int fd = cxl_open_switch(), index;

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, cxl_switch(cci, sizeof(cci)));
	ASSERT_EQ(0, cxl_memdev(SERIAL_SECOND, behind, sizeof(behind)));
	index = nl_device(cci);

	ASSERT_EQ(0, tighten_command(&self->nl, nl_device(behind), CXL_OP_IDENTIFY, NULL));
	EXPECT_EQ(0, through_tunnel(fd, CXL_OP_IDENTIFY, &self->answer));
	ASSERT_EQ(0, tighten_command(&self->nl, index, CXL_OP_IDENTIFY, NULL));
	EXPECT_EQ(-EPERM, through_tunnel(fd, CXL_OP_IDENTIFY, &self->answer));
	EXPECT_EQ(0, through_tunnel(fd, CXL_OP_GET_SUP_LOGS, &self->answer));
	ASSERT_EQ(0, tighten_command(&self->nl, index, CXL_OP_TUNNEL, NULL));
	EXPECT_EQ(-EPERM, through_tunnel(fd, CXL_OP_GET_SUP_LOGS, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("policy", self->record.reason);
	EXPECT_EQ(0, cxl_send(fd, 0, CXL_OP_GET_SUP_LOGS, NULL, 0, &self->answer));
	close(fd);
}

/* R29: a policy goes with the device to another driver, and back. */
TEST_F(policy, another_driver)
{
	__u64 stamp = 1700000000ULL * 1000000000ULL;
	char pci[32], name[32];
	int fd;

	ASSERT_EQ(0, cap_device(&self->nl, nl_device(self->memory), FWCTL_RPC_DEBUG_WRITE));
	ASSERT_EQ(0, cxl_memdev_pci(self->memory, pci, sizeof(pci)));
	ASSERT_EQ(0, cxl_rebind(pci, "cxl_pci", "fwctl_cxl"));
	fd = fwctl_open(pci);
	EXPECT_LE(0, fd);
	EXPECT_EQ(-EPERM, cxl_send(fd, FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp),
				   &self->answer));
	EXPECT_EQ(1, record_last(&self->record));
	EXPECT_STREQ("policy", self->record.reason);
	EXPECT_EQ(-EPERM, get(fd, cxl_feature_ecs, &self->answer));
	EXPECT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	close(fd);

	ASSERT_EQ(0, cxl_rebind(pci, "fwctl_cxl", ""));
	ASSERT_EQ(0, cxl_memdev(SERIAL_FIRST, name, sizeof(name)));
	fd = fwctl_open(name);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EPERM, cxl_send(fd, FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp),
				   &self->answer));
	EXPECT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	close(fd);
}

/* R34: where nobody listens no event is made: the numbers of a group do not move. */
TEST_F(policy, no_listener_no_event)
{
	struct nl_attrs attrs;
	struct nl listener;
	__u64 seq = 0;
	int i;

	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, nl_open(&listener));
		ASSERT_EQ(0, nl_subscribe(&listener, NL_RPC));
		ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
		ASSERT_EQ(FWCTL_NL_CMD_RECORD_NTF, nl_event(&listener, &attrs, 1000));
		if (i)
			EXPECT_EQ(seq + 1, nl_u64(attrs.attr[FWCTL_A_SEQ]));
		ASSERT_EQ(FWCTL_NL_CMD_RECORD_NTF, nl_event(&listener, &attrs, 1000));
		seq = nl_u64(attrs.attr[FWCTL_A_SEQ]);
		nl_close(&listener);
		ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	}
}

TEST_HARNESS_MAIN
