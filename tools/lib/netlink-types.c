// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The attributes of the netlink family, as members of structures: the one place
 * that knows both. Names and words are the specification's; a test compares.
 */
#include "netlink.h"

#include <stddef.h>

#include <fwctl/netlink.h>

static const char *const scope_words[] = { "config", "debug-ro", "debug-rw", "debug-full", NULL };

static const char *const effects_words[] = {
	"config-reset-cold", "config-reset-conv", "config-reset-func", "config-now",
	"inventory-now", "data-now", "policy-now", "log-now", "security", "firmware", "remote",
	"discloses", "persists", "exclusive-ns", "exclusive-all", "background", "abortable",
	"unknown", "unreported", NULL
};

static const char *const rules_words[] = {
	"data-path", "names-address", "dma-retained", "lockdown-ok", "door", "keys-by-report",
	"keys-any", "tunnel", NULL
};

static const char *const reason_words[] = {
	"malformed", "not-supported", "kernel-owned", "data-path", "names-an-address",
	"dma-retained", "unknown-effects", "in-use", "background", "lockdown", "policy", "scope",
	"capability", NULL
};

static const char *const attachment_words[] = { "owner", "beside", NULL };
static const char *const support_words[] = { "unreported", "supported", "lacking", NULL };
static const char *const basis_words[] = { "table", "report", NULL };
static const char *const target_words[] = { "device", "effects", "command", NULL };
static const char *const kind_words[] = { "refused", "sent", "done", "policy", NULL };
static const char *const ring_words[] = { "reads", "notable", NULL };

_Static_assert(sizeof(reason_words) / sizeof(reason_words[0]) == FWCTL_REASON_COUNT + 1, "reasons");
_Static_assert(sizeof(effects_words) / sizeof(effects_words[0]) == FWCTL_EFFECT_COUNT + 1, "effects");

const char *fwctl_reason_name(unsigned int reason)
{
	return reason < FWCTL_REASON_COUNT ? reason_words[reason] : NULL;
}

