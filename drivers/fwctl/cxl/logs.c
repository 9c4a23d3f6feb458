// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of logs that a device has (Get Supported Logs): where its Command
 * Effects Log is found, and which keys the doors to logs have.
 *
 * - What was listed once stays known.
 * - No count from the device is used before it was compared with the length
 *   of what arrived. A device with more logs than fit into a message lists the
 *   first of them.
 * - It tells who lists commands which logs there are. No verdict rests on it but
 *   where the administrator's policy is about what is not reported (UNREPORTED).
 */
#include <linux/bsearch.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include <asm/byteorder.h>

#include "cxl.h"

/* Twice what can be listed at once: a device that goes on inventing is broken */
#define LOGS_MAX	(2 * U16_MAX)

void fwctl_cxl_logs_init(struct cxl_log_list *list)
{
	memset(list, 0, sizeof(*list));
	mutex_init(&list->lock);
}

void fwctl_cxl_logs_destroy(struct cxl_log_list *list)
{
	kvfree(list->uuids);
	mutex_destroy(&list->lock);
}

static int compare_uuids(const void *a, const void *b)
{
	return memcmp(a, b, UUID_SIZE);
}

/* Keep one of neighbours that are the same; returns how many are left */
static u32 merge_uuids(u8 (*uuids)[UUID_SIZE], u32 count)
{
	u32 last = 0, i;

	if (!count)
		return 0;
	for (i = 1; i < count; i++)
		if (compare_uuids(uuids[last], uuids[i]))
			memcpy(uuids[++last], uuids[i], UUID_SIZE);
	return last + 1;
}

/* Returns 1 if any of @count @entries is new. The slot makes us the only writer. */
static int add_logs(struct cxl_log_list *list, const struct cxl_supported_log *entries,
		    size_t count)
{
	u8 (*uuids)[UUID_SIZE];
	u32 known, i;
	int new;

	uuids = kvcalloc(max_t(size_t, list->count + count, 1), sizeof(*uuids), GFP_KERNEL);
	if (!uuids)
		return -ENOMEM;
	if (list->count)
		memcpy(uuids, list->uuids, list->count * sizeof(*uuids));
	for (i = 0; i < count; i++)
		memcpy(uuids[list->count + i], entries[i].uuid, UUID_SIZE);
	sort(uuids, list->count + count, sizeof(*uuids), compare_uuids, NULL);
	known = merge_uuids(uuids, list->count + count);
	if (known > LOGS_MAX) {
		kvfree(uuids);
		return -EIO;
	}

	new = known != list->count;
	scoped_guard(mutex, &list->lock) {
		swap(list->uuids, uuids);
		list->count = known;
	}
	kvfree(uuids);
	return new;
}

/* Size of the log @uuid; 0 if it is not there */
static u32 find_size(const struct cxl_supported_log *entries, size_t count, const u8 *uuid)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!compare_uuids(entries[i].uuid, uuid))
			return le32_to_cpu(entries[i].size);
	return 0;
}

/* @logs, @len bytes, is what the device answered */
static int take_logs(struct cxl_log_list *list, const struct cxl_supported_logs *logs,
		     size_t len, const u8 *uuid, u32 *size)
{
	size_t count;

	if (len < sizeof(*logs))
		return -EIO;
	count = min_t(size_t, le16_to_cpu(logs->count),
		      (len - sizeof(*logs)) / sizeof(logs->entries[0]));
	*size = find_size(logs->entries, count, uuid);
	return add_logs(list, logs->entries, count);
}

/**
 * fwctl_cxl_logs_read - read the list of logs, adding to what is known
 * @cxl: the device, with its slot held
 * @uuid: a log
 * @size: gets its size, 0 if the device does not list it
 *
 * Return: 0; 1 if that added something; -EOPNOTSUPP if the device knows no
 * logs; -EIO if it gives no list that makes sense; another errno if the
 * transport failed. After an error nothing that was known is lost.
 */
int fwctl_cxl_logs_read(struct fwctl_cxl *cxl, const u8 *uuid, u32 *size)
{
	struct cxl_supported_logs *logs = kvzalloc(cxl->payload_size, GFP_KERNEL);
	ssize_t len;
	int ret;

	if (!logs)
		return -ENOMEM;
	len = fwctl_cxl_ask(cxl, CXL_OP_GET_SUP_LOGS, NULL, 0, logs, cxl->payload_size);
	ret = len < 0 ? len : take_logs(&cxl->logs, logs, len, uuid, size);
	kvfree(logs);
	return ret;
}

static bool is_known(struct cxl_log_list *list, const u8 *uuid)
{
	guard(mutex)(&list->lock);
	return list->count && bsearch(uuid, list->uuids, list->count, sizeof(*list->uuids),
				      compare_uuids);
}

/**
 * fwctl_cxl_log_report - what the device says of a command on a log
 * @list: the list as known
 * @req: the request; of a tunnel the list is not its target's
 * @report: what the effects log says of the command; that the device has the
 *	command does not say that it has the log
 */
void fwctl_cxl_log_report(struct cxl_log_list *list, const struct fwctl_request *req,
			  struct fwctl_report *report)
{
	if (req->depth || !req->keyed)
		return;
	switch (req->opcode) {
	case CXL_OP_GET_LOG:
	case CXL_OP_GET_LOG_CAPS:
	case CXL_OP_CLEAR_LOG:
	case CXL_OP_POPULATE_LOG:
		report->listed &= is_known(list, req->key.bytes);
	}
}
