// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records and events: what matters is not pushed out by reads, and who does not
 * listen loses events, sees that, and holds up nobody.
 */
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"

#include <errno.h>
#include <string.h>

#include <kselftest_harness.h>

#define FIRMWARE	"test_fwctl_firmware.1"
#define OTHER		"test_fwctl_firmware.0"
#define DRIVER		"/sys/bus/platform/drivers/test_fwctl_firmware/"

FIXTURE(records) {
	struct nl nl;
	int index;
	int fd;
};

FIXTURE_SETUP(records)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	ASSERT_EQ(0, nl_open(&self->nl));
	self->index = nl_device(FIRMWARE);
	ASSERT_LE(0, self->index);
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(records)
{
	close(self->fd);
	nl_close(&self->nl);
}

static int send_rpc(int fd, __u32 opcode, __u32 scope)
{
	struct test_rpc rpc = { .opcode = opcode };
	size_t len = 0;

	return fwctl_rpc(fd, scope, &rpc, sizeof(rpc), NULL, &len);
}

static int send_reads(int fd, int count)
{
	int i, ret = 0;

	for (i = 0; i < count && !ret; i++)
		ret = send_rpc(fd, TEST_READ, 0);
	return ret;
}

/* ---- rings ---- */

struct sums {
	int index;
	__u64 id;
	bool found;
	__u64 held[2];
	__u64 lost[2];
	__u64 sent;
	__u64 refused;
};

static void find_record(const struct nl_attrs *attrs, void *data)
{
	struct sums *sums = data;
	struct nl_record record;

	nl_record(attrs->attr[FWCTL_A_RECORD], &record);
	sums->found |= record.id == sums->id && record.kind == FWCTL_NL_RECORD_KIND_REFUSED;
}

static void add_stats(const struct nl_attrs *attrs, void *data)
{
	struct sums *sums = data;
	struct nl_attrs totals, counters;
	int ring;

	nl_inside(attrs->attr[FWCTL_A_TOTALS], &totals);
	nl_inside(attrs->attr[FWCTL_A_COUNTERS], &counters);
	ring = nl_u8(totals.attr[FWCTL_A_TOTALS_RING]);
	if (ring < 2) {
		sums->held[ring] = nl_u32(totals.attr[FWCTL_A_TOTALS_HELD]);
		sums->lost[ring] = nl_u64(totals.attr[FWCTL_A_TOTALS_LOST]);
	}
	if (!strcmp(nl_text(counters.attr[FWCTL_A_COUNTERS_NAME]), "read"))
		sums->sent = nl_u64(counters.attr[FWCTL_A_COUNTERS_SENT]);
	if (!strcmp(nl_text(counters.attr[FWCTL_A_COUNTERS_NAME]), "data-path"))
		sums->refused = nl_u64(counters.attr[FWCTL_A_COUNTERS_REFUSED]);
}

static int read_stats(struct nl *nl, struct sums *sums)
{
	nl_begin(nl, FWCTL_NL_CMD_STATS_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, sums->index);
	return nl_dump(nl, add_stats, sums);
}

/* R31: a flood of reads pushes out reads, and no refusal; both are counted. */
TEST_F_TIMEOUT(records, flood_of_reads, 120)
{
	struct sums before = { .index = self->index }, after = before;
	struct nl_record record;
	__u64 newest = nl_newest(&self->nl);

	EXPECT_EQ(-EPERM, send_rpc(self->fd, TEST_DATA_PATH, 0));
	ASSERT_EQ(1, nl_records(&self->nl, self->index, newest, &record));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_REFUSED, record.kind);
	ASSERT_EQ(0, read_stats(&self->nl, &before));
	ASSERT_EQ(0, send_reads(self->fd, 600));
	ASSERT_EQ(0, read_stats(&self->nl, &after));
	EXPECT_EQ(before.held[0] + before.lost[0] + 600, after.held[0] + after.lost[0]);
	EXPECT_LT(before.lost[0], after.lost[0]);
	EXPECT_EQ(before.held[1], after.held[1]);
	EXPECT_EQ(before.lost[1], after.lost[1]);
	EXPECT_EQ(before.sent + 600, after.sent);
	EXPECT_LE(1, before.refused);
	EXPECT_EQ(before.refused, after.refused);
	after.id = record.id;
	nl_begin(&self->nl, FWCTL_NL_CMD_RECORD_GET);
	nl_put_u32(&self->nl, FWCTL_A_INDEX, self->index);
	ASSERT_EQ(0, nl_dump(&self->nl, find_record, &after));
	EXPECT_TRUE(after.found);
}

