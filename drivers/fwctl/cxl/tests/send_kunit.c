// SPDX-License-Identifier: GPL-2.0-only
/*
 * One command to the firmware: what is checked and zeroed before, and what
 * follows a background operation that nobody asked for.
 */
#include <kunit/test.h>
#include <linux/module.h>

/* The other suites have functions of their own for these */
#define fwctl_cxl_send sent_cxl_send
#define fwctl_cxl_is_going sent_cxl_is_going
#include "../send.c"

#define PAYLOAD	256

struct fake {
	int sent;
	int err;
	u16 return_code;
	bool background;
	struct fwctl_cxl *cxl;
};

static int fake_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	struct fake *fake = cxl->transport_data;

	fake->sent++;
	msg->return_code = fake->return_code;
	return fake->err;
}

static bool fake_background(struct fwctl_cxl *cxl)
{
	struct fake *fake = cxl->transport_data;

	return fake->background;
}

static const struct cxl_transport fake_transport = {
	.name = "fake",
	.send = fake_send,
	.background = fake_background,
};

static const struct fwctl_ops fake_ops = {
	.uctx_size = sizeof(struct fwctl_uctx),
};

static void put_fwctl(void *fwctl)
{
	fwctl_put(fwctl);
}

static struct fake *fake_device(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->cxl = fwctl_alloc_device(NULL, &fake_ops, struct fwctl_cxl, fwctl);
	KUNIT_ASSERT_NOT_NULL(test, fake->cxl);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, put_fwctl, &fake->cxl->fwctl));
	fake->cxl->transport = &fake_transport;
	fake->cxl->transport_data = fake;
	fake->cxl->payload_size = PAYLOAD;
	return fake;
}

static void zeroes_output(struct kunit *test)
{
	struct fake *fake = fake_device(test);
	u8 out[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, zero[8] = {};
	struct cxl_msg msg = { .out = out, .out_room = sizeof(out), .out_len = 99 };

	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
	KUNIT_EXPECT_MEMEQ(test, out, zero, sizeof(out));
	KUNIT_EXPECT_EQ(test, msg.out_len, 0);
}

static void too_large(struct kunit *test)
{
	struct fake *fake = fake_device(test);
	u8 in[PAYLOAD + 1] = {};
	struct cxl_msg msg = { .in = in, .in_len = sizeof(in) };

	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -E2BIG);
	KUNIT_EXPECT_EQ(test, fake->sent, 0);
	msg.in_len--;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->sent, 1);
}

/* "Background started" out of nowhere: an error, and busy until it ended */
static void background_unasked(struct kunit *test)
{
	struct fake *fake = fake_device(test);
	struct cxl_msg msg = {};

	fake->return_code = CXL_RC_BACKGROUND;
	fake->background = true;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -ETIMEDOUT);
	fake->return_code = CXL_RC_SUCCESS;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -EBUSY);
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake->sent, 1);
	fake->background = false;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->sent, 2);
	/* One that somebody else started later does not concern us */
	fake->background = true;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
}

/* The in-tree driver's way of saying the same */
static void background_by_timeout(struct kunit *test)
{
	struct fake *fake = fake_device(test);
	struct cxl_msg msg = {};

	fake->err = -ETIMEDOUT;
	fake->background = true;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -ETIMEDOUT);
	fake->err = 0;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -EBUSY);
	fake->background = false;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
}

static void transport_errors(struct kunit *test)
{
	struct fake *fake = fake_device(test);
	struct cxl_msg msg = {};

	fake->background = true;
	fake->err = -EIO;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -EIO);
	fake->err = -EBUSY;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake->sent, 2);
}

/* The in-tree driver is about to be unbound while the report is read */
static void going(struct kunit *test)
{
	struct fwctl_beside_link *link = kunit_kzalloc(test, sizeof(*link), GFP_KERNEL);
	struct fake *fake = fake_device(test);
	struct cxl_msg msg = {};

	KUNIT_ASSERT_NOT_NULL(test, link);
	fake->cxl->link = link;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
	link->going = true;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), -ENODEV);
	KUNIT_EXPECT_EQ(test, fake->sent, 1);
	/* What was begun is ended */
	msg.must = true;
	KUNIT_EXPECT_EQ(test, fwctl_cxl_send(fake->cxl, &msg), 0);
	KUNIT_EXPECT_EQ(test, fake->sent, 2);
}

static struct kunit_case send_cases[] = {
	KUNIT_CASE(zeroes_output),
	KUNIT_CASE(too_large),
	KUNIT_CASE(background_unasked),
	KUNIT_CASE(background_by_timeout),
	KUNIT_CASE(transport_errors),
	KUNIT_CASE(going),
	{}
};

static struct kunit_suite send_suite = {
	.name = "fwctl_cxl_send",
	.test_cases = send_cases,
};

kunit_test_suite(send_suite);
MODULE_IMPORT_NS("FWCTL");
