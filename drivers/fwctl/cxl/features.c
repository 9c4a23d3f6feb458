// SPDX-License-Identifier: GPL-2.0-only
/*
 * CXL Features: the device's list of them, and what it reports on each.
 *
 * - The list is read whole and then replaced; a read that fails leaves the old
 *   one. Effects of a UUID are only ever added, also of one that vanished from
 *   the list, or that the list has twice.
 * - No count or length from the device is used before it was compared with
 *   what was asked.
 * - Get Supported Features is answered from the list, as upstream does.
 */
#include <linux/bsearch.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "cxl.h"

#define RPC_HEADER	sizeof(struct fwctl_rpc_cxl_hdr)
#define RPC_OUT_HEADER	sizeof(struct fwctl_rpc_cxl_out_hdr)
#define LIST_HEADER	sizeof(struct cxl_mbox_get_sup_feats_out_hdr)

/* Twice what can be listed at once: a device that goes on inventing is broken */
#define KNOWN_MAX	(2 * U16_MAX)

/* What upstream's answers for Set Feature rest on */
#define EFFECTS_IMMEDIATE	(CXL_CMD_CONFIG_CHANGE_IMMEDIATE | \
				 CXL_CMD_DATA_CHANGE_IMMEDIATE | \
				 CXL_CMD_POLICY_CHANGE_IMMEDIATE | \
				 CXL_CMD_LOG_CHANGE_IMMEDIATE)
#define EFFECTS_RESET		(CXL_CMD_CONFIG_CHANGE_COLD_RESET | \
				 CXL_CMD_CONFIG_CHANGE_CONV_RESET | \
				 CXL_CMD_CONFIG_CHANGE_CXL_RESET)

/* Features that a kernel with the given options sets by itself */
static const struct driven_feature {
	u8 uuid[16];
	bool driven;
} driven_features[] = {
	{	/* patrol scrub */
		{ 0x96, 0xda, 0xd7, 0xd6, 0xfd, 0xe8, 0x48, 0x2b,
		  0xa7, 0x33, 0x75, 0x77, 0x4e, 0x06, 0xdb, 0x8a },
		IS_ENABLED(CONFIG_CXL_EDAC_SCRUB)
	},
	{	/* error check scrub */
		{ 0xe5, 0xb1, 0x3f, 0x22, 0x23, 0x28, 0x4a, 0x14,
		  0xb8, 0xba, 0xb9, 0x69, 0x1e, 0x89, 0x33, 0x86 },
		IS_ENABLED(CONFIG_CXL_EDAC_ECS)
	},
	{	/* soft post package repair */
		{ 0x89, 0x2b, 0xa4, 0x75, 0xfa, 0xd8, 0x47, 0x4e,
		  0x9d, 0x3e, 0x69, 0x2c, 0x91, 0x75, 0x68, 0xbb },
		IS_ENABLED(CONFIG_CXL_EDAC_MEM_REPAIR)
	},
	{	/* hard post package repair */
		{ 0x80, 0xea, 0x45, 0x21, 0x78, 0x6f, 0x41, 0x27,
		  0xaf, 0xb1, 0xec, 0x74, 0x59, 0xfb, 0x0e, 0x24 },
		IS_ENABLED(CONFIG_CXL_EDAC_MEM_REPAIR)
	},
	{	/* cacheline sparing */
		{ 0x96, 0xc3, 0x33, 0x86, 0x91, 0xdd, 0x44, 0xc7,
		  0x9e, 0xcb, 0xfd, 0xaf, 0x65, 0x03, 0xba, 0xc4 },
		IS_ENABLED(CONFIG_CXL_EDAC_MEM_REPAIR)
	},
	{	/* row sparing */
		{ 0x45, 0x0e, 0xbf, 0x67, 0xb1, 0x35, 0x4f, 0x97,
		  0xa4, 0x98, 0xc2, 0xd5, 0x7f, 0x27, 0x9b, 0xed },
		IS_ENABLED(CONFIG_CXL_EDAC_MEM_REPAIR)
	},
	{	/* bank sparing */
		{ 0x78, 0xb7, 0x96, 0x36, 0x90, 0xac, 0x4b, 0x64,
		  0xa4, 0xef, 0xfa, 0xac, 0x5d, 0x18, 0xa8, 0x63 },
		IS_ENABLED(CONFIG_CXL_EDAC_MEM_REPAIR)
	},
	{	/* rank sparing */
		{ 0x34, 0xdb, 0xaf, 0xf5, 0x05, 0x52, 0x42, 0x81,
		  0x8f, 0x76, 0xda, 0x0b, 0x5e, 0x7a, 0x76, 0xa7 },
		IS_ENABLED(CONFIG_CXL_EDAC_MEM_REPAIR)
	},
};

