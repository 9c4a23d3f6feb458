// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls as a program would make them, nearly: what each kind of device takes, with numbers
 * that are good most of the time.
 */
#include <linux/netlink.h>
#include <string.h>

#include <fwctl/cxl.h>
#include <fwctl/netlink.h>
#include <fwctl/nvme.h>
#include <fwctl/rocker.h>
#include <fwctl/sim.h>

#include "fuzz.h"
#include "../../selftests/modules/test_fwctl_firmware.h"

static const uint8_t uuids[][16] = {
	/* the effects log, the vendor's debug log; patrol scrub, the Feature of cxl_test */
	{ 0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
	  0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17 },
	{ 0x5e, 0x18, 0x19, 0xd9, 0x11, 0xa9, 0x40, 0x0c,
	  0x81, 0x1f, 0xd6, 0x07, 0x19, 0x40, 0x3d, 0x86 },
	{ 0x96, 0xda, 0xd7, 0xd6, 0xfd, 0xe8, 0x48, 0x2b,
	  0xa7, 0x33, 0x75, 0x77, 0x4e, 0x06, 0xdb, 0x8a },
	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
};

static const uint16_t cxl_opcodes[] = {
	0x0001, 0x0100, 0x0102, 0x0200, 0x0300, 0x0301, 0x0400, 0x0401, 0x0402, 0x0403, 0x0404,
	0x0500, 0x0501, 0x0502, 0x0600, 0x4000, 0x4100, 0x4102, 0x4103, 0x4300, 0x4302, 0x4400,
	0x4402, 0x4500, 0x5100, 0x5102, 0x5103, 0x5300, 0x5301, 0xc000, 0xffff,
};

static const uint8_t nvme_opcodes[] = {
	0x00, 0x02, 0x06, 0x09, 0x0a, 0x0d, 0x10, 0x11, 0x14, 0x19, 0x1a, 0x1e, 0x80, 0x81, 0x82,
	0x84, 0x86, 0xc0, 0xc1, 0xc2, 0xff,
};

static const uint16_t sim_opcodes[] = {
	FWCTL_SIM_ECHO, FWCTL_SIM_DEBUG_READ, FWCTL_SIM_DATA_PATH, FWCTL_SIM_OWNED,
	FWCTL_SIM_LOCKDOWN_OK, FWCTL_SIM_DOOR, FWCTL_SIM_DOOR_BY_REPORT, FWCTL_SIM_DOOR_ANY,
	FWCTL_SIM_LIMITED, FWCTL_SIM_CLASS, FWCTL_SIM_CLASS + 3, FWCTL_SIM_FILLER,
	FWCTL_SIM_VENDOR_MIN, FWCTL_SIM_VENDOR_MIN + 1,
};

static const uint16_t test_opcodes[] = {
	TEST_READ, TEST_DEBUG_READ, TEST_WRITE_RESET, TEST_WRITE_NOW, TEST_WRITE_HARMLESS,
	TEST_WRITE_DATA, TEST_DISCLOSE, TEST_DATA_PATH, TEST_KERNEL_OWNED, TEST_DOOR,
	TEST_DOOR_BY_REPORT, TEST_DOOR_ANY, TEST_LIMITED, TEST_VENDOR, TEST_NO_SUCH,
};

/* The command that carries another one */
#define CXL_OP_TUNNEL	0x5300

#define PICK(_array)	((_array)[random_below(ARRAY_SIZE(_array))])

/* ---- writing into a call's data; what does not fit is left out ---- */

static void add(struct call *call, const void *bytes, size_t len)
{
	if (len > (size_t)(DATA_MAX - call->len))
		len = DATA_MAX - call->len;
	memcpy(call->data + call->len, bytes, len);
	call->len += len;
}

static void add_number(struct call *call, uint64_t number, size_t bytes)
{
	uint8_t little[8];
	size_t i;

	for (i = 0; i < bytes; i++)
		little[i] = number >> (8 * i);
	add(call, little, bytes);
}

static void add_random(struct call *call, size_t len)
{
	while (len--)
		add_number(call, one_in(3) ? random_number() : 0, 1);
}

