// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interfaces of a device are counted: on it, and on what it was split into over a bus
 * that is called as the auxiliary one. Interfaces of others are not.
 */
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/etherdevice.h>
#include <linux/fwctl_commands.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../netdev.h"

/* A whole device, two parts of it, a part of a part, and somebody else */
enum { WHOLE, FIRMWARE, PORT, SUBPORT, OTHER, PLACES };

static const int parents[PLACES] = { -1, WHOLE, WHOLE, PORT, -1 };

struct netdev_test {
	struct device *places[PLACES];
	struct net_device *interfaces[PLACES];
	struct fwctl_netdev on_whole;
	struct fwctl_netdev on_part;
};

/* The kernel may have the real one: ours is called so only once it is registered */
static struct bus_type auxiliary;

static netdev_tx_t no_xmit(struct sk_buff *skb, struct net_device *interface)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops interface_ops = { .ndo_start_xmit = no_xmit };

static void interface_setup(struct net_device *interface)
{
	ether_setup(interface);
	interface->netdev_ops = &interface_ops;
}

static void place_release(struct device *dev)
{
	kfree(dev);
}

static int netdev_place(struct netdev_test *t, int place)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return -ENOMEM;
	device_initialize(dev);
	dev->release = place_release;
	t->places[place] = dev;
	if (parents[place] >= 0) {
		dev->parent = t->places[parents[place]];
		dev->bus = &auxiliary;
	}
	return dev_set_name(dev, "fwctl-netdev-test.%d", place) ?: device_add(dev);
}

static int netdev_interface(struct netdev_test *t, int place)
{
	struct net_device *interface;

	interface = alloc_netdev(0, "fwctlt%d", NET_NAME_ENUM, interface_setup);
	if (!interface)
		return -ENOMEM;
	eth_hw_addr_random(interface);
	SET_NETDEV_DEV(interface, t->places[place]);
	t->interfaces[place] = interface;
	return register_netdev(interface);
}

static int netdev_init(struct kunit *test)
{
	struct netdev_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	test->priv = t;
	auxiliary.name = "fwctl-auxiliary";
	KUNIT_ASSERT_EQ(test, bus_register(&auxiliary), 0);
	auxiliary.name = "auxiliary";
	for (i = 0; i < PLACES; i++) {
		KUNIT_ASSERT_EQ(test, netdev_place(t, i), 0);
		KUNIT_ASSERT_EQ(test, netdev_interface(t, i), 0);
	}
	KUNIT_ASSERT_EQ(test, fwctl_netdev_watch(&t->on_whole, t->places[WHOLE]), 0);
	KUNIT_ASSERT_EQ(test, fwctl_netdev_watch(&t->on_part, t->places[FIRMWARE]), 0);
	return 0;
}

static void netdev_exit(struct kunit *test)
{
	struct netdev_test *t = test->priv;
	int i;

	fwctl_netdev_unwatch(&t->on_whole);
	fwctl_netdev_unwatch(&t->on_part);
	for (i = PLACES - 1; i >= 0; i--) {
		unregister_netdev(t->interfaces[i]);
		free_netdev(t->interfaces[i]);
		device_unregister(t->places[i]);
	}
	bus_unregister(&auxiliary);
}

static void set_up(struct kunit *test, int place, bool up)
{
	struct netdev_test *t = test->priv;

	rtnl_lock();
	if (up)
		KUNIT_EXPECT_EQ(test, dev_open(t->interfaces[place], NULL), 0);
	else
		dev_close(t->interfaces[place]);
	rtnl_unlock();
}

/* Both watch the same device, one of them through a part of it */
static void expect_up(struct kunit *test, int up)
{
	struct netdev_test *t = test->priv;
	struct fwctl_netdev *watches[] = { &t->on_whole, &t->on_part };
	char text[48];
	size_t i;

	snprintf(text, sizeof(text), "network interfaces up: %d", up);
	for (i = 0; i < ARRAY_SIZE(watches); i++) {
		struct fwctl_state state = {};

		fwctl_netdev_state(watches[i], &state);
		KUNIT_EXPECT_EQ(test, state.in_use, up > 0);
		KUNIT_EXPECT_STREQ(test, state.in_use_by, up ? text : "");
	}
}

