// SPDX-License-Identifier: GPL-2.0-only
/*
 * Structures of the NVMe specifications as tables of fields, and what makes JSON
 * and text of them. Sizes are those of the specification: whoever calls has read
 * that many bytes.
 */
#include "nvme.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT	NVME_TEXT
#define HEX	NVME_HEX
#define LARGE	NVME_LARGE
#define BITS	NVME_BITS

/* Identify Controller, NVMe 2.1 5.1.13.2.1 */
const struct nvme_field nvme_ctrl_fields[] = {
	{ "vid", 0, 2, BITS, "PCI vendor" },
	{ "ssvid", 2, 2, BITS, "PCI subsystem vendor" },
	{ "sn", 4, 20, TEXT, "serial number" },
	{ "mn", 24, 40, TEXT, "model number" },
	{ "fr", 64, 8, TEXT, "firmware revision" },
	{ "rab", 72, 1, 0, "recommended arbitration burst" },
	{ "ieee", 73, 3, BITS, "IEEE OUI of the vendor" },
	{ "cmic", 76, 1, BITS, "multi-path I/O and sharing" },
	{ "mdts", 77, 1, 0, "largest transfer, as a power of two of pages" },
	{ "cntlid", 78, 2, 0, "controller in the subsystem" },
	{ "ver", 80, 4, BITS, "version of the specification" },
	{ "rtd3r", 84, 4, 0, "RTD3 resume latency, microseconds" },
	{ "rtd3e", 88, 4, 0, "RTD3 entry latency, microseconds" },
	{ "oaes", 92, 4, BITS, "optional asynchronous events" },
	{ "ctratt", 96, 4, BITS, "controller attributes" },
	{ "rrls", 100, 2, BITS, "read recovery levels" },
	{ "cntrltype", 111, 1, 0, "controller type" },
	{ "fguid", 112, 16, NVME_UUID, "FRU identifier" },
	{ "crdt1", 128, 2, 0, "command retry delay 1" },
	{ "crdt2", 130, 2, 0, "command retry delay 2" },
	{ "crdt3", 132, 2, 0, "command retry delay 3" },
	{ "nvmsr", 253, 1, BITS, "subsystem report" },
	{ "vwci", 254, 1, 0, "write cycles of the vital product data" },
	{ "mec", 255, 1, BITS, "management endpoints" },
	{ "oacs", 256, 2, BITS, "optional admin commands" },
	{ "acl", 258, 1, 0, "aborts at once, less one" },
	{ "aerl", 259, 1, 0, "event requests at once, less one" },
	{ "frmw", 260, 1, BITS, "firmware updates" },
	{ "lpa", 261, 1, BITS, "log page attributes" },
	{ "elpe", 262, 1, 0, "entries of the error log, less one" },
	{ "npss", 263, 1, 0, "power states, less one" },
	{ "avscc", 264, 1, BITS, "format of vendors' admin commands" },
	{ "apsta", 265, 1, BITS, "autonomous power state transitions" },
	{ "wctemp", 266, 2, 0, "warning temperature, Kelvin" },
	{ "cctemp", 268, 2, 0, "critical temperature, Kelvin" },
	{ "mtfa", 270, 2, 0, "longest firmware activation, 100 ms" },
	{ "hmpre", 272, 4, 0, "host memory buffer preferred, 4 KiB" },
	{ "hmmin", 276, 4, 0, "host memory buffer at least, 4 KiB" },
	{ "tnvmcap", 280, 16, LARGE, "total capacity, bytes" },
	{ "unvmcap", 296, 16, LARGE, "unallocated capacity, bytes" },
	{ "rpmbs", 312, 4, 0, "replay protected memory blocks" },
	{ "edstt", 316, 2, 0, "extended self-test, minutes" },
	{ "dsto", 318, 1, BITS, "self-test options" },
	{ "fwug", 319, 1, 0, "firmware update granularity, 4 KiB" },
	{ "kas", 320, 2, 0, "keep alive granularity, 100 ms" },
	{ "hctma", 322, 2, BITS, "host controlled thermal management" },
	{ "mntmt", 324, 2, 0, "least thermal management temperature, Kelvin" },
	{ "mxtmt", 326, 2, 0, "most thermal management temperature, Kelvin" },
	{ "sanicap", 328, 4, BITS, "sanitize capabilities" },
	{ "hmminds", 332, 4, 0, "least host memory descriptor, 4 KiB" },
	{ "hmmaxd", 336, 2, 0, "most host memory descriptors" },
	{ "nsetidmax", 338, 2, 0, "largest NVM Set" },
	{ "endgidmax", 340, 2, 0, "largest endurance group" },
	{ "anatt", 342, 1, 0, "ANA transition, seconds" },
	{ "anacap", 343, 1, BITS, "ANA capabilities" },
	{ "anagrpmax", 344, 4, 0, "largest ANA group" },
	{ "nanagrpid", 348, 4, 0, "number of ANA groups" },
	{ "pels", 352, 4, 0, "persistent event log size, 64 KiB" },
	{ "domainid", 356, 2, 0, "domain" },
	{ "megcap", 368, 16, LARGE, "largest endurance group, bytes" },
	{ "sqes", 512, 1, BITS, "submission queue entry sizes" },
	{ "cqes", 513, 1, BITS, "completion queue entry sizes" },
	{ "maxcmd", 514, 2, 0, "outstanding commands" },
	{ "nn", 516, 4, 0, "largest namespace identifier" },
	{ "oncs", 520, 2, BITS, "optional I/O commands" },
	{ "fuses", 522, 2, BITS, "fused operations" },
	{ "fna", 524, 1, BITS, "format attributes" },
	{ "vwc", 525, 1, BITS, "volatile write cache" },
	{ "awun", 526, 2, 0, "atomic write unit, normal, less one" },
	{ "awupf", 528, 2, 0, "atomic write unit at power fail, less one" },
	{ "icsvscc", 530, 1, BITS, "format of vendors' I/O commands" },
	{ "nwpc", 531, 1, BITS, "namespace write protection" },
	{ "acwu", 532, 2, 0, "atomic compare and write unit" },
	{ "ocfs", 534, 2, BITS, "copy formats" },
	{ "sgls", 536, 4, BITS, "scatter gather lists" },
	{ "mnan", 540, 4, 0, "most allowed namespaces" },
	{ "maxdna", 544, 16, LARGE, "most attachments in the domain" },
	{ "maxcna", 560, 4, 0, "most attachments to an I/O controller" },
	{ "subnqn", 768, 256, TEXT, "subsystem NQN" },
	{ "ioccsz", 1792, 4, 0, "I/O command capsule, 16 bytes" },
	{ "iorcsz", 1796, 4, 0, "I/O response capsule, 16 bytes" },
	{ "icdoff", 1800, 2, 0, "in capsule data offset, 16 bytes" },
	{ "fcatt", 1802, 1, BITS, "fabrics controller attributes" },
	{ "msdbd", 1803, 1, 0, "most SGL data block descriptors" },
	{ "ofcs", 1804, 2, BITS, "optional fabrics commands" },
	{ 0 }
};