static void set_number(struct call *call, size_t at, uint32_t number, size_t bytes)
{
	for (; bytes-- && at < call->len; number >>= 8)
		call->data[at++] = number;
}

/* ---- messages of the drivers ---- */

static void cxl_payload(struct call *call, uint16_t opcode)
{
	switch (opcode) {
	case 0x0401:
		add(call, PICK(uuids), 16);
		add_number(call, one_in(2) ? 0 : random_number(), 4);
		add_number(call, random_below(64) * 4, 4);
		break;
	case 0x0402: case 0x0403: case 0x0404:
		add(call, PICK(uuids), 16);
		break;
	case 0x0500:
		add_number(call, 8 + 48 * random_below(3), 4);
		add_number(call, random_below(3), 4);
		break;
	case 0x0501:
		add(call, PICK(uuids), 16);
		add_number(call, random_below(3), 2);
		add_number(call, 1 + random_below(8), 2);
		add_number(call, random_below(4), 1);
		break;
	case 0x0502:
		add(call, PICK(uuids), 16);
		add_number(call, one_in(2) ? 8 : 0, 4);
		add_number(call, one_in(4) ? random_number() : 0, 2);
		add_number(call, random_below(2), 1);
		add_number(call, 0, 8);
		add_number(call, 0, 1);
		add_random(call, 1 + random_below(80));
		break;
	default:
		add_random(call, random_below(2) * random_below(40));
	}
}

static void cxl_message(struct call *call)
{
	size_t tunnel = 0;
	uint16_t opcode = PICK(cxl_opcodes);

	add_number(call, opcode, 4);
	add_number(call, 0, 4);
	add_number(call, 0, 8);
	while (opcode == CXL_OP_TUNNEL && call->len < 200) {
		tunnel = call->len;
		opcode = one_in(3) ? CXL_OP_TUNNEL : PICK(cxl_opcodes);
		add_number(call, random_below(2), 4);
		add_number(call, random_below(256) << 8, 3);
		add_number(call, opcode, 2);
		add_number(call, 0, 7);
	}
	cxl_payload(call, opcode);
	set_number(call, 8, call->len - 16, 4);
	/* lengths of the tunnels, from the innermost on */
	for (; tunnel >= 16; tunnel -= 16) {
		set_number(call, tunnel + 2, call->len - tunnel - 4, 2);
		set_number(call, tunnel + 9, call->len - tunnel - 16, 3);
	}
}

static uint32_t nvme_length(uint8_t opcode, uint32_t dwords[6])
{
	switch (opcode) {
	case 0x02:
		dwords[0] |= (random_below(8) << 16) | (random_below(2) << 15);
		return ((dwords[0] >> 16) + 1) * 4;
	case 0x06: return 4096;
	case 0x11:
		dwords[0] = random_below(4);
		return (dwords[0] + 1) * 4;
	case 0x82:
		dwords[0] = 0;
		return dwords[1] = random_below(64);
	case 0x86: return (dwords[2] = random_below(8)) * 4 + 4;
	case 0xc0 ... 0xff:
		dwords[0] = opcode & 3 ? random_below(8) : 0;
		return dwords[0] * 4;
	default: return 0;
	}
}

static void nvme_message(struct call *call)
{
	static const uint8_t keys[] = {
		0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x07, 0x0e, 0x12, 0x13, 0x81,
	};
	uint8_t opcode = PICK(nvme_opcodes);
	uint32_t dwords[6] = { PICK(keys) }, length, i;

	length = nvme_length(opcode, dwords);
	if (opcode == 0x1e)
		dwords[0] = 8;
	add_number(call, opcode, 4);
	add_number(call, one_in(2) ? 0 : random_below(3) - 1, 4);
	add_number(call, 0, 8);
	for (i = 0; i < ARRAY_SIZE(dwords); i++)
		add_number(call, dwords[i], 4);
	add_number(call, length, 4);
	add_number(call, 0, 4);
	if ((opcode & 3) == 1)
		add_random(call, length);
}

