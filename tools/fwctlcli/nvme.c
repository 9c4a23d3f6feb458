// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "nvme": how a command gets to a controller, identity and health.
 */
#include "nvme.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOG_ERROR	0x01
#define LOG_SMART	0x02
#define LOG_FIRMWARE	0x03

#define ERROR_SIZE	64
#define ERRORS_MAX	256

int nvme_open(struct cli *cli, const char *name)
{
	int status = device_open(cli, name);
	const char *subsystem;

	if (status)
		return status;
	subsystem = fwctl_dev_subsystem(cli->dev);
	if (strcmp(subsystem, "nvme"))
		return fail_usage(cli, "%s is no NVMe controller but of type %s; see fwctlcli dev list",
				  fwctl_dev_name(cli->dev), subsystem);
	return 0;
}

static void label(const struct fwctl_nvme_admin *admin, char *text, size_t room)
{
	const struct fwctl_nvme_command *row = fwctl_nvme_command_of(admin);

	if (row)
		snprintf(text, room, "%s (%02xh)", row->name, admin->opcode);
	else
		snprintf(text, room, "%02xh", admin->opcode);
}

int nvme_fail(struct cli *cli, int result, const struct fwctl_nvme_admin *admin)
{
	char name[128];

	label(admin, name, sizeof(name));
	return fail_named(cli, result, name, fwctl_nvme_status_text(result));
}

/* By the table, or the most; false: no row of it is of this opcode */
static bool need_of(const struct fwctl_nvme_admin *admin, struct need *need)
{
	const struct fwctl_nvme_command *row = fwctl_nvme_command_of(admin);

	need->scope = fwctl_nvme_scope(admin);
	if (row)
		snprintf(need->what, sizeof(need->what), "%s", row->name);
	else
		snprintf(need->what, sizeof(need->what), "%02xh, which no table names,",
			 admin->opcode);
	return row;
}

int nvme_scope(struct cli *cli, const struct fwctl_nvme_admin *admin, unsigned int *scope)
{
	struct need need;

	need_of(admin, &need);
	return scope_consent(cli, need.what, need.scope, scope);
}

struct transfer {
	struct fwctl_dev *dev;
	const struct fwctl_nvme_admin *admin;
	void *data;
	uint32_t len;
	uint64_t *result;
};

static int transfer(void *arg, unsigned int scope)
{
	const struct transfer *t = arg;

	return fwctl_nvme_send(t->dev, scope, t->admin, t->data, t->len, t->result);
}

int nvme_send(struct cli *cli, const struct fwctl_nvme_admin *admin, void *data,
	      uint32_t data_len, uint64_t *result)
{
	struct transfer t = { cli->dev, admin, data, data_len, result };
	struct fwctl_nl_id id = { .opcode = admin->opcode };
	unsigned int scope;
	struct need need;
	int status = 0, err;

	if (!need_of(admin, &need))
		status = need_ask(cli, transfer, &t, &id, &need);
	if (!status)
		status = scope_consent(cli, need.what, need.scope, &scope);
	if (status)
		return status;
	err = transfer(&t, scope);
	return err ? nvme_fail(cli, err, admin) : 0;
}

int nvme_nsid(struct cli *cli, uint32_t otherwise, uint32_t *nsid)
{
	uint64_t number = otherwise;
	int status = 0;

	if (cli->option[OPT_NSID])
		status = parse_number(cli, "--nsid", cli->option[OPT_NSID], UINT32_MAX, &number);
	*nsid = number;
	return status;
}

static int identify(struct cli *cli, uint8_t cns, uint32_t nsid, uint8_t data[4096])
{
	struct fwctl_nvme_admin admin = { .opcode = NVME_IDENTIFY, .nsid = nsid, .cdw10 = cns };

	return nvme_send(cli, &admin, data, 4096, NULL);
}

