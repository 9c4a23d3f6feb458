// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "fake_firmware.h"

int fwctl_cxl_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	return cxl->transport->send(cxl, msg);
}

bool fwctl_cxl_is_going(struct fwctl_cxl *cxl)
{
	return to_fake(cxl)->going;
}

/* What would be told to who listens */
void fwctl_job_progress(struct fwctl_job *job, u64 done, u64 total)
{
	struct fake_firmware *fake = to_fake(container_of(job->fwctl, struct fwctl_cxl, fwctl));

	fake->progress[min(fake->progress_count, FAKE_SENT_MAX - 1U)] = done;
	fake->progress_total = total;
	fake->progress_count++;
}

static int fake_interrupted(struct fake_firmware *fake, const struct cxl_msg *msg)
{
	if (msg->must)
		return 0;
	if (fake->going)
		return -ENODEV;
	return fatal_signal_pending(current) ? -EINTR : 0;
}

static int fake_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	struct fake_firmware *fake = to_fake(cxl);
	struct fake_sent *sent = &fake->sent[min(fake->count, FAKE_SENT_MAX - 1U)];
	int err = fake_interrupted(fake, msg);

	if (err)
		return err;
	fake->count++;
	sent->opcode = msg->opcode;
	sent->in_len = msg->in_len;
	sent->out_room = msg->out_room;
	memset(sent->in, 0, sizeof(sent->in));
	if (msg->in)
		memcpy(sent->in, msg->in, min(msg->in_len, sizeof(sent->in)));

	msg->return_code = CXL_RC_SUCCESS;
	msg->out_len = 0;
	if (msg->out)
		memset(msg->out, 0, msg->out_room);
	err = fake->answer(fake, msg);
	/* Whoever is not there any more learns of no answer */
	return fake_interrupted(fake, msg) ?: err;
}

static const struct cxl_transport fake_transport = {
	.name = "fake",
	.send = fake_send,
};

static void cel_destroy(void *cel)
{
	fwctl_cxl_cel_destroy(cel);
}

static void logs_destroy(void *list)
{
	fwctl_cxl_logs_destroy(list);
}

static void features_destroy(void *list)
{
	fwctl_cxl_features_destroy(list);
}

struct fake_firmware *
fake_firmware(struct kunit *test, size_t payload_size,
	      int (*answer)(struct fake_firmware *fake, struct cxl_msg *msg), void *model)
{
	struct fake_firmware *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->answer = answer;
	fake->model = model;
	fake->cxl.transport = &fake_transport;
	fake->cxl.payload_size = payload_size;
	fwctl_cxl_cel_init(&fake->cxl.cel);
	fwctl_cxl_logs_init(&fake->cxl.logs);
	fwctl_cxl_features_init(&fake->cxl.features);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, cel_destroy, &fake->cxl.cel));
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, logs_destroy, &fake->cxl.logs));
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, features_destroy,
							   &fake->cxl.features));
	return fake;
}

int fake_reply(struct cxl_msg *msg, const void *bytes, size_t len)
{
	memcpy(msg->out, bytes, min(len, msg->out_room));
	msg->out_len = len;
	return 0;
}

struct fwctl_job *fake_job(struct kunit *test, struct fake_firmware *fake, u16 opcode,
			   const void *payload, size_t op_size, size_t out_payload)
{
	struct fwctl_job *job = kunit_kzalloc(test, sizeof(*job), GFP_KERNEL);
	struct fwctl_rpc_cxl *rpc;

	KUNIT_ASSERT_NOT_NULL(test, job);
	job->fwctl = &fake->cxl.fwctl;
	job->in_len = sizeof(struct fwctl_rpc_cxl_hdr) + op_size;
	job->out_room = sizeof(struct fwctl_rpc_cxl_out_hdr) + out_payload;
	job->in = kunit_kzalloc(test, job->in_len, GFP_KERNEL);
	job->out = kunit_kzalloc(test, job->out_room, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, job->in);
	KUNIT_ASSERT_NOT_NULL(test, job->out);

	rpc = job->in;
	rpc->opcode = opcode;
	rpc->op_size = op_size;
	memcpy(job->in + sizeof(struct fwctl_rpc_cxl_hdr), payload, op_size);
	KUNIT_ASSERT_EQ(test, 0, fwctl_cxl_classify(job->fwctl, job->in, job->in_len, job->out_room,
						    &job->request));
	return job;
}

MODULE_DESCRIPTION("KUnit tests of the CXL driver of fwctl");
MODULE_LICENSE("GPL");
