// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mailbox against a register block in memory, behind which a firmware of
 * the test answers, slowly, wrongly or not at all.
 */
#include <kunit/test.h>
#include <linux/sizes.h>

#include "../mailbox.c"

/* Where the fake block has its things */
#define BLOCK		SZ_4K
#define AT_MEMDEV	0x80
#define AT_MAILBOX	0x100
#define PAYLOAD		SZ_256

/* Short enough to be waited for, long enough for a busy host to poll twice */
#define TIMEOUT_MS	20

#define NEVER		INT_MAX

struct fake_block {
	struct kunit *test;
	struct cxl_mbox mbox;
	u8 *bytes;
	u32 size;
	bool pulled;		/* the device is not there: all ones */
	int rings;
	int polls;		/* doorbell reads until the command is done */
	int pull_after;		/* ... or the device is pulled, 0: never */
	int cancel_after;	/* ... or the caller lets go, 0: never */
	int reads;		/* of the doorbell, since it was rung */
	/* What the firmware answers */
	u16 return_code;
	u32 out_len;
	u8 fill;
	/* What it was asked */
	u16 opcode;
	u32 in_len;
	u8 in[PAYLOAD];
	u32 control;
};

static struct fake_block *fake_of(const struct cxl_mmio *mmio)
{
	return container_of(mmio, struct fake_block, mbox.mmio);
}

static void *at(struct fake_block *fake, u32 offset, size_t len)
{
	/* Whoever reaches beyond the block has believed the device */
	if (offset > fake->size || len > fake->size - offset) {
		KUNIT_FAIL(fake->test, "%zu bytes accessed, beginning with %x", len, offset);
		return NULL;
	}
	return fake->bytes + offset;
}

static void put32(struct fake_block *fake, u32 offset, u32 value)
{
	memcpy(fake->bytes + offset, &value, sizeof(value));
}

static void put64(struct fake_block *fake, u32 offset, u64 value)
{
	memcpy(fake->bytes + offset, &value, sizeof(value));
}

static u64 get64(struct fake_block *fake, u32 offset)
{
	u64 value;

	memcpy(&value, fake->bytes + offset, sizeof(value));
	return value;
}

/* The firmware is done: what it was asked is replaced by what it answers */
static void finish(struct fake_block *fake)
{
	put32(fake, AT_MAILBOX + MBOX_CONTROL, 0);
	put64(fake, AT_MAILBOX + MBOX_STATUS, FIELD_PREP(STATUS_RETURN_CODE, fake->return_code));
	put64(fake, AT_MAILBOX + MBOX_COMMAND, FIELD_PREP(COMMAND_LENGTH, fake->out_len));
	memset(fake->bytes + AT_MAILBOX + MBOX_PAYLOAD, fake->fill, PAYLOAD);
}

static void poll_doorbell(struct fake_block *fake)
{
	fake->reads++;
	if (fake->pull_after && fake->reads >= fake->pull_after)
		fake->pulled = true;
	if (fake->rings && fake->polls != NEVER && fake->reads >= fake->polls)
		finish(fake);
}

static u32 fake_read(const struct cxl_mmio *mmio, u32 offset)
{
	struct fake_block *fake = fake_of(mmio);
	u32 value = 0;
	void *from;

	if (offset == AT_MAILBOX + MBOX_CONTROL)
		poll_doorbell(fake);
	if (fake->pulled)
		return CXL_ALL_ONES;
	from = at(fake, offset, sizeof(value));
	if (from)
		memcpy(&value, from, sizeof(value));
	return value;
}

static u64 fake_read64(const struct cxl_mmio *mmio, u32 offset)
{
	struct fake_block *fake = fake_of(mmio);

	if (fake->pulled)
		return CXL_ALL_ONES64;
	return at(fake, offset, sizeof(u64)) ? get64(fake, offset) : 0;
}

static void ring_bell(struct fake_block *fake, u32 control)
{
	u64 command = get64(fake, AT_MAILBOX + MBOX_COMMAND);

	fake->rings++;
	fake->reads = 0;
	fake->control = control;
	fake->opcode = FIELD_GET(COMMAND_OPCODE, command);
	fake->in_len = FIELD_GET(COMMAND_LENGTH, command);
	memcpy(fake->in, fake->bytes + AT_MAILBOX + MBOX_PAYLOAD, PAYLOAD);
}

