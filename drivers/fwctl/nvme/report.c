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

#include "effects.h"
#include "nvme.h"

/* Byte 261 of Identify Controller, NVM Express Base 2.1, figure 313 */
#define NVME_ID_LPA		261
#define NVME_ID_LPA_EFFECTS	BIT(1)
#define NVME_ID_LPA_EXTENDED	BIT(5)

#define NVME_LOG_PAGES		0x00
#define NVME_LOG_EFFECTS	0x05
#define NVME_LOG_FEATURES	0x12

#define NVME_LOG_CDW10_NUMDL	GENMASK(31, 16)

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

/**
 * struct nvme_report_log - a log of the report
 * @page: log page identifier
 * @len: bytes that are read of it; it begins with 256 words
 * @announced: bit of LPA that says that the controller has it
 * @number: bits of a word that are a number, of which the greater counts
 */
struct nvme_report_log {
	u8 page;
	u16 len;
	u8 announced;
	u32 number;
};

static const struct nvme_report_log effects_log = {
	NVME_LOG_EFFECTS, NVME_EFFECTS_LOG_SIZE, NVME_ID_LPA_EFFECTS, NVME_EFFECTS_CSE,
};

static const struct nvme_report_log features_log = {
	NVME_LOG_FEATURES, NVME_FEATURES_LOG_SIZE, NVME_ID_LPA_EXTENDED,
};

static const struct nvme_report_log pages_log = {
	NVME_LOG_PAGES, NVME_PAGES_LOG_SIZE, NVME_ID_LPA_EXTENDED,
};

/*
 * Returns 1 if it says something new, 0 if not or if the controller has no such
 * log, -EIO if it announced the log and does not give it.
 */
static int add_log(struct fwctl_nvme *nvme, const struct nvme_report_log *log, __le32 *buf,
		   u32 *known, bool *has)
{
	bool changed;
	int ret;

	if (!(nvme->facts.identify[NVME_ID_LPA] & log->announced))
		return 0;
	ret = log_read(nvme, log->page, buf, log->len);
	if (ret)
		return ret < 0 ? ret : -EIO;
	changed = fwctl_nvme_add_words(known, buf, log->number) || !*has;
	WRITE_ONCE(*has, true);
	return changed;
}

/* Without the logs of features and pages, that on commands says enough */
static int report_read(struct fwctl_nvme *nvme, __le32 *buf)
{
	struct nvme_facts *facts = &nvme->facts;
	int effects, features, pages;

	effects = add_log(nvme, &effects_log, buf, facts->acs, &facts->has_acs);
	if (effects < 0 && effects != -EIO)
		return effects;
	features = add_log(nvme, &features_log, buf, facts->fis, &facts->has_fis);
	if (features < 0 && features != -EIO)
		return features;
	pages = add_log(nvme, &pages_log, buf, facts->lids, &facts->has_lids);
	if (pages < 0 && pages != -EIO)
		return pages;
	return effects < 0 ? effects : effects > 0 || features > 0 || pages > 0;
}

/**
 * fwctl_nvme_report_read - read the report, and add it to what is known
 * @nvme: the controller, identified
 *
 * Return: as &struct fwctl_command_ops.refresh.
 */
int fwctl_nvme_report_read(struct fwctl_nvme *nvme)
{
	__le32 *buf __free(kfree) = kzalloc(NVME_EFFECTS_LOG_SIZE, GFP_KERNEL);
	int ret;

	if (!buf)
		return -ENOMEM;
	if (mutex_lock_killable(&nvme->lock))
		return -EINTR;
	ret = report_read(nvme, buf);
	mutex_unlock(&nvme->lock);
	return ret;
}
