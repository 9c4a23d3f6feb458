// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "dev", and how every other command gets to its device.
 *
 * The scope of an RPC is the user's, or the least that the command's row needs
 * if that costs nothing. A scope that taints is never chosen here.
 */
#include "cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int device_scan(struct cli *cli)
{
	int count = cli->ctx ? fwctl_ctx_scan(cli->ctx) : -ENOMEM;

	if (count == -ENOENT)
		return fail_device(cli, count,
				   "there is no /sys/class/fwctl: the module fwctl is not loaded (modprobe fwctl_cxl)");
	if (count < 0)
		return fail_device(cli, count, "cannot read /sys/class/fwctl: %s", strerror(-count));
	return 0;
}

/* By a name that no file in /sys has, such as the serial number of a NIC */
static int find_by_kernel(struct cli *cli, const char *name)
{
	struct json_object *json = NULL;
	uint32_t index;
	int err;

	if (netlink_open(cli))
		return -ENODEV;
	err = netlink_find(cli, name, &index, &json);
	if (err)
		return err == -ENOTUNIQ ? err : -ENODEV;
	err = fwctl_dev_find(cli->ctx, json_text(json, "name"), &cli->dev);
	json_object_put(json);
	return err;
}

int device_find(struct cli *cli, const char *name)
{
	int status = device_scan(cli), err;

	if (status)
		return status;
	err = fwctl_dev_find(cli->ctx, name, &cli->dev);
	if (err == -ENODEV)
		err = find_by_kernel(cli, name);
	if (err == -ENOTUNIQ)
		return fail_device(cli, err, "%s is more than one device; use one of the names in fwctlcli dev list",
				   name);
	if (err)
		return fail_device(cli, err, "no device %s; see fwctlcli dev list", name);
	return 0;
}

uint32_t device_index(const struct fwctl_dev *dev)
{
	return strtoul(fwctl_dev_name(dev) + strlen("fwctl"), NULL, 10);
}

int device_open_found(struct cli *cli, struct fwctl_dev *dev)
{
	int err = fwctl_dev_open(dev);

	if (err == -EACCES)
		return fail_device(cli, err, "cannot open %s: permission denied: use sudo",
				   fwctl_dev_node(dev));
	if (err)
		return fail_device(cli, err, "cannot open %s: %s (%s)", fwctl_dev_node(dev),
				   fwctl_error_text(err), strerrorname_np(-err));
	return 0;
}

int device_open(struct cli *cli, const char *name)
{
	int status;

	if (cli->option[OPT_DRY_RUN])
		return dry_run_open(cli, name);
	status = device_find(cli, name);
	if (!status)
		status = device_open_found(cli, cli->dev);
	if (status)
		return status;
	cli->log_err = fwctl_log_open(&cli->log);
	return 0;
}

#define CLASS_MEMORY	0x0502
#define CLASS_SWITCH	0x0c0b

bool device_is_memory(const struct fwctl_dev *dev)
{
	const char *parent = fwctl_dev_parent(dev);

	if (!parent)
		parent = "";
	/* simulated devices of CXL are memory devices all */
	return fwctl_dev_pci_class(dev) >> 8 == CLASS_MEMORY || !strncmp(parent, "mem", 3) ||
	       (!strncmp(parent, "sim", 3) && !strcmp(fwctl_dev_subsystem(dev), "cxl"));
}

int device_kind_hint(struct cli *cli, int status, const char *what, bool memory)
{
	bool other;

	if (!cli->dev || (status != EXIT_REFUSED && status != EXIT_FIRMWARE))
		return status;
	other = memory ? fwctl_dev_pci_class(cli->dev) >> 8 == CLASS_SWITCH :
			 device_is_memory(cli->dev);
	if (other)
		fail_hint(cli, "%s is a %s; %s is for %s", fwctl_dev_name(cli->dev),
			  memory ? "switch" : "memory device", what,
			  memory ? "memory devices" : "switches");
	return status;
}

static void say_asking(const struct cli *cli, const char *what, unsigned int scope)
{
	if (cli->verbose)
		fprintf(stderr, "%s: asking for %s at scope %s%s\n", fwctl_dev_name(cli->dev), what,
			fwctl_scope_name(scope), cli->tunnel ? " through a tunnel" : "");
}

int scope_consent(struct cli *cli, const char *what, unsigned int needed, unsigned int *scope)
{
	const char *given = cli->option[OPT_SCOPE];
	int parsed;

	*scope = needed;
	if (given) {
		parsed = fwctl_scope_parse(given);
		if (parsed < 0)
			return fail_usage(cli, "no scope %s; there are config, debug-ro, debug-rw and debug-full",
					  given);
		*scope = parsed;
	} else if (fwctl_scope_cost(needed) && !cli->option[OPT_DRY_RUN]) {
		return fail_usage(cli, "%s needs --scope %s: that %s", what, fwctl_scope_name(needed),
				  fwctl_scope_cost(needed));
	}
	say_asking(cli, what, *scope);
	return 0;
}

