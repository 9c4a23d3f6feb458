// SPDX-License-Identifier: GPL-2.0-only
/*
 * State of a memory device, and of the components behind a tunnel.
 *
 * A command that goes through a switch's tunnel reaches a component that this
 * host may be using at the same time. The switch's mailbox CCI is a function
 * next to the switch's upstream port, on one bus; below that port each
 * downstream port has the number that tunnels are addressed with. So what this
 * host uses is found among its own PCI devices. A port below which this host
 * has enumerated nothing is not used by this host.
 *
 * What cannot be told counts as in use.
 */
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/fwctl_commands.h>
#include <linux/pci.h>

#include "cxl.h"
#include "hdm.h"

/* Target types of a tunnel, CXL 3.1 7.6.7.3.1 */
#define TARGET_PORT	0

/**
 * cxl_memory_state - state of a memory device of this host
 * @pdev: the device, whoever operates it
 * @component: its registers, from cxl_hdm_map()
 * @state: gets what holds; zeroed or partly filled on entry
 */
void cxl_memory_state(struct pci_dev *pdev, const struct cxl_mmio *component,
		      struct fwctl_state *state)
{
	struct device *memdev = cxl_memdev_find(pdev);

	if (memdev) {
		state->owned |= FWCTL_OWNED_BESIDE;
		if (cxl_memdev_pmem_active(memdev))
			state->owned |= CXL_OWNED_PMEM;
		put_device(memdev);
	}
	cxl_hdm_state(pdev, component, state);
}

/* What @pdev, found behind the switch, adds to the target's state */
static void add_component(struct pci_dev *pdev, struct fwctl_state *state)
{
	struct fwctl_state one = {};
	struct cxl_mmio component;

	if (pci_find_dvsec_capability(pdev, PCI_VENDOR_ID_CXL, CXL_DVSEC_ID_DEVICE)) {
		cxl_hdm_map(pdev, &component);
		cxl_memory_state(pdev, &component, &one);
		cxl_unmap(&component);
	} else if (pdev->dev.driver) {
		one.in_use = true;
		strscpy(one.in_use_by, "a driver", sizeof(one.in_use_by));
	}

	state->owned |= one.owned;
	if (one.in_use && !state->in_use) {
		state->in_use = true;
		snprintf(state->in_use_by, sizeof(state->in_use_by), "%s: %s",
			 pci_name(pdev), one.in_use_by);
	}
}

static bool is_type(struct pci_dev *pdev, int type)
{
	return pci_is_pcie(pdev) && pci_pcie_type(pdev) == type;
}

/*
 * Below which downstream port of the switch with its upstream port on @bus is
 * @pdev? NULL: none. What is above a device stays as long as the device.
 */
static struct pci_dev *port_above(struct pci_dev *pdev, const struct pci_bus *bus)
{
	struct pci_dev *port = pci_upstream_bridge(pdev), *up;

	for (; port; port = up) {
		up = pci_upstream_bridge(port);
		if (up && up->bus == bus && is_type(port, PCI_EXP_TYPE_DOWNSTREAM) &&
		    is_type(up, PCI_EXP_TYPE_UPSTREAM))
			return port;
	}
	return NULL;
}

static bool port_is(struct pci_dev *port, u8 number)
{
	u32 caps;

	/* A port that is gone cannot be told from another */
	if (pcie_capability_read_dword(port, PCI_EXP_LNKCAP, &caps) || caps == CXL_ALL_ONES)
		return true;
	return FIELD_GET(PCI_EXP_LNKCAP_PN, caps) == number;
}

static void switch_target_state(struct pci_dev *cci, u8 type, u8 id,
				struct fwctl_state *state)
{
	struct pci_dev *pdev = NULL, *port;
	bool upstream = false;

	for_each_pci_dev(pdev) {
		if (pdev->bus == cci->bus && is_type(pdev, PCI_EXP_TYPE_UPSTREAM))
			upstream = true;
		port = port_above(pdev, cci->bus);
		if (port && !pci_is_bridge(pdev) && (type != TARGET_PORT || port_is(port, id)))
			add_component(pdev, state);
	}
	if (!upstream && !state->in_use) {
		state->in_use = true;
		strscpy(state->in_use_by, "unknown: no upstream port at the CCI",
			sizeof(state->in_use_by));
	}
}

/**
 * cxl_target_state - state of what a tunnel through this device reaches
 * @cxl: the device
 * @target: &struct fwctl_request.target; only the outermost tunnel counts,
 *	since what is behind its port is the inner tunnel's target or holds it
 * @state: gets what holds; zero on entry
 */
void cxl_target_state(struct fwctl_cxl *cxl, u32 target, struct fwctl_state *state)
{
	if (cxl->memory)
		cxl_memory_state(cxl->pdev, &cxl->component, state);
	else
		switch_target_state(cxl->pdev, target >> 8, target, state);
}
