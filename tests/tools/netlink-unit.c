// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink functions of libfwctl against a kernel that is none: requests,
 * answers as structures, failures, listings that change, lost events. With the
 * argument "fields", instead, the names and words by which the structures are
 * described, for comparison with the specification. Writes KTAP.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netlink/attr.h>

#include <fwctl/netlink.h>

#include "fake-netlink.h"
#include "netlink.h"
#include "unit.h"

static struct fwctl_nl *start(void)
{
	struct fwctl_nl *nl;

	memset(&fake, 0, sizeof(fake));
	CHECK(!fwctl_nl_open(&nl));
	return nl;
}

static int count(void *arg, const struct fwctl_nl_message *message)
{
	(void)message;
	++*(int *)arg;
	return 0;
}

static int check_device(void *arg, const struct fwctl_nl_message *message)
{
	const struct fwctl_nl_device *dev = message->dev;

	++*(int *)arg;
	CHECK(dev && !message->cmd && !message->event);
	if (dev->index != 1)
		return 0;
	CHECK(!strcmp(dev->name, "fwctl1") && !strcmp(dev->parent, "mem0"));
	CHECK(!dev->parent_bus && !(dev->present & 1ULL << FWCTL_A_DEVICE_PARENT_BUS));
	CHECK(dev->present & 1ULL << FWCTL_A_DEVICE_ATTACHMENT && dev->attachment == 1);
	CHECK(dev->in_use && !dev->policy_locked && dev->commands == 3);
	CHECK(dev->doors == 2 && !strcmp(dev->door[1], "/dev/cxl/other"));
	CHECK(dev->policy && dev->policy->cap == 2 && !dev->policy->refused);
	CHECK(!(dev->policy->present & 1ULL << FWCTL_A_POLICY_REQUIRED));
	return 0;
}

static void devices(void)
{
	struct fwctl_nl *nl = start();
	int n = 0;

	CHECK(!fwctl_nl_devices(nl, check_device, &n));
	CHECK(n == 2 && fake.command == FWCTL_NL_CMD_DEV_GET && (fake.flags & NLM_F_DUMP));
	CHECK(!fake.request_len);
	CHECK(!fwctl_nl_device(nl, 1, check_device, &n));
	CHECK(n == 3 && !(fake.flags & NLM_F_DUMP) && fake.request_len == 8);
	fwctl_nl_close(nl);
}

static int check_command(void *arg, const struct fwctl_nl_message *message)
{
	const struct fwctl_nl_command *cmd = message->cmd;

	++*(int *)arg;
	CHECK(cmd && cmd->verdicts == 4 && cmd->limits && cmd->limits->in_max == 80);
	CHECK(cmd->verdict[0].scope == 0 && cmd->verdict[3].scope == 3);
	if (cmd->opcode == 0x0401)
		CHECK(cmd->key_uuid.len == 16 && cmd->key_uuid.data[0] == 0x0d);
	if (cmd->opcode != 0x4302)
		return 0;
	CHECK(!cmd->key_uuid.data && cmd->row_effects == 1U << FWCTL_EFFECT_DATA_NOW);
	CHECK(cmd->understates == cmd->row_effects && !cmd->report_effects);
	CHECK(cmd->verdict[0].refusals == 2 && cmd->verdict[3].refusals == 1);
	CHECK(cmd->verdict[0].refusal[1].reason == FWCTL_REASON_SCOPE);
	CHECK(cmd->verdict[3].refusal[0].reason == FWCTL_REASON_KERNEL_OWNED);
	CHECK(!strcmp(cmd->verdict[3].refusal[0].why, "writes, \"64\" bytes"));
	CHECK(cmd->verdict[3].error == -EPERM && !cmd->verdict[3].allowed);
	return 0;
}

static void commands(void)
{
	struct fwctl_nl_tunnel tunnel = { .via = 0x5300, .target = 2 };
	struct fwctl_nl_id id = { .opcode = 0x4302 };
	struct fwctl_nl *nl = start();
	uint64_t key = 7;
	int n = 0;

	CHECK(!fwctl_nl_commands(nl, 1, NULL, check_command, &n));
	CHECK(n == 4 && fake.request_len == 8);
	CHECK(!fwctl_nl_commands(nl, 1, &tunnel, check_command, &n) && fake.request_len == 24);
	CHECK(!fwctl_nl_command(nl, 1, &tunnel, &id, check_command, &n) && fake.request_len == 32);
	id.key_number = &key;
	CHECK(!fwctl_nl_command(nl, 1, NULL, &id, check_command, &n) && fake.request_len == 28);
	CHECK(n == 10);
	fwctl_nl_close(nl);
}

