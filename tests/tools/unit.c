// SPDX-License-Identifier: GPL-2.0-only
/*
 * libfwctl without a kernel: its pure functions, and its transfers against a
 * firmware in this file, which lies when it is told to. Writes KTAP.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fwctl/cxl.h>
#include <fwctl/sim.h>

#include "private.h"
#include "unit.h"

/* ------------------------------------------------------------ firmware --- */

struct firmware {
	uint8_t payload[4096];		/* output payload of the next answer */
	size_t len;
	uint32_t retval;
	int err;
	uint32_t claims;		/* output size it claims, if not 0 */
	bool serves_log;		/* payload is a log, given in parts */
	unsigned int scope, calls;
	uint16_t opcode;
	uint8_t in[4096];
	size_t in_len;
};

static size_t serve_log(struct firmware *fw, uint8_t *out, size_t room)
{
	uint32_t offset = fwctl_le32(fw->in + 16), length = fwctl_le32(fw->in + 20);

	if (offset > fw->len)
		return 0;
	if (length > fw->len - offset)
		length = fw->len - offset;
	if (length > room)
		length = room;
	memcpy(out, fw->payload + offset, length);
	return length;
}

static int answer(void *arg, unsigned int scope, const void *in, size_t in_len, void *out,
		  size_t *out_len)
{
	const struct fwctl_rpc_cxl *request = in;
	struct fwctl_rpc_cxl_out *response = out;
	struct firmware *fw = arg;
	size_t room = *out_len - sizeof(response->hdr);

	fw->calls++;
	fw->scope = scope;
	fw->opcode = request->opcode;
	fw->in_len = in_len - sizeof(request->hdr);
	memcpy(fw->in, (const uint8_t *)in + sizeof(request->hdr), fw->in_len);
	if (fw->err)
		return fw->err;
	response->retval = fw->retval;
	response->size = fw->len < room ? fw->len : room;
	if (fw->serves_log)
		response->size = serve_log(fw, response->payload, room);
	else
		memcpy(response->payload, fw->payload, response->size);
	*out_len = sizeof(response->hdr) + response->size;
	if (fw->claims)
		response->size = fw->claims;
	return 0;
}

static void setup(struct fwctl_dev *dev, struct firmware *fw)
{
	memset(fw, 0, sizeof(*fw));
	fwctl_dev_init(dev);
	dev->rpc = answer;
	dev->rpc_arg = fw;
	dev->beside = true;
}

/* --------------------------------------------------------------- words --- */

static void scopes_by_name(void)
{
	CHECK(fwctl_scope_parse("config") == 0);
	CHECK(fwctl_scope_parse("debug-ro") == 1);
	CHECK(fwctl_scope_parse("debug-rw") == 2);
	CHECK(fwctl_scope_parse("debug-full") == 3);
	CHECK(fwctl_scope_parse("debug") == -EINVAL);
	CHECK(fwctl_scope_parse("") == -EINVAL);
	CHECK(fwctl_scope_parse("2") == -EINVAL);
	CHECK(!fwctl_scope_cost(0) && !fwctl_scope_cost(1));
	CHECK(fwctl_scope_cost(2) && strstr(fwctl_scope_cost(2), "taints"));
	CHECK(fwctl_scope_cost(3) && strstr(fwctl_scope_cost(3), "CAP_SYS_RAWIO"));
	CHECK(!fwctl_scope_name(4));
}

/* R21: whatever is no printable ASCII is escaped, and so is the backslash. */
static void escaping(void)
{
	char text[64], small[4];

	CHECK(fwctl_escape(text, sizeof(text), "abc", 3) == 3 && !strcmp(text, "abc"));
	CHECK(fwctl_escape(text, sizeof(text), "a\033[2J\n\\\xff", 8) == 18);
	CHECK(!strcmp(text, "a\\x1b[2J\\x0a\\\\\\xff"));
	CHECK(fwctl_escape(text, sizeof(text), "~\x7f\x80", 3) == 9 && !strcmp(text, "~\\x7f\\x80"));
	CHECK(fwctl_escape(text, sizeof(text), "ab\0cd", 5) == 2 && !strcmp(text, "ab"));
	CHECK(fwctl_escape(small, sizeof(small), "abcdef", 6) == 6 && !strcmp(small, "abc"));
	CHECK(fwctl_escape(NULL, 0, "abc", 3) == 3);
}

