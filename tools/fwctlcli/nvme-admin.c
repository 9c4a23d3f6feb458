// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features of a controller, and any admin command. How many bytes a feature has is
 * in the row of the command set; the kernel compares it with what is sent.
 */
#include "nvme.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FID_EVENTS	0x1e	/* as many bytes as dword 11 says */
#define FID_HOST_ID	0x81	/* 8 bytes, or 16 */
#define SAVE		(1U << 31)

#define DATA_MAX	((2U << 20) - 48)	/* what a message has room for */

static const char *const selections[] = { "current", "default", "saved" };

static int parse_feature(struct cli *cli, const char *text, uint8_t *fid)
{
	unsigned long number;
	char *end;

	if (!fwctl_nvme_feature_id(text, fid))
		return 0;
	number = strtoul(text, &end, 16);
	if (end == text || (*end && strcmp(end, "h")) || number > UINT8_MAX)
		return fail_usage(cli, "%s is neither the name of a feature nor its number in hexadecimal, like 04; see fwctlcli cmd list",
				  text);
	*fid = number;
	return 0;
}

static int parse_selection(struct cli *cli, unsigned int *selection)
{
	const char *text = cli->option[OPT_SELECTION];

	for (*selection = 0; *selection < COUNT(selections); ++*selection) {
		if (!text || !strcmp(text, selections[*selection]))
			return 0;
	}
	return fail_usage(cli, "no selection %s; there are current, default and saved", text);
}

static int number_option(struct cli *cli, enum option_id id, uint32_t *value)
{
	uint64_t number;
	char name[32];
	int status;

	if (!cli->option[id])
		return 0;
	snprintf(name, sizeof(name), "--%s", option_rows[id].name);
	status = parse_number(cli, name, cli->option[id], UINT32_MAX, &number);
	if (!status)
		*value = number;
	return status;
}

static uint32_t feature_length(const struct fwctl_nvme_admin *admin)
{
	const struct fwctl_nvme_command *row = fwctl_nvme_command_of(admin);
	uint8_t fid = admin->cdw10;

	if (fid == FID_EVENTS)
		return 2 * (admin->cdw11 >> 16 & 0xff);
	if (fid == FID_HOST_ID)
		return admin->cdw11 & 1 ? 16 : 8;
	return row && row->keyed ? row->out_max : 0;
}

static struct json_object *feature_json(uint8_t fid, uint64_t value)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "feature", json_format("%02x", fid));
	json_set(json, "name", json_opt(fwctl_nvme_feature_name(fid)));
	json_set(json, "value", json_object_new_uint64(value & UINT32_MAX));
	return json;
}

int nvme_feature_get(struct cli *cli, int argc, char **argv)
{
	struct fwctl_nvme_admin admin = { .opcode = NVME_GET_FEATURES };
	unsigned int selection = 0;
	uint8_t fid = 0, data[4096];
	uint64_t value;
	uint32_t len;
	int status = parse_feature(cli, argv[1], &fid);

	(void)argc;
	if (!status)
		status = parse_selection(cli, &selection);
	if (!status)
		status = nvme_nsid(cli, 0, &admin.nsid);
	if (!status)
		status = number_option(cli, OPT_CDW11, &admin.cdw11);
	if (!status)
		status = nvme_open(cli, argv[0]);
	admin.cdw10 = fid | selection << 8;
	len = feature_length(&admin);
	if (!status)
		status = nvme_send(cli, &admin, data, len, &value);
	if (status)
		return status;
	cli->result = feature_json(fid, value);
	json_set(cli->result, "selection", json_object_new_string(selections[selection]));
	if (len)
		json_set(cli->result, "data", json_hex(data, len));
	return 0;
}

static void show_feature(struct cli *cli, const char *how)
{
	struct json_object *result = cli->result, *name = json_object_object_get(result, "name");
	size_t len;
	uint8_t *data = hex_bytes(json_object_object_get(result, "data"), &len);

	printf("feature %sh%s%s, %s: 0x%08" PRIx64 "\n",
	       json_object_get_string(json_object_object_get(result, "feature")), name ? " " : "",
	       name ? json_object_get_string(name) : "", how,
	       json_object_get_uint64(json_object_object_get(result, "value")));
	if (data)
		show_hex(data, len);
	free(data);
}

