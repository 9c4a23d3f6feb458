/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CXL devices of the lab, and RPCs to them.
 */
#ifndef CXL_TEST_H
#define CXL_TEST_H

#include "fwctl_test.h"

#define BIT(n)		(1U << (n))
#define GENMASK(h, l)	((~0U << (l)) & (~0U >> (31 - (h))))
#include <fwctl/cxl.h>

#define MEMDEVS		"/sys/bus/cxl/devices/"
#define PCI_DEVICES	"/sys/bus/pci/devices/"
#define PCI_DRIVERS	"/sys/bus/pci/drivers/"

/* Memory devices are told apart by their serial number: the second is behind the switch */
#define SERIAL_FIRST	1
#define SERIAL_SECOND	2

/* Names of devices: memN, or of PCI. Waits for at most five seconds. */
int cxl_memdev(unsigned long serial, char *name, size_t room);
int cxl_memdev_pci(const char *memdev, char *name, size_t room);
int cxl_switch(char *name, size_t room);

/* Unbind a PCI device from one driver and give it to another; "" is to whom it belongs */
int cxl_rebind(const char *pci, const char *from, const char *to);

/* The fwctl descriptor of each */
int cxl_open_memory(unsigned long serial);
int cxl_open_switch(void);

/* Opcodes by the names of the driver */
enum {
	CXL_OP_IDENTIFY			= 0x0001,
	CXL_OP_GET_EVENT_RECORDS	= 0x0100,
	CXL_OP_GET_FW_INFO		= 0x0200,
	CXL_OP_GET_TIMESTAMP		= 0x0300,
	CXL_OP_SET_TIMESTAMP		= 0x0301,
	CXL_OP_GET_SUP_LOGS		= 0x0400,
	CXL_OP_GET_LOG			= 0x0401,
	CXL_OP_GET_LOG_CAPS		= 0x0402,
	CXL_OP_CLEAR_LOG		= 0x0403,
	CXL_OP_POPULATE_LOG		= 0x0404,
	CXL_OP_GET_SUP_FEATS		= 0x0500,
	CXL_OP_GET_FEATURE		= 0x0501,
	CXL_OP_SET_FEATURE		= 0x0502,
	CXL_OP_IDENTIFY_MEMORY		= 0x4000,
	CXL_OP_GET_PARTITION_INFO	= 0x4100,
	CXL_OP_GET_HEALTH_INFO		= 0x4200,
	CXL_OP_SANITIZE			= 0x4400,
	CXL_OP_IDENTIFY_SWITCH		= 0x5100,
	CXL_OP_TUNNEL			= 0x5300,
};

#define CXL_PAYLOAD	4096

struct cxl_answer {
	__u32 size;
	__u32 retval;
	__u8 payload[CXL_PAYLOAD];
};

/* 0 with the firmware's answer, or a negative errno */
int cxl_send(int fd, __u32 scope, __u16 opcode, const void *payload, size_t len,
	     struct cxl_answer *answer);
/* ... with room for this many bytes of output payload only */
int cxl_send_room(int fd, __u32 scope, __u16 opcode, const void *payload, size_t len,
		  struct cxl_answer *answer, size_t room);

/* Tunnel Management Command around a message, into buf; returns its length */
size_t cxl_tunnel(void *buf, __u8 port, __u16 opcode, const void *payload, size_t len);
/* The message inside a tunnel's answer: its return code and output; negative if it is none */
int cxl_tunnel_answer(const struct cxl_answer *outer, const __u8 **payload, size_t *len);

struct cxl_get_log {
	__u8 uuid[16];
	__u32 offset;
	__u32 length;
};

extern const __u8 cxl_log_cel[16];
extern const __u8 cxl_log_vendor_debug[16];
extern const __u8 cxl_feature_scrub[16];
extern const __u8 cxl_feature_ecs[16];
/* Of the kernel's mock, and of fwctl_sim */
extern const __u8 cxl_feature_test[16];

#endif