static void uuids(void)
{
	uint8_t uuid[16];
	char text[FWCTL_UUID_TEXT];

	CHECK(!fwctl_uuid_parse("0da9c0b5-bf41-4b78-8f79-96b1623b3f17", uuid));
	CHECK(uuid[0] == 0x0d && uuid[4] == 0xbf && uuid[15] == 0x17);
	fwctl_uuid_text(uuid, text);
	CHECK(!strcmp(text, "0da9c0b5-bf41-4b78-8f79-96b1623b3f17"));
	CHECK(!fwctl_uuid_parse("0DA9C0B5-BF41-4B78-8F79-96B1623B3F17", uuid));
	CHECK(fwctl_uuid_parse("0da9c0b5bf414b788f7996b1623b3f17", uuid) == -EINVAL);
	CHECK(fwctl_uuid_parse("0da9c0b5-bf41-4b78-8f79-96b1623b3f1", uuid) == -EINVAL);
	CHECK(fwctl_uuid_parse("0da9c0b5-bf41-4b78-8f79-96b1623b3f170", uuid) == -EINVAL);
	CHECK(fwctl_uuid_parse("0da9c0b5-bf41-4b78-8f79-96b1623b3f1g", uuid) == -EINVAL);
	CHECK(fwctl_uuid_parse("", uuid) == -EINVAL);
}

/* Names come from the kernel's tables */
static void commands_by_name(void)
{
	const struct fwctl_cxl_command *row = fwctl_cxl_command_by_name("clear-poison");
	uint8_t uuid[16];

	CHECK(row && row->opcode == 0x4302 && row->scope == 3 && row->refused_beside);
	CHECK(row && row->effects & 1U << FWCTL_EFFECT_DATA_NOW);
	row = fwctl_cxl_command(0x0401, NULL);
	CHECK(row && !row->keyed && row->scope == 1);
	CHECK(!fwctl_cxl_log_uuid("cel", uuid) && uuid[0] == 0x0d);
	row = fwctl_cxl_command(0x0401, uuid);
	CHECK(row && row->keyed && row->scope == 0);
	CHECK(!strcmp(fwctl_cxl_log_name(uuid), "cel"));
	CHECK(!fwctl_cxl_feature_uuid("patrol-scrub", uuid) && uuid[0] == 0x96);
	CHECK(!strcmp(fwctl_cxl_feature_name(uuid), "patrol-scrub"));
	CHECK(fwctl_cxl_log_uuid("ce", uuid) == -ENOENT);
	CHECK(!fwctl_cxl_command_by_name("clear-poiso"));
	CHECK(!fwctl_cxl_command(0xc000, NULL));
}

static void commands_are_whole(void)
{
	const struct fwctl_cxl_command *row = NULL, *again;
	int count = 0;

	while ((row = fwctl_cxl_command_next(row))) {
		count++;
		CHECK(row->spec[0] && row->scope < FWCTL_SCOPE_COUNT);
		again = fwctl_cxl_command_by_name(row->name);
		CHECK(again == row);
		CHECK(!(row->effects >> FWCTL_EFFECT_COUNT));
	}
	CHECK(count > 100);
}

/* ------------------------------------------------------------ refusals --- */

static const char line[] =
	"fwctl fwctl0: refused clear-poison (4302h) from fwctlcli[123] at scope debug-full: kernel-owned: writes memory; instead: /sys/kernel/debug/cxl/mem0/clear_poison";