#define FIELD(what, text, attr, member, ...) \
	{ .name = text, .kind = FWCTL_KIND_##what, .attribute = (attr), \
	  .offset = offsetof(struct OBJECT, member), \
	  .size = sizeof(((struct OBJECT *)0)->member), ##__VA_ARGS__ }
#define NUMBER(text, attr, member) FIELD(NUMBER, text, attr, member)
#define SIGNED(text, attr, member) FIELD(SIGNED, text, attr, member)
#define HEX(text, attr, member) FIELD(HEX, text, attr, member)
#define WORD(text, attr, member, list) FIELD(WORD, text, attr, member, .words = list)
#define WORDS(text, attr, member, list) FIELD(WORDS, text, attr, member, .words = list)
#define FLAG(text, attr, member) FIELD(FLAG, text, attr, member)
#define STRING(text, attr, member) FIELD(STRING, text, attr, member)
#define STRINGS(text, attr, member, many) \
	FIELD(STRINGS, text, attr, member, .count = offsetof(struct OBJECT, many))
#define BYTES(text, attr, member) FIELD(BYTES, text, attr, member)
#define UUID(text, attr, member) FIELD(UUID, text, attr, member)
#define NEST(text, attr, member, of) FIELD(OBJECT, text, attr, member, .type = &fwctl_type_##of)
#define NESTS(text, attr, member, many, of) \
	FIELD(OBJECTS, text, attr, member, .count = offsetof(struct OBJECT, many), \
	      .type = &fwctl_type_##of)
#define END { 0 }

#define TYPE(set, list) { .name = set, .size = sizeof(struct OBJECT), .fields = list }

#define OBJECT fwctl_nl_policy
static const struct fwctl_field policy_fields[] = {
	NUMBER("index", FWCTL_A_POLICY_INDEX, index),
	STRING("identity", FWCTL_A_POLICY_IDENTITY, identity),
	FLAG("default", FWCTL_A_POLICY_DEFAULT, is_default),
	WORD("target", FWCTL_A_POLICY_TARGET, target, target_words),
	WORDS("effects", FWCTL_A_POLICY_EFFECTS, effects, effects_words),
	HEX("opcode", FWCTL_A_POLICY_OPCODE, opcode),
	BYTES("key-uuid", FWCTL_A_POLICY_KEY_UUID, key_uuid),
	NUMBER("key-number", FWCTL_A_POLICY_KEY_NUMBER, key_number),
	STRING("name", FWCTL_A_POLICY_NAME, name),
	WORD("required", FWCTL_A_POLICY_REQUIRED, required, scope_words),
	WORD("cap", FWCTL_A_POLICY_CAP, cap, scope_words),
	FLAG("refused", FWCTL_A_POLICY_REFUSED, refused),
	FLAG("locked", FWCTL_A_POLICY_LOCKED, locked),
	END
};
const struct fwctl_type fwctl_type_policy = TYPE("policy", policy_fields);
#undef OBJECT

#define OBJECT fwctl_nl_device
static const struct fwctl_field device_fields[] = {
	NUMBER("index", FWCTL_A_DEVICE_INDEX, index),
	STRING("name", FWCTL_A_DEVICE_NAME, name),
	STRING("identity", FWCTL_A_DEVICE_IDENTITY, identity),
	STRING("parent-bus", FWCTL_A_DEVICE_PARENT_BUS, parent_bus),
	STRING("parent", FWCTL_A_DEVICE_PARENT, parent),
	STRING("driver", FWCTL_A_DEVICE_DRIVER, driver),
	STRING("subsystem", FWCTL_A_DEVICE_SUBSYSTEM, subsystem),
	WORD("attachment", FWCTL_A_DEVICE_ATTACHMENT, attachment, attachment_words),
	STRING("beside", FWCTL_A_DEVICE_BESIDE, beside),
	STRING("serial", FWCTL_A_DEVICE_SERIAL, serial),
	FLAG("in-use", FWCTL_A_DEVICE_IN_USE, in_use),
	STRING("in-use-by", FWCTL_A_DEVICE_IN_USE_BY, in_use_by),
	STRING("effects-from", FWCTL_A_DEVICE_EFFECTS_FROM, effects_from),
	STRINGS("door", FWCTL_A_DEVICE_DOOR, door, doors),
	NUMBER("commands", FWCTL_A_DEVICE_COMMANDS, commands),
	NEST("policy", FWCTL_A_DEVICE_POLICY, policy, policy),
	NUMBER("policy-entries", FWCTL_A_DEVICE_POLICY_ENTRIES, policy_entries),
	FLAG("policy-locked", FWCTL_A_DEVICE_POLICY_LOCKED, policy_locked),
	END
};
const struct fwctl_type fwctl_type_device = TYPE("device", device_fields);
#undef OBJECT

#define OBJECT fwctl_nl_limits
static const struct fwctl_field limits_fields[] = {
	NUMBER("in-min", FWCTL_A_LIMITS_IN_MIN, in_min),
	NUMBER("in-max", FWCTL_A_LIMITS_IN_MAX, in_max),
	NUMBER("out-min", FWCTL_A_LIMITS_OUT_MIN, out_min),
	NUMBER("out-max", FWCTL_A_LIMITS_OUT_MAX, out_max),
	END
};
static const struct fwctl_type fwctl_type_limits = TYPE("limits", limits_fields);
#undef OBJECT

#define OBJECT fwctl_nl_refusal
static const struct fwctl_field refusal_fields[] = {
	WORD("reason", FWCTL_A_REFUSAL_REASON, reason, reason_words),
	STRING("why", FWCTL_A_REFUSAL_WHY, why),
	END
};
static const struct fwctl_type fwctl_type_refusal = TYPE("refusal", refusal_fields);
#undef OBJECT

#define OBJECT fwctl_nl_verdict
static const struct fwctl_field verdict_fields[] = {
	WORD("scope", FWCTL_A_VERDICT_SCOPE, scope, scope_words),
	FLAG("allowed", FWCTL_A_VERDICT_ALLOWED, allowed),
	SIGNED("errno", FWCTL_A_VERDICT_ERRNO, error),
	NESTS("refusal", FWCTL_A_VERDICT_REFUSAL, refusal, refusals, refusal),
	END
};
static const struct fwctl_type fwctl_type_verdict = TYPE("verdict", verdict_fields);
#undef OBJECT

#define OBJECT fwctl_nl_command
static const struct fwctl_field command_fields[] = {
	HEX("opcode", FWCTL_A_COMMAND_OPCODE, opcode),
	UUID("key-uuid", FWCTL_A_COMMAND_KEY_UUID, key_uuid),
	NUMBER("key-number", FWCTL_A_COMMAND_KEY_NUMBER, key_number),
	STRING("name", FWCTL_A_COMMAND_NAME, name),
	STRING("origin", FWCTL_A_COMMAND_ORIGIN, origin),
	STRING("spec", FWCTL_A_COMMAND_SPEC, spec),
	STRING("why", FWCTL_A_COMMAND_WHY, why),
	STRING("instead", FWCTL_A_COMMAND_INSTEAD, instead),
	WORDS("row-effects", FWCTL_A_COMMAND_ROW_EFFECTS, row_effects, effects_words),
	WORDS("report-effects", FWCTL_A_COMMAND_REPORT_EFFECTS, report_effects, effects_words),
	WORDS("effects", FWCTL_A_COMMAND_EFFECTS, effects, effects_words),
	WORDS("understates", FWCTL_A_COMMAND_UNDERSTATES, understates, effects_words),
	WORDS("rules", FWCTL_A_COMMAND_RULES, rules, rules_words),
	WORD("floor", FWCTL_A_COMMAND_FLOOR, floor, scope_words),
	WORD("required", FWCTL_A_COMMAND_REQUIRED, required, scope_words),
	WORD("support", FWCTL_A_COMMAND_SUPPORT, support, support_words),
	WORD("basis", FWCTL_A_COMMAND_BASIS, basis, basis_words),
	NEST("limits", FWCTL_A_COMMAND_LIMITS, limits, limits),
	HEX("via", FWCTL_A_COMMAND_VIA, via),
	NUMBER("target", FWCTL_A_COMMAND_TARGET, target),
	NESTS("verdict", FWCTL_A_COMMAND_VERDICT, verdict, verdicts, verdict),
	END
};
const struct fwctl_type fwctl_type_command = TYPE("command", command_fields);
#undef OBJECT

#define OBJECT fwctl_nl_record
static const struct fwctl_field record_fields[] = {
	NUMBER("id", FWCTL_A_RECORD_ID, id),
	WORD("kind", FWCTL_A_RECORD_KIND, kind, kind_words),
	WORD("ring", FWCTL_A_RECORD_RING, ring, ring_words),
	NUMBER("time", FWCTL_A_RECORD_TIME, time),
	NUMBER("duration", FWCTL_A_RECORD_DURATION, duration),
	NUMBER("index", FWCTL_A_RECORD_INDEX, index),
	STRING("identity", FWCTL_A_RECORD_IDENTITY, identity),
	NUMBER("pid", FWCTL_A_RECORD_PID, pid),
	NUMBER("uid", FWCTL_A_RECORD_UID, uid),
	NUMBER("loginuid", FWCTL_A_RECORD_LOGINUID, loginuid),
	NUMBER("session", FWCTL_A_RECORD_SESSION, session),
	BYTES("comm", FWCTL_A_RECORD_COMM, comm),
	BYTES("exe", FWCTL_A_RECORD_EXE, exe),
	HEX("opcode", FWCTL_A_RECORD_OPCODE, opcode),
	UUID("key-uuid", FWCTL_A_RECORD_KEY_UUID, key_uuid),
	NUMBER("key-number", FWCTL_A_RECORD_KEY_NUMBER, key_number),
	STRING("name", FWCTL_A_RECORD_NAME, name),
	HEX("via", FWCTL_A_RECORD_VIA, via),
	NUMBER("target", FWCTL_A_RECORD_TARGET, target),
	WORD("scope", FWCTL_A_RECORD_SCOPE, scope, scope_words),
	WORD("required", FWCTL_A_RECORD_REQUIRED, required, scope_words),
	WORDS("effects", FWCTL_A_RECORD_EFFECTS, effects, effects_words),
	WORDS("reasons", FWCTL_A_RECORD_REASONS, reasons, reason_words),
	STRING("why", FWCTL_A_RECORD_WHY, why),
	SIGNED("errno", FWCTL_A_RECORD_ERRNO, error),
	NUMBER("status", FWCTL_A_RECORD_STATUS, status),
	NUMBER("in-len", FWCTL_A_RECORD_IN_LEN, in_len),
	NUMBER("out-len", FWCTL_A_RECORD_OUT_LEN, out_len),
	NEST("policy", FWCTL_A_RECORD_POLICY, policy, policy),
	END
};
const struct fwctl_type fwctl_type_record = TYPE("record", record_fields);
#undef OBJECT

#define OBJECT fwctl_nl_counters
static const struct fwctl_field counters_fields[] = {
	NUMBER("index", FWCTL_A_COUNTERS_INDEX, index),
	HEX("opcode", FWCTL_A_COUNTERS_OPCODE, opcode),
	UUID("key-uuid", FWCTL_A_COUNTERS_KEY_UUID, key_uuid),
	NUMBER("key-number", FWCTL_A_COUNTERS_KEY_NUMBER, key_number),
	STRING("name", FWCTL_A_COUNTERS_NAME, name),
	NUMBER("sent", FWCTL_A_COUNTERS_SENT, sent),
	NUMBER("refused", FWCTL_A_COUNTERS_REFUSED, refused),
	NUMBER("failed", FWCTL_A_COUNTERS_FAILED, failed),
	NUMBER("firmware-errors", FWCTL_A_COUNTERS_FIRMWARE_ERRORS, firmware_errors),
	NUMBER("time", FWCTL_A_COUNTERS_TIME, time),
	END
};
const struct fwctl_type fwctl_type_counters = TYPE("counters", counters_fields);
#undef OBJECT

#define OBJECT fwctl_nl_totals
static const struct fwctl_field totals_fields[] = {
	NUMBER("index", FWCTL_A_TOTALS_INDEX, index),
	STRING("identity", FWCTL_A_TOTALS_IDENTITY, identity),
	WORD("ring", FWCTL_A_TOTALS_RING, ring, ring_words),
	NUMBER("room", FWCTL_A_TOTALS_ROOM, room),
	NUMBER("held", FWCTL_A_TOTALS_HELD, held),
	NUMBER("lost", FWCTL_A_TOTALS_LOST, lost),
	END
};
const struct fwctl_type fwctl_type_totals = TYPE("totals", totals_fields);
#undef OBJECT

#define OBJECT fwctl_nl_progress
static const struct fwctl_field progress_fields[] = {
	NUMBER("index", FWCTL_A_PROGRESS_INDEX, index),
	NUMBER("id", FWCTL_A_PROGRESS_ID, id),
	HEX("opcode", FWCTL_A_PROGRESS_OPCODE, opcode),
	STRING("name", FWCTL_A_PROGRESS_NAME, name),
	NUMBER("pid", FWCTL_A_PROGRESS_PID, pid),
	NUMBER("done", FWCTL_A_PROGRESS_DONE, done),
	NUMBER("total", FWCTL_A_PROGRESS_TOTAL, total),
	END
};
const struct fwctl_type fwctl_type_progress = TYPE("progress", progress_fields);
#undef OBJECT

#define OBJECT fwctl_nl_message
static const struct fwctl_field message_fields[] = {
	NEST("dev", FWCTL_A_DEV, dev, device),
	NEST("cmd", FWCTL_A_CMD, cmd, command),
	NESTS("policy", FWCTL_A_POLICY, policy, policies, policy),
	NEST("record", FWCTL_A_RECORD, record, record),
	NEST("counters", FWCTL_A_COUNTERS, counters, counters),
	NEST("totals", FWCTL_A_TOTALS, totals, totals),
	NEST("progress", FWCTL_A_PROGRESS, progress, progress),
	NUMBER("seq", FWCTL_A_SEQ, seq),
	END
};
const struct fwctl_type fwctl_type_message = TYPE("fwctl", message_fields);
