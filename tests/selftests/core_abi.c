// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user ABI of the core: every errno, every field, structures that are
 * longer or shorter than the kernel's. Compiled for 64 and for 32 bits.
 */
#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define UPSTREAM	"test_fwctl_upstream.0"
#define MIB2		(2U << 20)
#define NOWHERE		((void *)8)
#define TAINT_FWCTL	(1L << 19)

static inline long tainted(void)
{
	return file_number("/proc/sys/kernel/tainted") & TAINT_FWCTL;
}

/* An ioctl with a structure of any size; 0 or a negative errno */
static int raw(int fd, unsigned long cmd, void *arg)
{
	return ioctl(fd, cmd, arg) ? -errno : 0;
}

FIXTURE(abi) {
	int fd;		/* a driver with a command set */
	int up;		/* one without, as upstream has them */
};

FIXTURE_SETUP(abi)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	self->up = fwctl_open(UPSTREAM);
	ASSERT_LE(0, self->up);
}

FIXTURE_TEARDOWN(abi)
{
	close(self->fd);
	close(self->up);
}

#ifdef __LP64__ /* first of all programs, see Makefile */
/* R20: reading leaves the kernel untainted, a write of scope 2 or 3 taints it. */
TEST_F(abi, only_writing_scopes_taint)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	size_t len = 0;
	__u32 scope;

	if (tainted())
		SKIP(return, "tainted by an earlier program");
	for (scope = FWCTL_RPC_CONFIGURATION; scope <= FWCTL_RPC_DEBUG_READ_ONLY; scope++) {
		ASSERT_EQ(0, fwctl_rpc(self->fd, scope, &rpc, sizeof(rpc), NULL, &len));
		ASSERT_EQ(0, tainted());
	}
	rpc.opcode = TEST_DATA_PATH;
	len = 0;
	ASSERT_EQ(-EPERM, fwctl_rpc(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc, sizeof(rpc),
				    NULL, &len));
	EXPECT_EQ(0, tainted());
	rpc.opcode = TEST_READ;
	ASSERT_EQ(0, fwctl_rpc(self->fd, FWCTL_RPC_DEBUG_WRITE, &rpc, sizeof(rpc), NULL, &len));
	EXPECT_EQ(TAINT_FWCTL, tainted());
}
#endif

/* R20: every write of scope 2 or 3 leaves a line in the kernel log. */
TEST_F(abi, every_write_is_logged)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	int log = log_begin(), i;
	char who[32];
	size_t len = 0;

	snprintf(who, sizeof(who), "[%d] at scope debug-rw", getpid());
	for (i = 0; i < 3; i++)
		ASSERT_EQ(0, fwctl_rpc(self->fd, FWCTL_RPC_DEBUG_WRITE, &rpc, sizeof(rpc), NULL,
				       &len));
	EXPECT_EQ(3, log_count(log, "sending read (0001h)", who, NULL, 0));
}

/* R13: FWCTL_INFO with length 0 returns the type and the length of the device data. */
TEST_F(abi, info_without_memory_returns_the_length)
{
	struct fwctl_info info = {};

	ASSERT_EQ(0, fwctl_info(self->fd, &info));
	EXPECT_EQ(TEST_DEVICE_TYPE, info.out_device_type);
	EXPECT_EQ(TEST_INFO_LEN, info.device_data_len);
}

/* R13: FWCTL_INFO zeroes the memory past the end of the device data. */
TEST_F(abi, info_pads_with_zeros)
{
	__u8 data[TEST_INFO_LEN + 8];
	struct fwctl_info info = {
		.device_data_len = TEST_INFO_LEN + 4,
		.out_device_data = (uintptr_t)data,
	};
	int i;

	memset(data, 0xff, sizeof(data));
	ASSERT_EQ(0, fwctl_info(self->fd, &info));
	EXPECT_EQ(TEST_INFO_LEN, info.device_data_len);
	for (i = 0; i < TEST_INFO_LEN; i++)
		EXPECT_EQ(i + 1, data[i]);
	for (; i < TEST_INFO_LEN + 4; i++)
		EXPECT_EQ(0, data[i]);
	for (; i < TEST_INFO_LEN + 8; i++)
		EXPECT_EQ(0xff, data[i]);
}

