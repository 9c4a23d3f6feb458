// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two NICs with a network interface each, and with firmware that does nothing:
 *
 *	test_fwctl_net.0	has both, the fwctl device and the interface fwctlnet0
 *	test_fwctl_net.1	is split over the auxiliary bus, as large drivers do it:
 *				one part has the fwctl device, the other fwctlnet1
 *
 * The driver states its subsystem and says that nothing is ever in use: what is
 * refused for an interface that is up, the core refuses.
 */
#include <linux/auxiliary_bus.h>
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/fwctl_commands.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <uapi/fwctl/fwctl.h>

#include "test_fwctl_net.h"

#define NICS	2

static bool hold;
module_param(hold, bool, 0644);
MODULE_PARM_DESC(hold, "commands that are held do not end");

static atomic_t holding_count = ATOMIC_INIT(0);
static atomic_t delivered_count = ATOMIC_INIT(0);

static int count_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%d\n", atomic_read(kp->arg));
}

static const struct kernel_param_ops count_ops = { .get = count_get };
module_param_cb(holding, &count_ops, &holding_count, 0444);
MODULE_PARM_DESC(holding, "commands that are held");
module_param_cb(delivered, &count_ops, &delivered_count, 0444);
MODULE_PARM_DESC(delivered, "commands that the firmware got");

struct test_net {
	struct fwctl_device fwctl;
};

static int test_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			 size_t out_len, struct fwctl_request *req)
{
	const struct test_net_rpc *rpc = in;

	if (in_len != sizeof(*rpc) || out_len < sizeof(*rpc)) {
		req->malformed = "not a request of the test";
		return -EINVAL;
	}
	req->opcode = rpc->opcode;
	return 0;
}

static void test_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
			struct fwctl_report *report)
{
	report->listed = true;
}

static void test_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_state *state)
{
	state->in_use = false;
}

static void test_hold(struct fwctl_job *job)
{
	atomic_inc(&holding_count);
	while (READ_ONCE(hold) && !fwctl_is_gone(job->fwctl))
		usleep_range(1000, 2000);
	atomic_dec(&holding_count);
}

static int test_deliver(struct fwctl_job *job)
{
	const struct test_net_rpc *rpc = job->in;

	if (rpc->opcode == TEST_NET_HELD_READ || rpc->opcode == TEST_NET_HELD_WRITE)
		test_hold(job);
	atomic_inc(&delivered_count);
	memcpy(job->out, rpc, sizeof(*rpc));
	job->out_len = sizeof(*rpc);
	return 0;
}

static const struct fwctl_command_ops test_command_ops = {
	.classify = test_classify,
	.report = test_report,
	.state = test_state,
	.deliver = test_deliver,
};

#define ROW(_opcode, _name, _floor, _effects, _rules)			\
	{ .opcode = (_opcode), .name = (_name), .spec = "test", .why = "test",	\
	  .floor = (_floor), .effects = (_effects), .rules = (_rules) }

static const struct fwctl_command test_rows[] = {
	ROW(TEST_NET_IDENTITY, "identity", FWCTL_RPC_CONFIGURATION, 0, 0),
	ROW(TEST_NET_STATISTICS, "statistics", FWCTL_RPC_DEBUG_READ_ONLY, 0, 0),
	ROW(TEST_NET_LINK, "link", FWCTL_RPC_CONFIGURATION, FWCTL_CONFIG_NOW, 0),
	ROW(TEST_NET_MAC, "mac", FWCTL_RPC_DEBUG_WRITE_FULL, FWCTL_CONFIG_NOW, 0),
	ROW(TEST_NET_RESET, "reset", FWCTL_RPC_CONFIGURATION, FWCTL_CONFIG_RESET_COLD, 0),
	ROW(TEST_NET_FIRMWARE, "firmware", FWCTL_RPC_CONFIGURATION, FWCTL_FIRMWARE, 0),
	ROW(TEST_NET_CLEAR, "clear", FWCTL_RPC_CONFIGURATION, FWCTL_LOG_NOW, 0),
	ROW(TEST_NET_STEERING, "steering", FWCTL_RPC_CONFIGURATION, FWCTL_CONFIG_NOW,
	    FWCTL_DATA_PATH),
	ROW(TEST_NET_QUEUES, "queues", FWCTL_RPC_CONFIGURATION, 0, FWCTL_DATA_PATH),
	ROW(TEST_NET_HELD_READ, "held-read", FWCTL_RPC_CONFIGURATION, 0, 0),
	ROW(TEST_NET_HELD_WRITE, "held-write", FWCTL_RPC_CONFIGURATION, FWCTL_CONFIG_NOW, 0),
};

static const struct fwctl_command_table test_table = FWCTL_TABLE("test", test_rows);
static const struct fwctl_command_table * const test_tables[] = { &test_table, NULL };

static const struct fwctl_command_set test_set = {
	.subsystem = FWCTL_SUBSYSTEM_NET,
	.tables = test_tables,
	.ops = &test_command_ops,
	.vendor_min = TEST_NET_VENDOR,
	.vendor_max = 0xffff,
	.slots = 1,
	.blocks = true,
};

static int test_open(struct fwctl_uctx *uctx)
{
	return 0;
}

static void test_close(struct fwctl_uctx *uctx)
{
}

static const struct fwctl_ops test_ops = {
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = test_open,
	.close_uctx = test_close,
};

/* ---- the interface ---- */

static netdev_tx_t test_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops test_netdev_ops = {
	.ndo_start_xmit = test_xmit,
};

