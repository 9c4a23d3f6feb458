// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which command does an RPC ask for, and does its buffer fit?
 *
 * - Parsing only: no I/O, no locks, no memory. Of the controller only what it
 *   once said of itself is known.
 * - What cannot be understood to the last bit is malformed: every reserved field
 *   of the header and of the command must be 0, and nothing follows the data.
 * - The length of the data must be what the controller will transfer, as
 *   lengths.c computes it: not less, so that it finds memory of the request, and
 *   not more, so that all of the response is the controller's.
 * - A command of which no rule says how much it transfers has a row that is
 *   refused at every scope. It is left to the arbiter, which has the reason.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/stddef.h>

#include "commands.h"
#include "lengths.h"
#include "nvme.h"

#define RPC_HEADER	sizeof(struct fwctl_rpc_nvme)
#define RPC_OUT_HEADER	sizeof(struct fwctl_rpc_nvme_out)

/* The user ABI: neither a size nor a place in it may ever change */
static_assert(RPC_HEADER == 48);
static_assert(offsetof(struct fwctl_rpc_nvme, opcode) == 0);
static_assert(offsetof(struct fwctl_rpc_nvme, flags) == 1);
static_assert(offsetof(struct fwctl_rpc_nvme, reserved1) == 2);
static_assert(offsetof(struct fwctl_rpc_nvme, nsid) == 4);
static_assert(offsetof(struct fwctl_rpc_nvme, cdw2) == 8);
static_assert(offsetof(struct fwctl_rpc_nvme, cdw3) == 12);
static_assert(offsetof(struct fwctl_rpc_nvme, cdw10) == 16);
static_assert(offsetof(struct fwctl_rpc_nvme, cdw15) == 36);
static_assert(offsetof(struct fwctl_rpc_nvme, data_len) == 40);
static_assert(offsetof(struct fwctl_rpc_nvme, reserved2) == 44);
static_assert(offsetof(struct fwctl_rpc_nvme, data) == 48);
static_assert(RPC_OUT_HEADER == 16);
static_assert(offsetof(struct fwctl_rpc_nvme_out, status) == 0);
static_assert(offsetof(struct fwctl_rpc_nvme_out, reserved) == 2);
static_assert(offsetof(struct fwctl_rpc_nvme_out, data_len) == 4);
static_assert(offsetof(struct fwctl_rpc_nvme_out, result) == 8);
static_assert(offsetof(struct fwctl_rpc_nvme_out, data) == 16);
static_assert(FWCTL_DEVICE_TYPE_NVME == 0x10000);

/* Where data go: the two lowest bits of an opcode, figure 90 */
#define DIRECTION(_opcode)	((_opcode) & 3)
#define NO_DATA			0
#define TO_CONTROLLER		1
#define FROM_CONTROLLER		2

/* Bytes of Identify Controller, figure 312 */
#define IDENTIFY_VER		80	/* of the specification: tertiary, minor, major */
#define IDENTIFY_LPA		261	/* log page attributes */
#define LPA_EXTENDED		BIT(2)	/* long reads and offsets */
#define IDENTIFY_AVSCC		264	/* vendor specific command configuration */
#define AVSCC_FORMAT		BIT(0)	/* all have the format of figure 92 */

#define VERSION_1_3		0x0103	/* major, minor */
#define RETAIN_EVENT		BIT(15)	/* Get Log Page, dword 10 */
#define OFFSET_IS_INDEX		BIT(23)	/* Get Log Page, dword 14 */
#define SAVE			BIT(31)	/* Set Features, dword 10 */
#define SELECT_LAST		3	/* Get Features: supported capabilities */
#define MI_COMMAND		BIT(3)	/* NVMe-MI, dword 10: message type 1 */
#define MI_CLEAR_STATUS		BIT(31)	/* Subsystem Health Status Poll, dword 13 */

static int malformed(struct fwctl_request *req, const char *sentence)
{
	req->malformed = sentence;
	return -EINVAL;
}

/* Pages that an asynchronous event tells of, which reading them acknowledges */
static bool has_event(u8 page)
{
	switch (page) {
	case 0x01 ... 0x04:	/* errors, health, firmware, changed namespaces */
	case 0x08:		/* telemetry of the controller */
	case 0x0b:		/* predictable latency */
	case 0x0c:		/* asymmetric namespace access */
	case 0x0e:		/* LBA status */
	case 0x0f:		/* endurance groups */
	case 0x1a ... 0x1c:	/* reachability, changed allocated namespaces */
	case 0x70 ... 0x73:	/* discovery */
	case 0x80:		/* reservations */
	case 0x81:		/* sanitize */
	case 0xbf:		/* changed zones */
		return true;
	default:
		return false;
	}
}

