// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which commands the report knows, one after the other: for the list of all
 * that can be sent, which has lines that no row of the command set has.
 *
 * In this order: each opcode of the Command Effects Log; for each Feature that
 * the device ever listed, reading and setting it; for each log, all that can be
 * done to it. The lists behind that only ever grow and are sorted, so an index
 * stands for the same command until the report is another.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/fwctl_commands.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "cxl.h"

static const u16 feature_doors[] = { CXL_OP_GET_FEATURE, CXL_OP_SET_FEATURE };
static const u16 log_doors[] = {
	CXL_OP_GET_LOG, CXL_OP_GET_LOG_CAPS, CXL_OP_CLEAR_LOG, CXL_OP_POPULATE_LOG,
};

static void set_key(struct fwctl_request *req, u16 opcode, const u8 *uuid)
{
	req->opcode = opcode;
	req->keyed = true;
	memcpy(req->key.bytes, uuid, sizeof(req->key.bytes));
}

/* Each of these answers if *index is one of its own, and else takes off how many it has */
static bool from_cel(struct cxl_cel *cel, unsigned int *index, struct fwctl_request *req)
{
	guard(mutex)(&cel->lock);
	if (*index >= cel->count) {
		*index -= cel->count;
		return false;
	}
	req->opcode = cel->opcodes[*index];
	return true;
}

static bool from_features(struct cxl_feature_list *list, unsigned int *index,
			  struct fwctl_request *req)
{
	unsigned int doors = ARRAY_SIZE(feature_doors);

	guard(mutex)(&list->lock);
	if (*index >= list->known_count * doors) {
		*index -= list->known_count * doors;
		return false;
	}
	set_key(req, feature_doors[*index % doors], list->known[*index / doors].uuid);
	return true;
}

static bool from_logs(struct cxl_log_list *list, unsigned int *index, struct fwctl_request *req)
{
	unsigned int doors = ARRAY_SIZE(log_doors);

	guard(mutex)(&list->lock);
	if (*index >= list->count * doors)
		return false;
	set_key(req, log_doors[*index % doors], list->uuids[*index / doors]);
	return true;
}

/**
 * fwctl_cxl_reported - the index-th command that the report knows
 * @cxl: the device
 * @index: from 0
 * @req: gets opcode, key and keyed; zero on entry
 *
 * Constant time: whoever lists commands need not wait long, however many a
 * device makes up.
 *
 * Context: may sleep; asks no firmware, and needs no slot.
 * Return: 0, or -ENOENT past the end.
 */
int fwctl_cxl_reported(struct fwctl_cxl *cxl, unsigned int index, struct fwctl_request *req)
{
	if (from_cel(&cxl->cel, &index, req) ||
	    from_features(&cxl->features, &index, req) ||
	    from_logs(&cxl->logs, &index, req))
		return 0;
	return -ENOENT;
}
