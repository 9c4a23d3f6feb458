// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "cmd": what may be sent to a device, and what not.
 */
#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* CXL Tunnel Management Command, of which the target is a port */
#define OP_TUNNEL 0x5300

bool parse_hexadecimal(const char *text, size_t len, uint64_t max, uint64_t *number)
{
	if (len > 2 && !strncmp(text, "0x", 2)) {
		text += 2;
		len -= 2;
	}
	*number = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = tolower((unsigned char)text[i]);

		if (!isxdigit(c) || *number > max >> 4)
			return false;
		*number = *number << 4 | (isdigit(c) ? c - '0' : c - 'a' + 10);
	}
	return len;
}

static int parse_key(const char *text, struct command_id *id)
{
	if (!fwctl_uuid_parse(text, id->uuid) ||
	    (id->opcode >> 8 == 0x04 && !fwctl_cxl_log_uuid(text, id->uuid)) ||
	    (id->opcode >> 8 == 0x05 && !fwctl_cxl_feature_uuid(text, id->uuid))) {
		id->has_uuid = true;
		return 0;
	}
	id->has_number = parse_hexadecimal(text, strlen(text), UINT64_MAX, &id->number);
	return id->has_number ? 0 : -EINVAL;
}

int command_parse(const char *text, struct command_id *id)
{
	size_t len = strcspn(text, ":");
	uint64_t opcode;

	memset(id, 0, sizeof(*id));
	if (!text[len] && len > 1 && text[len - 1] == 'h')
		len--;
	if (!parse_hexadecimal(text, len, UINT32_MAX, &opcode))
		return 1;
	id->opcode = opcode;
	return text[len] == ':' ? parse_key(text + len + 1, id) : 0;
}

struct fwctl_nl_id command_nl_id(const struct command_id *id)
{
	return (struct fwctl_nl_id){
		.opcode = id->opcode,
		.key_uuid = id->has_uuid ? id->uuid : NULL,
		.key_number = id->has_number ? &id->number : NULL,
	};
}

static int parse_tunnel(struct cli *cli, const char *port, struct fwctl_nl_tunnel *tunnel)
{
	uint64_t number;
	int status = parse_number(cli, "--port", port, UINT8_MAX, &number);

	tunnel->via = OP_TUNNEL;
	tunnel->target = number;
	return status;
}

/* All commands of a device; 0 or an exit status */
static int ask_all(struct cli *cli, uint32_t index, const char *port, struct json_object **commands)
{
	struct fwctl_nl_tunnel tunnel;
	int status = port ? parse_tunnel(cli, port, &tunnel) : 0, err;

	if (status)
		return status;
	*commands = NULL;
	err = fwctl_nl_commands(cli->nl, index, port ? &tunnel : NULL, collect_commands, commands);
	if (err == -EINVAL && port)
		return fail_usage(cli, "--port %s: %s", port, fwctl_nl_said(cli->nl) ?
				  fwctl_nl_said(cli->nl) : strerror(-err));
	if (err)
		return fail_netlink(cli, err, "the commands of the device");
	if (!*commands)
		*commands = json_object_new_array();
	return 0;
}

static int ask_by_name(struct cli *cli, uint32_t index, const char *port, const char *name,
		       struct json_object **command)
{
	struct json_object *commands;
	int status = ask_all(cli, index, port, &commands);

	if (status)
		return status;
	*command = NULL;
	for (size_t i = 0; i < json_object_array_length(commands) && !*command; i++) {
		struct json_object *each = json_object_array_get_idx(commands, i);

		if (!strcmp(json_text(each, "name"), name))
			*command = json_object_get(each);
	}
	json_object_put(commands);
	if (!*command)
		return fail_usage(cli, "%s is no command of this device: neither the name of one, nor an opcode like 4302, nor opcode:key like 0401:cel; see fwctlcli cmd list",
				  name);
	return 0;
}

