// SPDX-License-Identifier: GPL-2.0-only
/*
 * fwctlcli: talk to device firmware through /dev/fwctl.
 *
 * Options are found anywhere before "--", words must be whole: what a script
 * says today means the same tomorrow.
 */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool is_global(struct cli *cli, const char *arg)
{
	if (!strcmp(arg, "-j") || !strcmp(arg, "--json"))
		return cli->json = true;
	if (!strcmp(arg, "-p") || !strcmp(arg, "--pretty"))
		return cli->pretty = true;
	if (!strcmp(arg, "-h") || !strcmp(arg, "--help"))
		return cli->help = true;
	if (!strcmp(arg, "-V") || !strcmp(arg, "--version"))
		return cli->version = true;
	if (!strcmp(arg, "-v") || !strcmp(arg, "--verbose"))
		return ++cli->verbose;
	return false;
}

static int find_option(const char *name, size_t len)
{
	for (int id = 0; id < OPT_COUNT; id++) {
		if (strlen(option_rows[id].name) == len && !strncmp(option_rows[id].name, name, len))
			return id;
	}
	return -1;
}

/* "--name VALUE", "--name=VALUE" or "--name"; returns how many of @argv it took, 0 if wrong */
static int take_option(struct cli *cli, int argc, char **argv)
{
	const char *name = argv[0] + 2, *value = strchr(name, '=');
	int id = find_option(name, value ? (size_t)(value - name) : strlen(name));

	if (strncmp(argv[0], "--", 2) || id < 0) {
		fail_usage(cli, "unknown option %s", argv[0]);
		return 0;
	}
	if (cli->option[id]) {
		fail_usage(cli, "option --%s is given twice", option_rows[id].name);
		return 0;
	}
	if (!option_rows[id].arg) {
		cli->option[id] = "";
		if (value)
			fail_usage(cli, "option --%s takes no argument", option_rows[id].name);
		return !value;
	}
	if (value) {
		cli->option[id] = value + 1;
		return 1;
	}
	if (argc < 2) {
		fail_usage(cli, "option --%s needs an argument", option_rows[id].name);
		return 0;
	}
	cli->option[id] = argv[1];
	return 2;
}

/* The words of the command line, without options, go to @words, how many to *@words_count */
static int parse(struct cli *cli, int argc, char **argv, char **words, int *words_count)
{
	int count = 0, wrong = 0;

	for (int i = 1; i < argc;) {
		int took;

		if (!strcmp(argv[i], "--")) {
			while (++i < argc)
				words[count++] = argv[i];
		} else if (argv[i][0] != '-' || !argv[i][1]) {
			words[count++] = argv[i++];
		} else if (is_global(cli, argv[i])) {
			i++;
		} else {
			took = take_option(cli, argc - i, argv + i);
			wrong |= !took;
			i += took ? took : 1;
		}
	}
	*words_count = count;
	return wrong ? EXIT_USAGE : EXIT_DONE;
}

static int check_usage(struct cli *cli, int args)
{
	const struct command_row *row = cli->command;
	char missing[32];

	for (int id = 0; id < OPT_COUNT; id++) {
		if (cli->option[id] && !(row->options & OPTION(id)))
			return fail_usage(cli, "%s%s%s takes no option --%s", row->object,
					  row->name[0] ? " " : "", row->name, option_rows[id].name);
	}
	command_argument(row, args, missing, sizeof(missing));
	if (args < row->min)
		return fail_usage(cli, "%s is missing", missing);
	if (args > row->max)
		return fail_usage(cli, "too many arguments");
	for (int id = 0; id < OPT_COUNT; id++) {
		if (!cli->option[id] && (row->required & OPTION(id)))
			return fail_usage(cli, "option --%s is missing", option_rows[id].name);
	}
	return 0;
}