/* The message in the pieces of a request */
static size_t pieces(uint8_t *whole, size_t room, int *many)
{
	struct nlattr *attr;
	size_t len = 0;
	int rest;

	*many = 0;
	nla_for_each_attr(attr, (struct nlattr *)fake.request, fake.request_len, rest) {
		if (nla_type(attr) != FWCTL_A_IN || len + nla_len(attr) > room)
			continue;
		memcpy(whole + len, nla_data(attr), nla_len(attr));
		len += nla_len(attr);
		++*many;
	}
	return len;
}

static int check_verdict(void *arg, const struct fwctl_nl_message *message)
{
	++*(int *)arg;
	CHECK(message->cmd->verdicts == 1 && message->cmd->verdict[0].scope == 3);
	return 0;
}

static void verdicts(void)
{
	static uint8_t in[100000], whole[sizeof(in)];
	struct fwctl_nl *nl = start();
	int n = 0, many;

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = i * 7;
	CHECK(!fwctl_nl_verdict(nl, 1, 3, in, sizeof(in), 4096, check_verdict, &n) && n == 1);
	CHECK(pieces(whole, sizeof(whole), &many) == sizeof(in) && many == 4);
	CHECK(!memcmp(in, whole, sizeof(in)));
	CHECK(!fwctl_nl_verdict(nl, 1, 3, in, 5, 4096, check_verdict, &n) && n == 2);
	CHECK(pieces(whole, sizeof(whole), &many) == 5 && many == 1);
	/* there is a message, and it is empty */
	CHECK(!fwctl_nl_verdict(nl, 1, 3, NULL, 0, 0, check_verdict, &n) && n == 3);
	CHECK(!pieces(whole, sizeof(whole), &many) && many == 1);
	fwctl_nl_close(nl);
}

static int check_policy(void *arg, const struct fwctl_nl_message *message)
{
	++*(int *)arg;
	CHECK(message->policies == 3 && message->policy[1].target == 1);
	CHECK(message->policy[1].effects == 1U << FWCTL_EFFECT_DATA_NOW);
	CHECK(message->policy[2].opcode == 0x4302 && message->policy[2].refused);
	CHECK(!message->policy[0].refused);
	return 0;
}

static bool has(struct nlattr *attrs[], int type, int value)
{
	return attrs[type] && nla_get_u8(attrs[type]) == value;
}

static void policies(void)
{
	struct nlattr *top[FWCTL_A_MAX + 1], *entry[FWCTL_A_POLICY_MAX + 1];
	struct fwctl_nl_id id = { .opcode = 0x4302 };
	struct fwctl_nl_tightening wishes[] = {
		{ .id = &id, .required = -1, .cap = -1, .refused = true },
		{ .effects = 1U << FWCTL_EFFECT_DATA_NOW, .required = 3, .cap = -1 },
		{ .required = -1, .cap = 2 },
	};
	struct fwctl_nl *nl = start();
	int n = 0;

	CHECK(!fwctl_nl_policy(nl, FWCTL_NL_ALL, check_policy, &n) && n == 1 && !fake.request_len);
	CHECK(!fwctl_nl_policy(nl, FWCTL_NL_DEFAULT, check_policy, &n) && fake.request_len == 4);
	for (int i = 0; i < 3; i++) {
		CHECK(!fwctl_nl_tighten(nl, 1, &wishes[i], 1));
		nla_parse(top, FWCTL_A_MAX, (struct nlattr *)fake.request, fake.request_len, NULL);
		CHECK(top[FWCTL_A_INDEX] && top[FWCTL_A_POLICY]);
		nla_parse_nested(entry, FWCTL_A_POLICY_MAX, top[FWCTL_A_POLICY], NULL);
		CHECK(has(entry, FWCTL_A_POLICY_TARGET, 2 - i));
		CHECK(!!entry[FWCTL_A_POLICY_REFUSED] == !i && !!entry[FWCTL_A_POLICY_OPCODE] == !i);
		CHECK(has(entry, FWCTL_A_POLICY_REQUIRED, 3) == (i == 1));
		CHECK(has(entry, FWCTL_A_POLICY_CAP, 2) == (i == 2));
	}
	CHECK(!fwctl_nl_tighten(nl, FWCTL_NL_DEFAULT, wishes, 3));
	CHECK(!fwctl_nl_lock(nl) && fake.command == FWCTL_NL_CMD_POLICY_LOCK);
	fwctl_nl_close(nl);
}