static int fail_unknown(struct cli *cli, int err, const char *text)
{
	const char *said = fwctl_nl_said(cli->nl);

	if (err == -ENOENT || err == -EINVAL)
		return fail_usage(cli, "%s is no command of this device%s%s; see fwctlcli cmd list",
				  text, said ? ": " : "", said ? said : "");
	return fail_netlink(cli, err, "the command");
}

int command_ask(struct cli *cli, uint32_t index, const char *port, const char *text,
		struct json_object **command)
{
	struct json_object *commands = NULL;
	struct fwctl_nl_tunnel tunnel;
	struct fwctl_nl_id nl_id;
	struct command_id id;
	int kind = command_parse(text, &id), err;

	if (kind < 0)
		return fail_usage(cli, "the key in %s is neither a UUID, nor a known name, nor a hexadecimal number",
				  text);
	if (kind)
		return ask_by_name(cli, index, port, text, command);
	if (port && parse_tunnel(cli, port, &tunnel))
		return EXIT_USAGE;
	nl_id = command_nl_id(&id);
	err = fwctl_nl_command(cli->nl, index, port ? &tunnel : NULL, &nl_id, collect_commands,
			       &commands);
	if (err)
		return fail_unknown(cli, err, text);
	*command = commands ? json_object_get(json_object_array_get_idx(commands, 0)) : NULL;
	json_object_put(commands);
	return *command ? 0 : fail_unknown(cli, -ENOENT, text);
}

int command_by_name(struct cli *cli, const char *name, const char *text,
		    struct json_object **command)
{
	int status = device_find(cli, name);

	if (status)
		return status;
	if (netlink_open(cli))
		return fail_usage(cli, "%s is neither the name of a command nor an opcode like %s; see fwctlcli cmd list",
				  text, strcmp(cli->command->object, "nvme") ? "4000" : "06");
	return ask_by_name(cli, device_index(cli->dev), NULL, text, command);
}

static bool is_format(const char *format)
{
	return !strcmp(format, "rst") || !strcmp(format, "csv") || !strcmp(format, "json");
}

int cmd_list(struct cli *cli, int argc, char **argv)
{
	const char *format = cli->option[OPT_FORMAT];
	uint32_t index;
	int status;

	(void)argc;
	if (format && !is_format(format))
		return fail_usage(cli, "no format %s; there are rst, csv and json", format);
	if (format && strcmp(format, "json") && cli->json)
		return fail_usage(cli, "either --format %s or --json, not both", format);
	status = netlink_device(cli, argv[0], &index, &cli->about);
	if (status)
		return status;
	cli->json |= format && !strcmp(format, "json");
	status = ask_all(cli, index, cli->option[OPT_PORT], &cli->result);
	if (!status && json_object_array_length(cli->result) == 0)
		fprintf(stderr, "no commands: the driver of %s has no command set, so nothing is known of what is sent to it\n",
			json_text(cli->about, "name"));
	return status;
}

/* "DATA_NOW!": what the report keeps quiet about is marked, and "?" if it is silent altogether */
static struct json_object *shown_effects(struct json_object *command)
{
	struct json_object *effects = json_object_object_get(command, "effects");
	struct json_object *understates = json_object_object_get(command, "understates");
	struct json_object *shown = json_object_new_array();

	for (size_t i = 0; effects && i < json_object_array_length(effects); i++) {
		const char *word = json_object_get_string(json_object_array_get_idx(effects, i));
		char upper[64];

		if (!strcmp(word, "unreported")) {
			json_object_array_add(shown, json_object_new_string("?"));
			continue;
		}
		effect_upper(word, upper, sizeof(upper));
		json_object_array_add(shown, json_format("%s%s", upper,
							 json_includes(understates, word) ? "!" : ""));
	}
	return shown;
}

/* Refused, and neither another scope nor another caller would help? */
static bool is_out_of_reach(struct json_object *command)
{
	for (int scope = 0; scope < FWCTL_SCOPE_COUNT; scope++) {
		const char *reason = verdict_reason(command_verdict(command, scope));

		if (!reason[0] || !strcmp(reason, "capability"))
			return false;
	}
	return true;
}