void nvme_feature_get_show(struct cli *cli)
{
	show_feature(cli, json_object_get_string(json_object_object_get(cli->result, "selection")));
}

int nvme_feature_set(struct cli *cli, int argc, char **argv)
{
	struct fwctl_nvme_admin admin = { .opcode = NVME_SET_FEATURES };
	uint8_t fid = 0, *data = NULL;
	uint64_t value;
	size_t len = 0;
	int status = parse_feature(cli, argv[1], &fid);

	(void)argc;
	admin.cdw10 = fid | (cli->option[OPT_SAVED] ? SAVE : 0);
	if (!status)
		status = nvme_nsid(cli, 0, &admin.nsid);
	if (!status)
		status = number_option(cli, OPT_VALUE, &admin.cdw11);
	if (!status)
		status = number_option(cli, OPT_CDW12, &admin.cdw12);
	if (!status)
		status = read_input(cli, &data, &len);
	if (!status && !data && !cli->option[OPT_VALUE])
		status = fail_usage(cli, "a value is missing: --value, --input-hex or --input-file");
	if (!status)
		status = nvme_open(cli, argv[0]);
	if (!status)
		status = nvme_send(cli, &admin, data, len, &value);
	free(data);
	if (status)
		return status;
	cli->result = feature_json(fid, admin.cdw11);
	json_set(cli->result, "saved", json_object_new_boolean(!!cli->option[OPT_SAVED]));
	json_set(cli->result, "result", json_object_new_uint64(value));
	return 0;
}

void nvme_feature_set_show(struct cli *cli)
{
	show_feature(cli, cli->option[OPT_SAVED] ? "set and saved" : "set");
}

/* ---- any command ---- */

struct admin {
	struct fwctl_nvme_admin fields;
	const struct fwctl_nvme_command *row;
	char name[128];			/* by the row, or the kernel; "": unknown */
	uint8_t *data;
	size_t len;
	uint64_t result;
};

/* Where a command that was given by its name has its key; dword 10 if there is no other */
static void put_key(struct admin *admin, uint64_t key)
{
	switch (admin->fields.opcode) {
	case NVME_GET_LOG:
		admin->fields.cdw10 = key | NVME_RETAIN;
		break;
	case 0x10:	/* Firmware Commit */
		admin->fields.cdw10 = key << 3;
		break;
	case 0x19:	/* directives */
	case 0x1a:
		admin->fields.cdw11 = key;
		break;
	case 0x1e:	/* NVMe-MI: the type of the message, and the opcode or the type of data */
		admin->fields.cdw10 = 1 << 3;
		admin->fields.cdw11 = key & 0xff;
		admin->fields.cdw12 = key >> 8 << 24;
		break;
	case 0x81:	/* security */
	case 0x82:
		admin->fields.cdw10 = key << 24;
		break;
	default:
		admin->fields.cdw10 = key;
	}
}

/* A command that our table does not name, by the kernel's */
static int find_by_kernel(struct cli *cli, const char *device, const char *name,
			  struct admin *admin)
{
	struct json_object *command, *key;
	int status = command_by_name(cli, device, name, &command);

	if (status)
		return status;
	snprintf(admin->name, sizeof(admin->name), "%s", name);
	admin->fields.opcode = json_opcode(command);
	key = json_object_object_get(command, "key-number");
	if (key)
		put_key(admin, json_object_get_uint64(key));
	json_object_put(command);
	return 0;
}

static int parse_command(struct cli *cli, const char *device, const char *text,
			 struct admin *admin)
{
	const struct fwctl_nvme_command *row = fwctl_nvme_command_by_name(text);
	unsigned long number;
	uint64_t key;
	char *end;

	if (row) {
		admin->fields.opcode = row->opcode;
		memcpy(&key, row->key, sizeof(key));
		if (row->keyed)
			put_key(admin, key);
		return 0;
	}
	if (is_name(text))
		return find_by_kernel(cli, device, text, admin);
	number = strtoul(text, &end, 16);
	if (end == text || number > UINT8_MAX)
		return fail_usage(cli, "%s is neither the name of a command nor an opcode like 06; see fwctlcli cmd list",
				  text);
	admin->fields.opcode = number;
	return 0;
}

