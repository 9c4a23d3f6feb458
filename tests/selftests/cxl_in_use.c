// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that somebody uses: a decoder that the kernel committed for a region,
 * and one that was committed behind everybody's back on a device that we own.
 * Through the switch in front of it, and of the switch itself, the memory is in
 * use as well; and so is what this host cannot see.
 *
 * On x86 the kernel commits regions only where it can flush its caches, which
 * it does not try in a virtual machine: this needs a CPU without "hypervisor".
 */
#define _GNU_SOURCE
#include "cxl_test.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <kselftest_harness.h>

#define FULL		FWCTL_RPC_DEBUG_WRITE_FULL
#define SECURITY_SEND	0x4600	/* DATA_NOW and SECURITY, and nobody's own */
#define PORT_CONTROL	0x5102	/* DATA_NOW: resets what is behind a port */
#define UNSUPPORTED	3
#define SIZE		"0x10000000"

static int write_at(const char *dir, const char *name, const char *text)
{
	char path[300], line[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	snprintf(line, sizeof(line), "%s\n", text);
	return file_write(path, line);
}

/* Directory of the first endpoint decoder of a memory device */
static int endpoint_decoder(const char *memdev, char *dir, size_t room)
{
	char real[4096];
	glob_t found;
	size_t i;
	int ret = -ENODEV;

	if (glob(MEMDEVS "endpoint*/uport", 0, NULL, &found))
		return ret;
	for (i = 0; i < found.gl_pathc && ret; i++) {
		char *up = found.gl_pathv[i];
		glob_t decoders;

		if (!realpath(up, real) || strcmp(strrchr(real, '/') + 1, memdev))
			continue;
		snprintf(dir, room, "%.*s/decoder*.0", (int)(strrchr(up, '/') - up), up);
		if (glob(dir, 0, NULL, &decoders))
			continue;
		snprintf(dir, room, "%s", decoders.gl_pathv[0]);
		globfree(&decoders);
		ret = 0;
	}
	globfree(&found);
	return ret;
}

struct region {
	char root[128];
	char name[32];
	char dir[128];
};

/* All persistent memory of a device as a region, not committed yet */
static int region_create(struct region *region, const char *memdev)
{
	char decoder[128], create[160];
	glob_t roots;
	int ret;

	if (glob(MEMDEVS "decoder*/create_pmem_region", 0, NULL, &roots))
		return -ENOTSUP;
	snprintf(create, sizeof(create), "%s", roots.gl_pathv[0]);
	snprintf(region->root, sizeof(region->root), "%.*s",
		 (int)(strrchr(create, '/') - create), create);
	globfree(&roots);

	ret = endpoint_decoder(memdev, decoder, sizeof(decoder));
	if (!ret)
		ret = file_read(create, region->name, sizeof(region->name));
	if (!ret)
		ret = file_write(create, region->name);
	if (ret)
		return ret;
	snprintf(region->dir, sizeof(region->dir), MEMDEVS "%s", region->name);
	ret = write_at(decoder, "mode", "pmem");
	if (!ret)
		ret = write_at(decoder, "dpa_size", SIZE);
	if (!ret)
		ret = write_at(region->dir, "uuid", "6a1c9a4e-0f3c-4d3b-8b8d-1d3f0c0c0c0c");
	if (!ret)
		ret = write_at(region->dir, "interleave_granularity", "256");
	if (!ret)
		ret = write_at(region->dir, "interleave_ways", "1");
	if (!ret)
		ret = write_at(region->dir, "size", SIZE);
	return ret ? ret : write_at(region->dir, "target0", strrchr(decoder, '/') + 1);
}

static int send_security(int fd, struct cxl_answer *answer)
{
	static const __u8 payload[8];

	return cxl_send(fd, FULL, SECURITY_SEND, payload, sizeof(payload), answer);
}

/* Can a region be committed here without a splat? */
static bool caches_can_be_flushed(void)
{
	static char text[65536];

	file_read("/proc/cpuinfo", text, sizeof(text));
	return !strstr(text, " hypervisor");
}

/* R6: memory with a committed decoder is in use, from the commit on and no longer. */
TEST(committed_region_is_in_use)
{
	__u64 stamp = 1800000000ULL * 1000000000ULL;
	struct cxl_answer answer;
	struct region region;
	struct record record;
	char memdev[32], line[512];
	int fd, log;

	if (!caches_can_be_flushed())
		SKIP(return, "needs a CPU without hypervisor");
	ASSERT_EQ(0, cxl_memdev(SERIAL_FIRST, memdev, sizeof(memdev)));
	ASSERT_EQ(0, region_create(&region, memdev));
	fd = cxl_open_memory(SERIAL_FIRST);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, record_begin());
	log = log_begin();

	ASSERT_EQ(0, send_security(fd, &answer));
	EXPECT_EQ(UNSUPPORTED, answer.retval);

	ASSERT_EQ(0, write_at(region.dir, "commit", "1"));
	EXPECT_EQ(-EPERM, send_security(fd, &answer));
	ASSERT_LE(1, record_last(&record));
	EXPECT_STREQ("in-use", record.reason);
	EXPECT_EQ(1U << IN_USE, record.refusals);
	EXPECT_EQ(1, log_count(log, ": in-use: ", "decoder", line, sizeof(line)));
	/* What does not touch the memory can be sent */
	EXPECT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &answer));
	EXPECT_EQ(0, cxl_send(fd, FULL, CXL_OP_SET_TIMESTAMP, &stamp, sizeof(stamp), &answer));

	ASSERT_EQ(0, write_at(region.dir, "commit", "0"));
	EXPECT_EQ(0, send_security(fd, &answer));
	EXPECT_EQ(0, write_at(region.root, "delete_region", region.name));
	close(fd);
}

