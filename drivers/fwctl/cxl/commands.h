/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CXL command set: the mailbox command space of the CXL specification, one
 * row a command, one table a chapter.
 *
 * A row's effects are what the command does, also where the specification or a
 * device's report says "none": Clear Poison writes memory, a port reset takes
 * memory away from a host. A row's floor is where reading belongs: identity and
 * configuration at config, everything that tells how the device or its data
 * fare at debug-ro. Commands that write are at debug-full, except where they
 * touch nothing before the next reset.
 *
 * All section numbers are those of revision 3.2.
 */
#ifndef FWCTL_CXL_COMMANDS_H
#define FWCTL_CXL_COMMANDS_H

#include <linux/fwctl_commands.h>
#include <linux/kernel.h>

extern const struct fwctl_command_table fwctl_cxl_generic_table;	/* 00h-04h, 07h */
extern const struct fwctl_command_table fwctl_cxl_features_table;	/* 05h-06h */
extern const struct fwctl_command_table fwctl_cxl_memdev_table;	/* 40h-48h */
extern const struct fwctl_command_table fwctl_cxl_gfd_table;		/* 49h */
extern const struct fwctl_command_table fwctl_cxl_fmapi_table;	/* 51h-56h */
extern const struct fwctl_command_table fwctl_cxl_fabric_table;	/* 57h-59h */
extern const struct fwctl_command_table fwctl_cxl_vendor_table;	/* C0h-FFh */

/* All of them, NULL terminated */
extern const struct fwctl_command_table * const fwctl_cxl_command_tables[];

#define CXL_SPEC(_section)	"CXL 3.2 " _section

/* Payload lengths: exactly n bytes in, out, or both; or a header and a list */
#define CXL_NO_PAYLOAD		{ }
#define CXL_IN(_in)		{ .in_min = (_in), .in_max = (_in) }
#define CXL_OUT(_out)		{ .out_min = (_out), .out_max = (_out) }
#define CXL_IN_OUT(_in, _out)	{ .in_min = (_in), .in_max = (_in), \
				  .out_min = (_out), .out_max = (_out) }
#define CXL_LIST_IN(_in)	{ .in_min = (_in), .in_max = FWCTL_PAYLOAD_MAX }
#define CXL_LIST_OUT(_in, _out)	{ .in_min = (_in), .in_max = (_in), \
				  .out_min = (_out), .out_max = FWCTL_PAYLOAD_MAX }
#define CXL_LISTS(_in, _out)	{ .in_min = (_in), .in_max = FWCTL_PAYLOAD_MAX, \
				  .out_min = (_out), .out_max = FWCTL_PAYLOAD_MAX }

/* What lies behind a door */
#define CXL_KEY_UUID(...)	{ .uuid = UUID_INIT(__VA_ARGS__) }
#define CXL_KEY_NUMBER(_number)	{ .number = (_number) }

/* Keys of Get Log and its kin, CXL 3.2 8.2.10.5.1 */
#define CXL_LOG_CEL \
	CXL_KEY_UUID(0x0da9c0b5, 0xbf41, 0x4b78, 0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17)
#define CXL_LOG_VENDOR_DEBUG \
	CXL_KEY_UUID(0x5e1819d9, 0x11a9, 0x400c, 0x81, 0x1f, 0xd6, 0x07, 0x19, 0x40, 0x3d, 0x86)
#define CXL_LOG_STATE_DUMP \
	CXL_KEY_UUID(0xb3fab4cf, 0x01b6, 0x4332, 0x94, 0x3e, 0x5e, 0x99, 0x62, 0xf2, 0x35, 0x67)
#define CXL_LOG_ECS \
	CXL_KEY_UUID(0xf1720d60, 0xa7a9, 0x4306, 0xa0, 0x03, 0x11, 0x94, 0x8f, 0x9e, 0x07, 0x7c)
#define CXL_LOG_MEDIA_TEST_CAPABILITY \
	CXL_KEY_UUID(0xe6dfa32c, 0xd13e, 0x4a5c, 0x8c, 0xa8, 0x99, 0xbe, 0xbb, 0xf7, 0x31, 0xa4)
#define CXL_LOG_MEDIA_TEST_SHORT \
	CXL_KEY_UUID(0x2c255522, 0x8ce4, 0x11ec, 0xb9, 0x09, 0x02, 0x42, 0xac, 0x12, 0x00, 0x02)
#define CXL_LOG_MEDIA_TEST_LONG \
	CXL_KEY_UUID(0xc1fe0b3e, 0x7a00, 0x448e, 0xa2, 0x4e, 0xa6, 0xaa, 0xbb, 0xfe, 0x58, 0x7a)

/* Keys of Get and Set Feature, CXL 3.2 8.2.10.7.2 and 8.2.10.9.11 */
#define CXL_FEATURE_PATROL_SCRUB \
	CXL_KEY_UUID(0x96dad7d6, 0xfde8, 0x482b, 0xa7, 0x33, 0x75, 0x77, 0x4e, 0x06, 0xdb, 0x8a)
#define CXL_FEATURE_ECS \
	CXL_KEY_UUID(0xe5b13f22, 0x2328, 0x4a14, 0xb8, 0xba, 0xb9, 0x69, 0x1e, 0x89, 0x33, 0x86)
#define CXL_FEATURE_CVME_THRESHOLD \
	CXL_KEY_UUID(0x1478ad9d, 0xce00, 0x4733, 0x9d, 0xb8, 0xf3, 0x92, 0xa4, 0xc2, 0xd0, 0xcc)
#define CXL_FEATURE_SPPR \
	CXL_KEY_UUID(0x892ba475, 0xfad8, 0x474e, 0x9d, 0x3e, 0x69, 0x2c, 0x91, 0x75, 0x68, 0xbb)
#define CXL_FEATURE_HPPR \
	CXL_KEY_UUID(0x80ea4521, 0x786f, 0x4127, 0xaf, 0xb1, 0xec, 0x74, 0x59, 0xfb, 0x0e, 0x24)
#define CXL_FEATURE_CACHELINE_SPARING \
	CXL_KEY_UUID(0x96c33386, 0x91dd, 0x44c7, 0x9e, 0xcb, 0xfd, 0xaf, 0x65, 0x03, 0xba, 0xc4)
#define CXL_FEATURE_ROW_SPARING \
	CXL_KEY_UUID(0x450ebf67, 0xb135, 0x4f97, 0xa4, 0x98, 0xc2, 0xd5, 0x7f, 0x27, 0x9b, 0xed)
#define CXL_FEATURE_BANK_SPARING \
	CXL_KEY_UUID(0x78b79636, 0x90ac, 0x4b64, 0xa4, 0xef, 0xfa, 0xac, 0x5d, 0x18, 0xa8, 0x63)
#define CXL_FEATURE_RANK_SPARING \
	CXL_KEY_UUID(0x34dbaff5, 0x0552, 0x4281, 0x8f, 0x76, 0xda, 0x0b, 0x5e, 0x7a, 0x76, 0xa7)

#endif
