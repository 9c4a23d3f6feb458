// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of commands to be published: as comma-separated values (RFC 4180), and
 * as a page of reStructuredText.
 */
#include "cli.h"

#include <string.h>

/* Columns of both are members of a command, in this order */
static const char *const members[] = {
	"opcode", "key-uuid", "key-number", "name", "origin", "spec", "why", "instead",
	"row-effects", "report-effects", "effects", "understates", "rules", "floor", "required",
	"support", "basis",
};

static const char *const limits[] = { "in-min", "in-max", "out-min", "out-max" };

/* A value as text, lists with @between; to be freed by closing @file */
static void write_value(FILE *file, struct json_object *value, const char *between)
{
	if (!json_object_is_type(value, json_type_array)) {
		fputs(value ? json_object_get_string(value) : "", file);
		return;
	}
	for (size_t i = 0; i < json_object_array_length(value); i++)
		fprintf(file, "%s%s", i ? between : "",
			json_object_get_string(json_object_array_get_idx(value, i)));
}

/* "allowed", or all the reasons why not */
static void write_verdict(FILE *file, struct json_object *command, int scope, const char *between)
{
	struct json_object *verdict = command_verdict(command, scope);
	struct json_object *refusals = json_object_object_get(verdict, "refusal");

	if (verdict && json_has(verdict, "allowed"))
		fputs("allowed", file);
	for (size_t i = 0; refusals && i < json_object_array_length(refusals); i++)
		fprintf(file, "%s%s", i ? between : "",
			json_text(json_object_array_get_idx(refusals, i), "reason"));
}

static void csv_cell(const char *text, bool first)
{
	/* a spreadsheet takes what begins like this for a formula */
	bool formula = text[0] && strchr("=+-@", text[0]);

	if (!first)
		putchar(',');
	if (!formula && !strpbrk(text, ",\"\r\n")) {
		fputs(text, stdout);
		return;
	}
	putchar('"');
	if (formula)
		putchar('\'');
	for (; *text; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	putchar('"');
}

static void csv_value(struct json_object *object, const char *key, bool first)
{
	char text[1024] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	if (file) {
		write_value(file, json_object_object_get(object, key), " ");
		fclose(file);
	}
	csv_cell(text, first);
}

static void csv_command(struct json_object *command)
{
	struct json_object *room = json_object_object_get(command, "limits");

	for (size_t i = 0; i < COUNT(members); i++)
		csv_value(command, members[i], !i);
	for (size_t i = 0; i < COUNT(limits); i++)
		csv_value(room, limits[i], false);
	for (int scope = 0; scope < FWCTL_SCOPE_COUNT; scope++) {
		char text[512] = "";
		FILE *file = fmemopen(text, sizeof(text), "w");

		if (file) {
			write_verdict(file, command, scope, " ");
			fclose(file);
		}
		csv_cell(text, false);
	}
	printf("\r\n");
}

void cmd_list_csv(struct json_object *commands)
{
	for (size_t i = 0; i < COUNT(members); i++)
		csv_cell(members[i], !i);
	for (size_t i = 0; i < COUNT(limits); i++)
		csv_cell(limits[i], false);
	for (int scope = 0; scope < FWCTL_SCOPE_COUNT; scope++)
		csv_cell(fwctl_scope_name(scope), false);
	printf("\r\n");
	for (size_t i = 0; i < json_object_array_length(commands); i++)
		csv_command(json_object_array_get_idx(commands, i));
}

/* What has a meaning in the text of a page is preceded by a backslash */
static void rst_text(const char *text)
{
	for (; *text; text++) {
		if (strchr("\\*`|_<>:", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void rst_title(const char *text, char line)
{
	printf("%s\n", text);
	for (size_t i = 0; i < strlen(text); i++)
		putchar(line);
	printf("\n\n");
}

static void rst_field(struct json_object *object, const char *key, const char *heading)
{
	if (!json_text(object, key)[0])
		return;
	printf(":%s: ", heading);
	rst_text(json_text(object, key));
	printf("\n");
}

static void rst_cell(const char *before, struct json_object *value, const char *none)
{
	char text[1024] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	if (file) {
		write_value(file, value, ", ");
		fclose(file);
	}
	printf("%s", before);
	rst_text(text[0] ? text : none);
	printf("\n");
}

static void rst_verdict(struct json_object *command)
{
	int required = json_scope(command, "required");
	char text[512] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	if (file) {
		write_verdict(file, command, required, ", ");
		fclose(file);
	}
	printf("     - %s", strcmp(text, "allowed") ? "refused\\: " : "");
	rst_text(text);
	printf("\n");
}

static void rst_command(struct json_object *command, const char *subsystem)
{
	char text[128];

	command_text(command, subsystem, text, sizeof(text));
	printf("   * - ``%s``\n", text);
	rst_cell("     - ", json_object_object_get(command, "name"), "none");
	rst_cell("     - ", json_object_object_get(command, json_has(command, "spec") ? "spec" : "origin"),
		 "none");
	rst_cell("     - ", json_object_object_get(command, "effects"), "none");
	rst_cell("     - ", json_object_object_get(command, "understates"), "none");
	rst_cell("     - ", json_object_object_get(command, "required"), "none");
	rst_verdict(command);
	rst_cell("     - ", json_object_object_get(command, "why"), "none");
}

void cmd_list_rst(struct json_object *commands, struct json_object *device)
{
	char title[128];

	snprintf(title, sizeof(title), "Firmware commands of %s", json_text(device, "parent"));
	rst_title(title, '=');
	rst_field(device, "identity", "Device");
	rst_field(device, "subsystem", "Subsystem");
	rst_field(device, "driver", "Driver");
	rst_field(device, "beside", "Beside");
	rst_field(device, "effects-from", "Effects from");
	rst_field(device, "in-use-by", "In use by");
	printf("\n.. list-table::\n   :header-rows: 1\n\n");
	printf("   * - Command\n     - Name\n     - Specification\n     - Effects\n"
	       "     - Not reported\n     - Scope\n     - Verdict\n     - Why\n");
	for (size_t i = 0; i < json_object_array_length(commands); i++)
		rst_command(json_object_array_get_idx(commands, i), json_text(device, "subsystem"));
}
