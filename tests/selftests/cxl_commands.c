// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opaque commands to a memory device beside cxl_pci: the message format, reads
 * and writes by their scopes, and the commands about which the device's own
 * report says too little.
 */
#include "cxl_test.h"

#include <linux/capability.h>

#include <kselftest_harness.h>

#define FULL	FWCTL_RPC_DEBUG_WRITE_FULL

FIXTURE(beside) {
	int fd;
	struct record record;
	struct cxl_answer answer;
};

FIXTURE_SETUP(beside)
{
	self->fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(beside)
{
	close(self->fd);
}

#define EXPECT_REFUSED(_errno, _reason, _scope, _opcode, _payload, _len) do {	\
	EXPECT_EQ(-(_errno), cxl_send(self->fd, _scope, _opcode, _payload, _len, \
				      &self->answer)) TH_LOG("%04xh", _opcode);	\
	ASSERT_LE(1, record_last(&self->record));				\
	EXPECT_STREQ("refused", self->record.event);				\
	EXPECT_STREQ(_reason, self->record.reason) TH_LOG("%04xh", _opcode);	\
} while (0)

#define EXPECT_SENT(_scope, _opcode, _payload, _len) do {			\
	EXPECT_EQ(0, cxl_send(self->fd, _scope, _opcode, _payload, _len,	\
			      &self->answer)) TH_LOG("%04xh", _opcode);		\
	EXPECT_EQ(0, self->answer.retval) TH_LOG("%04xh", _opcode);		\
} while (0)

/* R13: of the message header every reserved field must be zero. */
TEST_F(beside, reserved_fields_must_be_zero)
{
	struct fwctl_rpc_cxl_hdr hdr;
	int bit;

	for (bit = 0; bit < 32; bit++) {
		size_t len = sizeof(self->answer);

		hdr = (struct fwctl_rpc_cxl_hdr){
			.opcode = CXL_OP_IDENTIFY_MEMORY, .flags = BIT(bit),
		};
		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &len));
		hdr = (struct fwctl_rpc_cxl_hdr){
			.opcode = CXL_OP_IDENTIFY_MEMORY, .reserved1 = BIT(bit),
		};
		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &len));
	}
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("malformed", self->record.reason);
	EXPECT_EQ(1U << MALFORMED, self->record.refusals & 1U << MALFORMED);
}

/* R13: an opcode has 16 bits. */
TEST_F(beside, opcodes_have_16_bits)
{
	struct fwctl_rpc_cxl_hdr hdr;
	int bit;

	for (bit = 16; bit < 32; bit++) {
		size_t len = sizeof(self->answer);

		hdr = (struct fwctl_rpc_cxl_hdr){ .opcode = CXL_OP_IDENTIFY_MEMORY | BIT(bit) };
		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &len));
	}
}

/* R13: lengths of a message must agree: header, op_size, room for the response. */
TEST_F(beside, lengths_must_agree)
{
	struct fwctl_rpc_cxl_hdr hdr = { .opcode = CXL_OP_IDENTIFY_MEMORY };
	size_t len, short_len;

	for (short_len = 0; short_len < sizeof(hdr); short_len++) {
		len = sizeof(self->answer);
		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, short_len, &self->answer, &len));
	}
	for (len = 0; len < 8; len++) {
		size_t room = len;

		EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &room));
	}
	len = sizeof(self->answer);
	hdr.op_size = 1;
	EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &len));
	hdr.op_size = 0xffffffff;
	EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &len));
	hdr.op_size = 0;
	EXPECT_EQ(0, fwctl_rpc(self->fd, 0, &hdr, sizeof(hdr), &self->answer, &len));
	EXPECT_EQ(8 + self->answer.size, len);
}

