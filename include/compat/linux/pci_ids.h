/* SPDX-License-Identifier: GPL-2.0-only */
/* The vendor ID of the CXL consortium. */
#ifndef COMPAT_LINUX_PCI_IDS_H
#define COMPAT_LINUX_PCI_IDS_H

#include_next <linux/pci_ids.h>

#ifndef PCI_VENDOR_ID_CXL
#define PCI_VENDOR_ID_CXL	0x1e98
#endif

#endif