static void netdev_counts(struct kunit *test)
{
	expect_up(test, 0);
	set_up(test, WHOLE, true);
	expect_up(test, 1);
	set_up(test, PORT, true);
	set_up(test, SUBPORT, true);
	expect_up(test, 3);
	/* once up, up again changes nothing */
	set_up(test, PORT, true);
	expect_up(test, 3);
	set_up(test, WHOLE, false);
	set_up(test, WHOLE, false);
	expect_up(test, 2);
	set_up(test, PORT, false);
	set_up(test, SUBPORT, false);
	expect_up(test, 0);
}

static void netdev_others(struct kunit *test)
{
	set_up(test, OTHER, true);
	expect_up(test, 0);
	set_up(test, OTHER, false);
	expect_up(test, 0);
}

/* What is up already is found, and what is up still is forgotten */
static void netdev_comes_and_goes(struct kunit *test)
{
	struct netdev_test *t = test->priv;
	struct fwctl_netdev late = {};
	struct fwctl_state state = {};

	set_up(test, WHOLE, true);
	set_up(test, SUBPORT, true);
	KUNIT_ASSERT_EQ(test, fwctl_netdev_watch(&late, t->places[FIRMWARE]), 0);
	fwctl_netdev_state(&late, &state);
	KUNIT_EXPECT_STREQ(test, state.in_use_by, "network interfaces up: 2");
	fwctl_netdev_unwatch(&late);
	state = (struct fwctl_state){};
	fwctl_netdev_state(&late, &state);
	KUNIT_EXPECT_FALSE(test, state.in_use);
	/* not watched, or no more */
	fwctl_netdev_unwatch(&late);
	set_up(test, WHOLE, false);
	set_up(test, SUBPORT, false);
	expect_up(test, 0);
}

/* Of a device without a parent nothing is left behind in the kernel's list */
static void netdev_without_parent(struct kunit *test)
{
	struct fwctl_netdev none = {};

	KUNIT_EXPECT_EQ(test, fwctl_netdev_watch(&none, NULL), 0);
	fwctl_netdev_unwatch(&none);
	KUNIT_EXPECT_EQ(test, unregister_netdevice_notifier(&none.nb), -ENOENT);
	set_up(test, OTHER, true);
	KUNIT_EXPECT_EQ(test, atomic_read(&none.up), 0);
	set_up(test, OTHER, false);
}

/* An interface that goes while it is up is not up any more */
static void netdev_unregistered(struct kunit *test)
{
	struct netdev_test *t = test->priv;

	set_up(test, PORT, true);
	expect_up(test, 1);
	unregister_netdev(t->interfaces[PORT]);
	expect_up(test, 0);
	free_netdev(t->interfaces[PORT]);
	KUNIT_ASSERT_EQ(test, netdev_interface(t, PORT), 0);
	expect_up(test, 0);
}

/* What a driver said of its device only gets worse */
static void netdev_only_adds(struct kunit *test)
{
	struct netdev_test *t = test->priv;
	struct fwctl_state state = { .in_use = true, .in_use_by = "the driver" };

	fwctl_netdev_state(&t->on_whole, &state);
	KUNIT_EXPECT_TRUE(test, state.in_use);
	KUNIT_EXPECT_STREQ(test, state.in_use_by, "the driver");
	set_up(test, WHOLE, true);
	fwctl_netdev_state(&t->on_whole, &state);
	KUNIT_EXPECT_TRUE(test, state.in_use);
	set_up(test, WHOLE, false);
}

static struct kunit_case netdev_cases[] = {
	KUNIT_CASE(netdev_counts),
	KUNIT_CASE(netdev_others),
	KUNIT_CASE(netdev_comes_and_goes),
	KUNIT_CASE(netdev_without_parent),
	KUNIT_CASE(netdev_unregistered),
	KUNIT_CASE(netdev_only_adds),
	{}
};

static struct kunit_suite netdev_suite = {
	.name = "fwctl_netdev",
	.init = netdev_init,
	.exit = netdev_exit,
	.test_cases = netdev_cases,
};

kunit_test_suite(netdev_suite);