/* R13: a payload that is not the command's length is malformed. */
TEST_F(beside, payloads_have_the_length_of_the_row)
{
	static const __u8 bytes[16];

	EXPECT_REFUSED(EINVAL, "malformed", 0, CXL_OP_IDENTIFY_MEMORY, bytes, 1);
	EXPECT_REFUSED(EINVAL, "malformed", FULL, CXL_OP_SET_TIMESTAMP, bytes, 7);
	EXPECT_REFUSED(EINVAL, "malformed", FULL, CXL_OP_SET_TIMESTAMP, bytes, 9);
	EXPECT_EQ(-EINVAL, cxl_send_room(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0,
					 &self->answer, 0x42));
	EXPECT_EQ(0, cxl_send_room(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer,
				   0x45));
}

/* R3: identity and configuration can be read at scope config. */
TEST_F(beside, identity_at_config)
{
	EXPECT_SENT(FWCTL_RPC_CONFIGURATION, CXL_OP_IDENTIFY_MEMORY, NULL, 0);
	/* 512 MiB, counted in 256 MiB */
	EXPECT_EQ(2, self->answer.payload[16]);
	EXPECT_SENT(FWCTL_RPC_CONFIGURATION, 0x0200, NULL, 0);
	EXPECT_SENT(FWCTL_RPC_CONFIGURATION, 0x0300, NULL, 0);
	EXPECT_SENT(FWCTL_RPC_CONFIGURATION, CXL_OP_GET_SUP_LOGS, NULL, 0);
	EXPECT_SENT(FWCTL_RPC_CONFIGURATION, 0x4100, NULL, 0);
}

/* R3: events and labels are read at debug-ro, and not at config. */
TEST_F(beside, debug_reads_at_debug_ro)
{
	static const __u8 log;
	static const __u32 lsa[2] = { 0, 64 };

	EXPECT_REFUSED(EPERM, "scope", FWCTL_RPC_CONFIGURATION, 0x0100, &log, 1);
	EXPECT_SENT(FWCTL_RPC_DEBUG_READ_ONLY, 0x0100, &log, 1);
	EXPECT_REFUSED(EPERM, "scope", FWCTL_RPC_CONFIGURATION, 0x4102, lsa, sizeof(lsa));
	EXPECT_SENT(FWCTL_RPC_DEBUG_READ_ONLY, 0x4102, lsa, sizeof(lsa));
	EXPECT_EQ(64, self->answer.size);
	EXPECT_REFUSED(EPERM, "scope", FWCTL_RPC_CONFIGURATION, 0x4500, NULL, 0);
	EXPECT_SENT(FWCTL_RPC_DEBUG_READ_ONLY, 0x4500, NULL, 0);
}

/* R3: a write at once needs debug-full, and debug-ro is not below it. */
TEST_F(beside, writes_need_debug_full)
{
	__u64 stamp = 1700000000ULL * 1000000000ULL, read;
	__u32 scope;

	for (scope = 0; scope < FULL; scope++) {
		EXPECT_REFUSED(EPERM, "scope", scope, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp));
		EXPECT_EQ(FULL, self->record.required);
	}
	EXPECT_SENT(FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp));
	EXPECT_SENT(0, 0x0300, NULL, 0);
	ASSERT_EQ(sizeof(read), self->answer.size);
	memcpy(&read, self->answer.payload, sizeof(read));
	EXPECT_LE(stamp, read);
	EXPECT_GT(stamp + 60 * 1000000000ULL, read);
	ASSERT_EQ(0, cap_drop(CAP_SYS_RAWIO));
	EXPECT_REFUSED(EPERM, "capability", FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp));
}

/* Effects of an opcode by the log itself; negative if it is not there */
static int cel_effects(const struct cxl_answer *cel, __u16 opcode)
{
	__u32 i;

	for (i = 0; i + 4 <= cel->size; i += 4)
		if ((cel->payload[i] | cel->payload[i + 1] << 8) == opcode)
			return cel->payload[i + 2] | cel->payload[i + 3] << 8;
	return -ENOENT;
}

