// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a request to what the device reads, and back.
 *
 * - An error of the device is part of the response, never an errno.
 * - What the device returned is checked before anything of it is used, and written
 *   anew into the response: known attributes, padded by zeros, of the port that was
 *   asked for. A device that returns anything else is told on: EIO.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <asm/byteorder.h>

#include "rocker.h"
#include "tlv.h"

/**
 * fwctl_rocker_build - what the device will read
 * @rpc: a request that was classified
 * @to: where to
 * @room: bytes there
 *
 * Return: bytes, or 0 if they do not fit.
 */
size_t fwctl_rocker_build(const struct fwctl_rpc_rocker *rpc, void *to, size_t room)
{
	struct rocker_message message = { .to = to, .room = room };
	__le16 type = cpu_to_le16(rpc->command);
	size_t nest;

	fwctl_rocker_tlv_put(&message, ROCKER_TLV_CMD_TYPE, &type, sizeof(type));
	nest = fwctl_rocker_tlv_begin(&message, ROCKER_TLV_CMD_INFO);
	fwctl_rocker_tlv_raw(&message, rpc->tlvs, rpc->tlv_size);
	fwctl_rocker_tlv_end(&message, nest);
	return message.full ? 0 : message.len;
}

/* The attributes inside the nest, if all is as it must be and of the right port */
static bool open_answer(const struct rocker_schema *schema, const struct fwctl_request *req,
			const void *answer, size_t len, struct rocker_attr *nest)
{
	struct rocker_attr port;
	u64 present;

	if (fwctl_rocker_tlv_check(&fwctl_rocker_answer_schema, answer, len, &present))
		return false;
	fwctl_rocker_tlv_find(answer, len, ROCKER_TLV_CMD_INFO, nest);
	if (fwctl_rocker_tlv_check(schema, nest->value, nest->len, &present))
		return false;
	fwctl_rocker_tlv_find(nest->value, nest->len, FWCTL_ROCKER_PORT, &port);
	return get_unaligned_le32(port.value) == req->target;
}

/**
 * fwctl_rocker_answer - the response, from what the device returned
 * @req: the request
 * @answer: what the device returned
 * @len: bytes of it
 * @out: the response; gets the attributes and their size
 * @room: bytes at @out
 *
 * Return: 0, or -EIO if the device returned nonsense.
 */
int fwctl_rocker_answer(const struct fwctl_request *req, const void *answer, size_t len,
			struct fwctl_rpc_rocker_out *out, size_t room)
{
	const struct rocker_schema *schema = fwctl_rocker_response_schema(req->opcode);
	struct rocker_message message = { .to = out->tlvs, .room = room - sizeof(*out) };
	struct rocker_cursor cursor = {};
	struct rocker_attr attr;

	out->tlv_size = 0;
	if (!schema)
		return 0;
	if (!open_answer(schema, req, answer, len, &attr))
		return -EIO;
	cursor.list = attr.value;
	cursor.len = attr.len;
	while (cursor.at < cursor.len && !fwctl_rocker_tlv_next(&cursor, true, &attr)) {
		if (attr.type < schema->count && schema->rules[attr.type].max)
			fwctl_rocker_tlv_put(&message, attr.type, attr.value, attr.len);
	}
	if (message.full)
		return -EIO;
	out->tlv_size = message.len;
	return 0;
}

/**
 * fwctl_rocker_deliver - send a job to the device
 * @job: the job, with its slot
 *
 * See &struct fwctl_command_ops.deliver.
 *
 * Return: 0, or an errno of fwctl_rocker_send() or fwctl_rocker_answer().
 */
int fwctl_rocker_deliver(struct fwctl_job *job)
{
	struct fwctl_rocker *rocker = to_fwctl_rocker(job->fwctl);
	struct fwctl_rpc_rocker_out *out = job->out;
	size_t len = fwctl_rocker_build(job->in, rocker->message, ROCKER_BUFFER);
	u32 status;
	int err;

	if (!len)
		return -EMSGSIZE;
	err = fwctl_rocker_send(rocker, rocker->message, &len, &status);
	if (!err && !status)
		err = fwctl_rocker_answer(&job->request, rocker->message, len, out,
					  job->out_room);
	if (err)
		return err;
	out->status = status;
	job->status = status;
	job->out_len = sizeof(*out) + out->tlv_size;
	return 0;
}
