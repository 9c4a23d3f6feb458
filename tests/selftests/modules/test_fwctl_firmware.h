/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RPC format of test_fwctl_firmware.ko, for the module and for the programs
 * that talk to it. The request carries a script: what the device reports of
 * the command, in which state it is, and what the firmware does.
 */
#ifndef TEST_FWCTL_FIRMWARE_H
#define TEST_FWCTL_FIRMWARE_H

#include <linux/types.h>

#define TEST_DEVICE_TYPE	0x7e57
#define TEST_INFO_LEN		8	/* bytes 1, 2, 3, ... */

/* What the device says, in test_rpc::script; bits 18:0 are reported effects */
#define TEST_REPORT_EFFECTS	0x0007ffff
#define TEST_UNREPORTED		(1U << 19)
#define TEST_KEY_LISTED		(1U << 20)
#define TEST_NOT_SUPPORTED	(1U << 21)
#define TEST_REFUSED		(1U << 22)
#define TEST_OWNED		(1U << 23)
#define TEST_IN_USE		(1U << 24)

/* What the firmware does, in test_rpc::action */
enum test_action {
	TEST_ECHO,	/* answers with the request */
	TEST_FAIL,	/* the transport fails with test_rpc::err */
	TEST_HANG,	/* deliver() returns when released, and ignores signals */
	TEST_QUEUE,	/* deliver() returns at once, the answer comes when released */
	TEST_PROGRESS,	/* tells how far it is, twice, then answers with the request */
};

struct test_rpc {
	__u32 opcode;
	__u32 key;	/* 0: none */
	__u32 effects;	/* that the request adds by its fields */
	__u32 script;
	__u32 action;
	__s32 err;
	__u32 reserved;	/* must be 0 */
};

/* Effects classes, numbered as in linux/fwctl_commands.h */
#define TEST_CONFIG_RESET_COLD	(1U << 0)
#define TEST_CONFIG_NOW		(1U << 3)
#define TEST_DATA_NOW		(1U << 5)
#define TEST_SECURITY		(1U << 8)
#define TEST_FIRMWARE		(1U << 9)
#define TEST_DISCLOSES		(1U << 11)
#define TEST_PERSISTS		(1U << 12)
#define TEST_BACKGROUND		(1U << 15)
#define TEST_UNKNOWN		(1U << 17)

/* The commands */
#define TEST_READ		0x0001	/* floor config */
#define TEST_DEBUG_READ		0x0002	/* floor debug-ro */
#define TEST_WRITE_RESET	0x0003	/* after a reset */
#define TEST_WRITE_NOW		0x0004	/* at once */
#define TEST_WRITE_HARMLESS	0x0005	/* at once, lockdown-ok */
#define TEST_WRITE_DATA		0x0006
#define TEST_WRITE_SECURITY	0x0007
#define TEST_WRITE_FIRMWARE	0x0008
#define TEST_DISCLOSE		0x0009	/* floor debug-ro */
#define TEST_DATA_PATH		0x0010
#define TEST_NAMES_ADDRESS	0x0011
#define TEST_DMA_RETAINED	0x0012
#define TEST_BACKGROUND_OP	0x0013
#define TEST_KERNEL_OWNED	0x0014	/* with TEST_OWNED */
#define TEST_DOOR		0x0020	/* key 1 has a row, floor debug-ro */
#define TEST_DOOR_BY_REPORT	0x0021
#define TEST_DOOR_ANY		0x0022
#define TEST_LIMITED		0x0030	/* input 4 to 8 bytes, room for 8 */
#define TEST_VENDOR		0xc000	/* no row */
#define TEST_NO_SUCH		0x7fff	/* no row, no vendor's */

#endif
