// SPDX-License-Identifier: GPL-2.0-only
/*
 * The NVMe command set as one list: the specification's tables, then vendors'.
 * A new command is a row in one of them, and a length in classify_lengths.c if
 * it may be sent.
 */
#include "commands.h"
#include "nvme.h"

const struct fwctl_command_table * const fwctl_nvme_command_tables[] = {
	&fwctl_nvme_admin_table,
	&fwctl_nvme_identify_table,
	&fwctl_nvme_log_table,
	&fwctl_nvme_get_features_table,
	&fwctl_nvme_set_features_table,
	&fwctl_nvme_actions_table,
	&fwctl_nvme_vendor_table,
	NULL
};
