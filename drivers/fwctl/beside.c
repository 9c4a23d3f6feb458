// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attaching to devices that an in-tree PCI driver operates.
 *
 * A link stands for one device with the driver bound. It is made and broken
 * only under the device's lock: by the bus notifier, which the driver core
 * calls with the lock held, or by register and unregister, which take it. So
 * a bind or unbind never meets another for the same device.
 *
 *	BOUND	make the link, schedule its work; no firmware here
 *	work	attach(), again later if the device is not live yet; it runs
 *		without the device's lock, which UNBIND holds while it waits
 *		for the work, and before the driver's remove
 *	UNBIND	cancel the work, unplug; drain, if the driver's remove would
 *		pull away what a command in flight uses
 *	UNBOUND	drain, if remove was needed to end what is in flight; detach
 *
 * Neither the in-tree driver's module nor any file of it is held: its module
 * cannot go before its devices are unbound, and by then nothing is in flight.
 *
 * Who lets go of all devices while their driver stays waits without the device
 * lock: the driver's recovery, which may be what ends a command, takes it.
 *
 * Lock order: device lock, fwctl_beside_link::ending; device lock,
 * fwctl_beside::lock.
 */
#define pr_fmt(fmt) "fwctl: " fmt
#include "beside.h"

#include <linux/err.h>
#include <linux/export.h>
#include <linux/fwctl_commands.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "core.h"

/* Attach is tried again after a pause that doubles, for a minute in all */
#define BESIDE_RETRY_FIRST	(HZ / 50)
#define BESIDE_RETRY_MAX	HZ
#define BESIDE_ATTEMPTS		64

static void beside_work(struct work_struct *work)
{
	struct fwctl_beside_link *link =
		container_of(to_delayed_work(work), struct fwctl_beside_link, work);
	struct fwctl_device *fwctl;
	unsigned long pause;

	if (fwctl_beside_going(link))
		return;
	fwctl = link->beside->attach(link);
	if (!IS_ERR(fwctl)) {
		link->fwctl = fwctl;
		return;
	}
	if (fwctl_beside_going(link))
		return;
	if (PTR_ERR(fwctl) != -EAGAIN || link->attempts >= BESIDE_ATTEMPTS) {
		pci_err(link->pdev, "no firmware access beside %s: %pe\n",
			link->beside->driver, fwctl);
		return;
	}
	pause = (unsigned long)BESIDE_RETRY_FIRST << min(link->attempts++, 10U);
	queue_delayed_work(fwctl_workqueue, &link->work,
			   clamp(pause, 1UL, (unsigned long)BESIDE_RETRY_MAX));
}

static struct fwctl_beside_link *beside_find(struct fwctl_beside *beside,
					     const struct pci_dev *pdev)
{
	struct fwctl_beside_link *link;

	guard(mutex)(&beside->lock);
	list_for_each_entry(link, &beside->links, entry)
		if (link->pdev == pdev)
			return link;
	return NULL;
}

static void beside_put(struct fwctl_beside_link *link)
{
	if (!refcount_dec_and_test(&link->refs))
		return;
	mutex_destroy(&link->ending);
	pci_dev_put(link->pdev);
	kfree(link);
}

/* Unplugged: wait for what is in flight. Whoever comes second finds it done. */
static void beside_drain(struct fwctl_beside_link *link)
{
	guard(mutex)(&link->ending);
	if (link->fwctl)
		fwctl_drain(link->fwctl);
}

static void beside_detach(struct fwctl_beside_link *link)
{
	guard(mutex)(&link->ending);
	if (!link->fwctl)
		return;
	fwctl_drain(link->fwctl);
	link->beside->detach(link->fwctl);
	link->fwctl = NULL;
}

/* The driver is bound: make the link, if there is none */
static void beside_bound(struct fwctl_beside *beside, struct pci_dev *pdev)
{
	struct fwctl_beside_link *link;

	device_lock_assert(&pdev->dev);
	if (beside_find(beside, pdev))
		return;
	link = kzalloc_obj(*link);
	if (!link)
		return;
	link->beside = beside;
	refcount_set(&link->refs, 1);
	mutex_init(&link->ending);
	INIT_DELAYED_WORK(&link->work, beside_work);

	guard(mutex)(&beside->lock);
	if (beside->closing) {
		mutex_destroy(&link->ending);
		kfree(link);
		return;
	}
	link->pdev = pci_dev_get(pdev);
	list_add_tail(&link->entry, &beside->links);
	queue_delayed_work(fwctl_workqueue, &link->work, 0);
}

