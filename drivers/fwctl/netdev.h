/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NETDEV_H
#define FWCTL_NETDEV_H

#include <linux/atomic.h>
#include <linux/notifier.h>

struct device;
struct fwctl_state;

/**
 * struct fwctl_netdev - the network interfaces of one device
 * @nb: told of every interface in every network namespace
 * @device: whose interfaces count; compared, never followed
 * @up: how many of them are up
 */
struct fwctl_netdev {
	struct notifier_block nb;
	const struct device *device;
	atomic_t up;
};

int fwctl_netdev_watch(struct fwctl_netdev *netdev, const struct device *parent);
void fwctl_netdev_unwatch(struct fwctl_netdev *netdev);
void fwctl_netdev_state(const struct fwctl_netdev *netdev, struct fwctl_state *state);

#endif
