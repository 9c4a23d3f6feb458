// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features: which there are, their values, and changing one.
 */
#include "cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define OP_LIST		0x0500
#define OP_GET		0x0501
#define OP_SET		0x0502

#define FEATURES_MAX	256
#define PER_ANSWER	32
#define ENTRY_SIZE	48
#define HEADER_SIZE	8

#define RESETS ((1U << FWCTL_EFFECT_CONFIG_RESET_COLD) | (1U << FWCTL_EFFECT_CONFIG_RESET_CONV) | \
		(1U << FWCTL_EFFECT_CONFIG_RESET_FUNC))

/* Entries from *count on; adds those of one answer to *count, 0 more at the end */
static int read_some(struct cli *cli, struct fwctl_cxl_feature *features, int *count, int *total)
{
	uint8_t in[8] = { 0 }, out[HEADER_SIZE + PER_ANSWER * ENTRY_SIZE];
	size_t len = sizeof(out);
	int status, got;

	in[0] = len & 0xff;
	in[1] = len >> 8;
	in[4] = *count & 0xff;
	in[5] = *count >> 8;
	status = device_send(cli, OP_LIST, NULL, in, sizeof(in), out, &len);
	/* a device without Features does not support listing them */
	if (status == EXIT_REFUSED && !*count &&
	    json_object_get_int(json_object_object_get(cli->error, "errno")) == EOPNOTSUPP) {
		*total = 0;
		return 0;
	}
	if (status)
		return status;
	got = fwctl_cxl_decode_features(out, len, features + *count, FEATURES_MAX - *count, total);
	if (got < 0)
		return fail_command(cli, got, OP_LIST, NULL);
	if (!got)
		*total = *count;
	*count = *count + got < FEATURES_MAX ? *count + got : FEATURES_MAX;
	return 0;
}

static int read_list(struct cli *cli, struct fwctl_cxl_feature *features, int *count)
{
	int total, status;

	*count = 0;
	do {
		status = read_some(cli, features, count, &total);
	} while (!status && *count < total && *count < FEATURES_MAX);
	return status;
}

static struct json_object *feature_json(const struct fwctl_cxl_feature *feature)
{
	struct json_object *json = json_object_new_object();
	bool changeable = feature->flags & FWCTL_CXL_FEATURE_CHANGEABLE;

	json_set(json, "name", json_opt(fwctl_cxl_feature_name(feature->uuid)));
	json_set(json, "uuid", json_uuid(feature->uuid));
	json_set(json, "index", json_object_new_int(feature->index));
	json_set(json, "get_size", json_object_new_int(feature->get_size));
	json_set(json, "set_size", json_object_new_int(feature->set_size));
	json_set(json, "get_version", json_object_new_int(feature->get_version));
	json_set(json, "set_version", json_object_new_int(feature->set_version));
	json_set(json, "changeable", json_object_new_boolean(changeable));
	json_set(json, "has_default", json_object_new_boolean(feature->flags & FWCTL_CXL_FEATURE_DEFAULT));
	json_set(json, "has_saved", json_object_new_boolean(feature->flags & FWCTL_CXL_FEATURE_SAVED));
	json_set(json, "word", json_format("%04x", feature->effects));
	json_set(json, "effects", json_effects(fwctl_cxl_effects(feature->effects)));
	return json;
}

int cxl_feature_list(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_feature features[FEATURES_MAX];
	int status = device_open(cli, argv[0]), count;

	(void)argc;
	if (!status)
		status = read_list(cli, features, &count);
	if (status)
		return status;
	cli->result = json_object_new_array();
	for (int i = 0; i < count; i++)
		json_object_array_add(cli->result, feature_json(&features[i]));
	return 0;
}

void cxl_feature_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "NAME" },
		{ .key = "uuid", .heading = "UUID", .below = 1 },
		{ .key = "get_size", .heading = "GET", .format = AS_BYTES, .right = true },
		{ .key = "set_size", .heading = "SET", .format = AS_BYTES, .right = true },
		{ .key = "word", .heading = "WORD" },
		{ .key = "effects", .heading = "EFFECTS", .format = AS_LIST },
		{ .key = "changeable", .heading = "CHANGEABLE", .format = AS_YES_NO,
		  .below = 2 },
	};

	/* the last is for those who ask */
	if (json_object_array_length(cli->result))
		show_table(cli->result, columns, COUNT(columns) - !cli->verbose);
	else
		fprintf(stderr, "the device has no Features\n");
}

static int check_name(struct cli *cli, const char *name)
{
	uint8_t uuid[16];

	if (fwctl_cxl_feature_uuid(name, uuid))
		return fail_usage(cli, "%s is neither a Feature's name nor a UUID; see fwctlcli cxl feature list",
				  name);
	return 0;
}