/* Asked for one device, there are no records of another. */
TEST_F(records, of_one_device)
{
	struct nl_record record;
	int other = fwctl_open(OTHER);
	__u64 newest = nl_newest(&self->nl);

	ASSERT_LE(0, other);
	EXPECT_EQ(-EPERM, send_rpc(other, TEST_DATA_PATH, 0));
	EXPECT_EQ(0, nl_records(&self->nl, self->index, newest, NULL));
	EXPECT_EQ(1, nl_records(&self->nl, nl_device(OTHER), newest, &record));
	EXPECT_STREQ("platform/" OTHER, record.identity);
	EXPECT_EQ(1, nl_records(&self->nl, -1, newest, NULL));
	close(other);
}

/* R31: records of a device stay when it goes. */
TEST_F(records, of_a_device_that_went)
{
	__u64 newest = nl_newest(&self->nl);

	EXPECT_EQ(-EPERM, send_rpc(self->fd, TEST_DATA_PATH, 0));
	ASSERT_EQ(0, file_write(DRIVER "unbind", FIRMWARE));
	EXPECT_EQ(1, nl_records(&self->nl, -1, newest, NULL));
	EXPECT_EQ(-ENODEV, nl_records(&self->nl, self->index, newest, NULL));
	ASSERT_EQ(0, file_write(DRIVER "bind", FIRMWARE));
	ASSERT_LE(0, nl_device(FIRMWARE));
	EXPECT_EQ(1, nl_records(&self->nl, -1, newest, NULL));
}

/* ---- events ---- */

/* R32: an RPC is told of when it is sent and when it is over; a refusal once. */
TEST_F(records, events_of_rpcs)
{
	struct nl_attrs attrs;
	struct nl_record sent, done, refused;
	__u64 seq;

	ASSERT_EQ(0, nl_subscribe(&self->nl, NL_RPC));
	ASSERT_EQ(0, send_rpc(self->fd, TEST_READ, 0));
	ASSERT_EQ(-EPERM, send_rpc(self->fd, TEST_DATA_PATH, 0));
	ASSERT_EQ(FWCTL_NL_CMD_RECORD_NTF, nl_event(&self->nl, &attrs, 1000));
	nl_record(attrs.attr[FWCTL_A_RECORD], &sent);
	seq = nl_u64(attrs.attr[FWCTL_A_SEQ]);
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_SENT, sent.kind);
	EXPECT_EQ(TEST_READ, sent.opcode);
	EXPECT_EQ((__u32)getpid(), sent.pid);
	ASSERT_EQ(FWCTL_NL_CMD_RECORD_NTF, nl_event(&self->nl, &attrs, 1000));
	nl_record(attrs.attr[FWCTL_A_RECORD], &done);
	EXPECT_EQ(seq + 1, nl_u64(attrs.attr[FWCTL_A_SEQ]));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_DONE, done.kind);
	EXPECT_EQ(sent.id, done.id);
	ASSERT_EQ(FWCTL_NL_CMD_RECORD_NTF, nl_event(&self->nl, &attrs, 1000));
	nl_record(attrs.attr[FWCTL_A_RECORD], &refused);
	EXPECT_EQ(seq + 2, nl_u64(attrs.attr[FWCTL_A_SEQ]));
	EXPECT_EQ(FWCTL_NL_RECORD_KIND_REFUSED, refused.kind);
	EXPECT_EQ(1U << FWCTL_NL_REASON_DATA_PATH, refused.reasons);
	EXPECT_EQ(-EPERM, refused.err);
	EXPECT_EQ(-EAGAIN, nl_event(&self->nl, &attrs, 50));
}

