// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers of Features that take several messages: their sizes, what fails in
 * the middle, and who is killed in the middle.
 */
#include <kunit/test.h>

#include "../transfer.c"
#include "fake_firmware.h"

#define MAILBOX	256
#define DATA_MAX	4096

/* ---- a device with one Feature ---- */

struct transfer_model {
	int fail_at;		/* message that fails, from 1 */
	int fail_more;		/* ... and how many after it */
	int err;		/* ... by the transport */
	u16 return_code;	/* ... or by the firmware */
	int lie_at;		/* message that is twisted */
	ssize_t lie_len;	/* ... added to its length */
	u8 data[DATA_MAX];
	size_t data_len;
	size_t written;
	int kill_at;		/* message during which the caller is killed, from 1 */
	int go_at;		/* ... or the device is to be let go of */
};

static int answer_get(struct fake_firmware *fake, struct cxl_msg *msg)
{
	const struct cxl_mbox_get_feat_in *in = msg->in;
	struct transfer_model *m = fake->model;
	size_t offset = le16_to_cpu(in->offset), count = le16_to_cpu(in->count);

	if (msg->in_len != 21 || count != msg->out_room || offset > m->data_len) {
		msg->return_code = 0x2;
		return 0;
	}
	fake_reply(msg, m->data + offset, min(count, m->data_len - offset));
	if (fake->count == m->lie_at)
		msg->out_len += m->lie_len;
	return 0;
}

static int answer_set(struct fake_firmware *fake, struct cxl_msg *msg)
{
	const struct cxl_mbox_set_feat_in *in = msg->in;
	struct transfer_model *m = fake->model;
	size_t len = msg->in_len - sizeof(in->hdr);

	if (msg->in_len > fake->cxl.payload_size)
		return -EINVAL;
	if ((le32_to_cpu(in->flags) & 7) == CXL_SET_FEAT_FLAG_ABORT_DATA_TRANSFER)
		return 0;
	memcpy(m->data + le16_to_cpu(in->offset), in->feat_data, len);
	m->written += len;
	return 0;
}

static int transfer_answer(struct fake_firmware *fake, struct cxl_msg *msg)
{
	struct transfer_model *m = fake->model;

	if (fake->count == m->kill_at)
		send_sig(SIGKILL, current, 1);
	if (fake->count == m->go_at)
		fake->going = true;
	if (m->fail_at && fake->count >= m->fail_at &&
	    fake->count <= m->fail_at + m->fail_more) {
		msg->return_code = m->return_code;
		return m->err;
	}
	switch (msg->opcode) {
	case CXL_OP_GET_FEATURE:
		return answer_get(fake, msg);
	case CXL_OP_SET_FEATURE:
		return answer_set(fake, msg);
	default:
		msg->return_code = CXL_RC_UNSUPPORTED;
		return 0;
	}
}

static void uuid_of(u8 *uuid, u8 n)
{
	memset(uuid, n, 16);
}

static struct fake_firmware *transfer_device(struct kunit *test)
{
	struct transfer_model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->data_len = DATA_MAX;
	for (i = 0; i < DATA_MAX; i++)
		m->data[i] = i % 251;
	return fake_firmware(test, MAILBOX, transfer_answer, m);
}

/* ---- Get Feature ---- */

static struct fwctl_job *get_job(struct kunit *test, struct fake_firmware *fake, u16 offset,
				 u16 count)
{
	struct cxl_mbox_get_feat_in in = {
		.offset = cpu_to_le16(offset), .count = cpu_to_le16(count), .selection = 1,
	};

	uuid_of((u8 *)&in.uuid, 9);
	return fake_job(test, fake, CXL_OP_GET_FEATURE, &in, sizeof(in), count);
}

static void expect_answer(struct kunit *test, struct fwctl_job *job, u32 size, u32 retval)
{
	struct fwctl_rpc_cxl_out *out = job->out;

	KUNIT_EXPECT_EQ(test, size, out->size);
	KUNIT_EXPECT_EQ(test, retval, out->retval);
	KUNIT_EXPECT_EQ(test, 8 + size, job->out_len);
}

