// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that no in-tree driver operates, by their own registers: mailbox
 * CCIs of switches, and memory devices whose owner bound them here with
 * driver_override. A memory device is in use by its decoders all the same.
 *
 * Around a suspend, a reset and a shutdown no command is in flight.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "cxl.h"
#include "mailbox.h"

#define CLASS_SWITCH_CCI	0x0c0b00
#define CLASS_MEMORY		0x050210

/* More than the largest mailbox with its capability array needs */
#define DEVICE_BLOCK_MOST	SZ_2M

static int owner_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	return fwctl_cxl_mailbox_send(cxl->transport_data, msg);
}

static bool owner_background(struct fwctl_cxl *cxl)
{
	return fwctl_cxl_mailbox_background(cxl->transport_data);
}

static const struct cxl_transport owner_transport = {
	.name = "owner",
	.send = owner_send,
	.background = owner_background,
	.state = fwctl_cxl_pci_state,
	.describe = fwctl_cxl_pci_describe,
};

static bool owner_cancelled(void *data)
{
	return fwctl_cxl_is_going(data);
}

/* Request the registers, map them, find the mailbox, wait until it is ready */
static int owner_map(struct pci_dev *pdev, struct cxl_mbox *mbox)
{
	struct resource block;
	int err;

	err = fwctl_cxl_find_block(pdev, CXL_BLOCK_DEVICE, &block);
	if (err)
		return err;
	if (resource_size(&block) > DEVICE_BLOCK_MOST)
		block.end = block.start + DEVICE_BLOCK_MOST - 1;
	if (!devm_request_mem_region(&pdev->dev, block.start, resource_size(&block),
				     KBUILD_MODNAME))
		return -EBUSY;
	err = fwctl_cxl_map(&mbox->mmio, &block, 0, DEVICE_BLOCK_MOST);
	if (err)
		return err;
	err = fwctl_cxl_mailbox_find(mbox, pdev->class == CLASS_MEMORY);
	return err ?: fwctl_cxl_mailbox_start(mbox);
}

static void owner_unmap(void *data)
{
	struct cxl_mbox *mbox = data;

	fwctl_cxl_unmap(&mbox->mmio);
}

static struct cxl_mbox *owner_mailbox(struct pci_dev *pdev)
{
	struct cxl_mbox *mbox;
	int err;

	mbox = devm_kzalloc(&pdev->dev, sizeof(*mbox), GFP_KERNEL);
	if (!mbox)
		return ERR_PTR(-ENOMEM);
	err = devm_add_action(&pdev->dev, owner_unmap, mbox);
	if (!err)
		err = owner_map(pdev, mbox);
	if (err)
		return ERR_PTR(dev_err_probe(&pdev->dev, err, "no usable mailbox\n"));
	return mbox;
}

static int owner_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct cxl_mbox *mbox;
	struct fwctl_cxl *cxl;
	int err;

	if (pdev->class != CLASS_SWITCH_CCI && pdev->class != CLASS_MEMORY)
		return -ENODEV;
	err = pcim_enable_device(pdev);
	if (err)
		return err;
	mbox = owner_mailbox(pdev);
	if (IS_ERR(mbox))
		return PTR_ERR(mbox);

	cxl = fwctl_cxl_create(pdev, &pdev->dev, &owner_transport);
	if (!cxl)
		return -ENOMEM;
	cxl->transport_data = mbox;
	cxl->payload_size = mbox->payload_size;
	mbox->cancelled = owner_cancelled;
	mbox->data = cxl;
	pci_set_drvdata(pdev, cxl);
	err = fwctl_cxl_begin(cxl);
	if (err)
		fwctl_cxl_free(cxl);
	return err;
}

static void owner_remove(struct pci_dev *pdev)
{
	struct fwctl_cxl *cxl = pci_get_drvdata(pdev);

	fwctl_unregister(&cxl->fwctl);
	fwctl_cxl_free(cxl);
}

static void owner_stop(struct pci_dev *pdev)
{
	struct fwctl_cxl *cxl = pci_get_drvdata(pdev);

	fwctl_cxl_mailbox_stop(cxl->transport_data);
}

static void owner_restart(struct pci_dev *pdev)
{
	struct fwctl_cxl *cxl = pci_get_drvdata(pdev);
	int err = fwctl_cxl_mailbox_restart(cxl->transport_data);

	if (err)
		pci_warn(pdev, "mailbox is not ready: error %d\n", err);
}

static int owner_suspend(struct device *dev)
{
	owner_stop(to_pci_dev(dev));
	return 0;
}

static int owner_resume(struct device *dev)
{
	owner_restart(to_pci_dev(dev));
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(owner_pm_ops, owner_suspend, owner_resume);

static const struct pci_error_handlers owner_error_handlers = {
	.reset_prepare = owner_stop,
	.reset_done = owner_restart,
};

/* Memory devices come by driver_override only: their class belongs to cxl_pci */
static const struct pci_device_id owner_ids[] = {
	{ PCI_DEVICE_CLASS(CLASS_SWITCH_CCI, ~0) },
	{}
};
MODULE_DEVICE_TABLE(pci, owner_ids);

static struct pci_driver owner_driver = {
	.name = KBUILD_MODNAME,
	.id_table = owner_ids,
	.probe = owner_probe,
	.remove = owner_remove,
	.shutdown = owner_stop,
	.err_handler = &owner_error_handlers,
	.driver.pm = pm_sleep_ptr(&owner_pm_ops),
};

/**
 * fwctl_cxl_owner_register - operate switch mailbox CCIs, and what is bound to us
 *
 * Return: 0 or an errno.
 */
int fwctl_cxl_owner_register(void)
{
	return pci_register_driver(&owner_driver);
}

/**
 * fwctl_cxl_owner_unregister - undo fwctl_cxl_owner_register()
 */
void fwctl_cxl_owner_unregister(void)
{
	pci_unregister_driver(&owner_driver);
}
