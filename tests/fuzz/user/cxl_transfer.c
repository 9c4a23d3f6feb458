// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers of Features, in parts, and the list of them that user space gets:
 * drivers/fwctl/cxl/{transfer,send,features}.c.
 *
 * Input: u8 payload size; u8 what to do; u16 offset; u16 length; u16 room; answers.
 */
#include "firmware.h"

#define HEADER		16
#define OUT_HEADER	8
#define SET_HEADER	32

enum { DO_GET, DO_SET, DO_LIST, DO_COUNT };

/* The side of the firmware: what it got of a transfer */
static struct {
	u8 data[U16_MAX];
	size_t len;
	u16 offset;
	bool open, finished;
	u64 told;
} got;

void fwctl_job_progress(struct fwctl_job *job, u64 done, u64 total)
{
	check(done >= got.told && done <= total);
	got.told = done;
}

static u8 datum(size_t i)
{
	return i * 7 + (i >> 8);
}

static void see_get(const struct cxl_msg *msg)
{
	check(msg->in_len == 21 && peek(msg->in, 18, 2) == msg->out_room);
}

/* Parts follow each other without a gap, and the flags say which is which */
static void seen_set(struct firmware *firmware, const struct cxl_msg *msg, int err)
{
	size_t len = msg->in_len - SET_HEADER;
	u32 flag = peek(msg->in, 16, 4) & CXL_SET_FEAT_FLAG_DATA_TRANSFER_MASK;
	bool first = flag == CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER ||
		     flag == CXL_SET_FEAT_FLAG_INITIATE_DATA_TRANSFER;

	check(msg->in_len >= SET_HEADER && all_zero(msg->in, 23, 9));
	if (flag == CXL_SET_FEAT_FLAG_ABORT_DATA_TRANSFER) {
		check(!len && msg->must);
		/* refused: it knows of none */
		got.open = got.open && err;
		return;
	}
	check(len);
	check(first == !got.open && !got.finished);
	check(peek(msg->in, 20, 2) == (u16)(got.offset + got.len));
	if (err || msg->return_code) {
		got.open |= !first;
		return;
	}
	memcpy(got.data + got.len, (const u8 *)msg->in + SET_HEADER, len);
	got.len += len;
	got.finished = flag == CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER ||
		       flag == CXL_SET_FEAT_FLAG_FINISH_DATA_TRANSFER;
	got.open = !got.finished;
}

static void see(struct firmware *firmware, const struct cxl_msg *msg)
{
	check(msg->opcode == CXL_OP_GET_FEATURE || msg->opcode == CXL_OP_SET_FEATURE);
	if (msg->opcode == CXL_OP_GET_FEATURE)
		see_get(msg);
}

static void seen(struct firmware *firmware, const struct cxl_msg *msg, int err)
{
	if (msg->opcode == CXL_OP_SET_FEATURE)
		seen_set(firmware, msg, err);
}

/* An RPC with @len bytes of payload, all zero */
static void make_job(struct fwctl_job *job, struct firmware *firmware, u16 opcode, size_t len,
		     size_t room)
{
	*job = (struct fwctl_job){
		.fwctl = &firmware->cxl.fwctl,
		.in_len = HEADER + len,
		.out_room = room,
	};
	job->in = calloc(1, max(job->in_len, sizeof(struct fwctl_rpc_cxl)));
	job->out = calloc(1, room);
	*(u32 *)job->in = opcode;
	((u32 *)job->in)[2] = len;
}

static bool is_classified(struct fwctl_job *job)
{
	return !fwctl_cxl_classify(job->fwctl, job->in, job->in_len, job->out_room,
				   &job->request);
}

static void check_response(const struct fwctl_job *job, int err)
{
	const struct fwctl_rpc_cxl_out *out = job->out;

	check(err <= 0);
	if (err)
		return;
	check(job->out_len <= job->out_room && job->out_len == OUT_HEADER + out->size);
	check(job->status == out->retval && (!out->retval || !out->size));
}

