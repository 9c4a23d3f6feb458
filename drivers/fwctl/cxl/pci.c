// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mailbox of a PCI device: what the two ways to attach (memdev.c, owner.c) have
 * in common. Who it is and whether it is in use, its registers say.
 */
#include <linux/pci.h>

#include "cxl.h"
#include "hdm.h"

/**
 * fwctl_cxl_pci_state - &struct cxl_transport.state of a PCI device
 * @cxl: the device
 * @req: the request
 * @state: gets the state of what the request is for
 */
void fwctl_cxl_pci_state(struct fwctl_cxl *cxl, const struct fwctl_request *req,
			 struct fwctl_state *state)
{
	if (req->depth)
		fwctl_cxl_target_state(cxl, req->target, state);
	else if (cxl->memory)
		fwctl_cxl_memory_state(cxl->pdev, &cxl->component, state);
	else if (req->opcode == CXL_OP_PORT_CONTROL)
		fwctl_cxl_port_state(cxl->pdev, req->target, state);
	else
		fwctl_cxl_switch_state(cxl->pdev, state);
}

/**
 * fwctl_cxl_pci_describe - &struct cxl_transport.describe of a PCI device
 * @cxl: the device
 * @about: gets what is to be said of it
 */
void fwctl_cxl_pci_describe(struct fwctl_cxl *cxl, struct fwctl_about *about)
{
	u64 serial = pci_get_dsn(cxl->pdev);

	/* As the in-tree driver shows it */
	if (serial)
		snprintf(about->serial, sizeof(about->serial), "%#llx", serial);
	if (cxl->beside) {
		about->beside = "cxl_pci";
		fwctl_cxl_memdev_doors(cxl->memdev, about);
	}
}

/**
 * fwctl_cxl_create - make a device, not registered yet
 * @pdev: the PCI device
 * @parent: under which device it will be found
 * @transport: how commands get to the firmware; its data and the payload size
 *	are filled in by the caller
 *
 * Return: the device, for fwctl_cxl_free(), or NULL.
 */
struct fwctl_cxl *fwctl_cxl_create(struct pci_dev *pdev, struct device *parent,
				   const struct cxl_transport *transport)
{
	struct fwctl_cxl *cxl = fwctl_cxl_alloc(parent, transport);

	if (!cxl)
		return NULL;
	cxl->pdev = pci_dev_get(pdev);
	cxl->memory = pdev->class >> 8 == PCI_CLASS_MEMORY_CXL;
	/* Without it the memory counts as in use, if it decodes at all */
	if (cxl->memory && fwctl_cxl_hdm_map(pdev, &cxl->component))
		pci_info(pdev, "HDM decoders cannot be read\n");
	return cxl;
}

/**
 * fwctl_cxl_begin - read the report, make the device visible
 * @cxl: complete
 *
 * Return: 0 or an errno of fwctl_cxl_prepare() or fwctl_register().
 */
int fwctl_cxl_begin(struct fwctl_cxl *cxl)
{
	return fwctl_cxl_prepare(cxl) ?: fwctl_register(&cxl->fwctl);
}

/**
 * fwctl_cxl_free - undo fwctl_cxl_create()
 * @cxl: not registered, or unplugged and drained
 */
void fwctl_cxl_free(struct fwctl_cxl *cxl)
{
	fwctl_cxl_unmap(&cxl->component);
	pci_dev_put(cxl->pdev);
	fwctl_cxl_put(cxl);
}
