// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "rpc": any command, with a payload as the specification lays it
 * out. Names that our table does not have, those of vendors' tables, are asked
 * of the kernel, and so are all of a simulated device's. Behind the doors Get Log, Get Feature and Set Feature, --key makes the
 * beginning of the payload.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OP_GET_LOG	0x0401
#define OP_GET_FEATURE	0x0501
#define OP_SET_FEATURE	0x0502

/* Room for output if nobody says how much */
#define ROOM_DEFAULT	4096
#define ROOM_MAX	(1U << 20)

struct rpc {
	bool sim;
	uint32_t opcode;
	const struct fwctl_cxl_command *row;
	char name[128];			/* by the row, or the kernel; "": unknown */
	bool keyed;
	uint8_t key[16];
	uint64_t number;		/* key of a simulated device's command */
	uint8_t *in;
	size_t in_len;
	uint8_t *out;
	size_t out_len;
};

static int find_key(struct cli *cli, struct rpc *rpc)
{
	const char *text = cli->option[OPT_KEY];

	if (!text) {
		if (rpc->row && rpc->row->keyed) {
			memcpy(rpc->key, rpc->row->key, sizeof(rpc->key));
			rpc->keyed = true;
		}
		return 0;
	}
	rpc->keyed = true;
	switch (rpc->opcode) {
	case OP_GET_LOG:
		if (fwctl_cxl_log_uuid(text, rpc->key))
			return fail_usage(cli, "%s is neither a log's name nor a UUID; see fwctlcli cxl log list",
					  text);
		return 0;
	case OP_GET_FEATURE:
	case OP_SET_FEATURE:
		if (fwctl_cxl_feature_uuid(text, rpc->key))
			return fail_usage(cli, "%s is neither a Feature's name nor a UUID; see fwctlcli cxl feature list",
					  text);
		return 0;
	default:
		return fail_usage(cli, "--key is for get-log, get-feature and set-feature; for others it is in the input payload");
	}
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = v;
	p[1] = v >> 8;
}

/* With a key, the head of the payload is made here, and asks for all that has room */
static int add_head(struct cli *cli, struct rpc *rpc)
{
	size_t head_len = rpc->opcode == OP_GET_LOG ? 24 : rpc->opcode == OP_GET_FEATURE ? 21 : 32;
	uint8_t *in;

	if (rpc->in_len && rpc->opcode != OP_SET_FEATURE)
		return cli->option[OPT_KEY] ?
		       fail_usage(cli, "either --key or an input payload, not both") : 0;
	in = calloc(1, head_len + rpc->in_len);
	if (!in)
		return fail_device(cli, -ENOMEM, "out of memory");
	memcpy(in, rpc->key, sizeof(rpc->key));
	if (rpc->opcode == OP_GET_LOG) {
		put16(in + 20, rpc->out_len);
		put16(in + 22, rpc->out_len >> 16);
	} else if (rpc->opcode == OP_GET_FEATURE) {
		put16(in + 18, rpc->out_len < UINT16_MAX ? rpc->out_len : UINT16_MAX);
	}
	if (rpc->in_len)
		memcpy(in + head_len, rpc->in, rpc->in_len);
	free(rpc->in);
	rpc->in = in;
	rpc->in_len += head_len;
	return 0;
}

static bool has_head(const struct rpc *rpc)
{
	return !rpc->sim && rpc->keyed &&
	       (rpc->opcode == OP_GET_LOG || rpc->opcode == OP_GET_FEATURE ||
		rpc->opcode == OP_SET_FEATURE);
}

static int choose_room(struct cli *cli, struct rpc *rpc)
{
	const char *text = cli->option[OPT_DATA_LEN];
	uint64_t room = ROOM_DEFAULT;
	int status = 0;

	if (text)
		status = parse_number(cli, "--data-len", text, ROOM_MAX, &room);
	else if (rpc->row && rpc->row->out_max < ROOM_DEFAULT)
		room = rpc->row->out_max;
	else if (rpc->row && rpc->row->out_min > ROOM_DEFAULT)
		room = rpc->row->out_min;
	rpc->out_len = room;
	if (!status && !text && has_head(rpc) && rpc->opcode != OP_SET_FEATURE)
		return fail_usage(cli, "%s with a key needs --data-len, how many bytes to get",
				  rpc->row ? rpc->row->name : "this command");
	return status;
}

/* A command that our table does not name, by the kernel's; its key makes the head of the payload */
static int find_by_kernel(struct cli *cli, const char *device, const char *name, struct rpc *rpc)
{
	struct json_object *command;
	int status = command_by_name(cli, device, name, &command);

	if (status)
		return status;
	snprintf(rpc->name, sizeof(rpc->name), "%s", name);
	rpc->opcode = json_opcode(command);
	rpc->keyed = json_has(command, "key-number") ||
		     !fwctl_uuid_parse(json_text(command, "key-uuid"), rpc->key);
	rpc->number = json_object_get_uint64(json_object_object_get(command, "key-number"));
	if (json_has(command, "key-number"))
		memcpy(rpc->key, &rpc->number, sizeof(rpc->number));
	json_object_put(command);
	return 0;
}

static int find_command(struct cli *cli, const char *device, struct rpc *rpc)
{
	const char *text = cli->option[OPT_OPCODE];
	uint16_t opcode = 0;
	int status;

	if (is_name(text) && !fwctl_cxl_command_by_name(text))
		return find_by_kernel(cli, device, text, rpc);
	status = parse_opcode(cli, text, &opcode, &rpc->row);
	rpc->opcode = opcode;
	if (rpc->row)
		snprintf(rpc->name, sizeof(rpc->name), "%s", rpc->row->name);
	return status;
}