/* One byte, a mailbox less one, exactly, plus one, and so on */
static void get_sizes(struct kunit *test)
{
	static const u16 counts[] = { 1, MAILBOX - 1, MAILBOX, MAILBOX + 1, 2 * MAILBOX - 1,
				      2 * MAILBOX, 2 * MAILBOX + 1, 3000 };
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	size_t i;
	unsigned int part;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		struct fwctl_job *job = get_job(test, fake, 100, counts[i]);

		fake->count = 0;
		KUNIT_ASSERT_EQ(test, 0, fwctl_cxl_transfer_get(&fake->cxl, job));
		KUNIT_EXPECT_EQ(test, DIV_ROUND_UP(counts[i], MAILBOX), fake->count);
		expect_answer(test, job, counts[i], 0);
		KUNIT_EXPECT_MEMEQ(test, job->out + 8, m->data + 100, counts[i]);
		for (part = 0; part < fake->count; part++) {
			const struct cxl_mbox_get_feat_in *in = (void *)fake->sent[part].in;

			KUNIT_EXPECT_EQ(test, 100 + part * MAILBOX, le16_to_cpu(in->offset));
			KUNIT_EXPECT_EQ(test, 1, in->selection);
			KUNIT_EXPECT_LE(test, fake->sent[part].out_room, MAILBOX);
		}
	}
}

static void get_short_answers(struct kunit *test)
{
	static const u16 lengths[] = { 0, 1, MAILBOX - 1, MAILBOX + 1, 2 * MAILBOX };
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct fwctl_job *job = get_job(test, fake, 0, 3 * MAILBOX);

		m->data_len = lengths[i];
		fake->count = 0;
		KUNIT_ASSERT_EQ(test, 0, fwctl_cxl_transfer_get(&fake->cxl, job));
		KUNIT_EXPECT_EQ(test, lengths[i] / MAILBOX + 1, fake->count);
		expect_answer(test, job, lengths[i], 0);
	}
}

static void get_failures(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	int at;

	for (at = 1; at <= 3; at++) {
		struct fwctl_job *job = get_job(test, fake, 0, 3 * MAILBOX);

		fake->count = 0;
		m->fail_at = at;
		m->err = 0;
		m->return_code = 0x0b;
		KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_transfer_get(&fake->cxl, job));
		KUNIT_EXPECT_EQ(test, at, fake->count);
		expect_answer(test, job, 0, 0x0b);

		fake->count = 0;
		m->err = -ETIMEDOUT;
		KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fwctl_cxl_transfer_get(&fake->cxl, job));
		KUNIT_EXPECT_EQ(test, at, fake->count);
	}
}

static void get_over_long(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;

	m->lie_at = 2;
	m->lie_len = 1;
	KUNIT_EXPECT_EQ(test, -EIO,
			fwctl_cxl_transfer_get(&fake->cxl, get_job(test, fake, 0, 600)));
	KUNIT_EXPECT_EQ(test, 2, fake->count);
}

/*
 * What the RPC has no room for, or no Feature can have, is not sent at all, even
 * if the classifier had let it pass
 */
static void get_without_room(struct kunit *test)
{
	static const struct {
		u16 offset;
		u16 count;
		size_t room;
		int err;
	} jobs[] = {
		{ 0, 1, 0, -EINVAL }, { 0, 1, 7, -EINVAL }, { 0, 0, 7, -EINVAL },
		{ 0, 1, 8, -EINVAL }, { 0, 100, 107, -EINVAL }, { 0, 100, 108, 0 },
		{ U16_MAX, 1, 9, -EINVAL }, { 1, U16_MAX, 8 + U16_MAX, -EINVAL },
		{ U16_MAX - 1, 1, 9, 0 },
	};
	struct fake_firmware *fake = transfer_device(test);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(jobs); i++) {
		struct fwctl_job *job = get_job(test, fake, 0, DATA_MAX);
		struct cxl_mbox_get_feat_in *in = job->in + sizeof(struct fwctl_rpc_cxl_hdr);

		fake->count = 0;
		in->offset = cpu_to_le16(jobs[i].offset);
		in->count = cpu_to_le16(jobs[i].count);
		job->out_room = jobs[i].room;
		KUNIT_EXPECT_EQ_MSG(test, fwctl_cxl_transfer_get(&fake->cxl, job), jobs[i].err,
				    "job %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, fake->count, !jobs[i].err, "job %zu", i);
	}
}