static void run_get(struct firmware *firmware, u16 offset, u16 count, size_t room)
{
	struct fwctl_job job;
	u8 *payload;
	int err;

	make_job(&job, firmware, CXL_OP_GET_FEATURE, 21, room);
	payload = job.in + HEADER;
	payload[16] = offset;
	payload[17] = offset >> 8;
	payload[18] = count;
	payload[19] = count >> 8;
	if (is_classified(&job) && firmware->cxl.payload_size >= 21) {
		err = fwctl_cxl_transfer_get(&firmware->cxl, &job);
		check_response(&job, err);
		if (!err)
			check(job.out_len - OUT_HEADER <= count);
	}
	free(job.in);
	free(job.out);
}

static void run_set(struct firmware *firmware, u16 offset, u16 len, size_t room)
{
	struct fwctl_job job;
	size_t i;
	u8 *payload;
	int err;

	make_job(&job, firmware, CXL_OP_SET_FEATURE, SET_HEADER + len, room);
	payload = job.in + HEADER;
	payload[20] = offset;
	payload[21] = offset >> 8;
	for (i = 0; i < len; i++)
		payload[SET_HEADER + i] = datum(i);
	got.offset = offset;
	if (is_classified(&job)) {
		err = fwctl_cxl_transfer_set(&firmware->cxl, &job);
		check_response(&job, err);
		check(got.finished == (!err && !job.status));
		for (i = 0; i < got.len; i++)
			check(got.data[i] == datum(i));
		check(!got.finished || got.len == len);
		/* What was begun is ended, or will be before the next is begun */
		check(!got.open || firmware->cxl.abort_due);
	}
	free(job.in);
	free(job.out);
}

/* The list: entries numbered by their id */
static void run_list(struct firmware *firmware, u16 start, u16 count, size_t room)
{
	struct fwctl_cxl *cxl = &firmware->cxl;
	struct fwctl_rpc_cxl_out *out;
	struct fwctl_job job;
	size_t i, num;
	int err;

	cxl->features.count = take(firmware->input, 1);
	cxl->features.entries = calloc(cxl->features.count, sizeof(struct cxl_feat_entry));
	for (i = 0; i < cxl->features.count; i++)
		cxl->features.entries[i].id = cpu_to_le16(i);
	make_job(&job, firmware, CXL_OP_GET_SUP_FEATS, 8, room);
	((struct fwctl_rpc_cxl *)job.in)->get_sup_feats_in.count = cpu_to_le32(count);
	((struct fwctl_rpc_cxl *)job.in)->get_sup_feats_in.start_idx = cpu_to_le16(start);
	if (is_classified(&job)) {
		err = fwctl_cxl_features_deliver_get_supported(cxl, &job);
		check_response(&job, err);
		check(!err == (start < cxl->features.count));
		out = job.out;
		num = err ? 0 : le16_to_cpu(out->get_sup_feats_out.num_entries);
		check(num * sizeof(struct cxl_feat_entry) <= count);
		check(err || out->size == 8 + num * sizeof(struct cxl_feat_entry));
		for (i = 0; i < num; i++)
			check(le16_to_cpu(out->get_sup_feats_out.ents[i].id) == start + i);
	}
	free(job.in);
	free(job.out);
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	struct firmware firmware;
	u16 offset, length, room;
	u8 what;

	got.len = 0;
	got.open = got.finished = false;
	got.told = 0;
	firmware_init(&firmware, &input, firmware_payload_size(take(&input, 1)));
	firmware.see = see;
	firmware.seen = seen;
	what = take(&input, 1) % DO_COUNT;
	offset = take(&input, 2);
	length = take(&input, 2);
	room = take(&input, 2);
	if (what == DO_GET)
		run_get(&firmware, offset, length, room);
	else if (what == DO_SET)
		run_set(&firmware, offset, length, room);
	else
		run_list(&firmware, offset, length, room);
	firmware_exit(&firmware);
}

const struct target cxl_transfer_target = { "cxl_transfer", run };
