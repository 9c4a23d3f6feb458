// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object "audit": what was sent, or refused, and how often.
 */
#include "cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NSEC UINT64_C(1000000000)

static uint64_t number_at(struct json_object *object, const char *key)
{
	return json_object_get_uint64(json_object_object_get(object, key));
}

void record_time(struct json_object *record, char *text, size_t room)
{
	time_t seconds = number_at(record, "time") / NSEC;
	struct tm tm;

	if (!localtime_r(&seconds, &tm) || !strftime(text, room, "%F %T", &tm))
		snprintf(text, room, "-");
}

void record_who(struct json_object *record, char *text, size_t room)
{
	snprintf(text, room, "%s[%s] uid %s", json_has(record, "comm-text") ?
		 json_text(record, "comm-text") : "-", json_text(record, "pid"),
		 json_text(record, "uid"));
}

static const char *first_reason(struct json_object *record)
{
	struct json_object *reasons = json_object_object_get(record, "reasons");

	if (!reasons || !json_object_array_length(reasons))
		return "-";
	return json_object_get_string(json_object_array_get_idx(reasons, 0));
}

void record_result(struct json_object *record, char *text, size_t room)
{
	const char *kind = json_text(record, "kind");
	int error = -json_object_get_int(json_object_object_get(record, "errno"));
	char demands[128];

	if (!strcmp(kind, "refused")) {
		snprintf(text, room, "refused: %s", first_reason(record));
	} else if (!strcmp(kind, "sent")) {
		snprintf(text, room, "under way");
	} else if (!strcmp(kind, "policy")) {
		struct json_object *policy = json_object_object_get(record, "policy");

		policy_demands(policy, demands, sizeof(demands));
		if (error)
			snprintf(text, room, "denied: %s", strerrorname_np(error) ? strerrorname_np(error) : "?");
		else
			snprintf(text, room, "%s", demands[0] ? demands : "locked");
	} else if (error) {
		snprintf(text, room, "failed: %s", strerrorname_np(error) ? strerrorname_np(error) : "?");
	} else if (number_at(record, "status")) {
		snprintf(text, room, "firmware: %" PRIx64 "h", number_at(record, "status"));
	} else {
		snprintf(text, room, "done");
	}
}

/* ---- since when ---- */

static bool parse_age(const char *text, uint64_t *seconds)
{
	static const struct {
		const char *unit;
		uint64_t seconds;
	} units[] = {
		{ "s", 1 }, { "sec", 1 }, { "m", 60 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 },
	};
	char *end;
	uint64_t count = strtoull(text, &end, 10);

	for (size_t i = 0; i < COUNT(units) && end != text; i++) {
		if (strcmp(end, units[i].unit) || count > UINT32_MAX)
			continue;
		*seconds = count * units[i].seconds;
		return true;
	}
	return false;
}

static bool parse_date(const char *text, time_t *seconds)
{
	static const char *const formats[] = { "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S",
					       "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S" };

	for (size_t i = 0; i < COUNT(formats); i++) {
		struct tm tm = { .tm_isdst = -1 };
		const char *end = strptime(text, formats[i], &tm);

		if (!end || *end)
			continue;
		*seconds = mktime(&tm);
		return true;
	}
	return false;
}

static int parse_since(struct cli *cli, uint64_t *since)
{
	const char *text = cli->option[OPT_SINCE];
	uint64_t age;
	time_t date;

	*since = 0;
	if (!text)
		return 0;
	if (parse_age(text, &age))
		*since = age * NSEC < cli->begun ? cli->begun - age * NSEC : 0;
	else if (parse_date(text, &date))
		*since = date > 0 ? date * NSEC : 0;
	else
		return fail_usage(cli, "--since must be an age like 10min, 2h or 3d, or a local time like 2026-11-21 or 2026-11-21T16:00, not %s",
				  text);
	return 0;
}

/* ---- list ---- */

static int by_id(const void *a, const void *b)
{
	uint64_t one = number_at(*(struct json_object *const *)a, "id");
	uint64_t two = number_at(*(struct json_object *const *)b, "id");

	return (one > two) - (one < two);
}

static struct json_object *since_when(struct json_object *records, uint64_t since)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; records && i < json_object_array_length(records); i++) {
		struct json_object *record = json_object_array_get_idx(records, i);