/* R13: FWCTL_INFO writes no more than there is room for, and returns the full length. */
TEST_F(abi, info_fills_only_the_room)
{
	__u8 data[4] = { 0xff, 0xff, 0xff, 0xff };
	struct fwctl_info info = { .device_data_len = 3, .out_device_data = (uintptr_t)data };

	ASSERT_EQ(0, fwctl_info(self->fd, &info));
	EXPECT_EQ(TEST_INFO_LEN, info.device_data_len);
	EXPECT_EQ(3, data[2]);
	EXPECT_EQ(0xff, data[3]);
}

/* R13: a flag of FWCTL_INFO that the kernel does not know is EOPNOTSUPP. */
TEST_F(abi, info_flags_must_be_zero)
{
	struct fwctl_info info = { .size = sizeof(info) };
	int bit;

	for (bit = 0; bit < 32; bit++) {
		info.flags = 1U << bit;
		EXPECT_EQ(-EOPNOTSUPP, raw(self->fd, FWCTL_INFO, &info));
	}
}

/* R13: a pointer that leads nowhere is EFAULT, wherever it stands. */
TEST_F(abi, bad_pointers_are_efault)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	struct fwctl_info info = { .device_data_len = 4, .out_device_data = 8 };
	size_t len = 8;

	EXPECT_EQ(-EFAULT, raw(self->fd, FWCTL_INFO, NULL));
	EXPECT_EQ(-EFAULT, raw(self->fd, FWCTL_RPC, NOWHERE));
	EXPECT_EQ(-EFAULT, fwctl_info(self->fd, &info));
	EXPECT_EQ(-EFAULT, fwctl_rpc(self->fd, 0, NOWHERE, sizeof(rpc), NULL, &len));
	EXPECT_EQ(-EFAULT, fwctl_rpc(self->fd, 0, &rpc, sizeof(rpc), NOWHERE, &len));
	EXPECT_EQ(-EFAULT, fwctl_rpc(self->up, 0, NOWHERE, 4, NULL, &len));
	EXPECT_EQ(-EFAULT, fwctl_rpc(self->up, 0, "=abc", 4, NOWHERE, &len));
}

/* R13: an ioctl that is none of fwctl's is ENOTTY. */
TEST_F(abi, unknown_ioctls_are_enotty)
{
	struct fwctl_info info = { .size = sizeof(info) };

	EXPECT_EQ(-ENOTTY, raw(self->fd, _IO(FWCTL_TYPE, FWCTL_CMD_RPC + 1), &info));
	EXPECT_EQ(-ENOTTY, raw(self->fd, _IO(FWCTL_TYPE, 0xff), &info));
	EXPECT_EQ(-ENOTTY, raw(self->fd, _IO(FWCTL_TYPE + 1, FWCTL_CMD_INFO), &info));
	EXPECT_EQ(-ENOTTY, raw(self->fd, _IOWR(FWCTL_TYPE, FWCTL_CMD_INFO, struct fwctl_info),
			       &info));
	EXPECT_EQ(0, raw(self->fd, FWCTL_INFO, &info));
}

/* R13: a structure shorter than the ioctl ever had is EINVAL. */
TEST_F(abi, short_structures_are_einval)
{
	struct fwctl_info info = {};
	struct fwctl_rpc rpc = {};

	for (info.size = 0; info.size < sizeof(info); info.size++)
		EXPECT_EQ(-EINVAL, raw(self->fd, FWCTL_INFO, &info));
	for (rpc.size = 0; rpc.size < sizeof(rpc); rpc.size++)
		EXPECT_EQ(-EINVAL, raw(self->fd, FWCTL_RPC, &rpc));
}

/* R13: a longer structure is accepted if the part the kernel does not know is zero. */
TEST_F(abi, longer_structures_must_be_zero_there)
{
	struct {
		struct fwctl_info info;
		__u8 future[8];
	} big = { .info.size = sizeof(big) };
	__u8 *page = calloc(1, 8192);

	EXPECT_EQ(0, raw(self->fd, FWCTL_INFO, &big));
	EXPECT_EQ(TEST_DEVICE_TYPE, big.info.out_device_type);
	EXPECT_EQ(sizeof(big), big.info.size);
	big.future[7] = 1;
	EXPECT_EQ(-E2BIG, raw(self->fd, FWCTL_INFO, &big));

	ASSERT_NE(NULL, page);
	((struct fwctl_info *)page)->size = 8192;
	EXPECT_EQ(0, raw(self->fd, FWCTL_INFO, page));
	page[8191] = 1;
	EXPECT_EQ(-E2BIG, raw(self->fd, FWCTL_INFO, page));
	free(page);
}