static void refusals(void)
{
	struct fwctl_refusal r;

	CHECK(!fwctl_refusal_parse(line, "fwctl0", 123, &r));
	CHECK(!strcmp(r.reason, "kernel-owned"));
	CHECK(!strcmp(r.command, "clear-poison (4302h)"));
	CHECK(!strcmp(r.why, "writes memory"));
	CHECK(!strcmp(r.instead, "/sys/kernel/debug/cxl/mem0/clear_poison"));
	CHECK(fwctl_reason_text(r.reason));
	CHECK(fwctl_refusal_parse(line, "fwctl0", 12, &r) == -ENOENT);
	CHECK(fwctl_refusal_parse(line, "fwctl0", 23, &r) == -ENOENT);
	CHECK(fwctl_refusal_parse(line, "fwctl", 123, &r) == -ENOENT);
	CHECK(fwctl_refusal_parse(line, "fwctl01", 123, &r) == -ENOENT);
	CHECK(fwctl_refusal_parse("", "fwctl0", 123, &r) == -ENOENT);
}

static void refusals_without_all_parts(void)
{
	struct fwctl_refusal r;

	CHECK(!fwctl_refusal_parse("fwctl fwctl1: refused identify (0001h) through tunnel-management-command (5300h) from a b[7] at scope config: scope: needs scope debug-ro",
				   "fwctl1", 7, &r));
	CHECK(!strcmp(r.command, "identify (0001h) through tunnel-management-command (5300h)"));
	CHECK(!strcmp(r.reason, "scope") && !strcmp(r.why, "needs scope debug-ro"));
	CHECK(!r.instead[0]);
	CHECK(!fwctl_refusal_parse("fwctl fwctl1: refused x from y[7] at scope config: policy",
				   "fwctl1", 7, &r));
	CHECK(!strcmp(r.reason, "policy") && !r.why[0]);
	CHECK(fwctl_refusal_parse("fwctl fwctl1: refused x", "fwctl1", 7, &r) == -ENOENT);
	CHECK(fwctl_refusal_parse("fwctl fwctl1: refused x [7] at scope config: policy", "fwctl1",
				  7, &r) == -ENOENT);
}

/* A line longer than any field, and bytes that are not text */
static void refusals_are_bounded(void)
{
	char text[4096], *at = text;
	struct fwctl_refusal r;

	at += sprintf(at, "fwctl fwctl0: refused x from y[1] at scope config: policy: \033");
	memset(at, 'w', 2000);
	sprintf(at + 2000, "; instead: ");
	memset(at + 2011, 'i', 1000);
	at[3011] = 0;
	CHECK(!fwctl_refusal_parse(text, "fwctl0", 1, &r));
	CHECK(strlen(r.why) == sizeof(r.why) - 1 && !strncmp(r.why, "\\x1bww", 6));
	CHECK(strlen(r.instead) == sizeof(r.instead) - 1);
}

/* ------------------------------------------------------------- decoding --- */

static void effects_of_a_word(void)
{
	CHECK(fwctl_cxl_effects(0) == 0);
	CHECK(fwctl_cxl_effects(1 << 0) == 1U << FWCTL_EFFECT_CONFIG_RESET_COLD);
	CHECK(fwctl_cxl_effects(1 << 1) == 1U << FWCTL_EFFECT_CONFIG_NOW);
	CHECK(fwctl_cxl_effects(1 << 2) == 1U << FWCTL_EFFECT_DATA_NOW);
	CHECK(fwctl_cxl_effects(1 << 3) == 1U << FWCTL_EFFECT_POLICY_NOW);
	CHECK(fwctl_cxl_effects(1 << 4) == 1U << FWCTL_EFFECT_LOG_NOW);
	CHECK(fwctl_cxl_effects(1 << 5) == 1U << FWCTL_EFFECT_SECURITY);
	CHECK(fwctl_cxl_effects(1 << 6) == 1U << FWCTL_EFFECT_BACKGROUND);
	CHECK(fwctl_cxl_effects(1 << 7) == 0);
	CHECK(fwctl_cxl_effects(1 << 8) == 1U << FWCTL_EFFECT_ABORTABLE);
	CHECK(fwctl_cxl_effects(1 << 9) == 0);
	CHECK(fwctl_cxl_effects(1 << 10) == 1U << FWCTL_EFFECT_CONFIG_RESET_CONV);
	CHECK(fwctl_cxl_effects(1 << 11) == 1U << FWCTL_EFFECT_CONFIG_RESET_FUNC);
	for (int bit = 12; bit < 16; bit++)
		CHECK(fwctl_cxl_effects(1 << bit) == 1U << FWCTL_EFFECT_UNKNOWN);
}

