// SPDX-License-Identifier: GPL-2.0-only
/*
 * uml: --append seccomp=on --timeout 7200
 *
 * Authority: who asks (uid, capabilities, user namespace), who opened the
 * descriptor, how it was handed on, lockdown, confidential guest, unlisted=1, use,
 * scope and class of effects, all combinations, through the real interfaces. What is
 * expected is from the table in drivers/fwctl/tests/oracle.h, which is made from the
 * documents. Of each combination are compared: the errno of the RPC, its record as
 * an event (every reason, effects, scope, uid), the dry run, and what the list of
 * commands says of it.
 *
 *	authority [PAIRS COMMANDS]
 *
 * runs the combinations of one in PAIRS pairs of askers and openers with one in
 * COMMANDS commands, others in each setting (default: all, in CI CI_PAIRS CI_COMMANDS).
 * Lockdown is never lowered: the three levels come one after the other, and a boot
 * can run this once. A confidential guest is confidential=1 of the module, which
 * stands for cc_platform_has(); the rest of that is in authority_kunit.c.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"
#include "authority/people.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../drivers/fwctl/tests/oracle.h"

#define FIRMWARE	"test_fwctl_firmware.1"
#define UPSTREAM	"test_fwctl_upstream.0"
#define LEVEL		"/sys/kernel/security/lockdown"
#define PATIENCE_MS	60000
#define SCOPES		4
/* Enough for the events of a batch that nobody reads meanwhile */
#define EVENTS_SIZE	(32 << 20)
#define COMPLAINTS	20
/* One in so many is what there is time for in CI; primes, as all else is in powers of two */
#define CI_PAIRS	11
#define CI_COMMANDS	29

/* ---- what ---- */

struct command {
	const char *name;
	struct test_rpc rpc;
	struct oracle_question q;
	bool unclassified;	/* to a driver as upstream has them */
};

#define BITS(reason)	ORACLE_BIT(ORACLE_##reason)

static const struct command plain_commands[] = {
	{ "read", { TEST_READ } },
	{ "debug-read", { TEST_DEBUG_READ }, { .floor = 1 } },
	{ "write-reset", { TEST_WRITE_RESET }, { .row_effects = TEST_CONFIG_RESET_COLD } },
	{ "write-now", { TEST_WRITE_NOW }, { .row_effects = TEST_CONFIG_NOW } },
	{ "write-harmless", { TEST_WRITE_HARMLESS },
	  { .row_effects = TEST_CONFIG_NOW, .lockdown_ok = true } },
	{ "write-data", { TEST_WRITE_DATA }, { .row_effects = TEST_DATA_NOW } },
	{ "write-security", { TEST_WRITE_SECURITY }, { .row_effects = TEST_SECURITY } },
	{ "write-firmware", { TEST_WRITE_FIRMWARE }, { .row_effects = TEST_FIRMWARE } },
	{ "disclose", { TEST_DISCLOSE }, { .row_effects = TEST_DISCLOSES, .floor = 1 } },
	{ "data-path", { TEST_DATA_PATH }, { .never = BITS(DATA_PATH) } },
	{ "names-address", { TEST_NAMES_ADDRESS }, { .never = BITS(NAMES_ADDRESS) } },
	{ "dma-retained", { TEST_DMA_RETAINED }, { .never = BITS(DMA_RETAINED) } },
	{ "background", { TEST_BACKGROUND_OP }, { .row_effects = TEST_BACKGROUND } },
	{ "kernel-owned", { TEST_KERNEL_OWNED } },
	{ "kernel-owned, and it is", { TEST_KERNEL_OWNED, .script = TEST_OWNED },
	  { .owned = true } },
	{ "door-one", { TEST_DOOR, .key = 1 }, { .floor = 1 } },
	{ "door without a key", { TEST_DOOR }, { .kind = ORACLE_KEY_UNKNOWN } },
	{ "door, unknown key", { TEST_DOOR, .key = 9 }, { .kind = ORACLE_KEY_UNKNOWN } },
	{ "door-by-report, reported", { TEST_DOOR_BY_REPORT, .key = 9, .script = TEST_KEY_LISTED },
	  { .kind = ORACLE_KEY_BY_REPORT } },
	{ "door-by-report, not reported", { TEST_DOOR_BY_REPORT, .key = 9 },
	  { .kind = ORACLE_KEY_UNREPORTED } },
	{ "door-any", { TEST_DOOR_ANY, .key = 9 } },
	{ "vendor", { TEST_VENDOR }, { .kind = ORACLE_VENDOR } },
	{ "vendor, not reported", { TEST_VENDOR, .script = TEST_UNREPORTED },
	  { .kind = ORACLE_VENDOR_UNREPORTED, .more_effects = ORACLE_BIT(ORACLE_UNREPORTED) } },
	{ "nobody's", { TEST_NO_SUCH }, { .kind = ORACLE_NOBODYS } },
	{ "read, not supported", { TEST_READ, .script = TEST_NOT_SUPPORTED },
	  { .never = BITS(NOT_SUPPORTED) } },
	{ "read, ruled out", { TEST_READ, .script = TEST_REFUSED },
	  { .never = BITS(UNKNOWN_EFFECTS) } },
	{ "read, malformed", { TEST_READ, .reserved = 1 }, { .never = BITS(MALFORMED) } },
	{ "unclassified", { TEST_READ }, .unclassified = true },
};