/* ---- Set Feature ---- */

#define SET_PART	(MAILBOX - 32)	/* data in a part of Set Feature */

static struct fwctl_job *set_job(struct kunit *test, struct fake_firmware *fake, u16 offset,
				 u32 flags, size_t len)
{
	struct cxl_mbox_set_feat_in *in = kunit_kzalloc(test, sizeof(*in) + len, GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, in);
	uuid_of((u8 *)&in->uuid, 9);
	in->flags = cpu_to_le32(flags);
	in->offset = cpu_to_le16(offset);
	in->version = 3;
	for (i = 0; i < len; i++)
		in->feat_data[i] = i % 239 + 1;
	return fake_job(test, fake, CXL_OP_SET_FEATURE, in, sizeof(*in) + len, 0);
}

static int set(struct kunit *test, struct fake_firmware *fake, size_t len)
{
	return fwctl_cxl_transfer_set(&fake->cxl, set_job(test, fake, 0, 0, len));
}

static u32 sent_flags(struct fake_firmware *fake, unsigned int part)
{
	const struct cxl_mbox_set_feat_in *in = (void *)fake->sent[part].in;

	return le32_to_cpu(in->flags);
}

static void expect_part(struct kunit *test, struct fake_firmware *fake, unsigned int part,
			u16 offset, size_t len)
{
	const struct cxl_mbox_set_feat_in *in = (void *)fake->sent[part].in;
	u8 uuid[16];

	uuid_of(uuid, 9);
	KUNIT_EXPECT_EQ(test, CXL_OP_SET_FEATURE, fake->sent[part].opcode);
	KUNIT_EXPECT_EQ(test, 32 + len, fake->sent[part].in_len);
	KUNIT_EXPECT_EQ(test, offset, le16_to_cpu(in->offset));
	KUNIT_EXPECT_MEMEQ(test, (const u8 *)&in->uuid, uuid, 16);
	KUNIT_EXPECT_EQ(test, 3, in->version);
}

static void set_sizes(struct kunit *test)
{
	static const u16 sizes[] = { 1, SET_PART - 1, SET_PART, SET_PART + 1, 2 * SET_PART - 1,
				     2 * SET_PART, 2 * SET_PART + 1, 3 * SET_PART, 2001 };
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	size_t i, b;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned int parts = DIV_ROUND_UP(sizes[i], SET_PART), part;
		struct fwctl_job *job = set_job(test, fake, 50, 0, sizes[i]);

		fake->count = 0;
		m->written = 0;
		memset(m->data, 0, DATA_MAX);
		KUNIT_ASSERT_EQ(test, 0, fwctl_cxl_transfer_set(&fake->cxl, job));
		KUNIT_ASSERT_EQ(test, parts, fake->count);
		expect_answer(test, job, 0, 0);
		for (part = 0; part < parts; part++) {
			u32 flag = parts == 1 ? 0 : !part ? 1 : part == parts - 1 ? 3 : 2;

			KUNIT_EXPECT_EQ(test, flag, sent_flags(fake, part));
			expect_part(test, fake, part, 50 + part * SET_PART,
				    min_t(size_t, SET_PART, sizes[i] - part * SET_PART));
		}
		KUNIT_EXPECT_EQ(test, sizes[i], m->written);
		for (b = 0; b < sizes[i]; b++)
			if (m->data[50 + b] != b % 239 + 1)
				break;
		KUNIT_EXPECT_EQ_MSG(test, sizes[i], b, "data differs");
	}
}

/* The saved-across-reset flag is the user's, in every part */
static void set_saved_flag(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct fwctl_job *job;

	job = set_job(test, fake, 0, CXL_SET_FEAT_FLAG_DATA_SAVED_ACROSS_RESET, 2 * SET_PART + 1);
	KUNIT_ASSERT_EQ(test, 0, fwctl_cxl_transfer_set(&fake->cxl, job));
	KUNIT_ASSERT_EQ(test, 3, fake->count);
	KUNIT_EXPECT_EQ(test, 0x8 | 1, sent_flags(fake, 0));
	KUNIT_EXPECT_EQ(test, 0x8 | 2, sent_flags(fake, 1));
	KUNIT_EXPECT_EQ(test, 0x8 | 3, sent_flags(fake, 2));
}