static void decode_effects_log(void)
{
	/* as QEMU's memory device begins and ends */
	static const uint8_t log[] = { 0x00, 0x01, 0x00, 0x00, 0x01, 0x01, 0x10, 0x00,
				       0x00, 0x44, 0x64, 0x00, 0x00, 0xc0, 0x00, 0x90 };
	struct fwctl_cxl_effect_entry cel[4] = { 0 };

	CHECK(fwctl_cxl_decode_cel(log, sizeof(log), cel, 4) == 4);
	CHECK(cel[0].opcode == 0x0100 && cel[0].word == 0);
	CHECK(cel[1].opcode == 0x0101 && cel[1].word == 0x0010);
	CHECK(cel[2].opcode == 0x4400 && cel[2].word == 0x0064);
	CHECK(cel[3].opcode == 0xc000 && cel[3].word == 0x9000);
	CHECK(fwctl_cxl_decode_cel(log, sizeof(log) - 1, cel, 4) == -EBADMSG);
	memset(cel, 0, sizeof(cel));
	CHECK(fwctl_cxl_decode_cel(log, sizeof(log), cel, 1) == 4 && !cel[1].opcode);
	CHECK(fwctl_cxl_decode_cel(log, 0, cel, 4) == 0);
}

static void decode_memdev(void)
{
	uint8_t out[0x45] = "fw\033 1";
	struct fwctl_cxl_memdev mem;

	out[0x10] = 2;
	out[0x18] = 1;
	out[0x20] = 1;
	out[0x28] = 1;
	out[0x30] = 3;
	out[0x3a] = 0x10;
	out[0x3d] = 1;
	out[0x3f] = 9;
	out[0x41] = 2;
	out[0x43] = 8;
	CHECK(!fwctl_cxl_decode_memdev(out, sizeof(out), &mem));
	CHECK(!strcmp(mem.firmware, "fw\\x1b 1"));
	CHECK(mem.total == 512ULL << 20 && mem.volatile_only == 256ULL << 20);
	CHECK(mem.persistent_only == 256ULL << 20 && mem.partition_align == 256ULL << 20);
	CHECK(mem.events_info == 3 && mem.label_storage == 1 << 20);
	CHECK(mem.poison_list_max == 256 && mem.inject_poison_limit == 9 && mem.poison_caps == 2);
	CHECK(mem.has_dynamic && mem.events_dynamic == 8);
	CHECK(!fwctl_cxl_decode_memdev(out, 0x43, &mem) && !mem.has_dynamic);
	CHECK(fwctl_cxl_decode_memdev(out, 0x42, &mem) == -EBADMSG);
}

static void decode_small_ones(void)
{
	static const uint8_t id[18] = { 0x86, 0x80, 0x93, 0x0d, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
					11, 3 };
	static const uint8_t health[18] = { 1, 3, 0, 99, 0xff, 0xff, 7, 0, 0, 0, 8 };
	static const uint8_t alerts[16] = { 1, 2, 3, 4, 5, 0, 6, 0, 7, 0, 0xff, 0xff, 9, 0, 10, 0 };
	struct fwctl_cxl_identify i;
	struct fwctl_cxl_health h;
	struct fwctl_cxl_alerts a;

	CHECK(!fwctl_cxl_decode_identify(id, 18, &i));
	CHECK(i.vendor == 0x8086 && i.device == 0x0d93 && i.serial == 2 && i.max_message == 2048);
	CHECK(!strcmp(fwctl_cxl_component_name(i.component), "type 3 device"));
	CHECK(fwctl_cxl_decode_identify(id, 17, &i) == -EBADMSG);
	CHECK(!fwctl_cxl_decode_health(health, 18, &h));
	CHECK(h.life_used == 99 && h.temperature == -1 && h.dirty_shutdowns == 7 &&
	      h.volatile_errors == 8);
	CHECK(!strcmp(fwctl_cxl_media_name(h.media), "all data lost"));
	CHECK(fwctl_cxl_decode_health(health, 17, &h) == -EBADMSG);
	CHECK(!fwctl_cxl_decode_alerts(alerts, 16, &a));
	CHECK(a.under_warning == -1 && a.persistent_warning == 10);
	CHECK(fwctl_cxl_decode_alerts(alerts, 15, &a) == -EBADMSG);
}