/* R3: the Command Effects Log can be read at scope config. */
TEST_F(beside, effects_log_at_config)
{
	struct cxl_get_log in = { .length = 256 };

	memcpy(in.uuid, cxl_log_cel, sizeof(in.uuid));
	EXPECT_SENT(FWCTL_RPC_CONFIGURATION, CXL_OP_GET_LOG, &in, sizeof(in));
	EXPECT_EQ(0, cel_effects(&self->answer, CXL_OP_IDENTIFY_MEMORY));
	EXPECT_LE(0, cel_effects(&self->answer, CXL_OP_GET_FEATURE));
	EXPECT_EQ(-EINVAL, cxl_send_room(self->fd, 0, CXL_OP_GET_LOG, &in, sizeof(in),
					 &self->answer, 255))
		TH_LOG("a log longer than the room for it");
}

/* R14: a status of the firmware is part of the response, and then without payload. */
TEST_F(beside, firmware_status_is_an_answer)
{
	/* The vendor's debug log, which QEMU does not have */
	struct cxl_get_log in = {
		.uuid = { 0x5e, 0x18, 0x19, 0xd9, 0x11, 0xa9, 0x40, 0x0c,
			  0x81, 0x1f, 0xd6, 0x07, 0x19, 0x40, 0x3d, 0x86 },
		.length = 64,
	};

	EXPECT_REFUSED(EPERM, "scope", FWCTL_RPC_CONFIGURATION, CXL_OP_GET_LOG, &in, sizeof(in));
	EXPECT_EQ(0, cxl_send(self->fd, FWCTL_RPC_DEBUG_READ_ONLY, CXL_OP_GET_LOG, &in, sizeof(in),
			      &self->answer));
	EXPECT_LT(0, self->answer.retval);
	EXPECT_EQ(0, self->answer.size);
}

/* R20: the record of an RPC ends with the status of the firmware. */
TEST_F(beside, firmware_status_is_recorded)
{
	struct record_end end;

	EXPECT_SENT(0, CXL_OP_IDENTIFY_MEMORY, NULL, 0);
	ASSERT_EQ(1, record_last_end(&end));
	EXPECT_EQ(CXL_OP_IDENTIFY_MEMORY, end.opcode);
	EXPECT_EQ(0, end.err);
	EXPECT_EQ(0, end.status);
	/* Identify is no command of a memory device in QEMU */
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	ASSERT_EQ(2, record_last_end(&end));
	EXPECT_EQ(CXL_OP_IDENTIFY, end.opcode);
	EXPECT_EQ(0, end.err);
	EXPECT_EQ(3, end.status);
	EXPECT_EQ(self->answer.retval, end.status);
}

/* R1: a log that no row names is refused: nobody can say what is in it. */
TEST_F(beside, unknown_logs_are_refused)
{
	struct cxl_get_log in = { .length = 64 };

	memcpy(in.uuid, cxl_log_cel, sizeof(in.uuid));
	in.uuid[0] ^= 0xff;
	EXPECT_REFUSED(EPERM, "unknown-effects", FULL, CXL_OP_GET_LOG, &in, sizeof(in));
}

/* R1: a command in the table that the device does not report is the device's to refuse. */
TEST_F(beside, unreported_commands_get_the_firmware_status)
{
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY, NULL, 0, &self->answer));
	EXPECT_EQ(3, self->answer.retval);
	EXPECT_EQ(0, self->answer.size);
}

/* R1: opcodes that neither table nor vendor range has are EOPNOTSUPP. */
TEST_F(beside, unknown_opcodes_are_not_supported)
{
	static const __u16 opcodes[] = { 0x0000, 0x0006, 0x00ff, 0x4fff, 0xbfff, 0xc000, 0xffff };
	size_t i;

	for (i = 0; i < ARRAY_LEN(opcodes); i++)
		EXPECT_REFUSED(EOPNOTSUPP, "not-supported", FULL, opcodes[i], NULL, 0);
}

/*
 * R2: where the report claims less than the specification, the row
 * counts: poison, firmware, abort, response limit and tunnels are refused
 * beside cxl_pci whatever the device says.
 */
