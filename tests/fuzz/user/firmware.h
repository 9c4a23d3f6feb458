/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CXL mailbox whose firmware answers as the input says, and a device in front of it.
 *
 * Each answer takes from the input: u8 kind; u16 length; bytes.
 */
#ifndef FUZZ_FIRMWARE_H
#define FUZZ_FIRMWARE_H

#include "target.h"

#include "../../../drivers/fwctl/cxl/cxl.h"

/* Kinds of answers; the bits above say more */
#define ANSWER_MASK	3
#define ANSWER_BYTES	0	/* the length is that of the bytes that follow */
#define ANSWER_ERRNO	1	/* the transport fails, by the length */
#define ANSWER_STATUS	2	/* the return code is the length */
#define ANSWER_FULL	3	/* as much as was asked for, of the bytes that follow */
#define ANSWER_LIES	4	/* says that more arrived than there is room for */
#define ANSWER_KILLS	8	/* and the caller is killed meanwhile */
#define ANSWER_GOES	16	/* ... or the device is to be let go of */

struct firmware {
	struct fwctl_cxl cxl;
	struct input *input;
	bool going;
	unsigned int count;
	/* Looks at what was sent, before it is answered; optional */
	void (*see)(struct firmware *firmware, const struct cxl_msg *msg);
	/* ... and after; optional */
	void (*seen)(struct firmware *firmware, const struct cxl_msg *msg, int err);
};

#define to_firmware(_cxl) container_of(_cxl, struct firmware, cxl)

/* Bytes of payload that a mailbox may have, by a byte of the input */
size_t firmware_payload_size(u8 choice);

void firmware_init(struct firmware *firmware, struct input *input, size_t payload_size);
void firmware_exit(struct firmware *firmware);

#endif
