// SPDX-License-Identifier: GPL-2.0-only
/*
 * "cmd explain": why a command needs what it needs, and who demands it; every
 * reason why it is refused, and what would have to change; what to use instead.
 */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *reason, *change;
} changes[] = {
	{ "malformed", "the request itself, by the specification" },
	{ "not-supported", "the device: it does not have the command" },
	{ "kernel-owned", "nothing while the kernel's own driver operates the device, whose state the command would change behind its back" },
	{ "data-path", "nothing: the kernel's interfaces for the data path are the way" },
	{ "names-an-address", "nothing: an address in a request reaches past whatever is judged" },
	{ "dma-retained", "nothing: the device would go on to use memory that is given back" },
	{ "unknown-effects", "the table, in which somebody has to say what the command does, or the device's report" },
	{ "in-use", "whoever uses the device has to let go of it" },
	{ "background", "nothing: commands that complete later are not supported" },
	{ "lockdown", "the kernel has to be booted without lockdown" },
	{ "policy", "the administrator's policy, which lasts until the module fwctl is unloaded, and once it is locked until the next boot" },
	{ "scope", "the scope that is asked for" },
	{ "capability", "the caller: CAP_SYS_RAWIO is needed, now and when the device is opened, as with sudo" },
};

/* Of a policy that nobody made: the module's own, as the kernel's sentence has it */
static const char *change_of_module(const char *why)
{
	if (strstr(why, "unlisted=1"))
		return "how fwctl is loaded: with unlisted=1 such commands that the device reports are sent, at debug-full; it and all modules that use it have to be unloaded first";
	if (strstr(why, "confidential guest"))
		return "the table, in which somebody has to say what the command does: a report alone is not believed in a confidential guest, nor with confidential=1 of fwctl";
	return NULL;
}

static const char *change_of(const char *reason, const char *why)
{
	if (!strcmp(reason, "policy") && change_of_module(why))
		return change_of_module(why);
	for (size_t i = 0; i < COUNT(changes); i++) {
		if (!strcmp(reason, changes[i].reason))
			return changes[i].change;
	}
	return NULL;
}

static uint32_t effects_of(struct json_object *words)
{
	uint32_t effects = 0;

	for (size_t i = 0; words && i < json_object_array_length(words); i++) {
		char upper[64];

		effect_upper(json_object_get_string(json_object_array_get_idx(words, i)), upper,
			     sizeof(upper));
		for (unsigned int k = 0; k < FWCTL_EFFECT_COUNT; k++) {
			if (!strcmp(upper, fwctl_effect_name(k)))
				effects |= 1U << k;
		}
	}
	return effects;
}

static void add_demand(struct json_object *demands, const char *by, int scope, const char *why)
{
	struct json_object *demand = json_object_new_object();

	json_set(demand, "by", json_object_new_string(by));
	json_set(demand, "scope", json_opt(scope < 0 ? NULL : fwctl_scope_name(scope)));
	json_set(demand, "why", json_opt(why));
	json_object_array_add(demands, demand);
}

/* "for CONFIG_NOW, PERSISTS" */
static void effects_text(uint32_t effects, char *text, size_t room)
{
	size_t at = 0;

	text[0] = 0;
	for (unsigned int i = 0; i < FWCTL_EFFECT_COUNT; i++) {
		if (effects & 1U << i && at < room)
			at += snprintf(text + at, room - at, "%s%s", at ? ", " : "",
				       fwctl_effect_name(i));
	}
}

static bool same_member(struct json_object *a, struct json_object *b, const char *key)
{
	return !strcasecmp(json_text(a, key), json_text(b, key));
}

/* UUIDs of a policy are bare digits */
static bool same_key(struct json_object *entry, struct json_object *command)
{
	char bare[64] = "";
	size_t n = 0;

	for (const char *p = json_text(command, "key-uuid"); *p && n + 1 < sizeof(bare); p++) {
		if (*p != '-')
			bare[n++] = *p;
	}
	return !strcmp(json_text(entry, "key-uuid"), bare) && same_member(entry, command, "key-number");
}

/* Is an entry of the policy about this command? */
static bool concerns(struct json_object *entry, struct json_object *command)
{
	const char *target = json_text(entry, "target");
	bool keyed = json_has(entry, "key-uuid") || json_has(entry, "key-number");

	if (!strcmp(target, "command"))
		return same_member(entry, command, "opcode") && (!keyed || same_key(entry, command));
	if (!strcmp(target, "effects"))
		return effects_of(json_object_object_get(entry, "effects")) &
		       effects_of(json_object_object_get(command, "effects"));
	return true;
}