static void rocker_attribute(struct call *call, uint32_t type, uint64_t value, size_t len)
{
	add_number(call, type, 4);
	add_number(call, 8 + len, 4);
	add_number(call, value, len);
	add_number(call, 0, -len & 7);
}

static void rocker_message(struct call *call)
{
	static const uint8_t lengths[] = { 0, 4, 4, 1, 1, 6, 1, 1, 8 };
	uint32_t type;

	add_number(call, 1 + random_below(12), 4);
	add_number(call, 0, 8);
	add_number(call, 0, 4);
	rocker_attribute(call, FWCTL_ROCKER_PORT, random_below(4), 4);
	if (call->data[0] == FWCTL_ROCKER_SET_PORT_SETTINGS) {
		type = 2 + random_below(7);
		rocker_attribute(call, type, random_below(2), lengths[type]);
		if (type == FWCTL_ROCKER_SPEED) {
			rocker_attribute(call, FWCTL_ROCKER_DUPLEX, 1, 1);
			rocker_attribute(call, FWCTL_ROCKER_AUTONEG, 0, 1);
		}
	}
	set_number(call, 8, call->len - 16, 4);
}

static void sim_message(struct call *call)
{
	bool keyed = one_in(3);

	add_number(call, PICK(sim_opcodes), 4);
	add_number(call, keyed ? FWCTL_SIM_KEYED : 0, 4);
	add_number(call, keyed ? random_below(4) : 0, 8);
	add_random(call, random_below(16));
}

static void test_message(struct call *call)
{
	add_number(call, PICK(test_opcodes), 4);
	add_number(call, one_in(3) ? random_below(3) : 0, 4);
	add_number(call, one_in(4) ? 1U << random_below(20) : 0, 4);
	add_number(call, one_in(2) ? 1U << random_below(26) : 0, 4);
	add_number(call, random_below(5), 4);
	add_number(call, -random_below(20), 4);
	add_number(call, 0, 4);
	add_random(call, random_below(16));
}

void generate_message(struct call *call)
{
	call->len = 0;
	switch (devices[call->device % device_count].type) {
	case TYPE_CXL: cxl_message(call); break;
	case TYPE_NVME: nvme_message(call); break;
	case TYPE_ROCKER: rocker_message(call); break;
	case TYPE_SIM: sim_message(call); break;
	case TYPE_TEST: test_message(call); break;
	default: add_random(call, random_below(64));
	}
}

/* ---- netlink ---- */

/* An attribute, the header of which is returned to make it longer */
static size_t attribute(struct call *call, uint16_t type, uint64_t value, size_t len)
{
	size_t at = call->len;

	add_number(call, NLA_HDRLEN + len, 2);
	add_number(call, type, 2);
	add_number(call, value, len < 8 ? len : 8);
	if (len > 8)
		add_random(call, len - 8);
	add_number(call, 0, -len & 3);
	return at;
}

static uint32_t some_opcode(const struct device *device)
{
	switch (device->type) {
	case TYPE_CXL: return PICK(cxl_opcodes);
	case TYPE_NVME: return PICK(nvme_opcodes);
	case TYPE_ROCKER: return 1 + random_below(12);
	case TYPE_SIM: return PICK(sim_opcodes);
	case TYPE_TEST: return PICK(test_opcodes);
	default: return random_number();
	}
}

static void add_policy(struct call *call, const struct device *device)
{
	size_t nest = attribute(call, FWCTL_A_POLICY | NLA_F_NESTED, 0, 0);
	uint8_t target = random_below(3);

	attribute(call, FWCTL_A_POLICY_TARGET, target, 1);
	if (target == FWCTL_NL_POLICY_TARGET_EFFECTS || one_in(8))
		attribute(call, FWCTL_A_POLICY_EFFECTS, 1U << random_below(19), 4);
	if (target == FWCTL_NL_POLICY_TARGET_COMMAND || one_in(8))
		attribute(call, FWCTL_A_POLICY_OPCODE, some_opcode(device), 4);
	if (one_in(6))
		attribute(call, FWCTL_A_POLICY_KEY_NUMBER, random_below(3), 8);
	if (one_in(6))
		attribute(call, FWCTL_A_POLICY_KEY_UUID, random_number(), 16);
	if (one_in(2))
		attribute(call, FWCTL_A_POLICY_REQUIRED, random_below(5), 1);
	if (one_in(2))
		attribute(call, FWCTL_A_POLICY_CAP, random_below(5), 1);
	if (one_in(4))
		attribute(call, FWCTL_A_POLICY_REFUSED, 0, 0);
	set_number(call, nest, call->len - nest, 2);
}

