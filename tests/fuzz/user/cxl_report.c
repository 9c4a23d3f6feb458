// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report of a CXL device: the effects log, the list of logs, the list of Features
 * (drivers/fwctl/cxl/{effects,logs,features,reported}.c), read again and again from a
 * firmware that answers as it likes.
 *
 * Input: u8 payload size; u8 which allocation fails; u8 how often it is read; answers.
 */
#include "firmware.h"

/* What was known before, to see that nothing of it is lost */
struct known {
	u32 opcodes, features, logs;
	u16 *words;		/* opcode, effects, opcode, effects... */
	struct cxl_known_feature *feature;
	u8 (*uuid)[16];
};

static u16 word_of(const struct cxl_cel *cel, u16 opcode)
{
	void *entry = xa_load(&cel->effects, opcode);

	check(entry);
	return xa_to_value(entry);
}

static void known_save(struct known *known, const struct fwctl_cxl *cxl)
{
	u32 i;

	known->opcodes = cxl->cel.count;
	known->features = cxl->features.known_count;
	known->logs = cxl->logs.count;
	known->words = malloc(known->opcodes * 2 * sizeof(u16));
	known->feature = malloc(known->features * sizeof(*known->feature));
	known->uuid = malloc(known->logs * sizeof(*known->uuid));
	for (i = 0; i < known->opcodes; i++) {
		known->words[2 * i] = cxl->cel.opcodes[i];
		known->words[2 * i + 1] = word_of(&cxl->cel, cxl->cel.opcodes[i]);
	}
	if (known->features)
		memcpy(known->feature, cxl->features.known,
		       known->features * sizeof(*known->feature));
	if (known->logs)
		memcpy(known->uuid, cxl->logs.uuids, known->logs * sizeof(*known->uuid));
}

static void known_free(struct known *known)
{
	free(known->words);
	free(known->feature);
	free(known->uuid);
}

static const struct cxl_known_feature *feature_of(const struct fwctl_cxl *cxl, const void *uuid)
{
	u32 i;

	for (i = 0; i < cxl->features.known_count; i++)
		if (!memcmp(cxl->features.known[i].uuid, uuid, 16))
			return &cxl->features.known[i];
	return NULL;
}

static bool has_log(const struct fwctl_cxl *cxl, const u8 *uuid)
{
	u32 i;

	for (i = 0; i < cxl->logs.count; i++)
		if (!memcmp(cxl->logs.uuids[i], uuid, 16))
			return true;
	return false;
}

/* Whatever went wrong, what was known is; returns whether there is more now */
static bool check_grown(const struct known *known, const struct fwctl_cxl *cxl)
{
	bool more = cxl->cel.count > known->opcodes || cxl->logs.count > known->logs ||
		    cxl->features.known_count > known->features;
	u32 i;

	for (i = 0; i < known->opcodes; i++) {
		u16 before = known->words[2 * i + 1], now = word_of(&cxl->cel, known->words[2 * i]);

		check((now & before) == before);
		more |= now != before;
	}
	for (i = 0; i < known->features; i++) {
		const struct cxl_known_feature *now = feature_of(cxl, known->feature[i].uuid);

		check(now && (now->effects & known->feature[i].effects) ==
			     known->feature[i].effects);
	}
	for (i = 0; i < known->logs; i++)
		check(has_log(cxl, known->uuid[i]));
	return more;
}

/* Sorted, each once, and one part agrees with the other */
static void check_lists(const struct fwctl_cxl *cxl)
{
	const struct cxl_feature_list *features = &cxl->features;
	u32 i;

	check(cxl->cel.count == cxl->cel.effects.count);
	for (i = 0; i < cxl->cel.count; i++) {
		word_of(&cxl->cel, cxl->cel.opcodes[i]);
		check(!i || cxl->cel.opcodes[i - 1] < cxl->cel.opcodes[i]);
	}
	for (i = 1; i < features->known_count; i++)
		check(memcmp(features->known[i - 1].uuid, features->known[i].uuid, 16) < 0);
	for (i = 1; i < cxl->logs.count; i++)
		check(memcmp(cxl->logs.uuids[i - 1], cxl->logs.uuids[i], 16) < 0);
	for (i = 0; i < features->count; i++) {
		const struct cxl_known_feature *known = feature_of(cxl, features->entries[i].uuid);

		check(known && known->effects == le16_to_cpu(features->entries[i].effects));
	}
}