int device_is_cxl(struct cli *cli)
{
	static const char *const objects[][2] = {
		{ "nvme", "help nvme" }, { "net", "help nic" }, { "sim", "help rpc" },
	};
	const char *subsystem = fwctl_dev_subsystem(cli->dev), *see = "dev list";

	if (!strcmp(subsystem, "cxl"))
		return 0;
	for (size_t i = 0; i < COUNT(objects); i++) {
		if (!strcmp(objects[i][0], subsystem))
			see = objects[i][1];
	}
	return fail_usage(cli, "%s is of type %s, and this is a command of CXL; see fwctlcli %s",
			  fwctl_dev_name(cli->dev), subsystem, see);
}

struct transfer {
	struct cli *cli;
	uint16_t opcode;
	const void *in;
	size_t in_len;
	void *out;
	size_t *out_len;
};

static int transfer(void *arg, unsigned int scope)
{
	const struct transfer *t = arg;
	struct cli *cli = t->cli;

	if (cli->tunnel)
		return fwctl_cxl_tunnel(cli->dev, scope, cli->port, t->opcode, t->in, t->in_len,
					t->out, t->out_len);
	return fwctl_cxl_send(cli->dev, scope, t->opcode, t->in, t->in_len, t->out, t->out_len);
}

/* What an unknown command needs, as if it were sent; it takes the room for the answer as it is */
static int ask_need(struct transfer *t, const uint8_t *key, struct need *need)
{
	struct fwctl_nl_id id = { .opcode = t->opcode, .key_uuid = key };
	size_t room = *t->out_len;
	int status = need_ask(t->cli, transfer, t, &id, need);

	*t->out_len = room;
	return status;
}

/* By the table, or the most; false: it does not know the command, or the key behind the door */
static bool need_of(uint16_t opcode, const uint8_t *key, struct need *need)
{
	const struct fwctl_cxl_command *row = fwctl_cxl_command(opcode, key);
	const struct fwctl_cxl_command *known = row ? row : fwctl_cxl_command(opcode, NULL);

	need->scope = known ? known->scope : FWCTL_SCOPE_DEBUG_FULL;
	if (known)
		snprintf(need->what, sizeof(need->what), "%s", known->name);
	else
		snprintf(need->what, sizeof(need->what), "%04xh, which no table names,", opcode);
	return row;
}

int device_scope(struct cli *cli, uint16_t opcode, const uint8_t *key, unsigned int *scope)
{
	struct need need;

	need_of(opcode, key, &need);
	return scope_consent(cli, need.what, need.scope, scope);
}

int device_send(struct cli *cli, uint16_t opcode, const uint8_t *key, const void *in,
		size_t in_len, void *out, size_t *out_len)
{
	struct transfer t = { cli, opcode, in, in_len, out, out_len };
	int status = device_is_cxl(cli), err;
	unsigned int scope;
	struct need need;

	if (status)
		return status;
	if (!need_of(opcode, key, &need))
		status = ask_need(&t, key, &need);
	if (!status)
		status = scope_consent(cli, need.what, need.scope, &scope);
	if (status)
		return status;
	err = transfer(&t, scope);
	return err ? fail_command(cli, err, opcode, key) : 0;
}

static struct json_object *list(const struct fwctl_dev *dev,
				const char *(*item)(const struct fwctl_dev *, unsigned int))
{
	struct json_object *array = json_object_new_array();

	for (unsigned int i = 0; item(dev, i); i++)
		json_object_array_add(array, json_object_new_string(item(dev, i)));
	return array;
}

/* What /sys knows of a device, by the names that netlink has for it */
static void add_sysfs(struct json_object *json, const struct fwctl_dev *dev)
{
	const char *driver = fwctl_dev_driver(dev);
	bool beside = fwctl_dev_beside(dev);
	struct json_object *uses = list(dev, fwctl_dev_use);
	uint64_t serial;

	json_set(json, "index", json_object_new_int64(strtol(fwctl_dev_name(dev) + 5, NULL, 10)));
	json_set(json, "name", json_object_new_string(fwctl_dev_name(dev)));
	json_set(json, "parent", json_opt(fwctl_dev_parent(dev)));
	json_set(json, "subsystem", json_object_new_string(fwctl_dev_subsystem(dev)));
	json_set(json, "attachment", json_object_new_string(beside ? "beside" : "owner"));
	if (beside && driver)
		json_set(json, "beside", json_object_new_string(driver));
	else if (driver)
		json_set(json, "driver", json_object_new_string(driver));
	if (fwctl_dev_serial(dev, &serial))
		json_set(json, "serial", json_format("0x%" PRIx64, serial));
	else if (fwctl_dev_serial_text(dev))
		json_set(json, "serial", json_escaped(fwctl_dev_serial_text(dev),
						      strlen(fwctl_dev_serial_text(dev))));
	if (json_object_array_length(uses))
		json_set(json, "in-use", json_object_new_boolean(true));
	json_object_put(uses);
	json_set(json, "door", list(dev, fwctl_dev_door));
}