static void decode_lists(void)
{
	uint8_t out[8 + 2 * 48] = { 2 };
	struct fwctl_cxl_log_entry logs[2];
	struct fwctl_cxl_feature features[2];
	int total = 0;

	out[8 + 16] = 0x68;
	CHECK(fwctl_cxl_decode_logs(out, 8 + 2 * 20, logs, 2) == 2 && logs[0].size == 0x68);
	CHECK(fwctl_cxl_decode_logs(out, 8 + 2 * 20 - 1, logs, 2) == -EBADMSG);
	CHECK(fwctl_cxl_decode_logs(out, 7, logs, 2) == -EBADMSG);
	out[2] = 9;
	out[8 + 16] = 0;
	out[8 + 18] = 4;
	out[8 + 20] = 2;
	out[8 + 22] = 1;
	out[8 + 28] = 0x02;
	out[8 + 29] = 0x02;
	CHECK(fwctl_cxl_decode_features(out, sizeof(out), features, 2, &total) == 2 && total == 9);
	CHECK(features[0].get_size == 4 && features[0].set_size == 2 &&
	      features[0].effects == 0x0202 && features[0].flags == FWCTL_CXL_FEATURE_CHANGEABLE);
	CHECK(fwctl_cxl_decode_features(out, sizeof(out) - 1, features, 2, &total) == -EBADMSG);
}

static void decode_feature_values(void)
{
	static const uint8_t scrub[4] = { 3, 12, 1, 1 };
	static const uint8_t ecs[13] = { 1, 1, 3, 0, 0, 0, 0x0c, 0, 0, 1, 5, 0, 0 };
	struct fwctl_cxl_scrub s;
	struct fwctl_cxl_ecs e[3];

	CHECK(!fwctl_cxl_decode_scrub(scrub, 4, &s));
	CHECK(s.enabled && s.cycle_hours == 12 && s.cycle_hours_min == 1 && s.cycle_changeable &&
	      s.realtime_report);
	CHECK(fwctl_cxl_decode_scrub(scrub, 3, &s) == -EBADMSG);
	CHECK(fwctl_cxl_decode_ecs(ecs, 13, e, 3) == 3);
	CHECK(e[0].threshold == 256 && e[1].threshold == 1024 && e[2].threshold == 4096);
	CHECK(!e[0].count_codewords && e[1].count_codewords && !e[1].realtime_report);
	CHECK(fwctl_cxl_decode_ecs(ecs, 12, e, 3) == -EBADMSG);
	CHECK(fwctl_cxl_decode_ecs(ecs, 0, e, 3) == -EBADMSG);
}

static void decode_switches(void)
{
	uint8_t out[73] = { 1, 0, 3, 1, 0x05 }, ports[4 + 16] = { 1 };
	struct fwctl_cxl_switch sw;
	struct fwctl_cxl_port port;

	out[68] = 7;
	out[72] = 10;
	CHECK(!fwctl_cxl_decode_switch(out, 73, &sw));
	CHECK(sw.ingress_port == 1 && sw.ports == 3 && sw.active_ports[0] == 5 && sw.vppbs == 7 &&
	      sw.decoders == 10);
	CHECK(fwctl_cxl_decode_switch(out, 72, &sw) == -EBADMSG);
	ports[4] = 2;
	ports[5] = 0xf3;
	ports[8] = 4;
	ports[14] = 5;
	CHECK(fwctl_cxl_decode_ports(ports, sizeof(ports), &port, 1) == 1);
	CHECK(port.port == 2 && port.config_state == 3 && port.speed == 5);
	CHECK(!strcmp(fwctl_cxl_port_device_name(port.device_type), "CXL type 3"));
	CHECK(!strcmp(fwctl_cxl_port_speed_name(port.speed), "32 GT/s"));
	CHECK(!strcmp(fwctl_cxl_port_speed_name(200), "reserved"));
	ports[0] = 2;
	CHECK(fwctl_cxl_decode_ports(ports, sizeof(ports), &port, 1) == -EBADMSG);
}