/* How far a long delivery is, is told to who listens for that, of that RPC. */
TEST_F(records, events_of_progress)
{
	struct test_rpc rpc = { .opcode = TEST_READ, .action = TEST_PROGRESS };
	struct nl_attrs attrs, progress;
	struct nl_record record;
	__u64 seq = 0, newest = nl_newest(&self->nl);
	size_t len = 0;
	int i;

	ASSERT_EQ(0, nl_subscribe(&self->nl, NL_PROGRESS));
	ASSERT_EQ(0, fwctl_rpc(self->fd, 0, &rpc, sizeof(rpc), NULL, &len));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(FWCTL_NL_CMD_PROGRESS_NTF, nl_event(&self->nl, &attrs, 1000));
		nl_inside(attrs.attr[FWCTL_A_PROGRESS], &progress);
		EXPECT_EQ((__u32)self->index, nl_u32(progress.attr[FWCTL_A_PROGRESS_INDEX]));
		EXPECT_EQ(TEST_READ, nl_u32(progress.attr[FWCTL_A_PROGRESS_OPCODE]));
		EXPECT_STREQ("read", nl_text(progress.attr[FWCTL_A_PROGRESS_NAME]));
		EXPECT_EQ((__u32)getpid(), nl_u32(progress.attr[FWCTL_A_PROGRESS_PID]));
		EXPECT_EQ(i ? sizeof(rpc) : 0, nl_u64(progress.attr[FWCTL_A_PROGRESS_DONE]));
		EXPECT_EQ(sizeof(rpc), nl_u64(progress.attr[FWCTL_A_PROGRESS_TOTAL]));
		if (i)
			EXPECT_EQ(seq + 1, nl_u64(attrs.attr[FWCTL_A_SEQ]));
		seq = nl_u64(attrs.attr[FWCTL_A_SEQ]);
	}
	EXPECT_EQ(1, nl_records(&self->nl, self->index, newest, &record));
	EXPECT_EQ(record.id, nl_u64(progress.attr[FWCTL_A_PROGRESS_ID]));
}

/* Arrivals and departures are told, in order, with what the device is. */
TEST_F(records, events_of_devices)
{
	static const int events[] = { FWCTL_NL_CMD_DEV_DEL_NTF, FWCTL_NL_CMD_DEV_ADD_NTF };
	struct nl_attrs attrs, dev;
	__u64 seq = 0;
	int i;

	ASSERT_EQ(0, nl_subscribe(&self->nl, NL_DEVICES));
	for (i = 0; i < 6; i++) {
		ASSERT_EQ(0, file_write(i % 2 ? DRIVER "bind" : DRIVER "unbind", FIRMWARE));
		ASSERT_EQ(events[i % 2], nl_event(&self->nl, &attrs, 5000));
		nl_inside(attrs.attr[FWCTL_A_DEV], &dev);
		EXPECT_STREQ(FIRMWARE, nl_text(dev.attr[FWCTL_A_DEVICE_PARENT]));
		EXPECT_STREQ("test_fwctl_firmware", nl_text(dev.attr[FWCTL_A_DEVICE_DRIVER]));
		if (seq)
			EXPECT_EQ(seq + 1, nl_u64(attrs.attr[FWCTL_A_SEQ]));
		seq = nl_u64(attrs.attr[FWCTL_A_SEQ]);
	}
}

/* R34: a subscriber that never reads loses events and sees it; nobody else does. */
TEST_F_TIMEOUT(records, a_deaf_subscriber, 120)
{
	struct nl_attrs attrs;
	struct nl deaf, keen;
	__u64 first = 0, seq = 0;
	int i, ret, heard = 0, gaps = 0, lost = 0;
	long began, alone;

	began = now_ms();
	ASSERT_EQ(0, send_reads(self->fd, 500));
	alone = now_ms() - began;
	ASSERT_EQ(0, nl_open(&deaf));
	ASSERT_EQ(0, nl_open(&keen));
	ASSERT_EQ(0, nl_receive_buffer(&deaf, 4096));
	ASSERT_EQ(0, nl_subscribe(&deaf, NL_RPC));
	ASSERT_EQ(0, nl_subscribe(&keen, NL_RPC));
	began = now_ms();
	for (i = 0; i < 500; i++) {
		ASSERT_EQ(0, send_rpc(self->fd, TEST_READ, 0));
		while (nl_event(&keen, &attrs, 0) > 0) {
			gaps += heard++ && nl_u64(attrs.attr[FWCTL_A_SEQ]) != seq + 1;
			seq = nl_u64(attrs.attr[FWCTL_A_SEQ]);
		}
	}
	/* Nobody waits for it: not within an order of magnitude of that */
	EXPECT_GT(10 * alone + 2000, now_ms() - began);
	EXPECT_EQ(1000, heard);
	EXPECT_EQ(0, gaps);
	/* It hears that it lost some; what it hears then has a gap in its numbers */
	for (heard = 0, i = 0; i < 2; i++) {
		while ((ret = nl_event(&deaf, &attrs, 0)) != -EAGAIN) {
			if (ret == -ENOBUFS) {
				lost++;
				continue;
			}
			ASSERT_LT(0, ret);
			seq = nl_u64(attrs.attr[FWCTL_A_SEQ]);
			first = heard++ ? first : seq;
		}
		ASSERT_EQ(0, send_rpc(self->fd, TEST_READ, 0));
	}
	EXPECT_LT(0, lost);
	EXPECT_LT((__u64)heard, seq - first + 1);
	nl_close(&deaf);
	nl_close(&keen);
}

TEST_HARNESS_MAIN
