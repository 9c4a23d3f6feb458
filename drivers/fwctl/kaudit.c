// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's own audit gets: refusals, RPCs at scopes debug-rw and
 * debug-full, and changes of policy; with the id that the recorder, the trace and
 * the events have.
 *
 * The type is AUDIT_KERNEL_OTHER, which is for modules that the audit does not
 * know, so that "ausearch -m KERNEL_OTHER" finds them, and a rule can exclude
 * them. They belong to no system call: a job may be with a worker by then, so
 * each says itself who asked.
 *
 * Bytes that somebody chose (names of processes, serial numbers) are quoted if
 * they are plain and in hexadecimal otherwise, as audit has it.
 */
#include "kaudit.h"

#include <kunit/visibility.h>
#include <linux/audit.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#include "arbiter.h"

static bool fwctl_bytes_are_plain(const char *bytes)
{
	for (; *bytes; bytes++) {
		if (*bytes == '"' || *bytes < 0x21 || *bytes > 0x7e)
			return false;
	}
	return true;
}

/**
 * fwctl_kaudit_text - bytes that somebody chose, as the value of a field
 * @text: FWCTL_KAUDIT_TEXT_SIZE bytes
 * @bytes: any but NUL, at most FWCTL_EXE_SIZE of them
 *
 * Return: @text, with @bytes in quotes, or in hexadecimal where that is not safe.
 */
const char *fwctl_kaudit_text(char *text, const char *bytes)
{
	int n = 0;

	if (fwctl_bytes_are_plain(bytes)) {
		scnprintf(text, FWCTL_KAUDIT_TEXT_SIZE, "\"%s\"", bytes);
		return text;
	}
	for (; *bytes; bytes++)
		n += scnprintf(text + n, FWCTL_KAUDIT_TEXT_SIZE - n, "%02X", (u8)*bytes);
	return text;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_kaudit_text);

static void fwctl_kaudit_bytes(struct audit_buffer *ab, const char *field, const char *bytes)
{
	char text[FWCTL_KAUDIT_TEXT_SIZE];

	audit_log_format(ab, " %s=%s", field, fwctl_kaudit_text(text, bytes));
}

/* audit_log_task_info() tells of the current process, which may be a worker */
static void fwctl_kaudit_asker(struct audit_buffer *ab, const struct fwctl_asker *asker)
{
	if (task_tgid_nr(current) == asker->pid) {
		audit_log_task_info(ab);
		return;
	}
	audit_log_format(ab, " pid=%d auid=%u uid=%u ses=%u", asker->pid, asker->loginuid,
			 asker->uid, asker->session);
	fwctl_kaudit_bytes(ab, "comm", asker->comm);
	fwctl_kaudit_bytes(ab, "exe", asker->exe);
}

static void fwctl_kaudit_command(struct audit_buffer *ab, u32 opcode, bool keyed,
				 const struct fwctl_key *key, bool uuid_key)
{
	char text[FWCTL_KEY_TEXT_SIZE];

	audit_log_format(ab, " opcode=0x%04x key=%s", opcode,
			 fwctl_key_text(text, keyed, key, uuid_key));
}

static void fwctl_kaudit_rpc(struct audit_buffer *ab, const struct fwctl_record *record)
{
	fwctl_kaudit_command(ab, record->opcode, record->keyed, &record->key, record->uuid_key);
	if (record->depth)
		audit_log_format(ab, " via=0x%04x target=%u", record->via, record->target);
	audit_log_format(ab, " cmd=%s scope=%s effects=%#x", record->name,
			 fwctl_scope_name(record->scope), record->effects);
	if (record->kind == FWCTL_RECORD_REFUSED)
		audit_log_format(ab, " reason=%s refusals=%#x", fwctl_record_reason(record),
				 record->refusals);
	if (record->kind == FWCTL_RECORD_DONE)
		audit_log_format(ab, " status=%u", record->status);
}

static void fwctl_kaudit_policy(struct audit_buffer *ab, const struct fwctl_record *record)
{
	const struct fwctl_tightening *policy = &record->policy;

	if (record->locked)
		return;
	switch (policy->target) {
	case FWCTL_RATCHET_DEVICE:
		audit_log_format(ab, " target=device");
		break;
	case FWCTL_RATCHET_EFFECTS:
		audit_log_format(ab, " target=effects effects=%#lx", BIT(policy->effect));
		break;
	case FWCTL_RATCHET_COMMAND:
		audit_log_format(ab, " target=command");
		fwctl_kaudit_command(ab, policy->opcode, policy->keyed, &policy->key,
				     policy->uuid_key);
		break;
	}
	audit_log_format(ab, " required=%s refused=%#x", fwctl_scope_name(policy->bounds.required),
			 policy->bounds.refused);
}

static const char *fwctl_kaudit_op(const struct fwctl_record *record)
{
	static const char * const ops[FWCTL_RECORD_KINDS] = {
		[FWCTL_RECORD_REFUSED] = "refused",
		[FWCTL_RECORD_SENT] = "sent",
		[FWCTL_RECORD_DONE] = "done",
		[FWCTL_RECORD_POLICY] = "policy",
	};

	return record->locked ? "lock" : ops[record->kind];
}

/* Of what has only begun, nobody knows how it ends: it was allowed */
static void fwctl_kaudit_result(struct audit_buffer *ab, const struct fwctl_record *record)
{
	if (record->kind != FWCTL_RECORD_SENT)
		audit_log_format(ab, " errno=%d", record->err);
	audit_log_format(ab, " res=%d", !record->err);
}

/**
 * fwctl_kaudit_record - tell the kernel's audit, if it is enabled
 * @record: a notable one, with its id
 * @identity: what it belongs to
 */
void fwctl_kaudit_record(const struct fwctl_record *record, const char *identity)
{
	struct audit_buffer *ab;

	if (audit_enabled == AUDIT_OFF)
		return;
	ab = audit_log_start(NULL, GFP_KERNEL, AUDIT_KERNEL_OTHER);
	if (!ab)
		return;
	audit_log_format(ab, "fwctl: op=%s id=%llu", fwctl_kaudit_op(record), record->id);
	if (record->index != FWCTL_RECORD_NO_DEVICE)
		audit_log_format(ab, " dev=fwctl%u", record->index);
	fwctl_kaudit_bytes(ab, "identity", identity);
	if (record->kind == FWCTL_RECORD_POLICY)
		fwctl_kaudit_policy(ab, record);
	else
		fwctl_kaudit_rpc(ab, record);
	fwctl_kaudit_result(ab, record);
	fwctl_kaudit_asker(ab, &record->asker);
	audit_log_end(ab);
}
