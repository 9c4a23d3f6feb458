// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the controller says of itself: Identify Controller, and its logs on
 * commands, features and log pages.
 *
 * - The report only grows: what was once said of a command is not taken back.
 * - Only logs that Identify announces are asked for: a request for another would
 *   leave an entry in the controller's error log.
 * - Nothing is decoded here but where that is needed to put two reports together.
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/nvme.h>
#include <linux/slab.h>

#include "nvme.h"

/* Byte 261 of Identify Controller, NVM Express Base 2.1, figure 313 */
#define NVME_ID_LPA		261
#define NVME_ID_LPA_EFFECTS	BIT(1)
#define NVME_ID_LPA_EXTENDED	BIT(5)

#define NVME_LOG_PAGES		0x00
#define NVME_LOG_EFFECTS	0x05
#define NVME_LOG_FEATURES	0x12

#define NVME_LOG_CDW10_NUMDL	GENMASK(31, 16)

/* Command submission and execution, a number among the bits of log 05h */
#define NVME_EFFECTS_CSE	GENMASK(18, 16)

/**
 * fwctl_nvme_identify_read - read Identify Controller
 * @nvme: the controller, not registered yet
 *
 * Return: as fwctl_nvme_ask().
 */
int fwctl_nvme_identify_read(struct fwctl_nvme *nvme)
{
	struct nvme_command cmd = {
		.identify.opcode = nvme_admin_identify,
		.identify.cns = NVME_ID_CNS_CTRL,
	};

	guard(mutex)(&nvme->lock);
	return fwctl_nvme_ask(nvme, &cmd, nvme->facts.identify, NVME_IDENTIFY_SIZE);
}

static int log_read(struct fwctl_nvme *nvme, u8 page, void *log, size_t len)
{
	struct nvme_command cmd = {
		.common.opcode = nvme_admin_get_log_page,
		.common.nsid = cpu_to_le32(NVME_NSID_ALL),
		.common.cdw10 = cpu_to_le32(FIELD_PREP(NVME_LOG_CDW10_NUMDL, len / 4 - 1) | page),
	};

	return fwctl_nvme_ask(nvme, &cmd, log, len);
}

static void add_words(u32 *known, const __le32 *log, u32 number)
{
	unsigned int i;
	u32 word, most;

	for (i = 0; i < 256; i++) {
		word = le32_to_cpu(log[i]);
		most = max(known[i] & number, word & number);
		WRITE_ONCE(known[i], ((known[i] | word) & ~number) | most);
	}
}

/* A log that the controller announced and does not give is as one it lacks */
static int add_log(struct fwctl_nvme *nvme, u8 page, size_t len, __le32 *log, u32 *known,
		   u32 number, bool *has)
{
	int ret = log_read(nvme, page, log, len);

	if (ret)
		return ret;
	add_words(known, log, number);
	WRITE_ONCE(*has, true);
	return 0;
}

static int report_read(struct fwctl_nvme *nvme, __le32 *log)
{
	struct nvme_facts *facts = &nvme->facts;
	u8 lpa = facts->identify[NVME_ID_LPA];
	int effects = 0, ret = 0;

	if (lpa & NVME_ID_LPA_EFFECTS)
		effects = add_log(nvme, NVME_LOG_EFFECTS, NVME_EFFECTS_LOG_SIZE, log, facts->acs,
				  NVME_EFFECTS_CSE, &facts->has_acs);
	if (effects >= 0 && lpa & NVME_ID_LPA_EXTENDED) {
		ret = add_log(nvme, NVME_LOG_FEATURES, NVME_FEATURES_LOG_SIZE, log, facts->fis,
			      0, &facts->has_fis);
		if (ret >= 0)
			ret = add_log(nvme, NVME_LOG_PAGES, NVME_PAGES_LOG_SIZE, log, facts->lids,
				      0, &facts->has_lids);
	}
	if (effects < 0 || ret < 0)
		return effects < 0 ? effects : ret;
	return effects ? -EIO : 0;
}

/**
 * fwctl_nvme_report_read - read the report, and add it to what is known
 * @nvme: the controller, identified
 *
 * Return: as &struct fwctl_command_ops.refresh.
 */
int fwctl_nvme_report_read(struct fwctl_nvme *nvme)
{
	__le32 *log __free(kfree) = kzalloc(NVME_EFFECTS_LOG_SIZE, GFP_KERNEL);
	int err;

	if (!log)
		return -ENOMEM;
	if (mutex_lock_killable(&nvme->lock))
		return -EINTR;
	err = report_read(nvme, log);
	mutex_unlock(&nvme->lock);
	return err;
}
