// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CXL command set as one list: the specification's tables, then vendors'.
 * A new command is a row in one of them.
 */
#include "commands.h"

const struct fwctl_command_table * const fwctl_cxl_command_tables[] = {
	&fwctl_cxl_generic_table,
	&fwctl_cxl_features_table,
	&fwctl_cxl_memdev_table,
	&fwctl_cxl_gfd_table,
	&fwctl_cxl_fmapi_table,
	&fwctl_cxl_fabric_table,
	&fwctl_cxl_vendor_table,
	NULL
};