int nvme_get_log(struct cli *cli, uint8_t page, uint32_t nsid, void *data, size_t len)
{
	struct fwctl_nvme_admin admin = {
		.opcode = NVME_GET_LOG, .nsid = nsid, .cdw10 = page | NVME_RETAIN,
	};
	unsigned int scope;
	int status = nvme_scope(cli, &admin, &scope), err;

	if (status)
		return status;
	err = fwctl_nvme_log_read(cli->dev, scope, &admin, 0, data, len, NULL, NULL);
	return err ? nvme_fail(cli, err, &admin) : 0;
}

/* The scales are the two highest bits of their bytes */
static struct json_object *power_json(const uint8_t *data)
{
	struct json_object *json = nvme_fields_json(nvme_power_fields, data);

	json_set(json, "idle_scale", json_object_new_int(data[18] >> 6));
	json_set(json, "active_power", json_object_new_int(data[20] | data[21] << 8));
	json_set(json, "active_power_work", json_object_new_int(data[22] & 7));
	json_set(json, "active_scale", json_object_new_int(data[22] >> 6));
	return json;
}

#define POWER_STATES_MAX	32

int nvme_id_ctrl(struct cli *cli, int argc, char **argv)
{
	struct json_object *states;
	uint8_t data[4096];
	int status = nvme_open(cli, argv[0]);

	(void)argc;
	if (!status)
		status = identify(cli, 0x01, 0, data);
	if (status)
		return status;
	cli->result = nvme_fields_json(nvme_ctrl_fields, data);
	if (!data[768])
		json_object_object_del(cli->result, "subnqn");
	states = json_object_new_array();
	for (int i = 0; i <= data[263] && i < POWER_STATES_MAX; i++)
		json_object_array_add(states, power_json(data + 2048 + 32 * i));
	json_set(cli->result, "psds", states);
	return 0;
}

#define FORMATS_MAX	64
#define HAS_PREFERRED	(1U << 4)	/* of the features: NPWG and the like */

int nvme_id_ns(struct cli *cli, int argc, char **argv)
{
	static const char *const preferred[] = { "npwg", "npwa", "npdg", "npda", "nows" };
	struct json_object *formats;
	uint8_t data[4096];
	uint32_t nsid;
	int status = nvme_nsid(cli, 1, &nsid);

	(void)argc;
	if (!status)
		status = nvme_open(cli, argv[0]);
	if (!status)
		status = identify(cli, 0x00, nsid, data);
	if (status)
		return status;
	cli->result = nvme_fields_json(nvme_ns_fields, data);
	for (size_t i = 0; i < COUNT(preferred) && !(data[24] & HAS_PREFERRED); i++)
		json_object_object_del(cli->result, preferred[i]);
	formats = json_object_new_array();
	for (int i = 0; i <= data[25] && i < FORMATS_MAX; i++)
		json_object_array_add(formats, nvme_fields_json(nvme_format_fields,
								data + 128 + 4 * i));
	json_set(cli->result, "lbafs", formats);
	return 0;
}

int nvme_smart(struct cli *cli, int argc, char **argv)
{
	uint8_t data[512];
	uint32_t nsid;
	char key[32];
	int status = nvme_nsid(cli, NVME_ALL, &nsid);

	(void)argc;
	if (!status)
		status = nvme_open(cli, argv[0]);
	if (!status)
		status = nvme_get_log(cli, LOG_SMART, nsid, data, sizeof(data));
	if (status)
		return status;
	cli->result = nvme_fields_json(nvme_smart_fields, data);
	for (int i = 0; i < 8; i++) {
		uint16_t kelvin = data[200 + 2 * i] | data[201 + 2 * i] << 8;

		snprintf(key, sizeof(key), "temperature_sensor_%d", i + 1);
		if (kelvin)
			json_set(cli->result, key, json_object_new_int(kelvin));
	}
	return 0;
}

/* The phase tag is the lowest bit of the status */
static struct json_object *error_json(const uint8_t *data)
{
	struct json_object *json = nvme_fields_json(nvme_error_fields, data);

