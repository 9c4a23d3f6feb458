// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NVMe: sending admin commands, one or the many that a long log takes.
 *
 * Nothing that comes back is believed: a response must be as long as what was
 * asked for.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/nvme.h>

/* Where data go: the two lowest bits of an opcode */
#define TO_CONTROLLER	1
#define FROM_CONTROLLER	2

/* What every controller transfers at once */
#define PIECE		4096

static struct fwctl_rpc_nvme *make_request(const struct fwctl_nvme_admin *admin, const void *data,
					   uint32_t data_len, size_t *len)
{
	bool sends = (admin->opcode & 3) == TO_CONTROLLER;
	struct fwctl_rpc_nvme *request;

	*len = sizeof(*request) + (sends ? data_len : 0);
	request = calloc(1, *len);
	if (!request)
		return NULL;
	request->opcode = admin->opcode;
	request->nsid = admin->nsid;
	request->cdw2 = admin->cdw2;
	request->cdw3 = admin->cdw3;
	request->cdw10 = admin->cdw10;
	request->cdw11 = admin->cdw11;
	request->cdw12 = admin->cdw12;
	request->cdw13 = admin->cdw13;
	request->cdw14 = admin->cdw14;
	request->cdw15 = admin->cdw15;
	request->data_len = data_len;
	if (sends && data_len)
		memcpy(request->data, data, data_len);
	return request;
}

static int finish(const struct fwctl_rpc_nvme_out *response, size_t got, void *data, size_t room,
		  uint64_t *result)
{
	if (got < sizeof(*response))
		return -EBADMSG;
	if (result)
		*result = response->result;
	if (response->status)
		return response->status;
	if (response->data_len != room || got - sizeof(*response) < room)
		return -EBADMSG;
	if (room)
		memcpy(data, response->data, room);
	return 0;
}

int fwctl_nvme_send(struct fwctl_dev *dev, unsigned int scope,
		    const struct fwctl_nvme_admin *admin, void *data, uint32_t data_len,
		    uint64_t *result)
{
	size_t room = (admin->opcode & 3) == FROM_CONTROLLER ? data_len : 0;
	size_t len, got = sizeof(struct fwctl_rpc_nvme_out) + room;
	struct fwctl_rpc_nvme *request = make_request(admin, data, data_len, &len);
	struct fwctl_rpc_nvme_out *response = calloc(1, got);
	int err = -ENOMEM;

	if (result)
		*result = 0;
	if (request && response)
		err = fwctl_dev_rpc(dev, scope, request, len, response, &got);
	if (!err)
		err = finish(response, got, data, room, result);
	free(request);
	free(response);
	return err;
}

int fwctl_nvme_log_read(struct fwctl_dev *dev, unsigned int scope,
			const struct fwctl_nvme_admin *log, uint64_t offset, void *buf,
			size_t len, fwctl_progress progress, void *arg)
{
	struct fwctl_nvme_admin admin = *log;
	size_t done = 0;
	int err = 0;

	if (len % 4 || offset % 4)
		return -EINVAL;
	while (!err && done < len) {
		uint32_t piece = len - done < PIECE ? len - done : PIECE;

		admin.opcode = 0x02;
		admin.cdw10 = (log->cdw10 & 0xffff) | (piece / 4 - 1) << 16;
		admin.cdw11 = log->cdw11 & 0xffff0000;
		admin.cdw12 = offset + done;
		admin.cdw13 = (offset + done) >> 32;
		err = fwctl_nvme_send(dev, scope, &admin, (uint8_t *)buf + done, piece, NULL);
		done += piece;
		if (!err && progress && progress(arg, done, len))
			err = -ECANCELED;
	}
	return err;
}