static void fake_write(const struct cxl_mmio *mmio, u32 offset, u32 value)
{
	struct fake_block *fake = fake_of(mmio);

	if (fake->pulled || !at(fake, offset, sizeof(value)))
		return;
	put32(fake, offset, value);
	if (offset == AT_MAILBOX + MBOX_CONTROL && (value & CONTROL_DOORBELL))
		ring_bell(fake, value);
}

static void fake_write64(const struct cxl_mmio *mmio, u32 offset, u64 value)
{
	struct fake_block *fake = fake_of(mmio);

	if (!fake->pulled && at(fake, offset, sizeof(value)))
		put64(fake, offset, value);
}

static void fake_copy_from(const struct cxl_mmio *mmio, void *to, u32 offset, size_t len)
{
	struct fake_block *fake = fake_of(mmio);
	void *from = at(fake, offset, len);

	if (from)
		memcpy(to, from, len);
}

static void fake_copy_to(const struct cxl_mmio *mmio, u32 offset, const void *from, size_t len)
{
	struct fake_block *fake = fake_of(mmio);
	void *to = at(fake, offset, len);

	if (to)
		memcpy(to, from, len);
}

static const struct cxl_mmio_ops fake_ops = {
	.read = fake_read,
	.write = fake_write,
	.read64 = fake_read64,
	.write64 = fake_write64,
	.copy_from = fake_copy_from,
	.copy_to = fake_copy_to,
};

static bool fake_cancelled(void *data)
{
	struct fake_block *fake = data;

	return fake->cancel_after && fake->reads >= fake->cancel_after;
}

static void put_entry(struct fake_block *fake, int n, u16 id, u32 offset, u32 length)
{
	put32(fake, ARRAY_ENTRY(n), id);
	put32(fake, ARRAY_ENTRY(n) + ENTRY_OFFSET_AT, offset);
	put32(fake, ARRAY_ENTRY(n) + ENTRY_LENGTH_AT, length);
}

/* A block as a memory device has it, not found yet */
static struct fake_block *fake_sized(struct kunit *test, u32 size)
{
	struct fake_block *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->bytes = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake->bytes);
	fake->test = test;
	fake->size = size;
	fake->mbox.mmio.ops = &fake_ops;
	fake->mbox.mmio.length = size;
	put32(fake, ARRAY_COUNT_AT, 3);
	put_entry(fake, 0, 0x0001, 0x40, 0x20);
	put_entry(fake, 1, CAP_MAILBOX, AT_MAILBOX, MBOX_PAYLOAD + PAYLOAD);
	put_entry(fake, 2, CAP_MEMDEV, AT_MEMDEV, 8);
	put32(fake, AT_MAILBOX + MBOX_CAPS, FIELD_PREP(CAPS_PAYLOAD_SHIFT, 8));
	put32(fake, AT_MEMDEV, MEMDEV_MAILBOX_READY);
	return fake;
}

static struct fake_block *fake_block(struct kunit *test)
{
	return fake_sized(test, BLOCK);
}

/* ... and found, with a firmware that answers at once */
static struct fake_block *fake_mailbox(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);

	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), 0);
	fake->mbox.timeout_ms = TIMEOUT_MS;
	fake->mbox.ready_ms = TIMEOUT_MS;
	fake->mbox.cancelled = fake_cancelled;
	fake->mbox.data = fake;
	return fake;
}

/* A command of which only how it ends matters */
static int send(struct fake_block *fake)
{
	struct cxl_msg msg = {};

	return fwctl_cxl_mailbox_send(&fake->mbox, &msg);
}

/* ---- finding it ---- */

static void find_plain(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);

	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), 0);
	KUNIT_EXPECT_EQ(test, fake->mbox.mailbox, AT_MAILBOX);
	KUNIT_EXPECT_EQ(test, fake->mbox.memdev, AT_MEMDEV);
	KUNIT_EXPECT_EQ(test, fake->mbox.payload_size, PAYLOAD);
	KUNIT_EXPECT_EQ(test, fake->mbox.ready_ms, READY_MIN_MS);
	KUNIT_EXPECT_EQ(test, fake->mbox.timeout_ms, 2000);
}

