// SPDX-License-Identifier: GPL-2.0-only
/*
 * The personality "plain": its requests, its rows, its firmware, and its report,
 * which is believed whole or not at all.
 */
#include "../plain_rows.c"
#include "../plain_classify.c"
#include "../plain_report.c"
#include "../plain_firmware.c"
#include "../store.c"

#include <kunit/test.h>

static struct plain_answer *answer_of(struct kunit *test, u32 count)
{
	struct plain_answer *answer =
		kunit_kzalloc(test, struct_size(answer, entries, count), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, answer);
	answer->count = cpu_to_le32(count);
	for (i = 0; i < count; i++)
		answer->entries[i].opcode = cpu_to_le32(2 * i + 1);
	return answer;
}

static void destroy(void *report)
{
	fwctl_sim_plain_report_destroy(report);
}

static struct plain_report *report_of(struct kunit *test)
{
	struct plain_report *report = kunit_kzalloc(test, sizeof(*report), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, report);
	fwctl_sim_plain_report_init(report);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, destroy, report));
	return report;
}

static int take(struct plain_report *report, const struct plain_answer *answer)
{
	u32 count = le32_to_cpu(answer->count);

	return fwctl_sim_plain_report_take(report, answer, struct_size(answer, entries, count));
}

static void reports_only_add(struct kunit *test)
{
	struct plain_report *report = report_of(test);
	struct plain_answer *answer = answer_of(test, 3);
	u32 effects, opcode;

	answer->entries[1].effects = cpu_to_le32(0x6);
	KUNIT_EXPECT_EQ(test, 1, take(report, answer));
	KUNIT_EXPECT_EQ(test, 0, take(report, answer));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_plain_report_find(report, 3, &effects));
	KUNIT_EXPECT_EQ(test, 0x6, effects);
	KUNIT_EXPECT_FALSE(test, fwctl_sim_plain_report_find(report, 2, &effects));
	KUNIT_EXPECT_FALSE(test, fwctl_sim_plain_report_find(report, 6, &effects));

	/* One vanished, one is new, one has other effects */
	answer->entries[0].opcode = cpu_to_le32(2);
	answer->entries[1].effects = cpu_to_le32(0x8);
	KUNIT_EXPECT_EQ(test, 1, take(report, answer));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_plain_report_find(report, 1, &effects));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_plain_report_find(report, 2, &effects));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_plain_report_find(report, 3, &effects));
	KUNIT_EXPECT_EQ(test, 0xe, effects);
	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_plain_report_at(report, 3, &opcode));
	KUNIT_EXPECT_EQ(test, 5, opcode);
	KUNIT_EXPECT_EQ(test, -ENOENT, fwctl_sim_plain_report_at(report, 4, &opcode));
}

static void reports_without_sense_change_nothing(struct kunit *test)
{
	struct plain_report *report = report_of(test);
	struct plain_answer *answer = answer_of(test, 3);
	size_t len = struct_size(answer, entries, 3), i;
	u32 effects;

	KUNIT_ASSERT_EQ(test, 1, take(report, answer));
	for (i = 0; i < len; i++)
		KUNIT_EXPECT_EQ(test, -EIO, fwctl_sim_plain_report_take(report, answer, i));
	for (i = 0; i < 32; i++) {
		answer->count = cpu_to_le32(3 ^ BIT(i));
		KUNIT_EXPECT_EQ(test, -EIO, fwctl_sim_plain_report_take(report, answer, len));
	}
	answer->count = cpu_to_le32(3);
	/* Twice, and out of order */
	answer->entries[1].opcode = answer->entries[0].opcode;
	KUNIT_EXPECT_EQ(test, -EIO, take(report, answer));
	answer->entries[1].opcode = cpu_to_le32(U32_MAX);
	KUNIT_EXPECT_EQ(test, -EIO, take(report, answer));
	KUNIT_EXPECT_TRUE(test, fwctl_sim_plain_report_find(report, 3, &effects));
	KUNIT_EXPECT_FALSE(test, fwctl_sim_plain_report_find(report, U32_MAX, &effects));
}

static void empty_reports_are_reports(struct kunit *test)
{
	struct plain_report *report = report_of(test);
	u32 effects;

	KUNIT_EXPECT_EQ(test, 0, take(report, answer_of(test, 0)));
	KUNIT_EXPECT_FALSE(test, fwctl_sim_plain_report_find(report, 0, &effects));
}

static void inventing_reports_end(struct kunit *test)
{
	struct plain_report *report = report_of(test);
	struct plain_answer *answer = answer_of(test, KNOWN_MAX);

	KUNIT_EXPECT_EQ(test, 1, take(report, answer));
	answer->entries[0].opcode = cpu_to_le32(0);
	KUNIT_EXPECT_EQ(test, -EIO, take(report, answer));
	KUNIT_EXPECT_EQ(test, KNOWN_MAX, report->count);
}

