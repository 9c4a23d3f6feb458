// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command sets: what registration refuses and how it says so, and lookups,
 * whose cost is counted in places of the index, not in time.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../commands.h"

#define LONG	FWCTL_COMMANDS_MAX
#define SHORT	10

static int no_classify(struct fwctl_device *fwctl, const void *in, size_t in_len, size_t out_len,
		       struct fwctl_request *req)
{
	return -EINVAL;
}

static void no_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		     struct fwctl_state *state)
{
}

static int no_deliver(struct fwctl_job *job)
{
	return -EIO;
}

static const struct fwctl_command_ops good_ops = {
	.classify = no_classify, .state = no_state, .deliver = no_deliver,
};

/* Opcodes of the rows that every test begins with */
#define PLAIN	0x100
#define DOOR	0x200
#define OTHER	0x300

static const struct fwctl_command good_rows[] = {
	{ .name = "plain", .spec = "1.1", .why = "reads", .opcode = PLAIN },
	{ .name = "door", .spec = "1.2", .why = "reads", .opcode = DOOR, .rules = FWCTL_DOOR },
	{ .name = "one", .spec = "1.2", .why = "reads", .opcode = DOOR, .keyed = true,
	  .key.number = 1 },
	{ .name = "two", .spec = "1.2", .why = "reads", .opcode = DOOR, .keyed = true,
	  .key.number = 2 },
	{ .name = "other", .spec = "1.3", .why = "writes", .opcode = OTHER,
	  .floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_DATA_NOW,
	  .limits = { .in_min = 4, .in_max = FWCTL_PAYLOAD_MAX, .out_min = 0, .out_max = 8 } },
};

/**
 * struct bench - a command set that a test may break
 * @rows: copy of the good rows
 * @standard: the table of @rows
 * @vendor_rows: one row
 * @vendor: the table of it
 * @tables: both
 * @set: the set
 * @fault: what was found wrong with it
 */
struct bench {
	struct fwctl_command rows[ARRAY_SIZE(good_rows)];
	struct fwctl_command_table standard;
	struct fwctl_command vendor_rows[1];
	struct fwctl_command_table vendor;
	const struct fwctl_command_table *tables[3];
	struct fwctl_command_set set;
	struct fwctl_commands_fault fault;
};

static struct bench *bench_create(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	memcpy(b->rows, good_rows, sizeof(good_rows));
	b->vendor_rows[0] = (struct fwctl_command){
		.name = "vendor-one", .spec = "manual", .why = "reads", .opcode = 0xc000,
	};
	b->standard = (struct fwctl_command_table)FWCTL_TABLE("standard", b->rows);
	b->vendor = (struct fwctl_command_table)FWCTL_TABLE("vendor", b->vendor_rows);
	b->tables[0] = &b->standard;
	b->tables[1] = &b->vendor;
	b->set = (struct fwctl_command_set){
		.subsystem = FWCTL_SUBSYSTEM_CXL, .tables = b->tables, .ops = &good_ops,
		.vendor_min = 0xc000, .vendor_max = 0xffff, .slots = 1,
	};
	return b;
}

static void expect_good(struct kunit *test, struct bench *b)
{
	struct fwctl_commands *commands = fwctl_commands_create(&b->set, &b->fault);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(commands), "%s", b->fault.what);
	KUNIT_EXPECT_NULL(test, b->fault.what);
	fwctl_commands_free(commands);
}

static void expect_fault(struct kunit *test, struct bench *b, const char *origin, size_t row,
			 const char *what)
{
	struct fwctl_commands *commands = fwctl_commands_create(&b->set, &b->fault);

	KUNIT_EXPECT_PTR_EQ(test, commands, ERR_PTR(-EINVAL));
	if (!IS_ERR(commands))
		fwctl_commands_free(commands);
	KUNIT_ASSERT_NOT_NULL(test, b->fault.what);
	KUNIT_EXPECT_STREQ(test, b->fault.what, what);
	KUNIT_EXPECT_STREQ(test, b->fault.origin, origin);
	KUNIT_EXPECT_EQ(test, b->fault.row, row);
}

static void set_without_fault_is_accepted(struct kunit *test)
{
	expect_good(test, bench_create(test));
}

/* Each breaks the last standard row, which is good otherwise */
struct row_fault {
	const char *what;
	void (*spoil)(struct fwctl_command *row);
};

#define SPOILS(_name, ...) \
	static void _name(struct fwctl_command *row) { __VA_ARGS__; }

