// SPDX-License-Identifier: GPL-2.0-only
/*
 * What went wrong, as JSON and for people.
 */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static int fail(struct cli *cli, int status, const char *kind, const char *reason, int err,
		const char *message)
{
	json_object_put(cli->error);
	cli->error = json_object_new_object();
	json_set(cli->error, "error", json_object_new_string(kind));
	json_set(cli->error, "reason", json_opt(reason));
	json_set(cli->error, "errno", json_object_new_int(err));
	json_set(cli->error, "errno_name", json_opt(err ? strerrorname_np(err) : NULL));
	json_set(cli->error, "message", json_escaped(message, strlen(message)));
	json_set(cli->error, "exit", json_object_new_int(status));
	return status;
}

int fail_usage(struct cli *cli, const char *format, ...)
{
	char message[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return fail(cli, EXIT_USAGE, "usage", "usage", 0, message);
}

void fail_hint(struct cli *cli, const char *format, ...)
{
	char message[256];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	json_set(cli->error, "hint", json_escaped(message, strlen(message)));
}

void fail_with_usage(struct cli *cli, const struct command_row *row)
{
	char usage[512];

	command_usage(row, usage, sizeof(usage));
	json_set(cli->error, "usage", json_object_new_string(usage));
}

int fail_device(struct cli *cli, int err, const char *format, ...)
{
	char message[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return fail(cli, EXIT_UNDELIVERED, "not-delivered", strerrorname_np(-err), -err, message);
}

int fail_refusal(struct cli *cli, const char *reason, int err, const char *format, ...)
{
	char message[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	return fail(cli, EXIT_REFUSED, "refused", reason, -err, message);
}

/* "get-log (0401h)" */
static void label(uint16_t opcode, const uint8_t *key, char *text, size_t room)
{
	const struct fwctl_cxl_command *row = key ? fwctl_cxl_command(opcode, key) : NULL;

	if (!row)
		row = fwctl_cxl_command(opcode, NULL);
	if (row)
		snprintf(text, room, "%s (%04xh)", row->name, opcode);
	else
		snprintf(text, room, "%04xh", opcode);
}

static int fail_status(struct cli *cli, int code, const char *name, const char *text)
{
	char message[256];

	snprintf(message, sizeof(message), "%s: the firmware returned %xh: %s", name, code, text);
	fail(cli, EXIT_FIRMWARE, "firmware", text, 0, message);
	json_set(cli->error, "return_code", json_object_new_int(code));
	json_set(cli->error, "command", json_object_new_string(name));
	return EXIT_FIRMWARE;
}

int fail_command(struct cli *cli, int result, uint16_t opcode, const uint8_t *key)
{
	char name[128];

	label(opcode, key, name, sizeof(name));
	return fail_named(cli, result, name, fwctl_cxl_status_text(result));
}

int fail_named(struct cli *cli, int result, const char *name, const char *status)
{
	if (cli->option[OPT_DRY_RUN] && result == -ECANCELED)
		return dry_run_over(cli, result);
	if (result > 0)
		return fail_status(cli, result, name, status);
	if (result == -EPERM || result == -EINVAL || result == -EOPNOTSUPP)
		return fail_refused(cli, result, name);
	return fail_device(cli, result, "%s: %s (%s)", name, fwctl_error_text(result),
			   strerrorname_np(-result));
}

static const char *text_of(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static void print_line(const char *what, const char *text)
{
	if (!text)
		return;
	fprintf(stderr, "%s", what);
	print_wrapped(stderr, text, strlen(what), 2, output_width(STDERR_FILENO));
}

static void print_instead(struct cli *cli)
{
	const char *parent = cli->dev ? fwctl_dev_parent(cli->dev) : NULL;
	const char *instead = text_of(cli->error, "instead");
	struct json_object *json = instead ? instead_json(parent, instead) : NULL;

	print_line("instead: ", json_object_get_string(json));
	json_object_put(json);
}

static void print_for_people(struct cli *cli)
{
	bool refused = !strcmp(text_of(cli->error, "error"), "refused");
	const char *reason = text_of(cli->error, "reason");

	print_line(refused ? "refused: " : "fwctlcli: ", text_of(cli->error, "message"));
	print_instead(cli);
	print_line("hint: ", text_of(cli->error, "hint"));
	if (json_object_object_get(cli->error, "usage")) {
		fprintf(stderr, "usage: ");
		print_usage(stderr, cli->command, 7, 15);
	}
	if (refused && cli->verbose && reason && fwctl_reason_text(reason))
		fprintf(stderr, "%s means: %s\n", reason, fwctl_reason_text(reason));
}

void error_print(struct cli *cli)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	if (cli->pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	if (cli->json)
		printf("%s\n", json_object_to_json_string_ext(cli->error, flags));
	else
		print_for_people(cli);
}