static void rows_of_any_number(struct kunit *test)
{
	static const unsigned int counts[] = { 1, 13, 14, 30, 31, PLAIN_ROWS_MIN, PLAIN_ROWS_MAX };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		struct plain_rows rows = {};

		KUNIT_ASSERT_EQ(test, 0, fwctl_sim_plain_rows(&rows, counts[i]));
		KUNIT_EXPECT_EQ(test, counts[i], rows.count);
		KUNIT_EXPECT_STREQ(test, "echo", rows.rows[0].name);
		if (counts[i] > 29)
			KUNIT_EXPECT_EQ(test, FWCTL_ABORTABLE, rows.rows[29].effects);
		if (counts[i] > 30)
			KUNIT_EXPECT_EQ(test, FWCTL_SIM_FILLER, rows.rows[30].opcode);
		fwctl_sim_plain_rows_free(&rows);
	}
}

static void rows_as_written(struct kunit *test)
{
	char text[] = "\n0001 one 1 0\n\n0002 two 3 8 10";
	char wrong[] = "0001 one 1 0\n0002 Two 3 8 10\n", nothing[] = "\n\n";
	char report[] = "ffffffff its-own 0 0\n";
	struct plain_rows rows = {};

	KUNIT_EXPECT_EQ(test, 0, fwctl_sim_plain_rows_parse(&rows, nothing));
	KUNIT_EXPECT_EQ(test, 0, rows.count);
	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_plain_rows_parse(&rows, text));
	KUNIT_EXPECT_EQ(test, 2, rows.count);
	KUNIT_EXPECT_STREQ(test, "two", rows.rows[1].name);
	KUNIT_EXPECT_EQ(test, FWCTL_DOOR, rows.rows[1].rules);
	fwctl_sim_plain_rows_free(&rows);
	KUNIT_EXPECT_EQ(test, -EINVAL, fwctl_sim_plain_rows_parse(&rows, wrong));
	KUNIT_EXPECT_EQ(test, -EINVAL, fwctl_sim_plain_rows_parse(&rows, report));
}

static void destroy_store(void *store)
{
	fwctl_sim_store_destroy(store);
}

/* However little room there is, nothing is written behind it */
static void answers_within_the_room(struct kunit *test)
{
	struct fwctl_sim *sim = kunit_kzalloc(test, sizeof(*sim), GFP_KERNEL);
	u8 out[64];
	u32 opcode;
	size_t room;

	KUNIT_ASSERT_NOT_NULL(test, sim);
	sim->knobs.value[SIM_OPCODE] = -1;
	sim->knobs.value[SIM_EFFECTS_MASK] = U32_MAX;
	fwctl_sim_store_init(&sim->store);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, destroy_store, &sim->store));
	for (opcode = 1; opcode < 4; opcode++)
		KUNIT_ASSERT_EQ(test, 0, fwctl_sim_store_report(&sim->store, opcode, true, 0x8));
	for (room = 0; room < sizeof(out); room++) {
		struct sim_command command = {
			.opcode = PLAIN_OP_REPORT, .out = out, .out_room = room,
		};

		memset(out, 0x5a, sizeof(out));
		fwctl_sim_plain_answer(sim, &command);
		KUNIT_EXPECT_EQ(test, command.out_len,
				room < 4 ? 0 : 4 + min_t(size_t, 3, (room - 4) / 8) * 8);
		KUNIT_EXPECT_NULL(test, memchr_inv(out + command.out_len, 0x5a,
						   sizeof(out) - command.out_len));
	}
}

static void requests(struct kunit *test)
{
	struct fwctl_rpc_sim rpc = { .opcode = 0x1234, .flags = FWCTL_SIM_KEYED, .key = 7 };
	struct fwctl_request req = {};

	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_plain_classify(NULL, &rpc, sizeof(rpc) + 5, 20, &req));
	KUNIT_EXPECT_EQ(test, 0x1234, req.opcode);
	KUNIT_EXPECT_TRUE(test, req.keyed);
	KUNIT_EXPECT_EQ(test, 7, req.key.number);
	KUNIT_EXPECT_EQ(test, 5, req.in_len);
	KUNIT_EXPECT_EQ(test, 12, req.out_room);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			fwctl_sim_plain_classify(NULL, &rpc, sizeof(rpc) - 1, 20, &req));
	KUNIT_EXPECT_EQ(test, -EINVAL, fwctl_sim_plain_classify(NULL, &rpc, sizeof(rpc), 7, &req));
	rpc.flags = 3;
	KUNIT_EXPECT_EQ(test, -EINVAL, fwctl_sim_plain_classify(NULL, &rpc, sizeof(rpc), 20, &req));
	rpc.flags = 0;
	KUNIT_EXPECT_EQ(test, -EINVAL, fwctl_sim_plain_classify(NULL, &rpc, sizeof(rpc), 20, &req));
	KUNIT_EXPECT_NOT_NULL(test, req.malformed);
}

static struct kunit_case plain_cases[] = {
	KUNIT_CASE(reports_only_add),
	KUNIT_CASE(reports_without_sense_change_nothing),
	KUNIT_CASE(empty_reports_are_reports),
	KUNIT_CASE(inventing_reports_end),
	KUNIT_CASE(rows_of_any_number),
	KUNIT_CASE(rows_as_written),
	KUNIT_CASE(answers_within_the_room),
	KUNIT_CASE(requests),
	{}
};

static struct kunit_suite plain_suite = {
	.name = "fwctl_sim_plain",
	.test_cases = plain_cases,
};
kunit_test_suite(plain_suite);
