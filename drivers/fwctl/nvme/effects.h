/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NVME_EFFECTS_H
#define FWCTL_NVME_EFFECTS_H

#include <linux/types.h>

u32 fwctl_nvme_command_effects(u32 word);
u32 fwctl_nvme_feature_effects(u32 word);

#endif