static void find_ready_time(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);
	u32 caps = FIELD_PREP(CAPS_PAYLOAD_SHIFT, 8);

	put32(fake, AT_MAILBOX + MBOX_CAPS, caps | FIELD_PREP(CAPS_READY_SECONDS, 10));
	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), 0);
	KUNIT_EXPECT_EQ(test, fake->mbox.ready_ms, 10000);
	put32(fake, AT_MAILBOX + MBOX_CAPS, caps | FIELD_PREP(CAPS_READY_SECONDS, 255));
	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), 0);
	KUNIT_EXPECT_EQ(test, fake->mbox.ready_ms, READY_MAX_MS);
}

static void find_switch(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);

	put32(fake, ARRAY_COUNT_AT, 2);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), -ENODEV);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, false), 0);
	KUNIT_EXPECT_EQ(test, fake->mbox.memdev, 0);
}

struct find_case {
	const char *what;
	u32 offset;	/* of a register that is twisted */
	u32 value;
	int err;
};

static const struct find_case find_cases[] = {
	{ "no array", 0, 0x0005, -ENXIO },
	{ "all ones", 0, CXL_ALL_ONES, -ENXIO },
	{ "no mailbox", ARRAY_ENTRY(1), 0x0003, -ENODEV },
	{ "empty array", ARRAY_COUNT_AT, 0, -ENODEV },
	{ "offset beyond the block", ARRAY_ENTRY(1) + ENTRY_OFFSET_AT, BLOCK, -ENXIO },
	{ "end beyond the block", ARRAY_ENTRY(1) + ENTRY_OFFSET_AT, BLOCK - 0x100, -ENXIO },
	{ "offset that wraps", ARRAY_ENTRY(1) + ENTRY_OFFSET_AT, 0xfffffff8, -ENXIO },
	{ "length that wraps", ARRAY_ENTRY(1) + ENTRY_LENGTH_AT, CXL_ALL_ONES, -ENXIO },
	{ "no room for registers", ARRAY_ENTRY(1) + ENTRY_LENGTH_AT, MBOX_PAYLOAD - 1, -ENXIO },
	{ "no room for payload", ARRAY_ENTRY(1) + ENTRY_LENGTH_AT, MBOX_PAYLOAD + 255, -ENXIO },
	{ "payload of 128 bytes", AT_MAILBOX + MBOX_CAPS, 7, -ENXIO },
	{ "payload of 512 bytes in room for 256", AT_MAILBOX + MBOX_CAPS, 9, -ENXIO },
	{ "payload of 2 MiB", AT_MAILBOX + MBOX_CAPS, 21, -ENXIO },
	{ "payload of 2 GiB", AT_MAILBOX + MBOX_CAPS, 31, -ENXIO },
	{ "capabilities gone", AT_MAILBOX + MBOX_CAPS, CXL_ALL_ONES, -ENODEV },
	{ "status beyond the block", ARRAY_ENTRY(2) + ENTRY_OFFSET_AT, BLOCK, -ENXIO },
	{ "status too short", ARRAY_ENTRY(2) + ENTRY_LENGTH_AT, 4, -ENXIO },
};

static void find_case_desc(const struct find_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(find, find_cases, find_case_desc);

static void find_refuses(struct kunit *test)
{
	const struct find_case *c = test->param_value;
	struct fake_block *fake = fake_block(test);

	put32(fake, c->offset, c->value);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), c->err);
}

/* Registers that would do, were they where 64-bit ones can be */
static void find_unaligned(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);

	put_entry(fake, 1, CAP_MAILBOX, AT_MAILBOX + 4, MBOX_PAYLOAD + PAYLOAD);
	put32(fake, AT_MAILBOX + 4 + MBOX_CAPS, FIELD_PREP(CAPS_PAYLOAD_SHIFT, 8));
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), -ENXIO);
}