static int allocate(struct cli *cli, struct rpc *rpc)
{
	rpc->out = calloc(1, rpc->out_len + 1);
	return rpc->out ? 0 : fail_device(cli, -ENOMEM, "out of memory");
}

static int run_cxl(struct cli *cli, const char *device, struct rpc *rpc)
{
	int status = device_is_cxl(cli);

	if (!status)
		status = find_command(cli, device, rpc);
	if (!status)
		status = find_key(cli, rpc);
	if (!status)
		status = choose_room(cli, rpc);
	if (!status)
		status = read_input(cli, &rpc->in, &rpc->in_len);
	if (!status && has_head(rpc))
		status = add_head(cli, rpc);
	if (!status)
		status = allocate(cli, rpc);
	if (!status)
		status = device_open(cli, device);
	if (status)
		return status;
	return device_send(cli, rpc->opcode, rpc->keyed ? rpc->key : NULL, rpc->in, rpc->in_len,
			   rpc->out, &rpc->out_len);
}

/* ---- simulated firmware of no particular kind ---- */

static int find_sim_command(struct cli *cli, const char *device, struct rpc *rpc)
{
	const char *text = cli->option[OPT_OPCODE], *key = cli->option[OPT_KEY];
	struct command_id id;
	int kind = command_parse(text, &id), status = 0;

	rpc->opcode = id.opcode;
	rpc->keyed = id.has_number;
	rpc->number = id.number;
	if (kind > 0 && text[0])
		status = find_by_kernel(cli, device, text, rpc);
	else if (kind || id.has_uuid)
		status = fail_usage(cli, "%s is neither the name of a command nor an opcode like 0001, or 0008:1; see fwctlcli cmd list",
				    text);
	if (status || !key)
		return status;
	rpc->keyed = true;
	if (!parse_hexadecimal(key, strlen(key), UINT64_MAX, &rpc->number))
		return fail_usage(cli, "--key of a simulated device is a hexadecimal number, not %s", key);
	return 0;
}

struct transfer {
	struct fwctl_dev *dev;
	struct rpc *rpc;
};

static int transfer(void *arg, unsigned int scope)
{
	const struct transfer *t = arg;

	return fwctl_sim_send(t->dev, scope, t->rpc->opcode, t->rpc->keyed ? &t->rpc->number : NULL,
			      t->rpc->in, t->rpc->in_len, t->rpc->out, &t->rpc->out_len);
}

static int send_sim(struct cli *cli, struct rpc *rpc)
{
	struct fwctl_nl_id id = { .opcode = rpc->opcode,
				  .key_number = rpc->keyed ? &rpc->number : NULL };
	struct transfer t = { cli->dev, rpc };
	struct need need = { FWCTL_SCOPE_DEBUG_FULL, "" };
	size_t room = rpc->out_len;
	unsigned int scope;
	int status, err;

	snprintf(need.what, sizeof(need.what), "%04xh", rpc->opcode);
	status = need_ask(cli, transfer, &t, &id, &need);
	if (!status)
		status = scope_consent(cli, need.what, need.scope, &scope);
	if (status)
		return status;
	rpc->out_len = room;
	err = transfer(&t, scope);
	return err ? fail_named(cli, err, need.what, "a status of simulated firmware") : 0;
}

/* Every command, and the least scope for it, is as the kernel says */
static int run_sim(struct cli *cli, const char *device, struct rpc *rpc)
{
	int status = find_sim_command(cli, device, rpc);

	if (!status)
		status = choose_room(cli, rpc);
	if (!status)
		status = read_input(cli, &rpc->in, &rpc->in_len);
	if (!status)
		status = allocate(cli, rpc);
	if (!status)
		status = device_open(cli, device);
	return status ? status : send_sim(cli, rpc);
}

static void finish(struct cli *cli, const struct rpc *rpc)
{
	if (cli->option[OPT_RAW_BINARY]) {
		fwrite(rpc->out, 1, rpc->out_len, stdout);
		return;
	}
	cli->result = json_object_new_object();
	json_set(cli->result, "device", json_object_new_string(fwctl_dev_name(cli->dev)));
	json_set(cli->result, "opcode", json_format("%04x", rpc->opcode));
	json_set(cli->result, "name", json_opt(rpc->name[0] ? rpc->name : NULL));
	json_set(cli->result, "size", json_object_new_int64(rpc->out_len));
	json_set(cli->result, "data", json_hex(rpc->out, rpc->out_len));
}

int rpc_run(struct cli *cli, int argc, char **argv)
{
	struct rpc rpc = { 0 };
	int status;

	(void)argc;
	if (cli->option[OPT_RAW_BINARY] && cli->json)
		return fail_usage(cli, "either --raw-binary or --json, not both");
	status = device_find(cli, argv[0]);
	if (!status) {
		rpc.sim = !strcmp(fwctl_dev_subsystem(cli->dev), "sim");
		status = rpc.sim ? run_sim(cli, argv[0], &rpc) : run_cxl(cli, argv[0], &rpc);
	}
	if (!status && !cli->dry)
		finish(cli, &rpc);
	free(rpc.in);
	free(rpc.out);
	return status;
}

void data_show(struct cli *cli)
{
	size_t len;
	uint8_t *data = hex_bytes(json_object_object_get(cli->result, "data"), &len);

	if (data)
		show_hex(data, len);
	free(data);
}