/* Its power state descriptors, figure 313; active power, scales and workload are added apart */
const struct nvme_field nvme_power_fields[] = {
	{ "max_power", 0, 2, 0, NULL },
	{ "flags", 3, 1, 0, NULL },
	{ "entry_lat", 4, 4, 0, NULL },
	{ "exit_lat", 8, 4, 0, NULL },
	{ "read_tput", 12, 1, 0, NULL },
	{ "read_lat", 13, 1, 0, NULL },
	{ "write_tput", 14, 1, 0, NULL },
	{ "write_lat", 15, 1, 0, NULL },
	{ "idle_power", 16, 2, 0, NULL },
	{ 0 }
};

/* Identify Namespace, NVM Command Set 1.1 4.1.5 */
const struct nvme_field nvme_ns_fields[] = {
	{ "nsze", 0, 8, 0, "size, blocks" },
	{ "ncap", 8, 8, 0, "capacity, blocks" },
	{ "nuse", 16, 8, 0, "used, blocks" },
	{ "nsfeat", 24, 1, BITS, "features" },
	{ "nlbaf", 25, 1, 0, "formats, less one" },
	{ "flbas", 26, 1, BITS, "format in use" },
	{ "mc", 27, 1, BITS, "metadata capabilities" },
	{ "dpc", 28, 1, BITS, "data protection capabilities" },
	{ "dps", 29, 1, BITS, "data protection settings" },
	{ "nmic", 30, 1, BITS, "multi-path I/O and sharing" },
	{ "rescap", 31, 1, BITS, "reservation capabilities" },
	{ "fpi", 32, 1, BITS, "format progress" },
	{ "dlfeat", 33, 1, BITS, "deallocated blocks" },
	{ "nawun", 34, 2, 0, "atomic write unit, normal, less one" },
	{ "nawupf", 36, 2, 0, "atomic write unit at power fail, less one" },
	{ "nacwu", 38, 2, 0, "atomic compare and write unit, less one" },
	{ "nabsn", 40, 2, 0, "atomic boundary, normal" },
	{ "nabo", 42, 2, 0, "atomic boundary offset" },
	{ "nabspf", 44, 2, 0, "atomic boundary at power fail" },
	{ "noiob", 46, 2, 0, "optimal I/O boundary, blocks" },
	{ "nvmcap", 48, 16, LARGE, "capacity, bytes" },
	{ "nsattr", 99, 1, BITS, "attributes" },
	{ "nvmsetid", 100, 2, 0, "NVM Set" },
	{ "npwg", 64, 2, 0, "preferred write granularity, less one" },
	{ "npwa", 66, 2, 0, "preferred write alignment, less one" },
	{ "npdg", 68, 2, 0, "preferred deallocate granularity, less one" },
	{ "npda", 70, 2, 0, "preferred deallocate alignment, less one" },
	{ "nows", 72, 2, 0, "optimal write size, less one" },
	{ "mssrl", 74, 2, 0, "longest range to copy" },
	{ "mcl", 76, 4, 0, "most blocks to copy" },
	{ "msrc", 80, 1, 0, "most ranges to copy, less one" },
	{ "nulbaf", 82, 1, 0, "unique formats" },
	{ "anagrpid", 92, 4, 0, "ANA group" },
	{ "endgid", 102, 2, 0, "endurance group" },
	{ "eui64", 120, 8, HEX, "IEEE extended unique identifier" },
	{ "nguid", 104, 16, HEX, "globally unique identifier" },
	{ 0 }
};

