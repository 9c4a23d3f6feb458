// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is left of an RPC: one record of it, in the ring where it belongs, from
 * before the firmware is asked; and the counters of its command.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/slab.h>

#include "../audit.h"
#include "../core.h"
#include "../counters.h"
#include "../identity.h"
#include "../kaudit.h"
#include "../ratchet.h"
#include "../recorder.h"
#include "../trace.h"
#include "mock.h"

#define CONFIG	FWCTL_RPC_CONFIGURATION
#define RO	FWCTL_RPC_DEBUG_READ_ONLY
#define FULL	FWCTL_RPC_DEBUG_WRITE_FULL

/* A device of a test with records of its own, a descriptor, and the record looked at */
struct desk {
	struct mock *mock;
	struct file *file;
	struct fwctl_record *record;
};

static struct desk desk_open(struct kunit *test)
{
	struct desk d = { .mock = mock_create_serial(test, test->name) };

	d.file = mock_open(d.mock);
	KUNIT_ASSERT_FALSE(test, IS_ERR(d.file));
	d.record = kunit_kzalloc(test, sizeof(*d.record), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, d.record);
	return d;
}

static struct fwctl_recorder *desk_recorder(const struct desk *d)
{
	return to_fwctl_core(&d->mock->fwctl)->identity->recorder;
}

static int desk_next(const struct desk *d, enum fwctl_ring ring)
{
	return fwctl_recorder_next(desk_recorder(d), ring, d->record->id, d->record);
}

/* There is just one record, in that ring */
static void desk_only(struct kunit *test, const struct desk *d, enum fwctl_ring ring)
{
	struct fwctl_ring_totals totals;

	fwctl_recorder_totals(desk_recorder(d), !ring, &totals);
	KUNIT_EXPECT_EQ(test, totals.held, 0);
	fwctl_recorder_totals(desk_recorder(d), ring, &totals);
	KUNIT_EXPECT_EQ(test, totals.held, 1);
	d->record->id = 0;
	KUNIT_ASSERT_EQ(test, desk_next(d, ring), 0);
	KUNIT_EXPECT_EQ(test, d->record->ring, ring);
}

/* By a row's place among the mock's rows, or past them */
static struct fwctl_counters *desk_counters(const struct desk *d, u32 place)
{
	return &to_fwctl_core(&d->mock->fwctl)->counters[place];
}

static void expect_counts(struct kunit *test, const struct fwctl_counters *counters, u64 sent,
			  u64 refused, u64 failed, u64 firmware_errors)
{
	KUNIT_EXPECT_EQ(test, atomic64_read(&counters->sent), sent);
	KUNIT_EXPECT_EQ(test, atomic64_read(&counters->refused), refused);
	KUNIT_EXPECT_EQ(test, atomic64_read(&counters->failed), failed);
	KUNIT_EXPECT_EQ(test, atomic64_read(&counters->firmware_errors), firmware_errors);
}

/* R31: a read leaves a record that says who, what, when and with what result. */
static void read_leaves_a_record(struct kunit *test)
{
	struct desk d = desk_open(test);
	char name[16];

	KUNIT_EXPECT_EQ(test, mock_rpc(d.mock, d.file, MOCK_READ, CONFIG, NULL), 0);
	desk_only(test, &d, FWCTL_RING_READS);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_DONE);
	KUNIT_EXPECT_EQ(test, d.record->opcode, MOCK_READ);
	KUNIT_EXPECT_STREQ(test, d.record->name, "read");
	snprintf(name, sizeof(name), "fwctl%u", d.record->index);
	KUNIT_EXPECT_STREQ(test, name, dev_name(&d.mock->fwctl.dev));
	KUNIT_EXPECT_EQ(test, d.record->scope, CONFIG);
	KUNIT_EXPECT_EQ(test, d.record->err, 0);
	KUNIT_EXPECT_EQ(test, d.record->status, 0);
	KUNIT_EXPECT_EQ(test, d.record->in_len, sizeof(u32));
	KUNIT_EXPECT_EQ(test, d.record->out_len, sizeof(u32));
	KUNIT_EXPECT_EQ(test, d.record->asker.pid, task_tgid_nr(current));
	KUNIT_EXPECT_STREQ(test, d.record->asker.comm, current->comm);
	KUNIT_EXPECT_NE(test, d.record->time, 0);
	expect_counts(test, desk_counters(&d, 0), 1, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&desk_counters(&d, 0)->time), d.record->duration);
	mock_close(d.file);
}