/* Of the first part @first says whether it may have been taken */
static void set_failures(struct kunit *test)
{
	static const struct {
		int err;
		bool first;
	} ways[] = {
		{ 0, false }, { -EIO, true }, { -EBUSY, false },
		{ -ENODEV, true }, { -ETIMEDOUT, true },
	};
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	size_t way;
	int at;

	for (way = 0; way < ARRAY_SIZE(ways); way++) {
		for (at = 1; at <= 3; at++) {
			struct fwctl_job *job = set_job(test, fake, 0, 0, 3 * SET_PART);
			bool aborted = at > 1 || ways[way].first;

			fake->count = 0;
			m->fail_at = at;
			m->err = ways[way].err;
			m->return_code = 0x0e;
			KUNIT_EXPECT_EQ(test, ways[way].err,
					fwctl_cxl_transfer_set(&fake->cxl, job));
			if (!ways[way].err)
				expect_answer(test, job, 0, 0x0e);
			KUNIT_ASSERT_EQ(test, at + aborted, fake->count);
			if (aborted) {
				KUNIT_EXPECT_EQ(test, 4, sent_flags(fake, at));
				expect_part(test, fake, at, 0, 0);
			}
		}
	}
}

static void expect_aborted(struct kunit *test, struct fake_firmware *fake, unsigned int parts)
{
	KUNIT_ASSERT_EQ(test, parts + 1, fake->count);
	KUNIT_EXPECT_EQ(test, 4, sent_flags(fake, parts));
	expect_part(test, fake, parts, 0, 0);
}

/* The device is never left with half a transfer, in whichever part the caller is killed */
static void set_killed(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	int at, err;

	allow_signal(SIGKILL);
	for (at = 1; at <= 3; at++) {
		struct fwctl_job *job = set_job(test, fake, 0, 0, 3 * SET_PART);

		fake->count = 0;
		m->kill_at = at;
		err = fwctl_cxl_transfer_set(&fake->cxl, job);
		flush_signals(current);
		/* The last part was taken: that was the whole */
		KUNIT_EXPECT_EQ(test, at < 3 ? -EINTR : 0, err);
		if (at < 3)
			expect_aborted(test, fake, at);
		else
			KUNIT_EXPECT_EQ(test, 3, fake->count);
	}

	/* Killed before it begins, it does not */
	fake->count = 0;
	send_sig(SIGKILL, current, 1);
	err = set(test, fake, 3 * SET_PART);
	flush_signals(current);
	disallow_signal(SIGKILL);
	KUNIT_EXPECT_EQ(test, -EINTR, err);
	KUNIT_EXPECT_EQ(test, 0, fake->count);
}

static void set_gone(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	int at;

	for (at = 1; at <= 3; at++) {
		struct fwctl_job *job = set_job(test, fake, 0, 0, 3 * SET_PART);

		fake->going = false;
		fake->count = 0;
		m->go_at = at;
		KUNIT_EXPECT_EQ(test, at < 3 ? -ENODEV : 0,
				fwctl_cxl_transfer_set(&fake->cxl, job));
		if (at < 3)
			expect_aborted(test, fake, at);
		else
			KUNIT_EXPECT_EQ(test, 3, fake->count);
	}

	fake->count = 0;
	KUNIT_EXPECT_EQ(test, -ENODEV, set(test, fake, 1));
	KUNIT_EXPECT_EQ(test, 0, fake->count);
}

/* One message is nothing that could be left half done: it can be given up */
static void set_full_gone(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;

	m->go_at = 1;
	KUNIT_EXPECT_EQ(test, -ENODEV, set(test, fake, SET_PART));
	KUNIT_EXPECT_EQ(test, 1, fake->count);
}

