// SPDX-License-Identifier: GPL-2.0-only
/*
 * Help, version and completion, out of the table of commands.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void show_command(const struct command_row *row)
{
	printf("  ");
	print_usage(stdout, row, 2, 10);
	printf("      %s\n", row->help);
}

void help_command(const struct command_row *row)
{
	show_command(row);
	for (int id = 0; id < OPT_COUNT; id++) {
		const struct option_row *option = &option_rows[id];

		if (!option_is_shown(row, id))
			continue;
		printf("        --%s%s%s\n            ", option->name, option->arg ? " " : "",
		       option->arg ? option->arg : "");
		print_wrapped(stdout, option->help, 12, 12, 80);
	}
}

static struct json_object *options_json(const struct command_row *row)
{
	struct json_object *array = json_object_new_array();

	for (int id = 0; id < OPT_COUNT; id++) {
		struct json_object *json;

		if (!option_is_shown(row, id))
			continue;
		json = json_object_new_object();
		json_set(json, "name", json_object_new_string(option_rows[id].name));
		json_set(json, "argument", json_opt(option_rows[id].arg));
		json_set(json, "required", json_object_new_boolean(!!(row->required & OPTION(id))));
		json_set(json, "help", json_object_new_string(option_rows[id].help));
		json_object_array_add(array, json);
	}
	return array;
}

static struct json_object *command_json(const struct command_row *row)
{
	struct json_object *json = json_object_new_object();
	char usage[512];

	command_usage(row, usage, sizeof(usage));
	json_set(json, "object", json_object_new_string(row->object));
	json_set(json, "command", json_object_new_string(row->name));
	json_set(json, "usage", json_object_new_string(usage));
	json_set(json, "help", json_object_new_string(row->help));
	json_set(json, "options", options_json(row));
	return json;
}

int help_one(struct cli *cli, const struct command_row *row)
{
	cli->result = json_object_new_array();
	json_object_array_add(cli->result, command_json(row));
	return 0;
}

int help_run(struct cli *cli, int argc, char **argv)
{
	const char *object = argc ? argv[0] : NULL;

	if (object && !object_exists(object))
		return fail_usage(cli, "unknown object %s; see fwctlcli help", object);
	if (!cli->json) {
		cli->option[OPT_KEY] = object;	/* for help_show() */
		cli->result = json_object_new_object();
		return 0;
	}
	cli->result = json_object_new_array();
	for (const struct command_row *row = command_rows; row->object; row++) {
		if (!object || !strcmp(object, row->object))
			json_object_array_add(cli->result, command_json(row));
	}
	return 0;
}

void help_show(struct cli *cli)
{
	const char *object = cli->option[OPT_KEY];

	printf("fwctlcli [-j|--json] [-p|--pretty] [-v|--verbose] OBJECT COMMAND [ARGUMENTS]\n"
	       "fwctlcli -h|--help, -V|--version\n\n");
	for (const struct command_row *row = command_rows; row->object; row++) {
		if (!object)
			show_command(row);
		else if (!strcmp(object, row->object))
			help_command(row);
	}
	printf("\nDEV is fwctlN, memN, nvmeN, simN, a node of theirs in /dev, a PCI address,\n"
	       "or serial:NUMBER. CMD is a name, an opcode like 4302, or opcode:key: 0401:cel.\n"
	       "-j prints one JSON document, errors too; -p indents it; -v says what is asked.\n"
	       "Exit status: 0 done, 1 usage, 2 refused, 3 the firmware returned an error,\n"
	       "4 not delivered. Details are in fwctlcli(8).\n");
}

int version_run(struct cli *cli, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	cli->result = json_object_new_object();
	json_set(cli->result, "version", json_object_new_string(FWCTL_VERSION));
	json_set(cli->result, "text", json_object_new_string("fwctlcli " FWCTL_VERSION));
	return 0;
}

void text_show(struct cli *cli)
{
	puts(json_object_get_string(json_object_object_get(cli->result, "text")));
}

/* "dev" "rpc" ..., each once */
static void print_objects(FILE *file)
{
	for (const struct command_row *row = command_rows; row->object; row++) {
		if (row == command_rows || strcmp(row->object, row[-1].object))
			fprintf(file, " %s", row->object);
	}
}

/* First or second words of an object's commands, after @before */
static void print_words(FILE *file, const char *object, const char *before)
{
	size_t skip = strlen(before);
	const char *last = "";
	int last_len = 0;

	for (const struct command_row *row = command_rows; row->object; row++) {
		const char *word = row->name + skip;
		int len;

		if (strcmp(row->object, object) || strncmp(row->name, before, skip))
			continue;
		len = strcspn(word, " ");
		if (len == last_len && !strncmp(word, last, len))
			continue;
		fprintf(file, " %.*s", len, word);
		last = word;
		last_len = len;
	}
}

static void print_options(FILE *file, const struct command_row *row)
{
	for (int id = 0; id < OPT_COUNT; id++) {
		if (option_is_shown(row, id))
			fprintf(file, " --%s", option_rows[id].name);
	}
}