#define COMMANDS_MAX	80
static struct command commands[COMMANDS_MAX];
static int command_count;

/* ... and every class, reported by the device, and added by the request */
static void make_commands(void)
{
	unsigned int i;

	memcpy(commands, plain_commands, sizeof(plain_commands));
	command_count = ARRAY_LEN(plain_commands);
	for (i = 0; i < ORACLE_CLASSES; i++) {
		commands[command_count++] = (struct command){
			"read, reported as", { TEST_READ, .script = i == ORACLE_UNREPORTED ?
					       TEST_UNREPORTED : 1U << i },
			{ .more_effects = 1U << i },
		};
	}
	for (i = 0; i < ORACLE_UNREPORTED; i++) {
		commands[command_count++] = (struct command){
			"read, with flags for", { TEST_READ, .effects = 1U << i },
			{ .more_effects = 1U << i },
		};
	}
}

/* ---- a combination, and what came of it ---- */

struct setting {
	int level;
	bool confidential;
	bool unlisted;
};

struct pair {
	struct who opener;
	struct who caller;
	bool passed;	/* over a socket; else the caller opened it, and changed since */
};

struct result {
	__s32 err;		/* of the RPC */
	__s32 asked;		/* of the dry run, as a request */
	__s32 dry_err;		/* what it says the RPC would get */
	__u32 dry_reasons;
	__u32 dry_effects;
	__u8 dry_required;
};

/* What a caller leaves behind, shared with it */
struct batch {
	int setup;		/* 0, or what failed before the first combination */
	const char *step;
	struct result results[2 * COMMANDS_MAX * SCOPES];
	__u32 list[COMMANDS_MAX][SCOPES];	/* reasons, by the list; ~0: none given */
	int lines[COMMANDS_MAX];		/* of the list, for each command */
	int listed;		/* errno of the list */
};

static struct batch *batch;
static struct nl events;
static struct setting now;
static long combinations, complaints, pairs;
static int every_pair = 1, every_command = 1;
static int device_index, upstream_index;

/* Has the command its turn with this pair? */
static bool has_turn(int command)
{
	return (command + pairs) % every_command == 0;
}

static int result_number(int command, bool in_use, int scope)
{
	return (command * 2 + in_use) * SCOPES + scope;
}

static struct oracle_question question(const struct command *command, const struct pair *pair,
				       bool in_use, int scope)
{
	struct oracle_question q = command->q;

	q.scope = scope;
	q.lockdown = now.level;
	q.in_use = in_use && !(q.never & BITS(MALFORMED));
	q.confidential = now.confidential;
	q.unlisted = now.unlisted;
	q.caller = has_rawio(pair->caller);
	q.opener = has_rawio(pair->opener);
	return q;
}

/* A driver without a command set: upstream's behaviour, and lockdown */
static struct oracle_answer expect_unclassified(const struct oracle_question *q)
{
	struct oracle_answer a = { .effects = ORACLE_BIT(ORACLE_UNREPORTED) };

	if (q->scope == ORACLE_FULL && q->lockdown)
		a.reasons |= BITS(LOCKDOWN);
	if (q->scope == ORACLE_FULL && !(q->caller && q->opener))
		a.reasons |= BITS(CAPABILITY);
	return a;
}