SPOILS(no_name, row->name = NULL)
SPOILS(empty_name, row->name = "")
SPOILS(long_name, row->name = "a-name-that-is-longer-than-what-a-record-has-room-for")
SPOILS(no_spec, row->spec = NULL)
SPOILS(empty_spec, row->spec = "")
SPOILS(no_why, row->why = NULL)
SPOILS(empty_why, row->why = "")
SPOILS(in_reversed, row->limits.in_min = 9; row->limits.in_max = 8)
SPOILS(out_reversed, row->limits.out_min = 9)
SPOILS(in_too_long, row->limits.in_max = FWCTL_PAYLOAD_MAX + 1)
SPOILS(out_too_long, row->limits.out_max = FWCTL_PAYLOAD_MAX + 1)
SPOILS(strange_rule, row->rules = BIT(FWCTL_RULES_COUNT))
SPOILS(strange_class, row->effects = BIT(FWCTL_EFFECTS_COUNT))
SPOILS(unknown_class, row->effects |= FWCTL_UNKNOWN)
SPOILS(unreported_class, row->effects |= FWCTL_UNREPORTED)
SPOILS(strange_floor, row->floor = FWCTL_RPC_DEBUG_WRITE_FULL + 1)
SPOILS(keyed_door, row->opcode = DOOR; row->keyed = true; row->rules = FWCTL_DOOR)
SPOILS(keys_without_door, row->rules = FWCTL_KEYS_ANY)
SPOILS(keys_two_ways, row->rules = FWCTL_DOOR | FWCTL_KEYS_ANY | FWCTL_KEYS_BY_REPORT)
SPOILS(same_opcode, row->opcode = PLAIN)
SPOILS(same_key, row->opcode = DOOR; row->keyed = true; row->key.number = 2)
SPOILS(same_name, row->name = "plain")
SPOILS(key_without_row, row->keyed = true)
SPOILS(key_of_no_door, row->opcode = PLAIN; row->keyed = true)

static const struct row_fault row_faults[] = {
	{ "no name", no_name },
	{ "no name", empty_name },
	{ "a name longer than a record holds", long_name },
	{ "no specification reference", no_spec },
	{ "no specification reference", empty_spec },
	{ "no reason for its floor", no_why },
	{ "no reason for its floor", empty_why },
	{ "least input exceeds most input", in_reversed },
	{ "least output exceeds most output", out_reversed },
	{ "a limit exceeds the largest payload", in_too_long },
	{ "a limit exceeds the largest payload", out_too_long },
	{ "unknown rule", strange_rule },
	{ "unknown effects class", strange_class },
	{ "a class that only a report can show", unknown_class },
	{ "a class that only a report can show", unreported_class },
	{ "floor is no scope", strange_floor },
	{ "a door cannot have a key", keyed_door },
	{ "says what to do with keys but is no door", keys_without_door },
	{ "says two things about unlisted keys", keys_two_ways },
	{ "a second row for its opcode and key", same_opcode },
	{ "a second row for its opcode and key", same_key },
	{ "a second row of its name", same_name },
	{ "has a key but its opcode no door", key_without_row },
	{ "has a key but its opcode no door", key_of_no_door },
};

static void row_fault_desc(const struct row_fault *fault, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%ps: %s", fault->spoil, fault->what);
}
KUNIT_ARRAY_PARAM(row_fault, row_faults, row_fault_desc);

static void set_with_a_faulty_row_is_refused_with_which_and_why(struct kunit *test)
{
	const struct row_fault *fault = test->param_value;
	struct bench *b = bench_create(test);
	size_t last = ARRAY_SIZE(b->rows) - 1;

	fault->spoil(&b->rows[last]);
	expect_fault(test, b, "standard", last, fault->what);
	KUNIT_EXPECT_EQ(test, b->fault.opcode, b->rows[last].opcode);
	KUNIT_EXPECT_STREQ(test, b->fault.name, b->rows[last].name ?: "unnamed");
}

static void vendor_row_that_takes_a_standard_place_is_refused(struct kunit *test)
{
	struct bench *b = bench_create(test);

	b->vendor_rows[0].opcode = OTHER;
	expect_fault(test, b, "vendor", 0, "a second row for its opcode and key");
	b->vendor_rows[0].opcode = 0xc000;
	b->vendor_rows[0].name = "door";
	expect_fault(test, b, "vendor", 0, "a second row of its name");
	b->vendor_rows[0].name = "vendor-one";
	expect_good(test, b);
}

static void vendor_key_may_stand_behind_a_standard_door(struct kunit *test)
{
	struct bench *b = bench_create(test);

	b->vendor_rows[0].opcode = DOOR;
	b->vendor_rows[0].keyed = true;
	b->vendor_rows[0].key.number = 3;
	expect_good(test, b);
}

static void same_key_behind_two_doors_is_two_commands(struct kunit *test)
{
	struct bench *b = bench_create(test);

	b->rows[0].rules = FWCTL_DOOR;
	b->rows[4].opcode = PLAIN;
	b->rows[4].keyed = true;
	b->rows[4].key.number = 1;
	expect_good(test, b);
}

