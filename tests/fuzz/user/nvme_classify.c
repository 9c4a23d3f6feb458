// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests of the NVMe driver: drivers/fwctl/nvme/{classify,classify_lengths,effects}.c.
 *
 * Input: u8 LPA; u8 AVSCC; u32 version; three u32, words of the logs; u16 room for the
 * response; the message.
 */
#include "target.h"

#include "../../../drivers/fwctl/nvme/nvme.h"
#include "../../../drivers/fwctl/nvme/effects.h"

#define HEADER		48
#define OUT_HEADER	16
#define UNKNOWN		(~0ULL)

/* Large, and all zero between two runs but for what forget() undoes */
static struct nvme_facts facts;

static int classify(const void *message, size_t len, size_t room, struct fwctl_request *req)
{
	int err;

	memset(req, 0, sizeof(*req));
	err = fwctl_nvme_classify(&facts, message, len, room, req);
	check(err == 0 || err == -EINVAL);
	check(!err == !req->malformed);
	return err;
}

/* Data of features as the figures have them; what is not here is not looked at */
static u64 feature_length(u8 fid, u32 cdw11, bool set)
{
	switch (fid) {
	case 0x01: case 0x02: case 0x04: case 0x05: case 0x06: case 0x08: case 0x0a: case 0x10:
		return 0;
	case 0x03: case 0x7d: case 0x7e: case 0x7f:
		return 4096;
	case 0x0c: return set ? UNKNOWN : 256;
	case 0x0d: return set ? UNKNOWN : 4096;
	case 0x0e: return 8;
	case 0x13: return 512;
	case 0x16: return set ? UNKNOWN : 512;
	case 0x1e: return (cdw11 >> 16 & 0xff) * (set ? 1 : 2);
	case 0x81: return cdw11 & 1 ? 16 : 8;
	default: return UNKNOWN;
	}
}

static u64 mi_length(const u8 *m)
{
	switch (m[20]) {
	case 0x00:
		return m[27] == 0 || m[27] == 1 || m[27] == 3 ? 32 : UNKNOWN;
	case 0x01: return 8;
	case 0x05: return peek(m, 28, 2);
	default: return UNKNOWN;
	}
}

/* What the controller will transfer, computed from the bytes of the message */
static u64 length_of(const u8 *m)
{
	u32 cdw10 = peek(m, 16, 4);

	switch (m[0]) {
	case 0x02: return ((u64)peek(m, 20, 2) << 18 | peek(m, 18, 2) << 2) + 4;
	case 0x06: return 4096;
	case 0x09: return feature_length(m[16], peek(m, 20, 4), true);
	case 0x0a: return feature_length(m[16], peek(m, 20, 4), false);
	case 0x10: case 0x14: return 0;
	case 0x11: return (cdw10 + 1ULL) * 4;
	case 0x1a: return (m[21] << 8 | m[20]) == 0x0001 || (m[21] << 8 | m[20]) == 0x0101 ||
			  (m[21] << 8 | m[20]) == 0x0102 ? (cdw10 + 1ULL) * 4 : UNKNOWN;
	case 0x1e: return mi_length(m);
	case 0x82: return m[19] ? UNKNOWN : peek(m, 20, 4);
	case 0x86: return (peek(m, 24, 4) + 1ULL) * 4;
	default: return UNKNOWN;
	}
}

static void check_vendor(const u8 *m, u32 data_len)
{
	/* Only if the controller says how much that is may it transfer anything */
	if (facts.identify[264] & 1)
		check((u64)peek(m, 16, 4) * 4 == data_len);
	else
		check(!(m[0] & 3) && !data_len);
	check((m[0] & 3) != 3);
	check(!(m[0] & 3) || all_zero(m, 20, 4));
}