static void refusal_leaves_a_record_with_all_reasons(struct kunit *test)
{
	struct desk d = desk_open(test);

	KUNIT_EXPECT_EQ(test, mock_rpc(d.mock, d.file, MOCK_WRITE, RO, NULL), -EPERM);
	desk_only(test, &d, FWCTL_RING_NOTABLE);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_REFUSED);
	KUNIT_EXPECT_EQ(test, d.record->refusals, BIT(FWCTL_REFUSAL_SCOPE));
	KUNIT_EXPECT_STREQ(test, d.record->why, "needs scope debug-full");
	KUNIT_EXPECT_EQ(test, d.record->err, -EPERM);
	KUNIT_EXPECT_EQ(test, d.record->required, FULL);
	KUNIT_EXPECT_EQ(test, d.record->effects, FWCTL_DATA_NOW);
	KUNIT_EXPECT_EQ(test, d.record->duration, 0);
	expect_counts(test, desk_counters(&d, 5), 0, 1, 0, 0);
	mock_close(d.file);
}

static void write_is_notable(struct kunit *test)
{
	struct desk d = desk_open(test);

	KUNIT_EXPECT_EQ(test, mock_rpc(d.mock, d.file, MOCK_WRITE, FULL, NULL), 0);
	desk_only(test, &d, FWCTL_RING_NOTABLE);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_DONE);
	KUNIT_EXPECT_EQ(test, d.record->scope, FULL);
	mock_close(d.file);
}

static void what_goes_wrong_is_told_apart(struct kunit *test)
{
	struct desk d = desk_open(test);

	KUNIT_EXPECT_EQ(test, mock_rpc(d.mock, d.file, MOCK_STATUS, CONFIG, NULL), 0);
	desk_only(test, &d, FWCTL_RING_READS);
	KUNIT_EXPECT_EQ(test, d.record->status, MOCK_ERROR);
	KUNIT_EXPECT_EQ(test, d.record->err, 0);
	expect_counts(test, desk_counters(&d, 6), 1, 0, 0, 1);
	KUNIT_EXPECT_EQ(test, mock_rpc(d.mock, d.file, MOCK_FAIL, CONFIG, NULL), -EIO);
	KUNIT_ASSERT_EQ(test, desk_next(&d, FWCTL_RING_READS), 0);
	KUNIT_EXPECT_EQ(test, d.record->err, -EIO);
	KUNIT_EXPECT_EQ(test, d.record->out_len, 0);
	expect_counts(test, desk_counters(&d, 4), 1, 0, 1, 0);
	/* What has no row of its own counts behind the last */
	KUNIT_EXPECT_EQ(test, mock_rpc(d.mock, d.file, 99, CONFIG, NULL), -EOPNOTSUPP);
	expect_counts(test, desk_counters(&d, 7), 0, 1, 0, 0);
	mock_close(d.file);
}

/* R31: the record is begun before the command is sent. */
static void record_is_there_while_the_firmware_is_asked(struct kunit *test)
{
	struct desk d = desk_open(test);
	struct caller *caller = caller_start(test, d.mock, d.file, MOCK_HANG);
	u64 id;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_delivered_is, d.mock, 1));
	desk_only(test, &d, FWCTL_RING_READS);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_SENT);
	id = d.record->id;
	mock_release(d.mock);
	KUNIT_EXPECT_EQ(test, caller_wait(test, caller), 0);
	desk_only(test, &d, FWCTL_RING_READS);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_DONE);
	KUNIT_EXPECT_EQ(test, d.record->id, id);
	KUNIT_EXPECT_STREQ(test, d.record->asker.comm, "fwctl-caller");
	mock_close(d.file);
}

