// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why an RPC was refused: by the record that the kernel keeps of it, for who may
 * read records, or else by the line in the kernel's log; and if neither can be
 * read, where to look.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void replace(FILE *file, const char *text, const char *placeholder, const char *with)
{
	const char *at;

	for (; (at = strstr(text, placeholder)); text = at + strlen(placeholder))
		fprintf(file, "%.*s%s", (int)(at - text), text, with);
	fputs(text, file);
}

struct json_object *instead_json(const char *parent, const char *instead)
{
	const char *placeholder = NULL;
	struct json_object *json;
	char *text = NULL;
	size_t len;
	FILE *file;

	if (!instead[0])
		return NULL;
	if (parent && !strncmp(parent, "mem", 3))
		placeholder = "memN";
	else if (parent && !strncmp(parent, "nvme", 4))
		placeholder = "nvmeN";
	file = placeholder ? open_memstream(&text, &len) : NULL;
	if (!file)
		return json_object_new_string(instead);
	replace(file, instead, placeholder, parent);
	fclose(file);
	json = json_opt(text);
	free(text);
	return json;
}

static int say_where_to_look(struct cli *cli, const char *command, int err)
{
	if (cli->log_err)
		fail_refusal(cli, NULL, err,
			     "%s: %s. The reason could not be read from /dev/kmsg (%s); as root: dmesg | grep fwctl, or fwctlcli audit list",
			     command, fwctl_error_text(err), strerror(-cli->log_err));
	else
		fail_refusal(cli, NULL, err,
			     "%s: %s. The kernel's log does not say why, as there were too many refusals; as root: fwctlcli audit list",
			     command, fwctl_error_text(err));
	fail_hint(cli, "fwctlcli cmd explain is for everyone, and says of a command why it is refused");
	json_set(cli->error, "command", json_object_new_string(command));
	return EXIT_REFUSED;
}

/* ---- by its record ---- */

struct search {
	uint64_t since, id;
	uint32_t pid;
	struct json_object *record;
};

static int keep_newest(void *arg, const struct fwctl_nl_message *message)
{
	const struct fwctl_nl_record *record = message->record;
	struct search *search = arg;

	/* kind 0: refused; a process of the same number may have been refused before us */
	if (!record || record->kind || record->pid != search->pid || record->time < search->since ||
	    (search->record && record->id < search->id))
		return 0;
	search->id = record->id;
	json_object_put(search->record);
	search->record = json_object_of(&fwctl_type_record, record);
	return 0;
}

/* What the row has to offer instead, of the command in a record */
static struct json_object *instead_of(struct cli *cli, struct json_object *record)
{
	struct fwctl_nl_tunnel tunnel = {
		.via = strtoul(json_text(record, "via"), NULL, 16),
		.target = strtoul(json_text(record, "target"), NULL, 10),
	};
	struct json_object *commands = NULL, *instead = NULL;
	struct fwctl_nl_id nl_id;
	struct command_id id;
	char text[128];

	command_text(record, NULL, text, sizeof(text));
	if (command_parse(text, &id))
		return NULL;
	nl_id = command_nl_id(&id);
	if (!fwctl_nl_command(cli->nl, device_index(cli->dev), json_has(record, "via") ? &tunnel : NULL,
			      &nl_id, collect_commands, &commands) && commands)
		instead = instead_json(fwctl_dev_parent(cli->dev),
				       json_text(json_object_array_get_idx(commands, 0), "instead"));
	json_object_put(commands);
	return instead;
}

static const char *first_reason(struct json_object *record)
{
	struct json_object *reasons = json_object_object_get(record, "reasons");

	if (!reasons || !json_object_array_length(reasons))
		return NULL;
	return json_object_get_string(json_object_array_get_idx(reasons, 0));
}

static bool fail_by_record(struct cli *cli, int err, const char *command)
{
	struct search search = { .since = cli->begun, .pid = getpid() };
	const char *reason, *why;

	if (netlink_open(cli) || fwctl_nl_records(cli->nl, device_index(cli->dev), keep_newest, &search))
		return false;
	reason = search.record ? first_reason(search.record) : NULL;
	if (reason) {
		why = json_text(search.record, "why");
		fail_refusal(cli, reason, err, "%s: %s", reason, why[0] ? why : fwctl_error_text(err));
		json_set(cli->error, "command", json_object_new_string(command));
		json_set(cli->error, "why", json_opt(why));
		json_set(cli->error, "instead", instead_of(cli, search.record));
		json_set(cli->error, "record", json_object_get(search.record));
	}
	json_object_put(search.record);
	return reason;
}

/* ---- by the log ---- */

int fail_refused(struct cli *cli, int err, const char *command)
{
	struct fwctl_refusal refusal;

	if (fail_by_record(cli, err, command))
		return EXIT_REFUSED;
	if (!cli->log || fwctl_log_refusal(cli->log, fwctl_dev_name(cli->dev), getpid(), &refusal))
		return say_where_to_look(cli, command, err);
	fail_refusal(cli, refusal.reason, err, "%s: %s", refusal.reason,
		     refusal.why[0] ? refusal.why : fwctl_error_text(err));
	json_set(cli->error, "command", json_object_new_string(refusal.command));
	json_set(cli->error, "why", json_opt(refusal.why));
	json_set(cli->error, "instead", instead_json(fwctl_dev_parent(cli->dev), refusal.instead));
	return EXIT_REFUSED;
}
