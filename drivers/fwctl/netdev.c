// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network interfaces that are up, on the device that a NIC's firmware runs on:
 * while there is one, the NIC is in use.
 *
 * - Whose interface? The device that is the parent of both the interface and the
 *   fwctl device; where a driver has split it over the auxiliary bus, the device
 *   that was split. So siblings count, in whatever network namespace they are.
 *   What is stacked upon an interface needs that one up, and has no parent.
 * - The count is kept by a notifier, one for each fwctl device: the kernel tells
 *   it first of what is up already, and in the end that all of it goes, so that
 *   nobody here walks a list. rtnl is held while the count changes, and never
 *   when it is read: a verdict is as of when it was given.
 * - An interface is up from after it was opened until after it was closed.
 */
#include "netdev.h"

#include <kunit/visibility.h>
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/fwctl_commands.h>
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/string.h>

/* The bus has no symbol for modules */
static bool is_auxiliary(const struct device *dev)
{
	return dev->bus && !strcmp(dev->bus->name, "auxiliary");
}

/* The device that was split over the auxiliary bus, or that was not */
static const struct device *whole_device(const struct device *dev)
{
	while (dev && is_auxiliary(dev))
		dev = dev->parent;
	return dev;
}

static bool is_of_device(const struct fwctl_netdev *netdev, const struct net_device *interface)
{
	const struct device *device = whole_device(interface->dev.parent);

	return device && device == netdev->device;
}

static int netdev_event(struct notifier_block *nb, unsigned long event, void *info)
{
	struct fwctl_netdev *netdev = container_of(nb, struct fwctl_netdev, nb);

	if (event != NETDEV_UP && event != NETDEV_DOWN)
		return NOTIFY_DONE;
	if (!is_of_device(netdev, netdev_notifier_info_to_dev(info)))
		return NOTIFY_DONE;
	if (event == NETDEV_UP)
		atomic_inc(&netdev->up);
	else
		atomic_dec(&netdev->up);
	return NOTIFY_DONE;
}

/**
 * fwctl_netdev_watch - begin to count the interfaces of a device
 * @netdev: zeroed
 * @parent: of the fwctl device; may be NULL
 *
 * Context: may sleep; takes rtnl.
 * Return: 0, with the count as of now; an errno of the notifier chain.
 */
int fwctl_netdev_watch(struct fwctl_netdev *netdev, const struct device *parent)
{
	int ret;

	netdev->device = whole_device(parent);
	/* of no device there are no interfaces; unwatch has nothing to undo */
	if (!netdev->device)
		return 0;
	netdev->nb.notifier_call = netdev_event;
	ret = register_netdevice_notifier(&netdev->nb);
	if (ret)
		netdev->device = NULL;
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_netdev_watch);

/**
 * fwctl_netdev_unwatch - undo fwctl_netdev_watch()
 * @netdev: watched, or not: then nothing happens
 *
 * Context: may sleep; takes rtnl.
 */
void fwctl_netdev_unwatch(struct fwctl_netdev *netdev)
{
	if (!netdev->device)
		return;
	unregister_netdevice_notifier(&netdev->nb);
	netdev->device = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_netdev_unwatch);

/**
 * fwctl_netdev_state - add what is up to the state of the device
 * @netdev: watched, or not: then nothing is added
 * @state: what the driver said of it; only ever gets worse
 *
 * Context: any; takes no lock.
 */
void fwctl_netdev_state(const struct fwctl_netdev *netdev, struct fwctl_state *state)
{
	int up = atomic_read(&netdev->up);

	if (!up)
		return;
	state->in_use = true;
	snprintf(state->in_use_by, sizeof(state->in_use_by), "network interfaces up: %d", up);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_netdev_state);
