// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a rocker returns, and what user space gets of it:
 * drivers/fwctl/rocker/{deliver,tlv,schema}.c.
 *
 * Input: u8 command; u8 port; u16 room for the response; u8 status; the device's answer.
 */
#include "target.h"

#include "../../../drivers/fwctl/rocker/rocker.h"

#define OUT_HEADER	8

static struct input *answer;

/* What the device wrote, in memory of just that size, for who reads behind its end */
static u8 *wrote;
static size_t wrote_len;

/* As the device: @message has room for ROCKER_BUFFER bytes */
int fwctl_rocker_send(struct fwctl_rocker *rocker, void *message, size_t *len, u32 *status)
{
	check(*len == 16 + 8 + 16);
	*status = take(answer, 1);
	wrote_len = ROCKER_BUFFER;
	wrote = take_bytes(answer, &wrote_len);
	/* what lies there is what was sent, where the device wrote nothing */
	if (wrote_len)
		memcpy(message, wrote, wrote_len);
	*len = wrote_len;
	return *status == 0xff ? -EIO : 0;
}

/* Every attribute has its length, its place, zeros behind it; the port is the one asked for */
static void check_response(u32 command, u32 port, const u8 *list, size_t len)
{
	u64 there = 0;
	u32 type, size;

	while (len) {
		check(len >= 16);
		type = peek(list, 0, 4);
		size = peek(list, 4, 2);
		check(size > 8 && all_zero(list, 6, 2));
		check(!(there & BIT_ULL(type)));
		there |= BIT_ULL(type);
		if (type == 1)
			check(size == 12 && peek(list, 8, 4) == port);
		else if (command == FWCTL_ROCKER_GET_PORT_STATS)
			check(type <= 9 && size == 16);
		else
			check(type <= 8 && size <= 8 + ROCKER_NAME_MAX);
		size = (size + 7) & ~7U;
		check(size <= len);
		check(all_zero(list, peek(list, 4, 2), size - peek(list, 4, 2)));
		list += size;
		len -= size;
	}
	check(there == (command == FWCTL_ROCKER_GET_PORT_STATS ? 0x3fe : 0x1fe));
}

/* A list from the device whose attributes lie in it; returns one of them */
static const u8 *walk(const u8 *list, size_t len, u32 type)
{
	const u8 *found = NULL;
	size_t size;

	while (len) {
		check(len >= 8);
		size = peek(list, 4, 2);
		check(size >= 8 && size <= len);
		if (peek(list, 0, 4) == type) {
			check(!found);
			found = list;
		}
		size = min((size + 7) & ~(size_t)7, len);
		list += size;
		len -= size;
	}
	return found;
}

/* What was made of an answer does not depend on what lies behind it */
static void check_answer(const struct fwctl_job *job)
{
	const struct fwctl_rpc_rocker_out *out = job->out;
	struct fwctl_rpc_rocker_out *again = calloc(1, job->out_room);
	const u8 *nest = walk(wrote, wrote_len, ROCKER_TLV_CMD_INFO), *port;

	check(nest);
	port = walk(nest + 8, peek(nest, 4, 2) - 8, FWCTL_ROCKER_PORT);
	check(port && peek(port, 8, 4) == job->request.target);
	check(!fwctl_rocker_answer(&job->request, wrote, wrote_len, again, job->out_room));
	check(again->tlv_size == out->tlv_size);
	check(!memcmp(again->tlvs, out->tlvs, out->tlv_size));
	free(again);
}

static void run(const u8 *data, size_t len)
{
	static const u32 commands[] = {
		FWCTL_ROCKER_GET_PORT_SETTINGS, FWCTL_ROCKER_GET_PORT_STATS,
		FWCTL_ROCKER_CLEAR_PORT_STATS,
	};
	struct input input = { data, len };
	u32 request[8] = { commands[take(&input, 1) % 3], 0, 16, 0, 1, 12 };
	u32 port = request[6] = take(&input, 1);
	size_t room = take(&input, 2);
	struct fwctl_rocker rocker = { .message = malloc(ROCKER_BUFFER) };
	struct fwctl_job job = {
		.fwctl = &rocker.fwctl,
		.in = request,
		.in_len = sizeof(request),
		.out_room = room,
	};
	struct fwctl_rpc_rocker_out *out;
	int err;

	answer = &input;
	job.out = calloc(1, room);
	out = job.out;
	if (!fwctl_rocker_classify(255, request, sizeof(request), room, &job.request)) {
		err = fwctl_rocker_deliver(&job);
		check(err == 0 || err == -EIO);
		check(err || job.out_len == OUT_HEADER + out->tlv_size);
		check(err || job.out_len <= room);
		check(err || job.status == out->status);
		check(err || !out->status || !out->tlv_size);
		if (!err && !out->status && request[0] != FWCTL_ROCKER_CLEAR_PORT_STATS) {
			check_response(request[0], port, out->tlvs, out->tlv_size);
			check_answer(&job);
		}
		free(wrote);
	}
	free(job.out);
	free(rocker.message);
}

const struct target rocker_answer_target = { "rocker_answer", run };
