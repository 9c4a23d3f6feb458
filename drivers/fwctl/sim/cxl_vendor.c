// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vendor table of the simulated CXL device, in the place of that of ../cxl:
 * what a vendor who publishes what a command does gets.
 */
#include "../cxl/commands.h"
#include "cxl.h"

static const struct fwctl_command vendor_rows[] = {
	{
		.opcode = SIM_CXL_VENDOR_LISTED, .name = "sim-set-turbo",
		.spec = "Documentation/sim.rst", .floor = FWCTL_RPC_DEBUG_WRITE,
		.effects = FWCTL_CONFIG_RESET_COLD, .limits = CXL_IN_OUT(0x4, 0x4),
		.why = "changes nothing before the next reset; returns what it gets",
	},
};

const struct fwctl_command_table fwctl_cxl_vendor_table =
	FWCTL_TABLE("simulated vendor", vendor_rows);