/* -------------------------------------------------------------- sending --- */

static void send_one(void)
{
	struct firmware fw;
	struct fwctl_dev dev;
	uint8_t out[32];
	size_t len = 8;

	setup(&dev, &fw);
	memcpy(fw.payload, "0123456789abcdef", 16);
	fw.len = 16;
	CHECK(!fwctl_cxl_send(&dev, 1, 0x4100, "in", 2, out, &len));
	CHECK(len == 8 && !memcmp(out, "01234567", 8));
	CHECK(fw.opcode == 0x4100 && fw.scope == 1 && fw.in_len == 2 && !memcmp(fw.in, "in", 2));
	fw.claims = 0xffffffff;
	len = sizeof(out);
	CHECK(!fwctl_cxl_send(&dev, 0, 0x4100, NULL, 0, out, &len) && len == 16);
	fw.claims = 30;
	len = sizeof(out);
	CHECK(!fwctl_cxl_send(&dev, 0, 0x4100, NULL, 0, out, &len) && len == 16);
	fw.claims = 0;
	fw.retval = 3;
	len = sizeof(out);
	CHECK(fwctl_cxl_send(&dev, 0, 0x4100, NULL, 0, out, &len) == 3 && len == 0);
	fw.retval = 0x80000000;
	CHECK(fwctl_cxl_send(&dev, 0, 0x4100, NULL, 0, out, &len) < 0 && len == 0);
	fw.err = -EPERM;
	len = sizeof(out);
	CHECK(fwctl_cxl_send(&dev, 0, 0x4100, NULL, 0, out, &len) == -EPERM && len == 0);
}

static void read_a_log(void)
{
	uint8_t uuid[16] = { 1 }, out[1000];
	struct firmware fw;
	struct fwctl_dev dev;
	size_t len = sizeof(out);

	setup(&dev, &fw);
	fw.serves_log = true;
	fw.len = sizeof(out);
	for (size_t i = 0; i < sizeof(out); i++)
		fw.payload[i] = i * 7;
	dev.payload_max = 300;
	CHECK(!fwctl_cxl_log_read(&dev, 0, uuid, out, &len, NULL, NULL));
	CHECK(len == sizeof(out) && !memcmp(out, fw.payload, sizeof(out)) && fw.calls == 4);
	/* the log ends before it should: what came is returned, nobody waits for more */
	fw.len = 500;
	fw.calls = 0;
	len = sizeof(out);
	CHECK(!fwctl_cxl_log_read(&dev, 0, uuid, out, &len, NULL, NULL));
	CHECK(len == 500 && fw.calls == 2);
	fw.err = -ENODEV;
	len = sizeof(out);
	CHECK(fwctl_cxl_log_read(&dev, 0, uuid, out, &len, NULL, NULL) == -ENODEV && len == 0);
}

static int stop(void *arg, size_t done, size_t total)
{
	(void)arg;
	return done > 0 && done < total;
}

static void cancel_a_log(void)
{
	uint8_t uuid[16] = { 1 }, out[1000];
	struct firmware fw;
	struct fwctl_dev dev;
	size_t len = sizeof(out);

	setup(&dev, &fw);
	fw.serves_log = true;
	fw.len = sizeof(out);
	CHECK(fwctl_cxl_log_read(&dev, 0, uuid, out, &len, stop, NULL) == -ECANCELED);
	CHECK(fw.calls == 1);
}