/* Before 1.3 a controller did not look at the bit, which was reserved */
static bool retains_event(const struct nvme_facts *facts, const struct fwctl_rpc_nvme *rpc)
{
	const u8 *version = &facts->identify[IDENTIFY_VER];

	return (rpc->cdw10 & RETAIN_EVENT) &&
	       (version[3] << 16 | version[2] << 8 | version[1]) >= VERSION_1_3;
}

/* What reading a log does beyond reading, by its log specific field */
static u32 effects_of_log(const struct nvme_facts *facts, const struct fwctl_rpc_nvme *rpc)
{
	u8 page = rpc->cdw10;
	u8 specific = rpc->cdw10 >> 8 & 0x7f;

	if (has_event(page) && !retains_event(facts, rpc))
		return FWCTL_LOG_NOW;
	switch (page) {
	case NVME_LID_TELEMETRY_HOST:		/* captures anew */
	case NVME_LID_PERSISTENT_EVENT:		/* takes or gives up the one reader's place */
	case NVME_LID_EYE_OPENING:		/* measures anew, or clears */
		return specific ? FWCTL_LOG_NOW : 0;
	default:
		return 0;
	}
}

static int check_log(const struct nvme_facts *facts, const struct fwctl_rpc_nvme *rpc,
		     struct fwctl_request *req)
{
	bool extended = facts->identify[IDENTIFY_LPA] & LPA_EXTENDED;

	/* An old controller looks at 12 bits of the length, and at no offset */
	if (!extended && (rpc->cdw10 >> 28 || rpc->cdw11 & 0xffff))
		return malformed(req, "the controller reads no more than 4096 dwords of a log");
	if (!extended && (rpc->cdw12 || rpc->cdw13))
		return malformed(req, "the controller reads logs from their beginning only");
	if (!(rpc->cdw14 & OFFSET_IS_INDEX) && rpc->cdw12 & 3)
		return malformed(req, "the offset into the log is no multiple of 4");
	req->effects |= effects_of_log(facts, rpc);
	return 0;
}

static int check_feature_dwords(const struct fwctl_rpc_nvme *rpc, u16 dwords,
				struct fwctl_request *req)
{
	const u32 values[] = { rpc->cdw11, rpc->cdw12, rpc->cdw13 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		if (values[i] && !(dwords & BIT(11 + i)))
			return malformed(req, "a command dword that the feature does not use is not zero");
	return 0;
}

static int check_get_features(const struct fwctl_rpc_nvme *rpc, struct fwctl_request *req)
{
	u8 fid = rpc->cdw10;

	if ((rpc->cdw10 >> 8 & 7) > SELECT_LAST)
		return malformed(req, "the select field of Get Features is a reserved one");
	/* Host metadata: makes the controller fill in its own first */
	if (fid >= NVME_FID_ENHANCED_METADATA && fid <= NVME_FID_NAMESPACE_METADATA && rpc->cdw11)
		req->effects |= FWCTL_CONFIG_NOW;
	return check_feature_dwords(rpc, fwctl_nvme_feature(fid)->get_dwords, req);
}

static int check_set_features(const struct fwctl_rpc_nvme *rpc, struct fwctl_request *req)
{
	if (rpc->cdw10 & SAVE)
		req->effects |= FWCTL_PERSISTS;
	return check_feature_dwords(rpc, fwctl_nvme_feature(rpc->cdw10)->set_dwords, req);
}

static int check_mi(const struct fwctl_rpc_nvme *rpc, struct fwctl_request *req)
{
	if (rpc->cdw10 != MI_COMMAND)
		return malformed(req, "the message of NVMe-MI Receive is not a command");
	/* Then whoever else asks finds no status that changed */
	if (req->key.number == NVME_MI_SUBSYSTEM_HEALTH && rpc->cdw13 & MI_CLEAR_STATUS)
		req->effects |= FWCTL_LOG_NOW;
	return 0;
}

/* The commands of which more is to be said than their length */
static int check_command(const struct nvme_facts *facts, const struct fwctl_rpc_nvme *rpc,
			 struct fwctl_request *req)
{
	switch (rpc->opcode) {
	case NVME_OP_GET_LOG:
		return check_log(facts, rpc, req);
	case NVME_OP_GET_FEATURES:
		return check_get_features(rpc, req);
	case NVME_OP_SET_FEATURES:
		return check_set_features(rpc, req);
	case NVME_OP_MI_RECEIVE:
		return check_mi(rpc, req);
	default:
		return 0;
	}
}

static int check_reserved(const struct fwctl_rpc_nvme *rpc, const struct nvme_layout *layout,
			  struct fwctl_request *req)
{
	const u32 values[] = {
		rpc->cdw10, rpc->cdw11, rpc->cdw12, rpc->cdw13, rpc->cdw14, rpc->cdw15,
	};
	size_t i;