static struct oracle_answer expect(const struct command *command, const struct pair *pair,
				   bool in_use, int scope)
{
	struct oracle_question q = question(command, pair, in_use, scope);

	return command->unclassified ? expect_unclassified(&q) : oracle_ask(&q);
}

/* ---- the caller ---- */

/* The upstream driver takes the first byte for what to do */
static struct test_rpc message(const struct command *command, bool in_use)
{
	struct test_rpc rpc = command->rpc;

	if (command->unclassified)
		rpc.opcode = '=';
	rpc.script |= in_use ? TEST_IN_USE : 0;
	return rpc;
}

static int send_command(const int *fds, const struct command *command, bool in_use, int scope)
{
	struct test_rpc rpc = message(command, in_use), out;
	size_t len = sizeof(out);

	return fwctl_rpc(fds[command->unclassified], scope, &rpc, sizeof(rpc), &out, &len);
}

static __u32 refusals(const struct nlattr *verdict)
{
	const __u8 *at = nl_data(verdict), *end = at + nl_len(verdict);
	struct nl_attrs refusal;
	__u32 reasons = 0;

	for (; at < end; at += (((const struct nlattr *)at)->nla_len + 3) & ~3) {
		const struct nlattr *attr = (const void *)at;

		if ((attr->nla_type & NLA_TYPE_MASK) != FWCTL_A_VERDICT_REFUSAL)
			continue;
		nl_inside(attr, &refusal);
		reasons |= 1U << nl_u8(refusal.attr[FWCTL_A_REFUSAL_REASON]);
	}
	return reasons;
}

static void dry_run(struct nl *nl, const struct command *command, bool in_use, int scope,
		    struct result *result)
{
	struct test_rpc rpc = message(command, in_use);
	struct nl_attrs attrs, cmd, verdict;

	nl_begin(nl, FWCTL_NL_CMD_VERDICT_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, command->unclassified ? upstream_index : device_index);
	nl_put_u8(nl, FWCTL_A_SCOPE, scope);
	nl_put(nl, FWCTL_A_IN, &rpc, sizeof(rpc));
	nl_put_u32(nl, FWCTL_A_OUT_LEN, sizeof(rpc));
	result->asked = nl_do(nl);
	if (result->asked)
		return;
	nl_answer(nl, &attrs);
	nl_inside(attrs.attr[FWCTL_A_CMD], &cmd);
	nl_inside(cmd.attr[FWCTL_A_COMMAND_VERDICT], &verdict);
	result->dry_effects = nl_u32(cmd.attr[FWCTL_A_COMMAND_EFFECTS]);
	result->dry_required = nl_u8(cmd.attr[FWCTL_A_COMMAND_REQUIRED]);
	result->dry_err = nl_s32(verdict.attr[FWCTL_A_VERDICT_ERRNO]);
	result->dry_reasons = refusals(cmd.attr[FWCTL_A_COMMAND_VERDICT]);
}

/* A line of the list: the reasons at each scope, for the command without a script */
static void note_line(const struct nl_attrs *attrs, void *unused)
{
	const struct nlattr *nest = attrs->attr[FWCTL_A_CMD];
	const __u8 *at = nl_data(nest), *end = at + nl_len(nest);
	struct nl_attrs cmd, verdict;
	__u32 opcode, key = 0;
	int i;

	nl_inside(nest, &cmd);
	opcode = nl_u32(cmd.attr[FWCTL_A_COMMAND_OPCODE]);
	if (cmd.attr[FWCTL_A_COMMAND_KEY_NUMBER])
		key = nl_u64(cmd.attr[FWCTL_A_COMMAND_KEY_NUMBER]);
	for (i = 0; i < command_count; i++) {
		const struct test_rpc *rpc = &commands[i].rpc;

		if (rpc->opcode == opcode && rpc->key == key && !rpc->script && !rpc->effects &&
		    !rpc->reserved && !commands[i].unclassified)
			break;
	}
	if (i < command_count)
		batch->lines[i]++;
	for (; i < command_count && at < end; at += (((const struct nlattr *)at)->nla_len + 3) & ~3) {
		const struct nlattr *attr = (const void *)at;

		if ((attr->nla_type & NLA_TYPE_MASK) != FWCTL_A_COMMAND_VERDICT)
			continue;
		nl_inside(attr, &verdict);
		batch->list[i][nl_u8(verdict.attr[FWCTL_A_VERDICT_SCOPE]) % SCOPES] = refusals(attr);
	}
}

