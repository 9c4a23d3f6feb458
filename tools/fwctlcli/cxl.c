// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "cxl": identity, health, alerts and clock.
 */
#include "cli.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#define OP_IDENTIFY	0x0001
#define OP_GET_TIME	0x0300
#define OP_SET_TIME	0x0301
#define OP_MEMDEV	0x4000
#define OP_HEALTH	0x4200
#define OP_ALERTS	0x4201

static struct json_object *number(uint64_t value)
{
	return json_object_new_uint64(value);
}

struct json_object *identify_json(const struct fwctl_cxl_identify *id)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "component", json_object_new_string(fwctl_cxl_component_name(id->component)));
	json_set(json, "component_type", number(id->component));
	json_set(json, "vendor", json_format("%04x", id->vendor));
	json_set(json, "device", json_format("%04x", id->device));
	json_set(json, "subsystem_vendor", json_format("%04x", id->subsystem_vendor));
	json_set(json, "subsystem", json_format("%04x", id->subsystem));
	json_set(json, "serial", json_format("0x%" PRIx64, id->serial));
	json_set(json, "max_message", number(id->max_message));
	return json;
}

static const char *const poison_caps[] = { "injects persistent", "scans media" };
static const char *const qos_caps[] = { "egress port congestion", "temporary throughput reduction" };

static struct json_object *bits(uint32_t value, const char *const *names, size_t count)
{
	struct json_object *array = json_object_new_array();

	for (unsigned int i = 0; i < 32; i++) {
		if (!(value >> i & 1))
			continue;
		json_object_array_add(array, i < count ? json_object_new_string(names[i]) :
				      json_format("reserved bit %u", i));
	}
	return array;
}

static struct json_object *memdev_json(const struct fwctl_cxl_memdev *mem)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "component", json_object_new_string("memory device"));
	json_set(json, "firmware", json_object_new_string(mem->firmware));
	json_set(json, "total_capacity", number(mem->total));
	json_set(json, "volatile_only_capacity", number(mem->volatile_only));
	json_set(json, "persistent_only_capacity", number(mem->persistent_only));
	json_set(json, "partition_alignment", number(mem->partition_align));
	json_set(json, "label_storage", number(mem->label_storage));
	json_set(json, "event_log_info", number(mem->events_info));
	json_set(json, "event_log_warning", number(mem->events_warning));
	json_set(json, "event_log_failure", number(mem->events_failure));
	json_set(json, "event_log_fatal", number(mem->events_fatal));
	if (mem->has_dynamic)
		json_set(json, "event_log_dynamic_capacity", number(mem->events_dynamic));
	json_set(json, "poison_list_max", number(mem->poison_list_max));
	json_set(json, "inject_poison_limit", number(mem->inject_poison_limit));
	json_set(json, "poison_handling", bits(mem->poison_caps, poison_caps, COUNT(poison_caps)));
	json_set(json, "qos_telemetry", bits(mem->qos_caps, qos_caps, COUNT(qos_caps)));
	return json;
}

/* Opens DEV, sends a command without input, and checks what decode() says */
static int ask(struct cli *cli, const char *name, uint16_t opcode, void *out, size_t *len)
{
	int status = cli->dev ? 0 : device_open(cli, name);

	return status ? status : device_send(cli, opcode, NULL, NULL, 0, out, len);
}

static int decoded(struct cli *cli, int err, uint16_t opcode)
{
	return err ? fail_command(cli, err, opcode, NULL) : 0;
}

static int identify_memory(struct cli *cli, const char *name)
{
	struct fwctl_cxl_memdev mem;
	uint8_t out[0x45];
	size_t len = sizeof(out);
	int status = ask(cli, name, OP_MEMDEV, out, &len);

	if (!status)
		status = decoded(cli, fwctl_cxl_decode_memdev(out, len, &mem), OP_MEMDEV);
	if (!status)
		cli->result = memdev_json(&mem);
	return status;
}

static int identify_component(struct cli *cli, const char *name)
{
	struct fwctl_cxl_identify id;
	uint8_t out[18];
	size_t len = sizeof(out);
	int status = ask(cli, name, OP_IDENTIFY, out, &len);

	if (!status)
		status = decoded(cli, fwctl_cxl_decode_identify(out, len, &id), OP_IDENTIFY);
	if (!status)
		cli->result = identify_json(&id);
	return status;
}

int cxl_identify(struct cli *cli, int argc, char **argv)
{
	int status = device_open(cli, argv[0]);

	(void)argc;
	if (status)
		return status;
	if (device_is_memory(cli->dev))
		return identify_memory(cli, argv[0]);
	return identify_component(cli, argv[0]);
}

