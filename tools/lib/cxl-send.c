// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * CXL: sending mailbox commands, one or the many that a long transfer takes.
 *
 * Nothing that comes back is believed: a length is cut to the room it was
 * given, a tunnelled answer must match its question.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/cxl.h>

#define OP_IDENTIFY	0x0001
#define OP_GET_LOG	0x0401
#define OP_GET_FEATURE	0x0501
#define OP_SET_FEATURE	0x0502
#define OP_TUNNEL	0x5300

#define IN_HEADER	sizeof(struct fwctl_rpc_cxl_hdr)
#define OUT_HEADER	sizeof(struct fwctl_rpc_cxl_out_hdr)

/* The mailbox is at least this large, by the specification, and at most */
#define PAYLOAD_MIN	256
#define PAYLOAD_MAX	(1U << 20)

static int finish(const struct fwctl_rpc_cxl_out *response, size_t got, void *out, size_t *out_len)
{
	size_t room = *out_len;

	*out_len = 0;
	if (got < OUT_HEADER)
		return -EBADMSG;
	if (response->retval)
		return response->retval & 0xffff ? (int)(response->retval & 0xffff) : -EBADMSG;
	*out_len = response->size;
	if (*out_len > got - OUT_HEADER)
		*out_len = got - OUT_HEADER;
	if (*out_len > room)
		*out_len = room;
	if (*out_len)
		memcpy(out, response->payload, *out_len);
	return 0;
}

int fwctl_cxl_send(struct fwctl_dev *dev, unsigned int scope, uint16_t opcode,
		   const void *in, size_t in_len, void *out, size_t *out_len)
{
	size_t got = OUT_HEADER + *out_len;
	struct fwctl_rpc_cxl_out *response;
	struct fwctl_rpc_cxl *request;
	int err = -ENOMEM;

	request = calloc(1, IN_HEADER + in_len);
	response = calloc(1, got);
	if (request && response) {
		request->opcode = opcode;
		request->op_size = in_len;
		if (in_len)
			memcpy((uint8_t *)request + IN_HEADER, in, in_len);
		err = fwctl_dev_rpc(dev, scope, request, IN_HEADER + in_len, response, &got);
	}
	if (!err)
		err = finish(response, got, out, out_len);
	else
		*out_len = 0;
	free(request);
	free(response);
	return err;
}

#define TUNNEL_HEADER	4
#define CCI_HEADER	12
#define CCI_RESPONSE	1

static uint8_t *tunnel_request(uint8_t port, uint16_t opcode, const void *in, size_t in_len)
{
	uint8_t *request = calloc(1, TUNNEL_HEADER + CCI_HEADER + in_len);
	uint8_t *message;

	if (!request)
		return NULL;
	request[0] = port;
	fwctl_put16(request + 2, CCI_HEADER + in_len);
	message = request + TUNNEL_HEADER;
	fwctl_put16(message + 3, opcode);
	fwctl_put16(message + 5, in_len);
	message[7] = in_len >> 16;
	if (in_len)
		memcpy(message + CCI_HEADER, in, in_len);
	return request;
}

static int tunnel_response(const uint8_t *response, size_t got, uint16_t opcode, void *out,
			   size_t *out_len)
{
	const uint8_t *message = response + TUNNEL_HEADER;
	size_t len, room = *out_len;

	*out_len = 0;
	if (got < TUNNEL_HEADER + CCI_HEADER)
		return -EBADMSG;
	if ((message[0] & 0xf) != CCI_RESPONSE || fwctl_le16(message + 3) != opcode)
		return -EBADMSG;
	if (fwctl_le16(message + 8))
		return fwctl_le16(message + 8);
	len = fwctl_le24(message + 5) & 0x1fffff;
	if (len > got - TUNNEL_HEADER - CCI_HEADER)
		return -EBADMSG;
	*out_len = len < room ? len : room;
	if (*out_len)
		memcpy(out, message + CCI_HEADER, *out_len);
	return 0;
}