static void set_that_cannot_be_judged_by_is_refused(struct kunit *test)
{
	struct bench *b = bench_create(test);
	struct fwctl_command_ops ops = good_ops;
	const char *missing = "classify, state or deliver is missing";

	b->set.subsystem = FWCTL_SUBSYSTEM_COUNT;
	expect_fault(test, b, "set", 0, "no such subsystem");
	b->set.subsystem = FWCTL_SUBSYSTEM_CXL;

	b->set.ops = NULL;
	expect_fault(test, b, "set", 0, missing);
	b->set.ops = &ops;
	ops.classify = NULL;
	expect_fault(test, b, "set", 0, missing);
	ops = good_ops;
	ops.state = NULL;
	expect_fault(test, b, "set", 0, missing);
	ops = good_ops;
	ops.deliver = NULL;
	expect_fault(test, b, "set", 0, missing);
	ops = good_ops;

	b->set.slots = 0;
	expect_fault(test, b, "set", 0, "no slot to send a command in");
	b->set.slots = 1;
	b->set.vendor_max = b->set.vendor_min - 1;
	expect_fault(test, b, "set", 0, "vendor range ends before it begins");
	b->set.vendor_max = b->set.vendor_min;
	expect_good(test, b);
	b->set.tables = NULL;
	expect_fault(test, b, "set", 0, "no tables");
	b->set.tables = b->tables;
	b->tables[0] = NULL;
	expect_fault(test, b, "set", 0, "no rows, or more than fit");
}

/* ---- lookup ---- */

static void command_is_found_by_opcode_and_key(struct kunit *test)
{
	struct bench *b = bench_create(test);
	struct fwctl_commands *commands = fwctl_commands_create(&b->set, &b->fault);
	struct fwctl_key two = { .number = 2 }, three = { .number = 3 };
	struct fwctl_found found;

	KUNIT_ASSERT_FALSE(test, IS_ERR(commands));
	found = fwctl_commands_find(commands, PLAIN, NULL, false);
	KUNIT_EXPECT_PTR_EQ(test, found.row, &b->rows[0]);
	KUNIT_EXPECT_FALSE(test, found.key_unlisted);

	found = fwctl_commands_find(commands, DOOR, NULL, false);
	KUNIT_EXPECT_PTR_EQ(test, found.row, &b->rows[1]);
	found = fwctl_commands_find(commands, DOOR, &two, true);
	KUNIT_EXPECT_PTR_EQ(test, found.row, &b->rows[3]);
	KUNIT_EXPECT_FALSE(test, found.key_unlisted);

	found = fwctl_commands_find(commands, DOOR, &three, true);
	KUNIT_EXPECT_PTR_EQ(test, found.row, &b->rows[1]);
	KUNIT_EXPECT_TRUE(test, found.key_unlisted);

	found = fwctl_commands_find(commands, 0xc000, NULL, false);
	KUNIT_EXPECT_PTR_EQ(test, found.row, &b->vendor_rows[0]);
	found = fwctl_commands_find(commands, 0xc001, NULL, false);
	KUNIT_EXPECT_NULL(test, found.row);
	found = fwctl_commands_find(commands, 0xc001, &two, true);
	KUNIT_EXPECT_NULL(test, found.row);
	fwctl_commands_free(commands);
}

/* A key is compared by all of its bytes, zero ones included */
static void key_of_zero_is_a_key(struct kunit *test)
{
	struct bench *b = bench_create(test);
	struct fwctl_commands *commands;
	struct fwctl_key zero = {}, last = {};
	struct fwctl_found found;

	b->rows[2].key = zero;
	last.bytes[15] = 2;
	commands = fwctl_commands_create(&b->set, &b->fault);
	KUNIT_ASSERT_FALSE(test, IS_ERR(commands));
	found = fwctl_commands_find(commands, DOOR, &zero, true);
	KUNIT_EXPECT_PTR_EQ(test, found.row, &b->rows[2]);
	KUNIT_EXPECT_FALSE(test, found.key_unlisted);
	found = fwctl_commands_find(commands, DOOR, &last, true);
	KUNIT_EXPECT_TRUE(test, found.key_unlisted);
	fwctl_commands_free(commands);
}

/**
 * struct cost - places of the index looked at
 * @found: for all rows together
 * @found_most: for the row that is worst off
 * @missed: for as many opcodes without a row
 * @missed_most: for the worst of them
 */
struct cost {
	unsigned int found;
	unsigned int found_most;
	unsigned int missed;
	unsigned int missed_most;
};

static const char *row_name(struct kunit *test, size_t i)
{
	char *name = kunit_kmalloc(test, 12, GFP_KERNEL);

	if (name)
		snprintf(name, 12, "row-%zu", i);
	return name;
}

