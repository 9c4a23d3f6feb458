// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "policy": what the administrator demands beyond the tables and the
 * subsystems' lines. It only ever gets tighter.
 */
#include "cli.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ENTRIES_MAX FWCTL_EFFECT_COUNT

void policy_demands(struct json_object *entry, char *text, size_t room)
{
	const char *required = json_text(entry, "required"), *cap = json_text(entry, "cap");

	snprintf(text, room, "%s%s%s%s%s%s", json_has(entry, "refused") ? "refused" : "",
		 required[0] && json_has(entry, "refused") ? ", " : "",
		 required[0] ? "at least " : "", required,
		 cap[0] ? (required[0] || json_has(entry, "refused") ? ", at most " : "at most ") : "",
		 cap);
}

/* A number, FWCTL_NL_ALL without a name, or FWCTL_NL_DEFAULT; 0 or an exit status */
static int find_whose(struct cli *cli, const char *name, int64_t *whose)
{
	uint32_t index;
	int status;

	*whose = !name ? FWCTL_NL_ALL : FWCTL_NL_DEFAULT;
	if (!name || !strcmp(name, "default"))
		return netlink_need(cli);
	status = netlink_device(cli, name, &index, &cli->about);
	*whose = index;
	return status;
}

int policy_show(struct cli *cli, int argc, char **argv)
{
	int64_t whose;
	int status = find_whose(cli, argc ? argv[0] : NULL, &whose), err;

	if (status)
		return status;
	err = fwctl_nl_policy(cli->nl, whose, collect_policy, &cli->result);
	if (!cli->result)
		cli->result = json_object_new_array();
	return err ? fail_netlink(cli, err, "the administrator's policy") : 0;
}

/* The device, as fwctlN if it is there, or else what is known of it */
static struct json_object *shown_whose(struct json_object *entry)
{
	if (json_has(entry, "default"))
		return json_object_new_string("default");
	if (json_has(entry, "index"))
		return json_format("fwctl%s", json_text(entry, "index"));
	return json_format("%s (away)", json_text(entry, "identity"));
}

struct json_object *policy_target(struct json_object *entry)
{
	struct json_object *words = json_object_object_get(entry, "effects");
	char text[128];

	if (!strcmp(json_text(entry, "target"), "command")) {
		command_text(entry, NULL, text, sizeof(text));
		return json_format("%s%s%s", text, json_has(entry, "name") ? " " : "",
				   json_text(entry, "name"));
	}
	if (strcmp(json_text(entry, "target"), "effects") || !words ||
	    !json_object_array_length(words))
		return json_object_new_string("every command");
	effect_upper(json_object_get_string(json_object_array_get_idx(words, 0)), text, sizeof(text));
	return json_object_new_string(text);
}

static struct json_object *shown_entry(struct json_object *entry)
{
	struct json_object *shown = json_object_new_object();
	char demands[128];

	policy_demands(entry, demands, sizeof(demands));
	json_set(shown, "whose", shown_whose(entry));
	json_set(shown, "identity", json_opt(json_has(entry, "identity") ?
					     json_text(entry, "identity") : NULL));
	json_set(shown, "target", policy_target(entry));
	json_set(shown, "demands", json_object_new_string(demands[0] ? demands : "nothing more"));
	return shown;
}

static bool is_locked(struct json_object *entries)
{
	for (size_t i = 0; i < json_object_array_length(entries); i++) {
		if (json_has(json_object_array_get_idx(entries, i), "locked"))
			return true;
	}
	return false;
}

void policy_show_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "whose", .heading = "WHOSE" },
		{ .key = "identity", .heading = "IDENTITY", .below = 1 },
		{ .key = "target", .heading = "WHAT" },
		{ .key = "demands", .heading = "DEMANDED", .below = 2 },
	};
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(cli->result); i++)
		json_object_array_add(rows, shown_entry(json_object_array_get_idx(cli->result, i)));
	show_table(rows, columns, COUNT(columns));
	json_object_put(rows);
	printf("\n");
	print_wrapped(stdout, is_locked(cli->result) ?
		      "The policy is locked: it lasts until the next boot." :
		      "The policy lasts until the module fwctl is unloaded; fwctlcli policy lock keeps it until the next boot.",
		      0, 0, output_width(STDOUT_FILENO));
}

/* ---- tighten ---- */

struct wish {
	struct fwctl_nl_tightening entries[ENTRIES_MAX];
	struct fwctl_nl_id nl_id;
	struct command_id id;
	size_t count;
};