/* ---- by the registers of an owned device, as firmware could have left them ---- */

#define CACHEMEM	0x1000
#define HDM_ID		5
#define DECODER0_SIZE	0x18
#define DECODER0_CTRL	0x20
#define COMMIT		(1U << 9)
#define COMMITTED	(1U << 10)

/* Registers of HDM decoders: in QEMU the component block begins with BAR 0 */
static volatile __u32 *map_decoders(const char *pci)
{
	volatile __u32 *block;
	char path[128];
	__u32 i, count;
	void *map;
	int fd;

	snprintf(path, sizeof(path), PCI_DEVICES "%s/resource0", pci);
	fd = open(path, O_RDWR | O_SYNC);
	if (fd < 0)
		return NULL;
	map = mmap(NULL, 0x10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return NULL;
	block = (volatile __u32 *)((char *)map + CACHEMEM);
	count = block[0] >> 24;
	for (i = 1; i <= count; i++)
		if ((block[i] & 0xffff) == HDM_ID)
			return block + (block[i] >> 20) / 4;
	return NULL;
}

FIXTURE(owned) {
	char pci[32];
	int fd;
	volatile __u32 *hdm;
	struct cxl_answer answer;
	struct record record;
};

FIXTURE_SETUP(owned)
{
	char name[32];

	ASSERT_EQ(0, cxl_memdev(SERIAL_SECOND, name, sizeof(name)));
	ASSERT_EQ(0, cxl_memdev_pci(name, self->pci, sizeof(self->pci)));
	ASSERT_EQ(0, cxl_rebind(self->pci, "cxl_pci", "fwctl_cxl"));
	self->fd = fwctl_open(self->pci);
	ASSERT_LE(0, self->fd);
	self->hdm = map_decoders(self->pci);
	ASSERT_NE(NULL, self->hdm) TH_LOG("no decoders in BAR 0 of %s", self->pci);
	ASSERT_EQ(0, record_begin());
}

FIXTURE_TEARDOWN(owned)
{
	if (self->hdm)
		self->hdm[DECODER0_CTRL / 4] = 0;
	close(self->fd);
	EXPECT_EQ(0, cxl_rebind(self->pci, "fwctl_cxl", ""));
	EXPECT_LE(0, self->fd = cxl_open_memory(SERIAL_SECOND));
	close(self->fd);
}

static bool commit(volatile __u32 *hdm)
{
	hdm[DECODER0_SIZE / 4] = 0x10000000;
	hdm[DECODER0_CTRL / 4] = COMMIT;
	return hdm[DECODER0_CTRL / 4] & COMMITTED;
}

/* R6: an owned device is in use if a decoder is committed, whoever did that. */
TEST_F(owned, committed_decoder_is_in_use)
{
	struct {
		__u64 address;
		__u8 data[64];
	} poison = { .address = 0x40 };

	EXPECT_EQ(0, cxl_send(self->fd, FULL, 0x4301, &poison.address, 8, &self->answer));
	EXPECT_EQ(0, self->answer.retval);
	EXPECT_EQ(0, cxl_send(self->fd, FULL, 0x4302, &poison, sizeof(poison), &self->answer));
	EXPECT_EQ(0, self->answer.retval);

	ASSERT_TRUE(commit(self->hdm));
	EXPECT_EQ(-EPERM, cxl_send(self->fd, FULL, 0x4302, &poison, sizeof(poison),
				   &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("in-use", self->record.reason);
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_IDENTIFY_MEMORY, NULL, 0, &self->answer));

	self->hdm[DECODER0_CTRL / 4] = 0;
	EXPECT_EQ(0, send_security(self->fd, &self->answer));
}

/* R6: a component behind a tunnel counts as in use by its own decoders. */
TEST_F(owned, tunnel_target_is_in_use)
{
	static const __u8 payload[8];
	__u8 buf[64];
	size_t len = cxl_tunnel(buf, 0, SECURITY_SEND, payload, sizeof(payload));
	int fd = cxl_open_switch();

	ASSERT_LE(0, fd);
	EXPECT_EQ(0, cxl_send(fd, FULL, CXL_OP_TUNNEL, buf, len, &self->answer));
	ASSERT_TRUE(commit(self->hdm));
	EXPECT_EQ(-EPERM, cxl_send(fd, FULL, CXL_OP_TUNNEL, buf, len, &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("in-use", self->record.reason);
	len = cxl_tunnel(buf, 0, CXL_OP_IDENTIFY, NULL, 0);
	EXPECT_EQ(0, cxl_send(fd, 0, CXL_OP_TUNNEL, buf, len, &self->answer));
	close(fd);
}

/* R6: a switch's own command that reaches memory in use behind it is refused. */
TEST_F(owned, switch_of_it_is_in_use)
{
	static const __u8 reset[2] = { 0, 2 };
	int fd = cxl_open_switch();

	ASSERT_LE(0, fd);
	EXPECT_EQ(0, cxl_send(fd, FULL, PORT_CONTROL, reset, sizeof(reset), &self->answer));
	EXPECT_EQ(UNSUPPORTED, self->answer.retval);
	ASSERT_TRUE(commit(self->hdm));
	EXPECT_EQ(-EPERM, cxl_send(fd, FULL, PORT_CONTROL, reset, sizeof(reset),
				   &self->answer));
	ASSERT_LE(1, record_last(&self->record));
	EXPECT_STREQ("in-use", self->record.reason);
	/* Reading, and what touches no memory, is not */
	EXPECT_EQ(0, cxl_send(fd, 0, CXL_OP_IDENTIFY_SWITCH, NULL, 0, &self->answer));

	self->hdm[DECODER0_CTRL / 4] = 0;
	EXPECT_EQ(0, cxl_send(fd, FULL, PORT_CONTROL, reset, sizeof(reset), &self->answer));
	close(fd);
}

FIXTURE(unseen) {
	int fd, log;
	struct cxl_answer answer;
	struct record record;
	__u8 buf[64];
	size_t len;
};

FIXTURE_SETUP(unseen)
{
	char pci[32];

	/* A new device, of which no refusal was logged yet: how many are is limited */
	ASSERT_EQ(0, cxl_switch(pci, sizeof(pci)));
	ASSERT_EQ(0, cxl_rebind(pci, "fwctl_cxl", ""));
	self->fd = cxl_open_switch();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
	self->log = log_begin();
}

FIXTURE_TEARDOWN(unseen)
{
	close(self->fd);
}

#define EXPECT_UNSEEN(_ret, _by) do {							\
	char line[512];									\
											\
	EXPECT_EQ(-EPERM, _ret);							\
	ASSERT_LE(1, record_last(&self->record));					\
	EXPECT_STREQ("in-use", self->record.reason);					\
	EXPECT_LE(1, log_count(self->log, ": in-use: ", _by, line, sizeof(line)));	\
} while (0)

/* R8: what a tunnel to a port reaches that this host does not have is unknown. */
TEST_F(unseen, no_such_port)
{
	static const __u8 payload[8];

	self->len = cxl_tunnel(self->buf, 7, SECURITY_SEND, payload, sizeof(payload));
	EXPECT_UNSEEN(cxl_send(self->fd, FULL, CXL_OP_TUNNEL, self->buf, self->len, &self->answer),
		      "unknown device behind port 7");
	/* It may be read: the switch then says that there is no such port */
	self->len = cxl_tunnel(self->buf, 7, CXL_OP_IDENTIFY, NULL, 0);
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));
}