static int find_feature(struct cli *cli, const char *name, struct fwctl_cxl_feature *feature)
{
	struct fwctl_cxl_feature features[FEATURES_MAX];
	int count, status = read_list(cli, features, &count);
	uint8_t uuid[16];

	if (!status && fwctl_cxl_feature_uuid(name, uuid))
		return check_name(cli, name);
	for (int i = 0; !status && i < count; i++) {
		if (memcmp(features[i].uuid, uuid, sizeof(uuid)))
			continue;
		*feature = features[i];
		return 0;
	}
	return status ? status :
	       fail_usage(cli, "the device has no Feature %s; see fwctlcli cxl feature list", name);
}

static struct json_object *scrub_json(const uint8_t *data, size_t len)
{
	struct fwctl_cxl_scrub scrub;
	struct json_object *json;

	if (fwctl_cxl_decode_scrub(data, len, &scrub))
		return NULL;
	json = json_object_new_object();
	json_set(json, "enabled", json_object_new_boolean(scrub.enabled));
	json_set(json, "cycle_hours", json_object_new_int(scrub.cycle_hours));
	json_set(json, "cycle_hours_min", json_object_new_int(scrub.cycle_hours_min));
	json_set(json, "cycle_changeable", json_object_new_boolean(scrub.cycle_changeable));
	json_set(json, "realtime_report", json_object_new_boolean(scrub.realtime_report));
	return json;
}

#define UNITS_MAX 64

static struct json_object *ecs_json(const uint8_t *data, size_t len)
{
	struct fwctl_cxl_ecs units[UNITS_MAX];
	int count = fwctl_cxl_decode_ecs(data, len, units, UNITS_MAX);
	struct json_object *array = json_object_new_array();

	for (int i = 0; i < count && i < UNITS_MAX; i++) {
		struct json_object *json = json_object_new_object();

		json_set(json, "unit", json_object_new_int(i));
		json_set(json, "log_entries_per", json_opt(units[i].log_entry_type ? "unit" : "DRAM"));
		json_set(json, "threshold_per_gb", json_object_new_int(units[i].threshold));
		json_set(json, "counts", json_opt(units[i].count_codewords ? "codewords" : "rows"));
		json_set(json, "realtime_report", json_object_new_boolean(units[i].realtime_report));
		json_object_array_add(array, json);
	}
	return array;
}

static struct json_object *value_json(const char *name, const uint8_t *data, size_t len)
{
	if (name && !strcmp(name, "patrol-scrub"))
		return scrub_json(data, len);
	if (name && !strcmp(name, "ecs"))
		return ecs_json(data, len);
	return NULL;
}

static int parse_selection(struct cli *cli, unsigned int *selection)
{
	static const char *const names[] = { "current", "default", "saved" };
	const char *text = cli->option[OPT_SELECTION];

	for (*selection = 0; text && *selection < COUNT(names); (*selection)++) {
		if (!strcmp(text, names[*selection]))
			return 0;
	}
	return text ? fail_usage(cli, "--selection is current, default or saved, not %s", text) : 0;
}

static int get_value(struct cli *cli, const struct fwctl_cxl_feature *feature,
		     unsigned int selection)
{
	const char *name = fwctl_cxl_feature_name(feature->uuid);
	size_t len = feature->get_size;
	uint8_t data[UINT16_MAX];
	unsigned int scope;
	int status = device_scope(cli, OP_GET, feature->uuid, &scope), err;

	if (status)
		return status;
	err = fwctl_cxl_feature_get(cli->dev, scope, feature->uuid, selection, data, &len);
	if (err)
		return fail_command(cli, err, OP_GET, feature->uuid);
	cli->result = json_object_new_object();
	json_set(cli->result, "name", json_opt(name));
	json_set(cli->result, "uuid", json_uuid(feature->uuid));
	json_set(cli->result, "version", json_object_new_int(feature->get_version));
	json_set(cli->result, "size", json_object_new_int64(len));
	json_set(cli->result, "data", json_hex(data, len));
	json_set(cli->result, "value", value_json(name, data, len));
	return 0;
}

int cxl_feature_get(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_feature feature;
	unsigned int selection;
	int status = parse_selection(cli, &selection);

	(void)argc;
	if (!status)
		status = check_name(cli, argv[1]);
	if (!status)
		status = device_open(cli, argv[0]);
	if (!status)
		status = find_feature(cli, argv[1], &feature);
	return status ? status : get_value(cli, &feature, selection);
}