int fwctl_cxl_tunnel(struct fwctl_dev *dev, unsigned int scope, uint8_t port,
		     uint16_t opcode, const void *in, size_t in_len, void *out, size_t *out_len)
{
	size_t got = TUNNEL_HEADER + CCI_HEADER + *out_len;
	uint8_t *request, *response;
	int err = -ENOMEM;

	if (in_len > UINT16_MAX - CCI_HEADER)
		return -EMSGSIZE;
	request = tunnel_request(port, opcode, in, in_len);
	response = calloc(1, got);
	if (request && response)
		err = fwctl_cxl_send(dev, scope, OP_TUNNEL, request,
				     TUNNEL_HEADER + CCI_HEADER + in_len, response, &got);
	if (!err)
		err = tunnel_response(response, got, opcode, out, out_len);
	else
		*out_len = 0;
	free(request);
	free(response);
	return err;
}

static size_t clamp_payload(uint64_t size)
{
	if (size < PAYLOAD_MIN)
		return PAYLOAD_MIN;
	return size < PAYLOAD_MAX ? size : PAYLOAD_MAX;
}

size_t fwctl_cxl_payload_max(struct fwctl_dev *dev)
{
	const struct fwctl_cxl_command *row = fwctl_cxl_command(OP_IDENTIFY, NULL);
	struct fwctl_cxl_identify id;
	uint8_t out[32];
	size_t len = sizeof(out);

	if (!dev->payload_max) {
		dev->payload_max = PAYLOAD_MIN;
		if (!dev->beside &&
		    !fwctl_cxl_send(dev, row ? row->scope : 0, OP_IDENTIFY, NULL, 0, out, &len) &&
		    !fwctl_cxl_decode_identify(out, len, &id))
			dev->payload_max = id.max_message;
	}
	return clamp_payload(dev->payload_max);
}

int fwctl_cxl_log_read(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
		       void *buf, size_t *len, fwctl_progress progress, void *arg)
{
	size_t part_max = fwctl_cxl_payload_max(dev), size = *len, done = 0;
	int err = 0;

	while (done < size && !err) {
		uint8_t in[24];
		size_t want = size - done < part_max ? size - done : part_max, part = want;

		if (progress && progress(arg, done, size))
			return -ECANCELED;
		memcpy(in, uuid, 16);
		fwctl_put32(in + 16, done);
		fwctl_put32(in + 20, want);
		err = fwctl_cxl_send(dev, scope, OP_GET_LOG, in, sizeof(in), (uint8_t *)buf + done,
				     &part);
		done += part;
		if (!err && part < want)
			break;
	}
	*len = done;
	if (progress)
		progress(arg, done, done);
	return err;
}

int fwctl_cxl_feature_get(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
			  unsigned int selection, void *buf, size_t *len)
{
	struct cxl_mbox_get_feat_in in = { 0 };

	if (*len > UINT16_MAX)
		return -EMSGSIZE;
	memcpy(in.uuid, uuid, 16);
	fwctl_put16(&in.count, *len);
	in.selection = selection;
	return fwctl_cxl_send(dev, scope, OP_GET_FEATURE, &in, sizeof(in), buf, len);
}

int fwctl_cxl_feature_set_at(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
			     unsigned int version, bool saved, size_t offset, const void *data,
			     size_t len)
{
	size_t room = 0, in_len = sizeof(struct cxl_mbox_set_feat_hdr) + len;
	struct cxl_mbox_set_feat_in *in;
	int err;

	if (len > UINT16_MAX || offset > UINT16_MAX - len)
		return -EMSGSIZE;
	in = calloc(1, in_len);
	if (!in)
		return -ENOMEM;
	memcpy(in->uuid, uuid, 16);
	fwctl_put32(&in->flags, saved ? 1U << 3 : 0);
	fwctl_put16(&in->offset, offset);
	in->version = version;
	memcpy(in->feat_data, data, len);
	err = fwctl_cxl_send(dev, scope, OP_SET_FEATURE, in, in_len, NULL, &room);
	free(in);
	return err;
}

int fwctl_cxl_feature_set(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
			  unsigned int version, bool saved, const void *data, size_t len)
{
	return fwctl_cxl_feature_set_at(dev, scope, uuid, version, saved, 0, data, len);
}