static void ask_all(const int *fds, struct nl *nl)
{
	int i, n;

	memset(batch->list, 0xff, sizeof(batch->list));
	nl_begin(nl, FWCTL_NL_CMD_CMD_GET);
	nl_put_u32(nl, FWCTL_A_INDEX, device_index);
	batch->listed = nl_dump(nl, note_line, NULL);
	for (i = 0; i < command_count; i++) {
		for (n = 0; has_turn(i) && n < 2 * SCOPES; n++) {
			bool in_use = n / SCOPES;
			int scope = n % SCOPES;
			struct result *result = &batch->results[result_number(i, in_use, scope)];

			result->err = send_command(fds, &commands[i], in_use, scope);
			dry_run(nl, &commands[i], in_use, scope, result);
		}
	}
}

static void step(const char *what, int ret)
{
	batch->step = what;
	batch->setup = ret < 0 ? ret : 0;
	if (ret < 0)
		_exit(1);
}

/* Descriptors of both devices, and a netlink socket: all that is opened */
enum { OPENED = 3 };

static void open_all(int *fds)
{
	step("open", fds[0] = fwctl_open(FIRMWARE));
	step("open of the other", fds[1] = fwctl_open(UPSTREAM));
	fds[2] = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	step("socket", fds[2]);
}

static void opener(struct who who, int sock)
{
	int fds[OPENED], i;

	step("becoming the opener", become(root, who));
	open_all(fds);
	for (i = 0; i < OPENED; i++)
		step("sending", fd_send(sock, fds[i]));
	_exit(0);
}

static void caller(const struct pair *pair, int sock)
{
	int fds[OPENED], i;
	struct nl nl;

	step("becoming the opener", pair->passed ? 0 : become(root, pair->opener));
	if (!pair->passed)
		open_all(fds);
	step("becoming the caller", become(pair->passed ? root : pair->opener, pair->caller));
	for (i = 0; pair->passed && i < OPENED; i++)
		step("receiving", fds[i] = fd_receive(sock));
	step("netlink", nl_adopt(&nl, fds[2], &events));
	ask_all(fds, &nl);
	_exit(0);
}

/* Both, one after the other: what the opener sends waits in the socket */
static int run_pair(const struct pair *pair)
{
	int sock[2], ret = 0;
	pid_t pid;

	memset(batch, 0, sizeof(*batch));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sock))
		return -errno;
	if (pair->passed) {
		pid = fork();
		if (!pid)
			opener(pair->opener, sock[1]);
		ret = child_wait(pid, PATIENCE_MS);
	}
	if (!ret) {
		pid = fork();
		if (!pid)
			caller(pair, sock[0]);
		ret = child_wait(pid, PATIENCE_MS);
	}
	close(sock[0]);
	close(sock[1]);
	return ret;
}

/* ---- comparing ---- */

static void say_who(const char *what, struct who who)
{
	printf(" %s uid %d%s%s%s,", what, who.nobody ? NOBODY : 0,
	       who.inside ? " in a user namespace" : "", who.rawio ? " with CAP_SYS_RAWIO" : "",
	       who.others ? " with all others" : "");
}

static void complain(const struct command *command, const struct pair *pair, bool in_use, int scope,
		     const char *what, long is, long should_be)
{
	if (++complaints > COMPLAINTS)
		return;
	printf("# %s: %#lx, expected %#lx: %s (effects %#x)", what, is, should_be, command->name,
	       command->q.row_effects | command->q.more_effects);
	printf(" at scope %d, lockdown %d, confidential %d, unlisted %d, in use %d:", scope,
	       now.level, now.confidential, now.unlisted, in_use);
	say_who("caller", pair->caller);
	say_who(pair->passed ? "passed on by opener" : "opened as", pair->opener);
	printf("\n");
	fflush(stdout);
}

#define CHECK(what, is, should_be) do {							\
	long _is = (is), _should_be = (should_be);					\
	if (_is != _should_be)								\
		complain(command, pair, in_use, scope, what, _is, _should_be);		\
} while (0)

/* The next record that is no begin: of a refusal, or of the end */
static int next_event(struct nl_attrs *record, struct nl_record *parsed)
{
	struct nl_attrs attrs;
	int ret;

	do {
		ret = nl_event(&events, &attrs, 2000);
		if (ret < 0)
			return ret;
		nl_inside(attrs.attr[FWCTL_A_RECORD], record);
		nl_record(attrs.attr[FWCTL_A_RECORD], parsed);
	} while (parsed->kind == FWCTL_NL_RECORD_KIND_SENT);
	return 0;
}

