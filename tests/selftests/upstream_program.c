// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program as one writes it for upstream: compiled against the headers that
 * the distribution ships in /usr/include/fwctl and /usr/include/cxl, with
 * nothing of this tree. It runs unmodified on our modules.
 */
#define BIT(n)		(1U << (n))
#define GENMASK(h, l)	((~0U << (l)) & (~0U >> (31 - (h))))
#include <fwctl/fwctl.h>
#include <fwctl/cxl.h>
#include <cxl/features.h>

#include <fcntl.h>
#include <glob.h>
#include <stddef.h>
#include <sys/ioctl.h>

#include <kselftest_harness.h>

/* In the form of the specification */
#define GET_SUPPORTED	0x0500
#define GET		0x0501
#define SET		0x0502
#define ROOM		1024

static const unsigned char scrub[16] = {
	0x96, 0xda, 0xd7, 0xd6, 0xfd, 0xe8, 0x48, 0x2b,
	0xa7, 0x33, 0x75, 0x77, 0x4e, 0x06, 0xdb, 0x8a,
};

/* As libcxl finds it: the fwctl device below the memory device */
static int open_memory(void)
{
	char node[64] = "";
	glob_t found;

	if (glob("/sys/bus/cxl/devices/mem*/fwctl/fwctl*", 0, NULL, &found))
		return -1;
	snprintf(node, sizeof(node), "/dev/fwctl/%s", strrchr(found.gl_pathv[0], '/') + 1);
	globfree(&found);
	return open(node, O_RDONLY);
}

FIXTURE(upstream) {
	int fd;
	struct fwctl_rpc_cxl *in;
	struct fwctl_rpc_cxl_out *out;
};

FIXTURE_SETUP(upstream)
{
	self->fd = open_memory();
	ASSERT_LE(0, self->fd);
	self->in = calloc(1, ROOM);
	self->out = calloc(1, ROOM);
	ASSERT_TRUE(self->in && self->out);
}

FIXTURE_TEARDOWN(upstream)
{
	free(self->in);
	free(self->out);
	close(self->fd);
}

static int send_rpc(int fd, enum fwctl_rpc_scope scope, struct fwctl_rpc_cxl *in, size_t in_len,
		    struct fwctl_rpc_cxl_out *out, size_t out_len)
{
	struct fwctl_rpc rpc = {
		.size = sizeof(rpc),
		.scope = scope,
		.in_len = in_len,
		.out_len = out_len,
		.in = (__u64)(uintptr_t)in,
		.out = (__u64)(uintptr_t)out,
	};

	return ioctl(fd, FWCTL_RPC, &rpc) ? -errno : (int)rpc.out_len;
}

static int get_supported(int fd, struct fwctl_rpc_cxl *in, __u32 count, __u16 start,
			 struct fwctl_rpc_cxl_out *out)
{
	memset(in, 0, sizeof(*in));
	in->opcode = GET_SUPPORTED;
	in->op_size = sizeof(in->get_sup_feats_in);
	in->get_sup_feats_in.count = count;
	in->get_sup_feats_in.start_idx = start;
	return send_rpc(fd, FWCTL_RPC_CONFIGURATION, in, sizeof(*in), out, ROOM);
}

/* R13: an upstream program learns the type by FWCTL_INFO. */
TEST_F(upstream, info)
{
	struct fwctl_info info = { .size = sizeof(info) };

	ASSERT_EQ(0, ioctl(self->fd, FWCTL_INFO, &info));
	EXPECT_EQ(FWCTL_DEVICE_TYPE_CXL, info.out_device_type);
}

/* R13: Get Supported Features with a count of 0 answers with the totals. */
TEST_F(upstream, get_supported_totals)
{
	ASSERT_EQ(16, get_supported(self->fd, self->in, 0, 0, self->out));
	EXPECT_EQ(0, self->out->retval);
	EXPECT_EQ(8, self->out->size);
	EXPECT_EQ(0, self->out->get_sup_feats_out.num_entries);
	EXPECT_EQ(2, self->out->get_sup_feats_out.supported_feats);
}

/* R13: Get Supported Features answers any count in whole entries. */
TEST_F(upstream, get_supported_whole_entries)
{
	static const struct {
		__u32 count;
		__u16 start;
		int entries;
	} asked[] = {
		{ 1, 0, 0 }, { 7, 0, 0 }, { 47, 0, 0 }, { 48, 0, 1 }, { 95, 0, 1 }, { 96, 0, 2 },
		{ 97, 0, 2 }, { 480, 0, 2 }, { 48, 1, 1 }, { 96, 1, 1 },
	};
	size_t i;

	for (i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		int ret = get_supported(self->fd, self->in, asked[i].count, asked[i].start,
					self->out);

		ASSERT_EQ(16 + asked[i].entries * (int)sizeof(struct cxl_feat_entry), ret)
			TH_LOG("count %u", asked[i].count);
		EXPECT_EQ(asked[i].entries, self->out->get_sup_feats_out.num_entries);
		EXPECT_EQ(2, self->out->get_sup_feats_out.supported_feats);
	}
	EXPECT_EQ(-EINVAL, get_supported(self->fd, self->in, 48, 2, self->out));
}

