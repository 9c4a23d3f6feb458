// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers of Features: Get and Set Feature, in as many messages as it takes.
 *
 * - A transfer is one job with the device's slot held: no other command of
 *   ours comes between its parts.
 * - A transfer to the device that was begun is finished or aborted, even if the
 *   caller is killed or the device is to be let go of meanwhile.
 * - No length from the device is used before it was compared with what was
 *   asked.
 * - What user space sees is as upstream, except that the saved-across-reset
 *   flag stays as it was given.
 */
#include <linux/errno.h>
#include <linux/fwctl_commands.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "cxl.h"

#define RPC_HEADER	sizeof(struct fwctl_rpc_cxl_hdr)
#define RPC_OUT_HEADER	sizeof(struct fwctl_rpc_cxl_out_hdr)
#define SET_HEADER	sizeof(struct cxl_mbox_set_feat_hdr)

/* Upstream's least room for data in a part of Set Feature */
#define SET_ROOM_MIN	10

/* Tell how far a transfer is that takes more than one part, each of at most @part bytes */
static void tell_progress(struct fwctl_job *job, size_t done, size_t total, size_t part)
{
	if (total > part)
		fwctl_job_progress(job, done, total);
}

/**
 * fwctl_cxl_transfer_get - Get Feature, in as many parts as it takes
 * @cxl: the device, with its slot held
 * @job: the RPC; well-formed
 *
 * A part that is shorter than asked for is the last. The status of a part that
 * fails is that of the whole, without data.
 *
 * Return: 0 or the transport's errno.
 */
int fwctl_cxl_transfer_get(struct fwctl_cxl *cxl, struct fwctl_job *job)
{
	struct cxl_mbox_get_feat_in in;
	size_t count, offset, want, done = 0;

	memcpy(&in, job->in + RPC_HEADER, sizeof(in));
	count = le16_to_cpu(in.count);
	offset = le16_to_cpu(in.offset);
	if (job->out_room < RPC_OUT_HEADER || count > job->out_room - RPC_OUT_HEADER ||
	    offset + count > U16_MAX)
		return -EINVAL;

	do {
		struct cxl_msg msg = {
			.opcode = CXL_OP_GET_FEATURE,
			.in = &in,
			.in_len = sizeof(in),
			.out = job->out + RPC_OUT_HEADER + done,
		};
		int err;

		want = min(count - done, cxl->payload_size);
		msg.out_room = want;
		in.offset = cpu_to_le16(offset + done);
		in.count = cpu_to_le16(want);
		err = fwctl_cxl_send(cxl, &msg);
		if (err)
			return err;
		if (msg.return_code != CXL_RC_SUCCESS)
			return fwctl_cxl_answer(job, 0, msg.return_code);
		if (msg.out_len > want)
			return -EIO;
		done += msg.out_len;
		tell_progress(job, done, count, cxl->payload_size);
		if (msg.out_len < want)
			break;
	} while (done < count);

	return fwctl_cxl_answer(job, done, CXL_RC_SUCCESS);
}

