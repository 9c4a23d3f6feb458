// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lockdown raised at run time: what an open descriptor can still do. Lockdown
 * cannot be lowered, so this has a boot of its own, and the order of the tests
 * matters: none, integrity, confidentiality; each on the driver of the tests,
 * then on CXL devices.
 */
#include "cxl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
/* ... and one with a single slot */
#define SLOT		"test_fwctl_firmware.0"
#define SLOT_SYSFS	"/sys/devices/platform/" SLOT "/"
#define UPSTREAM	"test_fwctl_upstream.0"
#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL
#define LEVEL		"/sys/kernel/security/lockdown"

static const struct {
	__u32 opcode;
	__u32 script;
	/* allowed at debug-full under no, integrity, confidentiality lockdown */
	bool allowed[3];
} rows[] = {
	{ TEST_READ, 0, { true, true, true } },
	{ TEST_DEBUG_READ, 0, { true, true, true } },
	{ TEST_DISCLOSE, 0, { true, true, false } },
	{ TEST_WRITE_RESET, 0, { true, true, true } },
	{ TEST_WRITE_HARMLESS, 0, { true, true, true } },
	{ TEST_WRITE_NOW, 0, { true, false, false } },
	{ TEST_WRITE_DATA, 0, { true, false, false } },
	{ TEST_WRITE_SECURITY, 0, { true, false, false } },
	{ TEST_WRITE_FIRMWARE, 0, { true, false, false } },
	/* The report cannot make it harmless, and what it adds counts */
	{ TEST_READ, TEST_CONFIG_NOW, { true, false, false } },
	{ TEST_WRITE_HARMLESS, TEST_DATA_NOW, { true, false, false } },
};

FIXTURE(lockdown) {
	int fd;		/* the driver of the tests */
	int up;		/* one as upstream has them */
	int memory;
	int sw;
	int log;
	struct cxl_answer answer;
};

FIXTURE_SETUP(lockdown)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	self->up = fwctl_open(UPSTREAM);
	ASSERT_LE(0, self->up);
	self->memory = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, self->memory);
	self->sw = cxl_open_switch();
	ASSERT_LE(0, self->sw);
	self->log = log_begin();
	ASSERT_LE(0, self->log);
}

FIXTURE_TEARDOWN(lockdown)
{
	close(self->fd);
	close(self->up);
	close(self->memory);
	close(self->sw);
}

static int send_row(int fd, size_t row)
{
	struct test_rpc rpc = { .opcode = rows[row].opcode, .script = rows[row].script };
	size_t len = 0;

	return fwctl_rpc(fd, FWCTL_RPC_DEBUG_WRITE_FULL, &rpc, sizeof(rpc), NULL, &len);
}

/* By the kernel log: tracefs is closed under confidentiality */
#define EXPECT_LEVEL(_level) do {						\
	int _log = log_begin(), _refused = 0;					\
	char _who[32];								\
	size_t _i;								\
	for (_i = 0; _i < ARRAY_LEN(rows); _i++) {				\
		bool _allowed = rows[_i].allowed[_level];			\
		_refused += !_allowed;						\
		EXPECT_EQ(_allowed ? 0 : -EPERM, send_row(self->fd, _i))	\
			TH_LOG("row %zu", _i);					\
	}									\
	snprintf(_who, sizeof(_who), "[%d] at scope", getpid());		\
	EXPECT_EQ(_refused, log_count(_log, ": lockdown: ", _who, NULL, 0));	\
} while (0)

/* A child that sends one RPC, on a descriptor of its own; it exits with the errno */
static pid_t child_send(__u32 opcode, enum test_action action)
{
	struct test_rpc rpc = { .opcode = opcode, .action = action };
	size_t len = 0;
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	fd = fwctl_open(SLOT);
	_exit(fd < 0 ? 255 : -fwctl_rpc(fd, FULL, &rpc, sizeof(rpc), NULL, &len));
}

/*
 * One hangs in the only slot, one waits behind it and is allowed so far; then
 * lockdown is raised. What the firmware has goes on, what waits is refused.
 */
