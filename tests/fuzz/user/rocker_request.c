// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of the rocker driver, and what the device is given of them:
 * drivers/fwctl/rocker/{tlv,schema,classify,deliver}.c.
 *
 * Input: u8 ports; u16 room for the response; u16 bytes that the device takes; the message.
 */
#include "target.h"

#include "../../../drivers/fwctl/rocker/rocker.h"
#include "../../../drivers/fwctl/rocker/tlv.h"

#define HEADER		16
#define OUT_HEADER	8

static int classify(u32 ports, const void *message, size_t len, size_t room,
		    struct fwctl_request *req)
{
	int err;

	memset(req, 0, sizeof(*req));
	err = fwctl_rocker_classify(ports, message, len, room, req);
	check(err == 0 || err == -EINVAL);
	check(!err == !req->malformed);
	return err;
}

/* Walks the attributes, all of which must be right; returns those that are there */
static u64 walk(const u8 *list, size_t len, u32 *port)
{
	u64 there = 0;

	while (len) {
		u32 type, size, padded;

		check(len >= 8);
		type = peek(list, 0, 4);
		size = peek(list, 4, 2);
		check(size >= 8 && size <= len && all_zero(list, 6, 2));
		padded = (size + 7) & ~7U;
		check(padded <= len && all_zero(list, size, padded - size));
		check(type < 64 && !(there & BIT_ULL(type)));
		there |= BIT_ULL(type);
		if (type == 1 && size == 12)
			*port = peek(list, 8, 4);
		list += padded;
		len -= padded;
	}
	return there;
}

/* The attribute that a request sets, by what the header says of it */
static u32 setting_of(u64 there)
{
	switch (there) {
	case 0x1e: return FWCTL_ROCKER_SPEED;
	case 0x22: return FWCTL_ROCKER_MACADDR;
	case 0x42: return FWCTL_ROCKER_MODE;
	case 0x82: return FWCTL_ROCKER_LEARNING;
	default: return 0;
	}
}

static void check_accepted(u32 ports, const u8 *m, size_t len, size_t room,
			   const struct fwctl_request *req)
{
	u32 command = peek(m, 0, 4), port = 0;
	u64 there = walk(m + HEADER, len - HEADER, &port);

	check(req->opcode == command && command <= 0xffff);
	check(all_zero(m, 4, 4) && all_zero(m, 12, 4));
	check(req->in_len == peek(m, 8, 4) && req->in_len == len - HEADER);
	check(req->out_room == room - OUT_HEADER && !req->depth && !req->effects);
	switch (command) {
	case FWCTL_ROCKER_GET_PORT_SETTINGS:
	case FWCTL_ROCKER_CLEAR_PORT_STATS:
	case FWCTL_ROCKER_GET_PORT_STATS:
		check(there == 0x2 && !req->keyed);
		check(req->target == port && port >= 1 && port <= ports);
		break;
	case FWCTL_ROCKER_SET_PORT_SETTINGS:
		check(req->target == port && port >= 1 && port <= ports);
		check(req->keyed && req->key.number && req->key.number == setting_of(there));
		break;
	default:
		check(!req->keyed && !req->target);
	}
}

/* What the device reads: the type, and the same attributes in a nest; or nothing */
static void check_built(const u8 *m, size_t len, size_t room)
{
	u8 *built = malloc(room);
	size_t whole = 16 + 8 + (len - HEADER);
	size_t size = fwctl_rocker_build((const void *)m, built, room);

	check(size == (whole <= room ? whole : 0));
	if (size) {
		check(peek(built, 0, 4) == 1 && peek(built, 4, 4) == 10);
		check(peek(built, 8, 2) == peek(m, 0, 2) && all_zero(built, 10, 6));
		check(peek(built, 16, 4) == 2 && peek(built, 20, 4) == len - HEADER + 8);
		check(!memcmp(built + 24, m + HEADER, len - HEADER));
	}
	free(built);
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	u32 ports = take(&input, 1);
	size_t room = take(&input, 2), device_room = take(&input, 2);
	u8 *message = take_rest(&input, &len);
	struct fwctl_request req, again;
	int err = classify(ports, message, len, room, &req);

	check(classify(ports, message, len, room, &again) == err);
	check(!memcmp(&req, &again, sizeof(req)));
	if (!err) {
		check_accepted(ports, message, len, room, &req);
		check_built(message, len, device_room);
		check_built(message, len, ROCKER_BUFFER);
	}
	free(message);
}

const struct target rocker_request_target = { "rocker_request", run };
