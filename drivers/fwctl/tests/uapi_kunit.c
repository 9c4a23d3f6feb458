// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user ABI: every number, size and offset against literals, as programs
 * that were compiled against other headers have them in their code.
 */
#include <kunit/test.h>
#include <linux/stddef.h>

/* By path: a kernel that ships headers of these names would offer its own */
#include "../../../include/uapi/fwctl/cxl.h"
#include "../../../include/uapi/fwctl/fwctl.h"

#define EXPECT_FIELD(_test, _struct, _field, _offset, _size) do {			\
	KUNIT_EXPECT_EQ(_test, offsetof(struct _struct, _field), _offset);		\
	KUNIT_EXPECT_EQ(_test, sizeof_field(struct _struct, _field), _size);		\
} while (0)

static void ioctl_numbers(struct kunit *test)
{
	/* _IO('\x9A', n): neither direction nor size, which may grow */
	KUNIT_EXPECT_EQ(test, FWCTL_TYPE, 0x9a);
	KUNIT_EXPECT_EQ(test, FWCTL_INFO, 0x9a00);
	KUNIT_EXPECT_EQ(test, FWCTL_RPC, 0x9a01);
}

static void info_layout(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct fwctl_info), 24);
	EXPECT_FIELD(test, fwctl_info, size, 0, 4);
	EXPECT_FIELD(test, fwctl_info, flags, 4, 4);
	EXPECT_FIELD(test, fwctl_info, out_device_type, 8, 4);
	EXPECT_FIELD(test, fwctl_info, device_data_len, 12, 4);
	EXPECT_FIELD(test, fwctl_info, out_device_data, 16, 8);
}

static void rpc_layout(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct fwctl_rpc), 32);
	EXPECT_FIELD(test, fwctl_rpc, size, 0, 4);
	EXPECT_FIELD(test, fwctl_rpc, scope, 4, 4);
	EXPECT_FIELD(test, fwctl_rpc, in_len, 8, 4);
	EXPECT_FIELD(test, fwctl_rpc, out_len, 12, 4);
	EXPECT_FIELD(test, fwctl_rpc, in, 16, 8);
	EXPECT_FIELD(test, fwctl_rpc, out, 24, 8);
}

static void scope_numbers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, FWCTL_RPC_CONFIGURATION, 0);
	KUNIT_EXPECT_EQ(test, FWCTL_RPC_DEBUG_READ_ONLY, 1);
	KUNIT_EXPECT_EQ(test, FWCTL_RPC_DEBUG_WRITE, 2);
	KUNIT_EXPECT_EQ(test, FWCTL_RPC_DEBUG_WRITE_FULL, 3);
}

static void device_type_numbers(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, FWCTL_DEVICE_TYPE_ERROR, 0);
	KUNIT_EXPECT_EQ(test, FWCTL_DEVICE_TYPE_MLX5, 1);
	KUNIT_EXPECT_EQ(test, FWCTL_DEVICE_TYPE_CXL, 2);
	KUNIT_EXPECT_EQ(test, FWCTL_DEVICE_TYPE_BNXT, 3);
	KUNIT_EXPECT_EQ(test, FWCTL_DEVICE_TYPE_PDS, 4);
}

static void cxl_layout(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl, opcode), 0);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl, flags), 4);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl, op_size), 8);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl, reserved1), 12);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl, get_sup_feats_in), 16);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl_out, size), 0);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl_out, retval), 4);
	KUNIT_EXPECT_EQ(test, offsetof(struct fwctl_rpc_cxl_out, get_sup_feats_out), 8);
}

static void cxl_feature_layout(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct cxl_feat_entry), 48);
	KUNIT_EXPECT_EQ(test, offsetof(struct cxl_feat_entry, effects), 28);
	KUNIT_EXPECT_EQ(test, sizeof(struct cxl_mbox_get_sup_feats_in), 8);
	KUNIT_EXPECT_EQ(test, sizeof(struct cxl_mbox_get_sup_feats_out), 8);
	KUNIT_EXPECT_EQ(test, sizeof(struct cxl_mbox_get_feat_in), 21);
	KUNIT_EXPECT_EQ(test, offsetof(struct cxl_mbox_set_feat_in, feat_data), 32);
}

static struct kunit_case uapi_cases[] = {
	KUNIT_CASE(ioctl_numbers),
	KUNIT_CASE(info_layout),
	KUNIT_CASE(rpc_layout),
	KUNIT_CASE(scope_numbers),
	KUNIT_CASE(device_type_numbers),
	KUNIT_CASE(cxl_layout),
	KUNIT_CASE(cxl_feature_layout),
	{}
};

static struct kunit_suite uapi_suite = {
	.name = "fwctl_uapi",
	.test_cases = uapi_cases,
};
kunit_test_suite(uapi_suite);