/* R6: a component that was removed from this host is not free for that. */
TEST_F(unseen, removed)
{
	static const __u8 payload[8], reset[2] = { 0, 2 };
	char name[32], pci[32], path[128];
	int fd;

	ASSERT_EQ(0, cxl_memdev(SERIAL_SECOND, name, sizeof(name)));
	ASSERT_EQ(0, cxl_memdev_pci(name, pci, sizeof(pci)));
	snprintf(path, sizeof(path), PCI_DEVICES "%s/remove", pci);
	ASSERT_EQ(0, file_write(path, "1"));

	self->len = cxl_tunnel(self->buf, 0, SECURITY_SEND, payload, sizeof(payload));
	EXPECT_UNSEEN(cxl_send(self->fd, FULL, CXL_OP_TUNNEL, self->buf, self->len, &self->answer),
		      "unknown device behind");
	EXPECT_UNSEEN(cxl_send(self->fd, FULL, PORT_CONTROL, reset, sizeof(reset),
			       &self->answer), "unknown device behind");
	self->len = cxl_tunnel(self->buf, 0, CXL_OP_IDENTIFY, NULL, 0);
	EXPECT_EQ(0, cxl_send(self->fd, 0, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));

	EXPECT_EQ(0, file_write("/sys/bus/pci/rescan", "1"));
	fd = cxl_open_memory(SERIAL_SECOND);
	EXPECT_LE(0, fd);
	close(fd);
	self->len = cxl_tunnel(self->buf, 0, SECURITY_SEND, payload, sizeof(payload));
	EXPECT_EQ(0, cxl_send(self->fd, FULL, CXL_OP_TUNNEL, self->buf, self->len, &self->answer));
}

TEST_HARNESS_MAIN
