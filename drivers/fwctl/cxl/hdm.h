/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is the memory of a CXL device in use?
 */
#ifndef FWCTL_CXL_HDM_H
#define FWCTL_CXL_HDM_H

#include <linux/types.h>

struct cxl_mmio;
struct fwctl_state;
struct pci_dev;

/**
 * struct cxl_dvsec_mem - what the device DVSEC says of its memory
 * @known: it could be read
 * @enabled: Mem_Enable: the device decodes CXL.mem at all
 * @ranges: bit N: range N has a size
 */
struct cxl_dvsec_mem {
	bool known;
	bool enabled;
	u8 ranges;
};

void fwctl_cxl_memory_in_use(const struct cxl_mmio *component, const struct cxl_dvsec_mem *dvsec,
			     struct fwctl_state *state);

int fwctl_cxl_hdm_map(struct pci_dev *pdev, struct cxl_mmio *component);
void fwctl_cxl_hdm_state(struct pci_dev *pdev, const struct cxl_mmio *component,
			 struct fwctl_state *state);

#endif