/* R13: a message of more than 2 MiB is EMSGSIZE, in either direction. */
TEST_F(abi, messages_beyond_2_mib_are_emsgsize)
{
	struct test_rpc *rpc = calloc(1, MIB2);
	void *out = malloc(MIB2);
	size_t len = MIB2 + 1;

	ASSERT_TRUE(rpc && out);
	rpc->opcode = TEST_READ;
	EXPECT_EQ(-EMSGSIZE, fwctl_rpc(self->fd, 0, rpc, sizeof(*rpc), out, &len));
	len = 0xffffffff;
	EXPECT_EQ(-EMSGSIZE, fwctl_rpc(self->fd, 0, rpc, sizeof(*rpc), out, &len));
	len = 0;
	EXPECT_EQ(-EMSGSIZE, fwctl_rpc(self->fd, 0, rpc, MIB2 + 1, out, &len));
	EXPECT_EQ(-EMSGSIZE, fwctl_rpc(self->up, 0, rpc, MIB2 + 1, out, &len));
	/* The row takes 1 MiB of payload behind the header */
	len = MIB2;
	EXPECT_EQ(0, fwctl_rpc(self->fd, 0, rpc, sizeof(*rpc) + (1U << 20), out, &len));
	EXPECT_EQ(sizeof(*rpc) + (1U << 20), len);
	*(char *)rpc = '=';
	len = MIB2;
	EXPECT_EQ(0, fwctl_rpc(self->up, 0, rpc, MIB2, out, &len));
	EXPECT_EQ(MIB2, len);
	free(rpc);
	free(out);
}

/* R13: a scope that the kernel does not know is EOPNOTSUPP. */
TEST_F(abi, unknown_scopes_are_eopnotsupp)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	size_t len = 0;

	EXPECT_EQ(-EOPNOTSUPP, fwctl_rpc(self->fd, 4, &rpc, sizeof(rpc), NULL, &len));
	EXPECT_EQ(-EOPNOTSUPP, fwctl_rpc(self->fd, 0x80000000, &rpc, sizeof(rpc), NULL, &len));
	EXPECT_EQ(-EOPNOTSUPP, fwctl_rpc(self->up, 4, "=", 1, NULL, &len));
}

/* R13: a response is copied whole if there is room, and its length returned. */
TEST_F(abi, responses_arrive_with_their_length)
{
	struct test_rpc rpc = { .opcode = TEST_READ }, out = {};
	char text[16] = "";
	size_t len = sizeof(out);

	ASSERT_EQ(0, fwctl_rpc(self->fd, 0, &rpc, sizeof(rpc), &out, &len));
	EXPECT_EQ(sizeof(rpc), len);
	EXPECT_EQ(0, memcmp(&rpc, &out, sizeof(rpc)));

	len = sizeof(text);
	ASSERT_EQ(0, fwctl_rpc(self->up, 0, "=in place", 9, text, &len));
	EXPECT_EQ(9, len);
	EXPECT_STREQ("=in place", text);
	len = sizeof(text);
	ASSERT_EQ(0, fwctl_rpc(self->up, 0, "+ab", 3, text, &len));
	EXPECT_EQ(6, len);
	EXPECT_EQ(0, memcmp("+ab+ab", text, 6));
}

/* R14: of a response longer than its memory only what fits is copied. */
TEST_F(abi, longer_responses_do_not_overrun)
{
	char text[8] = "xxxxxxx";
	size_t len = 4;

	ASSERT_EQ(0, fwctl_rpc(self->up, 0, "+abc", 4, text, &len));
	EXPECT_EQ(8, len);
	EXPECT_EQ(0, memcmp("+abcxxx", text, 7));
}

/* R13: an empty message is delivered, and an empty response is one. */
TEST_F(abi, empty_messages_are_messages)
{
	size_t len = 0;

	EXPECT_EQ(0, fwctl_rpc(self->up, 0, NULL, 0, NULL, &len));
	EXPECT_EQ(0, len);
	EXPECT_EQ(-EINVAL, fwctl_rpc(self->fd, 0, NULL, 0, NULL, &len));
}

/* R14: an errno of the transport reaches the caller as it is. */
TEST_F(abi, transport_errnos_are_passed_on)
{
	static const int errnos[] = { EIO, EBUSY, ETIMEDOUT };
	struct test_rpc rpc = { .opcode = TEST_READ, .action = TEST_FAIL };
	size_t len = 0, i;

	for (i = 0; i < ARRAY_LEN(errnos); i++) {
		rpc.err = -errnos[i];
		EXPECT_EQ(-errnos[i], fwctl_rpc(self->fd, 0, &rpc, sizeof(rpc), NULL, &len));
	}
	EXPECT_EQ(-ENXIO, fwctl_rpc(self->up, 0, "!", 1, NULL, &len));
}