/* An array that says it has more entries than the block has room for */
static void find_endless_array(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);

	put32(fake, ARRAY_COUNT_AT, 0xffff);
	put32(fake, ARRAY_ENTRY(1), 0x9999);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), -ENODEV);
}

static void find_tiny_block(struct kunit *test)
{
	struct fake_block *fake = fake_block(test);
	u32 length;

	for (length = 0; length < AT_MAILBOX + MBOX_PAYLOAD + PAYLOAD; length++) {
		fake->mbox.mmio.length = length;
		fake->size = length;
		KUNIT_EXPECT_LT(test, fwctl_cxl_mailbox_find(&fake->mbox, true), 0);
	}
}

static void find_largest_payload(struct kunit *test)
{
	struct fake_block *fake = fake_sized(test, SZ_1M + SZ_4K);

	put32(fake, AT_MAILBOX + MBOX_CAPS, FIELD_PREP(CAPS_PAYLOAD_SHIFT, 20));
	put_entry(fake, 1, CAP_MAILBOX, AT_MAILBOX, MBOX_PAYLOAD + SZ_1M);
	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_find(&fake->mbox, true), 0);
	KUNIT_EXPECT_EQ(test, fake->mbox.payload_size, SZ_1M);
}

/* ---- a command ---- */

static void send_and_receive(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	u8 in[5] = { 1, 2, 3, 4, 5 }, out[16] = {};
	struct cxl_msg msg = {
		.opcode = 0x4102, .in = in, .in_len = 5, .out = out, .out_room = 16,
	};

	fake->out_len = 12;
	fake->fill = 0xa5;
	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
	KUNIT_EXPECT_EQ(test, fake->opcode, 0x4102);
	KUNIT_EXPECT_EQ(test, fake->in_len, 5);
	KUNIT_EXPECT_MEMEQ(test, fake->in, in, sizeof(in));
	/* No interrupts */
	KUNIT_EXPECT_EQ(test, fake->control, CONTROL_DOORBELL);
	KUNIT_EXPECT_EQ(test, msg.return_code, 0);
	KUNIT_EXPECT_EQ(test, msg.out_len, 12);
	KUNIT_EXPECT_EQ(test, out[11], 0xa5);
	KUNIT_EXPECT_EQ(test, out[12], 0);
}

static void send_nothing(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	struct cxl_msg msg = { .opcode = 0x0001 };

	fake->out_len = 18;
	KUNIT_ASSERT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->in_len, 0);
	KUNIT_EXPECT_EQ(test, msg.out_len, 0);
}

static void send_largest(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	u8 *buffer = kunit_kzalloc(test, PAYLOAD + 1, GFP_KERNEL);
	struct cxl_msg msg = {
		.in = buffer, .in_len = PAYLOAD, .out = buffer, .out_room = PAYLOAD,
	};

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	fake->out_len = PAYLOAD;
	fake->fill = 1;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->in_len, PAYLOAD);
	KUNIT_EXPECT_EQ(test, msg.out_len, PAYLOAD);
	KUNIT_EXPECT_EQ(test, buffer[PAYLOAD], 0);

	msg.in_len = PAYLOAD + 1;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), -E2BIG);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
	KUNIT_EXPECT_EQ(test, msg.out_len, 0);
}

static void receive_more_than_room(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	u8 out[8] = {};
	struct cxl_msg msg = { .out = out, .out_room = 4 };

	fake->out_len = 200;
	fake->fill = 0xff;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
	KUNIT_EXPECT_EQ(test, msg.out_len, 4);
	KUNIT_EXPECT_EQ(test, out[4], 0);
}

/* The length field holds 21 bits; the payload is smaller */
static void receive_impossible_length(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	u8 out[8] = {};
	struct cxl_msg msg = { .out = out, .out_room = sizeof(out) };

	fake->out_len = PAYLOAD + 1;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), -EIO);
	KUNIT_EXPECT_EQ(test, msg.out_len, 0);
	fake->out_len = (1 << 21) - 1;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), -EIO);
	KUNIT_EXPECT_EQ(test, msg.out_len, 0);
}