/**
 * fwctl_cxl_feature_is_driven - does the running kernel set this Feature by itself?
 * @uuid: the Feature
 *
 * It does on devices that an in-tree driver operates, and on no others.
 */
bool fwctl_cxl_feature_is_driven(const u8 *uuid)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(driven_features); i++)
		if (!memcmp(driven_features[i].uuid, uuid, sizeof(driven_features[i].uuid)))
			return driven_features[i].driven;
	return false;
}

void fwctl_cxl_features_init(struct cxl_feature_list *list)
{
	memset(list, 0, sizeof(*list));
	mutex_init(&list->lock);
}

void fwctl_cxl_features_destroy(struct cxl_feature_list *list)
{
	kvfree(list->entries);
	kvfree(list->known);
	mutex_destroy(&list->lock);
}

/*
 * Ask for @want entries from @start on, in a message of @room bytes at @out.
 * Returns how many came: whole ones, and no more than asked for.
 */
static ssize_t read_page(struct fwctl_cxl *cxl, u16 start, u16 want,
			 struct cxl_mbox_get_sup_feats_out *out)
{
	size_t room = LIST_HEADER + want * sizeof(out->ents[0]);
	struct cxl_mbox_get_sup_feats_in in = {
		.count = cpu_to_le32(room),
		.start_idx = cpu_to_le16(start),
	};
	ssize_t len = fwctl_cxl_ask(cxl, CXL_OP_GET_SUP_FEATS, &in, sizeof(in), out, room);
	size_t num;

	if (len < 0)
		return len == -EOPNOTSUPP ? -EIO : len;
	if (len < LIST_HEADER)
		return -EIO;
	num = le16_to_cpu(out->num_entries);
	if (num > want || len != LIST_HEADER + num * sizeof(out->ents[0]))
		return -EIO;
	return num;
}

/* Fill @entries with all @total entries, in messages that fit into @page */
static int read_pages(struct fwctl_cxl *cxl, struct cxl_feat_entry *entries, u16 total,
		      struct cxl_mbox_get_sup_feats_out *page)
{
	size_t per_page = (cxl->payload_size - LIST_HEADER) / sizeof(*entries);
	size_t done = 0;

	while (done < total) {
		ssize_t num = read_page(cxl, done, min(total - done, per_page), page);

		if (num < 0)
			return num;
		if (!num || le16_to_cpu(page->supported_feats) != total)
			return -EIO;
		memcpy(entries + done, page->ents, num * sizeof(*entries));
		done += num;
	}
	return 0;
}

static int compare_known(const void *a, const void *b)
{
	const struct cxl_known_feature *one = a, *other = b;

	return memcmp(one->uuid, other->uuid, sizeof(one->uuid));
}

/* Make one of neighbours with the same UUID; returns how many are left */
static u32 merge_known(struct cxl_known_feature *known, u32 count)
{
	u32 last = 0, i;

	if (!count)
		return 0;
	for (i = 1; i < count; i++) {
		if (compare_known(&known[last], &known[i]))
			known[++last] = known[i];
		else
			known[last].effects |= known[i].effects;
	}
	return last + 1;
}