void cxl_feature_get_show(struct cli *cli)
{
	static const struct column scrub[] = {
		{ .key = "enabled", .heading = "Enabled", .format = AS_YES_NO },
		{ .key = "cycle_hours", .heading = "Cycle, hours" },
		{ .key = "cycle_hours_min", .heading = "Shortest cycle, hours" },
		{ .key = "cycle_changeable", .heading = "Cycle can be changed", .format = AS_YES_NO },
		{ .key = "realtime_report", .heading = "Reports at once", .format = AS_YES_NO },
	};
	static const struct column ecs[] = {
		{ .key = "unit", .heading = "UNIT", .right = true },
		{ .key = "log_entries_per", .heading = "LOG ENTRIES PER" },
		{ .key = "threshold_per_gb", .heading = "THRESHOLD PER GB", .right = true },
		{ .key = "counts", .heading = "COUNTS" },
		{ .key = "realtime_report", .heading = "REPORTS AT ONCE", .format = AS_YES_NO },
	};
	struct json_object *value = json_object_object_get(cli->result, "value");

	data_show(cli);
	if (json_object_is_type(value, json_type_array))
		show_table(value, ecs, COUNT(ecs));
	else if (value)
		show_record(value, scrub, COUNT(scrub));
}

/* As the kernel judges it: the reset kinds alone are milder; saving it changes nothing in that */
static unsigned int scope_to_set(const struct fwctl_cxl_feature *feature)
{
	return fwctl_cxl_effects(feature->effects) & ~RESETS ? FWCTL_SCOPE_DEBUG_FULL :
							       FWCTL_SCOPE_DEBUG_RW;
}

/* A value that is cut short is a mistake, unless --offset says which part it is */
static int check_size(struct cli *cli, const struct fwctl_cxl_feature *feature, uint64_t offset,
		      size_t len)
{
	const char *plural = feature->set_size == 1 ? "" : "s";

	if (!feature->set_size)
		return fail_usage(cli, "this Feature cannot be changed, by the device's account");
	if (offset + len > feature->set_size)
		return fail_usage(cli, "this Feature takes %u byte%s: there is no room for %zu at offset %" PRIu64 "; nothing was sent",
				  feature->set_size, plural, len, offset);
	if (len < feature->set_size && !cli->option[OPT_OFFSET])
		return fail_usage(cli, "this Feature takes %u byte%s, not %zu; for a part of it say where it belongs, with --offset; nothing was sent",
				  feature->set_size, plural, len);
	return 0;
}

static int set_value(struct cli *cli, const char *name, uint64_t offset, const uint8_t *data,
		     size_t len)
{
	struct fwctl_cxl_feature feature;
	const char *wanted = cli->option[OPT_SCOPE];
	unsigned int scope;
	int status, err;

	cli->option[OPT_SCOPE] = NULL;	/* it is for setting, not for the list */
	status = find_feature(cli, name, &feature);
	cli->option[OPT_SCOPE] = wanted;
	if (!status)
		status = check_size(cli, &feature, offset, len);
	if (!status)
		status = scope_consent(cli, "set-feature on this Feature", scope_to_set(&feature), &scope);
	if (status)
		return status;
	err = fwctl_cxl_feature_set_at(cli->dev, scope, feature.uuid, feature.set_version,
				       cli->option[OPT_SAVED], offset, data, len);
	if (err)
		return fail_command(cli, err, OP_SET, feature.uuid);
	cli->result = json_object_new_object();
	json_set(cli->result, "name", json_opt(fwctl_cxl_feature_name(feature.uuid)));
	json_set(cli->result, "uuid", json_uuid(feature.uuid));
	json_set(cli->result, "offset", json_object_new_int64(offset));
	json_set(cli->result, "size", json_object_new_int64(len));
	json_set(cli->result, "saved", json_object_new_boolean(!!cli->option[OPT_SAVED]));
	return 0;
}

int cxl_feature_set(struct cli *cli, int argc, char **argv)
{
	const char *text = cli->option[OPT_OFFSET];
	uint64_t offset = 0;
	uint8_t *data;
	size_t len;
	int status = read_input(cli, &data, &len);

	(void)argc;
	if (!status && text)
		status = parse_number(cli, "--offset", text, UINT16_MAX, &offset);
	if (!status && (!len || len > UINT16_MAX))
		status = fail_usage(cli, "the value is missing, or longer than a Feature: use --input-hex or --input-file");
	if (!status)
		status = check_name(cli, argv[1]);
	if (!status)
		status = device_open(cli, argv[0]);
	if (!status)
		status = set_value(cli, argv[1], offset, data, len);
	free(data);
	return status;
}

void cxl_feature_set_show(struct cli *cli)
{
	int64_t size = json_object_get_int64(json_object_object_get(cli->result, "size"));
	bool saved = json_object_get_boolean(json_object_object_get(cli->result, "saved"));

	printf("set, %" PRId64 " byte%s%s\n", size, size == 1 ? "" : "s",
	       saved ? ", saved across resets" : "");
}
