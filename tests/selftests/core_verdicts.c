// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arbiter seen from user space: every reason for a refusal, the order in
 * which reasons are given, scopes as sets, and what a refusal leaves behind.
 */
#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define REFRESHES	"/sys/devices/platform/" FIRMWARE "/refreshes"

FIXTURE(verdict) {
	int fd;
	struct record record;
};

FIXTURE_SETUP(verdict)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(verdict)
{
	close(self->fd);
}

/* Bytes of payload behind the header and room for the response */
static int send_sized(int fd, __u32 scope, const struct test_rpc *rpc, size_t payload, size_t room)
{
	__u8 in[sizeof(*rpc) + 64] = {}, out[256];

	memcpy(in, rpc, sizeof(*rpc));
	return fwctl_rpc(fd, scope, in, sizeof(*rpc) + payload, out, &room);
}

static int send_one(int fd, __u32 scope, const struct test_rpc *rpc)
{
	return send_sized(fd, scope, rpc, 0, 64);
}

/* At the highest authority, so that nothing but the command itself is refused */
#define EXPECT_REFUSED(_errno, _reason, ...) do {				\
	struct test_rpc _rpc = { __VA_ARGS__ };					\
	EXPECT_EQ(-(_errno), send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &_rpc)); \
	ASSERT_LE(1, record_last(&self->record));				\
	EXPECT_STREQ("refused", self->record.event);				\
	EXPECT_STREQ(_reason, self->record.reason);				\
} while (0)

#define EXPECT_ALLOWED(_scope, ...) do {					\
	struct test_rpc _rpc = { __VA_ARGS__ };					\
	EXPECT_EQ(0, send_one(self->fd, _scope, &_rpc));			\
	ASSERT_LE(1, record_last(&self->record));				\
	EXPECT_STREQ("sent", self->record.event);				\
} while (0)

/* R10: a malformed request is EINVAL, and its reason malformed. */
TEST_F(verdict, malformed)
{
	struct test_rpc limited = { .opcode = TEST_LIMITED };
	int bit;

	for (bit = 0; bit < 32; bit++)
		EXPECT_REFUSED(EINVAL, "malformed", .opcode = TEST_READ, .reserved = 1U << bit);
	EXPECT_EQ(1U << MALFORMED, self->record.refusals);
	EXPECT_EQ(-EINVAL, send_sized(self->fd, 0, &limited, 3, 8));
	EXPECT_EQ(-EINVAL, send_sized(self->fd, 0, &limited, 9, 8));
	EXPECT_EQ(-EINVAL, send_sized(self->fd, 0, &limited, 4, 7));
	EXPECT_EQ(35, record_last(&self->record));
	EXPECT_STREQ("malformed", self->record.reason);
	EXPECT_EQ(0, send_sized(self->fd, 0, &limited, 4, 8));
	EXPECT_EQ(0, send_sized(self->fd, 0, &limited, 8, 8));
}

/* R10: a command that the device lacks is EOPNOTSUPP, and its reason not-supported. */
TEST_F(verdict, not_supported)
{
	EXPECT_REFUSED(EOPNOTSUPP, "not-supported", .opcode = TEST_READ,
		       .script = TEST_NOT_SUPPORTED);
	EXPECT_EQ(1U << NOT_SUPPORTED, self->record.refusals);
	EXPECT_REFUSED(EOPNOTSUPP, "not-supported", .opcode = TEST_NO_SUCH);
	EXPECT_REFUSED(EOPNOTSUPP, "not-supported", .opcode = TEST_VENDOR,
		       .script = TEST_UNREPORTED);
}

/* R7: what the kernel owns is refused while it owns it, naming what to use instead. */
TEST_F(verdict, kernel_owned)
{
	EXPECT_REFUSED(EPERM, "kernel-owned", .opcode = TEST_KERNEL_OWNED, .script = TEST_OWNED);
	EXPECT_EQ(1U << KERNEL_OWNED, self->record.refusals);
	EXPECT_ALLOWED(FWCTL_RPC_CONFIGURATION, .opcode = TEST_KERNEL_OWNED);
}

/* R1: commands of the data path are refused at every scope. */
TEST_F(verdict, data_path)
{
	EXPECT_REFUSED(EPERM, "data-path", .opcode = TEST_DATA_PATH);
	EXPECT_EQ(1U << DATA_PATH, self->record.refusals);
}