static void check_key(const u8 *m, const struct fwctl_request *req)
{
	switch (m[0]) {
	case 0x02: case 0x06: case 0x09: case 0x0a:
		check(req->keyed && req->key.number == m[16]);
		break;
	case 0x10:
		check(req->keyed && req->key.number == (m[16] >> 3 & 7));
		break;
	case 0x19: case 0x1a:
		check(req->keyed && req->key.number == (u64)(m[21] << 8 | m[20]));
		break;
	case 0x81: case 0x82:
		check(req->keyed && req->key.number == m[19]);
		break;
	case 0x0d: case 0x14: case 0x15: case 0x1c:
		check(req->keyed && req->key.number == (m[16] & 0xf));
		break;
	case 0x84:
		check(req->keyed && req->key.number == (m[16] & 7));
		break;
	case 0x1e:
		check(req->keyed && req->key.number == (u64)(m[20] ?: m[27] << 8));
		break;
	default:
		check(!req->keyed && all_zero(req->key.bytes, 0, 16));
	}
}

static void check_accepted(const u8 *m, size_t len, size_t room, const struct fwctl_request *req)
{
	u32 data_len = peek(m, 40, 4);
	u64 transferred = length_of(m);

	check(req->opcode == m[0] && all_zero(m, 1, 3) && all_zero(m, 44, 4));
	check(req->in_len == len - HEADER && req->out_room == room - OUT_HEADER);
	/* The buffer is in the message, or in the response */
	if ((m[0] & 3) == 1)
		check(req->in_len == data_len && !req->out_asked);
	else
		check(!req->in_len);
	if ((m[0] & 3) == 2)
		check(req->out_asked == data_len && data_len <= req->out_room);
	if (!(m[0] & 3))
		check(!data_len);
	check_key(m, req);
	if (m[0] >= 0xc0)
		check_vendor(m, data_len);
	else if (transferred != UNKNOWN)
		check(transferred == data_len && all_zero(m, 8, 8));
	check(!(req->effects & ~(FWCTL_LOG_NOW | FWCTL_CONFIG_NOW | FWCTL_PERSISTS)));
	/* Reading what an event tells of acknowledges it, unless the controller can be told */
	if (m[0] == 0x02 && m[16] == 0x02)
		check(!!(req->effects & FWCTL_LOG_NOW) ==
		      !(m[17] & 0x80 && peek(facts.identify, 81, 3) >= 0x0103));
}

/* More in the device's words is never less for the arbiter */
static void check_report(const struct fwctl_request *req, u32 word, u32 more)
{
	struct fwctl_report report = {}, again = {};
	u32 effects = fwctl_nvme_command_effects(word);

	fwctl_nvme_report(&facts, req, &report);
	fwctl_nvme_report(&facts, req, &again);
	check(!memcmp(&report, &again, sizeof(report)));
	check(!(report.effects & FWCTL_DATA_NOW) || report.refused);
	/* the field that is a number among the bits stays as it is */
	more = word | (more & ~GENMASK(18, 16));
	check(!(effects & ~fwctl_nvme_command_effects(more)));
	check(!(fwctl_nvme_feature_effects(word) & ~fwctl_nvme_feature_effects(more)));
	check(!(word & 0x3fe0) == !(effects & FWCTL_UNKNOWN) || (word >> 16 & 7) > 2);
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	struct fwctl_request req, again;
	u32 command, feature, page;
	size_t room;
	u8 *message;
	int err;

	facts.identify[261] = take(&input, 1);
	facts.identify[264] = take(&input, 1);
	*(u32 *)&facts.identify[80] = take(&input, 4);
	command = take(&input, 4);
	feature = take(&input, 4);
	page = take(&input, 4);
	room = take(&input, 2);
	message = take_rest(&input, &len);
	facts.has_acs = command;
	facts.has_fis = feature;
	facts.has_lids = page;

	err = classify(message, len, room, &req);
	check(classify(message, len, room, &again) == err);
	check(!memcmp(&req, &again, sizeof(req)));
	if (!err) {
		check_accepted(message, len, room, &req);
		facts.acs[message[0]] = command;
		facts.fis[message[16]] = feature;
		facts.lids[message[16]] = page;
		check_report(&req, command, feature);
		facts.acs[message[0]] = facts.fis[message[16]] = facts.lids[message[16]] = 0;
	}
	free(message);
}

const struct target nvme_classify_target = { "nvme_classify", run };
