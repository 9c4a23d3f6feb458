// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one table of commands. A new command is a row.
 */
#include "cli.h"
#include "nic.h"
#include "nvme.h"

#include <string.h>

#define SCOPE_WORDS "config debug-ro debug-rw debug-full"
#define EFFECT_WORDS "config-reset-cold config-reset-conv config-reset-func config-now inventory-now " \
	"data-now policy-now log-now security firmware remote discloses persists exclusive-ns " \
	"exclusive-all background abortable unknown unreported"

const struct option_row option_rows[OPT_COUNT] = {
	[OPT_OPCODE] = { "opcode", "OPCODE", "command, as a name that cmd list has, or hexadecimal: 4000, 0x4000", NULL },
	[OPT_KEY] = { "key", "KEY", "what is behind get-log, get-feature or set-feature: a UUID or a name; of a simulated device a number", NULL },
	[OPT_SCOPE] = { "scope", "SCOPE", "scope of the RPC, or the least that a policy demands: config, debug-ro, debug-rw or debug-full", SCOPE_WORDS },
	[OPT_INPUT_FILE] = { "input-file", "FILE", "read the input payload from FILE, - for standard input", NULL },
	[OPT_INPUT_HEX] = { "input-hex", "HEX", "the input payload itself, as hexadecimal digits", NULL },
	[OPT_DATA_LEN] = { "data-len", "BYTES", "room for output payload", NULL },
	[OPT_RAW_BINARY] = { "raw-binary", NULL, "write the output payload as it is to standard output", NULL },
	[OPT_DRY_RUN] = { "dry-run", NULL, "ask what would become of it, and send nothing", NULL },
	[OPT_OUTPUT] = { "output", "FILE", "write the data as it is to FILE", NULL },
	[OPT_SELECTION] = { "selection", "WHICH", "value to get: current, default or saved", "current default saved" },
	[OPT_SAVED] = { "saved", NULL, "keep the value across resets", NULL },
	[OPT_OFFSET] = { "offset", "BYTES", "begin there: to change part of a value, or to read a log", NULL },
	[OPT_SET] = { "set", "TIME", "set the clock, to now or to nanoseconds since 1970", "now" },
	[OPT_PORT] = { "port", "PORT", "port of the switch, or logical device", NULL },
	[OPT_FORMAT] = { "format", "FORMAT", "rst to be published, csv for spreadsheets, or json", "rst csv json" },
	[OPT_COMMAND] = { "command", "CMD", "only this command: opcode, opcode:key or name", NULL },
	[OPT_EFFECTS] = { "effects", "CLASS", "only commands with effects of this class", EFFECT_WORDS },
	[OPT_CAP] = { "cap", "SCOPE", "the most that may be asked for; what needs more is refused", SCOPE_WORDS },
	[OPT_REFUSE] = { "refuse", NULL, "refuse at every scope", NULL },
	[OPT_YES] = { "yes", NULL, "do it, whatever it costs", NULL },
	[OPT_SINCE] = { "since", "TIME", "from there on: 10min, 2h, 3d, or 2026-11-21 or 2026-11-21T16:00", NULL },
	[OPT_EVENTS] = { "count", "NUMBER", "end after so many events", NULL },
	[OPT_NSID] = { "nsid", "NUMBER", "namespace, 0xffffffff for all of them", NULL },
	[OPT_CDW2] = { "cdw2", "NUMBER", "command dword 2", NULL },
	[OPT_CDW3] = { "cdw3", "NUMBER", "command dword 3", NULL },
	[OPT_CDW10] = { "cdw10", "NUMBER", "command dword 10", NULL },
	[OPT_CDW11] = { "cdw11", "NUMBER", "command dword 11", NULL },
	[OPT_CDW12] = { "cdw12", "NUMBER", "command dword 12", NULL },
	[OPT_CDW13] = { "cdw13", "NUMBER", "command dword 13", NULL },
	[OPT_CDW14] = { "cdw14", "NUMBER", "command dword 14", NULL },
	[OPT_CDW15] = { "cdw15", "NUMBER", "command dword 15", NULL },
	[OPT_VALUE] = { "value", "NUMBER", "the value, which is command dword 11", NULL },
	[OPT_CREATE] = { "create", NULL, "let the controller capture its state anew first", NULL },
	[OPT_CONTROLLER] = { "controller", NULL, "what the controller captured by itself", NULL },
};

