// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The simulated firmware of no particular kind: sending one command to it.
 */
#include "private.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/sim.h>

static int finish(const struct fwctl_rpc_sim_out *response, size_t got, void *out, size_t *out_len)
{
	*out_len = 0;
	if (got < sizeof(*response))
		return -EBADMSG;
	if (response->status)
		return response->status < INT_MAX ? (int)response->status : INT_MAX;
	if (response->size > got - sizeof(*response))
		return -EBADMSG;
	*out_len = response->size;
	if (*out_len)
		memcpy(out, response->payload, *out_len);
	return 0;
}

int fwctl_sim_send(struct fwctl_dev *dev, unsigned int scope, uint32_t opcode,
		   const uint64_t *key, const void *in, size_t in_len, void *out, size_t *out_len)
{
	size_t got = sizeof(struct fwctl_rpc_sim_out) + *out_len;
	struct fwctl_rpc_sim_out *response = calloc(1, got);
	struct fwctl_rpc_sim *request = calloc(1, sizeof(*request) + in_len);
	int err = -ENOMEM;

	if (request && response) {
		request->opcode = opcode;
		request->flags = key ? FWCTL_SIM_KEYED : 0;
		request->key = key ? *key : 0;
		if (in_len)
			memcpy(request->payload, in, in_len);
		err = fwctl_dev_rpc(dev, scope, request, sizeof(*request) + in_len, response, &got);
	}
	if (!err)
		err = finish(response, got, out, out_len);
	else
		*out_len = 0;
	free(request);
	free(response);
	return err;
}