static void add_entry(struct json_object *demands, struct json_object *entry)
{
	char text[128], why[512], effects[300];

	policy_demands(entry, text, sizeof(text));
	if (!text[0])
		return;
	if (!strcmp(json_text(entry, "target"), "effects")) {
		effects_text(effects_of(json_object_object_get(entry, "effects")), effects,
			     sizeof(effects));
		snprintf(why, sizeof(why), "%s, for commands with %s", text, effects);
	} else {
		snprintf(why, sizeof(why), "%s, for %s", text,
			 strcmp(json_text(entry, "target"), "command") ? "the whole device" :
									 "this command");
	}
	add_demand(demands, "administrator", json_scope(entry, "required"), why);
}

/* Only who may see the policy is told what of it is at work */
static void add_administrator(struct cli *cli, uint32_t index, struct json_object *command,
			      int without, struct json_object *demands)
{
	struct json_object *policy = NULL;
	size_t before = json_object_array_length(demands);
	int required = json_scope(command, "required");

	if (fwctl_nl_policy(cli->nl, index, collect_policy, &policy)) {
		if (required > without)
			add_demand(demands, "administrator", required,
				   "what was tightened is shown to those with CAP_SYS_ADMIN");
	}
	for (size_t i = 0; policy && i < json_object_array_length(policy); i++) {
		struct json_object *entry = json_object_array_get_idx(policy, i);

		if (concerns(entry, command))
			add_entry(demands, entry);
	}
	if (json_object_array_length(demands) == before && required > without)
		add_demand(demands, "administrator", required, NULL);
	json_object_put(policy);
}

static struct json_object *demands_of(struct cli *cli, uint32_t index, struct json_object *command)
{
	const char *subsystem = json_text(cli->about, "subsystem");
	struct json_object *demands = json_object_new_array();
	int floor = json_scope(command, "floor"), line;
	uint32_t because;
	char by[64], text[256], why[300] = "";

	if (floor >= 0)
		add_demand(demands, "row", floor, json_text(command, "why"));
	line = fwctl_policy_scope(subsystem, effects_of(json_object_object_get(command, "effects")),
				  &because);
	effects_text(because, text, sizeof(text));
	if (text[0])
		snprintf(why, sizeof(why), "because of %s", text);
	snprintf(by, sizeof(by), "line of %s", subsystem);
	add_demand(demands, by, line, text[0] ? why : "none of its effects demands more");
	add_administrator(cli, index, command, line > floor ? line : floor, demands);
	return demands;
}

static struct json_object *reasons_of(struct json_object *verdict)
{
	struct json_object *refusals = json_object_object_get(verdict, "refusal");
	struct json_object *reasons = json_object_new_array();

	for (size_t i = 0; refusals && i < json_object_array_length(refusals); i++) {
		struct json_object *refusal = json_object_array_get_idx(refusals, i);
		struct json_object *reason = json_object_new_object();

		json_set(reason, "reason", json_object_new_string(json_text(refusal, "reason")));
		json_set(reason, "why", json_object_new_string(json_text(refusal, "why")));
		json_set(reason, "change", json_opt(change_of(json_text(refusal, "reason"),
								json_text(refusal, "why"))));
		json_object_array_add(reasons, reason);
	}
	return reasons;
}

static struct json_object *allowed_at(struct json_object *command)
{
	struct json_object *scopes = json_object_new_array();

	for (int scope = 0; scope < FWCTL_SCOPE_COUNT; scope++) {
		struct json_object *verdict = command_verdict(command, scope);

		if (verdict && json_has(verdict, "allowed"))
			json_object_array_add(scopes, json_object_new_string(fwctl_scope_name(scope)));
	}
	return scopes;
}

int cmd_explain(struct cli *cli, int argc, char **argv)
{
	const char *given = cli->option[OPT_SCOPE];
	struct json_object *command, *verdict;
	uint32_t index;
	int status = netlink_device(cli, argv[0], &index, &cli->about), scope;

	(void)argc;
	if (!status)
		status = command_ask(cli, index, cli->option[OPT_PORT], argv[1], &command);
	if (status)
		return status;
	scope = given ? fwctl_scope_parse(given) : json_scope(command, "required");
	if (scope < 0)
		scope = FWCTL_SCOPE_DEBUG_FULL;
	verdict = command_verdict(command, scope);
	cli->result = json_object_new_object();
	json_set(cli->result, "device", json_object_new_string(json_text(cli->about, "name")));
	json_set(cli->result, "scope", json_object_new_string(fwctl_scope_name(scope)));
	json_set(cli->result, "allowed", json_object_new_boolean(json_has(verdict, "allowed")));
	json_set(cli->result, "allowed-at", allowed_at(command));
	json_set(cli->result, "reasons", reasons_of(verdict));
	json_set(cli->result, "demands", demands_of(cli, index, command));
	json_set(cli->result, "cost", json_opt(fwctl_scope_cost(scope)));
	json_set(cli->result, "command", command);
	return 0;
}

/* ---- in words ---- */