/* R31: an RPC whose caller was killed before it had a slot leaves a record. */
static void rpc_that_was_never_sent_leaves_a_record(struct kunit *test)
{
	struct desk d = desk_open(test);
	struct caller *first = caller_start(test, d.mock, d.file, MOCK_HANG), *killed;

	KUNIT_ASSERT_TRUE(test, comes_true(mock_delivered_is, d.mock, 1));
	killed = caller_start(test, d.mock, d.file, MOCK_READ);
	KUNIT_EXPECT_FALSE(test, caller_is_back(killed));
	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	KUNIT_ASSERT_EQ(test, desk_next(&d, FWCTL_RING_READS), 0);
	KUNIT_ASSERT_EQ(test, desk_next(&d, FWCTL_RING_READS), 0);
	KUNIT_EXPECT_EQ(test, d.record->opcode, MOCK_READ);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_DONE);
	KUNIT_EXPECT_EQ(test, d.record->err, -EINTR);
	KUNIT_EXPECT_EQ(test, d.record->duration, 0);
	expect_counts(test, desk_counters(&d, 0), 0, 0, 1, 0);
	mock_release(d.mock);
	KUNIT_EXPECT_EQ(test, caller_wait(test, first), 0);
	mock_close(d.file);
}

/* R31: what a caller did not wait for is recorded as it ended. */
static void orphan_is_recorded_as_it_ended(struct kunit *test)
{
	struct desk d = desk_open(test);
	struct caller *killed = caller_start(test, d.mock, d.file, MOCK_LATER);

	KUNIT_ASSERT_TRUE(test, comes_true(mock_delivered_is, d.mock, 1));
	caller_kill(killed);
	KUNIT_EXPECT_EQ(test, caller_wait(test, killed), -EINTR);
	desk_only(test, &d, FWCTL_RING_READS);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_SENT);
	mock_release(d.mock);
	mock_close(d.file);
	fwctl_unregister(&d.mock->fwctl);
	desk_only(test, &d, FWCTL_RING_READS);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_DONE);
	KUNIT_EXPECT_EQ(test, d.record->err, 0);
}

/* R30: a change of policy is a record for each entry, and so is an attempt. */
static void changes_of_policy_are_recorded(struct kunit *test)
{
	const struct fwctl_tightening entries[] = {
		{ .target = FWCTL_RATCHET_DEVICE, .bounds.required = RO },
		{ .target = FWCTL_RATCHET_COMMAND, .opcode = 9, .bounds.refused = FWCTL_SCOPES },
	};
	struct desk d = desk_open(test);
	struct fwctl_identity *identity = to_fwctl_core(&d.mock->fwctl)->identity;

	fwctl_audit_policy(identity, 3, entries, 2, 0);
	fwctl_audit_policy(identity, 3, entries, 1, -EPERM);
	KUNIT_ASSERT_EQ(test, desk_next(&d, FWCTL_RING_NOTABLE), 0);
	KUNIT_EXPECT_EQ(test, d.record->kind, FWCTL_RECORD_POLICY);
	KUNIT_EXPECT_EQ(test, d.record->policy.target, FWCTL_RATCHET_DEVICE);
	KUNIT_EXPECT_EQ(test, d.record->index, 3);
	KUNIT_EXPECT_EQ(test, d.record->asker.pid, task_tgid_nr(current));
	KUNIT_ASSERT_EQ(test, desk_next(&d, FWCTL_RING_NOTABLE), 0);
	KUNIT_EXPECT_EQ(test, d.record->policy.opcode, 9);
	KUNIT_EXPECT_EQ(test, d.record->err, 0);
	KUNIT_ASSERT_EQ(test, desk_next(&d, FWCTL_RING_NOTABLE), 0);
	KUNIT_EXPECT_EQ(test, d.record->err, -EPERM);
	KUNIT_EXPECT_EQ(test, desk_next(&d, FWCTL_RING_NOTABLE), -ENOENT);
	mock_close(d.file);
}

