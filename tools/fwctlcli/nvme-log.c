// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log pages of a controller, in general; of them the effects log decoded, and
 * telemetry as its vendor wants it. The event that tells of a page stays.
 */
#include "nvme.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOG_EFFECTS		0x05
#define LOG_TELEMETRY_HOST	0x07
#define LOG_TELEMETRY		0x08

#define SUPPORTED		(1U << 0)	/* of a word of the effects log */
#define IO_COMMANDS		1024		/* where they begin in it */

#define BLOCK			512		/* of telemetry */
#define CREATE			(1U << 8)	/* dword 10: capture anew */

#define LOG_DEFAULT		512
#define LOG_MAX			(256U << 20)

static uint32_t word_at(const uint8_t *data)
{
	return data[0] | data[1] << 8 | data[2] << 16 | (uint32_t)data[3] << 24;
}

static struct json_object *commands_json(const uint8_t *data, bool admin)
{
	struct json_object *json = json_object_new_object();
	char key[64];

	for (unsigned int opcode = 0; opcode < 256; opcode++) {
		uint32_t word = word_at(data + 4 * opcode);

		if (!(word & SUPPORTED))
			continue;
		snprintf(key, sizeof(key), "%s_%u (%s)", admin ? "ACS" : "IOCS", opcode,
			 nvme_opcode_title(admin, opcode));
		json_set(json, key, json_object_new_uint64(word));
	}
	return json;
}

/* As "nvme effects-log -o json": a list, of the NVM Command Set alone */
int nvme_effects(struct cli *cli, int argc, char **argv)
{
	struct json_object *set;
	uint8_t data[4096];
	int status = nvme_open(cli, argv[0]);

	(void)argc;
	if (!status)
		status = nvme_get_log(cli, LOG_EFFECTS, NVME_ALL, data, sizeof(data));
	if (status)
		return status;
	set = json_object_new_object();
	json_set(set, "command_set_identifier", json_object_new_int(0));
	json_set(set, "admin_cmd_set", commands_json(data, true));
	json_set(set, "io_cmd_set", commands_json(data + IO_COMMANDS, false));
	cli->result = json_object_new_array();
	json_object_array_add(cli->result, set);
	return 0;
}

/* What a word of the log can say at all */
#define REPORTABLE ((1U << FWCTL_EFFECT_CONFIG_NOW) | (1U << FWCTL_EFFECT_INVENTORY_NOW) | \
		    (1U << FWCTL_EFFECT_DATA_NOW))

static struct json_object *effect_line(const char *key, uint32_t word)
{
	unsigned int opcode = strtoul(strchr(key, '_') + 1, NULL, 10);
	const struct fwctl_nvme_command *row = fwctl_nvme_command(opcode, NULL);
	uint32_t effects = fwctl_nvme_effects(word);
	struct json_object *json = json_object_new_object();

	json_set(json, "opcode", json_format("%02x", opcode));
	json_set(json, "name", json_opt(row ? row->name : NULL));
	json_set(json, "spec", json_opt(row ? row->spec : opcode >= 0xc0 ?
					"vendor, no published specification" : NULL));
	json_set(json, "word", json_format("%08x", word));
	json_set(json, "effects", json_effects(effects));
	json_set(json, "understated", json_effects(row ? row->effects & REPORTABLE & ~effects : 0));
	return json;
}

void nvme_effects_show(struct cli *cli)
{
	struct json_object *set = json_object_array_get_idx(cli->result, 0);
	struct json_object *lines = json_object_new_array();

	json_object_object_foreach(json_object_object_get(set, "admin_cmd_set"), key, value)
		json_object_array_add(lines, effect_line(key, json_object_get_uint64(value)));
	show_effects_log(cli, lines, "controller");
	json_object_put(lines);
}

/* Sizes of pages that have one; of others a part is read unless it is said how much */
static size_t size_of(uint8_t page)
{
	switch (page) {
	case 0x00:
	case 0x12:
	case 0x13:
		return 1024;
	case 0x04:
	case 0x05:
	case 0x1c:
	case 0xbf:
		return 4096;
	case 0x06:
		return 564;
	default:
		return LOG_DEFAULT;
	}
}

/* The result is the page; its bytes are in a file if that was asked for */
static int log_result(struct cli *cli, uint8_t page, const uint8_t *data, size_t len)
{
	const char *path = cli->option[OPT_OUTPUT];
	int status = path ? write_output(cli, path, data, len) : 0;

	if (status)
		return status;
	cli->result = json_object_new_object();
	json_set(cli->result, "page", json_format("%02x", page));
	json_set(cli->result, "name", json_opt(fwctl_nvme_log_name(page)));
	json_set(cli->result, "size", json_object_new_uint64(len));
	json_set(cli->result, path ? "file" : "data",
		 path ? json_object_new_string(path) : json_hex(data, len));
	return 0;
}

