/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rocker switch: what the files of its driver share. Names and numbers are
 * those of the Rocker Network Switch Register Programming Guide.
 */
#ifndef FWCTL_ROCKER_H
#define FWCTL_ROCKER_H

#include <linux/completion.h>
#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <uapi/fwctl/fwctl.h>
#include <uapi/fwctl/rocker.h>

struct pci_dev;

/* Front-panel ports that a device may have, numbered from 1 */
#define ROCKER_PORTS_MAX	62

/* The outermost attributes of a command */
#define ROCKER_TLV_CMD_TYPE	1	/* u16 */
#define ROCKER_TLV_CMD_INFO	2	/* nest */

/* Bytes of the descriptor buffer, and of attributes inside it */
#define ROCKER_BUFFER		4096
#define ROCKER_ATTRS_MAX	(ROCKER_BUFFER - 64)
#define ROCKER_NAME_MAX		64

/**
 * struct rocker_desc - a descriptor, as it lies in the ring
 * @buf_addr: of the buffer
 * @cookie: not used
 * @buf_size: bytes of the buffer
 * @tlv_size: bytes of attributes in it
 * @reserved: 0
 * @comp_err: 0; %ROCKER_COMPLETE and the device's error when it is done
 */
struct rocker_desc {
	__le64 buf_addr;
	__le64 cookie;
	__le16 buf_size;
	__le16 tlv_size;
	__le16 reserved[5];
	__le16 comp_err;
};

#define ROCKER_COMPLETE		0x8000

/**
 * struct rocker_ring - the command ring
 * @desc: its descriptors, one of which is used at a time
 * @desc_dma: where the device finds them
 * @buffer: the descriptor buffer
 * @buffer_dma: where the device finds it
 * @head: which descriptor is next
 * @lock: held while a command is with the device, and to stop and start
 * @done: the device says that a command is done
 * @abandoned: the device still has a command that nobody waits for any more
 * @stopped: no command may be sent
 */
struct rocker_ring {
	struct rocker_desc *desc;
	dma_addr_t desc_dma;
	void *buffer;
	dma_addr_t buffer_dma;
	u32 head;
	struct mutex lock;
	struct completion done;
	bool abandoned;
	bool stopped;
};

/**
 * struct fwctl_rocker - a switch
 * @fwctl: the core's side
 * @pdev: the PCI device
 * @regs: BAR 0
 * @ports: front-panel ports
 * @tested: the interrupt of the test registers came
 * @ring: the command ring
 * @message: %ROCKER_BUFFER bytes that the device does not see, for whoever has the slot
 */
struct fwctl_rocker {
	struct fwctl_device fwctl;
	struct pci_dev *pdev;
	void __iomem *regs;
	u32 ports;
	struct completion tested;
	struct rocker_ring ring;
	void *message;
};

#define to_fwctl_rocker(_fwctl) container_of(_fwctl, struct fwctl_rocker, fwctl)

/* device.c */
int fwctl_rocker_device_init(struct fwctl_rocker *rocker);
void fwctl_rocker_device_exit(struct fwctl_rocker *rocker);
void fwctl_rocker_stop(struct fwctl_rocker *rocker);
int fwctl_rocker_restart(struct fwctl_rocker *rocker);
int fwctl_rocker_info(struct fwctl_rocker *rocker, struct fwctl_info_rocker *info);
int fwctl_rocker_send(struct fwctl_rocker *rocker, void *message, size_t *len, u32 *status);

/* selftest.c */
int fwctl_rocker_selftest(struct fwctl_rocker *rocker);

/* classify.c */
int fwctl_rocker_classify(u32 ports, const void *in, size_t in_len, size_t out_len,
			  struct fwctl_request *req);

/* deliver.c */
size_t fwctl_rocker_build(const struct fwctl_rpc_rocker *rpc, void *to, size_t room);
int fwctl_rocker_answer(const struct fwctl_request *req, const void *answer, size_t len,
			struct fwctl_rpc_rocker_out *out, size_t room);
int fwctl_rocker_deliver(struct fwctl_job *job);

/* commands.c */
extern const struct fwctl_command_table * const fwctl_rocker_command_tables[];

#endif
