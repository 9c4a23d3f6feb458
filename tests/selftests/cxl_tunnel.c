// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands to the memory device behind the switch, through the switch's
 * mailbox CCI. This host uses that device: what it owns there it owns through
 * the tunnel, too.
 *
 * The switch itself must never be sent 0300h or 0301h: QEMU 10.0 aborts.
 */
#include "cxl_test.h"

#include <kselftest_harness.h>

#define PORT		0
#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL

/* Offsets in a tunnel */
#define TARGET_TYPE	1
#define COMMAND_SIZE	2
#define CATEGORY	4
#define RESERVED	6
#define LENGTH		9
#define RETURN_CODE	12
#define VENDOR_STATUS	14

FIXTURE(tunnel) {
	int fd;
	struct record record;
	struct cxl_answer answer;
	__u8 buf[256];
	size_t len;
};

FIXTURE_SETUP(tunnel)
{
	self->fd = cxl_open_switch();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
	self->len = cxl_tunnel(self->buf, PORT, CXL_OP_IDENTIFY, NULL, 0);
}

FIXTURE_TEARDOWN(tunnel)
{
	close(self->fd);
}

#define EXPECT_REFUSED(_errno, _reason, _scope) do {				\
	EXPECT_EQ(-(_errno), cxl_send(self->fd, _scope, CXL_OP_TUNNEL, self->buf, self->len, \
				      &self->answer));				\
	ASSERT_LE(1, record_last(&self->record));				\
	EXPECT_STREQ("refused", self->record.event);				\
	EXPECT_STREQ(_reason, self->record.reason);				\
} while (0)

/* R8: a tunnelled command is delivered to the component behind, and recorded so. */
TEST_F(tunnel, identify)
{
	const __u8 *inner;
	size_t len;

	ASSERT_EQ(0, cxl_send(self->fd, FWCTL_RPC_CONFIGURATION, CXL_OP_TUNNEL, self->buf,
			      self->len, &self->answer));
	ASSERT_EQ(0, cxl_tunnel_answer(&self->answer, &inner, &len));
	ASSERT_EQ(0x12, len);
	EXPECT_EQ(0x8086, inner[0] | inner[1] << 8);
	EXPECT_EQ(0x0d93, inner[2] | inner[3] << 8);
	ASSERT_EQ(1, record_last(&self->record));
	EXPECT_STREQ("identify", self->record.command);
	EXPECT_EQ(CXL_OP_IDENTIFY, self->record.opcode);
	EXPECT_EQ(CXL_OP_TUNNEL, self->record.via);
	EXPECT_EQ(1U << 10, self->record.effects & 1U << 10) TH_LOG("not REMOTE");
}

/* R8: the return code of the component behind is part of the answer. */
TEST_F(tunnel, inner_status)
{
	const __u8 *inner;
	size_t len;

	self->len = cxl_tunnel(self->buf, PORT, CXL_OP_IDENTIFY_MEMORY, NULL, 0);
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));
	EXPECT_EQ(3, cxl_tunnel_answer(&self->answer, &inner, &len));
}

/* R8: a tunnel in which lengths or fields contradict each other is EINVAL. */
TEST_F(tunnel, malformed)
{
	static const __u8 zero[] = {
		CATEGORY, RESERVED, LENGTH, LENGTH + 1, LENGTH + 2, RETURN_CODE, RETURN_CODE + 1,
		VENDOR_STATUS, VENDOR_STATUS + 1, COMMAND_SIZE + 1,
	};
	size_t i, whole = self->len;

	for (i = 0; i < ARRAY_LEN(zero); i++) {
		self->buf[zero[i]] ^= 1;
		EXPECT_REFUSED(EINVAL, "malformed", FULL);
		self->buf[zero[i]] ^= 1;
	}
	self->buf[LENGTH + 2] = 0x80;
	EXPECT_REFUSED(EINVAL, "malformed", FULL);
	self->buf[LENGTH + 2] = 0;
	self->buf[TARGET_TYPE] = 2;
	EXPECT_REFUSED(EINVAL, "malformed", FULL);
	self->buf[TARGET_TYPE] = 0;
	self->buf[COMMAND_SIZE]++;
	EXPECT_REFUSED(EINVAL, "malformed", FULL);
	self->buf[COMMAND_SIZE]--;
	for (self->len = 0; self->len < whole; self->len++)
		EXPECT_REFUSED(EINVAL, "malformed", FULL);
	self->len = whole + 1;
	EXPECT_REFUSED(EINVAL, "malformed", FULL);
	self->len = whole;
	EXPECT_EQ(-EINVAL, cxl_send_room(self->fd, FULL, CXL_OP_TUNNEL, self->buf, self->len,
					 &self->answer, 15));
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));
}

/* R8: tunnels are nested two deep at most. */
TEST_F(tunnel, nested_too_deep)
{
	__u8 two[128], three[256];
	size_t len;

	len = cxl_tunnel(two, PORT, CXL_OP_TUNNEL, self->buf, self->len);
	len = cxl_tunnel(three, PORT, CXL_OP_TUNNEL, two, len);
	memcpy(self->buf, three, len);
	self->len = len;
	EXPECT_REFUSED(EINVAL, "malformed", FULL);
}