/* @log's page from @offset on, as result */
static int read_log(struct cli *cli, const struct fwctl_nvme_admin *log, uint64_t offset,
		    size_t len)
{
	uint8_t page = log->cdw10, *data = malloc(len + 1);
	char text[64];
	unsigned int scope;
	int status = nvme_scope(cli, log, &scope), err;

	if (!data)
		return fail_device(cli, -ENOMEM, "out of memory");
	snprintf(text, sizeof(text), "log %02xh", page);
	if (!status) {
		err = fwctl_nvme_log_read(cli->dev, scope, log, offset, data, len, progress_show,
					  text);
		status = err ? nvme_fail(cli, err, log) : log_result(cli, page, data, len);
	}
	free(data);
	return status;
}

static int parse_page(struct cli *cli, const char *text, uint8_t *page)
{
	unsigned long number;
	char *end;

	if (!fwctl_nvme_log_page(text, page))
		return 0;
	number = strtoul(text, &end, 16);
	if (end == text || (*end && strcmp(end, "h")) || number > UINT8_MAX)
		return fail_usage(cli, "%s is neither the name of a log page nor its number in hexadecimal, like 02; see fwctlcli cmd list",
				  text);
	*page = number;
	return 0;
}

static int parse_part(struct cli *cli, uint64_t *offset, uint64_t *len)
{
	int status = 0;

	*offset = 0;
	if (cli->option[OPT_OFFSET])
		status = parse_number(cli, "--offset", cli->option[OPT_OFFSET], INT64_MAX, offset);
	if (!status && cli->option[OPT_DATA_LEN])
		status = parse_number(cli, "--data-len", cli->option[OPT_DATA_LEN], LOG_MAX, len);
	if (!status && (*len % 4 || *offset % 4 || !*len))
		status = fail_usage(cli, "logs are read in steps of 4 bytes");
	return status;
}

int nvme_log(struct cli *cli, int argc, char **argv)
{
	struct fwctl_nvme_admin log = { .opcode = NVME_GET_LOG };
	uint64_t offset, len;
	uint8_t page;
	int status = parse_page(cli, argv[1], &page);

	(void)argc;
	if (status)
		return status;
	len = size_of(page);
	status = parse_part(cli, &offset, &len);
	if (!status)
		status = nvme_nsid(cli, NVME_ALL, &log.nsid);
	if (!status)
		status = nvme_open(cli, argv[0]);
	log.cdw10 = page | NVME_RETAIN;
	return status ? status : read_log(cli, &log, offset, len);
}

void nvme_log_show(struct cli *cli)
{
	struct json_object *name = json_object_object_get(cli->result, "name");
	struct json_object *file = json_object_object_get(cli->result, "file");
	size_t len;
	uint8_t *data = hex_bytes(json_object_object_get(cli->result, "data"), &len);

	printf("log %sh%s%s, %s bytes%s%s\n",
	       json_object_get_string(json_object_object_get(cli->result, "page")),
	       name ? " " : "", name ? json_object_get_string(name) : "",
	       json_object_get_string(json_object_object_get(cli->result, "size")),
	       file ? " in " : "", file ? json_object_get_string(file) : "");
	if (!file && data)
		show_hex(data, len);
	free(data);
}

/* Capturing is what needs --scope; reading what was captured does not */
static int capture(struct cli *cli, struct fwctl_nvme_admin *log, uint8_t header[BLOCK])
{
	struct fwctl_nvme_admin create = *log;
	int status;

	create.cdw10 |= CREATE | (BLOCK / 4 - 1) << 16;
	status = nvme_send(cli, &create, header, BLOCK, NULL);
	cli->option[OPT_SCOPE] = NULL;
	return status;
}

/* The header says where the third data area ends, in blocks */
int nvme_telemetry(struct cli *cli, int argc, char **argv)
{
	bool controller = cli->option[OPT_CONTROLLER], create = cli->option[OPT_CREATE];
	struct fwctl_nvme_admin log = { .opcode = NVME_GET_LOG, .nsid = NVME_ALL };
	uint8_t header[BLOCK];
	int status;

	(void)argc;
	if (controller && create)
		return fail_usage(cli, "either --controller or --create, not both: the controller captures its own when it likes");
	log.cdw10 = (controller ? LOG_TELEMETRY : LOG_TELEMETRY_HOST) | NVME_RETAIN;
	status = nvme_open(cli, argv[0]);
	if (!status && create)
		status = capture(cli, &log, header);
	if (!status && !create)
		status = nvme_get_log(cli, log.cdw10, log.nsid, header, sizeof(header));
	if (status)
		return status;
	return read_log(cli, &log, 0, BLOCK * ((header[12] | header[13] << 8) + (size_t)1));
}
