// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "nic": ports of switches and NICs. NAME is a port's own name, as nic
 * list shows it, or DEV/NUMBER.
 *
 * Speed, duplex and autonegotiation are set together, since that is how the device
 * takes them: what is not given stays as it is. What was set is read back, for a
 * device may say that it is done and have done nothing.
 */
#include "nic.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SCOPE_READ	0
#define SCOPE_LINK	2
#define SCOPE_MAC	3

static int nic_fail(struct cli *cli, int result, const char *name)
{
	return fail_named(cli, result, name, fwctl_nic_status_text(result));
}

static int nic_info(struct cli *cli, struct fwctl_nic *nic)
{
	int err = fwctl_nic_info(cli->dev, nic);

	if (err == -ENOTTY)
		return fail_usage(cli, "%s is no NIC but of type %s; see fwctlcli dev list",
				  fwctl_dev_name(cli->dev), fwctl_dev_subsystem(cli->dev));
	return err ? fail_device(cli, err, "%s: %s (%s)", fwctl_dev_name(cli->dev),
				 fwctl_error_text(err), strerrorname_np(-err)) : 0;
}

/* Reading costs nothing, so that it goes with the scope that was given for a write as well */
static int port_get(struct cli *cli, uint32_t number, struct fwctl_nic_port *port)
{
	int err = fwctl_nic_port_get(cli->dev, SCOPE_READ, number, port);

	return err ? nic_fail(cli, err, "get-port-settings") : 0;
}

static struct json_object *mac_json(const uint8_t mac[6])
{
	return json_format("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
			   mac[5]);
}

static struct json_object *port_json(struct cli *cli, const struct fwctl_nic *nic,
				     const struct fwctl_nic_port *port)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "name", json_object_new_string(port->name));
	json_set(json, "device", json_object_new_string(fwctl_dev_name(cli->dev)));
	json_set(json, "port", json_object_new_int64(port->number));
	json_set(json, "enabled", json_object_new_boolean(nic->enabled >> port->number & 1));
	json_set(json, "link-up", json_object_new_boolean(nic->link_up >> port->number & 1));
	json_set(json, "speed", json_object_new_int64(port->speed));
	json_set(json, "duplex", json_object_new_string(port->duplex_full ? "full" : "half"));
	json_set(json, "autoneg", json_object_new_string(port->autoneg ? "on" : "off"));
	json_set(json, "mac", mac_json(port->mac));
	json_set(json, "mode", port->mode ? json_format("%u", port->mode) :
		 json_object_new_string("of-dpa"));
	json_set(json, "learning", json_object_new_boolean(port->learning));
	return json;
}

/* All ports of the device that is open, to cli->result */
static int add_ports(struct cli *cli)
{
	struct fwctl_nic nic;
	int status = nic_info(cli, &nic);

	for (uint32_t number = 1; !status && number <= nic.ports; number++) {
		struct fwctl_nic_port port;

		status = port_get(cli, number, &port);
		if (!status)
			json_object_array_add(cli->result, port_json(cli, &nic, &port));
	}
	return status;
}

static bool is_nic(const struct fwctl_dev *dev)
{
	return !strcmp(fwctl_dev_subsystem(dev), "net");
}

/* A device whose ports cannot be listed is named, and does not hide those of the others */
static void note_error(struct cli *cli, struct json_object **errors)
{
	const char *device = fwctl_dev_name(cli->dev), *text = json_text(cli->error, "message");
	bool named = !strncmp(text, device, strlen(device));
	struct json_object *first = *errors ? *errors : json_object_get(cli->error);
	const char *before = *errors ? json_text(first, "message") : "";
	char message[1024];

	snprintf(message, sizeof(message), "%s%s%s%s%s", before, *errors ? "; " : "",
		 named ? "" : device, named ? "" : ": ", text);
	json_set(first, "message", json_object_new_string(message));
	json_set(first, "device", json_opt(*errors ? NULL : device));
	*errors = first;
}