/* A format: metadata, log2 of the block size, relative performance */
const struct nvme_field nvme_format_fields[] = {
	{ "ms", 0, 2, 0, NULL }, { "ds", 2, 1, 0, NULL }, { "rp", 3, 1, 0, NULL }, { 0 }
};

/* SMART / Health Information, NVMe 2.1 5.1.12.1.3 */
const struct nvme_field nvme_smart_fields[] = {
	{ "critical_warning", 0, 1, BITS, "warnings, a bit each" },
	{ "temperature", 1, 2, 0, "Kelvin" },
	{ "avail_spare", 3, 1, 0, "percent" },
	{ "spare_thresh", 4, 1, 0, "percent, below which there is a warning" },
	{ "percent_used", 5, 1, 0, "percent of the endurance" },
	{ "endurance_grp_critical_warning_summary", 6, 1, BITS, "warnings of endurance groups" },
	{ "data_units_read", 32, 16, LARGE, "512000 bytes each" },
	{ "data_units_written", 48, 16, LARGE, "512000 bytes each" },
	{ "host_read_commands", 64, 16, LARGE, NULL },
	{ "host_write_commands", 80, 16, LARGE, NULL },
	{ "controller_busy_time", 96, 16, LARGE, "minutes" },
	{ "power_cycles", 112, 16, LARGE, NULL },
	{ "power_on_hours", 128, 16, LARGE, NULL },
	{ "unsafe_shutdowns", 144, 16, LARGE, NULL },
	{ "media_errors", 160, 16, LARGE, NULL },
	{ "num_err_log_entries", 176, 16, LARGE, NULL },
	{ "warning_temp_time", 192, 4, 0, "minutes" },
	{ "critical_comp_time", 196, 4, 0, "minutes" },
	{ "thm_temp1_trans_count", 216, 4, 0, "times" },
	{ "thm_temp2_trans_count", 220, 4, 0, "times" },
	{ "thm_temp1_total_time", 224, 4, 0, "seconds" },
	{ "thm_temp2_total_time", 228, 4, 0, "seconds" },
	{ 0 }
};

