// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switches: their ports, and commands to the devices behind them.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OP_IDENTIFY	0x0001
#define OP_LOGS		0x0400
#define OP_SWITCH	0x5100
#define OP_PORTS	0x5101

#define PORTS_MAX 256

#define ROOM_DEFAULT	1024

static bool is_active(const struct fwctl_cxl_switch *sw, int port)
{
	return sw->active_ports[port / 8] >> (port % 8) & 1;
}

static struct json_object *port_json(const struct fwctl_cxl_port *port,
				     const struct fwctl_cxl_switch *sw)
{
	struct json_object *json = json_object_new_object();

	json_set(json, "port", json_object_new_int(port->port));
	json_set(json, "active", json_object_new_boolean(is_active(sw, port->port)));
	json_set(json, "ingress", json_object_new_boolean(port->port == sw->ingress_port));
	json_set(json, "state", json_opt(fwctl_cxl_port_state_name(port->config_state)));
	json_set(json, "connected", json_opt(fwctl_cxl_port_device_name(port->device_type)));
	json_set(json, "width", json_object_new_int(port->width));
	json_set(json, "max_width", json_object_new_int(port->max_width));
	json_set(json, "speed", json_opt(fwctl_cxl_port_speed_name(port->speed)));
	json_set(json, "max_speed", json_opt(fwctl_cxl_port_speed_name(port->max_speed)));
	json_set(json, "ltssm", json_opt(fwctl_cxl_port_ltssm_name(port->ltssm)));
	json_set(json, "link_state", json_format("%04x", port->link_state));
	json_set(json, "logical_devices", json_object_new_int(port->logical_devices));
	return json;
}

static int read_switch(struct cli *cli, struct fwctl_cxl_switch *sw)
{
	uint8_t out[73];
	size_t len = sizeof(out);
	int status = device_send(cli, OP_SWITCH, NULL, NULL, 0, out, &len), err;

	if (status)
		return status;
	err = fwctl_cxl_decode_switch(out, len, sw);
	return err ? fail_command(cli, err, OP_SWITCH, NULL) : 0;
}

#define RC_INVALID_INPUT 2

/* Ports that are not active need not exist, whatever their number: they are left out */
static int read_port(struct cli *cli, const struct fwctl_cxl_switch *sw, int number)
{
	uint8_t in[2] = { 1, number }, out[4 + 16];
	struct fwctl_cxl_port port;
	size_t len = sizeof(out);
	int status = device_send(cli, OP_PORTS, NULL, in, sizeof(in), out, &len);

	if (status == EXIT_FIRMWARE && !is_active(sw, number) &&
	    json_object_get_int(json_object_object_get(cli->error, "return_code")) ==
	    RC_INVALID_INPUT)
		return 0;
	if (status)
		return status;
	if (fwctl_cxl_decode_ports(out, len, &port, 1) != 1 || port.port != number)
		return fail_command(cli, -EBADMSG, OP_PORTS, NULL);
	json_object_array_add(cli->result, port_json(&port, sw));
	return 0;
}

int cxl_port_list(struct cli *cli, int argc, char **argv)
{
	int status = device_open(cli, argv[0]);
	struct fwctl_cxl_switch sw;

	(void)argc;
	if (!status)
		status = read_switch(cli, &sw);
	if (status)
		return device_kind_hint(cli, status, "port list", false);
	cli->result = json_object_new_array();
	for (int port = 0; port < PORTS_MAX && !status; port++) {
		if (port < sw.ports || is_active(&sw, port))
			status = read_port(cli, &sw, port);
	}
	return status;
}

void cxl_port_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "port", .heading = "PORT", .right = true },
		{ .key = "state", .heading = "STATE" },
		{ .key = "connected", .heading = "CONNECTED" },
		{ .key = "width", .heading = "WIDTH", .right = true },
		{ .key = "max_width", .heading = "OF", .right = true },
		{ .key = "speed", .heading = "SPEED" },
		{ .key = "max_speed", .heading = "OF" },
		{ .key = "ltssm", .heading = "LTSSM" },
		{ .key = "logical_devices", .heading = "LDS", .right = true },
	};

	show_table(cli->result, columns, COUNT(columns));
}

struct inner {
	uint16_t opcode;
	const struct fwctl_cxl_command *row;
	uint8_t *in, *out;
	size_t in_len, out_len;
};

static int prepare(struct cli *cli, int argc, char **argv, struct inner *inner)
{
	const char *text = cli->option[OPT_DATA_LEN];
	uint64_t port, room = ROOM_DEFAULT;
	int status = parse_number(cli, "--port", cli->option[OPT_PORT], UINT8_MAX, &port);

	if (!status)
		status = parse_opcode(cli, argv[1], &inner->opcode, &inner->row);
	if (!status && text)
		status = parse_number(cli, "--data-len", text, UINT16_MAX, &room);
	if (!status && argc > 2)
		status = parse_hex(cli, argv[2], &inner->in, &inner->in_len);
	if (status)
		return status;
	if (!text && inner->row && inner->row->out_max < room)
		room = inner->row->out_max;
	cli->tunnel = true;
	cli->port = port;
	inner->out_len = room;
	inner->out = calloc(1, room + 1);
	return inner->out ? 0 : fail_device(cli, -ENOMEM, "out of memory");
}

static struct json_object *value_json(const struct inner *inner)
{
	struct fwctl_cxl_identify id;

	if (inner->opcode == OP_IDENTIFY &&
	    !fwctl_cxl_decode_identify(inner->out, inner->out_len, &id))
		return identify_json(&id);
	if (inner->opcode == OP_LOGS)
		return logs_json(inner->out, inner->out_len);
	return NULL;
}

static void finish(struct cli *cli, const struct inner *inner)
{
	cli->result = json_object_new_object();
	json_set(cli->result, "device", json_object_new_string(fwctl_dev_name(cli->dev)));
	json_set(cli->result, "port", json_object_new_int(cli->port));
	json_set(cli->result, "opcode", json_format("%04x", inner->opcode));
	json_set(cli->result, "name", json_opt(inner->row ? inner->row->name : NULL));
	json_set(cli->result, "size", json_object_new_int64(inner->out_len));
	json_set(cli->result, "data", json_hex(inner->out, inner->out_len));
	json_set(cli->result, "value", value_json(inner));
}

int cxl_tunnel(struct cli *cli, int argc, char **argv)
{
	struct inner inner = { 0 };
	int status = prepare(cli, argc, argv, &inner);

	if (!status)
		status = device_open(cli, argv[0]);
	if (!status)
		status = device_send(cli, inner.opcode,
				     inner.row && inner.row->keyed ? inner.row->key : NULL, inner.in,
				     inner.in_len, inner.out, &inner.out_len);
	if (!status && !cli->dry)
		finish(cli, &inner);
	free(inner.in);
	free(inner.out);
	return status;
}

void cxl_tunnel_show(struct cli *cli)
{
	struct json_object *value = json_object_object_get(cli->result, "value");
	struct cli inner = *cli;

	inner.result = value;
	if (json_object_is_type(value, json_type_array))
		cxl_log_list_show(&inner);
	else if (value)
		cxl_identify_show(&inner);
	else
		data_show(cli);
}
