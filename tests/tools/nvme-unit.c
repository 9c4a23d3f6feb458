// SPDX-License-Identifier: GPL-2.0-only
/*
 * NVMe in libfwctl without a kernel: names, scopes and effects, and its transfers
 * against a controller in this file, which lies when it is told to. Writes KTAP.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/nvme.h>

#include "private.h"
#include "unit.h"

/* ---------------------------------------------------------- controller --- */

struct controller {
	uint8_t log[16384];		/* what is read, from its offset on */
	uint16_t status;
	uint64_t result;
	int err;
	int claims;			/* added to the length that it claims */
	int cuts;			/* ... and bytes that do not come */
	unsigned int scope, calls;
	struct fwctl_rpc_nvme request;
	uint8_t data[64];		/* the beginning of what was sent to it */
	size_t in_len, room;
};

static int answer(void *arg, unsigned int scope, const void *in, size_t in_len, void *out,
		  size_t *out_len)
{
	struct fwctl_rpc_nvme_out *response = out;
	struct controller *c = arg;
	size_t sent = in_len - sizeof(c->request), len = 0;

	c->calls++;
	c->scope = scope;
	c->in_len = in_len;
	c->room = *out_len;
	memcpy(&c->request, in, sizeof(c->request));
	memcpy(c->data, (const uint8_t *)in + sizeof(c->request), sent < 64 ? sent : 64);
	if (c->err)
		return c->err;
	memset(response, 0, sizeof(*response));
	response->status = c->status;
	response->result = c->result;
	if (!c->status && (c->request.opcode & 3) == 2) {
		len = c->request.data_len;
		memcpy(response->data, c->log + c->request.cdw12, len);
	}
	response->data_len = len + c->claims;
	*out_len = sizeof(*response) + len - c->cuts;
	return 0;
}

static void setup(struct fwctl_dev *dev, struct controller *c)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < sizeof(c->log); i++)
		c->log[i] = i * 7 + i / 256;
	fwctl_dev_init(dev);
	dev->rpc = answer;
	dev->rpc_arg = c;
}

/* --------------------------------------------------------------- words --- */

static const struct {
	struct fwctl_nvme_admin admin;
	const char *name;
	unsigned int scope;
} commands[] = {
	{ { .opcode = 0x06, .cdw10 = 0x01 }, "identify-controller", 0 },
	{ { .opcode = 0x06, .cdw10 = 0x00010012 }, "attached-controllers", 0 },
	{ { .opcode = 0x06, .cdw10 = 0x99 }, "identify", 0 },
	{ { .opcode = 0x02, .cdw10 = 0x007f8002 }, "get-log-smart", 1 },
	{ { .opcode = 0x02, .cdw10 = 0x007f0002 }, "get-log-smart", 2 },
	{ { .opcode = 0x02, .cdw10 = 0x00ff0005 }, "get-log-effects", 1 },
	{ { .opcode = 0x02, .cdw10 = 0x007f0107 }, "get-log-telemetry-host", 2 },
	{ { .opcode = 0x02, .cdw10 = 0x007f8007 }, "get-log-telemetry-host", 1 },
	{ { .opcode = 0x02, .cdw10 = 0x000f8080 }, "get-log-reservations", 2 },
	{ { .opcode = 0x0a, .cdw10 = 0x0304 }, "get-feature-temperature-threshold", 0 },
	{ { .opcode = 0x09, .cdw10 = 0x04 }, "set-feature-temperature-threshold", 2 },
	{ { .opcode = 0x09, .cdw10 = 0x80000004 }, "set-feature-temperature-threshold", 2 },
	{ { .opcode = 0x09, .cdw10 = 0x06 }, "set-feature-volatile-write-cache", 3 },
	{ { .opcode = 0x09, .cdw10 = 0xc0 }, "set-features", 3 },
	{ { .opcode = 0x0d, .cdw10 = 1 }, "delete-namespace", 3 },
	{ { .opcode = 0x10, .cdw10 = 3 << 3 | 1 }, "firmware-commit-activate-now", 3 },
	{ { .opcode = 0x11, .cdw10 = 3 }, "firmware-download", 3 },
	{ { .opcode = 0x14, .cdw10 = 0xf }, "self-test-abort", 2 },
	{ { .opcode = 0x15, .cdw10 = 1 }, "detach-namespace", 3 },
	{ { .opcode = 0x19, .cdw11 = 0x0101 }, "release-stream", 3 },
	{ { .opcode = 0x1a, .cdw11 = 0x00010102 }, "get-stream-status", 1 },
	{ { .opcode = 0x1c, .cdw10 = 7 }, "virtualization-secondary-offline", 3 },
	{ { .opcode = 0x1e, .cdw10 = 8, .cdw11 = 5 }, "mi-vpd-read", 1 },
	{ { .opcode = 0x1e, .cdw10 = 8, .cdw12 = 3 << 24 }, "mi-controller-information", 1 },
	{ { .opcode = 0x1e, .cdw10 = 8, .cdw11 = 1 }, "mi-subsystem-health", 1 },
	{ { .opcode = 0x1e, .cdw10 = 8, .cdw11 = 1, .cdw13 = 1U << 31 }, "mi-subsystem-health", 2 },
	{ { .opcode = 0x80 }, "format-nvm", 3 },
	{ { .opcode = 0x81, .cdw10 = 1 << 24 }, "security-send", 3 },
	{ { .opcode = 0x82, .cdw10 = 0x100 }, "security-protocols", 0 },
	{ { .opcode = 0x84, .cdw10 = 0x0c }, "sanitize-crypto-erase", 3 },
	{ { .opcode = 0x86 }, "get-lba-status", 1 },
	{ { .opcode = 0xc0 }, NULL, 3 },
};