#define EXPECT_REFUSED_IN_SLOT(_opcode, _level) do {				\
	pid_t _hangs = child_send(TEST_READ, TEST_HANG), _waits;		\
	int _log = log_begin();							\
	char _who[32];								\
	ASSERT_EQ(0, file_wait(SLOT_SYSFS "hanging", 1));			\
	_waits = child_send(_opcode, TEST_ECHO);				\
	ASSERT_EQ(0, file_wait(SLOT_SYSFS "contexts", 2));			\
	ASSERT_EQ(0, child_sleeps(_waits));					\
	ASSERT_EQ(0, file_write(LEVEL, _level));				\
	EXPECT_EQ(-ETIMEDOUT, child_wait(_waits, 0));				\
	ASSERT_EQ(0, file_write(SLOT_SYSFS "release", "1"));			\
	EXPECT_EQ(EPERM << 8, child_wait(_waits, 5000));			\
	EXPECT_EQ(0, child_wait(_hangs, 5000));					\
	snprintf(_who, sizeof(_who), "[%d] at scope", _waits);			\
	EXPECT_EQ(1, log_count(_log, ": lockdown: ", _who, NULL, 0));		\
} while (0)

static int send_upstream(int fd, __u32 scope)
{
	size_t len = 0;

	return fwctl_rpc(fd, scope, "=", 1, NULL, &len);
}

static int set_scrub(int fd, struct cxl_answer *answer)
{
	struct {
		struct cxl_mbox_set_feat_hdr hdr;
		__u8 data[2];
	} in = { .hdr.version = 1, .data = { 15, 1 } };

	memcpy(in.hdr.uuid, cxl_feature_scrub, sizeof(in.hdr.uuid));
	return cxl_send(fd, FULL, CXL_OP_SET_FEATURE, &in, sizeof(in.hdr) + sizeof(in.data),
			answer);
}

static int set_timestamp(int fd, struct cxl_answer *answer)
{
	__u64 stamp = 1900000000ULL * 1000000000ULL;

	return cxl_send(fd, FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp), answer);
}

static int get_events(int fd, struct cxl_answer *answer)
{
	static const __u8 log;

	return cxl_send(fd, FWCTL_RPC_DEBUG_READ_ONLY, 0x0100, &log, 1, answer);
}

/* The switch is not sent 0301h, but the memory device behind it would be */
static int set_remote_timestamp(int fd, struct cxl_answer *answer)
{
	static const __u8 payload[8];
	__u8 buf[64];
	size_t len = cxl_tunnel(buf, 0, CXL_OP_SET_TIMESTAMP, payload, sizeof(payload));

	return cxl_send(fd, FULL, CXL_OP_TUNNEL, buf, len, answer);
}

static int identify_remote(int fd, struct cxl_answer *answer)
{
	__u8 buf[64];
	size_t len = cxl_tunnel(buf, 0, CXL_OP_IDENTIFY, NULL, 0);

	return cxl_send(fd, 0, CXL_OP_TUNNEL, buf, len, answer);
}

/* R5: without lockdown, debug-full sends what it may. */
TEST_F(lockdown, none)
{
	char level[64];

	ASSERT_EQ(0, file_read(LEVEL, level, sizeof(level)));
	ASSERT_NE(NULL, strstr(level, "[none]")) TH_LOG("this needs a boot of its own");
	EXPECT_LEVEL(0);
	EXPECT_EQ(0, send_upstream(self->up, FWCTL_RPC_DEBUG_WRITE_FULL));
}