static int list_device(struct cli *cli, struct fwctl_dev *dev)
{
	int status;

	cli->dev = dev;
	status = device_open_found(cli, dev);
	return status ? status : add_ports(cli);
}

int nic_list(struct cli *cli, int argc, char **argv)
{
	struct json_object *errors = NULL;
	struct fwctl_dev *dev = NULL;
	int status, one;

	(void)argc;
	(void)argv;
	status = device_scan(cli);
	if (status)
		return status;
	cli->result = json_object_new_array();
	while ((dev = fwctl_dev_next(cli->ctx, dev))) {
		one = is_nic(dev) ? list_device(cli, dev) : 0;
		if (!one)
			continue;
		status = status ? status : one;
		note_error(cli, &errors);
	}
	if (errors) {
		json_object_put(cli->error);
		cli->error = errors;
		cli->partial = json_object_array_length(cli->result);
	}
	return status;
}

void nic_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "NAME" },
		{ .key = "device", .heading = "DEVICE" },
		{ .key = "port", .heading = "PORT", .right = true },
		{ .key = "enabled", .heading = "ENABLED", .format = AS_YES_NO },
		{ .key = "link-up", .heading = "LINK", .format = AS_YES_NO },
		{ .key = "speed", .heading = "MBIT/S", .right = true },
		{ .key = "duplex", .heading = "DUPLEX" },
		{ .key = "autoneg", .heading = "AUTONEG" },
		{ .key = "mac", .heading = "MAC" },
	};

	if (json_object_array_length(cli->result))
		show_table(cli->result, columns, COUNT(columns));
	else
		fprintf(stderr, "no ports: no NIC that a loaded driver of fwctl can use\n");
}

/* "fwctl3/1", "0000:00:05.0/1" */
static int find_numbered(struct cli *cli, const char *name, struct fwctl_nic *nic,
			 struct fwctl_nic_port *port)
{
	const char *slash = strrchr(name, '/');
	char device[64];
	uint64_t number;
	int status;

	snprintf(device, sizeof(device), "%.*s", (int)(slash - name), name);
	status = parse_number(cli, "the port", slash + 1, UINT32_MAX, &number);
	if (!status)
		status = device_open(cli, device);
	if (!status)
		status = nic_info(cli, nic);
	if (!status && (!number || number > nic->ports))
		return fail_usage(cli, "%s has %u ports, numbered from 1", device, nic->ports);
	return status ? status : port_get(cli, number, port);
}

/* Among the ports of the device that is open; 1: it is not there */
static int find_here(struct cli *cli, const char *name, struct fwctl_nic *nic,
		     struct fwctl_nic_port *port)
{
	if (fwctl_nic_info(cli->dev, nic))
		return 1;
	for (uint32_t number = 1; number <= nic->ports; number++) {
		if (!fwctl_nic_port_get(cli->dev, SCOPE_READ, number, port) &&
		    !strcmp(port->name, name))
			return 0;
	}
	return 1;
}

static int find_port(struct cli *cli, const char *name, struct fwctl_nic *nic,
		     struct fwctl_nic_port *port)
{
	struct fwctl_dev *dev = NULL;
	int status;

	if (strchr(name, '/'))
		return find_numbered(cli, name, nic, port);
	status = device_scan(cli);
	if (status)
		return status;
	while ((dev = fwctl_dev_next(cli->ctx, dev))) {
		char parent[32];

		if (!is_nic(dev))
			continue;
		snprintf(parent, sizeof(parent), "%s", fwctl_dev_name(dev));
		status = device_open_found(cli, dev);
		if (status)
			return status;
		cli->dev = dev;
		if (!find_here(cli, name, nic, port))
			break;
		fwctl_dev_close(dev);
		cli->dev = NULL;
	}
	if (!dev)
		return fail_device(cli, -ENODEV, "no port %s; see fwctlcli nic list", name);
	cli->log_err = fwctl_log_open(&cli->log);
	return 0;
}

