// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration of a firmware, line by line.
 */
#include <kunit/test.h>

#include "../config.c"

static char *line_of(struct kunit *test, const char *text)
{
	char *line = kunit_kzalloc(test, strlen(text) + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, line);
	memcpy(line, text, strlen(text));
	return line;
}

static void report_lines(struct kunit *test)
{
	struct sim_entry entry = {};

	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_parse_report(line_of(test, "c001 12ab"), &entry));
	KUNIT_EXPECT_EQ(test, 0xc001, entry.opcode);
	KUNIT_EXPECT_TRUE(test, entry.reported);
	KUNIT_EXPECT_EQ(test, 0x12ab, entry.effects);
	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_parse_report(line_of(test, "0001 -"), &entry));
	KUNIT_EXPECT_EQ(test, 1, entry.opcode);
	KUNIT_EXPECT_FALSE(test, entry.reported);
}

static void wrong_report_lines(struct kunit *test)
{
	static const char *const lines[] = {
		"", " ", "1", "1 ", " 1 1", "1  1", "1 1 ", "1 1 1", "1 - ", "1 -1", "g 1", "1 g",
		"100000000 1", "1 100000000", "-", "-1 1",
	};
	struct sim_entry entry;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL,
				    fwctl_sim_parse_report(line_of(test, lines[i]), &entry),
				    "\"%s\"", lines[i]);
}

static void contents_lines(struct kunit *test)
{
	struct sim_entry entry = {};

	KUNIT_ASSERT_EQ(test, 0,
			fwctl_sim_parse_contents(line_of(test, "0401 2 00fFa5"), &entry));
	KUNIT_EXPECT_EQ(test, 0x401, entry.opcode);
	KUNIT_EXPECT_TRUE(test, entry.given);
	KUNIT_EXPECT_EQ(test, 2, entry.status);
	KUNIT_ASSERT_EQ(test, 3, entry.len);
	KUNIT_EXPECT_MEMEQ(test, entry.bytes, "\x00\xff\xa5", 3);
	entry.len = 9;
	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_parse_contents(line_of(test, "0401 0"), &entry));
	KUNIT_EXPECT_EQ(test, 0, entry.len);
	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_parse_contents(line_of(test, "0401 -"), &entry));
	KUNIT_EXPECT_FALSE(test, entry.given);
}

static void wrong_contents_lines(struct kunit *test)
{
	static const char *const lines[] = {
		"", "1", "1 ", "1 0 0", "1 0 0x", "1 0 00 00", "1 0 00 ", "1 - 00", "1 x", "x 0",
	};
	struct sim_entry entry;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		KUNIT_EXPECT_EQ_MSG(test, -EINVAL,
				    fwctl_sim_parse_contents(line_of(test, lines[i]), &entry),
				    "\"%s\"", lines[i]);
}

static void row_lines(struct kunit *test)
{
	struct sim_row row = {};

	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_parse_row(line_of(test, "a1 get-2 1 28"), &row));
	KUNIT_EXPECT_EQ(test, 0xa1, row.opcode);
	KUNIT_EXPECT_STREQ(test, "get-2", row.name);
	KUNIT_EXPECT_EQ(test, 1, row.floor);
	KUNIT_EXPECT_EQ(test, 0x28, row.effects);
	KUNIT_EXPECT_EQ(test, 0, row.rules);
	KUNIT_EXPECT_FALSE(test, row.keyed);
	KUNIT_ASSERT_EQ(test, 0, fwctl_sim_parse_row(line_of(test, "a1 x 3 0 10"), &row));
	KUNIT_EXPECT_EQ(test, 0x10, row.rules);
	KUNIT_EXPECT_FALSE(test, row.keyed);
	KUNIT_ASSERT_EQ(test, 0,
			fwctl_sim_parse_row(line_of(test, "a1 x 3 0 0 123456789abcdef0"), &row));
	KUNIT_EXPECT_TRUE(test, row.keyed);
	KUNIT_EXPECT_EQ(test, 0x123456789abcdef0, row.key);
}

static void wrong_row_lines(struct kunit *test)
{
	static const char *const lines[] = {
		"", "1", "1 x", "1 x 0", "1  0 0", "1 X 0 0", "1 a_b 0 0", "1 x 100 0", "1 x 0 x",
		"1 x 0 0 ", "1 x 0 0 10000", "1 x 0 0 0 ", "1 x 0 0 0 1 1", "x x 0 0",
		"1 a2345678901234567890123456789012345678901234567 0 0",
		"1 a23456789012345678901234567890123456789012345678 0 0",
	};
	struct sim_row row;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		/* One letter less is a name */
		int err = strlen(lines[i]) == 53 ? 0 : -EINVAL;

		row = (struct sim_row){};
		KUNIT_EXPECT_EQ_MSG(test, err, fwctl_sim_parse_row(line_of(test, lines[i]), &row),
				    "\"%s\"", lines[i]);
	}
}

static void lines_of_a_text(struct kunit *test)
{
	char *text = line_of(test, "\n\none\ntwo\n\nthree");

	KUNIT_EXPECT_STREQ(test, "one", fwctl_sim_next_line(&text));
	KUNIT_EXPECT_STREQ(test, "two", fwctl_sim_next_line(&text));
	KUNIT_EXPECT_STREQ(test, "three", fwctl_sim_next_line(&text));
	KUNIT_EXPECT_NULL(test, fwctl_sim_next_line(&text));
	KUNIT_EXPECT_NULL(test, fwctl_sim_next_line(&text));
}

static struct kunit_case config_cases[] = {
	KUNIT_CASE(report_lines),
	KUNIT_CASE(wrong_report_lines),
	KUNIT_CASE(contents_lines),
	KUNIT_CASE(wrong_contents_lines),
	KUNIT_CASE(row_lines),
	KUNIT_CASE(wrong_row_lines),
	KUNIT_CASE(lines_of_a_text),
	{}
};

static struct kunit_suite config_suite = {
	.name = "fwctl_sim_config",
	.test_cases = config_cases,
};
kunit_test_suite(config_suite);
