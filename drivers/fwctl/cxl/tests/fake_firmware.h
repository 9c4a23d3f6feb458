/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mailbox without a device: what is sent goes to a function of the test,
 * which answers as truthfully as it likes, and is kept for the test to see. As
 * in a real transport, only a message that must be sent is still waited for when
 * the caller is killed or the device is to be let go of.
 */
#ifndef FWCTL_CXL_FAKE_FIRMWARE_H
#define FWCTL_CXL_FAKE_FIRMWARE_H

#include <kunit/test.h>

#include "../cxl.h"

#define FAKE_SENT_MAX	32
#define FAKE_IN_MAX	64

/* A command that was sent: the first FAKE_IN_MAX bytes of its payload */
struct fake_sent {
	u16 opcode;
	size_t in_len;
	size_t out_room;
	u8 in[FAKE_IN_MAX];
};

struct fake_firmware {
	struct fwctl_cxl cxl;
	int (*answer)(struct fake_firmware *fake, struct cxl_msg *msg);
	void *model;
	bool going;		/* the device is to be let go of */
	unsigned int count;
	struct fake_sent sent[FAKE_SENT_MAX];
	unsigned int progress_count;
	u64 progress[FAKE_SENT_MAX];
	u64 progress_total;
};

#define to_fake(_cxl) container_of(_cxl, struct fake_firmware, cxl)

/* @answer may set msg->out_len to more than msg->out_room, but write no more */
struct fake_firmware *
fake_firmware(struct kunit *test, size_t payload_size,
	      int (*answer)(struct fake_firmware *fake, struct cxl_msg *msg), void *model);

/* Answer @msg with @len bytes, as many of them as there is room for */
int fake_reply(struct cxl_msg *msg, const void *bytes, size_t len);

/* An RPC of @op_size bytes of @payload, with room for @out_payload bytes */
struct fwctl_job *fake_job(struct kunit *test, struct fake_firmware *fake, u16 opcode,
			   const void *payload, size_t op_size, size_t out_payload);

#endif
