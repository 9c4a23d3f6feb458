// SPDX-License-Identifier: GPL-2.0-only
/*
 * One command to the firmware, whatever the transport.
 *
 * - What arrives in the output came from the firmware: it is zeroed before.
 * - Nobody asks for background operations, since the arbiter refuses them. A
 *   device that starts one, or does not answer in time, is left alone until it
 *   says that nothing runs any more.
 * - A device that is to be let go of is sent nothing new; what was begun is
 *   ended while its mailbox is still there.
 */
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/fwctl_commands.h>
#include <linux/string.h>

#include "../beside.h"
#include "cxl.h"

/**
 * fwctl_cxl_is_going - is the device about to be let go of?
 * @cxl: the device
 *
 * Return: true once no further command should be sent.
 */
bool fwctl_cxl_is_going(struct fwctl_cxl *cxl)
{
	return fwctl_is_gone(&cxl->fwctl) || (cxl->link && fwctl_beside_going(cxl->link));
}

/* An operation that nobody asked for keeps the mailbox busy until it ends */
static bool background_running(struct fwctl_cxl *cxl)
{
	if (cxl->background)
		cxl->background = cxl->transport->background(cxl);
	return cxl->background;
}

/**
 * fwctl_cxl_send - one command to the firmware
 * @cxl: the device, with its slot held
 * @msg: the command; its output is zeroed first
 *
 * Return: 0 with the firmware's answer in @msg, or an errno of
 * &struct cxl_transport.send.
 */
int fwctl_cxl_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	int err;

	msg->return_code = CXL_RC_SUCCESS;
	msg->out_len = 0;
	if (msg->out_room)
		memset(msg->out, 0, msg->out_room);
	if (!msg->must && fwctl_cxl_is_going(cxl))
		return -ENODEV;
	if (msg->in_len > cxl->payload_size)
		return -E2BIG;
	if (background_running(cxl))
		return -EBUSY;

	err = cxl->transport->send(cxl, msg);
	if (!err && msg->return_code == CXL_RC_BACKGROUND)
		err = -ETIMEDOUT;
	if (err == -ETIMEDOUT) {
		cxl->background = true;
		dev_warn_ratelimited(&cxl->fwctl.dev, "command %04xh did not end\n", msg->opcode);
	}
	return err;
}

/**
 * fwctl_cxl_answer - complete the response of a job
 * @job: the job, with @size bytes of payload in place
 * @size: bytes of payload
 * @return_code: the firmware's
 *
 * Return: 0, for deliver() to return.
 */
int fwctl_cxl_answer(struct fwctl_job *job, u32 size, u32 return_code)
{
	struct fwctl_rpc_cxl_out_hdr *out = job->out;

	out->size = size;
	out->retval = return_code;
	job->status = return_code;
	job->out_len = sizeof(*out) + size;
	return 0;
}