/* A return code comes without output, whatever the registers say */
static void receive_return_code(struct kunit *test)
{
	static const u16 codes[] = { CXL_RC_BACKGROUND, 0x2, CXL_RC_UNSUPPORTED, 0xffff };
	struct fake_block *fake = fake_mailbox(test);
	u8 out[8] = {};
	struct cxl_msg msg = { .out = out, .out_room = sizeof(out) };
	int i;

	fake->out_len = 8;
	fake->fill = 0xff;
	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		fake->return_code = codes[i];
		KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
		KUNIT_EXPECT_EQ(test, msg.return_code, codes[i]);
		KUNIT_EXPECT_EQ(test, msg.out_len, 0);
		KUNIT_EXPECT_EQ(test, out[0], 0);
	}
}

/* ---- slow and dead firmware ---- */

static void slow(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = 4;
	fake->mbox.timeout_ms = 2000;
	KUNIT_EXPECT_EQ(test, send(fake), 0);
	KUNIT_EXPECT_EQ(test, fake->reads, 4);
}

static void wedged(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = NEVER;
	KUNIT_EXPECT_EQ(test, send(fake), -ETIMEDOUT);
	KUNIT_EXPECT_GT(test, fake->reads, 1);
	/* The next one waits, does not ring, and is told so */
	fake->reads = 0;
	KUNIT_EXPECT_EQ(test, send(fake), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
	KUNIT_EXPECT_GT(test, fake->reads, 1);
	/* ... until the orphan ends */
	finish(fake);
	fake->polls = 0;
	KUNIT_EXPECT_EQ(test, send(fake), 0);
	KUNIT_EXPECT_EQ(test, fake->rings, 2);
}

/* An orphan that ends while the next one waits */
static void orphan_ends(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = NEVER;
	KUNIT_EXPECT_EQ(test, send(fake), -ETIMEDOUT);
	fake->reads = 0;
	fake->polls = 3;
	fake->mbox.timeout_ms = 2000;
	KUNIT_EXPECT_EQ(test, send(fake), 0);
	KUNIT_EXPECT_EQ(test, fake->rings, 2);
}

static void pulled(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = NEVER;
	fake->pull_after = 3;
	KUNIT_EXPECT_EQ(test, send(fake), -ENODEV);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
	KUNIT_EXPECT_EQ(test, send(fake), -ENODEV);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
	KUNIT_EXPECT_FALSE(test, fwctl_cxl_mailbox_background(&fake->mbox));
}

static void cancelled(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = NEVER;
	fake->cancel_after = 3;
	fake->mbox.timeout_ms = 60000;
	KUNIT_EXPECT_EQ(test, send(fake), -ENODEV);
	KUNIT_EXPECT_EQ(test, fake->reads, 3);
	/* Nothing more is sent */
	KUNIT_EXPECT_EQ(test, send(fake), -ENODEV);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
}

static void kill_caller(void)
{
	allow_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
}

static void revive_caller(void)
{
	flush_signals(current);
	disallow_signal(SIGKILL);
}

static void killed(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = NEVER;
	fake->mbox.timeout_ms = 60000;
	kill_caller();
	KUNIT_EXPECT_EQ(test, poll(&fake->mbox, doorbell, 60000, false), 0);
	put32(fake, AT_MAILBOX + MBOX_CONTROL, CONTROL_DOORBELL);
	KUNIT_EXPECT_EQ(test, poll(&fake->mbox, doorbell, 60000, false), -EINTR);
	KUNIT_EXPECT_EQ(test, send(fake), -EINTR);
	revive_caller();
	KUNIT_EXPECT_EQ(test, fake->rings, 0);
}

/* What must be sent is sent and waited for, whoever is killed or lets go */
static void must(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	struct cxl_msg msg = { .must = true };

	fake->polls = 5;
	fake->cancel_after = 2;
	fake->mbox.timeout_ms = 2000;
	kill_caller();
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->reads, 5);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->rings, 2);
	revive_caller();
}

/* ... but no longer than any other, nor by a device that is not there */
static void must_in_vain(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);
	struct cxl_msg msg = { .must = true };

	fake->polls = NEVER;
	kill_caller();
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), -EBUSY);
	fake->pulled = true;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_send(&fake->mbox, &msg), -ENODEV);
	revive_caller();
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
}