		if (number_at(record, "time") >= since)
			json_object_array_add(array, json_object_get(record));
	}
	json_object_array_sort(array, by_id);
	return array;
}

static int find_whose(struct cli *cli, int argc, char **argv, int64_t *whose)
{
	uint32_t index;
	int status;

	*whose = FWCTL_NL_ALL;
	if (!argc)
		return netlink_need(cli);
	status = netlink_device(cli, argv[0], &index, &cli->about);
	*whose = index;
	return status;
}

static int collect_stats(void *arg, const struct fwctl_nl_message *message)
{
	struct json_object *stats = arg;

	if (message->totals)
		json_object_array_add(json_object_object_get(stats, "totals"),
				      json_object_of(&fwctl_type_totals, message->totals));
	if (message->counters)
		json_object_array_add(json_object_object_get(stats, "counters"),
				      json_object_of(&fwctl_type_counters, message->counters));
	return 0;
}

static struct json_object *new_stats(void)
{
	struct json_object *stats = json_object_new_object();

	json_set(stats, "totals", json_object_new_array());
	json_set(stats, "counters", json_object_new_array());
	return stats;
}

int audit_list(struct cli *cli, int argc, char **argv)
{
	struct json_object *records = NULL;
	uint64_t since;
	int64_t whose;
	int status = parse_since(cli, &since), err;

	if (!status)
		status = find_whose(cli, argc, argv, &whose);
	if (status)
		return status;
	err = fwctl_nl_records(cli->nl, whose, collect_records, &records);
	if (err) {
		json_object_put(records);
		return fail_netlink(cli, err, "records");
	}
	cli->result = since_when(records, since);
	json_object_put(records);
	json_object_put(cli->about);
	cli->about = new_stats();
	if (!cli->json)
		fwctl_nl_stats(cli->nl, whose, collect_stats, cli->about);
	return 0;
}

static struct json_object *shown_device_of(struct json_object *object)
{
	if (json_has(object, "index"))
		return json_format("fwctl%s", json_text(object, "index"));
	return json_opt(json_has(object, "identity") ? json_text(object, "identity") : NULL);
}

/* Of a change of policy, what that is about */
static struct json_object *shown_change(struct json_object *record)
{
	struct json_object *target, *shown, *policy = json_object_object_get(record, "policy");

	if (!policy || !json_has(policy, "target"))
		return json_object_new_string("policy");
	target = policy_target(policy);
	shown = json_format("policy for %s", json_object_get_string(target));
	json_object_put(target);
	return shown;
}

struct json_object *record_command(struct json_object *object)
{
	char text[128];

	if (!strcmp(json_text(object, "kind"), "policy"))
		return shown_change(object);
	if (!json_has(object, "opcode"))
		return json_opt(json_has(object, "name") ? json_text(object, "name") : NULL);
	command_text(object, NULL, text, sizeof(text));
	return json_format("%s%s%s", json_has(object, "name") ? json_text(object, "name") : text,
			   json_has(object, "via") ? " via " : "", json_text(object, "via"));
}

static struct json_object *shown_record(struct json_object *record)
{
	struct json_object *shown = json_object_new_object();
	char text[256];

	record_time(record, text, sizeof(text));
	json_set(shown, "time", json_object_new_string(text));
	record_who(record, text, sizeof(text));
	json_set(shown, "who", json_object_new_string(text));
	json_set(shown, "device", shown_device_of(record));
	json_set(shown, "command", record_command(record));
	json_set(shown, "scope", json_opt(json_has(record, "scope") ? json_text(record, "scope") : NULL));
	record_result(record, text, sizeof(text));
	if (output_is_narrow() && strstr(text, ": "))
		strstr(text, ": ")[1] = '\n';
	json_set(shown, "result", json_object_new_string(text));
	return shown;
}

static void say_lost(struct json_object *totals)
{
	for (size_t i = 0; i < json_object_array_length(totals); i++) {
		struct json_object *ring = json_object_array_get_idx(totals, i);
		uint64_t lost = number_at(ring, "lost");

		if (lost)
			printf("%" PRIu64 " older record%s of %s, ring %s, %s no longer held\n", lost,
			       lost == 1 ? "" : "s", json_text(ring, "identity"),
			       json_text(ring, "ring"), lost == 1 ? "is" : "are");
	}
}