/* R5: without lockdown a Feature with an immediate effect can be set. */
TEST_F(lockdown, cxl_none)
{
	EXPECT_EQ(0, set_scrub(self->memory, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
}

/* R5: a write that waits for its slot while integrity lockdown is raised is refused. */
TEST_F(lockdown, raised_to_integrity_before_the_slot)
{
	EXPECT_REFUSED_IN_SLOT(TEST_WRITE_NOW, "integrity");
}

/* How many commands the list of a device has, or an errno */
static void count_command(const struct nl_attrs *attrs, void *data)
{
	++*(int *)data;
}

static int list_commands(struct nl *nl, int index)
{
	int commands = 0, ret;

	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, index);
	ret = nl_dump(nl, count_command, &commands);
	return ret < 0 ? ret : commands;
}

/*
 * R26: everybody may list commands, and does not fill the log by it. This comes before
 * the kernel limits its lines about lockdown.
 */
TEST_F(lockdown, lists_do_not_fill_the_log)
{
	int index = nl_device(FIRMWARE), i;
	struct nl nl;

	ASSERT_LE(0, index);
	ASSERT_EQ(0, nl_open(&nl));
	EXPECT_LT(0, list_commands(&nl, index));
	close(self->log);
	self->log = log_begin();
	for (i = 0; i < 5; i++)
		EXPECT_LT(0, list_commands(&nl, index));
	EXPECT_EQ(0, log_count(self->log, "Lockdown: ", "restricted", NULL, 0));
	nl_close(&nl);
}

/* R5: lockdown raised to integrity refuses writes on open descriptors, not reads. */
TEST_F(lockdown, integrity)
{
	char level[64];

	ASSERT_EQ(0, file_read(LEVEL, level, sizeof(level)));
	ASSERT_NE(NULL, strstr(level, "[integrity]"));
	EXPECT_LEVEL(1);
	EXPECT_EQ(-EPERM, send_upstream(self->up, FWCTL_RPC_DEBUG_WRITE_FULL));
	EXPECT_EQ(0, send_upstream(self->up, FWCTL_RPC_DEBUG_WRITE));
	EXPECT_EQ(0, send_upstream(self->up, FWCTL_RPC_DEBUG_READ_ONLY));
}

/* R5: under integrity lockdown reads and lockdown-ok rows work, other writes do not. */
TEST_F(lockdown, cxl_integrity)
{
	EXPECT_EQ(-EPERM, set_scrub(self->memory, &self->answer));
	EXPECT_EQ(-EPERM, set_remote_timestamp(self->sw, &self->answer));
	EXPECT_EQ(2, log_count(self->log, ": lockdown: ", "refused", NULL, 0));
	EXPECT_EQ(0, set_timestamp(self->memory, &self->answer));
	EXPECT_EQ(0, cxl_send(self->memory, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	EXPECT_EQ(0, get_events(self->memory, &self->answer));
	EXPECT_EQ(0, identify_remote(self->sw, &self->answer));
}

/* R5: a disclosing read that waits while confidentiality lockdown is raised is refused. */
TEST_F(lockdown, raised_to_confidentiality_before_the_slot)
{
	EXPECT_REFUSED_IN_SLOT(TEST_DISCLOSE, "confidentiality");
}

/* R5: lockdown raised to confidentiality also refuses what discloses data. */
TEST_F(lockdown, confidentiality)
{
	char level[64];

	ASSERT_EQ(0, file_read(LEVEL, level, sizeof(level)));
	ASSERT_NE(NULL, strstr(level, "[confidentiality]"));
	EXPECT_LEVEL(2);
}

/* R5: under confidentiality lockdown what may disclose data is refused as well. */
TEST_F(lockdown, cxl_confidentiality)
{
	struct cxl_get_log cel = { .length = 64 };

	EXPECT_EQ(-EPERM, get_events(self->memory, &self->answer));
	EXPECT_EQ(1, log_count(self->log, ": lockdown: ", "get-event-records", NULL, 0));
	EXPECT_EQ(-EPERM, set_scrub(self->memory, &self->answer));
	EXPECT_EQ(0, cxl_send(self->memory, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));
	memcpy(cel.uuid, cxl_log_cel, sizeof(cel.uuid));
	EXPECT_EQ(0, cxl_send(self->memory, 0, CXL_OP_GET_LOG, &cel, sizeof(cel), &self->answer));
	EXPECT_EQ(0, set_timestamp(self->memory, &self->answer));
}

TEST_HARNESS_MAIN
