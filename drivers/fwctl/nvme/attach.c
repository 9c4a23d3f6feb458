// SPDX-License-Identifier: GPL-2.0-only
/*
 * Controllers beside nvme, through its admin queue.
 *
 * - A controller is attached to when it is live, which on older kernels is some
 *   time after the driver was bound.
 * - Its device is held from then until the driver was unbound, and no longer: the
 *   last one to let go of it runs code of the driver. No file of it is opened.
 * - When the driver is about to be unbound nothing is waited for: the admin queue
 *   may be stopped, and only the driver's remove starts it. After the remove
 *   nothing is on its way.
 */
#define pr_fmt(fmt) "fwctl_nvme: " fmt
#include <linux/device.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "../beside.h"
#include "nvme.h"

/* Serial number, in Identify Controller: NVM Express Base 2.1, figure 313 */
#define NVME_ID_SERIAL		4
#define NVME_ID_SERIAL_SIZE	20

static int match_ctrl(struct device *dev, const void *data)
{
	return dev->class && !strcmp(dev->class->name, "nvme");
}

static struct fwctl_nvme *nvme_create(struct fwctl_beside_link *link, struct device *ctrl_dev)
{
	struct nvme_ctrl *ctrl = fwctl_nvme_ctrl_of(ctrl_dev);
	struct fwctl_nvme *nvme;

	if (IS_ERR(ctrl))
		return ERR_CAST(ctrl);
	nvme = fwctl_alloc_device(ctrl_dev, &fwctl_nvme_ops, struct fwctl_nvme, fwctl);
	if (!nvme)
		return ERR_PTR(-ENOMEM);
	mutex_init(&nvme->lock);
	nvme->pdev = pci_dev_get(link->pdev);
	nvme->ctrl_dev = get_device(ctrl_dev);
	nvme->ctrl = ctrl;
	nvme->link = link;
	return nvme;
}

static void nvme_free(struct fwctl_nvme *nvme)
{
	fwctl_nvme_own_forget(nvme);
	mutex_destroy(&nvme->lock);
	put_device(nvme->ctrl_dev);
	pci_dev_put(nvme->pdev);
	fwctl_put(&nvme->fwctl);
}

/* Errors of the transport that will be over when the controller is live again */
static int try_again(int err)
{
	return err == -EBUSY || err == -ECANCELED ? -EAGAIN : err;
}

/* What the report is made of, of this controller */
static const char *effects_from(const struct nvme_facts *facts)
{
	if (!facts->has_acs)
		return NULL;
	return facts->has_fis ? "logs 05h (commands), 12h (features)" : "log 05h (commands)";
}

/* Say who it is; the report has been read */
static void describe(struct fwctl_nvme *nvme)
{
	struct fwctl_about about = {
		.beside = "nvme",
		.effects_from = effects_from(&nvme->facts),
	};

	/* Padded with spaces, and as the in-tree driver shows it */
	strscpy(about.serial, &nvme->facts.identify[NVME_ID_SERIAL], NVME_ID_SERIAL_SIZE + 1);
	strim(about.serial);
	snprintf(about.doors[0], FWCTL_DOOR_SIZE, "/dev/%s", dev_name(nvme->ctrl_dev));
	fwctl_describe(&nvme->fwctl, &about);
}

static int nvme_begin(struct fwctl_nvme *nvme)
{
	int err;

	if (!fwctl_nvme_is_live(nvme))
		return -EAGAIN;
	err = fwctl_register_commands(&nvme->fwctl, &fwctl_nvme_set);
	if (err)
		return err;
	err = fwctl_nvme_identify_read(nvme);
	if (err < 0)
		return try_again(err);
	if (err)
		pci_warn(nvme->pdev, "the controller cannot be identified: status %xh\n", err);
	err = fwctl_nvme_report_read(nvme);
	if (err < 0 && err != -EIO)
		return try_again(err);
	if (err < 0)
		pci_warn(nvme->pdev, "the report on commands cannot be read\n");
	describe(nvme);
	return fwctl_register(&nvme->fwctl);
}

static struct fwctl_device *nvme_attach(struct fwctl_beside_link *link)
{
	struct device *ctrl_dev = device_find_child(&link->pdev->dev, NULL, match_ctrl);
	struct fwctl_nvme *nvme;
	int err;

	if (!ctrl_dev)
		return ERR_PTR(-ENODEV);
	nvme = nvme_create(link, ctrl_dev);
	put_device(ctrl_dev);
	if (IS_ERR(nvme))
		return ERR_CAST(nvme);

	err = nvme_begin(nvme);
	nvme->link = NULL;
	if (err) {
		nvme_free(nvme);
		return ERR_PTR(err);
	}
	return &nvme->fwctl;
}

static void nvme_detach(struct fwctl_device *fwctl)
{
	nvme_free(to_fwctl_nvme(fwctl));
}

static struct fwctl_beside nvme_beside = {
	.driver = "nvme",
	.class = PCI_CLASS_STORAGE_EXPRESS >> 8,
	.attach = nvme_attach,
	.detach = nvme_detach,
};

/**
 * fwctl_nvme_attach_register - attach to controllers, now and later
 *
 * Return: 0 or an errno.
 */
int fwctl_nvme_attach_register(void)
{
	if (!fwctl_nvme_fits()) {
		pr_err("built with the type information of another nvme-core: build it for this kernel\n");
		return -ENOEXEC;
	}
	return fwctl_beside_register(&nvme_beside);
}

/**
 * fwctl_nvme_attach_unregister - undo fwctl_nvme_attach_register()
 *
 * What was left behind while attaching is waited for, as are commands in flight.
 */
void fwctl_nvme_attach_unregister(void)
{
	fwctl_beside_unregister(&nvme_beside);
	fwctl_nvme_own_wait();
}
