// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU's rocker switch through fwctl, as its owner: no in-tree driver operates it
 * on the kernels that this is for.
 *
 * It is a NIC by its subsystem, so the core counts its network interfaces and draws
 * networking's line. Nothing of that is here.
 *
 * Around a suspend, a reset and a shutdown no command is in flight, and the device
 * touches no memory.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/slab.h>

#include "rocker.h"

#define PCI_DEVICE_ID_ROCKER	0x0006

static int rocker_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			   size_t out_len, struct fwctl_request *req)
{
	return fwctl_rocker_classify(to_fwctl_rocker(fwctl)->ports, in, in_len, out_len, req);
}

/* Ours alone: no driver owns any of it, and whether it is in use the core knows */
static void rocker_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
			 struct fwctl_state *state)
{
}

static const struct fwctl_command_ops rocker_command_ops = {
	.classify = rocker_classify,
	.state = rocker_state,
	.deliver = fwctl_rocker_deliver,
};

/* Commands are numbers of 16 bits, and none of them is a vendor's */
static const struct fwctl_command_set rocker_set = {
	.subsystem = FWCTL_SUBSYSTEM_NET,
	.tables = fwctl_rocker_command_tables,
	.ops = &rocker_command_ops,
	.vendor_min = U32_MAX,
	.vendor_max = U32_MAX,
	.slots = 1,
	.blocks = true,
};

static int rocker_open_uctx(struct fwctl_uctx *uctx)
{
	return 0;
}

static void rocker_close_uctx(struct fwctl_uctx *uctx)
{
}

static void *rocker_info(struct fwctl_uctx *uctx, size_t *length)
{
	struct fwctl_info_rocker *info = kzalloc(sizeof(*info), GFP_KERNEL);
	int err;

	if (!info)
		return ERR_PTR(-ENOMEM);
	err = fwctl_rocker_info(to_fwctl_rocker(uctx->fwctl), info);
	if (err) {
		kfree(info);
		return ERR_PTR(err);
	}
	*length = sizeof(*info);
	return info;
}

static const struct fwctl_ops rocker_fwctl_ops = {
	.device_type = (enum fwctl_device_type)FWCTL_DEVICE_TYPE_ROCKER,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = rocker_open_uctx,
	.close_uctx = rocker_close_uctx,
	.info = rocker_info,
};

static int rocker_begin(struct fwctl_rocker *rocker)
{
	struct fwctl_info_rocker info;
	struct fwctl_about about = {};
	int err;

	err = fwctl_rocker_info(rocker, &info);
	if (err)
		return err;
	snprintf(about.serial, sizeof(about.serial), "%016llx", info.switch_id);
	fwctl_describe(&rocker->fwctl, &about);
	err = fwctl_register_commands(&rocker->fwctl, &rocker_set);
	return err ?: fwctl_register(&rocker->fwctl);
}

static int rocker_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct fwctl_rocker *rocker;
	int err;

	err = pcim_enable_device(pdev);
	if (err)
		return err;
	rocker = fwctl_alloc_device(&pdev->dev, &rocker_fwctl_ops, struct fwctl_rocker, fwctl);
	if (!rocker)
		return -ENOMEM;
	rocker->pdev = pdev;
	err = fwctl_rocker_device_init(rocker);
	if (err)
		goto err_put;
	pci_set_drvdata(pdev, rocker);
	err = rocker_begin(rocker);
	if (!err)
		return 0;
	fwctl_rocker_device_exit(rocker);
err_put:
	fwctl_put(&rocker->fwctl);
	return dev_err_probe(&pdev->dev, err, "no usable rocker switch\n");
}

static void rocker_remove(struct pci_dev *pdev)
{
	struct fwctl_rocker *rocker = pci_get_drvdata(pdev);

	fwctl_unregister(&rocker->fwctl);
	fwctl_rocker_device_exit(rocker);
	fwctl_put(&rocker->fwctl);
}

static void rocker_stop(struct pci_dev *pdev)
{
	fwctl_rocker_stop(pci_get_drvdata(pdev));
}

static void rocker_restart(struct pci_dev *pdev)
{
	int err = fwctl_rocker_restart(pci_get_drvdata(pdev));

	if (err)
		pci_warn(pdev, "does not come back: error %d\n", err);
}

static int rocker_suspend(struct device *dev)
{
	rocker_stop(to_pci_dev(dev));
	return 0;
}

static int rocker_resume(struct device *dev)
{
	rocker_restart(to_pci_dev(dev));
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(rocker_pm_ops, rocker_suspend, rocker_resume);

static const struct pci_error_handlers rocker_error_handlers = {
	.reset_prepare = rocker_stop,
	.reset_done = rocker_restart,
};

static const struct pci_device_id rocker_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT, PCI_DEVICE_ID_ROCKER) },
	{}
};
MODULE_DEVICE_TABLE(pci, rocker_ids);

static struct pci_driver rocker_driver = {
	.name = KBUILD_MODNAME,
	.id_table = rocker_ids,
	.probe = rocker_probe,
	.remove = rocker_remove,
	.shutdown = rocker_stop,
	.err_handler = &rocker_error_handlers,
	.driver.pm = pm_sleep_ptr(&rocker_pm_ops),
};
module_pci_driver(rocker_driver);

MODULE_DESCRIPTION("Rocker switch commands through fwctl");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("FWCTL");