/* An entry of the error log, NVMe 2.1 5.1.12.1.2; the status is split apart */
const struct nvme_field nvme_error_fields[] = {
	{ "error_count", 0, 8, 0, NULL },
	{ "sqid", 8, 2, 0, NULL },
	{ "cmdid", 10, 2, 0, NULL },
	{ "status_field", 12, 2, 0, NULL },
	{ "phase_tag", 12, 1, 0, NULL },
	{ "parm_error_location", 14, 2, 0, NULL },
	{ "lba", 16, 8, 0, NULL },
	{ "nsid", 24, 4, 0, NULL },
	{ "vs", 28, 1, 0, NULL },
	{ "trtype", 29, 1, 0, NULL },
	{ "cs", 32, 8, 0, NULL },
	{ "trtype_spec_info", 40, 2, 0, NULL },
	{ 0 }
};

static uint64_t number_of(const uint8_t *data, size_t size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | data[size];
	return value;
}

/* 128 bits in decimal: JSON has no limit to its numbers, json-c has */
static struct json_object *large(const uint8_t data[16])
{
	uint8_t value[16];
	char text[40];
	size_t at = sizeof(text);
	struct json_object *json;
	unsigned int rest;

	if (!number_of(data + 8, 8))
		return json_object_new_uint64(number_of(data, 8));
	memcpy(value, data, sizeof(value));
	text[--at] = 0;
	do {
		rest = 0;
		for (int i = 15; i >= 0; i--) {
			rest = rest << 8 | value[i];
			value[i] = rest / 10;
			rest %= 10;
		}
		text[--at] = '0' + rest;
	} while (number_of(value, 8) || number_of(value + 8, 8));
	json = json_object_new_string(text + at);
	json_object_set_serializer(json, json_object_userdata_to_json_string, strdup(text + at),
				   json_object_free_userdata);
	return json;
}

static struct json_object *field_json(const struct nvme_field *field, const uint8_t *data)
{
	switch (field->kind) {
	case NVME_LARGE:
		return large(data + field->at);
	case NVME_TEXT:
		return json_escaped(data + field->at, field->size);
	case NVME_HEX:
		return json_hex(data + field->at, field->size);
	case NVME_UUID:
		return json_uuid(data + field->at);
	default:
		return json_object_new_uint64(number_of(data + field->at, field->size));
	}
}

void nvme_fields_add(struct json_object *json, const struct nvme_field *fields,
		     const uint8_t *data)
{
	for (; fields->name; fields++)
		json_set(json, fields->name, field_json(fields, data));
}

struct json_object *nvme_fields_json(const struct nvme_field *fields, const uint8_t *data)
{
	struct json_object *json = json_object_new_object();

	nvme_fields_add(json, fields, data);
	return json;
}

/* The field of a result, by the structure that has such fields; NULL: none has it */
static const struct nvme_field *field_of(struct json_object *result, const char *name)
{
	const struct nvme_field *field = nvme_smart_fields;

	if (json_object_object_get(result, "vid"))
		field = nvme_ctrl_fields;
	else if (json_object_object_get(result, "nsze"))
		field = nvme_ns_fields;
	for (; field->name; field++)
		if (!strcmp(field->name, name))
			return field;
	return NULL;
}

/* "ms 0, ds 9, rp 0" */
static struct json_object *on_one_line(struct json_object *object)
{
	char text[512];
	size_t at = 0;

	text[0] = 0;
	json_object_object_foreach(object, key, value) {
		if (at < sizeof(text))
			at += snprintf(text + at, sizeof(text) - at, "%s%s %s", at ? ", " : "", key,
				       json_object_get_string(value));
	}
	return json_object_new_string(text);
}

static struct json_object *line_json(struct json_object *result, const char *name,
				     struct json_object *value)
{
	const struct nvme_field *field = field_of(result, name);
	struct json_object *line = json_object_new_object();

	json_set(line, "field", json_object_new_string(name));
	if (field && field->kind == NVME_BITS)
		json_set(line, "value", json_format("0x%0*" PRIx64, 2 * field->size,
						    json_object_get_uint64(value)));
	else
		json_set(line, "value", json_object_get(value));
	json_set(line, "what", json_object_new_string(field && field->what ? field->what : ""));
	return line;
}