static void commands_by_fields(void)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct fwctl_nvme_command *row = fwctl_nvme_command_of(&commands[i].admin);
		const char *name = commands[i].name;

		failures += !(row ? name && strstr(row->name, name) : !name);
		failures += fwctl_nvme_scope(&commands[i].admin) != commands[i].scope;
		if (failures) {
			printf("# %s is %s, at scope %u\n", name ? name : "none",
			       row ? row->name : "none", fwctl_nvme_scope(&commands[i].admin));
			return;
		}
	}
}

static void commands_by_name(void)
{
	const struct fwctl_nvme_command *row = fwctl_nvme_command_by_name("format-nvm");
	uint64_t key = 0x02;

	CHECK(row && row->opcode == 0x80 && row->refused_beside && !row->keyed);
	CHECK(!fwctl_nvme_command_by_name("format"));
	row = fwctl_nvme_command(0x02, &key);
	CHECK(row && !strcmp(row->name, "get-log-smart") && row->keyed && !row->refused_beside);
	CHECK(row && strstr(row->spec, "NVMe 2.1 5.1.12.1.3"));
	row = fwctl_nvme_command(0x02, NULL);
	CHECK(row && !strcmp(row->name, "get-log"));
	key = 0x7fff;
	CHECK(!fwctl_nvme_command(0x02, &key) && !fwctl_nvme_command(0x77, NULL));
}

/* Every row has a name of its own, a section, and a door if it has a key */
static void commands_are_whole(void)
{
	const struct fwctl_nvme_command *row = NULL;
	unsigned int count = 0;

	while ((row = fwctl_nvme_command_next(row))) {
		count++;
		CHECK(fwctl_nvme_command_by_name(row->name) == row);
		CHECK(row->spec[0] && row->scope < FWCTL_SCOPE_COUNT);
		CHECK(!row->keyed || fwctl_nvme_command(row->opcode, NULL));
	}
	CHECK(count > 200);
}

static void logs_and_features_by_name(void)
{
	uint8_t n = 0;

	CHECK(!fwctl_nvme_log_page("smart", &n) && n == 0x02);
	CHECK(!strcmp(fwctl_nvme_log_name(0x05), "effects"));
	CHECK(!fwctl_nvme_log_name(0xc0) && fwctl_nvme_log_page("get-log", &n) == -ENOENT);
	CHECK(!fwctl_nvme_feature_id("timestamp", &n) && n == 0x0e);
	CHECK(!strcmp(fwctl_nvme_feature_name(0x0d), "host-memory-buffer"));
	CHECK(!fwctl_nvme_feature_name(0xff) && fwctl_nvme_feature_id("", &n) == -ENOENT);
}