static void compare(const struct command *command, const struct pair *pair, bool in_use, int scope,
		    const struct result *result)
{
	bool asks = is_admin(pair->caller) && is_admin(pair->opener);
	struct oracle_answer a = expect(command, pair, in_use, scope);
	int err = oracle_errno(&a);
	struct nl_record record;
	struct nl_attrs attrs;

	combinations++;
	CHECK("errno", result->err, err);
	CHECK("event", next_event(&attrs, &record), 0);
	CHECK("kind of the record", record.kind,
	      err ? FWCTL_NL_RECORD_KIND_REFUSED : FWCTL_NL_RECORD_KIND_DONE);
	CHECK("reasons in the record", record.reasons, a.reasons);
	CHECK("scope in the record", record.scope, scope);
	CHECK("effects in the record", nl_u32(attrs.attr[FWCTL_A_RECORD_EFFECTS]), a.effects);
	CHECK("required in the record", nl_u8(attrs.attr[FWCTL_A_RECORD_REQUIRED]), a.required);
	CHECK("uid in the record", nl_u32(attrs.attr[FWCTL_A_RECORD_UID]),
	      pair->caller.nobody ? NOBODY : 0);
	CHECK("dry run", result->asked, asks ? 0 : -EPERM);
	if (result->asked)
		return;
	CHECK("errno of the dry run", result->dry_err, result->err);
	CHECK("reasons of the dry run", result->dry_reasons, a.reasons);
	CHECK("effects of the dry run", result->dry_effects, a.effects);
	CHECK("scope by the dry run", result->dry_required, a.required);
}

/* Has it a line of the list: a row, be it that of a door, which no script makes another? */
static bool is_listed(const struct command *command)
{
	const struct test_rpc *rpc = &command->rpc;

	if (rpc->script || rpc->effects || rpc->reserved || command->unclassified)
		return false;
	if (!rpc->key)
		return command->q.kind == ORACLE_ROW || command->q.kind == ORACLE_KEY_UNKNOWN;
	return command->q.kind == ORACLE_ROW && rpc->opcode != TEST_DOOR_ANY;
}

/* What the list says, to everyone, of commands as the device reports them */
static void compare_list(const struct command *command, const struct pair *pair, const __u32 *list,
			 int lines)
{
	bool in_use = false;
	int scope = 0;

	CHECK("lines of the list", lines, is_listed(command));
	for (; lines && scope < SCOPES; scope++)
		CHECK("reasons in the list", list[scope],
		      expect(command, pair, in_use, scope).reasons);
}

static int check_pair(const struct pair *pair)
{
	int ret = run_pair(pair), i, n;

	if (ret || batch->setup || batch->listed) {
		printf("# status %#x, %s: %d, list: %d:", ret, batch->step, batch->setup,
		       batch->listed);
		say_who("caller", pair->caller);
		say_who(pair->passed ? "passed on by opener" : "opened as", pair->opener);
		printf("\n");
		return -EIO;
	}
	for (i = 0; i < command_count; i++) {
		for (n = 0; has_turn(i) && n < 2 * SCOPES; n++)
			compare(&commands[i], pair, n / SCOPES, n % SCOPES,
				&batch->results[result_number(i, n / SCOPES, n % SCOPES)]);
		compare_list(&commands[i], pair, batch->list[i], batch->lines[i]);
	}
	return 0;
}

/* ---- everything ---- */

static int let_everybody_open(const char *parent)
{
	char path[256], node[256];
	int ret = fwctl_find(parent, path, sizeof(path));

	if (ret)
		return ret;
	snprintf(node, sizeof(node), "/dev/fwctl/%s", strrchr(path, '/') + 1);
	return chmod(node, 0666) ? -errno : 0;
}

