// SPDX-License-Identifier: GPL-2.0-only
/*
 * NICs in libfwctl without a kernel: what goes to a switch, and what is made of its
 * answers, by a switch in this file, which lies when it is told to. Writes KTAP. The
 * argument is the kernel's table of commands, whose names must be the library's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/rocker.h>

#include "private.h"
#include "unit.h"

/* ------------------------------------------------------------- switch ---- */

struct nic {
	uint8_t attrs[512];		/* that it answers with */
	size_t len;
	uint32_t status;
	int err;
	int claims;			/* added to the length that it claims */
	unsigned int scope, calls;
	struct fwctl_rpc_rocker request;
	uint8_t sent[256];
};

static int answer(void *arg, unsigned int scope, const void *in, size_t in_len, void *out,
		  size_t *out_len)
{
	struct fwctl_rpc_rocker_out response = { 0 };
	struct nic *nic = arg;

	nic->calls++;
	nic->scope = scope;
	memcpy(&nic->request, in, sizeof(nic->request));
	memcpy(nic->sent, (const uint8_t *)in + sizeof(nic->request),
	       in_len - sizeof(nic->request));
	CHECK(nic->request.tlv_size == in_len - sizeof(nic->request));
	if (nic->err)
		return nic->err;
	response.status = nic->status;
	response.tlv_size = (nic->status ? 0 : nic->len) + nic->claims;
	memcpy(out, &response, sizeof(response));
	memcpy((uint8_t *)out + sizeof(response), nic->attrs, nic->status ? 0 : nic->len);
	*out_len = sizeof(response) + (nic->status ? 0 : nic->len);
	return 0;
}

static void put(struct nic *nic, uint32_t type, const void *value, uint16_t len)
{
	uint8_t *at = nic->attrs + nic->len;

	fwctl_put32(at, type);
	fwctl_put16(at + 4, 8 + len);
	memcpy(at + 8, value, len);
	nic->len += (8 + len + 7) / 8 * 8;
}

/* A port as QEMU's has it, but for one setting that is not there */
static void put_port(struct nic *nic, uint32_t without)
{
	static const uint8_t values[][8] = {
		[FWCTL_ROCKER_PORT] = { 2 }, [FWCTL_ROCKER_SPEED] = { 0x10, 0x27 },
		[FWCTL_ROCKER_DUPLEX] = { 1 }, [FWCTL_ROCKER_AUTONEG] = { 0 },
		[FWCTL_ROCKER_MACADDR] = { 0x52, 0x54, 0, 0x12, 0x35, 2 },
		[FWCTL_ROCKER_MODE] = { 0 }, [FWCTL_ROCKER_LEARNING] = { 1 },
		[FWCTL_ROCKER_PHYS_NAME] = "sw\tp2",
	};
	static const uint16_t lens[] = { 0, 4, 4, 1, 1, 6, 1, 1, 5 };

	nic->len = 0;
	for (uint32_t type = FWCTL_ROCKER_PORT; type <= FWCTL_ROCKER_PHYS_NAME; type++) {
		if (type != without)
			put(nic, type, values[type], lens[type]);
	}
}

static void setup(struct fwctl_dev *dev, struct nic *nic)
{
	memset(nic, 0, sizeof(*nic));
	put_port(nic, 0);
	fwctl_dev_init(dev);
	fwctl_dev_divert(dev, answer, nic);
}

/* --------------------------------------------------------------- cases --- */

static const char *table;