/* Nothing was begun if the whole fits into one message */
/* Firmware that hangs in a part does not take the abort: it comes first next time */
static void set_abort_is_made_up_for(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;

	m->fail_at = 2;
	m->fail_more = 1;
	m->err = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, set(test, fake, 3 * SET_PART));
	KUNIT_EXPECT_EQ(test, 3, fake->count);

	/* Still hanging: nothing is begun before the abort is through */
	m->fail_at = 4;
	m->fail_more = 0;
	KUNIT_EXPECT_EQ(test, -EBUSY, set(test, fake, 4));
	KUNIT_EXPECT_EQ(test, 4, fake->count);

	KUNIT_EXPECT_EQ(test, 0, set(test, fake, 4));
	KUNIT_EXPECT_EQ(test, 6, fake->count);
	KUNIT_EXPECT_EQ(test, CXL_SET_FEAT_FLAG_ABORT_DATA_TRANSFER, sent_flags(fake, 4) & 7);
	KUNIT_EXPECT_EQ(test, CXL_SET_FEAT_FLAG_FULL_DATA_TRANSFER, sent_flags(fake, 5) & 7);
}

static void set_full_fails(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;
	struct fwctl_job *job = set_job(test, fake, 0, 0, SET_PART);

	m->fail_at = 1;
	m->return_code = 0x02;
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_transfer_set(&fake->cxl, job));
	KUNIT_EXPECT_EQ(test, 1, fake->count);
	expect_answer(test, job, 0, 0x02);
}

static void set_tiny_mailbox(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);

	fake->cxl.payload_size = 41;
	KUNIT_EXPECT_EQ(test, -EIO, set(test, fake, 4));
	KUNIT_EXPECT_EQ(test, 0, fake->count);
	fake->cxl.payload_size = 42;
	KUNIT_EXPECT_EQ(test, 0, set(test, fake, 11));
	KUNIT_EXPECT_EQ(test, 2, fake->count);
}

/* ---- how far it is ---- */

static void expect_progress(struct kunit *test, struct fake_firmware *fake, size_t part,
			    size_t total, unsigned int count)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, count, fake->progress_count);
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ(test, min((i + 1) * part, total), fake->progress[i]);
	if (count)
		KUNIT_EXPECT_EQ(test, total, fake->progress_total);
	fake->progress_count = 0;
}

/* After each part, in bytes; of what is not split there is nothing to tell */
static void progress_by_part(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct fwctl_job *job = get_job(test, fake, 100, MAILBOX);

	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_transfer_get(&fake->cxl, job));
	KUNIT_EXPECT_EQ(test, 0, set(test, fake, SET_PART));
	expect_progress(test, fake, 0, 0, 0);
	job = get_job(test, fake, 100, 3 * MAILBOX + 1);
	KUNIT_EXPECT_EQ(test, 0, fwctl_cxl_transfer_get(&fake->cxl, job));
	expect_progress(test, fake, MAILBOX, 3 * MAILBOX + 1, 4);
	KUNIT_EXPECT_EQ(test, 0, set(test, fake, 2 * SET_PART));
	expect_progress(test, fake, SET_PART, 2 * SET_PART, 2);
}

/* A part that failed is no progress */
static void progress_until_failure(struct kunit *test)
{
	struct fake_firmware *fake = transfer_device(test);
	struct transfer_model *m = fake->model;

	m->fail_at = 3;
	m->return_code = 0x0b;
	KUNIT_EXPECT_EQ(test, 0, set(test, fake, 4 * SET_PART));
	expect_progress(test, fake, SET_PART, 4 * SET_PART, 2);
}

static struct kunit_case transfer_cases[] = {
	KUNIT_CASE(get_sizes),
	KUNIT_CASE(get_short_answers),
	KUNIT_CASE(get_failures),
	KUNIT_CASE(get_over_long),
	KUNIT_CASE(get_without_room),
	KUNIT_CASE(set_sizes),
	KUNIT_CASE(set_saved_flag),
	KUNIT_CASE(set_failures),
	KUNIT_CASE(set_killed),
	KUNIT_CASE(set_gone),
	KUNIT_CASE(set_full_gone),
	KUNIT_CASE(set_abort_is_made_up_for),
	KUNIT_CASE(set_full_fails),
	KUNIT_CASE(set_tiny_mailbox),
	KUNIT_CASE(progress_by_part),
	KUNIT_CASE(progress_until_failure),
	{}
};

static struct kunit_suite transfer_suite = {
	.name = "fwctl_cxl_transfer",
	.test_cases = transfer_cases,
};

kunit_test_suite(transfer_suite);