/* R9: commands whose request names an address are refused at every scope. */
TEST_F(verdict, names_an_address)
{
	EXPECT_REFUSED(EPERM, "names-an-address", .opcode = TEST_NAMES_ADDRESS);
	EXPECT_EQ(1U << NAMES_ADDRESS, self->record.refusals);
}

/* R1: commands for which the device keeps memory are refused at every scope. */
TEST_F(verdict, dma_retained)
{
	EXPECT_REFUSED(EPERM, "dma-retained", .opcode = TEST_DMA_RETAINED);
	EXPECT_EQ(1U << DMA_RETAINED, self->record.refusals);
}

/* R1: what nobody can say the effects of is refused. */
TEST_F(verdict, unknown_effects)
{
	EXPECT_REFUSED(EPERM, "unknown-effects", .opcode = TEST_READ, .script = TEST_UNKNOWN);
	EXPECT_EQ(1U << UNKNOWN_EFFECTS, self->record.refusals);
	EXPECT_REFUSED(EPERM, "unknown-effects", .opcode = TEST_READ, .script = TEST_REFUSED);
	EXPECT_REFUSED(EPERM, "unknown-effects", .opcode = TEST_DOOR, .key = 2);
	EXPECT_REFUSED(EPERM, "unknown-effects", .opcode = TEST_DOOR_BY_REPORT, .key = 2);
	/* No key is no better than one without a row */
	EXPECT_REFUSED(EPERM, "unknown-effects", .opcode = TEST_DOOR);
	EXPECT_REFUSED(EPERM, "unknown-effects", .opcode = TEST_DOOR_BY_REPORT);
	EXPECT_ALLOWED(FWCTL_RPC_DEBUG_READ_ONLY, .opcode = TEST_DOOR, .key = 1);
	EXPECT_STREQ("door-one", self->record.command);
	EXPECT_ALLOWED(FWCTL_RPC_CONFIGURATION, .opcode = TEST_DOOR_BY_REPORT, .key = 2,
		       .script = TEST_KEY_LISTED);
	EXPECT_ALLOWED(FWCTL_RPC_CONFIGURATION, .opcode = TEST_DOOR_ANY, .key = 2);
}

/* R6: what destroys data or changes security or firmware is refused while in use. */
TEST_F(verdict, in_use)
{
	EXPECT_REFUSED(EPERM, "in-use", .opcode = TEST_WRITE_DATA, .script = TEST_IN_USE);
	EXPECT_EQ(1U << IN_USE, self->record.refusals);
	EXPECT_REFUSED(EPERM, "in-use", .opcode = TEST_WRITE_SECURITY, .script = TEST_IN_USE);
	EXPECT_REFUSED(EPERM, "in-use", .opcode = TEST_WRITE_FIRMWARE, .script = TEST_IN_USE);
	EXPECT_REFUSED(EPERM, "in-use", .opcode = TEST_READ, .script = TEST_IN_USE | TEST_DATA_NOW);
	EXPECT_REFUSED(EPERM, "in-use", .opcode = TEST_VENDOR, .script = TEST_IN_USE);
	EXPECT_ALLOWED(FWCTL_RPC_DEBUG_WRITE_FULL, .opcode = TEST_WRITE_DATA);
	EXPECT_ALLOWED(FWCTL_RPC_DEBUG_WRITE_FULL, .opcode = TEST_WRITE_NOW,
		       .script = TEST_IN_USE);
	EXPECT_ALLOWED(FWCTL_RPC_CONFIGURATION, .opcode = TEST_READ, .script = TEST_IN_USE);
}

/* R1: what completes in the background is refused at every scope. */
TEST_F(verdict, background)
{
	EXPECT_REFUSED(EPERM, "background", .opcode = TEST_BACKGROUND_OP);
	EXPECT_EQ(1U << BACKGROUND, self->record.refusals);
	EXPECT_REFUSED(EPERM, "background", .opcode = TEST_READ, .script = TEST_BACKGROUND);
}

/* R1: a vendor's command that no table names is refused by default. */
TEST_F(verdict, policy)
{
	EXPECT_REFUSED(EPERM, "policy", .opcode = TEST_VENDOR);
	EXPECT_EQ(1U << POLICY, self->record.refusals);
}