	if (rpc->cdw2 || rpc->cdw3)
		return malformed(req, "command dwords 2 and 3 are not zero");
	for (i = 0; i < ARRAY_SIZE(values); i++)
		if (values[i] & ~layout->fields[i])
			return malformed(req, "a reserved field of the command is not zero");
	return 0;
}

static int check_length(u64 length, u32 data_len, struct fwctl_request *req)
{
	if (length > data_len)
		return malformed(req, "the controller would transfer more than data_len bytes");
	if (length < data_len)
		return malformed(req, "the controller would transfer less than data_len bytes");
	return 0;
}

/* A command of the specification */
static int parse_command(const struct nvme_facts *facts, const struct fwctl_rpc_nvme *rpc,
			 struct fwctl_request *req)
{
	const struct nvme_layout *layout = fwctl_nvme_layout(rpc->opcode);
	u64 length;
	int err;

	if (!layout)
		return 0;
	if (layout->key) {
		req->key.number = layout->key(rpc);
		req->keyed = true;
	}
	length = layout->length ? layout->length(rpc) : 0;
	if (length == NVME_NO_LENGTH)
		return 0;
	err = check_reserved(rpc, layout, req);
	if (!err)
		err = check_command(facts, rpc, req);
	return err ?: check_length(length, rpc->data_len, req);
}

/*
 * A vendor's command, figure 92: dwords of data in dword 10, of metadata in dword
 * 11, if the controller says that all of its commands are so. If not, only the
 * opcode is certain, which can say that there are no data.
 */
static int parse_vendor(const struct nvme_facts *facts, const struct fwctl_rpc_nvme *rpc,
			struct fwctl_request *req)
{
	bool formatted = facts->identify[IDENTIFY_AVSCC] & AVSCC_FORMAT;
	u64 length = (u64)rpc->cdw10 * 4;

	if (DIRECTION(rpc->opcode) == NO_DATA)
		return check_length(formatted ? length : 0, rpc->data_len, req);
	if (!formatted)
		return malformed(req, "the controller does not say how much data its vendor commands transfer");
	if (DIRECTION(rpc->opcode) == (TO_CONTROLLER | FROM_CONTROLLER))
		return malformed(req, "data would go in both directions");
	if (rpc->cdw11)
		return malformed(req, "the command transfers metadata");
	return check_length(length, rpc->data_len, req);
}

static int parse_lengths(const struct fwctl_rpc_nvme *rpc, size_t in_len, size_t out_len,
			 struct fwctl_request *req)
{
	u8 direction = DIRECTION(rpc->opcode);

	in_len -= RPC_HEADER;
	if (direction != TO_CONTROLLER && in_len)
		return malformed(req, "bytes follow the header of a command that takes no data");
	if (direction == NO_DATA && rpc->data_len)
		return malformed(req, "data_len is not zero, but the opcode says that there are no data");
	if (direction == TO_CONTROLLER && in_len != rpc->data_len)
		return malformed(req, "data_len is not the number of bytes that follow the header");
	if (out_len < RPC_OUT_HEADER)
		return malformed(req, "the output has no room for the response header");
	out_len -= RPC_OUT_HEADER;
	if (direction == FROM_CONTROLLER && out_len < rpc->data_len)
		return malformed(req, "data_len exceeds the room in the output");

	req->in_len = in_len;
	req->out_room = out_len;
	if (direction == FROM_CONTROLLER)
		req->out_asked = rpc->data_len;
	return 0;
}

static int parse_header(const struct fwctl_rpc_nvme *rpc, size_t in_len, size_t out_len,
			struct fwctl_request *req)
{
	if (in_len < RPC_HEADER)
		return malformed(req, "the request is shorter than its header");
	req->opcode = rpc->opcode;
	if (rpc->flags)
		return malformed(req, "neither fused commands nor scatter gather lists are sent");
	if (rpc->reserved1 || rpc->reserved2)
		return malformed(req, "a reserved field of the header is not zero");
	return parse_lengths(rpc, in_len, out_len, req);
}

/**
 * fwctl_nvme_classify - which command does this RPC ask for?
 * @facts: what the controller said of itself
 * @in: a struct fwctl_rpc_nvme
 * @in_len: bytes at @in
 * @out_len: room for the struct fwctl_rpc_nvme_out
 * @req: the answer; zero on entry
 *
 * See &struct fwctl_command_ops.classify.
 *
 * Return: 0, or -EINVAL with @req->malformed set.
 */
int fwctl_nvme_classify(const struct nvme_facts *facts, const void *in, size_t in_len,
			size_t out_len, struct fwctl_request *req)
{
	const struct fwctl_rpc_nvme *rpc = in;
	int err;

	err = parse_header(rpc, in_len, out_len, req);
	if (err)
		return err;
	if (rpc->opcode >= NVME_OP_VENDOR_MIN)
		return parse_vendor(facts, rpc, req);
	return parse_command(facts, rpc, req);
}