/* What is wrong with the command line is said before a device is looked for */
static int check(struct cli *cli, int args)
{
	const char *scope = cli->option[OPT_SCOPE];
	int status = check_usage(cli, args);

	if (status)
		fail_with_usage(cli, cli->command);
	else if (scope && fwctl_scope_parse(scope) < 0)
		return fail_usage(cli, "no scope %s; there are config, debug-ro, debug-rw and debug-full",
				  scope);
	else if (cli->option[OPT_DRY_RUN] && cli->option[OPT_RAW_BINARY])
		return fail_usage(cli, "either --dry-run or --raw-binary: where nothing is sent, nothing comes back");
	return status;
}

static int unknown_command(struct cli *cli, int count, char **words)
{
	char next[128];

	if (!count)
		return fail_usage(cli, "no command; see fwctlcli help");
	if (!object_exists(words[0]))
		return fail_usage(cli, "unknown object %s; see fwctlcli help", words[0]);
	if (count <= 2 && command_next(words, count, next, sizeof(next)))
		return fail_usage(cli, "%s%s%s is incomplete: it goes on with one of %s; see fwctlcli help %s",
				  words[0], count > 1 ? " " : "", count > 1 ? words[1] : "", next,
				  words[0]);
	return fail_usage(cli, "unknown command %s %s%s%s; see fwctlcli help %s", words[0], words[1],
			  count > 2 ? " " : "", count > 2 ? words[2] : "", words[0]);
}

static int run(struct cli *cli, int count, char **words)
{
	int taken = 0, status;

	if (cli->help) {
		char *empty[] = { count ? words[0] : NULL };

		cli->command = command_find(count, words, &taken);
		if (cli->command && strcmp(cli->command->object, "help")) {
			if (cli->json)
				return help_one(cli, cli->command);
			help_command(cli->command);
			return EXIT_DONE;
		}
		cli->command = command_find(1, (char *[]){ (char *)"help" }, &taken);
		return help_run(cli, count && object_exists(words[0]), empty);
	}
	if (cli->version) {
		words[0] = (char *)"version";
		count = 1;
	}
	cli->command = command_find(count, words, &taken);
	if (!cli->command)
		return unknown_command(cli, count, words);
	status = check(cli, count - taken);
	if (status)
		return status;
	return cli->command->run(cli, count - taken, words + taken);
}

/* After an unknown option or the like: the error is there, the usage may help */
static int wrong_option(struct cli *cli, int count, char **words)
{
	int taken;

	cli->command = command_find(count, words, &taken);
	if (cli->command)
		fail_with_usage(cli, cli->command);
	return EXIT_USAGE;
}

static void print_result(struct cli *cli)
{
	struct json_object *result = cli->dry ? cli->dry : cli->result;
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	if (!result)
		return;
	if (cli->json) {
		flags |= cli->pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED : 0;
		printf("%s\n", json_object_to_json_string_ext(result, flags));
	} else if (cli->dry) {
		dry_run_show(cli);
	} else if (cli->command->show) {
		cli->command->show(cli);
	}
}

int main(int argc, char **argv)
{
	char **words = calloc(argc + 1, sizeof(*words));
	struct timespec now = { 0 };
	struct cli cli = { 0 };
	int count = 0, status;

	if (!words)
		return EXIT_UNDELIVERED;
	clock_gettime(CLOCK_REALTIME, &now);
	cli.begun = now.tv_sec * 1000000000ULL + now.tv_nsec;
	cli.ctx = fwctl_ctx_new(secure_getenv("FWCTL_ROOT"));
	status = parse(&cli, argc, argv, words, &count);
	status = status ? wrong_option(&cli, count, words) : run(&cli, count, words);
	if (status && cli.partial && cli.json)
		json_set(cli.error, "result", json_object_get(cli.result));
	else if (!status || cli.partial)
		print_result(&cli);
	if (status)
		error_print(&cli);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "fwctlcli: cannot write the output: %s\n", strerror(errno));
		status = status ? status : EXIT_USAGE;
	}
	json_object_put(cli.result);
	json_object_put(cli.error);
	json_object_put(cli.about);
	json_object_put(cli.dry);
	fwctl_nl_close(cli.nl);
	fwctl_log_close(cli.log);
	fwctl_ctx_free(cli.ctx);
	free(words);
	return status;
}