static struct cxl_feat_entry *find_scrub(struct fwctl_rpc_cxl_out *out)
{
	int i;

	for (i = 0; i < out->get_sup_feats_out.num_entries; i++)
		if (!memcmp(out->get_sup_feats_out.ents[i].uuid, scrub, sizeof(scrub)))
			return &out->get_sup_feats_out.ents[i];
	return NULL;
}

/* R13: the entries are the device's, with sizes, flags and effects. */
TEST_F(upstream, get_supported_entries)
{
	struct cxl_feat_entry *entry;

	ASSERT_LT(0, get_supported(self->fd, self->in, 480, 0, self->out));
	entry = find_scrub(self->out);
	ASSERT_NE(NULL, entry);
	EXPECT_EQ(4, entry->get_feat_size);
	EXPECT_EQ(2, entry->set_feat_size);
	EXPECT_EQ(CXL_FEATURE_F_CHANGEABLE, entry->flags & CXL_FEATURE_F_CHANGEABLE);
	EXPECT_EQ(CXL_CMD_CONFIG_CHANGE_IMMEDIATE, entry->effects & CXL_CMD_CONFIG_CHANGE_IMMEDIATE);
}

static int get_feature(int fd, struct fwctl_rpc_cxl *in, struct fwctl_rpc_cxl_out *out)
{
	memset(in, 0, sizeof(*in));
	in->opcode = GET;
	in->op_size = sizeof(in->get_feat_in);
	memcpy(in->get_feat_in.uuid, scrub, sizeof(scrub));
	in->get_feat_in.count = 4;
	in->get_feat_in.selection = CXL_GET_FEAT_SEL_CURRENT_VALUE;
	return send_rpc(fd, FWCTL_RPC_CONFIGURATION, in, sizeof(*in), out,
			offsetof(struct fwctl_rpc_cxl_out, payload) + 4);
}

static int set_feature(int fd, enum fwctl_rpc_scope scope, struct fwctl_rpc_cxl *in,
		       struct fwctl_rpc_cxl_out *out, __u8 version, __u8 hours)
{
	struct cxl_mbox_set_feat_in *set = &in->set_feat_in;

	memset(in, 0, sizeof(*in));
	in->opcode = SET;
	in->op_size = sizeof(*set) + 2;
	memcpy(set->uuid, scrub, sizeof(scrub));
	set->flags = CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER;
	set->version = version;
	set->feat_data[0] = hours;
	set->feat_data[1] = 1;
	return send_rpc(fd, scope, in, sizeof(in->hdr) + in->op_size, out, ROOM);
}

/* R22: Get Feature returns the data. */
TEST_F(upstream, get_feature)
{
	ASSERT_EQ(8 + 4, get_feature(self->fd, self->in, self->out));
	EXPECT_EQ(0, self->out->retval);
	EXPECT_EQ(4, self->out->size);
}

/* R22: Set Feature at DEBUG_WRITE_FULL changes what Get Feature returns. */
TEST_F(upstream, set_feature_round_trip)
{
	struct cxl_feat_entry *entry;
	__u8 before, version;

	ASSERT_LT(0, get_supported(self->fd, self->in, 480, 0, self->out));
	entry = find_scrub(self->out);
	ASSERT_NE(NULL, entry);
	version = entry->set_feat_ver;
	ASSERT_EQ(12, get_feature(self->fd, self->in, self->out));
	before = self->out->payload[1];

	EXPECT_EQ(-EPERM, set_feature(self->fd, FWCTL_RPC_CONFIGURATION, self->in, self->out,
				      version, before + 7));
	EXPECT_EQ(8, set_feature(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, self->in, self->out,
				 version, before + 7));
	EXPECT_EQ(0, self->out->retval);
	ASSERT_EQ(12, get_feature(self->fd, self->in, self->out));
	EXPECT_EQ(before + 7, self->out->payload[1]);
	EXPECT_EQ(8, set_feature(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, self->in, self->out,
				 version, before));
	ASSERT_EQ(12, get_feature(self->fd, self->in, self->out));
	EXPECT_EQ(before, self->out->payload[1]);
}

/* R22: a scope upstream's driver refuses is refused, with upstream's errno. */
TEST_F(upstream, errnos)
{
	self->in->opcode = GET_SUPPORTED;
	self->in->op_size = sizeof(self->in->get_sup_feats_in);
	EXPECT_EQ(-EOPNOTSUPP, send_rpc(self->fd, 4, self->in, sizeof(*self->in), self->out,
					ROOM));
	EXPECT_EQ(-EMSGSIZE, send_rpc(self->fd, 0, self->in, (2 << 20) + 1, self->out, ROOM));
	self->in->flags = 1;
	EXPECT_EQ(-EINVAL, send_rpc(self->fd, 0, self->in, sizeof(*self->in), self->out, ROOM));
	EXPECT_EQ(-ENOTTY, ioctl(self->fd, _IO(FWCTL_TYPE, 2), self->in) ? -errno : 0);
}

TEST_HARNESS_MAIN
