// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dry runs: a command goes all the way of a real one, until it would be handed
 * to the kernel; there the kernel is asked what it would say, over netlink. A
 * refusal ends as the real one does. In the same way the kernel says which scope
 * a command needs that no table of ours has.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct question {
	struct cli *cli;
	uint32_t index;
	int err;
};

static struct question question;

/* In place of FWCTL_RPC. Nothing comes back that could be taken for a response. */
static int ask(void *arg, unsigned int scope, const void *in, size_t in_len, void *out,
	       size_t *out_len)
{
	struct question *question = arg;
	struct cli *cli = question->cli;
	struct json_object *commands = NULL;

	(void)out;
	question->err = fwctl_nl_verdict(cli->nl, question->index, scope, in, in_len, *out_len,
					 collect_commands, &commands);
	json_object_put(cli->dry);
	cli->dry = commands ? json_object_get(json_object_array_get_idx(commands, 0)) : NULL;
	json_object_put(commands);
	return -ECANCELED;
}

static void divert(struct cli *cli)
{
	question.cli = cli;
	question.index = device_index(cli->dev);
	fwctl_dev_divert(cli->dev, ask, &question);
}

int dry_run_open(struct cli *cli, const char *name)
{
	int status = netlink_need(cli);

	if (!status)
		status = device_find(cli, name);
	if (!status)
		divert(cli);
	return status;
}

static struct json_object *only_verdict(struct json_object *command)
{
	struct json_object *verdicts = json_object_object_get(command, "verdict");

	return verdicts ? json_object_array_get_idx(verdicts, 0) : NULL;
}

/* The command as an RPC's error names it: "clear-poison (4302h)" */
static void name_of(struct cli *cli, char *text, size_t room)
{
	int digits = strcmp(fwctl_dev_subsystem(cli->dev), "nvme") ? 4 : 2;

	if (!json_has(cli->dry, "opcode"))	/* a driver without a command set */
		snprintf(text, room, "an RPC");
	else if (json_has(cli->dry, "name"))
		snprintf(text, room, "%s (%0*xh)", json_text(cli->dry, "name"), digits,
			 json_opcode(cli->dry));
	else
		snprintf(text, room, "%0*xh", digits, json_opcode(cli->dry));
}

/* All that the kernel said goes with the error, by the names that it has there */
static void add_members(struct json_object *error, struct json_object *command)
{
	json_object_object_foreach(command, key, value)
		json_set(error, key, json_object_get(value));
}

static int fail_verdict(struct cli *cli, struct json_object *verdict);

/* Who may not ask for a verdict may still ask for the row */
static struct json_object *ask_for_row(struct cli *cli, const struct fwctl_nl_id *id)
{
	struct json_object *commands = NULL, *row = NULL;

	if (!cli->tunnel && !fwctl_nl_command(cli->nl, device_index(cli->dev), NULL, id,
					      collect_commands, &commands) && commands)
		row = json_object_get(json_object_array_get_idx(commands, 0));
	json_object_put(commands);
	return row;
}

/* The command in cli->dry: the scope it needs, or that no scope will do */
static int judge_need(struct cli *cli, struct need *need)
{
	struct json_object *verdict = command_verdict(cli->dry, FWCTL_SCOPE_DEBUG_FULL);
	const char *name = json_text(cli->dry, "name"), *reason = verdict_reason(verdict);

	need->scope = json_scope(cli->dry, "required") < 0 ? FWCTL_SCOPE_DEBUG_FULL :
		      json_scope(cli->dry, "required");
	if (name[0] && strcmp(name, "unlisted") && strcmp(name, "unknown"))
		snprintf(need->what, sizeof(need->what), "%s", name);
	if (fwctl_scope_cost(need->scope) && reason[0] && strcmp(reason, "capability"))
		return fail_verdict(cli, verdict);
	return 0;
}

int need_ask(struct cli *cli, int (*send)(void *arg, unsigned int scope), void *arg,
	     const struct fwctl_nl_id *id, struct need *need)
{
	int status = 0;

	if (cli->option[OPT_SCOPE] || netlink_open(cli))
		return 0;
	divert(cli);
	send(arg, FWCTL_SCOPE_DEBUG_FULL);
	if (!cli->option[OPT_DRY_RUN])
		fwctl_dev_divert(cli->dev, NULL, NULL);
	if (!cli->dry)
		cli->dry = ask_for_row(cli, id);
	if (cli->dry)
		status = judge_need(cli, need);
	json_object_put(cli->dry);
	cli->dry = NULL;
	return status;
}

static int fail_verdict(struct cli *cli, struct json_object *verdict)
{
	const char *reason = verdict_reason(verdict), *why = verdict_why(verdict);
	int err = json_object_get_int(json_object_object_get(verdict, "errno"));
	char name[128];

	name_of(cli, name, sizeof(name));
	fail_refusal(cli, reason, err, "%s: %s", reason, why[0] ? why : fwctl_error_text(err));
	json_set(cli->error, "command", json_object_new_string(name));
	json_set(cli->error, "dry-run", json_object_new_boolean(true));
	add_members(cli->error, cli->dry);
	return EXIT_REFUSED;
}

int dry_run_over(struct cli *cli, int err)
{
	struct json_object *verdict;

	if (question.err)
		return fail_netlink(cli, question.err, "a dry run");
	verdict = cli->dry ? only_verdict(cli->dry) : NULL;
	if (!verdict)
		return fail_device(cli, err, "the request was not made: %s", strerror(-err));
	if (!json_has(verdict, "allowed"))
		return fail_verdict(cli, verdict);
	return 0;
}

void dry_run_show(struct cli *cli)
{
	struct json_object *verdict = only_verdict(cli->dry);
	char name[128];

	name_of(cli, name, sizeof(name));
	printf("allowed: %s at scope %s; nothing was sent\n", name, json_text(verdict, "scope"));
}
