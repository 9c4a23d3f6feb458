// SPDX-License-Identifier: GPL-2.0-only
/*
 * Vendor commands, opcodes C000h to FFFFh.
 *
 * A row needs what every row needs: a name that begins with the vendor's, a
 * specification that anybody can read, effects as that says, and a reason.
 * Without a published specification there is no row; such a command can only
 * be sent where the administrator allowed unlisted commands.
 */
#include "commands.h"

/* No vendor has published one yet */
const struct fwctl_command_table fwctl_cxl_vendor_table = {
	.origin = "CXL vendors",
};