/* R3: a scope is a set of commands: debug-ro admits no write though 1 > 0. */
TEST_F(verdict, scopes_are_sets)
{
	static const struct {
		__u32 opcode;
		__u32 script;
		bool allowed[4];
	} rows[] = {
		{ TEST_READ, 0, { true, true, true, true } },
		{ TEST_DEBUG_READ, 0, { false, true, true, true } },
		{ TEST_WRITE_RESET, 0, { false, false, true, true } },
		{ TEST_WRITE_NOW, 0, { false, false, false, true } },
		{ TEST_WRITE_HARMLESS, 0, { false, false, false, true } },
		{ TEST_WRITE_DATA, 0, { false, false, false, true } },
		{ TEST_DISCLOSE, 0, { false, true, true, true } },
		/* A report adds, and never takes away */
		{ TEST_READ, TEST_CONFIG_RESET_COLD, { false, false, true, true } },
		{ TEST_READ, TEST_CONFIG_NOW, { false, false, false, true } },
		{ TEST_WRITE_NOW, TEST_CONFIG_RESET_COLD, { false, false, false, true } },
	};
	size_t i, scope;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		for (scope = 0; scope < 4; scope++) {
			struct test_rpc rpc = {
				.opcode = rows[i].opcode,
				.script = rows[i].script,
			};
			int ret = send_one(self->fd, scope, &rpc);

			EXPECT_EQ(rows[i].allowed[scope] ? 0 : -EPERM, ret)
				TH_LOG("row %zu at scope %zu", i, scope);
			ASSERT_LE(1, record_last(&self->record));
			EXPECT_STREQ(rows[i].allowed[scope] ? "none" : "scope",
				     self->record.reason);
		}
	}
}

/* R3: debug-ro admits no write even if policy and floor asked for scope 0 only. */
TEST_F(verdict, requests_can_add_effects)
{
	struct test_rpc rpc = { .opcode = TEST_READ, .effects = TEST_PERSISTS };

	EXPECT_EQ(-EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_READ_ONLY, &rpc));
	ASSERT_EQ(1, record_last(&self->record));
	EXPECT_STREQ("scope", self->record.reason);
	EXPECT_EQ(TEST_PERSISTS, self->record.effects);
	EXPECT_EQ(0, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE, &rpc));
}

/* R10: of all reasons that apply the first in the stated order is given. */
TEST_F(verdict, reasons_come_in_order)
{
	struct test_rpc rpc = {
		.opcode = TEST_KERNEL_OWNED,
		.script = TEST_NOT_SUPPORTED | TEST_OWNED | TEST_UNKNOWN | TEST_IN_USE |
			  TEST_DATA_NOW | TEST_BACKGROUND,
	};
	static const struct {
		__u32 drop;
		int err;
		const char *reason;
	} steps[] = {
		{ 0, -EOPNOTSUPP, "not-supported" },
		{ TEST_NOT_SUPPORTED, -EPERM, "kernel-owned" },
		{ TEST_OWNED, -EPERM, "unknown-effects" },
		{ TEST_UNKNOWN, -EPERM, "in-use" },
		{ TEST_IN_USE, -EPERM, "background" },
		{ TEST_BACKGROUND, -EPERM, "scope" },
		{ TEST_DATA_NOW, 0, "none" },
	};
	size_t i;

	rpc.reserved = 1;
	EXPECT_EQ(-EINVAL, send_one(self->fd, 0, &rpc));
	rpc.reserved = 0;
	for (i = 0; i < ARRAY_LEN(steps); i++) {
		rpc.script &= ~steps[i].drop;
		EXPECT_EQ(steps[i].err, send_one(self->fd, 0, &rpc));
		ASSERT_LE(1, record_last(&self->record));
		EXPECT_STREQ(steps[i].reason, self->record.reason);
	}
	rpc.script = TEST_NOT_SUPPORTED | TEST_OWNED | TEST_UNKNOWN | TEST_IN_USE |
		     TEST_DATA_NOW | TEST_BACKGROUND;
	EXPECT_EQ(-EOPNOTSUPP, send_one(self->fd, 0, &rpc));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_EQ(1U << NOT_SUPPORTED | 1U << KERNEL_OWNED | 1U << UNKNOWN_EFFECTS | 1U << IN_USE |
		  1U << BACKGROUND | 1U << SCOPE, self->record.refusals);
}