/* Half of the rows are keys behind one door, as features and log pages are */
static struct fwctl_command *many_rows(struct kunit *test, size_t count)
{
	struct fwctl_command *rows = kunit_kcalloc(test, count, sizeof(*rows), GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, rows);
	for (i = 0; i < count; i++) {
		rows[i] = good_rows[0];
		rows[i].name = row_name(test, i);
		KUNIT_ASSERT_NOT_NULL(test, rows[i].name);
		if (i == 0)
			rows[i].rules = FWCTL_DOOR;
		rows[i].keyed = i % 2;
		if (rows[i].keyed)
			rows[i].key.number = i;
		else
			rows[i].opcode += i;
	}
	return rows;
}

static void count_probes(struct kunit *test, const struct fwctl_commands *commands,
			 const struct fwctl_command *rows, size_t count, struct cost *cost)
{
	struct fwctl_found found;
	size_t i;

	for (i = 0; i < count; i++) {
		found = fwctl_commands_find(commands, rows[i].opcode, &rows[i].key, rows[i].keyed);
		KUNIT_ASSERT_PTR_EQ(test, found.row, &rows[i]);
		cost->found += found.probes;
		cost->found_most = max(cost->found_most, found.probes);

		found = fwctl_commands_find(commands, 0x10000 + i, NULL, false);
		KUNIT_ASSERT_NULL(test, found.row);
		cost->missed += found.probes;
		cost->missed_most = max(cost->missed_most, found.probes);
	}
}

static struct cost cost_of(struct kunit *test, size_t count)
{
	struct bench *b = bench_create(test);
	struct fwctl_command *rows = many_rows(test, count);
	struct fwctl_commands *commands;
	struct cost cost = {};

	b->standard.rows = rows;
	b->standard.count = count;
	b->tables[1] = NULL;
	commands = fwctl_commands_create(&b->set, &b->fault);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(commands), "%s", b->fault.what);
	KUNIT_EXPECT_EQ(test, commands->count, count);
	/* Half empty: that is what bounds the probes */
	KUNIT_EXPECT_GE(test, commands->mask + 1, 2 * count);
	count_probes(test, commands, rows, count, &cost);
	fwctl_commands_free(commands);
	return cost;
}

static void lookup_costs_the_same_for_10_and_4096_rows(struct kunit *test)
{
	struct cost few = cost_of(test, SHORT);
	struct cost many = cost_of(test, LONG);

	kunit_info(test, "found: %u for 10 rows, at most %u; %u for 4096, at most %u\n",
		   few.found, few.found_most, many.found, many.found_most);
	kunit_info(test, "missed: %u for 10 rows, at most %u; %u for 4096, at most %u\n",
		   few.missed, few.missed_most, many.missed, many.missed_most);
	/* On average, whatever the number of rows: theory says 1.5 and 2.5 */
	KUNIT_EXPECT_LE(test, few.found, 2 * SHORT);
	KUNIT_EXPECT_LE(test, many.found, 2 * LONG);
	KUNIT_EXPECT_LE(test, few.missed, 3 * SHORT);
	KUNIT_EXPECT_LE(test, many.missed, 3 * LONG);
	/* At worst, a hundredth of what a search through all rows would visit */
	KUNIT_EXPECT_LE(test, many.found_most, 32);
	KUNIT_EXPECT_LE(test, many.missed_most, 64);
}

static void more_rows_than_fit_are_refused(struct kunit *test)
{
	struct bench *b = bench_create(test);

	b->standard.rows = many_rows(test, LONG);
	b->standard.count = LONG;
	expect_fault(test, b, "set", 0, "no rows, or more than fit");
	b->tables[1] = NULL;
	expect_good(test, b);
}

static struct kunit_case commands_cases[] = {
	KUNIT_CASE(set_without_fault_is_accepted),
	KUNIT_CASE_PARAM(set_with_a_faulty_row_is_refused_with_which_and_why,
			 row_fault_gen_params),
	KUNIT_CASE(vendor_row_that_takes_a_standard_place_is_refused),
	KUNIT_CASE(vendor_key_may_stand_behind_a_standard_door),
	KUNIT_CASE(same_key_behind_two_doors_is_two_commands),
	KUNIT_CASE(set_that_cannot_be_judged_by_is_refused),
	KUNIT_CASE(command_is_found_by_opcode_and_key),
	KUNIT_CASE(key_of_zero_is_a_key),
	KUNIT_CASE(lookup_costs_the_same_for_10_and_4096_rows),
	KUNIT_CASE(more_rows_than_fit_are_refused),
	{}
};

static struct kunit_suite commands_suite = {
	.name = "fwctl_commands",
	.test_cases = commands_cases,
};
kunit_test_suite(commands_suite);
