/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A question for each kind of device of the lab, that its firmware always answers:
 * 0, or a negative errno, or a status of the firmware.
 */
#ifndef LAB_DEVICE_H
#define LAB_DEVICE_H

#include "cxl_test.h"
#include "nvme_test.h"
#include "rocker_test.h"

static inline int cxl_ask(int fd, __u16 opcode)
{
	static struct cxl_answer answer;
	int ret = cxl_send(fd, 0, opcode, NULL, 0, &answer);

	return ret ? ret : (int)answer.retval;
}

static inline int memory_ask(int fd) { return cxl_ask(fd, CXL_OP_IDENTIFY_MEMORY); }
static inline int switch_ask(int fd) { return cxl_ask(fd, CXL_OP_IDENTIFY_SWITCH); }

static inline int nvme_ask(int fd)
{
	static struct nvme_answer answer;
	struct fwctl_rpc_nvme rpc;
	int ret;

	nvme_identify(&rpc, 1);
	ret = nvme_send(fd, 0, &rpc, NULL, &answer);
	return ret ? ret : answer.status;
}

static inline int rocker_ask(int fd)
{
	struct rocker_port port;

	return rocker_port_get(fd, 0, 1, &port);
}

#endif