void cxl_identify_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "component", .heading = "Component" },
		{ .key = "vendor", .heading = "Vendor" },
		{ .key = "device", .heading = "Device" },
		{ .key = "subsystem_vendor", .heading = "Subsystem vendor" },
		{ .key = "subsystem", .heading = "Subsystem" },
		{ .key = "serial", .heading = "Serial number" },
		{ .key = "max_message", .heading = "Largest message", .format = AS_BYTES },
		{ .key = "firmware", .heading = "Firmware" },
		{ .key = "total_capacity", .heading = "Total capacity", .format = AS_BYTES },
		{ .key = "volatile_only_capacity", .heading = "Volatile only", .format = AS_BYTES },
		{ .key = "persistent_only_capacity", .heading = "Persistent only", .format = AS_BYTES },
		{ .key = "partition_alignment", .heading = "Partition alignment", .format = AS_BYTES },
		{ .key = "label_storage", .heading = "Label storage", .format = AS_BYTES },
		{ .key = "event_log_info", .heading = "Informational events" },
		{ .key = "event_log_warning", .heading = "Warning events" },
		{ .key = "event_log_failure", .heading = "Failure events" },
		{ .key = "event_log_fatal", .heading = "Fatal events" },
		{ .key = "event_log_dynamic_capacity", .heading = "Dynamic capacity events" },
		{ .key = "poison_list_max", .heading = "Poison list, most records" },
		{ .key = "inject_poison_limit", .heading = "Inject poison, most" },
		{ .key = "poison_handling", .heading = "Poison handling", .format = AS_LIST },
		{ .key = "qos_telemetry", .heading = "QoS telemetry", .format = AS_LIST },
	};

	show_record(cli->result, columns, COUNT(columns));
}

static const char *const health_bits[] = {
	"maintenance needed", "performance degraded", "hardware replacement needed",
	"memory capacity degraded",
};

/* Two bits each for life used and temperature, one each for the error counts */
static struct json_object *additional_json(uint8_t additional)
{
	static const char *const level[] = { "normal", "warning", "critical", "reserved" };
	struct json_object *json = json_object_new_object();

	json_set(json, "life_used", json_object_new_string(level[additional & 3]));
	json_set(json, "temperature", json_object_new_string(level[additional >> 2 & 3]));
	json_set(json, "volatile_errors", json_object_new_string(level[additional >> 4 & 1]));
	json_set(json, "persistent_errors", json_object_new_string(level[additional >> 5 & 1]));
	return json;
}

static struct json_object *health_json(const struct fwctl_cxl_health *health)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "status", bits(health->status, health_bits, COUNT(health_bits)));
	json_set(json, "media", json_object_new_string(fwctl_cxl_media_name(health->media)));
	json_set(json, "levels", additional_json(health->additional));
	json_set(json, "life_used_percent", health->life_used == FWCTL_CXL_LIFE_UNKNOWN ? NULL :
		 number(health->life_used));
	json_set(json, "temperature_celsius",
		 health->temperature == FWCTL_CXL_TEMPERATURE_UNKNOWN ? NULL :
		 json_object_new_int(health->temperature));
	json_set(json, "dirty_shutdowns", number(health->dirty_shutdowns));
	json_set(json, "volatile_errors", number(health->volatile_errors));
	json_set(json, "persistent_errors", number(health->persistent_errors));
	return json;
}

int cxl_health(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_health health;
	uint8_t out[18];
	size_t len = sizeof(out);
	int status = ask(cli, argv[0], OP_HEALTH, out, &len);

	(void)argc;
	if (!status)
		status = decoded(cli, fwctl_cxl_decode_health(out, len, &health), OP_HEALTH);
	if (!status)
		cli->result = health_json(&health);
	return device_kind_hint(cli, status, "health", true);
}

void cxl_health_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "status", .heading = "Health", .format = AS_LIST },
		{ .key = "media", .heading = "Media" },
		{ .key = "life_used_percent", .heading = "Life used, percent" },
		{ .key = "temperature_celsius", .heading = "Temperature, Celsius" },
		{ .key = "dirty_shutdowns", .heading = "Dirty shutdowns" },
		{ .key = "volatile_errors", .heading = "Corrected volatile errors" },
		{ .key = "persistent_errors", .heading = "Corrected persistent errors" },
	};
	static const struct column levels[] = {
		{ .key = "life_used", .heading = "Level of life used" },
		{ .key = "temperature", .heading = "Level of temperature" },
		{ .key = "volatile_errors", .heading = "Level of volatile errors" },
		{ .key = "persistent_errors", .heading = "Level of persistent errors" },
	};

	show_record(cli->result, columns, COUNT(columns));
	show_record(json_object_object_get(cli->result, "levels"), levels, COUNT(levels));
}

static const char *const alert_bits[] = {
	"life used", "over temperature", "under temperature", "corrected volatile errors",
	"corrected persistent errors",
};

