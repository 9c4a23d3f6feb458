// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vendors' admin commands, C0h to FFh, that have a published specification: the
 * row's .spec names it and .why says what the command does. Data are transferred
 * only in the vendor specific command format, and if the controller says that all
 * of its vendor commands have it, so a row needs no rule for its length.
 */
#include "commands.h"

const struct fwctl_command_table fwctl_nvme_vendor_table = {
	.origin = "vendors of NVMe controllers",
};