TEST_F(beside, understated_reports_change_nothing)
{
	static const struct {
		__u16 opcode;
		__u16 len;
		int reported;	/* what QEMU's log says, negative: not listed */
		const char *reason;
	} traps[] = {
		{ 0x4301, 8, 0x00, "kernel-owned" },	/* inject poison: "no effects" */
		{ 0x4302, 72, 0x00, "kernel-owned" },	/* clear poison: "no effects" */
		{ 0x0201, 129, 0x40, "kernel-owned" },	/* transfer firmware: "background" */
		{ 0x0202, 2, 0x40, "kernel-owned" },	/* activate firmware: "background" */
		{ 0x0004, 1, -1, "kernel-owned" },	/* set response limit */
		{ 0x0005, 0, -1, "kernel-owned" },	/* request abort */
	};
	struct cxl_get_log in = { .length = 256 };
	struct cxl_answer cel;
	__u8 payload[256] = {};
	size_t i;

	memcpy(in.uuid, cxl_log_cel, sizeof(in.uuid));
	ASSERT_EQ(0, cxl_send(self->fd, 0, CXL_OP_GET_LOG, &in, sizeof(in), &cel));
	for (i = 0; i < ARRAY_LEN(traps); i++) {
		int reported = cel_effects(&cel, traps[i].opcode);

		EXPECT_EQ(traps[i].reported, reported < 0 ? -1 : reported)
			TH_LOG("%04xh: the trap is another one", traps[i].opcode);
		EXPECT_REFUSED(EPERM, traps[i].reason, FULL, traps[i].opcode, payload,
			       traps[i].len);
		EXPECT_NE(0, self->record.effects & 0x7ff)
			TH_LOG("%04xh has no effects", traps[i].opcode);
	}
}

/* R7: what cxl_pci operates with is kernel-owned beside it, at every scope. */
TEST_F(beside, kernel_owned)
{
	static const struct {
		__u16 opcode;
		__u16 len;
	} owned[] = {
		{ 0x0101, 8 },	/* clear event records */
		{ 0x0103, 4 },	/* set event interrupt policy */
		{ 0x4101, 9 },	/* set partition info */
		{ 0x4204, 1 },	/* set shutdown state */
		{ 0x4300, 16 },	/* get poison list */
		{ 0x4304, 17 },	/* scan media */
		{ 0x4305, 0 },	/* get scan media results */
		{ 0x4400, 0 },	/* sanitize */
		{ 0x4401, 0 },	/* secure erase */
		{ 0x4501, 96 },	/* set passphrase */
		{ 0x4502, 64 },	/* disable passphrase */
		{ 0x4503, 32 },	/* unlock */
		{ 0x4504, 0 },	/* freeze security state */
		{ 0x4505, 64 },	/* passphrase secure erase */
		{ 0x4802, 8 },	/* add dynamic capacity response */
		{ 0x4803, 8 },	/* release dynamic capacity */
	};
	static const __u8 payload[128];
	__u32 scope;
	size_t i;

	for (i = 0; i < ARRAY_LEN(owned); i++)
		for (scope = 0; scope <= FULL; scope++)
			EXPECT_REFUSED(EPERM, "kernel-owned", scope, owned[i].opcode, payload,
				       owned[i].len);
}

/* R9: commands that name an address are refused, on any device, at any scope. */
TEST_F(beside, names_an_address)
{
	__u8 payload[64] = { [3] = 1 };

	EXPECT_REFUSED(EPERM, "names-an-address", FULL, 0x5302, payload, 0x10);
	EXPECT_REFUSED(EPERM, "names-an-address", FULL, 0x010a, payload, 8);
}

/* R12: a payload larger than the mailbox never reaches it. */
TEST_F(beside, oversized_payloads_are_not_sent)
{
	static __u8 big[4096];
	static const __u32 header[2] = { 0, 0 };

	memcpy(big, header, sizeof(header));
	/* Set LSA on the device without persistent memory, which nobody owns */
	close(self->fd);
	self->fd = cxl_open_memory(SERIAL_SECOND);
	ASSERT_LE(0, self->fd);
	EXPECT_GT(0, cxl_send(self->fd, FULL, 0x4103, big, sizeof(big), &self->answer));
	EXPECT_SENT(0, CXL_OP_IDENTIFY_MEMORY, NULL, 0);
}

TEST_HARNESS_MAIN