int cxl_alerts(struct cli *cli, int argc, char **argv)
{
	struct fwctl_cxl_alerts a;
	uint8_t out[16];
	size_t len = sizeof(out);
	int status = ask(cli, argv[0], OP_ALERTS, out, &len);

	(void)argc;
	if (!status)
		status = decoded(cli, fwctl_cxl_decode_alerts(out, len, &a), OP_ALERTS);
	if (status)
		return device_kind_hint(cli, status, "alerts", true);
	cli->result = json_object_new_object();
	json_set(cli->result, "enabled", bits(a.valid, alert_bits, COUNT(alert_bits)));
	json_set(cli->result, "programmable", bits(a.programmable, alert_bits, COUNT(alert_bits)));
	json_set(cli->result, "life_used_critical", number(a.life_critical));
	json_set(cli->result, "life_used_warning", number(a.life_warning));
	json_set(cli->result, "over_temperature_critical", json_object_new_int(a.over_critical));
	json_set(cli->result, "over_temperature_warning", json_object_new_int(a.over_warning));
	json_set(cli->result, "under_temperature_critical", json_object_new_int(a.under_critical));
	json_set(cli->result, "under_temperature_warning", json_object_new_int(a.under_warning));
	json_set(cli->result, "volatile_errors_warning", number(a.volatile_warning));
	json_set(cli->result, "persistent_errors_warning", number(a.persistent_warning));
	return 0;
}

void cxl_alerts_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "enabled", .heading = "Enabled", .format = AS_LIST },
		{ .key = "programmable", .heading = "Programmable", .format = AS_LIST },
		{ .key = "life_used_warning", .heading = "Life used, warning at percent" },
		{ .key = "life_used_critical", .heading = "Life used, critical at percent" },
		{ .key = "over_temperature_warning", .heading = "Over temperature, warning, Celsius" },
		{ .key = "over_temperature_critical", .heading = "Over temperature, critical" },
		{ .key = "under_temperature_warning", .heading = "Under temperature, warning" },
		{ .key = "under_temperature_critical", .heading = "Under temperature, critical" },
		{ .key = "volatile_errors_warning", .heading = "Corrected volatile errors, warning" },
		{ .key = "persistent_errors_warning", .heading = "Corrected persistent errors, warning" },
	};

	show_record(cli->result, columns, COUNT(columns));
}

#define NSEC_PER_SEC UINT64_C(1000000000)

static uint64_t little_endian(const uint8_t bytes[8])
{
	uint64_t value = 0;

	for (int i = 7; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

static struct json_object *time_json(uint64_t nanoseconds)
{
	struct json_object *json = json_object_new_object();
	time_t seconds = nanoseconds / NSEC_PER_SEC;
	char text[64];
	struct tm tm;

	json_set(json, "nanoseconds", number(nanoseconds));
	json_set(json, "set", json_object_new_boolean(nanoseconds));
	if (nanoseconds && gmtime_r(&seconds, &tm) &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm))
		json_set(json, "time", json_format("%s.%09" PRIu64 "Z", text,
						   nanoseconds % NSEC_PER_SEC));
	else
		json_set(json, "time", json_object_new_string("never set"));
	return json;
}

/* "now" is when it is sent */
static int parse_time(struct cli *cli, const char *text, uint64_t *nanoseconds)
{
	*nanoseconds = 0;
	if (!text || !strcmp(text, "now"))
		return 0;
	return parse_number(cli, "--set", text, UINT64_MAX, nanoseconds);
}

static int set_time(struct cli *cli, const char *text, uint64_t nanoseconds)
{
	struct timespec now;
	uint8_t in[8];
	size_t len = 0;

	if (!strcmp(text, "now")) {
		clock_gettime(CLOCK_REALTIME, &now);
		nanoseconds = now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
	}
	for (int i = 0; i < 8; i++)
		in[i] = nanoseconds >> (8 * i);
	return device_send(cli, OP_SET_TIME, NULL, in, sizeof(in), NULL, &len);
}

int cxl_timestamp(struct cli *cli, int argc, char **argv)
{
	const char *set = cli->option[OPT_SET];
	uint64_t nanoseconds;
	uint8_t out[8];
	size_t len = sizeof(out);
	int status = parse_time(cli, set, &nanoseconds);

	(void)argc;
	if (!status)
		status = device_open(cli, argv[0]);
	if (!status && set)
		status = set_time(cli, set, nanoseconds);
	if (set)
		cli->option[OPT_SCOPE] = NULL;	/* it was meant for setting only */
	if (!status)
		status = device_send(cli, OP_GET_TIME, NULL, NULL, 0, out, &len);
	if (!status && len != sizeof(out))
		status = fail_command(cli, -EBADMSG, OP_GET_TIME, NULL);
	if (!status)
		cli->result = time_json(little_endian(out));
	return status;
}

void cxl_timestamp_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "time", .heading = "Time" },
		{ .key = "nanoseconds", .heading = "Nanoseconds" },
	};

	show_record(cli->result, columns, COUNT(columns));
}