/* Everything in @list->known and in @entries, sorted, each UUID once */
static struct cxl_known_feature *
join_known(const struct cxl_feature_list *list, const struct cxl_feat_entry *entries,
	   u16 count, u32 *joined)
{
	u32 total = list->known_count + count, i;
	struct cxl_known_feature *known;

	known = kvcalloc(max(total, 1U), sizeof(*known), GFP_KERNEL);
	if (!known)
		return NULL;
	if (list->known_count)
		memcpy(known, list->known, list->known_count * sizeof(*known));
	for (i = 0; i < count; i++) {
		struct cxl_known_feature *feature = &known[list->known_count + i];

		memcpy(feature->uuid, &entries[i].uuid, sizeof(feature->uuid));
		feature->effects = le16_to_cpu(entries[i].effects);
	}
	sort(known, total, sizeof(*known), compare_known, NULL);
	*joined = merge_known(known, total);
	return known;
}

/* Show each entry with all effects that its UUID ever had */
static void spread_effects(struct cxl_feat_entry *entries, u16 count,
			   const struct cxl_known_feature *known, u32 known_count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		struct cxl_known_feature key, *found;

		memcpy(key.uuid, &entries[i].uuid, sizeof(key.uuid));
		found = bsearch(&key, known, known_count, sizeof(*known), compare_known);
		if (!WARN_ON_ONCE(!found))
			entries[i].effects = cpu_to_le16(found->effects);
	}
}

/* Would these be another report than the one there is? */
static bool is_another(const struct cxl_feature_list *list, const struct cxl_feat_entry *entries,
		       u16 count, u32 known_count)
{
	/* Effects are in the entries; of one that vanished they stay as they are */
	return list->count != count || list->known_count != known_count ||
	       (count && memcmp(list->entries, entries, count * sizeof(*entries)));
}

/*
 * Put @entries into @list, which owns them from then on if this does not fail.
 * Returns 1 if anything is another than before.
 */
static int replace_list(struct cxl_feature_list *list, struct cxl_feat_entry *entries,
			u16 count)
{
	struct cxl_known_feature *known;
	u32 known_count;
	int another;

	/* The slot makes us the only writer: reading needs no lock */
	known = join_known(list, entries, count, &known_count);
	if (!known)
		return -ENOMEM;
	if (known_count > KNOWN_MAX) {
		kvfree(known);
		return -EIO;
	}
	spread_effects(entries, count, known, known_count);
	another = is_another(list, entries, count, known_count);

	scoped_guard(mutex, &list->lock) {
		swap(list->entries, entries);
		swap(list->known, known);
		list->count = count;
		list->known_count = known_count;
	}
	kvfree(entries);
	kvfree(known);
	return another;
}