static void add_message(struct call *call)
{
	struct call inner = { .device = call->device };
	size_t at = attribute(call, FWCTL_A_IN, 0, 0);

	generate_message(&inner);
	add(call, inner.data, inner.len);
	set_number(call, at, call->len - at, 2);
	add_number(call, 0, -call->len & 3);
}

static void netlink_request(struct call *call)
{
	static const uint8_t commands[] = {
		FWCTL_NL_CMD_DEV_GET, FWCTL_NL_CMD_CMD_GET, FWCTL_NL_CMD_VERDICT_GET,
		FWCTL_NL_CMD_POLICY_GET, FWCTL_NL_CMD_POLICY_TIGHTEN, FWCTL_NL_CMD_POLICY_LOCK,
		FWCTL_NL_CMD_RECORD_GET, FWCTL_NL_CMD_STATS_GET,
	};
	const struct device *device = &devices[call->device % device_count];

	call->a = PICK(commands);
	call->b = one_in(2) ? NLM_F_DUMP : 0;
	call->c = 1;
	if (!one_in(4))
		attribute(call, FWCTL_A_INDEX, device->index, 4);
	if (call->a == FWCTL_NL_CMD_CMD_GET && !one_in(3))
		attribute(call, FWCTL_A_OPCODE, some_opcode(device), 4);
	if (one_in(6))
		attribute(call, FWCTL_A_KEY_NUMBER, random_below(3), 8);
	if (one_in(8))
		attribute(call, FWCTL_A_KEY_UUID, random_number(), 16);
	if (one_in(8))
		attribute(call, FWCTL_A_VIA, CXL_OP_TUNNEL, 4);
	if (one_in(8))
		attribute(call, FWCTL_A_TARGET, random_below(300), 4);
	if (call->a == FWCTL_NL_CMD_VERDICT_GET) {
		attribute(call, FWCTL_A_SCOPE, random_below(4), 1);
		add_message(call);
		attribute(call, FWCTL_A_OUT_LEN, 1U << random_below(14), 4);
	}
	if (one_in(5))
		attribute(call, FWCTL_A_DEFAULT, 0, 0);
	if (call->a == FWCTL_NL_CMD_POLICY_TIGHTEN)
		add_policy(call, device);
}

/* ---- calls ---- */

void generate_call(struct call *call)
{
	static const uint8_t kinds[] = {
		CALL_RPC, CALL_RPC, CALL_RPC, CALL_RPC, CALL_RPC, CALL_NETLINK, CALL_NETLINK,
		CALL_NETLINK, CALL_INFO, CALL_KNOB, CALL_KNOB, CALL_REOPEN, CALL_NOBODY, CALL_IOCTL,
	};

	memset(call, 0, sizeof(*call));
	call->kind = PICK(kinds);
	call->device = random_below(device_count);
	if (one_in(10))
		call->pointers = random_below(256);
	switch (call->kind) {
	case CALL_RPC:
		call->a = random_below(4);
		call->b = LEN_OF_DATA;
		call->c = one_in(3) ? random_below(64) : 1U << random_below(14);
		generate_message(call);
		break;
	case CALL_NETLINK:
		netlink_request(call);
		break;
	case CALL_INFO:
		call->b = random_below(64);
		break;
	case CALL_IOCTL:
		call->a = 0x9a00 | random_below(8);
		add_random(call, random_below(64));
		break;
	case CALL_KNOB:
		call->a = random_below(16);
		call->b = random_number();
		break;
	}
}