/* R22: a driver written for upstream runs on this core unchanged. */
TEST_F(abi, upstream_driver_runs)
{
	__u32 magic = 0;
	struct fwctl_info info = {
		.device_data_len = sizeof(magic),
		.out_device_data = (uintptr_t)&magic,
	};
	__u8 scope;
	__u32 i;

	ASSERT_EQ(0, fwctl_info(self->up, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_MLX5, info.out_device_type);
	EXPECT_EQ(0x75707374, magic);
	for (i = 0; i <= FWCTL_RPC_DEBUG_WRITE_FULL; i++) {
		size_t len = sizeof(scope);

		EXPECT_EQ(0, fwctl_rpc(self->up, i, "s", 1, &scope, &len));
		EXPECT_EQ(i, scope);
	}
}

/* R4: an upstream driver's message at scope 3 needs CAP_SYS_RAWIO all the same. */
TEST_F(abi, upstream_driver_full_scope_needs_the_capability)
{
	struct record record;
	size_t len = 0;

	ASSERT_EQ(0, record_begin());
	ASSERT_EQ(0, cap_drop(CAP_SYS_RAWIO));
	EXPECT_EQ(-EPERM, fwctl_rpc(self->up, FWCTL_RPC_DEBUG_WRITE_FULL, "=", 1, NULL, &len));
	ASSERT_EQ(1, record_last(&record));
	EXPECT_STREQ("capability", record.reason);
	EXPECT_EQ(1U << CAPABILITY, record.refusals);
	EXPECT_EQ(0, fwctl_rpc(self->up, FWCTL_RPC_DEBUG_WRITE, "=", 1, NULL, &len));
}

/* R20: an upstream driver's messages are recorded before they are delivered. */
TEST_F(abi, upstream_driver_messages_are_recorded)
{
	struct record record;
	size_t len = 0;

	ASSERT_EQ(0, record_begin());
	EXPECT_EQ(-ENXIO, fwctl_rpc(self->up, FWCTL_RPC_DEBUG_READ_ONLY, "!", 1, NULL, &len));
	ASSERT_EQ(1, record_last(&record));
	EXPECT_STREQ("sent", record.event);
	EXPECT_EQ(FWCTL_RPC_DEBUG_READ_ONLY, record.scope);
}

/* R20: the record of an upstream driver's message ends with what the driver returned. */
TEST_F(abi, upstream_driver_records_are_completed)
{
	struct record_end end;
	size_t len = 0;

	ASSERT_EQ(0, record_begin());
	EXPECT_EQ(-ENXIO, fwctl_rpc(self->up, 0, "!", 1, NULL, &len));
	ASSERT_EQ(1, record_last_end(&end));
	EXPECT_EQ(-ENXIO, end.err);
	EXPECT_EQ(0, fwctl_rpc(self->up, 0, "=", 1, NULL, &len));
	ASSERT_EQ(2, record_last_end(&end));
	EXPECT_EQ(0, end.err);
	EXPECT_EQ(0, end.status);
}

/* R17: a descriptor whose device is gone answers ENODEV, before any other complaint. */
TEST_F(abi, orphans_answer_enodev)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	struct fwctl_info info = {};
	size_t len = 0, big = MIB2 + 1;

	ASSERT_EQ(0, file_write("/sys/bus/platform/drivers/test_fwctl_firmware/unbind", FIRMWARE));
	EXPECT_EQ(-ENODEV, fwctl_info(self->fd, &info));
	info.flags = 1;
	EXPECT_EQ(-ENODEV, fwctl_info(self->fd, &info));
	EXPECT_EQ(-ENODEV, fwctl_rpc(self->fd, 0, &rpc, sizeof(rpc), NULL, &len));
	EXPECT_EQ(-ENODEV, fwctl_rpc(self->fd, 4, &rpc, sizeof(rpc), NULL, &big));
	EXPECT_EQ(-ENOTTY, raw(self->fd, _IO(FWCTL_TYPE, 9), &info));
	EXPECT_EQ(0, file_write("/sys/bus/platform/drivers/test_fwctl_firmware/bind", FIRMWARE));
	EXPECT_EQ(-ENODEV, fwctl_info(self->fd, &info));
}

TEST_HARNESS_MAIN