static void test_netdev_setup(struct net_device *netdev)
{
	ether_setup(netdev);
	netdev->netdev_ops = &test_netdev_ops;
	netdev->flags |= IFF_NOARP;
}

static struct net_device *test_netdev_create(struct device *parent)
{
	struct net_device *netdev;
	int err;

	netdev = alloc_netdev(0, "fwctlnet%d", NET_NAME_ENUM, test_netdev_setup);
	if (!netdev)
		return ERR_PTR(-ENOMEM);
	eth_hw_addr_random(netdev);
	SET_NETDEV_DEV(netdev, parent);
	err = register_netdev(netdev);
	if (!err)
		return netdev;
	free_netdev(netdev);
	return ERR_PTR(err);
}

static void test_netdev_destroy(struct net_device *netdev)
{
	unregister_netdev(netdev);
	free_netdev(netdev);
}

/* ---- the NICs ---- */

/**
 * struct nic - a device with firmware and an interface
 * @whole: the device
 * @parts: of the second, what it is split into: firmware, and interface
 * @netdev: the interface
 * @test: the fwctl device; comes and goes
 */
struct nic {
	struct platform_device *whole;
	struct auxiliary_device *parts[2];
	struct net_device *netdev;
	struct test_net *test;
};

static struct nic nics[NICS];
static DEFINE_MUTEX(present_lock);

static struct device *nic_part(struct nic *nic, int part)
{
	return nic->parts[part] ? &nic->parts[part]->dev : &nic->whole->dev;
}

static int nic_register(struct nic *nic)
{
	struct test_net *test __free(fwctl) =
		fwctl_alloc_device(nic_part(nic, 0), &test_ops, struct test_net, fwctl);
	int err;

	if (!test)
		return -ENOMEM;
	err = fwctl_register_commands(&test->fwctl, &test_set);
	if (!err)
		err = fwctl_register(&test->fwctl);
	if (!err)
		nic->test = no_free_ptr(test);
	return err;
}

static void nic_unregister(struct nic *nic)
{
	struct test_net *test = nic->test;

	if (!test)
		return;
	nic->test = NULL;
	fwctl_unregister(&test->fwctl);
	fwctl_put(&test->fwctl);
}

/* The fwctl devices, while the interfaces stay */
static int present_set(const char *value, const struct kernel_param *kp)
{
	bool present;
	int err = kstrtobool(value, &present), i;

	guard(mutex)(&present_lock);
	for (i = 0; i < NICS && !err; i++) {
		if (!nics[i].whole)
			continue;
		if (!present)
			nic_unregister(&nics[i]);
		else if (!nics[i].test)
			err = nic_register(&nics[i]);
	}
	return err;
}

static const struct kernel_param_ops present_ops = { .set = present_set };
module_param_cb(present, &present_ops, NULL, 0200);
MODULE_PARM_DESC(present, "whether the fwctl devices are there");

static void part_release(struct device *dev)
{
	kfree(to_auxiliary_dev(dev));
}

static struct auxiliary_device *part_create(struct device *whole, const char *name)
{
	struct auxiliary_device *part = kzalloc(sizeof(*part), GFP_KERNEL);
	int err;

	if (!part)
		return ERR_PTR(-ENOMEM);
	part->name = name;
	part->id = 1;
	part->dev.parent = whole;
	part->dev.release = part_release;
	err = auxiliary_device_init(part);
	if (err) {
		kfree(part);
		return ERR_PTR(err);
	}
	err = auxiliary_device_add(part);
	if (!err)
		return part;
	auxiliary_device_uninit(part);
	return ERR_PTR(err);
}

static int nic_split(struct nic *nic)
{
	static const char * const names[] = { "fw", "eth" };
	int i;

	for (i = 0; i < 2; i++) {
		struct auxiliary_device *part = part_create(&nic->whole->dev, names[i]);

		if (IS_ERR(part))
			return PTR_ERR(part);
		nic->parts[i] = part;
	}
	return 0;
}

static void nic_destroy(struct nic *nic)
{
	int i;

	nic_unregister(nic);
	if (nic->netdev)
		test_netdev_destroy(nic->netdev);
	for (i = 0; i < 2; i++) {
		if (!nic->parts[i])
			continue;
		auxiliary_device_delete(nic->parts[i]);
		auxiliary_device_uninit(nic->parts[i]);
	}
	if (nic->whole)
		platform_device_unregister(nic->whole);
	*nic = (struct nic) {};
}

static int nic_create(struct nic *nic, int id)
{
	struct platform_device *whole;
	struct net_device *netdev;
	int err;

	whole = platform_device_register_simple("test_fwctl_net", id, NULL, 0);
	if (IS_ERR(whole))
		return PTR_ERR(whole);
	nic->whole = whole;
	err = id ? nic_split(nic) : 0;
	if (err)
		return err;
	netdev = test_netdev_create(nic_part(nic, 1));
	if (IS_ERR(netdev))
		return PTR_ERR(netdev);
	nic->netdev = netdev;
	return nic_register(nic);
}

static void test_exit(void)
{
	int i;

	guard(mutex)(&present_lock);
	for (i = 0; i < NICS; i++)
		nic_destroy(&nics[i]);
}
module_exit(test_exit);

static int __init test_init(void)
{
	int err = 0, i;

	scoped_guard(mutex, &present_lock) {
		for (i = 0; i < NICS && !err; i++)
			err = nic_create(&nics[i], i);
	}
	if (err)
		test_exit();
	return err;
}
module_init(test_init);

MODULE_DESCRIPTION("fwctl test: NICs with interfaces, and firmware that does nothing");
MODULE_IMPORT_NS("FWCTL");
MODULE_LICENSE("GPL");
