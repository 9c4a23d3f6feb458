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

int device_find(struct cli *cli, const char *name)
{
	int status = device_scan(cli), err;

	if (status)
		return status;
	err = fwctl_dev_find(cli->ctx, name, &cli->dev);
	if (err == -ENOTUNIQ)
		return fail_device(cli, err, "%s is more than one device; use one of the names in fwctlcli dev list",
				   name);
	if (err)
		return fail_device(cli, err, "no device %s; see fwctlcli dev list", name);
	return 0;
}

int device_open(struct cli *cli, const char *name)
{
	int status = device_find(cli, name), err;

	if (status)
		return status;
	err = fwctl_dev_open(cli->dev);
	if (err == -EACCES)
		return fail_device(cli, err, "cannot open %s: permission denied: use sudo",
				   fwctl_dev_node(cli->dev));
	if (err)
		return fail_device(cli, err, "cannot open %s: %s (%s)", fwctl_dev_node(cli->dev),
				   fwctl_error_text(err), strerrorname_np(-err));
	cli->log_err = fwctl_log_open(&cli->log);
	return 0;
}

#define CLASS_MEMORY	0x0502
#define CLASS_SWITCH	0x0c0b

bool device_is_memory(const struct fwctl_dev *dev)
{
	const char *parent = fwctl_dev_parent(dev);

	return fwctl_dev_pci_class(dev) >> 8 == CLASS_MEMORY ||
	       !strncmp(parent ? parent : "", "mem", 3);
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
	} else if (fwctl_scope_cost(needed)) {
		return fail_usage(cli, "%s needs --scope %s: that %s", what, fwctl_scope_name(needed),
				  fwctl_scope_cost(needed));
	}
	say_asking(cli, what, *scope);
	return 0;
}

int device_scope(struct cli *cli, uint16_t opcode, const uint8_t *key, unsigned int *scope)
{
	const struct fwctl_cxl_command *row = key ? fwctl_cxl_command(opcode, key) : NULL;
	char what[128];

	if (!row)
		row = fwctl_cxl_command(opcode, NULL);
	if (row)
		snprintf(what, sizeof(what), "%s", row->name);
	else
		snprintf(what, sizeof(what), "%04xh, which no table names,", opcode);
	return scope_consent(cli, what, row ? row->scope : FWCTL_SCOPE_DEBUG_FULL, scope);
}

int device_send(struct cli *cli, uint16_t opcode, const uint8_t *key, const void *in,
		size_t in_len, void *out, size_t *out_len)
{
	unsigned int scope;
	int status = device_scope(cli, opcode, key, &scope), err;

	if (status)
		return status;
	if (cli->tunnel)
		err = fwctl_cxl_tunnel(cli->dev, scope, cli->port, opcode, in, in_len, out, out_len);
	else
		err = fwctl_cxl_send(cli->dev, scope, opcode, in, in_len, out, out_len);
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

static struct json_object *attached(const struct fwctl_dev *dev)
{
	const char *driver = fwctl_dev_driver(dev);

	if (!fwctl_dev_beside(dev))
		return json_object_new_string("owner");
	return json_format("beside %s", driver ? driver : "an unknown driver");
}

static struct json_object *dev_json(const struct fwctl_dev *dev)
{
	struct json_object *json = json_object_new_object(), *uses = list(dev, fwctl_dev_use);
	const char *firmware = fwctl_dev_firmware(dev);
	uint64_t serial;

	json_set(json, "name", json_object_new_string(fwctl_dev_name(dev)));
	json_set(json, "device", json_opt(fwctl_dev_parent(dev)));
	json_set(json, "type", json_object_new_string(fwctl_dev_subsystem(dev)));
	json_set(json, "serial", fwctl_dev_serial(dev, &serial) ?
		 json_format("0x%" PRIx64, serial) : NULL);
	json_set(json, "attached", attached(dev));
	json_set(json, "driver", json_opt(fwctl_dev_driver(dev)));
	json_set(json, "pci", json_opt(fwctl_dev_pci(dev)));
	json_set(json, "firmware", firmware ? json_escaped(firmware, strlen(firmware)) : NULL);
	json_set(json, "node", json_object_new_string(fwctl_dev_node(dev)));
	json_set(json, "use", json_opt(json_object_array_length(uses) ? "in use as memory" : NULL));
	json_set(json, "used_by", uses);
	json_set(json, "doors", list(dev, fwctl_dev_door));
	return json;
}

int dev_list(struct cli *cli, int argc, char **argv)
{
	int status = device_scan(cli);
	struct fwctl_dev *dev = NULL;

	(void)argc;
	(void)argv;
	if (status)
		return status;
	cli->result = json_object_new_array();
	while ((dev = fwctl_dev_next(cli->ctx, dev)))
		json_object_array_add(cli->result, dev_json(dev));
	return 0;
}

void dev_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "NAME" },
		{ .key = "device", .heading = "DEVICE" },
		{ .key = "type", .heading = "TYPE" },
		{ .key = "serial", .heading = "SERIAL" },
		{ .key = "attached", .heading = "ATTACHED" },
		{ .key = "use", .heading = "USE" },
	};

	if (json_object_array_length(cli->result))
		show_table(cli->result, columns, COUNT(columns));
	else
		fprintf(stderr, "no devices: no device that a loaded driver of fwctl can use\n");
}

int dev_show(struct cli *cli, int argc, char **argv)
{
	int status = device_find(cli, argv[0]), err;
	uint32_t type;

	(void)argc;
	if (status)
		return status;
	cli->result = dev_json(cli->dev);
	err = fwctl_dev_open(cli->dev);
	if (!err)
		err = fwctl_dev_info(cli->dev, &type, NULL, NULL);
	json_set(cli->result, "answers", json_opt(err == -EACCES ? "no permission: use sudo" :
						  err ? fwctl_error_text(err) : "yes"));
	if (!err) {
		json_set(cli->result, "device_type", json_object_new_int64(type));
		json_set(cli->result, "device_type_name", json_opt(fwctl_type_name(type)));
	}
	return 0;
}

void dev_show_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "Name" },
		{ .key = "node", .heading = "Node" },
		{ .key = "device", .heading = "Device" },
		{ .key = "pci", .heading = "PCI address" },
		{ .key = "driver", .heading = "Driver" },
		{ .key = "attached", .heading = "Attached" },
		{ .key = "type", .heading = "Type" },
		{ .key = "device_type_name", .heading = "Message format" },
		{ .key = "serial", .heading = "Serial number" },
		{ .key = "firmware", .heading = "Firmware" },
		{ .key = "answers", .heading = "Answers" },
		{ .key = "used_by", .heading = "In use by", .format = AS_LIST,
		  .none = "nothing that /sys shows" },
		{ .key = "doors", .heading = "Other doors", .format = AS_LIST },
	};

	show_record(cli->result, columns, COUNT(columns));
	printf("The other doors lead to the same firmware, past our rules and records.\n");
}
