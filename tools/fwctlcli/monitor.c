// SPDX-License-Identifier: GPL-2.0-only
/*
 * "monitor" and "dev watch": events as they come, a line each, or with -j a JSON
 * document each, as the kernel's own client prints it. Ends on SIGINT, SIGTERM or
 * after --count events, with status 0.
 */
#include "cli.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	(void)number;
	ended = 1;
}

struct monitor {
	struct cli *cli;
	int64_t index;			/* of the device, or FWCTL_NL_ALL */
	uint64_t count, most;
	uint64_t lost;
};

static bool concerns(const struct monitor *monitor, const struct fwctl_nl_message *message)
{
	uint32_t index;

	if (monitor->index < 0)
		return true;
	if (message->dev)
		index = message->dev->index;
	else if (message->record)
		index = message->record->index;
	else if (message->progress)
		index = message->progress->index;
	else
		return true;
	return index == monitor->index;
}

static struct json_object *event_json(const struct fwctl_nl_message *message)
{
	struct json_object *event = json_object_new_object();

	json_set(event, "name", json_object_new_string(message->event));
	json_set(event, "msg", json_object_of(&fwctl_type_message, message));
	if (message->lost)
		json_set(event, "lost", json_object_new_uint64(message->lost));
	return event;
}

/* One line, or as many as it takes where it is known how wide they may be */
static void print_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void print_line(const char *format, ...)
{
	char text[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_wrapped(stdout, text, 0, 4, output_width(STDOUT_FILENO));
}

static void print_device(const struct fwctl_nl_message *message, struct json_object *dev)
{
	bool gone = !strcmp(message->event, "dev-del-ntf");
	char text[32];
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || !strftime(text, sizeof(text), "%F %T", &tm))
		text[0] = 0;
	print_line("%s %s: device %s: %s, %s", text, json_text(dev, "name"),
		   gone ? "gone" : "there", json_text(dev, "parent"), json_text(dev, "identity"));
}

static void print_record(struct json_object *record)
{
	struct json_object *command = record_command(record);
	bool there = json_has(record, "index");
	bool refused = !strcmp(json_text(record, "kind"), "refused");
	char time[64], who[256], result[256];
	const char *why = refused ? json_text(record, "why") : "";

	record_time(record, time, sizeof(time));
	record_who(record, who, sizeof(who));
	record_result(record, result, sizeof(result));
	print_line("%s %s%s: %s: %s%s%s: %s%s%s", time, there ? "fwctl" : "",
		   json_text(record, there ? "index" : "identity"), who,
		   json_object_get_string(command), json_has(record, "scope") ? " at " : "",
		   json_text(record, "scope"), result, why[0] ? ": " : "", why);
	json_object_put(command);
}

static void print_progress(struct json_object *progress)
{
	print_line("fwctl%s: %s: %s of %s bytes", json_text(progress, "index"),
		   json_text(progress, "name"), json_text(progress, "done"), json_text(progress, "total"));
}

static void print_event(struct cli *cli, const struct fwctl_nl_message *message)
{
	struct json_object *event = event_json(message), *msg = json_object_object_get(event, "msg");
	struct json_object *records = NULL;

	if (cli->json) {
		printf("%s\n", json_object_to_json_string_ext(event, JSON_C_TO_STRING_NOSLASHESCAPE));
	} else if (message->dev) {
		print_device(message, json_object_object_get(msg, "dev"));
	} else if (message->record) {
		collect_records(&records, message);
		print_record(json_object_array_get_idx(records, 0));
		json_object_put(records);
	} else if (message->progress) {
		print_progress(json_object_object_get(msg, "progress"));
	}
	json_object_put(event);
	fflush(stdout);
}

static int on_event(void *arg, const struct fwctl_nl_message *message)
{
	struct monitor *monitor = arg;

	monitor->lost += message->lost;
	if (message->lost && !monitor->cli->json) {
		printf("%" PRIu64 " event%s lost: they came faster than they could be printed\n",
		       message->lost, message->lost == 1 ? " is" : "s are");
	}
	if (!concerns(monitor, message) || (monitor->most && monitor->count == monitor->most))
		return 0;
	print_event(monitor->cli, message);
	monitor->count++;
	if (ferror(stdout) || (monitor->most && monitor->count == monitor->most))
		ended = 1;
	return 0;
}

/* A signal between the check and the wait is seen a second later */
static int wait_and_print(struct monitor *monitor)
{
	int err = 0;

	while (!ended && (!err || err == -EINTR || err == -ENOBUFS || err == -ETIMEDOUT))
		err = fwctl_nl_event(monitor->cli->nl, 1000, on_event, monitor);
	return ended ? 0 : err;
}

static int subscribe(struct cli *cli, unsigned int groups, const char *what)
{
	int status = netlink_need(cli);

	if (status)
		return status;
	status = fwctl_nl_subscribe(cli->nl, groups);
	return status ? fail_netlink(cli, status, what) : 0;
}

static int run(struct cli *cli, int64_t index, unsigned int groups, const char *what)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct monitor monitor = { .cli = cli, .index = index };
	int status = 0, err;

	if (cli->option[OPT_EVENTS])
		status = parse_number(cli, "--count", cli->option[OPT_EVENTS], UINT32_MAX, &monitor.most);
	if (!status && cli->option[OPT_EVENTS] && !monitor.most)
		status = fail_usage(cli, "--count must be at least 1");
	if (!status)
		status = subscribe(cli, groups, what);
	if (status)
		return status;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (!cli->json)
		fprintf(stderr, "waiting for events; end with Ctrl-C\n");
	err = wait_and_print(&monitor);
	if (err)
		return fail_netlink(cli, err, "events");
	if (monitor.lost)
		fprintf(stderr, "%" PRIu64 " events were lost\n", monitor.lost);
	return 0;
}

int monitor_run(struct cli *cli, int argc, char **argv)
{
	uint32_t index = 0;
	int status = argc ? netlink_device(cli, argv[0], &index, &cli->about) : 0;

	if (status)
		return status;
	return run(cli, argc ? (int64_t)index : FWCTL_NL_ALL,
		   FWCTL_NL_GROUP_DEVICES | FWCTL_NL_GROUP_RPC | FWCTL_NL_GROUP_PROGRESS,
		   "records of RPCs as they come");
}

int dev_watch(struct cli *cli, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return run(cli, FWCTL_NL_ALL, FWCTL_NL_GROUP_DEVICES, "devices that come and go");
}
