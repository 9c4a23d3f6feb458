// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a controller reports of its commands, in the words of the arbiter: the
 * Commands Supported and Effects log (05h), finer for features the Feature
 * Identifiers Effects log (12h), and the list of log pages (00h).
 *
 * - Decoding only: the words were read elsewhere, and only ever gain bits.
 * - A relaxation of the command's execution (CSER) takes nothing back. Neither it
 *   nor the scope of a command is an effect.
 * - User data are not changed through here, whatever a row says.
 */
#include <linux/bits.h>
#include <linux/bitfield.h>
#include <linux/compiler.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include <asm/byteorder.h>

#include "commands.h"
#include "effects.h"
#include "nvme.h"

/* Figures 210 and 262, which share these */
#define EFFECT_SUPPORTED	BIT(0)	/* there is such a command, or feature */
#define EFFECT_DATA		BIT(1)	/* user data change (LBCC, UDCC) */
#define EFFECT_NAMESPACE	BIT(2)	/* what a namespace can do (NCC) */
#define EFFECT_INVENTORY	BIT(3)	/* which namespaces there are (NIC) */
#define EFFECT_CONTROLLER	BIT(4)	/* what the controller can do (CCC) */

/* Figure 210: commands */
#define COMMAND_RESERVED	GENMASK(13, 5)
#define COMMAND_EXECUTION	NVME_EFFECTS_CSE	/* 15:14 are CSER */
#define EXECUTION_NAMESPACE	1	/* nothing else in the namespace */
#define EXECUTION_ALL		2	/* nothing else in any namespace */

/* Figure 262: features */
#define FEATURE_RESERVED	GENMASK(18, 5)

static u32 effects_common(u32 word)
{
	u32 effects = 0;

	if (word & EFFECT_DATA)
		effects |= FWCTL_DATA_NOW;
	if (word & (EFFECT_NAMESPACE | EFFECT_CONTROLLER))
		effects |= FWCTL_CONFIG_NOW;
	if (word & EFFECT_INVENTORY)
		effects |= FWCTL_INVENTORY_NOW;
	return effects;
}

static u32 effects_of_execution(u32 execution)
{
	switch (execution) {
	case 0:
		return 0;
	case EXECUTION_NAMESPACE:
		return FWCTL_EXCLUSIVE_NS;
	case EXECUTION_ALL:
		return FWCTL_EXCLUSIVE_ALL;
	default:
		return FWCTL_UNKNOWN;
	}
}

/**
 * fwctl_nvme_command_effects - a word of log 05h as classes
 * @word: the word, in host byte order
 *
 * Return: FWCTL_* classes.
 */
u32 fwctl_nvme_command_effects(u32 word)
{
	u32 effects = effects_common(word);

	effects |= effects_of_execution(FIELD_GET(COMMAND_EXECUTION, word));
	if (word & COMMAND_RESERVED)
		effects |= FWCTL_UNKNOWN;
	return effects;
}

/**
 * fwctl_nvme_feature_effects - a word of log 12h as classes
 * @word: the word, in host byte order
 *
 * Return: FWCTL_* classes.
 */
u32 fwctl_nvme_feature_effects(u32 word)
{
	u32 effects = effects_common(word);

	if (word & FEATURE_RESERVED)
		effects |= FWCTL_UNKNOWN;
	return effects;
}

static void report_command(const struct nvme_facts *facts, u8 opcode,
			   struct fwctl_report *report)
{
	u32 word;

	if (!READ_ONCE(facts->has_acs))
		return;
	word = READ_ONCE(facts->acs[opcode]);
	/* Effects of what is not supported count all the same: they can only refuse */
	report->listed = word & EFFECT_SUPPORTED;
	report->effects = fwctl_nvme_command_effects(word);
}

/* A setting's own effects replace those of Set Features; reading it has none */
static void report_feature(const struct nvme_facts *facts, const struct fwctl_request *req,
			   struct fwctl_report *report)
{
	u32 word;

	if (!READ_ONCE(facts->has_fis))
		return;
	word = READ_ONCE(facts->fis[(u8)req->key.number]);
	if (!(word & EFFECT_SUPPORTED)) {
		report->not_supported = "the controller lists no such feature in its log 12h";
		return;
	}
	if (req->opcode != NVME_OP_SET_FEATURES)
		return;
	report->listed = true;
	report->key_listed = true;
	report->effects = fwctl_nvme_feature_effects(word);
}

static void report_page(const struct nvme_facts *facts, u8 page, struct fwctl_report *report)
{
	if (READ_ONCE(facts->has_lids) && !(READ_ONCE(facts->lids[page]) & EFFECT_SUPPORTED))
		report->not_supported = "the controller lists no such page in its log 00h";
}

/**
 * fwctl_nvme_report - what the controller says of a command
 * @facts: what it said of itself
 * @req: the command
 * @report: the answer; zero on entry
 *
 * See &struct fwctl_command_ops.report.
 */
void fwctl_nvme_report(const struct nvme_facts *facts, const struct fwctl_request *req,
		       struct fwctl_report *report)
{
	report_command(facts, req->opcode, report);
	switch (req->keyed ? req->opcode : 0) {
	case NVME_OP_GET_LOG:
		report_page(facts, req->key.number, report);
		break;
	case NVME_OP_GET_FEATURES:
	case NVME_OP_SET_FEATURES:
		report_feature(facts, req, report);
		break;
	}
	if (report->effects & FWCTL_DATA_NOW)
		report->refused =
			"it changes user data, says the controller: use nvme-cli on /dev/nvmeN";
}

/**
 * fwctl_nvme_add_words - add a report to what is known
 * @known: 256 words; others read them meanwhile
 * @log: 256 words of the log
 * @number: bits of a word that are a number, of which the greater counts
 *
 * Return: true if any word is another than before.
 */
bool fwctl_nvme_add_words(u32 *known, const __le32 *log, u32 number)
{
	bool changed = false;
	unsigned int i;
	u32 word, most;

	for (i = 0; i < 256; i++) {
		word = le32_to_cpu(log[i]);
		most = max(known[i] & number, word & number);
		word = ((known[i] | word) & ~number) | most;
		changed = changed || word != known[i];
		WRITE_ONCE(known[i], word);
	}
	return changed;
}
