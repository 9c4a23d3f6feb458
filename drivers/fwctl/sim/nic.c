// SPDX-License-Identifier: GPL-2.0-only
/*
 * The personality "nic": the rocker driver, with a switch in software below it, and
 * a network interface of that switch's first port, fwsimID, next to it: both have the
 * same parent, so that the core counts the interface.
 *
 * - What the interface sends is counted by the switch, and lost. It takes its address
 *   from the switch whenever it comes up.
 * - As with a rocker, one command at a time is in flight, in a worker: the knobs
 *   "slots" and "delivery" do not apply.
 */
#include <linux/err.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../rocker/rocker.h"
#include "nic_switch.h"
#include "sim.h"

/* The first attribute of a message: header, type, padding */
#define TYPE_OFFSET	8
#define INTERFACE_PORT	1

/**
 * struct sim_nic - a device
 * @rocker: what its driver sees; of that, fwctl, ports and message are used
 * @sim: the firmware
 * @netdev: the interface
 * @sw: the switch
 */
struct sim_nic {
	struct fwctl_rocker rocker;
	struct fwctl_sim *sim;
	struct net_device *netdev;
	struct sim_switch sw;
};

static struct sim_nic *to_sim_nic(struct fwctl_device *fwctl)
{
	return container_of(to_fwctl_rocker(fwctl), struct sim_nic, rocker);
}

/* ---- the firmware ---- */

static void nic_answer(struct fwctl_sim *sim, struct sim_command *command)
{
	struct sim_nic *nic = sim->private;

	command->status = sim_switch_execute(&nic->sw, command->in, command->in_len,
					     command->out, command->out_room,
					     &command->out_len);
}

/* ---- its driver ---- */

/**
 * fwctl_rocker_send - send a command to the device, and wait for it
 * @rocker: the device
 * @message: the descriptor buffer: attributes, and what the device returns
 * @len: bytes of attributes, before and after
 * @status: gets the error of the device
 *
 * Return: 0 if the device completed it, whatever it says; or an errno.
 */
int fwctl_rocker_send(struct fwctl_rocker *rocker, void *message, size_t *len, u32 *status)
{
	struct sim_nic *nic = container_of(rocker, struct sim_nic, rocker);
	struct sim_command command = {
		.opcode = get_unaligned_le16(message + TYPE_OFFSET),
		.in = message, .in_len = *len,
		.out_room = ROCKER_BUFFER,
	};
	void *answer __free(kfree) = kzalloc(ROCKER_BUFFER, GFP_KERNEL);
	int err;

	if (!answer)
		return -ENOMEM;
	command.out = answer;
	err = fwctl_sim_ask(nic->sim, &command);
	if (err)
		return err;
	if (command.out_len > ROCKER_BUFFER)
		return -EIO;
	memcpy(message, answer, command.out_len);
	*len = command.out_len;
	*status = command.status;
	return 0;
}

static int nic_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			size_t out_len, struct fwctl_request *req)
{
	return fwctl_rocker_classify(to_fwctl_rocker(fwctl)->ports, in, in_len, out_len, req);
}

/* Whether an interface is up the core knows; the knobs are about the rest */
static void nic_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		      struct fwctl_state *state)
{
	fwctl_sim_state(to_sim_nic(fwctl)->sim, state);
}

static const struct fwctl_command_ops nic_command_ops = {
	.classify = nic_classify,
	.state = nic_state,
	.deliver = fwctl_rocker_deliver,
};

static const struct fwctl_command_set nic_set = {
	.subsystem = FWCTL_SUBSYSTEM_NET,
	.tables = fwctl_rocker_command_tables,
	.ops = &nic_command_ops,
	.vendor_min = U32_MAX,
	.vendor_max = U32_MAX,
	.slots = 1,
	.blocks = true,
};

static int nic_open_uctx(struct fwctl_uctx *uctx)
{
	return 0;
}

static void nic_close_uctx(struct fwctl_uctx *uctx)
{
}