/* Classes of an effects word, by the specification's table; see also Documentation/effects.rst */
static u32 classes_of(u16 word)
{
	return (word & 0x001 ? FWCTL_CONFIG_RESET_COLD : 0) |
	       (word & 0x002 ? FWCTL_CONFIG_NOW : 0) | (word & 0x004 ? FWCTL_DATA_NOW : 0) |
	       (word & 0x008 ? FWCTL_POLICY_NOW : 0) | (word & 0x010 ? FWCTL_LOG_NOW : 0) |
	       (word & 0x020 ? FWCTL_SECURITY : 0) | (word & 0x040 ? FWCTL_BACKGROUND : 0) |
	       (word & 0x100 ? FWCTL_ABORTABLE : 0) |
	       (word & 0x400 ? FWCTL_CONFIG_RESET_CONV : 0) |
	       (word & 0x800 ? FWCTL_CONFIG_RESET_FUNC : 0) |
	       (word & 0xf000 ? FWCTL_UNKNOWN : 0);
}

static void check_command(struct fwctl_cxl *cxl, const struct fwctl_request *req)
{
	struct fwctl_report report = {}, tunnelled = {};
	struct fwctl_request inner = *req;

	fwctl_cxl_cel_report(&cxl->cel, req->opcode, &report);
	tunnelled = report;
	if (!req->keyed) {
		check(report.listed);
		check(report.effects == classes_of(word_of(&cxl->cel, req->opcode)));
	}
	fwctl_cxl_feature_report(&cxl->features, req, &report);
	fwctl_cxl_log_report(&cxl->logs, req, &report);
	/* What is set at once or after a reset is changeable: all else is told */
	if (req->keyed && req->opcode == CXL_OP_SET_FEATURE) {
		check(report.not_supported || report.key_listed);
		check(report.not_supported || report.refused ||
		      (report.effects & (FWCTL_CONFIG_RESET | FWCTL_ANY_NOW)));
	}
	/* The lists are not those of a tunnel's target */
	inner.depth = 1;
	report = tunnelled;
	fwctl_cxl_feature_report(&cxl->features, &inner, &report);
	fwctl_cxl_log_report(&cxl->logs, &inner, &report);
	check(!memcmp(&report, &tunnelled, sizeof(report)));
}

/* Each command that is known comes once, and then no more */
static void check_reported(struct fwctl_cxl *cxl)
{
	u32 total = cxl->cel.count + 2 * cxl->features.known_count + 4 * cxl->logs.count, i;
	struct fwctl_request req, last = {};

	for (i = 0; i < total; i++) {
		memset(&req, 0, sizeof(req));
		check(!fwctl_cxl_reported(cxl, i, &req));
		check(!i || memcmp(&req, &last, sizeof(req)));
		check(req.keyed == (i >= cxl->cel.count));
		if (i < 300)
			check_command(cxl, &req);
		last = req;
	}
	check(fwctl_cxl_reported(cxl, total, &req) == -ENOENT);
	check(fwctl_cxl_reported(cxl, U32_MAX, &req) == -ENOENT);
}

/* A message is asked for as much as there is room for its answer */
static void see(struct firmware *firmware, const struct cxl_msg *msg)
{
	switch (msg->opcode) {
	case CXL_OP_GET_SUP_LOGS:
		check(!msg->in_len && msg->out_room);
		break;
	case CXL_OP_GET_LOG:
		check(msg->in_len == 24 && peek(msg->in, 20, 4) == msg->out_room);
		check(peek(msg->in, 16, 4) % 4 == 0 && msg->out_room % 4 == 0 && msg->out_room);
		break;
	case CXL_OP_GET_SUP_FEATS:
		check(msg->in_len == 8 && peek(msg->in, 0, 4) == msg->out_room);
		check(msg->out_room >= 8 && all_zero(msg->in, 6, 2));
		break;
	default:
		check(!"a command that reads no report");
	}
}

static void read_again(struct firmware *firmware)
{
	struct fwctl_cxl *cxl = &firmware->cxl;
	struct known known;
	bool told = cxl->report_changed, more;
	int ret;

	known_save(&known, cxl);
	ret = fwctl_cxl_report_read(cxl);
	check(ret <= 1);
	check_lists(cxl);
	more = check_grown(&known, cxl);
	/* What is new is told, now or by the next time that nothing goes wrong */
	if (ret >= 0)
		check(ret || !(more || told));
	else
		check(cxl->report_changed || !(more || told));
	check(ret < 0 || !cxl->report_changed);
	check_reported(cxl);
	known_free(&known);
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	struct firmware firmware;
	unsigned int rounds;
	u32 word;

	firmware_init(&firmware, &input, firmware_payload_size(take(&input, 1)));
	firmware.see = see;
	shim_fail_alloc = take(&input, 1);
	rounds = take(&input, 1) % 4 + 1;
	word = peek(data, 0, min(len, (size_t)2));
	check(fwctl_cxl_effects_decode(word) == classes_of(word));
	while (rounds--)
		read_again(&firmware);
	shim_fail_alloc = 0;
	firmware_exit(&firmware);
}

const struct target cxl_report_target = { "cxl_report", run };