static int parse_fields(struct cli *cli, struct fwctl_nvme_admin *fields)
{
	const struct {
		enum option_id id;
		uint32_t *field;
	} options[] = {
		{ OPT_NSID, &fields->nsid }, { OPT_CDW2, &fields->cdw2 },
		{ OPT_CDW3, &fields->cdw3 }, { OPT_CDW10, &fields->cdw10 },
		{ OPT_CDW11, &fields->cdw11 }, { OPT_CDW12, &fields->cdw12 },
		{ OPT_CDW13, &fields->cdw13 }, { OPT_CDW14, &fields->cdw14 },
		{ OPT_CDW15, &fields->cdw15 },
	};
	int status = 0;

	for (size_t i = 0; i < COUNT(options) && !status; i++)
		status = number_option(cli, options[i].id, options[i].field);
	return status;
}

/* --data-len, or what the row says; a log that was named is asked for as much */
static int prepare_output(struct cli *cli, struct admin *admin)
{
	uint64_t len = admin->row && admin->row->out_min == admin->row->out_max ?
		       admin->row->out_max : 0;
	int status = 0;

	if (cli->option[OPT_DATA_LEN])
		status = parse_number(cli, "--data-len", cli->option[OPT_DATA_LEN], DATA_MAX, &len);
	if (status)
		return status;
	if (admin->fields.opcode == NVME_GET_LOG && !cli->option[OPT_CDW10] && len >= 4) {
		admin->fields.cdw10 |= (len / 4 - 1) << 16;
		admin->fields.cdw11 |= (len / 4 - 1) >> 16;
	}
	admin->len = len;
	admin->data = calloc(1, len + 1);
	return admin->data ? 0 : fail_device(cli, -ENOMEM, "out of memory");
}

static int prepare(struct cli *cli, const char *device, struct admin *admin)
{
	int status = parse_command(cli, device, cli->option[OPT_OPCODE], admin);

	if (!status)
		status = parse_fields(cli, &admin->fields);
	if (status)
		return status;
	admin->row = fwctl_nvme_command_of(&admin->fields);
	if (admin->row)
		snprintf(admin->name, sizeof(admin->name), "%s", admin->row->name);
	if ((admin->fields.opcode & 3) != 1)
		return prepare_output(cli, admin);
	if (cli->option[OPT_DATA_LEN])
		return fail_usage(cli, "--data-len is for data from the controller; what goes to it is as long as the input");
	return read_input(cli, &admin->data, &admin->len);
}

static void finish(struct cli *cli, const struct admin *admin)
{
	bool from = (admin->fields.opcode & 3) == 2;

	if (cli->option[OPT_RAW_BINARY]) {
		fwrite(admin->data, 1, from ? admin->len : 0, stdout);
		return;
	}
	cli->result = json_object_new_object();
	json_set(cli->result, "device", json_object_new_string(fwctl_dev_name(cli->dev)));
	json_set(cli->result, "opcode", json_format("%02x", admin->fields.opcode));
	json_set(cli->result, "name", json_opt(admin->name[0] ? admin->name : NULL));
	json_set(cli->result, "status", json_object_new_int(0));
	json_set(cli->result, "result", json_object_new_uint64(admin->result));
	json_set(cli->result, "size", json_object_new_uint64(from ? admin->len : 0));
	json_set(cli->result, "data", json_hex(admin->data, from ? admin->len : 0));
}

int nvme_admin(struct cli *cli, int argc, char **argv)
{
	struct admin admin = { 0 };
	int status;

	(void)argc;
	if (cli->option[OPT_RAW_BINARY] && cli->json)
		return fail_usage(cli, "either --raw-binary or --json, not both");
	status = prepare(cli, argv[0], &admin);
	if (!status)
		status = nvme_open(cli, argv[0]);
	if (!status)
		status = nvme_send(cli, &admin.fields, admin.data, admin.len, &admin.result);
	if (!status && !cli->dry)
		finish(cli, &admin);
	free(admin.data);
	return status;
}

void nvme_admin_show(struct cli *cli)
{
	size_t len;
	uint8_t *data = hex_bytes(json_object_object_get(cli->result, "data"), &len);

	if (data && len)
		show_hex(data, len);
	else
		printf("result 0x%" PRIx64 "\n",
		       json_object_get_uint64(json_object_object_get(cli->result, "result")));
	free(data);
}