static struct json_object *shown_verdict(struct json_object *command, int required)
{
	struct json_object *verdict = command_verdict(command, required);
	const char *reason = verdict_reason(verdict);

	if (!verdict)
		return json_object_new_string("-");
	if (!reason[0])
		return json_object_new_string("allowed");
	/* on a narrow terminal the reason alone says it */
	return json_format("%s%s", output_is_narrow() ? "" : "refused: ", reason);
}

static struct json_object *shown_command(struct json_object *command, const char *subsystem)
{
	struct json_object *json = json_object_new_object();
	int required = json_scope(command, "required");
	char text[128], *colon;

	command_text(command, subsystem, text, sizeof(text));
	colon = strchr(text, ':');
	/* a whole UUID leaves no room; cmd show has it */
	if (output_width(STDOUT_FILENO) && colon && strlen(colon) > FWCTL_UUID_TEXT - 1)
		strcpy(colon + 9, "..");
	json_set(json, "command", json_object_new_string(text));
	json_set(json, "name", json_opt(json_has(command, "name") ? json_text(command, "name") : NULL));
	json_set(json, "spec", json_opt(json_text(command, json_has(command, "spec") ? "spec" : "origin")));
	json_set(json, "effects", shown_effects(command));
	json_set(json, "scope", json_opt(is_out_of_reach(command) ? NULL :
					 fwctl_scope_name(required)));
	json_set(json, "verdict", shown_verdict(command, required));
	return json;
}

static bool is_allowed(struct json_object *command)
{
	struct json_object *verdict = command_verdict(command, json_scope(command, "required"));

	return verdict && json_has(verdict, "allowed");
}

static void show_commands(struct json_object *commands, const char *subsystem)
{
	static const struct column columns[] = {
		{ .key = "command", .heading = "COMMAND" },
		{ .key = "name", .heading = "NAME", .below = 2 },
		{ .key = "spec", .heading = "SPECIFICATION", .below = 1 },
		{ .key = "effects", .heading = "EFFECTS", .format = AS_LIST },
		{ .key = "scope", .heading = "SCOPE" },
		{ .key = "verdict", .heading = "VERDICT", .below = 1 },
	};
	struct json_object *rows = json_object_new_array();
	size_t count = json_object_array_length(commands), allowed = 0;
	char text[256];

	for (size_t i = 0; i < count; i++) {
		struct json_object *command = json_object_array_get_idx(commands, i);

		allowed += is_allowed(command);
		json_object_array_add(rows, shown_command(command, subsystem));
	}
	show_table(rows, columns, COUNT(columns));
	json_object_put(rows);
	snprintf(text, sizeof(text),
		 "%zu command%s, %zu allowed at the scope shown, %zu refused. The device's report leaves out the effects marked !, and of commands marked ? says nothing.",
		 count, count == 1 ? "" : "s", allowed, count - allowed);
	printf("\n");
	print_wrapped(stdout, text, 0, 0, output_width(STDOUT_FILENO));
}

void cmd_list_show(struct cli *cli)
{
	const char *format = cli->option[OPT_FORMAT];

	if (format && !strcmp(format, "csv"))
		cmd_list_csv(cli->result);
	else if (format)
		cmd_list_rst(cli->result, cli->about);
	else if (json_object_array_length(cli->result))
		show_commands(cli->result, json_text(cli->about, "subsystem"));
}

int cmd_show(struct cli *cli, int argc, char **argv)
{
	uint32_t index;
	int status = netlink_device(cli, argv[0], &index, &cli->about);

	(void)argc;
	if (status)
		return status;
	return command_ask(cli, index, cli->option[OPT_PORT], argv[1], &cli->result);
}

static struct json_object *shown_limits(struct json_object *limits, const char *way)
{
	char least[16], most[16];