static int parse_effects(struct cli *cli, const char *text, struct wish *wish)
{
	while (*text) {
		size_t len = strcspn(text, ",");
		char word[64], upper[64];
		unsigned int i;

		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		effect_upper(word, upper, sizeof(upper));
		for (i = 0; i < FWCTL_EFFECT_COUNT && strcmp(upper, fwctl_effect_name(i)); i++)
			;
		if (i == FWCTL_EFFECT_COUNT || wish->count == ENTRIES_MAX)
			return fail_usage(cli, "no effects class %s; there are config-now, data-now and the others in fwctlcli-cmd(8)",
					  word);
		wish->entries[wish->count++].effects = 1U << i;
		text += len + (text[len] == ',');
	}
	return wish->count ? 0 : fail_usage(cli, "--effects is empty");
}

static int parse_wish(struct cli *cli, struct wish *wish)
{
	const char *scope = cli->option[OPT_SCOPE], *cap = cli->option[OPT_CAP];
	int status = 0;

	if (cli->option[OPT_COMMAND] && cli->option[OPT_EFFECTS])
		return fail_usage(cli, "either --command or --effects, not both");
	if (!scope && !cap && !cli->option[OPT_REFUSE])
		return fail_usage(cli, "nothing to demand: say --scope, --cap or --refuse");
	if (cap && fwctl_scope_parse(cap) < 0)
		return fail_usage(cli, "no scope %s; there are config, debug-ro, debug-rw and debug-full",
				  cap);
	if (cli->option[OPT_EFFECTS])
		status = parse_effects(cli, cli->option[OPT_EFFECTS], wish);
	else
		wish->count = 1;
	for (size_t i = 0; i < wish->count; i++) {
		wish->entries[i].required = scope ? fwctl_scope_parse(scope) : -1;
		wish->entries[i].cap = cap ? fwctl_scope_parse(cap) : -1;
		wish->entries[i].refused = cli->option[OPT_REFUSE];
	}
	return status;
}

/* A name is one of a device; what no device has names for must be an opcode */
static int find_command(struct cli *cli, int64_t whose, struct wish *wish)
{
	const char *text = cli->option[OPT_COMMAND];
	struct json_object *command;
	int kind, status;
	char found[128];

	if (!text)
		return 0;
	kind = command_parse(text, &wish->id);
	if (kind < 0)
		return fail_usage(cli, "the key in %s is neither a UUID, nor a known name, nor a hexadecimal number",
				  text);
	if (kind && whose < 0)
		return fail_usage(cli, "%s is not an opcode, and without a device there are no names; say it as 4302 or 0401:cel",
				  text);
	if (kind) {
		status = command_ask(cli, whose, NULL, text, &command);
		if (status)
			return status;
		command_text(command, NULL, found, sizeof(found));
		json_object_put(command);
		command_parse(found, &wish->id);
	}
	wish->nl_id = command_nl_id(&wish->id);
	wish->entries[0].id = &wish->nl_id;
	return 0;
}

/* A capability is missing, or it would loosen: then the kernel names the attribute */
static int fail_tighten(struct cli *cli, int err)
{
	const char *said = fwctl_nl_said(cli->nl), *attribute = fwctl_nl_attribute(cli->nl);

	if (err == -EPERM && attribute) {
		fail_refusal(cli, "policy", err, "the policy only ever gets tighter: %s: %s",
			     attribute, said ? said : "that would allow more");
		json_set(cli->error, "attribute", json_object_new_string(attribute));
		return EXIT_REFUSED;
	}
	if (err == -EINVAL || err == -ERANGE || err == -ENOSPC || err == -E2BIG)
		return fail_refusal(cli, "policy", err, "%s%s%s", attribute ? attribute : "",
				    attribute ? ": " : "", said ? said : strerror(-err));
	return fail_netlink(cli, err, "changing the policy");
}

int policy_tighten(struct cli *cli, int argc, char **argv)
{
	struct wish wish = { .count = 0 };
	int64_t whose = FWCTL_NL_DEFAULT;
	int status = parse_wish(cli, &wish), err;

	(void)argc;
	if (!status)
		status = find_whose(cli, argv[0], &whose);
	if (!status)
		status = find_command(cli, whose, &wish);
	if (status)
		return status;
	err = fwctl_nl_tighten(cli->nl, whose, wish.entries, wish.count);
	if (err)
		return fail_tighten(cli, err);
	return policy_show(cli, argc, argv);
}

int policy_lock(struct cli *cli, int argc, char **argv)
{
	int status, err;

	(void)argc;
	(void)argv;
	if (!cli->option[OPT_YES])
		return fail_usage(cli, "locking keeps the policy, as it is then or tighter, until the next boot: the module fwctl cannot be unloaded any more, and it cannot be undone. Say --yes if that is meant");
	status = netlink_need(cli);
	if (status)
		return status;
	err = fwctl_nl_lock(cli->nl);
	if (err)
		return fail_netlink(cli, err, "locking the policy");
	cli->result = json_object_new_object();
	json_set(cli->result, "locked", json_object_new_boolean(true));
	json_set(cli->result, "text", json_object_new_string("The policy is locked: it lasts until the next boot."));
	return 0;
}