static void line(const char *lead, size_t indent, const char *text)
{
	fputs(lead, stdout);
	print_wrapped(stdout, text, strlen(lead), indent, output_width(STDOUT_FILENO));
}

static void sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void sentence(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	line("", 0, text);
}

static void say_title(struct cli *cli, struct json_object *command)
{
	char text[128];

	command_text(command, json_text(cli->about, "subsystem"), text, sizeof(text));
	sentence("%s %s of %s (%s), %s", text, json_text(command, "name"),
		 json_text(cli->about, "name"), json_text(cli->about, "parent"),
		 json_text(command, json_has(command, "spec") ? "spec" : "origin"));
}

static void join(struct json_object *array, const char *between, char *text, size_t room)
{
	size_t at = 0;

	text[0] = 0;
	for (size_t i = 0; array && i < json_object_array_length(array) && at < room; i++)
		at += snprintf(text + at, room - at, "%s%s", i ? between : "",
			       json_object_get_string(json_object_array_get_idx(array, i)));
}

/* Once each: what is refused anyway does not depend on the scope */
static void say_verdict(struct cli *cli)
{
	struct json_object *at = json_object_object_get(cli->result, "allowed-at");
	struct json_object *reasons = json_object_object_get(cli->result, "reasons");
	const char *scope = json_text(cli->result, "scope"), *cost = json_text(cli->result, "cost");
	char scopes[96];

	join(at, ", ", scopes, sizeof(scopes));
	if (json_object_get_boolean(json_object_object_get(cli->result, "allowed")))
		sentence("Allowed at scope %s.%s%s%s%s", scopes, cost[0] ? " Scope " : "",
			 cost[0] ? scope : "", cost[0] ? " " : "", cost);
	else if (scopes[0])
		sentence("Refused at scope %s, allowed at %s:", scope, scopes);
	else
		sentence("Refused at every scope; why at %s:", scope);
	for (size_t i = 0; i < json_object_array_length(reasons); i++) {
		struct json_object *reason = json_object_array_get_idx(reasons, i);
		char lead[64];

		snprintf(lead, sizeof(lead), "  %s: ", json_text(reason, "reason"));
		line(lead, 4, json_text(reason, "why"));
		if (json_text(reason, "change")[0])
			line("    To change: ", 6, json_text(reason, "change"));
	}
}

static void say_effects(struct json_object *command)
{
	uint32_t row = effects_of(json_object_object_get(command, "row-effects"));
	uint32_t report = effects_of(json_object_object_get(command, "report-effects"));
	uint32_t kept = effects_of(json_object_object_get(command, "understates"));
	uint32_t silent = 1U << FWCTL_EFFECT_UNREPORTED;
	bool listed = !strcmp(json_text(command, "support"), "supported");
	char by_row[256], by_report[256], understated[256];

	effects_text(row & ~silent, by_row, sizeof(by_row));
	effects_text(report & ~silent, by_report, sizeof(by_report));
	effects_text(kept, understated, sizeof(understated));
	if (!json_has(command, "row-effects"))
		sentence("Effects: no specification says; the device claims %s.",
			 by_report[0] ? by_report : "none");
	else if (!listed)
		sentence("Effects: the specification says %s; the device says nothing of the command.",
			 by_row[0] ? by_row : "that it changes nothing");
	else
		sentence("Effects: the specification says %s; the device claims %s%s%s%s.",
			 by_row[0] ? by_row : "that it changes nothing",
			 by_report[0] ? by_report : "none",
			 kept ? " (its report understates: " : "", understated, kept ? ")" : "");
}

static void say_demands(struct json_object *demands, const char *required)
{
	sentence("Needs scope %s, the highest that is demanded by:", required);
	for (size_t i = 0; i < json_object_array_length(demands); i++) {
		struct json_object *demand = json_object_array_get_idx(demands, i);
		const char *scope = json_text(demand, "scope");
		char lead[128];

		snprintf(lead, sizeof(lead), "  the %s%s%s: ", json_text(demand, "by"),
			 scope[0] ? ", " : "", scope);
		line(lead, 4, json_text(demand, "why"));
	}
}

/* Rows speak of memN; here it is known which */
static void say_instead(struct cli *cli, struct json_object *command)
{
	struct json_object *instead;

	if (!json_text(command, "instead")[0])
		return;
	instead = instead_json(json_text(cli->about, "parent"), json_text(command, "instead"));
	line("Instead: ", 2, json_object_get_string(instead));
	json_object_put(instead);
}

void cmd_explain_show(struct cli *cli)
{
	struct json_object *command = json_object_object_get(cli->result, "command");

	say_title(cli, command);
	say_verdict(cli);
	say_effects(command);
	if (json_has(command, "required"))
		say_demands(json_object_object_get(cli->result, "demands"),
			    json_text(command, "required"));
	say_instead(cli, command);
}