/* R12: a refused RPC never reaches the driver's deliver(). */
TEST_F(verdict, refusals_are_not_delivered)
{
	struct test_rpc rpc = { .opcode = TEST_DATA_PATH, .action = TEST_FAIL, .err = -EXDEV };

	EXPECT_EQ(-EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
	rpc.opcode = TEST_READ;
	EXPECT_EQ(-EXDEV, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
}

/* R2: the report is read again after open, and before what only the report judges. */
TEST_F(verdict, report_is_read_when_due)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	long before = file_number(REFRESHES);

	ASSERT_EQ(0, send_one(self->fd, 0, &rpc));
	EXPECT_EQ(before + 1, file_number(REFRESHES));
	ASSERT_EQ(0, send_one(self->fd, 0, &rpc));
	EXPECT_EQ(before + 1, file_number(REFRESHES));
	rpc = (struct test_rpc){ .opcode = TEST_DOOR_BY_REPORT, .key = 9,
				 .script = TEST_KEY_LISTED };
	ASSERT_EQ(0, send_one(self->fd, 0, &rpc));
	ASSERT_EQ(0, send_one(self->fd, 0, &rpc));
	EXPECT_EQ(before + 3, file_number(REFRESHES));
}

/* R20: every RPC that is not refused has a record of its end, with its errno. */
TEST_F(verdict, ends_are_recorded)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	struct record_end end;

	ASSERT_EQ(0, send_one(self->fd, 0, &rpc));
	ASSERT_EQ(1, record_last_end(&end));
	EXPECT_EQ(TEST_READ, end.opcode);
	EXPECT_EQ(0, end.err);
	EXPECT_LT(0, end.ns);
	rpc = (struct test_rpc){ .opcode = TEST_WRITE_DATA, .action = TEST_FAIL, .err = -EXDEV };
	EXPECT_EQ(-EPERM, send_one(self->fd, 0, &rpc));
	EXPECT_EQ(1, record_last_end(&end));
	EXPECT_EQ(-EXDEV, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
	ASSERT_EQ(2, record_last_end(&end));
	EXPECT_EQ(TEST_WRITE_DATA, end.opcode);
	EXPECT_EQ(-EXDEV, end.err);
}

/* R20: the kernel log names process, device, command, scope, reason and what to use. */
TEST_F(verdict, refusals_are_logged)
{
	struct test_rpc rpc = { .opcode = TEST_KERNEL_OWNED, .script = TEST_OWNED };
	char line[512], path[256], who[32];
	int log;

	/* A device that has not used up its log lines */
	ASSERT_EQ(0, file_write("/sys/bus/platform/drivers/test_fwctl_firmware/unbind", FIRMWARE));
	ASSERT_EQ(0, file_write("/sys/bus/platform/drivers/test_fwctl_firmware/bind", FIRMWARE));
	close(self->fd);
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, fwctl_find(FIRMWARE, path, sizeof(path)));

	log = log_begin();
	ASSERT_LE(0, log);
	snprintf(who, sizeof(who), "[%d]", getpid());
	EXPECT_EQ(-EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_READ_ONLY, &rpc));
	ASSERT_EQ(1, log_count(log, "refused", who, line, sizeof(line)));
	EXPECT_NE(NULL, strstr(line, strrchr(path, '/') + 1));
	EXPECT_NE(NULL, strstr(line, "kernel-owned (0014h)"));
	EXPECT_NE(NULL, strstr(line, "core_verdicts"));
	EXPECT_NE(NULL, strstr(line, "at scope debug-ro"));
	EXPECT_NE(NULL, strstr(line, ": kernel-owned: "));
	EXPECT_NE(NULL, strstr(line, "instead: the interface to use instead"));
}

