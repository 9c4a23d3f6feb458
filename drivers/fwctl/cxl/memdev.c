// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory devices beside cxl_pci, through its mailbox.
 *
 * - Commands go through the in-tree driver's own function and its lock, which
 *   cannot be interrupted: the core runs them on a worker.
 * - cxl_pci's remove frees the mailbox. So the core lets go before it: the
 *   command in flight is waited for, no longer than the in-tree driver itself
 *   waits for its firmware, as it does for its own ioctls.
 * - Registers are only read: whether a background operation runs, and the
 *   HDM decoders.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernfs.h>
#include <linux/minmax.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <cxl_private.h>

#include "../beside.h"
#include "cxl.h"
#include "mailbox.h"

/* More than the largest mailbox with its capability array needs */
#define DEVICE_BLOCK_MOST	SZ_2M

static int memdev_send(struct fwctl_cxl *cxl, struct cxl_msg *msg)
{
	struct fwctl_cxl_msg cmd = {
		.opcode = msg->opcode,
		.in = msg->in,
		.in_size = msg->in_len,
		.out = msg->out,
		.out_size = msg->out_room,
	};
	int err = fwctl_cxl_mbox_send(cxl->memdev, &cmd);

	msg->return_code = cmd.return_code;
	msg->out_len = cmd.out_size;
	return err;
}

static bool memdev_background(struct fwctl_cxl *cxl)
{
	struct cxl_mbox *mbox = cxl->transport_data;

	return mbox && fwctl_cxl_mailbox_background(mbox);
}

static const struct cxl_transport memdev_transport = {
	.name = "beside cxl_pci",
	.send = memdev_send,
	.background = memdev_background,
	.state = fwctl_cxl_pci_state,
	.describe = fwctl_cxl_pci_describe,
};

static bool is_of_type(struct device *dev, const char *type)
{
	return dev->type && dev->type->name && !strcmp(dev->type->name, type);
}

static int match_memdev(struct device *dev, const void *data)
{
	return is_of_type(dev, "cxl_memdev");
}

/**
 * fwctl_cxl_memdev_find - the memory device that the in-tree driver made
 * @pdev: a PCI device
 *
 * Return: the device with a reference, or NULL: cxl_pci does not operate @pdev.
 */
struct device *fwctl_cxl_memdev_find(struct pci_dev *pdev)
{
	return device_find_child(&pdev->dev, NULL, match_memdev);
}

static int match_active_pmem(struct device *dev, const void *data)
{
	return is_of_type(dev, "cxl_nvdimm") && READ_ONCE(dev->driver);
}

/**
 * fwctl_cxl_memdev_pmem_active - is it an nvdimm as well?
 * @memdev: from fwctl_cxl_memdev_find()
 *
 * Return: true if the kernel uses its labels and its persistent memory.
 */
bool fwctl_cxl_memdev_pmem_active(struct device *memdev)
{
	struct device *nvdimm = device_find_child(memdev, NULL, match_active_pmem);

	put_device(nvdimm);
	return nvdimm;
}

/**
 * fwctl_cxl_memdev_doors - other ways to the firmware of a memory device
 * @memdev: the device that the in-tree driver made
 * @about: gets the doors
 *
 * What is in sysfs (security, firmware) are single commands, by the in-tree
 * driver's own choice; 6.1 has none there.
 */
void fwctl_cxl_memdev_doors(struct device *memdev, struct fwctl_about *about)
{
	struct kernfs_node *security = kernfs_find_and_get(memdev->kobj.sd, "security");

	snprintf(about->doors[0], FWCTL_DOOR_SIZE, "/dev/cxl/%s", dev_name(memdev));
	if (security)
		snprintf(about->doors[1], FWCTL_DOOR_SIZE, "/sys/bus/cxl/devices/%s",
			 dev_name(memdev));
	kernfs_put(security);
}

/* To see whether a background operation runs; done without if that fails */
static void memdev_map(struct fwctl_cxl *cxl)
{
	struct resource block;
	struct cxl_mbox *mbox;

	mbox = kzalloc_obj(*mbox);
	if (!mbox)
		return;
	if (fwctl_cxl_find_block(cxl->pdev, CXL_BLOCK_DEVICE, &block) ||
	    fwctl_cxl_map(&mbox->mmio, &block, 0, DEVICE_BLOCK_MOST)) {
		kfree(mbox);
		return;
	}
	if (fwctl_cxl_mailbox_find(mbox, true)) {
		fwctl_cxl_unmap(&mbox->mmio);
		kfree(mbox);
		return;
	}
	cxl->transport_data = mbox;
}

static void memdev_free(struct fwctl_cxl *cxl)
{
	struct cxl_mbox *mbox = cxl->transport_data;

	if (mbox)
		fwctl_cxl_unmap(&mbox->mmio);
	kfree(mbox);
	put_device(cxl->memdev);
	fwctl_cxl_free(cxl);
}

static struct fwctl_cxl *memdev_create(struct pci_dev *pdev, struct device *memdev)
{
	struct cxl_dev_state *cxlds = fwctl_cxl_memdev_state(memdev);
	struct fwctl_cxl *cxl;

	if (IS_ERR(cxlds))
		return ERR_CAST(cxlds);
	cxl = fwctl_cxl_create(pdev, memdev, &memdev_transport);
	if (!cxl)
		return ERR_PTR(-ENOMEM);
	cxl->memdev = get_device(memdev);
	cxl->beside = true;
	cxl->payload_size = fwctl_cxl_payload_size(cxlds);
	memdev_map(cxl);
	return cxl;
}

static struct fwctl_device *memdev_attach(struct fwctl_beside_link *link)
{
	struct device *memdev = fwctl_cxl_memdev_find(link->pdev);
	struct fwctl_cxl *cxl;
	int err;

	/* cxl_pci is bound: there is no later time to wait for */
	if (!memdev)
		return ERR_PTR(-ENODEV);
	cxl = memdev_create(link->pdev, memdev);
	put_device(memdev);
	if (IS_ERR(cxl))
		return ERR_CAST(cxl);

	cxl->link = link;
	err = fwctl_cxl_begin(cxl);
	cxl->link = NULL;
	if (err) {
		memdev_free(cxl);
		return ERR_PTR(err);
	}
	return &cxl->fwctl;
}

static void memdev_detach(struct fwctl_device *fwctl)
{
	memdev_free(to_fwctl_cxl(fwctl));
}

static struct fwctl_beside memdev_beside = {
	.driver = "cxl_pci",
	.class = PCI_CLASS_MEMORY_CXL,
	.drain_first = true,
	.attach = memdev_attach,
	.detach = memdev_detach,
};

/**
 * fwctl_cxl_memdev_register - attach to memory devices, now and later
 *
 * Return: 0 or an errno.
 */
int fwctl_cxl_memdev_register(void)
{
	if (!fwctl_cxl_layout_fits()) {
		pr_err("fwctl_cxl: built with the type information of another kernel: build it for this one\n");
		return -ENOEXEC;
	}
	return fwctl_beside_register(&memdev_beside);
}

/**
 * fwctl_cxl_memdev_unregister - undo fwctl_cxl_memdev_register()
 */
void fwctl_cxl_memdev_unregister(void)
{
	fwctl_beside_unregister(&memdev_beside);
}
