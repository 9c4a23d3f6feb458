// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CXL command set as one list: the specification's tables, then vendors'.
 * A new command is a row in one of them.
 */
#include "commands.h"

const struct fwctl_command_table * const cxl_command_tables[] = {
	&cxl_generic_table,
	&cxl_features_table,
	&cxl_memdev_table,
	&cxl_gfd_table,
	&cxl_fmapi_table,
	&cxl_fabric_table,
	&cxl_vendor_table,
	NULL
};