int nic_show(struct cli *cli, int argc, char **argv)
{
	struct fwctl_nic_port port;
	struct fwctl_nic nic;
	int status = find_port(cli, argv[0], &nic, &port);

	(void)argc;
	if (!status)
		cli->result = port_json(cli, &nic, &port);
	return status;
}

void nic_show_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "name", .heading = "Name" },
		{ .key = "device", .heading = "Device" },
		{ .key = "port", .heading = "Port" },
		{ .key = "enabled", .heading = "Enabled", .format = AS_YES_NO },
		{ .key = "link-up", .heading = "Link up", .format = AS_YES_NO },
		{ .key = "speed", .heading = "Speed, Mbit/s" },
		{ .key = "duplex", .heading = "Duplex" },
		{ .key = "autoneg", .heading = "Autonegotiation" },
		{ .key = "mac", .heading = "MAC address" },
		{ .key = "mode", .heading = "Mode" },
		{ .key = "learning", .heading = "Learning", .format = AS_YES_NO },
	};

	show_record(cli->result, columns, COUNT(columns));
}

/* ---- set ---- */

static int parse_word(struct cli *cli, const char *what, const char *text, const char *yes,
		      const char *no, bool *value)
{
	*value = !strcmp(text, yes);
	if (*value || !strcmp(text, no))
		return 0;
	return fail_usage(cli, "%s is %s or %s, not %s", what, yes, no, text);
}

static int parse_mac(struct cli *cli, const char *text, uint8_t mac[6])
{
	unsigned int byte[6];
	int end = 0;

	if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &byte[0], &byte[1], &byte[2], &byte[3],
		   &byte[4], &byte[5], &end) != 6 || text[end])
		return fail_usage(cli, "%s is no MAC address, as 52:54:00:12:34:56", text);
	for (int i = 0; i < 6; i++)
		mac[i] = byte[i];
	if (mac[0] & 1 || !memcmp(mac, "\0\0\0\0\0\0", 6))
		return fail_usage(cli, "%s is no address of a station", text);
	return 0;
}

struct wish {
	bool link, mac;
	struct fwctl_nic_port port;
};

static int parse_setting(struct cli *cli, const char *key, const char *value, struct wish *wish)
{
	uint64_t speed;
	int status;

	wish->mac |= !strcmp(key, "mac");
	wish->link |= strcmp(key, "mac");
	if (!strcmp(key, "mac"))
		return parse_mac(cli, value, wish->port.mac);
	if (!strcmp(key, "duplex"))
		return parse_word(cli, key, value, "full", "half", &wish->port.duplex_full);
	if (!strcmp(key, "autoneg"))
		return parse_word(cli, key, value, "on", "off", &wish->port.autoneg);
	if (strcmp(key, "speed"))
		return fail_usage(cli, "no setting %s; there are speed, duplex, autoneg and mac", key);
	status = parse_number(cli, "the speed", value, UINT32_MAX, &speed);
	wish->port.speed = speed;
	return status;
}

static int parse_wish(struct cli *cli, int argc, char **argv, struct wish *wish)
{
	int status = 0;

	for (int i = 0; i < argc && !status; i += 2) {
		if (i + 1 == argc)
			return fail_usage(cli, "%s needs a value", argv[i]);
		for (int k = 0; k < i; k += 2) {
			if (!strcmp(argv[i], argv[k]))
				return fail_usage(cli, "%s is there twice", argv[i]);
		}
		status = parse_setting(cli, argv[i], argv[i + 1], wish);
	}
	return status;
}

static int apply(struct cli *cli, const struct wish *wish)
{
	unsigned int scope;
	int status = 0, err;

	if (wish->link) {
		status = scope_consent(cli, "set-port-link", SCOPE_LINK, &scope);
		if (status)
			return status;
		err = fwctl_nic_link_set(cli->dev, scope, &wish->port);
		if (err)
			return nic_fail(cli, err, "set-port-link");
	}
	if (wish->mac) {
		status = scope_consent(cli, "set-port-mac-address", SCOPE_MAC, &scope);
		if (status)
			return status;
		err = fwctl_nic_mac_set(cli->dev, scope, &wish->port);
		if (err)
			return nic_fail(cli, err, "set-port-mac-address");
	}
	return 0;
}

