// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logs: which there are, their contents, and the Command Effects Log decoded.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OP_LOGS		0x0400
#define OP_GET_LOG	0x0401

/* No real device has as many; a log larger than this is not believed */
#define LOGS_MAX	64
#define LOG_SIZE_MAX	(256U << 20)

/* Entries of the Command Effects Log: one per opcode */
#define CEL_MAX		65536

/* What a command effects word can say at all */
#define REPORTABLE ((1U << FWCTL_EFFECT_CONFIG_RESET_COLD) | (1U << FWCTL_EFFECT_CONFIG_RESET_CONV) | \
		    (1U << FWCTL_EFFECT_CONFIG_RESET_FUNC) | (1U << FWCTL_EFFECT_CONFIG_NOW) | \
		    (1U << FWCTL_EFFECT_DATA_NOW) | (1U << FWCTL_EFFECT_POLICY_NOW) | \
		    (1U << FWCTL_EFFECT_LOG_NOW) | (1U << FWCTL_EFFECT_SECURITY) | \
		    (1U << FWCTL_EFFECT_BACKGROUND))

static int read_list(struct cli *cli, struct fwctl_cxl_log_entry *logs, int *count)
{
	uint8_t out[8 + LOGS_MAX * 20];
	size_t len = sizeof(out);
	int status = device_send(cli, OP_LOGS, NULL, NULL, 0, out, &len);

	if (status)
		return status;
	*count = fwctl_cxl_decode_logs(out, len, logs, LOGS_MAX);
	if (*count < 0)
		return fail_command(cli, *count, OP_LOGS, NULL);
	if (*count > LOGS_MAX)
		*count = LOGS_MAX;
	return 0;
}

static struct json_object *log_json(const struct fwctl_cxl_log_entry *log)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "name", json_opt(fwctl_cxl_log_name(log->uuid)));
	json_set(json, "uuid", json_uuid(log->uuid));
	json_set(json, "size", json_object_new_int64(log->size));
	return json;
}

struct json_object *logs_json(const void *out, size_t len)
{
	struct fwctl_cxl_log_entry logs[LOGS_MAX];
	int count = fwctl_cxl_decode_logs(out, len, logs, LOGS_MAX);
	struct json_object *array;

	if (count < 0)
		return NULL;
	array = json_object_new_array();
	for (int i = 0; i < count && i < LOGS_MAX; i++)
		json_object_array_add(array, log_json(&logs[i]));
	return array;
}

int cxl_log_list(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_log_entry logs[LOGS_MAX];
	int status = device_open(cli, argv[0]), count;

	(void)argc;
	if (!status)
		status = read_list(cli, logs, &count);
	if (status)
		return status;
	cli->result = json_object_new_array();
	for (int i = 0; i < count; i++)
		json_object_array_add(cli->result, log_json(&logs[i]));
	return 0;
}

void cxl_log_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "NAME" },
		{ .key = "uuid", .heading = "UUID" },
		{ .key = "size", .heading = "SIZE", .format = AS_BYTES, .right = true },
	};

	show_table(cli->result, columns, COUNT(columns));
}

static int read_log(struct cli *cli, const struct fwctl_cxl_log_entry *log, uint8_t **data,
		    size_t *len)
{
	const char *name = fwctl_cxl_log_name(log->uuid);
	char label[64];
	unsigned int scope;
	int status = device_scope(cli, OP_GET_LOG, log->uuid, &scope), err;

	*data = NULL;
	*len = 0;
	if (status)
		return status;
	if (log->size > LOG_SIZE_MAX)
		return fail_device(cli, -EBADMSG, "the device claims a log of %u bytes, which is not believed",
				   log->size);
	*len = log->size;
	*data = malloc(*len + 1);
	if (!*data)
		return fail_device(cli, -ENOMEM, "out of memory");
	snprintf(label, sizeof(label), "log %s", name ? name : "without a known name");
	err = fwctl_cxl_log_read(cli->dev, scope, log->uuid, *data, len, progress_show, label);
	return err ? fail_command(cli, err, OP_GET_LOG, log->uuid) : 0;
}

static int dump_one(struct cli *cli, const struct fwctl_cxl_log_entry *log)
{
	const char *path = cli->option[OPT_OUTPUT];
	struct json_object *json;
	uint8_t *data;
	size_t len;
	int status = read_log(cli, log, &data, &len);

	if (!status && path)
		status = write_output(cli, path, data, len);
	if (!status) {
		json = log_json(log);
		json_set(json, "size", json_object_new_int64(len));
		json_set(json, path ? "file" : "data",
			 path ? json_object_new_string(path) : json_hex(data, len));
		json_object_array_add(cli->result, json);
	}
	free(data);
	return status;
}

static int dump_named(struct cli *cli, const struct fwctl_cxl_log_entry *logs, int count,
		      const char *name, const uint8_t uuid[16])
{
	for (int i = 0; i < count; i++) {
		if (!memcmp(logs[i].uuid, uuid, sizeof(logs[i].uuid)))
			return dump_one(cli, &logs[i]);
	}
	return fail_usage(cli, "the device has no log %s; see fwctlcli cxl log list", name);
}

