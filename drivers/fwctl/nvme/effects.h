/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NVME_EFFECTS_H
#define FWCTL_NVME_EFFECTS_H

#include <linux/bits.h>
#include <linux/types.h>

/* Command submission and execution, a number among the bits of log 05h */
#define NVME_EFFECTS_CSE	GENMASK(18, 16)

u32 fwctl_nvme_command_effects(u32 word);
u32 fwctl_nvme_feature_effects(u32 word);
bool fwctl_nvme_add_words(u32 *known, const __le32 *log, u32 number);

#endif
