// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lockdown raised at run time: what an open descriptor can still do. Lockdown
 * cannot be lowered, so this has a boot of its own, and the order of the tests
 * matters: none, integrity, confidentiality.
 */
#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define UPSTREAM	"test_fwctl_upstream.0"
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
	int fd;
	int up;
};

FIXTURE_SETUP(lockdown)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, module_load("test_fwctl_upstream", ""));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	self->up = fwctl_open(UPSTREAM);
	ASSERT_LE(0, self->up);
}

FIXTURE_TEARDOWN(lockdown)
{
	close(self->fd);
	close(self->up);
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

static int send_upstream(int fd, __u32 scope)
{
	size_t len = 0;

	return fwctl_rpc(fd, scope, "=", 1, NULL, &len);
}

/* Requirement: without lockdown, debug-full sends what it may. */
TEST_F(lockdown, none)
{
	char level[64];

	ASSERT_EQ(0, file_read(LEVEL, level, sizeof(level)));
	ASSERT_NE(NULL, strstr(level, "[none]")) TH_LOG("this needs a boot of its own");
	EXPECT_LEVEL(0);
	EXPECT_EQ(0, send_upstream(self->up, FWCTL_RPC_DEBUG_WRITE_FULL));
}

/* Requirement: lockdown raised to integrity refuses writes on open descriptors, not reads. */
TEST_F(lockdown, integrity)
{
	ASSERT_EQ(0, file_write(LEVEL, "integrity"));
	EXPECT_LEVEL(1);
	EXPECT_EQ(-EPERM, send_upstream(self->up, FWCTL_RPC_DEBUG_WRITE_FULL));
	EXPECT_EQ(0, send_upstream(self->up, FWCTL_RPC_DEBUG_WRITE));
	EXPECT_EQ(0, send_upstream(self->up, FWCTL_RPC_DEBUG_READ_ONLY));
}

/* Requirement: lockdown raised to confidentiality also refuses what discloses data. */
TEST_F(lockdown, confidentiality)
{
	ASSERT_EQ(0, file_write(LEVEL, "confidentiality"));
	EXPECT_LEVEL(2);
}

TEST_HARNESS_MAIN