/* A reset may follow: the command that a killed caller left is waited for */
static void stop_waits(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fake->polls = 6;
	fake->mbox.timeout_ms = 2000;
	kill_caller();
	fake_write(&fake->mbox.mmio, AT_MAILBOX + MBOX_CONTROL, CONTROL_DOORBELL);
	fwctl_cxl_mailbox_stop(&fake->mbox);
	KUNIT_EXPECT_EQ(test, fake->reads, 6);
	revive_caller();
	KUNIT_EXPECT_EQ(test, send(fake), -EBUSY);
}

static void not_ready(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	put32(fake, AT_MEMDEV, 0);
	KUNIT_EXPECT_EQ(test, send(fake), -EBUSY);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_start(&fake->mbox), -ETIMEDOUT);
	put32(fake, AT_MEMDEV, MEMDEV_MAILBOX_READY | MEMDEV_FATAL);
	KUNIT_EXPECT_EQ(test, send(fake), -EREMOTEIO);
	put32(fake, AT_MEMDEV, MEMDEV_MAILBOX_READY | MEMDEV_HALTED);
	KUNIT_EXPECT_EQ(test, send(fake), -EREMOTEIO);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_start(&fake->mbox), -EREMOTEIO);
	KUNIT_EXPECT_EQ(test, fake->rings, 0);
	put32(fake, AT_MEMDEV, MEMDEV_MAILBOX_READY);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_start(&fake->mbox), 0);
	KUNIT_EXPECT_EQ(test, send(fake), 0);
}

static void start_occupied(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	put32(fake, AT_MAILBOX + MBOX_CONTROL, CONTROL_DOORBELL);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_start(&fake->mbox), -EBUSY);
}

static void stopped(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	fwctl_cxl_mailbox_stop(&fake->mbox);
	KUNIT_EXPECT_EQ(test, send(fake), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake->rings, 0);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_mailbox_restart(&fake->mbox), 0);
	KUNIT_EXPECT_EQ(test, send(fake), 0);
	KUNIT_EXPECT_EQ(test, fake->rings, 1);
}

static void background(struct kunit *test)
{
	struct fake_block *fake = fake_mailbox(test);

	KUNIT_EXPECT_FALSE(test, fwctl_cxl_mailbox_background(&fake->mbox));
	put64(fake, AT_MAILBOX + MBOX_STATUS, STATUS_BACKGROUND);
	KUNIT_EXPECT_TRUE(test, fwctl_cxl_mailbox_background(&fake->mbox));
}

static struct kunit_case mailbox_cases[] = {
	KUNIT_CASE(find_plain),
	KUNIT_CASE(find_ready_time),
	KUNIT_CASE(find_switch),
	KUNIT_CASE_PARAM(find_refuses, find_gen_params),
	KUNIT_CASE(find_unaligned),
	KUNIT_CASE(find_endless_array),
	KUNIT_CASE(find_tiny_block),
	KUNIT_CASE(find_largest_payload),
	KUNIT_CASE(send_and_receive),
	KUNIT_CASE(send_nothing),
	KUNIT_CASE(send_largest),
	KUNIT_CASE(receive_more_than_room),
	KUNIT_CASE(receive_impossible_length),
	KUNIT_CASE(receive_return_code),
	KUNIT_CASE(slow),
	KUNIT_CASE(wedged),
	KUNIT_CASE(orphan_ends),
	KUNIT_CASE(pulled),
	KUNIT_CASE(cancelled),
	KUNIT_CASE(killed),
	KUNIT_CASE(must),
	KUNIT_CASE(must_in_vain),
	KUNIT_CASE(stop_waits),
	KUNIT_CASE(not_ready),
	KUNIT_CASE(start_occupied),
	KUNIT_CASE(stopped),
	KUNIT_CASE(background),
	{}
};

static struct kunit_suite mailbox_suite = {
	.name = "fwctl_cxl_mailbox",
	.test_cases = mailbox_cases,
};

kunit_test_suite(mailbox_suite);