/* Why to begin no further part */
static int interrupted(struct fwctl_cxl *cxl)
{
	if (fwctl_cxl_is_going(cxl))
		return -ENODEV;
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/*
 * May the device hold the beginning of a transfer, of which @done bytes were
 * taken, and the next part, which is @whole if it is all there is, failed with
 * @err or was answered with an error?
 */
static bool is_half_open(size_t done, bool whole, int err)
{
	if (done)
		return true;
	/* The first part: sent, but never answered. If the mailbox is busy, it was not. */
	return !whole && err && err != -EBUSY;
}

/* The device holds the first parts of a transfer: let go of them */
static void abort_set(struct fwctl_cxl *cxl, const struct cxl_mbox_set_feat_hdr *whole)
{
	struct cxl_mbox_set_feat_hdr hdr = *whole;
	struct cxl_msg msg = {
		.opcode = CXL_OP_SET_FEATURE,
		.must = true,
		.in = &hdr,
		.in_len = sizeof(hdr),
	};

	hdr.flags |= cpu_to_le32(CXL_SET_FEAT_FLAG_ABORT_DATA_TRANSFER);
	/* Firmware that hangs takes no abort either: the next transfer sends it first */
	cxl->abort_due = fwctl_cxl_send(cxl, &msg);
	cxl->unaborted = *whole;
}

/* Is the device free of what an earlier transfer left with it? */
static int abort_earlier(struct fwctl_cxl *cxl)
{
	struct cxl_mbox_set_feat_hdr earlier = cxl->unaborted;

	if (cxl->abort_due)
		abort_set(cxl, &earlier);
	return cxl->abort_due ? -EBUSY : 0;
}

/* Which part of a transfer of @len bytes is the one of @part bytes at @done? */
static u32 transfer_flag(size_t done, size_t part, size_t len)
{
	if (part == len)
		return CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER;
	if (!done)
		return CXL_SET_FEAT_FLAG_INITIATE_DATA_TRANSFER;
	if (done + part == len)
		return CXL_SET_FEAT_FLAG_FINISH_DATA_TRANSFER;
	return CXL_SET_FEAT_FLAG_CONTINUE_DATA_TRANSFER;
}

/*
 * Send the part of @part bytes at @done. Its header is built in place, right
 * in front of its data, over data that has been sent: no memory is needed,
 * so a transfer that was begun cannot fail for the lack of it.
 */
static int send_part(struct fwctl_cxl *cxl, const struct cxl_mbox_set_feat_hdr *whole,
		     void *payload, size_t done, size_t part, size_t len, u16 *return_code)
{
	struct cxl_mbox_set_feat_hdr hdr = *whole;
	struct cxl_msg msg = {
		.opcode = CXL_OP_SET_FEATURE,
		.must = part < len,
		.in = payload + done,
		.in_len = SET_HEADER + part,
	};
	int err;

	hdr.offset = cpu_to_le16(le16_to_cpu(whole->offset) + done);
	hdr.flags |= cpu_to_le32(transfer_flag(done, part, len));
	memcpy(payload + done, &hdr, sizeof(hdr));
	err = fwctl_cxl_send(cxl, &msg);
	*return_code = msg.return_code;
	return err;
}

/**
 * fwctl_cxl_transfer_set - Set Feature, in as many parts as it takes
 * @cxl: the device, with its slot held
 * @job: the RPC; well-formed, so that the transfer bits of its flags are 0.
 *	Its input is overwritten on the way.
 *
 * Only for an RPC that is Set Feature itself: what a tunnel carries is not split.
 * Between parts it ends for a killed caller or a device that goes, within a part
 * only by time. However it ends early, it is aborted. The status is that of the
 * part that failed.
 *
 * Return: 0 or the transport's errno; -EBUSY if an earlier transfer is still to
 * be aborted and cannot.
 */
int fwctl_cxl_transfer_set(struct fwctl_cxl *cxl, struct fwctl_job *job)
{
	struct fwctl_rpc_cxl *rpc = job->in;
	struct cxl_mbox_set_feat_hdr whole = rpc->set_feat_in.hdr;
	size_t len = rpc->op_size - SET_HEADER, done = 0, part;
	u16 return_code = CXL_RC_SUCCESS;
	int err;

	if (cxl->payload_size < SET_HEADER + SET_ROOM_MIN)
		return -EIO;
	err = interrupted(cxl) ?: abort_earlier(cxl);
	if (err)
		return err;

	do {
		part = min(len - done, cxl->payload_size - SET_HEADER);
		if (done)
			err = interrupted(cxl);
		if (!err)
			err = send_part(cxl, &whole, &rpc->set_feat_in, done, part, len,
					&return_code);
		if (err || return_code != CXL_RC_SUCCESS) {
			if (is_half_open(done, part == len, err))
				abort_set(cxl, &whole);
			return err ?: fwctl_cxl_answer(job, 0, return_code);
		}
		done += part;
		tell_progress(job, done, len, cxl->payload_size - SET_HEADER);
	} while (done < len);

	return fwctl_cxl_answer(job, 0, CXL_RC_SUCCESS);
}