#define SCOPE OPTION(OPT_SCOPE)
#define INPUT (OPTION(OPT_INPUT_FILE) | OPTION(OPT_INPUT_HEX))

const struct command_row command_rows[] = {
	{
		.object = "dev", .name = "list", .args = "",
		.help = "devices whose firmware can be talked to",
		.run = dev_list, .show = dev_list_show,
	}, {
		.object = "dev", .name = "show", .args = "DEV", .min = 1, .max = 1,
		.help = "one device: attachment, use, other doors to the same firmware",
		.run = dev_show, .show = dev_show_show,
	}, {
		.object = "dev", .name = "watch", .args = "",
		.help = "devices that come and go, as they do", .options = OPTION(OPT_EVENTS),
		.run = dev_watch,
	}, {
		.object = "cmd", .name = "list", .args = "DEV", .min = 1, .max = 1,
		.help = "every command of a device, and whether it may be sent",
		.options = OPTION(OPT_FORMAT) | OPTION(OPT_PORT),
		.run = cmd_list, .show = cmd_list_show,
	}, {
		.object = "cmd", .name = "show", .args = "DEV CMD", .min = 2, .max = 2,
		.help = "all that is known of a command", .options = OPTION(OPT_PORT),
		.run = cmd_show, .show = cmd_show_show,
	}, {
		.object = "cmd", .name = "explain", .args = "DEV CMD", .min = 2, .max = 2,
		.help = "why a command needs what it needs, or is refused, and what to use instead",
		.options = SCOPE | OPTION(OPT_PORT),
		.run = cmd_explain, .show = cmd_explain_show,
	}, {
		.object = "rpc", .name = "", .args = "DEV", .min = 1, .max = 1,
		.help = "send one command, whatever it is",
		.options = OPTION(OPT_OPCODE) | OPTION(OPT_KEY) | SCOPE | INPUT |
			   OPTION(OPT_DATA_LEN) | OPTION(OPT_RAW_BINARY) | OPTION(OPT_DRY_RUN),
		.required = OPTION(OPT_OPCODE),
		.run = rpc_run, .show = data_show,
	}, {
		.object = "policy", .name = "show", .args = "[DEV|default]", .max = 1,
		.help = "what the administrator demands beyond the tables",
		.run = policy_show, .show = policy_show_show,
	}, {
		.object = "policy", .name = "tighten", .args = "DEV|default", .min = 1, .max = 1,
		.help = "demand more, or refuse; it cannot be taken back",
		.options = OPTION(OPT_COMMAND) | OPTION(OPT_EFFECTS) | SCOPE | OPTION(OPT_CAP) |
			   OPTION(OPT_REFUSE),
		.run = policy_tighten, .show = policy_show_show,
	}, {
		.object = "policy", .name = "lock", .args = "",
		.help = "keep the policy until the next boot", .options = OPTION(OPT_YES),
		.run = policy_lock, .show = text_show,
	}, {
		.object = "audit", .name = "list", .args = "[DEV]", .max = 1,
		.help = "what was sent, and what was refused, by whom",
		.options = OPTION(OPT_SINCE),
		.run = audit_list, .show = audit_list_show,
	}, {
		.object = "audit", .name = "stats", .args = "[DEV]", .max = 1,
		.help = "how often, how long, and how many records are held and lost",
		.run = audit_stats, .show = audit_stats_show,
	}, {
		.object = "monitor", .name = "", .args = "[DEV]", .max = 1,
		.help = "what happens, as it happens: RPCs, policy, devices",
		.options = OPTION(OPT_EVENTS),
		.run = monitor_run,
	}, {
		.object = "cxl", .name = "identify", .args = "DEV", .min = 1, .max = 1,
		.help = "what a memory device or component is", .options = SCOPE,
		.run = cxl_identify, .show = cxl_identify_show,
	}, {
		.object = "cxl", .name = "health", .args = "DEV", .min = 1, .max = 1,
		.help = "health of a memory device", .options = SCOPE,
		.run = cxl_health, .show = cxl_health_show,
	}, {
		.object = "cxl", .name = "alerts", .args = "DEV", .min = 1, .max = 1,
		.help = "thresholds of a memory device's alerts", .options = SCOPE,
		.run = cxl_alerts, .show = cxl_alerts_show,
	}, {
		.object = "cxl", .name = "cel", .args = "DEV", .min = 1, .max = 1,
		.help = "the Command Effects Log, with names and classes", .options = SCOPE,
		.run = cxl_cel, .show = cxl_cel_show,
	}, {
		.object = "cxl", .name = "timestamp", .args = "DEV", .min = 1, .max = 1,
		.help = "the device's clock", .options = OPTION(OPT_SET) | SCOPE,
		.run = cxl_timestamp, .show = cxl_timestamp_show,
	}, {
		.object = "cxl", .name = "log list", .args = "DEV", .min = 1, .max = 1,
		.help = "logs the device has", .options = SCOPE,
		.run = cxl_log_list, .show = cxl_log_list_show,
	}, {
		.object = "cxl", .name = "log dump", .args = "DEV [LOG]", .min = 1, .max = 2,
		.help = "contents of a log (a UUID or a name), or of all that may be read",
		.options = OPTION(OPT_OUTPUT) | SCOPE,
		.run = cxl_log_dump, .show = cxl_log_dump_show,
	}, {
		.object = "cxl", .name = "feature list", .args = "DEV", .min = 1, .max = 1,
		.help = "Features the device has", .options = SCOPE,
		.run = cxl_feature_list, .show = cxl_feature_list_show,
	}, {
		.object = "cxl", .name = "feature get", .args = "DEV FEATURE", .min = 2, .max = 2,
		.help = "value of a Feature; FEATURE is a UUID or a name",
		.options = OPTION(OPT_SELECTION) | SCOPE,
		.run = cxl_feature_get, .show = cxl_feature_get_show,
	}, {
		.object = "cxl", .name = "feature set", .args = "DEV FEATURE", .min = 2, .max = 2,
		.help = "change a Feature", .options = INPUT | OPTION(OPT_SAVED) | OPTION(OPT_OFFSET) | SCOPE,
		.run = cxl_feature_set, .show = cxl_feature_set_show,
	}, {
		.object = "cxl", .name = "port list", .args = "DEV", .min = 1, .max = 1,
		.help = "physical ports of a switch", .options = SCOPE,
		.run = cxl_port_list, .show = cxl_port_list_show,
	}, {
		.object = "cxl", .name = "tunnel", .args = "DEV -- COMMAND [HEX]", .min = 2, .max = 3,
		.help = "send a command to the device at a port of a switch",
		.options = OPTION(OPT_PORT) | OPTION(OPT_DATA_LEN) | SCOPE | OPTION(OPT_DRY_RUN),
		.required = OPTION(OPT_PORT),
		.run = cxl_tunnel, .show = cxl_tunnel_show,
	}, {
		.object = "nvme", .name = "id-ctrl", .args = "DEV", .min = 1, .max = 1,
		.help = "what a controller is and can do", .options = SCOPE,
		.run = nvme_id_ctrl, .show = nvme_fields_show,
	}, {
		.object = "nvme", .name = "id-ns", .args = "DEV", .min = 1, .max = 1,
		.help = "capacity and formats of a namespace", .options = OPTION(OPT_NSID) | SCOPE,
		.run = nvme_id_ns, .show = nvme_fields_show,
	}, {
		.object = "nvme", .name = "smart", .args = "DEV", .min = 1, .max = 1,
		.help = "health, wear and temperature", .options = OPTION(OPT_NSID) | SCOPE,
		.run = nvme_smart, .show = nvme_fields_show,
	}, {
		.object = "nvme", .name = "error-log", .args = "DEV", .min = 1, .max = 1,
		.help = "commands that failed", .options = SCOPE,
		.run = nvme_error_log, .show = nvme_error_log_show,
	}, {
		.object = "nvme", .name = "fw-log", .args = "DEV", .min = 1, .max = 1,
		.help = "which firmware is in which slot", .options = SCOPE,
		.run = nvme_fw_log, .show = nvme_fw_log_show,
	}, {
		.object = "nvme", .name = "effects", .args = "DEV", .min = 1, .max = 1,
		.help = "the Commands Supported and Effects log, with names and classes",
		.options = SCOPE, .run = nvme_effects, .show = nvme_effects_show,
	}, {
		.object = "nvme", .name = "telemetry", .args = "DEV", .min = 1, .max = 1,
		.help = "the controller's own state, for its vendor",
		.options = OPTION(OPT_OUTPUT) | OPTION(OPT_CREATE) | OPTION(OPT_CONTROLLER) | SCOPE,
		.required = OPTION(OPT_OUTPUT),
		.run = nvme_telemetry, .show = nvme_log_show,
	}, {
		.object = "nvme", .name = "log", .args = "DEV PAGE", .min = 2, .max = 2,
		.help = "a log page, a number or a name, without acknowledging its event",
		.options = OPTION(OPT_NSID) | OPTION(OPT_DATA_LEN) | OPTION(OPT_OFFSET) |
			   OPTION(OPT_OUTPUT) | SCOPE,
		.run = nvme_log, .show = nvme_log_show,
	}, {
		.object = "nvme", .name = "feature get", .args = "DEV FEATURE", .min = 2, .max = 2,
		.help = "value of a feature; FEATURE is a number or a name",
		.options = OPTION(OPT_SELECTION) | OPTION(OPT_NSID) | OPTION(OPT_CDW11) | SCOPE,
		.run = nvme_feature_get, .show = nvme_feature_get_show,
	}, {
		.object = "nvme", .name = "feature set", .args = "DEV FEATURE", .min = 2, .max = 2,
		.help = "change a feature",
		.options = OPTION(OPT_VALUE) | INPUT | OPTION(OPT_SAVED) | OPTION(OPT_NSID) |
			   OPTION(OPT_CDW12) | SCOPE,
		.run = nvme_feature_set, .show = nvme_feature_set_show,
	}, {
		.object = "nvme", .name = "admin", .args = "DEV", .min = 1, .max = 1,
		.help = "send one admin command, whatever it is",
		.options = OPTION(OPT_OPCODE) | OPTION(OPT_NSID) | OPTION(OPT_CDW2) |
			   OPTION(OPT_CDW3) | OPTION(OPT_CDW10) | OPTION(OPT_CDW11) |
			   OPTION(OPT_CDW12) | OPTION(OPT_CDW13) | OPTION(OPT_CDW14) |
			   OPTION(OPT_CDW15) | OPTION(OPT_DATA_LEN) | INPUT |
			   OPTION(OPT_RAW_BINARY) | OPTION(OPT_DRY_RUN) | SCOPE,
		.required = OPTION(OPT_OPCODE),
		.run = nvme_admin, .show = nvme_admin_show,
	}, {
		.object = "nic", .name = "list", .args = "",
		.help = "ports of NICs and switches",
		.run = nic_list, .show = nic_list_show,
	}, {
		.object = "nic", .name = "show", .args = "PORT", .min = 1, .max = 1,
		.help = "one port: its name, or DEV/NUMBER",
		.run = nic_show, .show = nic_show_show,
	}, {
		.object = "nic", .name = "set", .args = "PORT SETTING VALUE ...", .min = 3, .max = 9,
		.help = "speed, duplex, autoneg or mac of a port that nobody uses",
		.options = SCOPE, .run = nic_set, .show = nic_show_show,
	}, {
		.object = "nic", .name = "send", .args = "DEV", .min = 1, .max = 1,
		.help = "send one command, whatever it is",
		.options = OPTION(OPT_OPCODE) | INPUT | SCOPE | OPTION(OPT_DRY_RUN),
		.required = OPTION(OPT_OPCODE),
		.run = nic_send, .show = data_show,
	}, {
		.object = "help", .name = "", .args = "[OBJECT]", .max = 1,
		.help = "this, or the commands of an object",
		.run = help_run, .show = help_show,
	}, {
		.object = "version", .name = "", .args = "",
		.help = "version of this program",
		.run = version_run, .show = text_show,
	}, {
		.object = "completion", .name = "", .args = "SHELL", .min = 1, .max = 1,
		.help = "completion for a shell, which is bash",
		.run = completion_run, .show = text_show,
	},
	{ 0 }
};

