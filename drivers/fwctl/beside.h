/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attaching beside an in-tree PCI driver, and letting go in time.
 */
#ifndef FWCTL_BESIDE_H
#define FWCTL_BESIDE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct fwctl_beside;
struct fwctl_device;
struct pci_dev;

/**
 * struct fwctl_beside_link - one device that the in-tree driver operates
 * @pdev: the device; the link keeps it allocated, and while attach() runs and
 *	until unplug the in-tree driver is bound to it
 *
 * Exists from the moment the driver is bound until it is unbound, or let go of.
 */
struct fwctl_beside_link {
	struct pci_dev *pdev;
	/* private: */
	struct fwctl_beside *beside;
	struct list_head entry;
	struct delayed_work work;
	/* Set once, before the work is cancelled */
	bool going;
	unsigned int attempts;
	/* One for being linked, one for who lets go of all devices */
	refcount_t refs;
	/* One at a time waits for what is in flight, or detaches */
	struct mutex ending;
	/* Written by the work, read once the work is cancelled; NULL again when detached */
	struct fwctl_device *fwctl;
};

/**
 * struct fwctl_beside - attaching to all devices of one in-tree PCI driver
 * @driver: name of the in-tree driver ("cxl_pci")
 * @class: class and subclass of what it drives (PCI_CLASS_MEMORY_CXL): the locks
 *	of other devices, whose probe may hang, are left alone
 * @drain_first: wait for commands in flight before the driver's remove runs,
 *	not after it. For a driver whose remove frees what a command in flight
 *	uses; the transport must then end every command in bounded time by
 *	itself. Without it the driver's remove must end what is in flight.
 */
struct fwctl_beside {
	const char *driver;
	u16 class;
	bool drain_first;
	/**
	 * @attach: allocate and register the fwctl device of @link->pdev.
	 * Process context, no lock held; may send commands to the firmware,
	 * but stops with any error soon after fwctl_beside_going(). Returns
	 * the registered device, or ERR_PTR(): -EAGAIN if the device is not
	 * live yet, and attach() is called again later.
	 */
	struct fwctl_device *(*attach)(struct fwctl_beside_link *link);
	/**
	 * @detach: undo attach(): free and put @fwctl, which is unplugged and
	 * drained
	 */
	void (*detach)(struct fwctl_device *fwctl);
	/* private: */
	struct notifier_block notifier;
	/* Protects links and closing; taken inside a device's lock */
	struct mutex lock;
	struct list_head links;
	bool closing;
};

int fwctl_beside_register(struct fwctl_beside *beside);
void fwctl_beside_unregister(struct fwctl_beside *beside);

/**
 * fwctl_beside_going - is attach() no longer wanted?
 * @link: the link that attach() was given
 *
 * Context: any.
 * Return: true once the in-tree driver is about to be unbound.
 */
static inline bool fwctl_beside_going(const struct fwctl_beside_link *link)
{
	return READ_ONCE(link->going);
}

#endif
