// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the knobs make of a truthful answer.
 */
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/module.h>

#include "../weather.c"

#define ROOM	16

/* All knobs as they are at first */
static struct sim_knobs *knobs_of(struct kunit *test)
{
	struct sim_knobs *knobs = kunit_kzalloc(test, sizeof(*knobs), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, knobs);
	knobs->value[SIM_OPCODE] = -1;
	knobs->value[SIM_STATUS] = -1;
	knobs->value[SIM_EFFECTS_MASK] = U32_MAX;
	return knobs;
}

/* "abcd", in front of what nobody may touch */
static struct sim_command *answered(struct kunit *test)
{
	struct sim_command *command = kunit_kzalloc(test, sizeof(*command), GFP_KERNEL);
	u8 *out = kunit_kzalloc(test, 2 * ROOM, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, command);
	KUNIT_ASSERT_NOT_NULL(test, out);
	memcpy(out, "abcd", 4);
	memset(out + ROOM, 0x77, ROOM);
	command->out = out;
	command->out_room = ROOM;
	command->out_len = 4;
	return command;
}

static void expect_beyond_untouched(struct kunit *test, const struct sim_command *command)
{
	KUNIT_EXPECT_NULL(test, memchr_inv(command->out + ROOM, 0x77, ROOM));
}

static void strikes_every_command_at_first(struct kunit *test)
{
	struct sim_knobs *knobs = knobs_of(test);

	KUNIT_EXPECT_TRUE(test, fwctl_sim_strikes(knobs, 0, 1));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_strikes(knobs, U32_MAX, U64_MAX));
}

static void strikes_only_the_nth_of_an_opcode(struct kunit *test)
{
	struct sim_knobs *knobs = knobs_of(test);

	knobs->value[SIM_NTH] = 3;
	KUNIT_EXPECT_FALSE(test, fwctl_sim_strikes(knobs, 7, 2));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_strikes(knobs, 7, 3));
	KUNIT_EXPECT_FALSE(test, fwctl_sim_strikes(knobs, 7, 4));
	knobs->value[SIM_OPCODE] = 7;
	KUNIT_EXPECT_TRUE(test, fwctl_sim_strikes(knobs, 7, 3));
	KUNIT_EXPECT_FALSE(test, fwctl_sim_strikes(knobs, 8, 3));
	/* The highest opcode is no negative number */
	knobs->value[SIM_OPCODE] = U32_MAX;
	KUNIT_EXPECT_TRUE(test, fwctl_sim_strikes(knobs, U32_MAX, 3));
	KUNIT_EXPECT_FALSE(test, fwctl_sim_strikes(knobs, 7, 3));
}

static void effects_are_true_until_then(struct kunit *test)
{
	struct sim_knobs *knobs = knobs_of(test);

	KUNIT_EXPECT_EQ(test, 0xf0, fwctl_sim_effects(knobs, 0, 1, 0xf0));
	knobs->value[SIM_EFFECTS_MASK] = 0x30;
	knobs->value[SIM_EFFECTS_ADD] = 0x01;
	knobs->value[SIM_EFFECTS_AFTER] = 2;
	KUNIT_EXPECT_EQ(test, 0xf0, fwctl_sim_effects(knobs, 1, 1, 0xf0));
	KUNIT_EXPECT_EQ(test, 0x31, fwctl_sim_effects(knobs, 2, 1, 0xf0));
	knobs->value[SIM_OPCODE] = 2;
	KUNIT_EXPECT_EQ(test, 0xf0, fwctl_sim_effects(knobs, 2, 1, 0xf0));
}

static void counts_wrap_as_their_fields_do(struct kunit *test)
{
	struct sim_knobs *knobs = knobs_of(test);

	KUNIT_EXPECT_EQ(test, 3, fwctl_sim_count(knobs, 1, 3, U16_MAX));
	knobs->value[SIM_COUNT] = 0xffff;
	KUNIT_EXPECT_EQ(test, 2, fwctl_sim_count(knobs, 1, 3, U16_MAX));
	KUNIT_EXPECT_EQ(test, 0x10002, fwctl_sim_count(knobs, 1, 3, U32_MAX));
	knobs->value[SIM_COUNT] = -4;
	KUNIT_EXPECT_EQ(test, 0xffff, fwctl_sim_count(knobs, 1, 3, U16_MAX));
	knobs->value[SIM_OPCODE] = 2;
	KUNIT_EXPECT_EQ(test, 3, fwctl_sim_count(knobs, 1, 3, U16_MAX));
}