/* How many of the words at @argv the row's name takes, 0 if it is another's */
static int words_of(const struct command_row *row, int argc, char **argv)
{
	const char *second = strchr(row->name, ' ');
	size_t first = second ? (size_t)(second - row->name) : strlen(row->name);

	if (argc < 1 || strcmp(argv[0], row->object))
		return 0;
	if (!row->name[0])
		return 1;
	if (argc < 2 || strlen(argv[1]) != first || strncmp(argv[1], row->name, first))
		return 0;
	if (!second)
		return 2;
	return argc > 2 && !strcmp(argv[2], second + 1) ? 3 : 0;
}

const struct command_row *command_find(int argc, char **argv, int *words)
{
	for (const struct command_row *row = command_rows; row->object; row++) {
		*words = words_of(row, argc, argv);
		if (*words)
			return row;
	}
	return NULL;
}

bool object_exists(const char *object)
{
	for (const struct command_row *row = command_rows; row->object; row++) {
		if (!strcmp(row->object, object))
			return true;
	}
	return false;
}

size_t command_next(char **words, int count, char *text, size_t room)
{
	size_t at = 0;

	text[0] = 0;
	for (const struct command_row *row = command_rows; row->object; row++) {
		const char *next = row->name;
		size_t len = count > 1 ? strlen(words[1]) : 0;

		if (strcmp(row->object, words[0]) || (len && strncmp(next, words[1], len)))
			continue;
		if (len && next[len] != ' ')
			continue;
		next += len ? len + 1 : 0;
		len = strcspn(next, " ");
		/* "log list" and "log dump" are neighbours, and one word */
		if (at >= len && !strncmp(text + at - len, next, len) &&
		    (at == len || text[at - len - 1] == ' '))
			continue;
		if (at + len + 3 > room)
			break;
		at += snprintf(text + at, room - at, "%s%.*s", at ? ", " : "", (int)len, next);
	}
	return at;
}