/* What only /sys knows */
static void add_paths(struct json_object *json, const struct fwctl_dev *dev)
{
	const char *firmware = fwctl_dev_firmware(dev);

	json_set(json, "type", json_object_new_string(fwctl_dev_subsystem(dev)));
	json_set(json, "node", json_object_new_string(fwctl_dev_node(dev)));
	json_set(json, "pci", json_opt(fwctl_dev_pci(dev)));
	json_set(json, "pci-driver", json_opt(fwctl_dev_driver(dev)));
	json_set(json, "firmware", firmware ? json_escaped(firmware, strlen(firmware)) : NULL);
	json_set(json, "used-by", list(dev, fwctl_dev_use));
	json_set(json, "paths", list(dev, fwctl_dev_door));
}

static struct json_object *dev_json(const struct fwctl_dev *dev, struct json_object *known)
{
	struct json_object *json = known ? known : json_object_new_object();

	if (!known)
		add_sysfs(json, dev);
	add_paths(json, dev);
	return json;
}

/* What netlink says of @dev; NULL if there is none, or it is not asked */
static struct json_object *known_of(struct json_object *devices, const char *name)
{
	for (size_t i = 0; devices && i < json_object_array_length(devices); i++) {
		struct json_object *json = json_object_array_get_idx(devices, i);

		if (!strcmp(json_text(json, "name"), name))
			return json_object_get(json);
	}
	return NULL;
}

/* All devices, as far as netlink is there; without it, /sys will do */
static struct json_object *known_devices(struct cli *cli)
{
	struct json_object *devices = NULL;

	if (!netlink_open(cli) && fwctl_nl_devices(cli->nl, collect_devices, &devices)) {
		json_object_put(devices);
		devices = NULL;
	}
	return devices;
}

int dev_list(struct cli *cli, int argc, char **argv)
{
	struct json_object *known = known_devices(cli);
	struct fwctl_dev *dev = NULL;
	int status = device_scan(cli);

	(void)argc;
	(void)argv;
	if (!status)
		cli->result = json_object_new_array();
	while (!status && (dev = fwctl_dev_next(cli->ctx, dev)))
		json_object_array_add(cli->result, dev_json(dev, known_of(known, fwctl_dev_name(dev))));
	json_object_put(known);
	return status;
}

/* "beside cxl_pci" */
static struct json_object *shown_attached(struct json_object *json)
{
	if (strcmp(json_text(json, "attachment"), "beside"))
		return json_object_new_string("owner");
	return json_format("beside %s", json_has(json, "beside") ? json_text(json, "beside") :
			   "an unknown driver");
}

static const char *shown_use(struct json_object *json)
{
	if (!json_has(json, "in-use"))
		return NULL;
	return strcmp(json_text(json, "subsystem"), "cxl") ? "in use" : "in use as memory";
}

static struct json_object *shown_policy(struct json_object *json)
{
	struct json_object *policy = json_object_object_get(json, "policy");
	int entries = json_object_get_int(json_object_object_get(json, "policy-entries"));
	char demands[128];

	if (!json_has(json, "policy-entries") && !policy)
		return NULL;
	policy_demands(policy, demands, sizeof(demands));
	if (!entries && !demands[0])
		return NULL;
	return json_format("tightened%s%s", demands[0] ? ": " : "", demands);
}

static struct json_object *shown_device(struct json_object *json)
{
	static const char *const same[] = { "name", "parent", "type", "serial", "commands" };
	struct json_object *shown = json_object_new_object();

	for (size_t i = 0; i < COUNT(same); i++)
		json_set(shown, same[i], json_object_get(json_object_object_get(json, same[i])));
	json_set(shown, "attached", shown_attached(json));
	json_set(shown, "use", json_opt(shown_use(json)));
	json_set(shown, "policy", shown_policy(json));
	return shown;
}