	json_set(json, "status_field", json_object_new_int((data[12] | data[13] << 8) >> 1));
	json_set(json, "phase_tag", json_object_new_int(data[12] & 1));
	return json;
}

/* As many entries as the controller says that it keeps */
int nvme_error_log(struct cli *cli, int argc, char **argv)
{
	uint8_t data[ERROR_SIZE * ERRORS_MAX], controller[4096];
	struct json_object *errors;
	int status = nvme_open(cli, argv[0]), count = 0;

	(void)argc;
	if (!status)
		status = identify(cli, 0x01, 0, controller);
	if (!status) {
		count = controller[262] + 1;
		status = nvme_get_log(cli, LOG_ERROR, NVME_ALL, data, count * ERROR_SIZE);
	}
	if (status)
		return status;
	errors = json_object_new_array();
	for (int i = 0; i < count; i++)
		json_object_array_add(errors, error_json(data + ERROR_SIZE * i));
	cli->result = json_object_new_object();
	json_set(cli->result, "errors", errors);
	return 0;
}

void nvme_error_log_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "error_count", .heading = "COUNT", .right = true },
		{ .key = "sqid", .heading = "QUEUE", .right = true },
		{ .key = "cmdid", .heading = "COMMAND", .right = true },
		{ .key = "status", .heading = "STATUS" },
		{ .key = "nsid", .heading = "NAMESPACE", .right = true },
		{ .key = "lba", .heading = "LBA", .right = true },
	};
	struct json_object *errors = json_object_object_get(cli->result, "errors");
	struct json_object *lines = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(errors); i++) {
		struct json_object *error = json_object_array_get_idx(errors, i);
		int status = json_object_get_int(json_object_object_get(error, "status_field"));

		/* entries that were never used */
		if (!json_object_get_uint64(json_object_object_get(error, "error_count")))
			continue;
		json_set(error, "status", json_format("%xh: %s", status,
						      fwctl_nvme_status_text(status)));
		json_object_array_add(lines, json_object_get(error));
	}
	if (json_object_array_length(lines))
		show_table(lines, columns, COUNT(columns));
	else
		fprintf(stderr, "no errors: the log has no entry that was ever used\n");
	json_object_put(lines);
}

#define SLOTS	7

/* nvme-cli names the controller, and gives a revision as a number and as text */
int nvme_fw_log(struct cli *cli, int argc, char **argv)
{
	struct json_object *slots;
	uint8_t data[512];
	char key[32];
	int status = nvme_open(cli, argv[0]);

	(void)argc;
	if (!status)
		status = nvme_get_log(cli, LOG_FIRMWARE, NVME_ALL, data, sizeof(data));
	if (status)
		return status;
	slots = json_object_new_object();
	json_set(slots, "Active Firmware Slot (afi)", json_object_new_int(data[0]));
	for (int i = 0; i < SLOTS; i++) {
		const uint8_t *revision = data + 8 + 8 * i;
		char text[9] = "";
		uint64_t number = 0;

		if (!revision[0])
			continue;
		for (int byte = 7; byte >= 0; byte--) {
			number = number << 8 | revision[byte];
			text[byte] = revision[byte] > ' ' && revision[byte] <= '~' ? revision[byte] : '.';
		}
		snprintf(key, sizeof(key), "Firmware Rev Slot %d", i + 1);
		json_set(slots, key, json_format("%" PRIu64 " (%s)", number, text));
	}
	cli->result = json_object_new_object();
	json_set(cli->result, fwctl_dev_parent(cli->dev) ? fwctl_dev_parent(cli->dev) :
		 fwctl_dev_name(cli->dev), slots);
	return 0;
}

void nvme_fw_log_show(struct cli *cli)
{
	json_object_object_foreach(cli->result, device, slots) {
		(void)device;
		json_object_object_foreach(slots, key, value)
			printf("%-28s %s\n", key, json_object_get_string(value));
	}
}