static int check_record(void *arg, const struct fwctl_nl_message *message)
{
	const struct fwctl_nl_record *record = message->record;

	++*(int *)arg;
	CHECK(record && record->comm.len == 6 && !memcmp(record->comm.data, "a\033b\0cd", 6));
	CHECK(record->time == 1795281019655577221ULL && record->error == -EPERM);
	CHECK(record->reasons == (1U << FWCTL_REASON_KERNEL_OWNED | 1U << FWCTL_REASON_IN_USE));
	CHECK(!record->exe.data && !record->policy);
	return 0;
}

static void records(void)
{
	struct fwctl_nl *nl = start();
	int n = 0;

	CHECK(!fwctl_nl_records(nl, FWCTL_NL_ALL, check_record, &n) && n == 2);
	CHECK(!fwctl_nl_stats(nl, 1, check_record, &n) && n == 2 && fake.request_len == 8);
	fwctl_nl_close(nl);
}

static int stop(void *arg, const struct fwctl_nl_message *message)
{
	(void)message;
	return ++*(int *)arg == 1 ? 42 : 0;
}

static void a_caller_that_stops(void)
{
	struct fwctl_nl *nl = start();
	int n = 0;

	CHECK(fwctl_nl_devices(nl, stop, &n) == 42 && n == 1);
	CHECK(!fwctl_nl_devices(nl, count, &n) && n == 3);
	fwctl_nl_close(nl);
}

static void what_the_kernel_says(void)
{
	struct fwctl_nl_tightening cap = { .required = -1, .cap = 2 };
	struct fwctl_nl *nl = start();
	int n = 0;

	fake.err = -EPERM;
	fake.said = "policy needs it";
	CHECK(fwctl_nl_policy(nl, 1, count, &n) == -EPERM && !n);
	CHECK(!strcmp(fwctl_nl_said(nl), "policy needs it") && !fwctl_nl_attribute(nl));
	fake.names_attribute = true;
	CHECK(fwctl_nl_tighten(nl, 1, &cap, 1) == -EPERM);
	CHECK(fwctl_nl_attribute(nl) && !strcmp(fwctl_nl_attribute(nl), "policy.cap"));
	CHECK(fwctl_nl_device(nl, 9, count, &n) == -EPERM);
	CHECK(fwctl_nl_attribute(nl) && !strcmp(fwctl_nl_attribute(nl), "index"));
	fake.names_attribute = false;
	fake.missing = FWCTL_A_SCOPE;
	CHECK(fwctl_nl_device(nl, 9, count, &n) == -EPERM);
	CHECK(fwctl_nl_attribute(nl) && !strcmp(fwctl_nl_attribute(nl), "scope"));
	fake.missing = 0;
	/* in the middle of a listing */
	fake.in_done = true;
	CHECK(fwctl_nl_devices(nl, count, &n) == -EPERM && !n);
	CHECK(!strcmp(fwctl_nl_said(nl), "policy needs it"));
	/* and it is forgotten */
	fake.err = 0;
	CHECK(!fwctl_nl_devices(nl, count, &n) && n == 2 && !fwctl_nl_said(nl));
	fwctl_nl_close(nl);
}

static void listings_that_change(void)
{
	struct fwctl_nl *nl = start();
	int n = 0;

	fake.interrupts = 3;
	CHECK(!fwctl_nl_devices(nl, count, &n) && n == 2 && fake.asked == 4);
	fake.interrupts = 1000;
	CHECK(fwctl_nl_devices(nl, count, &n) == -EAGAIN && n == 2 && fake.asked < 50);
	fake.interrupts = 0;
	CHECK(!fwctl_nl_devices(nl, count, &n) && n == 4);
	fwctl_nl_close(nl);
}

static void answers_that_lie(void)
{
	struct fwctl_nl *nl = start();
	int n = 0;

	fake.truncated = true;
	CHECK(fwctl_nl_devices(nl, count, &n) == -EBADMSG && !n);
	fake.truncated = false;
	fake.unterminated = true;
	CHECK(fwctl_nl_devices(nl, count, &n) == -EBADMSG && !n);
	fake.unterminated = false;
	fake.newer = true;
	CHECK(!fwctl_nl_devices(nl, count, &n) && n == 2);
	fwctl_nl_close(nl);
}

