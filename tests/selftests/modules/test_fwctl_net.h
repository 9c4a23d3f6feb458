/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RPC format of test_fwctl_net.ko: a request is the opcode, a response is too.
 */
#ifndef TEST_FWCTL_NET_H
#define TEST_FWCTL_NET_H

#include <linux/types.h>

struct test_net_rpc {
	__u32 opcode;
};

#define TEST_NET_IDENTITY	1	/* read */
#define TEST_NET_STATISTICS	2	/* read, floor debug-ro */
#define TEST_NET_LINK		3	/* CONFIG_NOW */
#define TEST_NET_MAC		4	/* CONFIG_NOW, floor debug-full */
#define TEST_NET_RESET		5	/* configuration after a reset */
#define TEST_NET_FIRMWARE	6	/* what the device executes */
#define TEST_NET_CLEAR		7	/* a log */
#define TEST_NET_STEERING	8	/* data path */
#define TEST_NET_QUEUES		9	/* data path */
#define TEST_NET_HELD_READ	10	/* read, ends when it may */
#define TEST_NET_HELD_WRITE	11	/* CONFIG_NOW, ends when it may */
#define TEST_NET_VENDOR		0xc000	/* nobody knows it */

#endif