static void print_case(FILE *file, const struct command_row *row)
{
	fprintf(file, "\t'%s%s%s') words=", row->object, row->name[0] ? " " : "", row->name);
	if (!strncmp(row->args, "DEV", 3) || !strncmp(row->args, "[DEV", 4)) {
		fprintf(file, "\"$(_fwctlcli_devices)%s\"", strstr(row->args, "default") ? " default" : "");
	} else if (!strcmp(row->args, "[OBJECT]")) {
		fprintf(file, "'");
		print_objects(file);
		fprintf(file, "'");
	} else if (!strcmp(row->args, "SHELL")) {
		fprintf(file, "bash");
	}
	fprintf(file, " ;;\n");
	/* after the device, one word more */
	if (!strncmp(row->args, "DEV CMD", 7))
		fprintf(file, "\t'%s %s '*' '*) ;;\n\t'%s %s '*) words=\"$(_fwctlcli_commands)\" ;;\n",
			row->object, row->name, row->object, row->name);
}

/* What may follow the words so far: more words of a command, or its first argument */
static void print_cases(FILE *file)
{
	for (const struct command_row *row = command_rows; row->object; row++) {
		const char *second = strchr(row->name, ' ');
		char first[32];

		if (row->name[0] && (row == command_rows || strcmp(row->object, row[-1].object))) {
			fprintf(file, "\t'%s') words='", row->object);
			print_words(file, row->object, "");
			fprintf(file, "' ;;\n");
		}
		print_case(file, row);
		if (!second)
			continue;
		snprintf(first, sizeof(first), "%.*s ", (int)(second - row->name), row->name);
		if (row != command_rows && !strncmp(row[-1].name, first, strlen(first)))
			continue;
		fprintf(file, "\t'%s %.*s') words='", row->object, (int)(second - row->name), row->name);
		print_words(file, row->object, first);
		fprintf(file, "' ;;\n");
	}
}

static void print_option_cases(FILE *file)
{
	for (const struct command_row *row = command_rows; row->object; row++) {
		if (!row->options)
			continue;
		fprintf(file, "\t'%s%s%s'*) options='", row->object, row->name[0] ? " " : "", row->name);
		print_options(file, row);
		fprintf(file, "' ;;\n");
	}
}

static void print_argument_cases(FILE *file)
{
	for (int id = 0; id < OPT_COUNT; id++) {
		if (option_rows[id].words)
			fprintf(file, "\t--%s) words='%s' ;;\n", option_rows[id].name,
				option_rows[id].words);
		else if (option_rows[id].arg && !strcmp(option_rows[id].arg, "FILE"))
			fprintf(file, "\t--%s) mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return ;;\n",
				option_rows[id].name);
		else if (id == OPT_COMMAND)
			fprintf(file, "\t--%s) words=\"$(_fwctlcli_commands)\" ;;\n",
				option_rows[id].name);
		else if (option_rows[id].arg)
			fprintf(file, "\t--%s) return ;;\n", option_rows[id].name);
	}
}

static const char *const bash_head =
	"# SPDX-License-Identifier: GPL-2.0-only\n"
	"# Made by \"fwctlcli completion bash\"\n"
	"_fwctlcli_devices()\n{\n"
	"\tlocal device\n"
	"\tfor device in /sys/class/fwctl/*; do\n"
	"\t\t[[ -e $device ]] || continue\n"
	"\t\techo \"${device##*/}\"\n"
	"\t\tbasename \"$(readlink \"$device/device\")\"\n"
	"\tdone\n"
	"}\n\n"
	"# the third word is the device\n"
	"_fwctlcli_commands()\n{\n"
	"\tlocal words\n"
	"\tread -ra words <<<\"$line\"\n"
	"\tfwctlcli cmd list \"${words[2]}\" --format csv 2>/dev/null | tail -n +2 | cut -d, -f4\n"
	"}\n\n"
	"_fwctlcli()\n{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	"\tlocal words='' options='' line='' word i\n"
	"\tCOMPREPLY=()\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tword=${COMP_WORDS[i]}\n"
	"\t\t[[ $word == -* ]] || line+=\"${line:+ }$word\"\n"
	"\tdone\n";

static const char *const bash_end =
	"\tesac\n"
	"\tif [[ $cur == -* ]]; then\n"
	"\t\twords=\"--json --pretty --verbose --help --version $options\"\n"
	"\tfi\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	"}\n"
	"complete -F _fwctlcli fwctlcli";

static void print_bash(FILE *file)
{
	fprintf(file, "%s\tcase $prev in\n", bash_head);
	print_argument_cases(file);
	fprintf(file, "\tesac\n\tif [[ $words ]]; then\n"
		"\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
		"\t\treturn\n\tfi\n"
		"\tcase $line in\n\t'') words='");
	print_objects(file);
	fprintf(file, "' ;;\n");
	print_cases(file);
	fprintf(file, "\tesac\n\tcase $line in\n");
	print_option_cases(file);
	fprintf(file, "%s", bash_end);
}

int completion_run(struct cli *cli, int argc, char **argv)
{
	char *text = NULL;
	size_t len = 0;
	FILE *file;

	(void)argc;
	if (strcmp(argv[0], "bash"))
		return fail_usage(cli, "no completion for %s; there is one for bash", argv[0]);
	file = open_memstream(&text, &len);
	if (!file)
		return fail_device(cli, -ENOMEM, "out of memory");
	print_bash(file);
	fclose(file);
	cli->result = json_object_new_object();
	json_set(cli->result, "shell", json_object_new_string("bash"));
	json_set(cli->result, "text", json_object_new_string(text));
	free(text);
	return 0;
}