void dev_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "NAME" },
		{ .key = "parent", .heading = "DEVICE" },
		{ .key = "type", .heading = "TYPE" },
		{ .key = "serial", .heading = "SERIAL" },
		{ .key = "attached", .heading = "ATTACHED" },
		{ .key = "use", .heading = "USE", .below = 1 },
		{ .key = "policy", .heading = "POLICY", .below = 1 },
		{ .key = "commands", .heading = "COMMANDS", .right = true },
	};
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(cli->result); i++)
		json_object_array_add(rows, shown_device(json_object_array_get_idx(cli->result, i)));
	if (json_object_array_length(rows))
		show_table(rows, columns, COUNT(columns));
	else
		fprintf(stderr, "no devices: no device that a loaded driver of fwctl can use\n");
	json_object_put(rows);
}

int dev_show(struct cli *cli, int argc, char **argv)
{
	struct json_object *known;
	int status = device_find(cli, argv[0]), err;
	uint32_t type;

	(void)argc;
	if (status)
		return status;
	known = known_devices(cli);
	cli->result = dev_json(cli->dev, known_of(known, fwctl_dev_name(cli->dev)));
	json_object_put(known);
	err = fwctl_dev_open(cli->dev);
	if (!err)
		err = fwctl_dev_info(cli->dev, &type, NULL, NULL);
	json_set(cli->result, "answers", json_opt(err == -EACCES ? "no permission: use sudo" :
						  err ? fwctl_error_text(err) : "yes"));
	if (!err) {
		json_set(cli->result, "device-type", json_object_new_int64(type));
		json_set(cli->result, "device-type-name", json_opt(fwctl_type_name(type)));
	}
	return 0;
}

/* Who uses it: the kernel's sentence, and what /sys shows */
static struct json_object *shown_uses(struct json_object *json)
{
	struct json_object *uses = json_object_new_array();
	struct json_object *seen = json_object_object_get(json, "used-by");

	if (json_text(json, "in-use-by")[0])
		json_object_array_add(uses, json_object_new_string(json_text(json, "in-use-by")));
	else if (json_has(json, "in-use") && !json_object_array_length(seen))
		json_object_array_add(uses, json_object_new_string("somebody"));
	for (size_t i = 0; i < json_object_array_length(seen); i++)
		json_object_array_add(uses, json_object_get(json_object_array_get_idx(seen, i)));
	return uses;
}

/* Those that the driver knows, then those that are found */
static struct json_object *shown_doors(struct json_object *json)
{
	struct json_object *doors = json_object_new_array();
	const char *const keys[] = { "door", "paths" };

	for (size_t k = 0; k < COUNT(keys); k++) {
		struct json_object *from = json_object_object_get(json, keys[k]);

		for (size_t i = 0; from && i < json_object_array_length(from); i++) {
			struct json_object *door = json_object_array_get_idx(from, i);

			if (!json_includes(doors, json_object_get_string(door)))
				json_object_array_add(doors, json_object_get(door));
		}
	}
	return doors;
}

void dev_show_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "Name" },
		{ .key = "node", .heading = "Node" },
		{ .key = "parent", .heading = "Device" },
		{ .key = "identity", .heading = "Identity" },
		{ .key = "pci", .heading = "PCI address" },
		{ .key = "pci-driver", .heading = "Driver" },
		{ .key = "attached", .heading = "Attached" },
		{ .key = "type", .heading = "Type" },
		{ .key = "device-type-name", .heading = "Message format" },
		{ .key = "serial", .heading = "Serial number" },
		{ .key = "firmware", .heading = "Firmware" },
		{ .key = "answers", .heading = "Answers" },
		{ .key = "commands", .heading = "Commands" },
		{ .key = "effects-from", .heading = "Effects from" },
		{ .key = "policy", .heading = "Policy" },
		{ .key = "uses", .heading = "In use by", .format = AS_LIST,
		  .none = "nothing that is known" },
		{ .key = "doors", .heading = "Other doors", .format = AS_LIST },
	};
	static const char *const same[] = { "node", "identity", "pci", "pci-driver", "firmware",
					    "answers", "effects-from", "device-type-name" };
	struct json_object *shown = shown_device(cli->result);

	for (size_t i = 0; i < COUNT(same); i++) {
		if (json_has(cli->result, same[i]))
			json_set(shown, same[i],
				 json_object_get(json_object_object_get(cli->result, same[i])));
	}
	if (!json_has(cli->result, "commands"))
		json_object_object_del(shown, "commands");
	if (!json_has(cli->result, "policy-entries"))
		json_object_object_del(shown, "policy");
	json_set(shown, "uses", shown_uses(cli->result));
	json_set(shown, "doors", shown_doors(cli->result));
	show_record(shown, columns, COUNT(columns));
	if (json_object_array_length(json_object_object_get(shown, "doors")))
		printf("The other doors lead to the same firmware, past our rules and records.\n");
	json_object_put(shown);
}
