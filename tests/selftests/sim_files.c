// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files of simulated devices, read: they show what was written into them, and what
 * the firmware does by itself.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "sim_test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <kselftest_harness.h>

static char text[8192];

FIXTURE(files) {
};

FIXTURE_SETUP(files)
{
	ASSERT_EQ(0, sim_load());
}

FIXTURE_TEARDOWN(files)
{
	sim_del(0);
}

TEST_F(files, personality)
{
	static const char *const names[] = { "plain", "cxl", "nvme", "nic" };
	char line[32];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(line, sizeof(line), "0 %s", names[i]);
		ASSERT_EQ(0, sim_new(line));
		ASSERT_EQ(0, file_read(SIM_BUS "devices/sim0/personality", text, sizeof(text)));
		EXPECT_STREQ(names[i], text);
		EXPECT_EQ(0, sim_del(0));
	}
}

/* As it was written, whether or not it makes sense: that is found when a device is made. */
TEST_F(files, rows)
{
	static const char path[] = SIM_DEBUGFS "new/rows";

	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_STREQ("", text);
	ASSERT_EQ(0, sim_write(SIM_NEW, "rows", "0001 read 0 0\nnonsense"));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_STREQ("0001 read 0 0\nnonsense", text);
	EXPECT_EQ(-EINVAL, sim_new("0 plain"));
	ASSERT_EQ(0, sim_write(SIM_NEW, "reset", "1"));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_STREQ("", text);
	EXPECT_EQ(0, sim_new("0 plain"));
}

/* A write of which not all bytes can be had takes none, whatever the file is. */
TEST_F(files, half_a_write_is_none)
{
	static const char *const paths[] = {
		SIM_DEBUGFS "new/rows", SIM_DEBUGFS "sim0/vendor_debug_log",
		SIM_DEBUGFS "sim0/report", SIM_DEBUGFS "sim0/contents",
	};
	static char before[sizeof(text)];
	long page = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);

	ASSERT_NE(MAP_FAILED, (void *)pages);
	ASSERT_EQ(0, mprotect(pages + page, page, PROT_NONE));
	memcpy(pages + page - 7, "0001 0\n", 7);
	ASSERT_EQ(0, sim_write(SIM_NEW, "rows", "0001 read 0 0\n"));
	ASSERT_EQ(0, sim_new("0 cxl"));
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		int fd = open(paths[i], O_WRONLY | O_CLOEXEC);

		ASSERT_LE(0, fd);
		memset(before, 0, sizeof(before));
		memset(text, 0, sizeof(text));
		ASSERT_EQ(0, file_read(paths[i], before, sizeof(before)));
		EXPECT_EQ(-1, write(fd, pages + page - 7, 14));
		EXPECT_EQ(EFAULT, errno) TH_LOG("%s", paths[i]);
		ASSERT_EQ(0, file_read(paths[i], text, sizeof(text)));
		EXPECT_EQ(0, memcmp(before, text, sizeof(text))) TH_LOG("%s", paths[i]);
		close(fd);
	}
	munmap(pages, 2 * page);
	EXPECT_EQ(0, sim_new("1 plain"));
	EXPECT_EQ(0, sim_del(1));
	EXPECT_EQ(0, sim_write(SIM_NEW, "reset", "1"));
}

TEST_F(files, report)
{
	static const char path[] = SIM_DEBUGFS "sim0/report";

	ASSERT_EQ(0, sim_new("0 cxl"));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	/* Identify, which changes nothing; what is in a vendor table; what is nowhere */
	EXPECT_EQ(0, strncmp(text, "0001 0000\n", 10));
	EXPECT_NE(NULL, strstr(text, "\nc000 0001\n"));
	EXPECT_EQ(NULL, strstr(text, "c002"));
	ASSERT_EQ(0, sim_write(0, "report", "c000 0003\nc002 8\n0001 -\n"));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_EQ(NULL, strstr(text, "0001 0000\n"));
	EXPECT_NE(NULL, strstr(text, "\nc000 0003\n"));
	EXPECT_NE(NULL, strstr(text, "\nc002 0008"));
}

TEST_F(files, contents)
{
	static const char path[] = SIM_DEBUGFS "sim0/contents";
	char line[256] = "00ff 0 ", shown[256];

	ASSERT_EQ(0, sim_new("0 plain"));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_STREQ("", text);
	ASSERT_EQ(0, sim_write(0, "contents", "1 0 CAFE\n2 1F\n"));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_STREQ("0001 0 cafe\n0002 1f ", text);
	ASSERT_EQ(0, sim_write(0, "contents", "0001 -\n0002 -\n"));
	/* No more than 64 bytes of each */
	memset(line + strlen(line), 'a', 2 * 65);
	memcpy(shown, line, sizeof(shown));
	shown[strlen(shown) - 2] = 0;
	ASSERT_EQ(0, sim_write(0, "contents", line));
	ASSERT_EQ(0, file_read(path, text, sizeof(text)));
	EXPECT_STREQ(shown, text);
}

TEST_HARNESS_MAIN
