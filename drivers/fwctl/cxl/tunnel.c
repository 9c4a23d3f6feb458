// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Tunnel Management Command (5300h): a command for a component behind this
 * one, in a message of its own inside the payload.
 *
 * - Unwrapping is pure: it reads the given bytes and nothing else.
 * - The three lengths of a request (payload, command size, message length) must
 *   agree exactly. Otherwise the component could understand another command
 *   than the one that was judged.
 * - Nothing in a response is believed before it was checked against its request.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <asm/byteorder.h>

#include "cxl.h"

/* CCI message, CXL 3.1 figure 7-19 */
struct cci_message {
	u8 category;
	u8 tag;
	u8 reserved;
	__le16 opcode;
	u8 length[3];
	__le16 return_code;
	__le16 vendor_status;
	u8 payload[];
} __packed;

#define CCI_CATEGORY_MASK	0x0f
#define CCI_CATEGORY_REQUEST	0
#define CCI_CATEGORY_RESPONSE	1

/* The last byte of the length: bits 4:0 belong to it, 6:5 are reserved */
#define CCI_LENGTH_TOP_MASK	0x1f
#define CCI_BACKGROUND		0x80

/* Input payload, CXL 3.1 7.6.7.3.1 */
struct tunnel_in {
	u8 id;
	u8 target_type;
	__le16 size;
	struct cci_message message;
} __packed;

/* Output payload */
struct tunnel_out {
	__le16 size;
	u8 reserved[2];
	struct cci_message message;
} __packed;

/* A port or LD by its number; the LD pool CCI is the last one defined */
#define TUNNEL_TARGET_TYPE_MAX	1

static_assert(sizeof(struct cci_message) == 12);
static_assert(sizeof(struct tunnel_in) == 16);
static_assert(sizeof(struct tunnel_out) == CXL_TUNNEL_OVERHEAD);

static size_t cci_length(const struct cci_message *message)
{
	return message->length[0] | message->length[1] << 8 |
	       (message->length[2] & CCI_LENGTH_TOP_MASK) << 16;
}

/* What is wrong with the message inside a request; NULL if nothing is */
static const char *request_defect(const struct cci_message *message)
{
	if (message->category != CCI_CATEGORY_REQUEST)
		return "the message in the tunnel is not a request";
	if (message->reserved)
		return "a reserved field of the message in the tunnel is not zero";
	if (message->length[2] & ~CCI_LENGTH_TOP_MASK)
		return "a flag of the message in the tunnel is not zero";
	if (message->return_code || message->vendor_status)
		return "a status field of the message in the tunnel is not zero";
	return NULL;
}

static const char *tunnel_defect(const struct tunnel_in *in, size_t len)
{
	if (len < sizeof(*in))
		return "the payload is too short for a tunnel and the message in it";
	if (in->target_type > TUNNEL_TARGET_TYPE_MAX)
		return "the tunnel's target type is a reserved one";
	if (le16_to_cpu(in->size) != len - offsetof(struct tunnel_in, message))
		return "the tunnel's command size differs from the length of its payload";
	if (cci_length(&in->message) != len - sizeof(*in))
		return "the length in the tunnelled message differs from the room it has";
	return request_defect(&in->message);
}

/**
 * fwctl_cxl_tunnel_unwrap - find the command inside a tunnel
 * @payload: input payload of a Tunnel Management Command
 * @len: bytes at @payload
 * @tunnel: what is found; points into @payload
 * @malformed: what is wrong, a sentence, if -EINVAL is returned
 *
 * Return: 0 or -EINVAL.
 */
int fwctl_cxl_tunnel_unwrap(const void *payload, size_t len, struct cxl_tunnel *tunnel,
			    const char **malformed)
{
	const struct tunnel_in *in = payload;

	*malformed = tunnel_defect(in, len);
	if (*malformed)
		return -EINVAL;

	*tunnel = (struct cxl_tunnel) {
		.target = CXL_TARGET(in->id, in->target_type),
		.tag = in->message.tag,
		.opcode = le16_to_cpu(in->message.opcode),
		.payload = in->message.payload,
		.len = cci_length(&in->message),
	};
	return 0;
}

/* Does @out, @len bytes, answer @tunnel? */
static int check_one(const struct cxl_tunnel *tunnel, const struct tunnel_out *out,
		     size_t len)
{
	const struct cci_message *message = &out->message;

	if (len < sizeof(*out) ||
	    le16_to_cpu(out->size) != len - offsetof(struct tunnel_out, message) ||
	    cci_length(message) != len - sizeof(*out))
		return -EIO;
	if ((message->category & CCI_CATEGORY_MASK) != CCI_CATEGORY_RESPONSE ||
	    message->tag != tunnel->tag ||
	    le16_to_cpu(message->opcode) != tunnel->opcode)
		return -EIO;
	/* Commands that run in the background are refused: nobody asked for this */
	if ((message->length[2] & CCI_BACKGROUND) ||
	    le16_to_cpu(message->return_code) == CXL_RC_BACKGROUND)
		return -ETIMEDOUT;
	return 0;
}

/**
 * fwctl_cxl_tunnel_check_response - is the answer one to what was asked?
 * @msg: a delivered command; anything but a tunnel passes
 *
 * Looks through tunnels in tunnels. A tunnel that returned an error status has
 * no message inside and passes, too.
 *
 * Return: 0; -EIO if lengths contradict each other or the message inside is
 * another one's answer; -ETIMEDOUT if the component behind the tunnel went on
 * in the background unasked.
 */
int fwctl_cxl_tunnel_check_response(const struct cxl_msg *msg)
{
	const void *in = msg->in, *out = msg->out;
	size_t in_len = msg->in_len, out_len = msg->out_len;
	u16 opcode = msg->opcode, status = msg->return_code;
	const char *malformed;
	struct cxl_tunnel tunnel;
	int err;

	while (opcode == CXL_OP_TUNNEL && status == CXL_RC_SUCCESS) {
		const struct tunnel_out *answer = out;

		if (fwctl_cxl_tunnel_unwrap(in, in_len, &tunnel, &malformed))
			return -EIO;
		err = check_one(&tunnel, answer, out_len);
		if (err)
			return err;

		opcode = tunnel.opcode;
		status = le16_to_cpu(answer->message.return_code);
		in = tunnel.payload;
		in_len = tunnel.len;
		out = answer->message.payload;
		out_len = cci_length(&answer->message);
	}
	return 0;
}