static void names_of_the_kernel(void)
{
	const struct fwctl_nic_command *row = NULL;
	static char text[65536];
	FILE *file = fopen(table, "r");
	unsigned int count = 0;

	CHECK(file);
	if (!file)
		return;
	CHECK(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	while ((row = fwctl_nic_command_next(row))) {
		char name[64];

		snprintf(name, sizeof(name), ".name = \"%s\"", row->name);
		CHECK(strstr(text, name));
		CHECK(row->type == ++count);
	}
	CHECK(count == 12);
}

static void get_a_port(void)
{
	static const uint8_t expected[16] = { 1, 0, 0, 0, 12, 0, 0, 0, 2 };
	static const uint8_t mac[6] = { 0x52, 0x54, 0, 0x12, 0x35, 2 };
	struct fwctl_nic_port port;
	struct fwctl_dev dev;
	struct nic nic;

	setup(&dev, &nic);
	CHECK(!fwctl_nic_port_get(&dev, 0, 2, &port));
	CHECK(nic.scope == 0 && nic.calls == 1);
	CHECK(nic.request.command == FWCTL_ROCKER_GET_PORT_SETTINGS);
	CHECK(nic.request.tlv_size == 16 && !memcmp(nic.sent, expected, 16));
	CHECK(port.number == 2 && port.speed == 10000 && port.duplex_full && !port.autoneg);
	CHECK(!port.mode && port.learning && !memcmp(port.mac, mac, 6));
	CHECK(!strcmp(port.name, "sw\\x09p2"));
}

static void set_a_port(void)
{
	static const uint8_t expected[64] = {
		1, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
		2, 0, 0, 0, 12, 0, 0, 0, 0xe8, 3, 0, 0, 0, 0, 0, 0,
		3, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
		4, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	struct fwctl_nic_port port = { .number = 2, .speed = 1000, .duplex_full = true };
	struct fwctl_dev dev;
	struct nic nic;

	setup(&dev, &nic);
	nic.len = 0;
	CHECK(!fwctl_nic_link_set(&dev, 2, &port));
	CHECK(nic.scope == 2 && nic.request.command == FWCTL_ROCKER_SET_PORT_SETTINGS);
	CHECK(nic.request.tlv_size == 64 && !memcmp(nic.sent, expected, 64));
	memcpy(port.mac, "\x02\0\0\0\0\1", 6);
	CHECK(!fwctl_nic_mac_set(&dev, 3, &port));
	CHECK(nic.scope == 3 && nic.request.tlv_size == 32);
	CHECK(nic.sent[16] == FWCTL_ROCKER_MACADDR && !memcmp(nic.sent + 24, port.mac, 6));
}

static void errors(void)
{
	struct fwctl_nic_port port = { .number = 1 };
	struct fwctl_dev dev;
	struct nic nic;

	setup(&dev, &nic);
	nic.status = 22;
	CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == 22);
	CHECK(fwctl_nic_link_set(&dev, 2, &port) == 22);
	CHECK(!strncmp(fwctl_nic_status_text(22), "invalid", 7));
	CHECK(!strcmp(fwctl_nic_status_text(4711), "unknown error"));
	nic.err = -EPERM;
	CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == -EPERM);
	CHECK(fwctl_nic_mac_set(&dev, 3, &port) == -EPERM);
}

static void liars(void)
{
	struct fwctl_nic_port port;
	struct fwctl_dev dev;
	struct nic nic;

	setup(&dev, &nic);
	for (uint32_t type = FWCTL_ROCKER_SPEED; type <= FWCTL_ROCKER_PHYS_NAME; type++) {
		put_port(&nic, type);
		CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == -EBADMSG);
	}
	for (nic.len = 1; nic.len < 128; nic.len++) {
		size_t len = nic.len;

		put_port(&nic, 0);
		nic.len = len;
		/* the last seven are padding */
		CHECK((fwctl_nic_port_get(&dev, 0, 2, &port) == -EBADMSG) == (len < 125));
	}
	put_port(&nic, 0);
	nic.claims = 1;
	CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == -EBADMSG);
	nic.claims = 0;
	nic.attrs[4] = 0;
	CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == -EBADMSG);
	nic.attrs[4] = 7;
	CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == -EBADMSG);
	nic.attrs[5] = 0xff;
	CHECK(fwctl_nic_port_get(&dev, 0, 2, &port) == -EBADMSG);
}

static void any_command(void)
{
	uint8_t out[8], in[5000] = { 0 };
	size_t len = sizeof(out);
	struct fwctl_dev dev;
	struct nic nic;

	setup(&dev, &nic);
	CHECK(!fwctl_nic_send(&dev, 3, FWCTL_ROCKER_FLOW_ADD, NULL, 0, out, &len));
	CHECK(nic.request.command == FWCTL_ROCKER_FLOW_ADD && len == sizeof(out));
	CHECK(!memcmp(out, nic.attrs, sizeof(out)));
	CHECK(fwctl_nic_send(&dev, 3, FWCTL_ROCKER_FLOW_ADD, in, sizeof(in), out, &len) ==
	      -EMSGSIZE && len == 0);
	CHECK(nic.calls == 1);
}

static const struct unit_case cases[] = {
	{ "names_of_the_kernel", names_of_the_kernel },
	{ "get_a_port", get_a_port },
	{ "set_a_port", set_a_port },
	{ "errors", errors },
	{ "liars", liars },
	{ "any_command", any_command },
};

int main(int argc, char **argv)
{
	table = argc > 1 ? argv[1] : "";
	return run_cases(cases, sizeof(cases) / sizeof(cases[0]));
}