void audit_list_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "time", .heading = "TIME" },
		{ .key = "who", .heading = "WHO", .below = 1 },
		{ .key = "device", .heading = "DEVICE" },
		{ .key = "command", .heading = "COMMAND", .below = 2 },
		{ .key = "scope", .heading = "SCOPE" },
		{ .key = "result", .heading = "RESULT", .below = 2 },
	};
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(cli->result); i++)
		json_object_array_add(rows, shown_record(json_object_array_get_idx(cli->result, i)));
	if (json_object_array_length(rows))
		show_table(rows, columns, COUNT(columns));
	else
		fprintf(stderr, "no records\n");
	json_object_put(rows);
	say_lost(json_object_object_get(cli->about, "totals"));
}

/* ---- stats ---- */

int audit_stats(struct cli *cli, int argc, char **argv)
{
	int64_t whose;
	int status = find_whose(cli, argc, argv, &whose), err;

	if (status)
		return status;
	cli->result = new_stats();
	err = fwctl_nl_stats(cli->nl, whose, collect_stats, cli->result);
	return err ? fail_netlink(cli, err, "counters") : 0;
}

static void format_time(uint64_t ns, char *text, size_t room)
{
	if (ns < 10000000)
		snprintf(text, room, "%" PRIu64 " us", ns / 1000);
	else if (ns < 10 * NSEC)
		snprintf(text, room, "%" PRIu64 " ms", ns / 1000000);
	else
		snprintf(text, room, "%" PRIu64 " s", ns / NSEC);
}

static struct json_object *shown_counters(struct json_object *counters)
{
	static const char *const same[] = { "sent", "refused", "failed", "firmware-errors" };
	struct json_object *shown = json_object_new_object();
	char text[64];

	json_set(shown, "device", shown_device_of(counters));
	json_set(shown, "command", record_command(counters));
	for (size_t i = 0; i < COUNT(same); i++)
		json_set(shown, same[i], json_object_get(json_object_object_get(counters, same[i])));
	format_time(number_at(counters, "time"), text, sizeof(text));
	json_set(shown, "time", json_object_new_string(text));
	return shown;
}

static void show_rings(struct json_object *totals)
{
	static const struct column columns[] = {
		{ .key = "device", .heading = "DEVICE" },
		{ .key = "identity", .heading = "IDENTITY" },
		{ .key = "ring", .heading = "RING" },
		{ .key = "held", .heading = "HELD", .right = true },
		{ .key = "room", .heading = "ROOM", .right = true },
		{ .key = "lost", .heading = "LOST", .right = true },
	};
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(totals); i++) {
		struct json_object *row = NULL, *ring = json_object_array_get_idx(totals, i);

		json_object_deep_copy(ring, &row, NULL);
		json_set(row, "device", json_has(ring, "index") ?
			 json_format("fwctl%s", json_text(ring, "index")) : NULL);
		json_object_array_add(rows, row);
	}
	show_table(rows, columns, COUNT(columns));
	json_object_put(rows);
}

void audit_stats_show(struct cli *cli)
{
	static const struct column columns[] = {
		{ .key = "device", .heading = "DEVICE" },
		{ .key = "command", .heading = "COMMAND" },
		{ .key = "sent", .heading = "SENT", .right = true },
		{ .key = "refused", .heading = "REFUSED", .right = true },
		{ .key = "failed", .heading = "FAILED", .right = true },
		{ .key = "firmware-errors", .heading = "FIRMWARE ERRORS", .right = true },
		{ .key = "time", .heading = "TIME", .right = true },
	};
	struct json_object *counters = json_object_object_get(cli->result, "counters");
	struct json_object *rows = json_object_new_array();

	show_rings(json_object_object_get(cli->result, "totals"));
	for (size_t i = 0; i < json_object_array_length(counters); i++)
		json_object_array_add(rows, shown_counters(json_object_array_get_idx(counters, i)));
	if (json_object_array_length(rows)) {
		printf("\n");
		show_table(rows, columns, COUNT(columns));
	}
	json_object_put(rows);
}