/* R10: another interface is named only where none of ours would do. */
TEST_F(verdict, scope_refusals_name_no_other_interface)
{
	struct test_rpc rpc = { .opcode = TEST_KERNEL_OWNED, .script = TEST_CONFIG_NOW };
	char line[512], who[32];
	int log = log_begin();

	ASSERT_LE(0, log);
	snprintf(who, sizeof(who), "[%d]", getpid());
	EXPECT_EQ(-EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE, &rpc));
	ASSERT_EQ(1, log_count(log, "refused", who, line, sizeof(line)));
	EXPECT_NE(NULL, strstr(line, "needs scope debug-full"));
	EXPECT_EQ(NULL, strstr(line, "instead"));
}

/* R20: refusals cannot flood the kernel log, and every one is in the trace. */
TEST_F(verdict, refusals_do_not_flood_the_log)
{
	struct test_rpc rpc = { .opcode = TEST_DATA_PATH };
	char who[32];
	int log = log_begin(), i;

	ASSERT_LE(0, log);
	snprintf(who, sizeof(who), "[%d]", getpid());
	for (i = 0; i < 100; i++)
		EXPECT_EQ(-EPERM, send_one(self->fd, 0, &rpc));
	EXPECT_EQ(100, record_last(&self->record));
	EXPECT_GE(20, log_count(log, "refused", who, NULL, 0));
}

/* ---- with parameters of the core; all of it is loaded again ---- */

/* A kernel without what a driver is for has no module of it */
static int load_if_built(const char *name)
{
	int ret = module_load(name, "");

	return ret == -ENOENT ? 0 : ret;
}

static int reload(const char *params)
{
	int ret;

	module_unload("test_fwctl_firmware");
	module_unload("test_fwctl_upstream");
	module_unload("fwctl_cxl");
	module_unload("fwctl_nvme");
	module_unload("fwctl_rocker");
	ret = module_unload("fwctl");
	if (!ret)
		ret = module_load("fwctl", params);
	if (!ret)
		ret = load_if_built("fwctl_cxl");
	if (!ret)
		ret = load_if_built("fwctl_nvme");
	if (!ret)
		ret = load_if_built("fwctl_rocker");
	return ret ? ret : module_load("test_fwctl_firmware", "");
}

FIXTURE(parameter) {
	int fd;
	struct record record;
};

FIXTURE_VARIANT(parameter) {
	const char *params;
};

FIXTURE_VARIANT_ADD(parameter, none) {
	.params = "",
};

FIXTURE_VARIANT_ADD(parameter, unlisted) {
	.params = "unlisted=1",
};

FIXTURE_VARIANT_ADD(parameter, confidential) {
	.params = "unlisted=1 confidential=1",
};

FIXTURE_SETUP(parameter)
{
	ASSERT_EQ(0, reload(variant->params));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(parameter)
{
	close(self->fd);
	EXPECT_EQ(0, reload(""));
}

/*
 * R1: a vendor's command that no table names is sent only if the
 * module was loaded with unlisted=1, the device reports it, and the scope is
 * debug-full; never while in use, nor where the device is not to be believed.
 */
TEST_F(parameter, vendor_commands)
{
	bool allowed = !strcmp(variant->params, "unlisted=1");
	struct test_rpc rpc = { .opcode = TEST_VENDOR };

	EXPECT_EQ(allowed ? 0 : -EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
	ASSERT_EQ(1, record_last(&self->record));
	EXPECT_STREQ(allowed ? "none" : "policy", self->record.reason);
	EXPECT_EQ(-EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE, &rpc));
	rpc.script = TEST_IN_USE;
	EXPECT_EQ(-EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
	rpc.script = TEST_UNREPORTED;
	EXPECT_EQ(-EOPNOTSUPP, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
}

/* R11: in a confidential guest what only the device's report allows is refused. */
TEST_F(parameter, judged_by_report)
{
	bool believed = !strstr(variant->params, "confidential");
	struct test_rpc rpc = {
		.opcode = TEST_DOOR_BY_REPORT, .key = 2, .script = TEST_KEY_LISTED,
	};

	EXPECT_EQ(believed ? 0 : -EPERM, send_one(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc));
	ASSERT_EQ(1, record_last(&self->record));
	EXPECT_STREQ(believed ? "none" : "policy", self->record.reason);
	rpc = (struct test_rpc){ .opcode = TEST_READ };
	EXPECT_EQ(0, send_one(self->fd, FWCTL_RPC_CONFIGURATION, &rpc));
}

TEST_HARNESS_MAIN