static void no_family(void)
{
	struct fwctl_nl *nl;

	memset(&fake, 0, sizeof(fake));
	fake.away = true;
	CHECK(fwctl_nl_open(&nl) == -ENOENT && !nl);
	CHECK(!fwctl_nl_said(NULL));
	fwctl_nl_close(NULL);
}

static int add_lost(void *arg, const struct fwctl_nl_message *message)
{
	uint64_t *sum = arg;

	CHECK(message->event && !strcmp(message->event, "record-ntf") && message->record);
	sum[0]++;
	sum[1] += message->lost;
	return 0;
}

static int take_events(struct fwctl_nl *nl, uint64_t sum[2])
{
	int err = fwctl_nl_take(nl, add_lost, sum);

	return err ? err : fwctl_nl_take(nl, add_lost, sum);
}

static void events(void)
{
	struct fwctl_nl *nl = start();
	uint64_t sum[2] = { 0 };

	nl_socket_disable_seq_check(nl->sock);
	fake_events(5, 6);
	CHECK(!take_events(nl, sum) && sum[0] == 2 && !sum[1]);
	fake_events(7, 11);
	CHECK(!take_events(nl, sum) && sum[0] == 4 && sum[1] == 3);
	fake.overruns = 1;
	fake_events(20, 21);
	CHECK(take_events(nl, sum) == -ENOBUFS && sum[0] == 4);
	CHECK(!take_events(nl, sum) && sum[0] == 6 && sum[1] == 3 + 8);
	fwctl_nl_close(nl);
}

static void words_of_reasons(void)
{
	for (unsigned int i = 0; i < FWCTL_REASON_COUNT; i++)
		CHECK(fwctl_reason_name(i) && fwctl_reason_text(fwctl_reason_name(i)));
	CHECK(!fwctl_reason_name(FWCTL_REASON_COUNT));
}

/* What the tables say by default, and because of what */
static void lines_of_subsystems(void)
{
	uint32_t data = 1U << FWCTL_EFFECT_DATA_NOW, cold = 1U << FWCTL_EFFECT_CONFIG_RESET_COLD;
	uint32_t because;

	CHECK(fwctl_policy_scope("cxl", 0, &because) == 0 && !because);
	CHECK(fwctl_policy_scope("cxl", cold, &because) == 2 && because == cold);
	CHECK(fwctl_policy_scope("cxl", cold | data, &because) == 3 && because == data);
	CHECK(fwctl_policy_scope("nosuch", data, NULL) == 0);
}

static const struct unit_case cases[] = {
	{ "devices", devices },
	{ "commands", commands },
	{ "verdicts", verdicts },
	{ "policies", policies },
	{ "records", records },
	{ "a_caller_that_stops", a_caller_that_stops },
	{ "what_the_kernel_says", what_the_kernel_says },
	{ "listings_that_change", listings_that_change },
	{ "answers_that_lie", answers_that_lie },
	{ "no_family", no_family },
	{ "events", events },
	{ "words_of_reasons", words_of_reasons },
	{ "lines_of_subsystems", lines_of_subsystems },
};

/* SET ATTRIBUTE NUMBER [WORD...] */
static void print_fields(const struct fwctl_type *type)
{
	for (const struct fwctl_field *field = type->fields; field->name; field++) {
		printf("%s %s", type->name, field->name);
		for (int i = 0; field->words && field->words[i]; i++)
			printf(" %s", field->words[i]);
		printf("\n");
		if (field->type && strcmp(type->name, "fwctl") && strcmp(field->type->name, "policy"))
			print_fields(field->type);
	}
}

int main(int argc, char **argv)
{
	const struct fwctl_type *const types[] = {
		&fwctl_type_message, &fwctl_type_device, &fwctl_type_command, &fwctl_type_policy,
		&fwctl_type_record, &fwctl_type_counters, &fwctl_type_totals, &fwctl_type_progress,
	};

	if (argc > 1 && !strcmp(argv[1], "fields")) {
		for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
			print_fields(types[i]);
		return 0;
	}
	return run_cases(cases, sizeof(cases) / sizeof(cases[0]));
}