static void status_in_words(void)
{
	CHECK(!strcmp(fwctl_nvme_status_text(0x0000), "success"));
	CHECK(!strcmp(fwctl_nvme_status_text(0x4001), "invalid opcode"));
	CHECK(!strcmp(fwctl_nvme_status_text(0x4002), "invalid field"));
	CHECK(!strcmp(fwctl_nvme_status_text(0x0109), "invalid log page"));
	CHECK(strstr(fwctl_nvme_status_text(0x00c0), "generic"));
	CHECK(strstr(fwctl_nvme_status_text(0x01ff), "of the command"));
	CHECK(strstr(fwctl_nvme_status_text(0x0281), "media"));
	CHECK(strstr(fwctl_nvme_status_text(0x0700), "vendor"));
	for (unsigned int status = 0; status <= 0xffff; status++)
		if (!fwctl_nvme_status_text(status))
			failures++;
}

#define CLASS(name) (1U << FWCTL_EFFECT_##name)

static void effects_of_a_word(void)
{
	static const uint32_t execution[8] = {
		0, CLASS(EXCLUSIVE_NS), CLASS(EXCLUSIVE_ALL), CLASS(UNKNOWN), CLASS(UNKNOWN),
		CLASS(UNKNOWN), CLASS(UNKNOWN), CLASS(UNKNOWN),
	};

	CHECK(fwctl_nvme_effects(0x1) == 0);
	CHECK(fwctl_nvme_effects(0x3) == CLASS(DATA_NOW));
	CHECK(fwctl_nvme_effects(0x5) == CLASS(CONFIG_NOW));
	CHECK(fwctl_nvme_effects(0x11) == CLASS(CONFIG_NOW));
	CHECK(fwctl_nvme_effects(0x19) == (CLASS(CONFIG_NOW) | CLASS(INVENTORY_NOW)));
	for (int bit = 5; bit <= 13; bit++)
		CHECK(fwctl_nvme_effects(1U << bit) == CLASS(UNKNOWN));
	CHECK(fwctl_nvme_effects(0xfff8c001) == 0);
	for (uint32_t cse = 0; cse < 8; cse++)
		CHECK(fwctl_nvme_effects(cse << 16) == execution[cse]);
}

/* ------------------------------------------------------------- sending --- */

/* What the kernel's header promises, byte by byte */
static void layout(void)
{
	CHECK(sizeof(struct fwctl_rpc_nvme) == 48 && sizeof(struct fwctl_rpc_nvme_out) == 16);
	CHECK(offsetof(struct fwctl_rpc_nvme, nsid) == 4);
	CHECK(offsetof(struct fwctl_rpc_nvme, cdw10) == 16);
	CHECK(offsetof(struct fwctl_rpc_nvme, data_len) == 40);
	CHECK(offsetof(struct fwctl_rpc_nvme, data) == 48);
	CHECK(offsetof(struct fwctl_rpc_nvme_out, result) == 8);
	CHECK(FWCTL_DEVICE_TYPE_NVME == 0x10000);
}

static const struct fwctl_nvme_admin read_four = { .opcode = 0x02, .nsid = 7, .cdw10 = 10,
	.cdw2 = 2, .cdw3 = 3, .cdw11 = 11, .cdw12 = 0, .cdw13 = 13, .cdw14 = 14, .cdw15 = 15 };

static void send_a_read(void)
{
	struct fwctl_dev dev;
	struct controller c;
	uint8_t data[16];
	uint64_t result;

	setup(&dev, &c);
	c.result = 0x1122334455667788;
	CHECK(!fwctl_nvme_send(&dev, 1, &read_four, data, sizeof(data), &result));
	CHECK(!memcmp(data, c.log, sizeof(data)) && result == 0x1122334455667788);
	CHECK(c.scope == 1 && c.in_len == 48 && c.room == 32);
	CHECK(c.request.opcode == 2 && !c.request.flags && !c.request.reserved1 &&
	      !c.request.reserved2 && c.request.data_len == 16);
	CHECK(c.request.nsid == 7 && c.request.cdw2 == 2 && c.request.cdw3 == 3 &&
	      c.request.cdw10 == 10 && c.request.cdw11 == 11 && c.request.cdw13 == 13 &&
	      c.request.cdw14 == 14 && c.request.cdw15 == 15);
	CHECK(!fwctl_nvme_send(&dev, 1, &read_four, NULL, 0, NULL) && c.room == 16);
}