/* R30: so are changes of the default, and the lock. */
static void changes_without_a_device_are_records_of_the_default(struct kunit *test)
{
	const struct fwctl_tightening entry = { .target = FWCTL_RATCHET_DEVICE };
	struct fwctl_recorder *recorder = fwctl_identity_of_default()->recorder;
	struct fwctl_record *record = kunit_kzalloc(test, sizeof(*record), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, record);
	while (!fwctl_recorder_next(recorder, FWCTL_RING_NOTABLE, record->id, record))
		;
	fwctl_audit_policy(NULL, 0, &entry, 1, 0);
	fwctl_audit_lock(0);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_NOTABLE, record->id,
						  record), 0);
	KUNIT_EXPECT_EQ(test, record->index, FWCTL_RECORD_NO_DEVICE);
	KUNIT_EXPECT_FALSE(test, record->locked);
	KUNIT_ASSERT_EQ(test, fwctl_recorder_next(recorder, FWCTL_RING_NOTABLE, record->id,
						  record), 0);
	KUNIT_EXPECT_TRUE(test, record->locked);
	KUNIT_EXPECT_EQ(test, record->kind, FWCTL_RECORD_POLICY);
}

/* R21: a name that somebody chose is a word in the trace, and forges nothing. */
static void names_are_words_in_the_trace(struct kunit *test)
{
	char word[16];

	fwctl_trace_word(word, sizeof(word), "a/b:0-1");
	KUNIT_EXPECT_STREQ(test, word, "a/b:0-1");
	fwctl_trace_word(word, sizeof(word), "a b");
	KUNIT_EXPECT_STREQ(test, word, "a\\x20b");
	fwctl_trace_word(word, sizeof(word), "\n=\\");
	KUNIT_EXPECT_STREQ(test, word, "\\x0a\\x3d\\x5c");
	fwctl_trace_word(word, sizeof(word), "\xff\xff\xff\xff\xff");
	KUNIT_EXPECT_EQ(test, strlen(word), sizeof(word) - 1);
	fwctl_trace_word(word, sizeof(word), "");
	KUNIT_EXPECT_STREQ(test, word, "");
}

/* R33: what is not one plain word gets into the kernel's audit as hexadecimal only. */
static void names_forge_no_field_of_the_kernel_audit(struct kunit *test)
{
	char *text = kunit_kzalloc(test, FWCTL_KAUDIT_TEXT_SIZE, GFP_KERNEL);
	char *bytes = kunit_kzalloc(test, FWCTL_EXE_SIZE, GFP_KERNEL);
	unsigned int byte;

	KUNIT_ASSERT_TRUE(test, text && bytes);
	KUNIT_EXPECT_STREQ(test, fwctl_kaudit_text(text, "/bin/a"), "\"/bin/a\"");
	KUNIT_EXPECT_STREQ(test, fwctl_kaudit_text(text, "a\" res=1"), "6122207265733D31");
	for (byte = 1; byte < 256; byte++) {
		bytes[0] = byte;
		fwctl_kaudit_text(text, bytes);
		if (byte > ' ' && byte < 0x7f && byte != '"')
			KUNIT_EXPECT_EQ(test, text[1], (char)byte);
		else
			KUNIT_EXPECT_EQ(test, strspn(text, "0123456789ABCDEF"), 2);
	}
	memset(bytes, '\n', FWCTL_EXE_SIZE - 1);
	KUNIT_EXPECT_EQ(test, strlen(fwctl_kaudit_text(text, bytes)), 2 * (FWCTL_EXE_SIZE - 1));
}

static struct kunit_case audit_cases[] = {
	KUNIT_CASE(read_leaves_a_record),
	KUNIT_CASE(refusal_leaves_a_record_with_all_reasons),
	KUNIT_CASE(write_is_notable),
	KUNIT_CASE(what_goes_wrong_is_told_apart),
	KUNIT_CASE(record_is_there_while_the_firmware_is_asked),
	KUNIT_CASE(rpc_that_was_never_sent_leaves_a_record),
	KUNIT_CASE(orphan_is_recorded_as_it_ended),
	KUNIT_CASE(changes_of_policy_are_recorded),
	KUNIT_CASE(changes_without_a_device_are_records_of_the_default),
	KUNIT_CASE(names_are_words_in_the_trace),
	KUNIT_CASE(names_forge_no_field_of_the_kernel_audit),
	{}
};

static struct kunit_suite audit_suite = {
	.name = "fwctl_audit",
	.test_cases = audit_cases,
};
kunit_test_suite(audit_suite);