static void *nic_info(struct fwctl_uctx *uctx, size_t *length)
{
	struct sim_nic *nic = to_sim_nic(uctx->fwctl);
	struct fwctl_info_rocker *info = kzalloc_obj(*info);

	if (!info)
		return ERR_PTR(-ENOMEM);
	info->ports = SIM_SWITCH_PORTS;
	info->switch_id = nic->sw.id;
	info->enabled = GENMASK_ULL(SIM_SWITCH_PORTS, 1);
	if (netif_running(nic->netdev))
		info->link_up = BIT_ULL(INTERFACE_PORT);
	*length = sizeof(*info);
	return info;
}

static const struct fwctl_ops nic_ops = {
	.device_type = (enum fwctl_device_type)FWCTL_DEVICE_TYPE_ROCKER,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = nic_open_uctx,
	.close_uctx = nic_close_uctx,
	.info = nic_info,
};

/* ---- the interface ---- */

static struct sim_nic *nic_of(const struct net_device *netdev)
{
	return *(struct sim_nic **)netdev_priv(netdev);
}

static int interface_open(struct net_device *netdev)
{
	u8 mac[ETH_ALEN];

	sim_switch_mac(&nic_of(netdev)->sw, INTERFACE_PORT, mac);
	eth_hw_addr_set(netdev, mac);
	return 0;
}

static netdev_tx_t interface_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	sim_switch_sent(&nic_of(netdev)->sw, INTERFACE_PORT, skb->len);
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops interface_ops = {
	.ndo_open = interface_open,
	.ndo_start_xmit = interface_xmit,
};

static void interface_setup(struct net_device *netdev)
{
	ether_setup(netdev);
	netdev->netdev_ops = &interface_ops;
	netdev->flags |= IFF_NOARP;
}

static int interface_create(struct sim_nic *nic)
{
	struct net_device *netdev;
	char name[IFNAMSIZ];
	u8 mac[ETH_ALEN];
	int err;

	snprintf(name, sizeof(name), "fwsim%u", nic->sim->id);
	netdev = alloc_netdev(sizeof(nic), name, NET_NAME_ENUM, interface_setup);
	if (!netdev)
		return -ENOMEM;
	*(struct sim_nic **)netdev_priv(netdev) = nic;
	sim_switch_mac(&nic->sw, INTERFACE_PORT, mac);
	eth_hw_addr_set(netdev, mac);
	SET_NETDEV_DEV(netdev, &nic->sim->dev);
	err = register_netdev(netdev);
	if (err)
		free_netdev(netdev);
	else
		nic->netdev = netdev;
	return err;
}

/* ---- its life ---- */

static void nic_destroy(struct fwctl_sim *sim)
{
	struct sim_nic *nic = sim->private;

	if (nic->netdev) {
		unregister_netdev(nic->netdev);
		free_netdev(nic->netdev);
	}
	kfree(nic->rocker.message);
	fwctl_put(&nic->rocker.fwctl);
}

static int nic_begin(struct sim_nic *nic)
{
	struct fwctl_about about = {};
	int err;

	nic->rocker.ports = SIM_SWITCH_PORTS;
	nic->rocker.message = kzalloc(ROCKER_BUFFER, GFP_KERNEL);
	if (!nic->rocker.message)
		return -ENOMEM;
	sim_switch_init(&nic->sw, nic->sim->id);
	err = fwctl_register_commands(&nic->rocker.fwctl, &nic_set);
	if (err)
		return err;
	snprintf(about.serial, sizeof(about.serial), "%016llx", nic->sw.id);
	fwctl_describe(&nic->rocker.fwctl, &about);
	return interface_create(nic);
}

static int nic_create(struct fwctl_sim *sim)
{
	struct sim_nic *nic;
	int err;

	nic = fwctl_alloc_device(&sim->dev, &nic_ops, struct sim_nic, rocker.fwctl);
	if (!nic)
		return -ENOMEM;
	nic->sim = sim;
	sim->private = nic;
	sim->fwctl = &nic->rocker.fwctl;
	err = nic_begin(nic);
	if (err)
		nic_destroy(sim);
	return err;
}

const struct sim_personality fwctl_sim_nic = {
	.name = "nic",
	.create = nic_create,
	.destroy = nic_destroy,
	.answer = nic_answer,
};