/* R8: a tunnel in a tunnel is malformed for what is wrong in the inner one. */
TEST_F(tunnel, nested_malformed)
{
	__u8 outer[128];

	self->buf[RETURN_CODE] = 1;
	self->len = cxl_tunnel(outer, PORT, CXL_OP_TUNNEL, self->buf, self->len);
	memcpy(self->buf, outer, self->len);
	EXPECT_REFUSED(EINVAL, "malformed", FULL);
}

/* R7: what the kernel owns in a component it uses is refused through a tunnel too. */
TEST_F(tunnel, kernel_owned)
{
	static const struct {
		__u16 opcode;
		__u16 len;
	} owned[] = {
		{ 0x4301, 8 }, { 0x4302, 72 }, { 0x0101, 8 }, { 0x0103, 4 }, { 0x0201, 129 },
		{ 0x0202, 2 }, { 0x0004, 1 }, { 0x0005, 0 }, { 0x4400, 0 }, { 0x4101, 9 },
	};
	static const __u8 payload[160];
	size_t i;

	for (i = 0; i < ARRAY_LEN(owned); i++) {
		self->len = cxl_tunnel(self->buf, PORT, owned[i].opcode, payload, owned[i].len);
		EXPECT_REFUSED(EPERM, "kernel-owned", FULL);
		EXPECT_EQ(owned[i].opcode, self->record.opcode);
	}
}

/* R8: through a tunnel a command needs the scope that it needs itself. */
TEST_F(tunnel, scopes)
{
	static const __u8 payload[16];

	/* Get Event Records reads, Set Timestamp writes */
	self->len = cxl_tunnel(self->buf, PORT, 0x0100, payload, 1);
	EXPECT_REFUSED(EPERM, "scope", FWCTL_RPC_CONFIGURATION);
	EXPECT_EQ(FWCTL_RPC_DEBUG_READ_ONLY, self->record.required);
	self->len = cxl_tunnel(self->buf, PORT, CXL_OP_SET_TIMESTAMP, payload, 8);
	EXPECT_REFUSED(EPERM, "scope", FWCTL_RPC_DEBUG_WRITE);
	EXPECT_EQ(FULL, self->record.required);
}

/* R8: a command that no table knows is refused in a tunnel at every scope. */
TEST_F(tunnel, unknown_commands)
{
	self->len = cxl_tunnel(self->buf, PORT, 0x4fff, NULL, 0);
	EXPECT_REFUSED(EOPNOTSUPP, "not-supported", FULL);
	self->len = cxl_tunnel(self->buf, PORT, 0xc000, NULL, 0);
	EXPECT_EQ(0, !cxl_send(self->fd, FULL, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("refused", self->record.event);
}

/* R8: a tunnel through a memory device is judged by that device's state. */
TEST_F(tunnel, through_a_memory_device)
{
	static const __u8 payload[80];
	int fd = cxl_open_memory(SERIAL_FIRST);

	ASSERT_LE(0, fd);
	self->len = cxl_tunnel(self->buf, PORT, 0x4302, payload, 72);
	EXPECT_EQ(-EPERM, cxl_send(fd, FULL, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));
	ASSERT_EQ(1, record_last(&self->record));
	EXPECT_STREQ("kernel-owned", self->record.reason);
	close(fd);
}

/* R3: switch identity and port state are read at scope config. */
TEST_F(tunnel, switch_itself)
{
	static const __u8 ports[] = { 1, PORT };

	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_SWITCH, NULL, 0, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	EXPECT_EQ(0x49, self->answer.size);
	ASSERT_EQ(0, cxl_send(self->fd, 0, 0x5101, ports, sizeof(ports), &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	EXPECT_EQ(1, self->answer.payload[0]);
}

/* R3: port control and secrets of the switch are writes, at debug-full only. */
TEST_F(tunnel, switch_writes)
{
	static const __u8 payload[0x28];
	static const struct {
		__u16 opcode;
		__u16 len;
	} writes[] = {
		{ 0x5102, 2 }, { 0x5105, 16 }, { 0x5107, 1 }, { 0x5203, 0x28 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(writes); i++) {
		EXPECT_EQ(-EPERM, cxl_send(self->fd, FWCTL_RPC_DEBUG_WRITE, writes[i].opcode,
					   payload, writes[i].len, &self->answer));
		ASSERT_LE(1, record_last(&self->record));
		EXPECT_STREQ("scope", self->record.reason);
		EXPECT_EQ(FULL, self->record.required);
	}
	/* Binding a virtual port goes on in the background */
	EXPECT_EQ(-EPERM, cxl_send(self->fd, FULL, 0x5201, payload, 6, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("background", self->record.reason);
}

/* R9: requests that name configuration registers or addresses are refused. */
TEST_F(tunnel, switch_names_an_address)
{
	static const struct {
		__u16 opcode;
		__u16 len;
	} refused[] = { { 0x5302, 0x10 }, { 0x5103, 8 }, { 0x5301, 12 } };
	/* Writes, in each of the places where a request says so */
	__u8 payload[16];
	size_t i;

	memset(payload, 0xff, sizeof(payload));
	for (i = 0; i < ARRAY_LEN(refused); i++) {
		int ret = cxl_send(self->fd, FULL, refused[i].opcode, payload, refused[i].len,
				   &self->answer);

		EXPECT_TRUE(ret == -EPERM || ret == -EINVAL);
		ASSERT_LE(1, record_last(&self->record));
		EXPECT_STREQ("refused", self->record.event);
		EXPECT_EQ(1U << NAMES_ADDRESS, self->record.refusals & 1U << NAMES_ADDRESS);
	}
}

TEST_HARNESS_MAIN