/* What the payload of a response in a tunnel looks like */
static size_t make_tunnelled(struct firmware *fw, uint16_t opcode, uint16_t rc, const char *data)
{
	size_t len = strlen(data);
	uint8_t *message = fw->payload + 4;

	memset(fw->payload, 0, sizeof(fw->payload));
	fwctl_put16(fw->payload, 12 + len);
	message[0] = 1;
	fwctl_put16(message + 3, opcode);
	fwctl_put16(message + 5, len);
	fwctl_put16(message + 8, rc);
	memcpy(message + 12, data, len);
	return fw->len = 16 + len;
}

static void tunnel(void)
{
	struct firmware fw;
	struct fwctl_dev dev;
	uint8_t out[16];
	size_t len = sizeof(out);

	setup(&dev, &fw);
	make_tunnelled(&fw, 0x0001, 0, "hello");
	CHECK(!fwctl_cxl_tunnel(&dev, 1, 3, 0x0001, "ab", 2, out, &len));
	CHECK(len == 5 && !memcmp(out, "hello", 5) && fw.opcode == 0x5300);
	CHECK(fw.in_len == 18 && fw.in[0] == 3 && fwctl_le16(fw.in + 2) == 14 &&
	      fwctl_le16(fw.in + 7) == 0x0001 && fwctl_le16(fw.in + 9) == 2 && fw.in[16] == 'a');
	make_tunnelled(&fw, 0x0001, 3, "");
	CHECK(fwctl_cxl_tunnel(&dev, 1, 3, 0x0001, NULL, 0, out, &len) == 3 && len == 0);
}

static void tunnel_that_lies(void)
{
	struct firmware fw;
	struct fwctl_dev dev;
	uint8_t out[16];
	size_t len = sizeof(out);

	setup(&dev, &fw);
	make_tunnelled(&fw, 0x0002, 0, "hello");
	CHECK(fwctl_cxl_tunnel(&dev, 1, 3, 0x0001, NULL, 0, out, &len) == -EBADMSG);
	make_tunnelled(&fw, 0x0001, 0, "hello");
	fwctl_put16(fw.payload + 9, 500);
	len = sizeof(out);
	CHECK(fwctl_cxl_tunnel(&dev, 1, 3, 0x0001, NULL, 0, out, &len) == -EBADMSG && len == 0);
	make_tunnelled(&fw, 0x0001, 0, "hello");
	fw.payload[4] = 0;
	CHECK(fwctl_cxl_tunnel(&dev, 1, 3, 0x0001, NULL, 0, out, &len) == -EBADMSG);
	fw.len = 15;
	CHECK(fwctl_cxl_tunnel(&dev, 1, 3, 0x0001, NULL, 0, out, &len) == -EBADMSG);
}

static void features(void)
{
	uint8_t uuid[16] = { 9 }, out[8];
	struct firmware fw;
	struct fwctl_dev dev;
	size_t len = 4;

	setup(&dev, &fw);
	fw.len = 4;
	CHECK(!fwctl_cxl_feature_get(&dev, 0, uuid, 2, out, &len) && len == 4);
	CHECK(fw.opcode == 0x0501 && fw.in_len == 21 && fw.in[0] == 9 && fw.in[18] == 4 &&
	      fw.in[20] == 2);
	fw.len = 0;
	CHECK(!fwctl_cxl_feature_set(&dev, 3, uuid, 1, true, "\x0d\x01", 2));
	CHECK(fw.opcode == 0x0502 && fw.in_len == 34 && fw.in[16] == 8 && fw.in[22] == 1 &&
	      fw.in[32] == 0x0d && fw.scope == 3);
	CHECK(!fwctl_cxl_feature_set(&dev, 3, uuid, 1, false, "\x0d\x01", 2) && fw.in[16] == 0 &&
	      fw.in[20] == 0 && fw.in[21] == 0);
	CHECK(!fwctl_cxl_feature_set_at(&dev, 3, uuid, 1, false, 0x102, "\x01", 1) &&
	      fw.in_len == 33 && fw.in[20] == 2 && fw.in[21] == 1 && fw.in[32] == 1);
	CHECK(fwctl_cxl_feature_set_at(&dev, 3, uuid, 1, false, 0xffff, "\x01", 1) == -EMSGSIZE);
	len = 0x10000;
	CHECK(fwctl_cxl_feature_get(&dev, 0, uuid, 0, out, &len) == -EMSGSIZE);
}