void command_argument(const struct command_row *row, int count, char *text, size_t room)
{
	const char *word = row->args;

	for (;; word += strcspn(word, " "), word += strspn(word, " ")) {
		if (strncmp(word, "-- ", 3) && !count--)
			break;
	}
	snprintf(text, room, "%.*s", (int)strcspn(word, " "), word);
}

bool option_is_shown(const struct command_row *row, int id)
{
	return row->options & OPTION(id) && option_rows[id].help;
}

static void append(char *text, size_t room, const char *before, const char *word,
		   const char *after)
{
	size_t at = strlen(text);

	snprintf(text + at, room - at, "%s%s%s", before, word, after);
}

/* "fwctlcli cxl tunnel DEV --port PORT [--scope SCOPE] -- COMMAND [HEX]" */
void command_usage(const struct command_row *row, char *text, size_t room)
{
	const char *dashes = strstr(row->args, " -- ");
	char args[64];

	snprintf(text, room, "fwctlcli %s", row->object);
	if (row->name[0])
		append(text, room, " ", row->name, "");
	snprintf(args, sizeof(args), "%.*s", dashes ? (int)(dashes - row->args) : 63, row->args);
	if (args[0])
		append(text, room, " ", args, "");
	for (int id = 0; id < OPT_COUNT; id++) {
		bool must = row->required & OPTION(id);

		if (!option_is_shown(row, id))
			continue;
		append(text, room, must ? " --" : " [--", option_rows[id].name, "");
		if (option_rows[id].arg)
			append(text, room, " ", option_rows[id].arg, "");
		append(text, room, must ? "" : "]", "", "");
	}
	if (dashes)
		append(text, room, "", dashes, "");
}