/* Of several logs, one that is refused is an entry that says so, and no reason to stop */
static int dump_all(struct cli *cli, const struct fwctl_cxl_log_entry *logs, int count)
{
	int status = 0, refused = 0;

	if (count > 1 && cli->option[OPT_OUTPUT])
		return fail_usage(cli, "the device has %d logs, and --output takes one: name a LOG; see fwctlcli cxl log list",
				  count);
	for (int i = 0; i < count && !status; i++) {
		struct json_object *json;

		status = dump_one(cli, &logs[i]);
		if (status != EXIT_REFUSED)
			continue;
		json = log_json(&logs[i]);
		json_set(json, "refused", json_object_get(json_object_object_get(cli->error, "message")));
		json_object_array_add(cli->result, json);
		refused++;
		status = 0;
	}
	return !status && refused && refused == count ? EXIT_REFUSED : status;
}

int cxl_log_dump(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_log_entry logs[LOGS_MAX];
	const char *name = argc > 1 ? argv[1] : NULL;
	uint8_t uuid[16];
	int status, count;

	if (name && fwctl_cxl_log_uuid(name, uuid))
		return fail_usage(cli, "%s is neither a log's name nor a UUID; see fwctlcli cxl log list",
				  name);
	status = device_open(cli, argv[0]);
	if (!status)
		status = read_list(cli, logs, &count);
	if (status)
		return status;
	cli->result = json_object_new_array();
	return name ? dump_named(cli, logs, count, name, uuid) : dump_all(cli, logs, count);
}

static const char *text_of(struct json_object *json, const char *key)
{
	return json_object_get_string(json_object_object_get(json, key));
}

static void show_dump(struct json_object *json)
{
	const char *name = text_of(json, "name"), *file = text_of(json, "file");
	const char *refused = text_of(json, "refused");
	size_t len;
	uint8_t *data = hex_bytes(json_object_object_get(json, "data"), &len);

	printf("%s%s%s, %s byte%s%s%s\n", name ? name : "", name ? " " : "", text_of(json, "uuid"),
	       text_of(json, "size"), strcmp(text_of(json, "size"), "1") ? "s" : "",
	       file ? " in " : "", file ? file : "");
	if (refused) {
		printf("refused: ");
		print_wrapped(stdout, refused, 9, 2, output_width(STDOUT_FILENO));
	} else if (data) {
		show_hex(data, len);
	}
	free(data);
}

void cxl_log_dump_show(struct cli *cli)
{
	for (size_t i = 0; i < json_object_array_length(cli->result); i++)
		show_dump(json_object_array_get_idx(cli->result, i));
}

static struct json_object *effect_json(const struct fwctl_cxl_effect_entry *entry)
{
	const struct fwctl_cxl_command *row = fwctl_cxl_command(entry->opcode, NULL);
	uint32_t effects = fwctl_cxl_effects(entry->word);
	struct json_object *json = json_object_new_object();
	const char *vendor = entry->opcode >= 0xc000 ? "vendor, no published specification" : NULL;

	json_set(json, "opcode", json_format("%04x", entry->opcode));
	json_set(json, "name", json_opt(row ? row->name : NULL));
	json_set(json, "spec", json_opt(row ? row->spec : vendor));
	json_set(json, "word", json_format("%04x", entry->word));
	json_set(json, "effects", json_effects(effects));
	json_set(json, "reserved_bits", json_format("%04x", entry->word & 0xf000));
	json_set(json, "understated", json_effects(row ? row->effects & REPORTABLE & ~effects : 0));
	json_set(json, "scope", json_opt(row ? fwctl_scope_name(row->scope) : NULL));
	return json;
}

static int by_opcode(const void *a, const void *b)
{
	const struct fwctl_cxl_effect_entry *x = a, *y = b;

	return (x->opcode > y->opcode) - (x->opcode < y->opcode);
}

static int decode_cel(struct cli *cli, const uint8_t *data, size_t len)
{
	static struct fwctl_cxl_effect_entry entries[CEL_MAX];
	int count = fwctl_cxl_decode_cel(data, len, entries, CEL_MAX);

	if (count < 0)
		return fail_command(cli, count, OP_GET_LOG, NULL);
	if (count > CEL_MAX)
		count = CEL_MAX;
	qsort(entries, count, sizeof(entries[0]), by_opcode);
	cli->result = json_object_new_array();
	for (int i = 0; i < count; i++)
		json_object_array_add(cli->result, effect_json(&entries[i]));
	return 0;
}

int cxl_cel(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_log_entry logs[LOGS_MAX], *cel = NULL;
	int status = device_open(cli, argv[0]), count = 0;
	uint8_t uuid[16], *data = NULL;
	size_t len;

	(void)argc;
	if (!status)
		status = read_list(cli, logs, &count);
	for (int i = 0; !status && !fwctl_cxl_log_uuid("cel", uuid) && i < count; i++) {
		if (!memcmp(logs[i].uuid, uuid, sizeof(uuid)))
			cel = &logs[i];
	}
	if (!status && !cel)
		status = fail_device(cli, -EBADMSG, "the device lists no Command Effects Log");
	if (!status)
		status = read_log(cli, cel, &data, &len);
	if (!status)
		status = decode_cel(cli, data, len);
	free(data);
	return status;
}

void cxl_cel_show(struct cli *cli)
{
	show_effects_log(cli, cli->result, "device");
}