/* What there are several of goes below the table, a line each */
static void show_arrays(struct json_object *result)
{
	json_object_object_foreach(result, name, array) {
		if (!json_object_is_type(array, json_type_array))
			continue;
		for (size_t i = 0; i < json_object_array_length(array); i++) {
			struct json_object *line = on_one_line(json_object_array_get_idx(array, i));
			int begin = printf("%s %zu: ", name, i);

			print_wrapped(stdout, json_object_get_string(line), begin, 8,
				      output_width(STDOUT_FILENO));
			json_object_put(line);
		}
	}
}

/* A text that would leave no room for anything beside it, such as a name of a subsystem */
static bool is_long(struct json_object *value)
{
	size_t width = output_width(STDOUT_FILENO);

	return width && json_object_is_type(value, json_type_string) &&
	       strlen(json_object_get_string(value)) > width / 2;
}

void nvme_fields_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "field", .heading = "FIELD" },
		{ .key = "value", .heading = "VALUE" },
		{ .key = "what", .heading = "MEANING", .format = AS_WORDS },
	};
	struct json_object *lines = json_object_new_array();

	json_object_object_foreach(cli->result, name, value) {
		if (!json_object_is_type(value, json_type_array) && !is_long(value))
			json_object_array_add(lines, line_json(cli->result, name, value));
	}
	show_table(lines, columns, COUNT(columns));
	json_object_object_foreach(cli->result, long_name, long_value) {
		if (is_long(long_value))
			printf("%s: %s\n", long_name, json_object_get_string(long_value));
	}
	show_arrays(cli->result);
	json_object_put(lines);
}

static const struct {
	uint8_t opcode;
	const char *title;
} admin_titles[] = {
	{ 0x00, "Delete I/O Submission Queue" }, { 0x01, "Create I/O Submission Queue" },
	{ 0x02, "Get Log Page" }, { 0x04, "Delete I/O Completion Queue" },
	{ 0x05, "Create I/O Completion Queue" }, { 0x06, "Identify" }, { 0x08, "Abort" },
	{ 0x09, "Set Features" }, { 0x0a, "Get Features" },
	{ 0x0c, "Asynchronous Event Request" }, { 0x0d, "Namespace Management" },
	{ 0x10, "Firmware Commit" }, { 0x11, "Firmware Image Download" },
	{ 0x14, "Device Self-test" }, { 0x15, "Namespace Attachment" }, { 0x18, "Keep Alive" },
	{ 0x19, "Directive Send" }, { 0x1a, "Directive Receive" },
	{ 0x1c, "Virtualization Management" }, { 0x1d, "NVMe-MI Send" },
	{ 0x1e, "NVMe-MI Receive" }, { 0x7c, "Doorbell Buffer Config" }, { 0x80, "Format NVM" },
	{ 0x81, "Security Send" }, { 0x82, "Security Receive" }, { 0x84, "Sanitize" },
	{ 0x86, "Get LBA Status" },
}, io_titles[] = {
	{ 0x00, "Flush" }, { 0x01, "Write" }, { 0x02, "Read" }, { 0x04, "Write Uncorrectable" },
	{ 0x05, "Compare" }, { 0x08, "Write Zeroes" }, { 0x09, "Dataset Management" },
	{ 0x0c, "Verify" }, { 0x0d, "Reservation Register" }, { 0x0e, "Reservation Report" },
	{ 0x11, "Reservation Acquire" }, { 0x15, "Reservation Release" }, { 0x19, "Copy" },
	{ 0x79, "Zone Management Send" }, { 0x7a, "Zone Management Receive" },
	{ 0x7d, "Zone Append" },
};

const char *nvme_opcode_title(bool admin, uint8_t opcode)
{
	size_t count = admin ? COUNT(admin_titles) : COUNT(io_titles);

	for (size_t i = 0; i < count; i++) {
		if ((admin ? admin_titles[i].opcode : io_titles[i].opcode) == opcode)
			return admin ? admin_titles[i].title : io_titles[i].title;
	}
	return "Unknown";
}
