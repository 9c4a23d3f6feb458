// SPDX-License-Identifier: GPL-2.0-only
/*
 * The switch in software, asked what the driver in front of it lets nobody ask: it does
 * as a rocker does, whoever sends it.
 */
#include "../nic_switch.c"
#include "../../rocker/tlv.c"

#include <kunit/test.h>

#define ROOM	512

struct exchange {
	struct sim_switch sw;
	u8 request[ROOM];
	u8 answer[ROOM];
	size_t answer_len;
};

static struct exchange *exchange_of(struct kunit *test)
{
	struct exchange *x = kunit_kzalloc(test, sizeof(*x), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, x);
	sim_switch_init(&x->sw, 7);
	return x;
}

/* A command with these attributes; @fill may be NULL */
static u32 ask(struct exchange *x, u16 command, u32 port, void (*fill)(struct rocker_message *))
{
	struct rocker_message message = { .to = x->request, .room = ROOM };
	__le16 type = cpu_to_le16(command);
	size_t nest;

	fwctl_rocker_tlv_put(&message, ROCKER_TLV_CMD_TYPE, &type, sizeof(type));
	nest = fwctl_rocker_tlv_begin(&message, ROCKER_TLV_CMD_INFO);
	if (port)
		put_u32(&message, FWCTL_ROCKER_PORT, port);
	if (fill)
		fill(&message);
	fwctl_rocker_tlv_end(&message, nest);
	return sim_switch_execute(&x->sw, x->request, message.len, x->answer, ROOM,
				  &x->answer_len);
}

static void speed_alone(struct rocker_message *message)
{
	put_u32(message, FWCTL_ROCKER_SPEED, 100);
}

static void no_learning(struct rocker_message *message)
{
	put_u8(message, FWCTL_ROCKER_LEARNING, 0);
}

static void settings_that_are_dropped(struct kunit *test)
{
	struct exchange *x = exchange_of(test);

	KUNIT_EXPECT_EQ(test, 0, ask(x, FWCTL_ROCKER_SET_PORT_SETTINGS, 1, speed_alone));
	KUNIT_EXPECT_EQ(test, 10000, x->sw.ports[0].speed);
	KUNIT_EXPECT_TRUE(test, x->sw.ports[0].learning);
	KUNIT_EXPECT_EQ(test, 0, ask(x, FWCTL_ROCKER_SET_PORT_SETTINGS, 2, no_learning));
	KUNIT_EXPECT_TRUE(test, x->sw.ports[0].learning);
	KUNIT_EXPECT_FALSE(test, x->sw.ports[1].learning);
}

static void what_it_refuses(struct kunit *test)
{
	struct exchange *x = exchange_of(test);

	KUNIT_EXPECT_EQ(test, 0, ask(x, FWCTL_ROCKER_GET_PORT_SETTINGS, 2, NULL));
	KUNIT_EXPECT_LT(test, 0, x->answer_len);
	KUNIT_EXPECT_EQ(test, ROCKER_EINVAL, ask(x, FWCTL_ROCKER_GET_PORT_SETTINGS, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, x->answer_len);
	KUNIT_EXPECT_EQ(test, ROCKER_EINVAL, ask(x, FWCTL_ROCKER_GET_PORT_SETTINGS, 3, NULL));
	KUNIT_EXPECT_EQ(test, ROCKER_ENOTSUP, ask(x, FWCTL_ROCKER_FLOW_ADD, 1, NULL));
	KUNIT_EXPECT_EQ(test, 0, x->answer_len);
	/* Nothing that it could understand */
	KUNIT_EXPECT_EQ(test, ROCKER_EINVAL,
			sim_switch_execute(&x->sw, x->request, 0, x->answer, ROOM,
					   &x->answer_len));
}

static void answers_that_do_not_fit(struct kunit *test)
{
	struct exchange *x = exchange_of(test);
	struct rocker_message message = { .to = x->request, .room = ROOM };
	__le16 type = cpu_to_le16(FWCTL_ROCKER_GET_PORT_STATS);
	size_t nest;

	fwctl_rocker_tlv_put(&message, ROCKER_TLV_CMD_TYPE, &type, sizeof(type));
	nest = fwctl_rocker_tlv_begin(&message, ROCKER_TLV_CMD_INFO);
	put_u32(&message, FWCTL_ROCKER_PORT, 1);
	fwctl_rocker_tlv_end(&message, nest);
	KUNIT_EXPECT_EQ(test, 0, sim_switch_execute(&x->sw, x->request, message.len, x->answer,
						    32, &x->answer_len));
	KUNIT_EXPECT_EQ(test, 0, x->answer_len);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(x->answer + 32, 0, ROOM - 32));
}

static struct kunit_case switch_cases[] = {
	KUNIT_CASE(settings_that_are_dropped),
	KUNIT_CASE(what_it_refuses),
	KUNIT_CASE(answers_that_do_not_fit),
	{}
};

static struct kunit_suite switch_suite = {
	.name = "fwctl_sim_switch",
	.test_cases = switch_cases,
};

kunit_test_suite(switch_suite);