	snprintf(least, sizeof(least), "%s-min", way);
	snprintf(most, sizeof(most), "%s-max", way);
	if (!strcmp(json_text(limits, least), json_text(limits, most)))
		return json_format("%s bytes", json_text(limits, least));
	return json_format("%s to %s bytes", json_text(limits, least), json_text(limits, most));
}

/* "debug-ro: allowed", "config: refused: scope: needs scope debug-ro" */
static struct json_object *shown_verdicts(struct json_object *command)
{
	struct json_object *lines = json_object_new_array();

	for (int scope = 0; scope < FWCTL_SCOPE_COUNT; scope++) {
		struct json_object *verdict = command_verdict(command, scope);
		const char *reason = verdict_reason(verdict);

		if (!verdict)
			continue;
		json_object_array_add(lines, reason[0] ?
			json_format("%s: refused: %s: %s", fwctl_scope_name(scope), reason,
				    verdict_why(verdict)) :
			json_format("%s: allowed", fwctl_scope_name(scope)));
	}
	return lines;
}

static void add_effects(struct json_object *shown, struct json_object *command, const char *key)
{
	struct json_object *words = json_object_object_get(command, key);
	struct json_object *upper = json_object_new_array();

	for (size_t i = 0; words && i < json_object_array_length(words); i++) {
		char text[64];

		effect_upper(json_object_get_string(json_object_array_get_idx(words, i)), text,
			     sizeof(text));
		json_object_array_add(upper, json_object_new_string(text));
	}
	json_set(shown, key, upper);
}

static void add_as_is(struct json_object *shown, struct json_object *command, const char *key)
{
	if (json_has(command, key))
		json_set(shown, key, json_object_get(json_object_object_get(command, key)));
}

void cmd_show_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "command", .heading = "Command" },
		{ .key = "key-uuid", .heading = "Key" },
		{ .key = "name", .heading = "Name" },
		{ .key = "origin", .heading = "Specification" },
		{ .key = "spec", .heading = "Section" },
		{ .key = "row-effects", .heading = "Effects by it", .format = AS_LIST },
		{ .key = "report-effects", .heading = "By the device", .format = AS_LIST },
		{ .key = "effects", .heading = "Together", .format = AS_LIST },
		{ .key = "understates", .heading = "Understated", .format = AS_LIST },
		{ .key = "rules", .heading = "Rules", .format = AS_LIST },
		{ .key = "support", .heading = "Support" },
		{ .key = "basis", .heading = "Basis" },
		{ .key = "floor", .heading = "Floor" },
		{ .key = "required", .heading = "Required" },
		{ .key = "why", .heading = "Why" },
		{ .key = "verdict", .heading = "Verdicts", .format = AS_LIST },
		{ .key = "instead", .heading = "Instead" },
		{ .key = "in", .heading = "Payload in" },
		{ .key = "out", .heading = "Payload out" },
	};
	static const char *const same[] = { "key-uuid", "name", "origin", "spec", "rules", "support",
					    "basis", "floor", "required", "why" };
	static const char *const effects[] = { "row-effects", "report-effects", "effects", "understates" };
	struct json_object *command = cli->result, *limits = json_object_object_get(command, "limits");
	struct json_object *shown = json_object_new_object();
	char text[128];

	command_text(command, json_text(cli->about, "subsystem"), text, sizeof(text));
	json_set(shown, "command", json_object_new_string(text));
	for (size_t i = 0; i < COUNT(same); i++)
		add_as_is(shown, command, same[i]);
	for (size_t i = 0; i < COUNT(effects); i++)
		add_effects(shown, command, effects[i]);
	if (json_has(command, "instead"))
		json_set(shown, "instead", instead_json(json_text(cli->about, "parent"),
							json_text(command, "instead")));
	json_set(shown, "verdict", shown_verdicts(command));
	if (limits) {
		json_set(shown, "in", shown_limits(limits, "in"));
		json_set(shown, "out", shown_limits(limits, "out"));
	}
	show_record(shown, columns, COUNT(columns));
	json_object_put(shown);
}