/* ---- simulated firmware ---- */

struct simulated {
	struct fwctl_rpc_sim request;
	uint8_t payload[8];
	size_t in_len, came;
	struct fwctl_rpc_sim_out response;
};

static int simulate(void *arg, unsigned int scope, const void *in, size_t in_len, void *out,
		    size_t *out_len)
{
	struct simulated *sim = arg;

	CHECK(scope == 2);
	sim->in_len = in_len - sizeof(sim->request);
	memcpy(&sim->request, in, sizeof(sim->request));
	memcpy(sim->payload, (const uint8_t *)in + sizeof(sim->request), sim->in_len);
	memcpy(out, &sim->response, sizeof(sim->response));
	memcpy((uint8_t *)out + sizeof(sim->response), "\x12\x34\x56\x78", 4);
	*out_len = sim->came;
	return 0;
}

static void send_to_simulated(void)
{
	struct simulated sim = { .came = 8 + 4, .response.size = 4 };
	struct fwctl_dev dev = { .fd = -1 };
	uint64_t key = UINT64_C(0x1234567890);
	uint8_t out[8] = { 0 };
	size_t len = sizeof(out);

	fwctl_dev_divert(&dev, simulate, &sim);
	CHECK(!fwctl_sim_send(&dev, 2, 8, &key, "\xca\xfe", 2, out, &len));
	CHECK(len == 4 && out[0] == 0x12 && out[3] == 0x78);
	CHECK(sim.request.opcode == 8 && sim.request.flags == FWCTL_SIM_KEYED &&
	      sim.request.key == key);
	CHECK(sim.in_len == 2 && sim.payload[0] == 0xca && sim.payload[1] == 0xfe);
	CHECK(!fwctl_sim_send(&dev, 2, 1, NULL, NULL, 0, out, &len) && !sim.request.flags &&
	      !sim.request.key && !sim.in_len);
	/* it says that there is more than came, or less came than says it */
	sim.response.size = 5;
	len = sizeof(out);
	CHECK(fwctl_sim_send(&dev, 2, 1, NULL, NULL, 0, out, &len) == -EBADMSG && !len);
	len = sizeof(out);
	sim.came = 7;
	CHECK(fwctl_sim_send(&dev, 2, 1, NULL, NULL, 0, out, &len) == -EBADMSG && !len);
	len = sizeof(out);
	sim.came = 8;
	sim.response.status = 7;
	CHECK(fwctl_sim_send(&dev, 2, 1, NULL, NULL, 0, out, &len) == 7 && !len);
	len = sizeof(out);
	sim.response.status = UINT32_MAX;
	CHECK(fwctl_sim_send(&dev, 2, 1, NULL, NULL, 0, out, &len) == INT_MAX);
}

static const struct unit_case cases[] = {
	{ "scopes_by_name", scopes_by_name },
	{ "escaping", escaping },
	{ "uuids", uuids },
	{ "commands_by_name", commands_by_name },
	{ "commands_are_whole", commands_are_whole },
	{ "refusals", refusals },
	{ "refusals_without_all_parts", refusals_without_all_parts },
	{ "refusals_are_bounded", refusals_are_bounded },
	{ "effects_of_a_word", effects_of_a_word },
	{ "decode_effects_log", decode_effects_log },
	{ "decode_memdev", decode_memdev },
	{ "decode_small_ones", decode_small_ones },
	{ "decode_lists", decode_lists },
	{ "decode_feature_values", decode_feature_values },
	{ "decode_switches", decode_switches },
	{ "send_one", send_one },
	{ "read_a_log", read_a_log },
	{ "cancel_a_log", cancel_a_log },
	{ "tunnel", tunnel },
	{ "tunnel_that_lies", tunnel_that_lies },
	{ "features", features },
	{ "send_to_simulated", send_to_simulated },
};

int main(void)
{
	return run_cases(cases, sizeof(cases) / sizeof(cases[0]));
}