static int load(void)
{
	char params[64];
	int ret;

	snprintf(params, sizeof(params), "unlisted=%d confidential=%d", now.unlisted,
		 now.confidential);
	ret = module_load("fwctl", params);
	ret = ret ? ret : module_load("test_fwctl_firmware", "");
	ret = ret ? ret : module_load("test_fwctl_upstream", "");
	ret = ret ? ret : nl_open(&events);
	if (ret)
		return ret;
	device_index = nl_device(FIRMWARE);
	upstream_index = nl_device(UPSTREAM);
	if (setsockopt(events.fd, SOL_SOCKET, SO_RCVBUFFORCE, &(int){ EVENTS_SIZE }, sizeof(int)))
		return -errno;
	ret = nl_subscribe(&events, NL_RPC);
	ret = ret ? ret : let_everybody_open(FIRMWARE);
	return ret ? ret : let_everybody_open(UPSTREAM);
}

static int unload(void)
{
	static const char * const modules[] = {
		"test_fwctl_upstream", "test_fwctl_firmware", "fwctl",
	};
	long end = now_ms() + 5000;
	size_t i;
	int ret;

	if (events.request)
		nl_close(&events);
	events.request = NULL;
	for (i = 0; i < ARRAY_LEN(modules); i++) {
		if (!module_loaded(modules[i]))
			continue;
		/* The last reference may go a moment after the process */
		while ((ret = module_unload(modules[i])) && now_ms() < end)
			usleep(10000);
		if (ret)
			return ret;
	}
	return 0;
}

static int check_pairs(int setting)
{
	unsigned int n, ran = 0;

	for (n = 0; n < 2 * WHOS * WHOS; n++) {
		struct pair pair = { who_of(n % WHOS), who_of(n / WHOS % WHOS), n / WHOS / WHOS };

		if (!pair.passed && !can_become(pair.opener, pair.caller))
			continue;
		/* others in every setting, so that all have their turn */
		if ((ran++ + setting) % every_pair)
			continue;
		pairs++;
		if (check_pair(&pair) && ++complaints > COMPLAINTS)
			return -EIO;
	}
	return 0;
}

static int check_level(int level)
{
	static const char * const names[] = { "none", "integrity", "confidentiality" };
	int ret = level ? file_write(LEVEL, names[level]) : 0, i;

	now.level = level;
	for (i = 0; !ret && i < 4; i++) {
		now.confidential = i & 1;
		now.unlisted = i & 2;
		ret = unload();
		ret = ret ? ret : load();
		ret = ret ? ret : check_pairs(4 * level + i);
		printf("# lockdown %s, confidential=%d, unlisted=%d: %ld combinations by now\n",
		       names[level], now.confidential, now.unlisted, combinations);
		fflush(stdout);
	}
	if (ret)
		printf("# %s\n", strerror(-ret));
	return ret;
}

/* As many as there must be at each level: everybody can pass to everybody */
static long least(void)
{
	long number = 4 * (WHOS * WHOS / every_pair) * (command_count / every_command);

	return number ? number * 2 * SCOPES : 1;
}

int main(int argc, char **argv)
{
	static const char * const names[] = {
		"R4, R24, R26: who may do what, without lockdown",
		"R5: who may do what, under integrity lockdown",
		"R5, R11: who may do what, under confidentiality lockdown",
	};
	const char *budget = getenv("BUDGET");
	long begun = now_ms();
	char level[64];
	int failed = 0, i;
	long before;

	batch = mmap(NULL, sizeof(*batch), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	make_commands();
	if (budget && !strcmp(budget, "ci")) {
		every_pair = CI_PAIRS;
		every_command = CI_COMMANDS;
	}
	if (argc > 2) {
		every_pair = atoi(argv[1]);
		every_command = atoi(argv[2]);
	}
	printf("KTAP version 1\n1..3\n");
	if (batch == MAP_FAILED || every_pair < 1 || every_command < 1 ||
	    file_read(LEVEL, level, sizeof(level)) || !strstr(level, "[none]")) {
		printf("Bail out! this needs a boot of its own, that is not locked down yet\n");
		return 1;
	}
	for (i = 0; i < 3; i++) {
		int ret;

		before = combinations;
		complaints = 0;
		ret = check_level(i);
		ret = ret ? ret : combinations - before < least();
		failed |= ret || complaints;
		printf("# %ld combinations of at least %ld, %ld complaints\n",
		       combinations - before, least(), complaints);
		printf("%sok %d %s\n", ret || complaints ? "not " : "", i + 1, names[i]);
		fflush(stdout);
	}
	printf("# %ld combinations in %ld s: %ld pairs of asker and opener in their settings, %d commands, in use or not, 4 scopes\n",
	       combinations, (now_ms() - begun) / 1000, pairs, command_count);
	unload();
	return failed;
}