/* Which setting is not as it was asked for, NULL if all are */
static const char *difference(const struct wish *wish, const struct fwctl_nic_port *now)
{
	if (wish->link && wish->port.speed != now->speed)
		return "speed";
	if (wish->link && wish->port.duplex_full != now->duplex_full)
		return "duplex";
	if (wish->link && wish->port.autoneg != now->autoneg)
		return "autoneg";
	return wish->mac && memcmp(wish->port.mac, now->mac, 6) ? "mac" : NULL;
}

static int check(struct cli *cli, const struct fwctl_nic *nic, const struct wish *wish)
{
	struct fwctl_nic_port now;
	int status = port_get(cli, wish->port.number, &now);
	const char *other;

	if (status)
		return status;
	other = difference(wish, &now);
	if (other) {
		fail_device(cli, -EREMOTEIO, "%s: the device says that it is done, and %s is not set",
			    now.name, other);
		return EXIT_FIRMWARE;
	}
	cli->result = port_json(cli, nic, &now);
	return 0;
}

int nic_set(struct cli *cli, int argc, char **argv)
{
	struct wish wish = { 0 };
	struct fwctl_nic nic;
	int status = parse_wish(cli, argc - 1, argv + 1, &wish);

	/* the command line is right: now with what stays as it is */
	if (!status)
		status = find_port(cli, argv[0], &nic, &wish.port);
	if (!status)
		status = parse_wish(cli, argc - 1, argv + 1, &wish);
	if (!status)
		status = apply(cli, &wish);
	return status ? status : check(cli, &nic, &wish);
}

/* ---- send ---- */

static int find_command(struct cli *cli, const char *text, struct fwctl_nic_command *command)
{
	const struct fwctl_nic_command *row = NULL;
	uint64_t number;
	int status;

	while ((row = fwctl_nic_command_next(row))) {
		*command = *row;
		if (!strcmp(row->name, text))
			return 0;
	}
	status = parse_number(cli, "--opcode", text, UINT16_MAX, &number);
	*command = (struct fwctl_nic_command){ number, text, 3 };
	while (!status && (row = fwctl_nic_command_next(row))) {
		if (row->type == number)
			*command = *row;
	}
	return status;
}

int nic_send(struct cli *cli, int argc, char **argv)
{
	struct fwctl_nic_command command;
	uint8_t *in = NULL, out[1024];
	size_t in_len = 0, out_len = sizeof(out);
	unsigned int scope;
	int status = find_command(cli, cli->option[OPT_OPCODE], &command), err;

	(void)argc;
	if (!status)
		status = read_input(cli, &in, &in_len);
	if (!status)
		status = device_open(cli, argv[0]);
	if (!status && !is_nic(cli->dev))
		status = fail_usage(cli, "%s is no NIC but of type %s; see fwctlcli dev list",
				    fwctl_dev_name(cli->dev), fwctl_dev_subsystem(cli->dev));
	if (!status)
		status = scope_consent(cli, command.name, command.scope, &scope);
	if (status)
		goto out;
	err = fwctl_nic_send(cli->dev, scope, command.type, in, in_len, out, &out_len);
	if (err) {
		status = nic_fail(cli, err, command.name);
		goto out;
	}
	cli->result = json_object_new_object();
	json_set(cli->result, "device", json_object_new_string(fwctl_dev_name(cli->dev)));
	json_set(cli->result, "opcode", json_format("%04x", command.type));
	json_set(cli->result, "name", json_opt(command.name));
	json_set(cli->result, "size", json_object_new_int64(out_len));
	json_set(cli->result, "data", json_hex(out, out_len));
out:
	free(in);
	return status;
}
