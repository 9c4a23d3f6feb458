// SPDX-License-Identifier: GPL-2.0-only
/*
 * State of a memory device, and of the components behind a switch.
 *
 * A command that goes through a switch's tunnel reaches a component that this
 * host may be using at the same time, and one to the switch itself may reset a
 * port, or take what is behind it away. The switch's mailbox CCI is a function
 * next to the switch's upstream port, on one bus; below that port each
 * downstream port has the number that tunnels are addressed with. So what this
 * host uses is found among its own PCI devices.
 *
 * What cannot be told counts as in use. A tunnel to a port that this host does
 * not see, or below which it has enumerated nothing, reaches a component that
 * nothing is known of: decoders stay committed when a device is removed by
 * hand, and what is not enumerated here may be another host's. For the switch
 * itself a port without a link has nothing to be used behind it.
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
 * fwctl_cxl_memory_state - state of a memory device of this host
 * @pdev: the device, whoever operates it
 * @component: its registers, from fwctl_cxl_hdm_map()
 * @state: gets what holds; zeroed or partly filled on entry
 */
void fwctl_cxl_memory_state(struct pci_dev *pdev, const struct cxl_mmio *component,
			    struct fwctl_state *state)
{
	struct device *memdev = fwctl_cxl_memdev_find(pdev);

	if (memdev) {
		state->owned |= FWCTL_OWNED_BESIDE;
		if (fwctl_cxl_memdev_pmem_active(memdev))
			state->owned |= CXL_OWNED_PMEM;
		put_device(memdev);
	}
	fwctl_cxl_hdm_state(pdev, component, state);
}

/* What @pdev, found behind the switch, adds to the target's state */
static void add_component(struct pci_dev *pdev, struct fwctl_state *state)
{
	struct fwctl_state one = {};
	struct cxl_mmio component;

	if (pdev->class >> 8 == PCI_CLASS_MEMORY_CXL &&
	    pci_find_dvsec_capability(pdev, PCI_VENDOR_ID_CXL, CXL_DVSEC_ID_DEVICE)) {
		fwctl_cxl_hdm_map(pdev, &component);
		fwctl_cxl_memory_state(pdev, &component, &one);
		fwctl_cxl_unmap(&component);
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

/* What a command to a switch can reach, and what was seen of that */
struct reach {
	const struct pci_bus *bus;	/* of the mailbox CCI and the upstream port */
	bool everything;		/* or only what is at this port */
	u8 port;
	bool upstream;			/* the upstream port is there */
	bool downstream;		/* a downstream port is */
	bool component;			/* something behind one is */
};

static void __printf(2, 3) unknown(struct fwctl_state *state, const char *format, ...)
{
	va_list args;

	if (state->in_use)
		return;
	state->in_use = true;
	va_start(args, format);
	vsnprintf(state->in_use_by, sizeof(state->in_use_by), format, args);
	va_end(args);
}

/*
 * The downstream port, of the switch with its upstream port on @bus, that is
 * @pdev or above it. NULL: none. What is above a device stays as long as it.
 */
static struct pci_dev *port_at(struct pci_dev *pdev, const struct pci_bus *bus)
{
	struct pci_dev *port, *up;

	for (port = pdev; port; port = up) {
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

/* Is the link of @port down beyond doubt? */
static bool link_is_down(struct pci_dev *port)
{
	u32 caps;
	u16 status;

	if (pcie_capability_read_dword(port, PCI_EXP_LNKCAP, &caps) || caps == CXL_ALL_ONES ||
	    pcie_capability_read_word(port, PCI_EXP_LNKSTA, &status) || status == U16_MAX)
		return false;
	return (caps & PCI_EXP_LNKCAP_DLLLARC) && !(status & PCI_EXP_LNKSTA_DLLLA);
}

static bool has_children(struct pci_dev *port)
{
	struct pci_dev *pdev = NULL;

	for_each_pci_dev(pdev) {
		if (pci_upstream_bridge(pdev) == port) {
			pci_dev_put(pdev);
			return true;
		}
	}
	return false;
}

/* @pdev is one of the ports that are reached, or behind one */
static void add_reached(struct pci_dev *pdev, struct reach *reach, struct fwctl_state *state)
{
	reach->downstream = true;
	if (!pci_is_bridge(pdev)) {
		reach->component = true;
		add_component(pdev, state);
	} else if (is_type(pdev, PCI_EXP_TYPE_DOWNSTREAM) && !has_children(pdev) &&
		   !link_is_down(pdev)) {
		unknown(state, "unknown device behind %s", pci_name(pdev));
	}
}

static void reach_state(struct reach *reach, struct fwctl_state *state)
{
	struct pci_dev *pdev = NULL, *port;

	for_each_pci_dev(pdev) {
		if (pdev->bus == reach->bus && is_type(pdev, PCI_EXP_TYPE_UPSTREAM))
			reach->upstream = true;
		port = port_at(pdev, reach->bus);
		if (port && (reach->everything || port_is(port, reach->port)))
			add_reached(pdev, reach, state);
	}
	if (!reach->upstream)
		unknown(state, "unknown: no upstream port at the CCI");
	else if (!reach->everything && !reach->component)
		unknown(state, "unknown device behind port %u", reach->port);
	else if (!reach->downstream)
		unknown(state, "unknown: no ports of the switch");
}

/**
 * fwctl_cxl_switch_state - is anything behind a switch in use, by this host?
 * @cci: the switch's mailbox CCI
 * @state: gets in_use and in_use_by; zero on entry. What the kernel owns behind
 *	the switch is not owned of the switch.
 */
void fwctl_cxl_switch_state(struct pci_dev *cci, struct fwctl_state *state)
{
	struct reach reach = { .bus = cci->bus, .everything = true };

	reach_state(&reach, state);
	state->owned = 0;
}

/**
 * fwctl_cxl_port_state - is what is at one port of a switch in use?
 * @cci: the switch's mailbox CCI
 * @port: the port that a command to the switch itself names
 * @state: as fwctl_cxl_switch_state(). A port that this host does not see may be
 *	another host's, and counts as in use.
 */
void fwctl_cxl_port_state(struct pci_dev *cci, u8 port, struct fwctl_state *state)
{
	struct reach reach = { .bus = cci->bus, .port = port };

	reach_state(&reach, state);
	state->owned = 0;
}

/**
 * fwctl_cxl_target_state - state of what a tunnel through this device reaches
 * @cxl: the device
 * @target: &struct fwctl_request.target; only the outermost tunnel counts,
 *	since what is behind its port is the inner tunnel's target or holds it
 * @state: gets what holds; zero on entry
 */
void fwctl_cxl_target_state(struct fwctl_cxl *cxl, u32 target, struct fwctl_state *state)
{
	struct reach reach = {
		.bus = cxl->pdev->bus,
		.everything = (u8)(target >> 8) != TARGET_PORT,
		.port = target,
	};

	if (cxl->memory)
		fwctl_cxl_memory_state(cxl->pdev, &cxl->component, state);
	else
		reach_state(&reach, state);
}