/* The driver is about to be unbound: let go of what its remove frees */
static void beside_unbind(struct fwctl_beside *beside, struct pci_dev *pdev)
{
	struct fwctl_beside_link *link;

	device_lock_assert(&pdev->dev);
	link = beside_find(beside, pdev);
	if (!link)
		return;
	WRITE_ONCE(link->going, true);
	cancel_delayed_work_sync(&link->work);
	if (!link->fwctl)
		return;
	fwctl_unplug(link->fwctl);
	if (beside->drain_first)
		beside_drain(link);
}

/* The driver is unbound: break the link */
static void beside_unbound(struct fwctl_beside *beside, struct pci_dev *pdev)
{
	struct fwctl_beside_link *link;

	device_lock_assert(&pdev->dev);
	link = beside_find(beside, pdev);
	if (!link)
		return;
	scoped_guard(mutex, &beside->lock)
		list_del(&link->entry);
	beside_detach(link);
	beside_put(link);
}

static bool beside_driver_is(const struct fwctl_beside *beside, struct device *dev)
{
	return dev->driver && !strcmp(dev->driver->name, beside->driver);
}

static int beside_notify(struct notifier_block *nb, unsigned long action, void *data)
{
	struct fwctl_beside *beside = container_of(nb, struct fwctl_beside, notifier);
	struct device *dev = data;

	switch (action) {
	case BUS_NOTIFY_BOUND_DRIVER:
		if (beside_driver_is(beside, dev))
			beside_bound(beside, to_pci_dev(dev));
		break;
	case BUS_NOTIFY_UNBIND_DRIVER:
		beside_unbind(beside, to_pci_dev(dev));
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		beside_unbound(beside, to_pci_dev(dev));
		break;
	}
	return NOTIFY_OK;
}

/**
 * fwctl_beside_register - attach to what the driver operates, now and later
 * @beside: filled in as its documentation says; zeroed otherwise; stays with
 *	the caller until fwctl_beside_unregister() returned
 *
 * Returns without waiting for devices to attach.
 *
 * Context: may sleep; takes locks of PCI devices, the caller holds none.
 * Return: 0, or the errno of the driver core.
 */
int fwctl_beside_register(struct fwctl_beside *beside)
{
	struct pci_dev *pdev = NULL;
	int ret;

	mutex_init(&beside->lock);
	INIT_LIST_HEAD(&beside->links);
	beside->closing = false;
	beside->notifier.notifier_call = beside_notify;
	ret = bus_register_notifier(&pci_bus_type, &beside->notifier);
	if (ret)
		return ret;

	/* Under the lock a driver is bound, and will send UNBIND, or not */
	for_each_pci_dev(pdev) {
		if (pdev->class >> 8 != beside->class)
			continue;
		guard(device)(&pdev->dev);
		if (beside_driver_is(beside, &pdev->dev))
			beside_bound(beside, pdev);
	}
	return 0;
}
EXPORT_SYMBOL_NS_GPL(fwctl_beside_register, "FWCTL");

static struct pci_dev *beside_first(struct fwctl_beside *beside)
{
	struct fwctl_beside_link *link;

	guard(mutex)(&beside->lock);
	beside->closing = true;
	link = list_first_entry_or_null(&beside->links, struct fwctl_beside_link, entry);
	return link ? pci_dev_get(link->pdev) : NULL;
}

static void beside_let_go(struct fwctl_beside *beside, struct pci_dev *pdev)
{
	struct fwctl_beside_link *link;

	device_lock(&pdev->dev);
	beside_unbind(beside, pdev);
	link = beside_find(beside, pdev);
	if (link)
		refcount_inc(&link->refs);
	device_unlock(&pdev->dev);
	if (!link)
		return;

	beside_drain(link);
	device_lock(&pdev->dev);
	beside_unbound(beside, pdev);
	device_unlock(&pdev->dev);
	beside_put(link);
}

/**
 * fwctl_beside_unregister - let go of all devices
 * @beside: registered
 *
 * Unbinds may happen meanwhile; each link is broken by whoever comes first.
 * Only then the notifier goes, since a device without it could be pulled away
 * under a command in flight.
 *
 * Context: may sleep, for as long as a command in flight does; takes locks of
 * PCI devices, the caller holds none.
 */
void fwctl_beside_unregister(struct fwctl_beside *beside)
{
	struct pci_dev *pdev;

	while ((pdev = beside_first(beside))) {
		beside_let_go(beside, pdev);
		pci_dev_put(pdev);
	}
	bus_unregister_notifier(&pci_bus_type, &beside->notifier);
	mutex_destroy(&beside->lock);
}
EXPORT_SYMBOL_NS_GPL(fwctl_beside_unregister, "FWCTL");