static void send_a_write(void)
{
	static const struct fwctl_nvme_admin set = { .opcode = 0x09, .cdw10 = 0x0e };
	struct fwctl_dev dev;
	struct controller c;
	uint8_t data[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	setup(&dev, &c);
	CHECK(!fwctl_nvme_send(&dev, 2, &set, data, sizeof(data), NULL));
	CHECK(c.in_len == 56 && c.room == 16 && c.request.data_len == 8 &&
	      !memcmp(c.data, data, sizeof(data)));
}

static void send_fails(void)
{
	struct fwctl_dev dev;
	struct controller c;
	uint8_t data[16] = { 0xaa, 0xbb };
	uint64_t result;

	setup(&dev, &c);
	c.err = -EPERM;
	CHECK(fwctl_nvme_send(&dev, 1, &read_four, data, 16, &result) == -EPERM && !result);
	c.err = 0;
	c.status = 0x4109;
	c.result = 5;
	CHECK(fwctl_nvme_send(&dev, 1, &read_four, data, 16, &result) == 0x4109 && result == 5);
	CHECK(data[0] == 0xaa && data[1] == 0xbb);
}

/* A response that is not what was asked for is none */
static void send_to_a_liar(void)
{
	struct fwctl_dev dev;
	struct controller c;
	uint8_t data[16];

	setup(&dev, &c);
	c.claims = 1;
	CHECK(fwctl_nvme_send(&dev, 1, &read_four, data, 16, NULL) == -EBADMSG);
	c.claims = -1;
	CHECK(fwctl_nvme_send(&dev, 1, &read_four, data, 16, NULL) == -EBADMSG);
	c.claims = 0;
	for (c.cuts = 1; c.cuts < 32; c.cuts++)
		CHECK(fwctl_nvme_send(&dev, 1, &read_four, data, 16, NULL) == -EBADMSG);
}

static void read_a_log(void)
{
	static const struct fwctl_nvme_admin log = {
		.nsid = 0xffffffff, .cdw10 = 0x8002, .cdw11 = 0x00050000, .cdw14 = 3,
	};
	struct fwctl_dev dev;
	struct controller c;
	uint8_t data[10000];

	setup(&dev, &c);
	CHECK(!fwctl_nvme_log_read(&dev, 1, &log, 8, data, sizeof(data), NULL, NULL));
	CHECK(c.calls == 3 && !memcmp(data, c.log + 8, sizeof(data)));
	/* the last piece: 1808 bytes, with what selects the page */
	CHECK(c.request.opcode == 0x02 && c.request.cdw10 == (451U << 16 | 0x8002) &&
	      c.request.cdw11 == 0x00050000 && c.request.cdw12 == 8 + 8192 &&
	      c.request.cdw14 == 3 && c.request.nsid == 0xffffffff);
	CHECK(fwctl_nvme_log_read(&dev, 1, &log, 0, data, 6, NULL, NULL) == -EINVAL);
	CHECK(fwctl_nvme_log_read(&dev, 1, &log, 2, data, 8, NULL, NULL) == -EINVAL);
	CHECK(c.calls == 3);
	c.status = 0x4109;
	CHECK(fwctl_nvme_log_read(&dev, 1, &log, 0, data, 8192, NULL, NULL) == 0x4109);
	CHECK(c.calls == 4);
}

static int stop_at(void *arg, size_t done, size_t total)
{
	(void)total;
	return done >= *(size_t *)arg;
}

static void cancel_a_log(void)
{
	static const struct fwctl_nvme_admin log = { .cdw10 = 0x8002 };
	size_t limit = 8192;
	struct fwctl_dev dev;
	struct controller c;
	uint8_t data[12288];

	setup(&dev, &c);
	CHECK(fwctl_nvme_log_read(&dev, 1, &log, 0, data, sizeof(data), stop_at, &limit) ==
	      -ECANCELED);
	CHECK(c.calls == 2);
}

static const struct unit_case cases[] = {
	{ "commands_by_fields", commands_by_fields },
	{ "commands_by_name", commands_by_name },
	{ "commands_are_whole", commands_are_whole },
	{ "logs_and_features_by_name", logs_and_features_by_name },
	{ "status_in_words", status_in_words },
	{ "effects_of_a_word", effects_of_a_word },
	{ "layout", layout },
	{ "send_a_read", send_a_read },
	{ "send_a_write", send_a_write },
	{ "send_fails", send_fails },
	{ "send_to_a_liar", send_to_a_liar },
	{ "read_a_log", read_a_log },
	{ "cancel_a_log", cancel_a_log },
};

int main(void)
{
	return run_cases(cases, sizeof(cases) / sizeof(cases[0]));
}