static void truth_stays_as_it_is(struct kunit *test)
{
	struct sim_command *command = answered(test);

	command->status = 5;
	fwctl_sim_distort(knobs_of(test), command);
	KUNIT_EXPECT_EQ(test, 0, command->err);
	KUNIT_EXPECT_EQ(test, 5, command->status);
	KUNIT_EXPECT_EQ(test, 4, command->out_len);
	KUNIT_EXPECT_MEMEQ(test, command->out, "abcd\0\0\0", 7);
	expect_beyond_untouched(test, command);
}

static void claims_write_nothing(struct kunit *test)
{
	static const struct {
		s64 claim;
		size_t len;
	} claims[] = {
		{ -1, 3 }, { -4, 0 }, { -5, 0 }, { S32_MIN, 0 }, { 1, 5 },
		{ U32_MAX, (size_t)U32_MAX + 4 },
	};
	struct sim_knobs *knobs = knobs_of(test);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(claims); i++) {
		struct sim_command *command = answered(test);

		knobs->value[SIM_LENGTH] = claims[i].claim;
		fwctl_sim_distort(knobs, command);
		KUNIT_EXPECT_EQ(test, claims[i].len, command->out_len);
		KUNIT_EXPECT_MEMEQ(test, command->out, "abcd\0\0\0", 7);
		expect_beyond_untouched(test, command);
	}
}

static void payloads_end_with_the_room(struct kunit *test)
{
	static const struct {
		s64 change;
		size_t len;
		const char *out;
	} changes[] = {
		{ -1, 3, "abc\0\0\0\0" }, { -100, 0, "\0\0\0\0\0\0\0" },
		{ 2, 6, "abcd\xa5\xa5\0" }, { 1000, 1004, "abcd\xa5\xa5\xa5" },
	};
	struct sim_knobs *knobs = knobs_of(test);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		struct sim_command *command = answered(test);

		knobs->value[SIM_PAYLOAD] = changes[i].change;
		fwctl_sim_distort(knobs, command);
		KUNIT_EXPECT_EQ(test, changes[i].len, command->out_len);
		KUNIT_EXPECT_MEMEQ(test, command->out, changes[i].out, 7);
		expect_beyond_untouched(test, command);
	}
}

static void garbage_ends_with_the_room(struct kunit *test)
{
	struct sim_knobs *knobs = knobs_of(test);
	struct sim_command *command = answered(test);

	/* An answer that had more than there is room for */
	command->out_len = 2 * ROOM;
	knobs->value[SIM_GARBAGE] = 1;
	knobs->value[SIM_ERROR] = EIO;
	knobs->value[SIM_STATUS] = 9;
	fwctl_sim_distort(knobs, command);
	KUNIT_EXPECT_MEMEQ(test, command->out, "\x9e\x9d\x9c\x9b\xff", 5);
	KUNIT_EXPECT_EQ(test, -EIO, command->err);
	KUNIT_EXPECT_EQ(test, 9, command->status);
	expect_beyond_untouched(test, command);
}

static struct kunit_case weather_cases[] = {
	KUNIT_CASE(strikes_every_command_at_first),
	KUNIT_CASE(strikes_only_the_nth_of_an_opcode),
	KUNIT_CASE(effects_are_true_until_then),
	KUNIT_CASE(counts_wrap_as_their_fields_do),
	KUNIT_CASE(truth_stays_as_it_is),
	KUNIT_CASE(claims_write_nothing),
	KUNIT_CASE(payloads_end_with_the_room),
	KUNIT_CASE(garbage_ends_with_the_room),
	{}
};

static struct kunit_suite weather_suite = {
	.name = "fwctl_sim_weather",
	.test_cases = weather_cases,
};
kunit_test_suite(weather_suite);

MODULE_DESCRIPTION("KUnit tests of the simulated firmware of fwctl");
MODULE_LICENSE("GPL");