/* Read the list by way of @page and put it in place */
static int read_list(struct fwctl_cxl *cxl, struct cxl_mbox_get_sup_feats_out *page)
{
	struct cxl_feat_entry *entries;
	ssize_t num;
	u16 total;
	int err;

	num = read_page(cxl, 0, 0, page);
	if (num < 0)
		return num;
	total = le16_to_cpu(page->supported_feats);

	entries = kvcalloc(max_t(u16, total, 1), sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	err = read_pages(cxl, entries, total, page);
	if (!err)
		err = replace_list(&cxl->features, entries, total);
	if (err < 0)
		kvfree(entries);
	return err;
}

/**
 * fwctl_cxl_features_read - read the list of Features, adding to what is known
 * @cxl: the device, with its slot held; its effects log has been read
 *
 * A device whose log does not list the command is not asked.
 *
 * Return: 0; 1 if the list is another than before; -EIO if the device gives no
 * list that makes sense; another errno if the transport failed. After an error
 * the old list stays.
 */
int fwctl_cxl_features_read(struct fwctl_cxl *cxl)
{
	struct cxl_mbox_get_sup_feats_out *page;
	struct fwctl_report report = {};
	int err;

	fwctl_cxl_cel_report(&cxl->cel, CXL_OP_GET_SUP_FEATS, &report);
	if (!report.listed)
		return 0;
	if (cxl->payload_size < LIST_HEADER + sizeof(page->ents[0]))
		return -EIO;

	page = kvzalloc(cxl->payload_size, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	err = read_list(cxl, page);
	kvfree(page);
	return err;
}

/* What of the list matters for Set Feature on one UUID */
struct feature_facts {
	bool listed;
	bool changeable;
	u16 effects;
};

static struct feature_facts look_up(struct cxl_feature_list *list, const u8 *uuid)
{
	struct feature_facts facts = { .changeable = true };
	u32 i;

	guard(mutex)(&list->lock);
	for (i = 0; i < list->count; i++) {
		const struct cxl_feat_entry *entry = &list->entries[i];

		if (memcmp(&entry->uuid, uuid, sizeof(entry->uuid)))
			continue;
		facts.listed = true;
		facts.effects |= le16_to_cpu(entry->effects);
		if (!(le32_to_cpu(entry->flags) & CXL_FEATURE_F_CHANGEABLE))
			facts.changeable = false;
	}
	return facts;
}

static void report_set(const struct feature_facts *facts, struct fwctl_report *report)
{
	report->effects = fwctl_cxl_effects_decode(facts->effects);
	if (!facts->changeable)
		report->refused = "the device says that this Feature cannot be changed";
	else if (!(facts->effects & (EFFECTS_IMMEDIATE | EFFECTS_RESET)))
		report->refused = "no effect reported for Set Feature: a defect of the firmware";
}

/**
 * fwctl_cxl_feature_report - what the device says of Get or Set Feature on a UUID
 * @list: the list as known
 * @req: the request; anything but Get and Set Feature is left alone, as are
 *	requests through a tunnel, because the list is not its target's
 * @report: gets the answer
 *
 * The effects in the list are those of Set Feature alone. Of Get Feature the
 * report is what the effects log says of the command. Reserved bits and
 * BACKGROUND are among the effects, and refused for that.
 */
void fwctl_cxl_feature_report(struct cxl_feature_list *list, const struct fwctl_request *req,
			      struct fwctl_report *report)
{
	struct feature_facts facts;

	if (req->depth || !req->keyed ||
	    (req->opcode != CXL_OP_GET_FEATURE && req->opcode != CXL_OP_SET_FEATURE))
		return;

	facts = look_up(list, req->key.bytes);
	if (!facts.listed) {
		report->not_supported = "the device does not list this Feature";
		return;
	}
	if (req->opcode == CXL_OP_GET_FEATURE)
		return;
	report->key_listed = true;
	report_set(&facts, report);
}

/* To user space, a Feature that the kernel drives cannot be changed */
static void show_entry(const struct fwctl_cxl *cxl, struct cxl_feat_entry *to,
		       const struct cxl_feat_entry *from)
{
	*to = *from;
	if (cxl->beside && fwctl_cxl_feature_is_driven((const u8 *)&from->uuid)) {
		to->set_feat_size = 0;
		to->flags &= cpu_to_le32(~(u32)CXL_FEATURE_F_CHANGEABLE);
	}
}

/**
 * fwctl_cxl_features_deliver_get_supported - answer Get Supported Features
 * @cxl: the device
 * @job: the RPC; well-formed
 *
 * From the list, as upstream: count is taken in whole entries, a count of 0
 * answers the totals, and a start at the end or beyond is an error.
 *
 * Return: 0 or -EINVAL.
 */
int fwctl_cxl_features_deliver_get_supported(struct fwctl_cxl *cxl, struct fwctl_job *job)
{
	const struct cxl_mbox_get_sup_feats_in *in = job->in + RPC_HEADER;
	struct cxl_mbox_get_sup_feats_out *out = job->out + RPC_OUT_HEADER;
	struct cxl_feature_list *list = &cxl->features;
	u32 start = le16_to_cpu(in->start_idx);
	size_t num, i;

	if (job->out_room < RPC_OUT_HEADER + LIST_HEADER)
		return -EINVAL;
	num = (job->out_room - RPC_OUT_HEADER - LIST_HEADER) / sizeof(out->ents[0]);
	num = min(num, le32_to_cpu(in->count) / sizeof(out->ents[0]));

	guard(mutex)(&list->lock);
	if (start >= list->count)
		return -EINVAL;
	num = min_t(size_t, num, list->count - start);
	for (i = 0; i < num; i++)
		show_entry(cxl, &out->ents[i], &list->entries[start + i]);
	out->num_entries = cpu_to_le16(num);
	out->supported_feats = cpu_to_le16(list->count);
	return fwctl_cxl_answer(job, LIST_HEADER + num * sizeof(out->ents[0]), CXL_RC_SUCCESS);
}
