/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CXL mailbox, operated by its registers.
 */
#ifndef FWCTL_CXL_MAILBOX_H
#define FWCTL_CXL_MAILBOX_H

#include <linux/mutex.h>
#include <linux/types.h>

#include "registers.h"

struct cxl_msg;

/* CXL 3.1 8.2.8.4: a mailbox command takes at most this long */
#define CXL_MAILBOX_TIMEOUT_MS	2000

/**
 * struct cxl_mbox - one mailbox
 * @mmio: the device register block it is in
 * @mailbox: offset of its registers in @mmio
 * @memdev: offset of the memory device status register; 0 for a device that
 *	has none (a switch)
 * @payload_size: bytes of the payload registers
 * @ready_ms: how long the device may take after a reset until it is ready
 * @timeout_ms: how long a command may take
 * @lock: held from the doorbell's check to the end of a command; taken
 *	killably by whoever may be killed; no other lock is taken inside
 * @stopped: no command is begun, until restart; protected by @lock
 * @cancelled: called while it waits: true if the caller is not interested any
 *	more; optional
 * @data: for @cancelled
 */
struct cxl_mbox {
	struct cxl_mmio mmio;
	u32 mailbox;
	u32 memdev;
	u32 payload_size;
	u32 ready_ms;
	u32 timeout_ms;
	struct mutex lock; /* one command at a time */
	bool stopped;
	bool (*cancelled)(void *data);
	void *data;
};

int fwctl_cxl_mailbox_find(struct cxl_mbox *mbox, bool is_memdev);
int fwctl_cxl_mailbox_start(struct cxl_mbox *mbox);
int fwctl_cxl_mailbox_send(struct cxl_mbox *mbox, struct cxl_msg *msg);
bool fwctl_cxl_mailbox_background(const struct cxl_mbox *mbox);
void fwctl_cxl_mailbox_stop(struct cxl_mbox *mbox);
int fwctl_cxl_mailbox_restart(struct cxl_mbox *mbox);

#endif
