/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libfwctl: what the kernel would allow, why not, how to make that less, and what was
 * sent: the netlink family fwctl. Answers come to a function of the caller, as
 * pointers to structures of the library, good until it returns; these may grow
 * at their ends. Where the kernel left an attribute out, its bit in @present is
 * 0 (numbered as in <fwctl/netlink.h>), and a pointer NULL. Strings may hold
 * what a device wrote: pass them through fwctl_escape() before printing.
 *
 * Functions return 0 or a negative errno, of which fwctl_nl_said() may know
 * more. -EPERM: a capability is missing, or a policy would allow more.
 */
#ifndef LIBFWCTL_NETLINK_H
#define LIBFWCTL_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum fwctl_reason {
	FWCTL_REASON_MALFORMED,
	FWCTL_REASON_NOT_SUPPORTED,
	FWCTL_REASON_KERNEL_OWNED,
	FWCTL_REASON_DATA_PATH,
	FWCTL_REASON_NAMES_AN_ADDRESS,
	FWCTL_REASON_DMA_RETAINED,
	FWCTL_REASON_UNKNOWN_EFFECTS,
	FWCTL_REASON_IN_USE,
	FWCTL_REASON_BACKGROUND,
	FWCTL_REASON_LOCKDOWN,
	FWCTL_REASON_POLICY,
	FWCTL_REASON_SCOPE,
	FWCTL_REASON_CAPABILITY,
	FWCTL_REASON_COUNT
};

/* "kernel-owned", NULL if there is none of that number */
const char *fwctl_reason_name(unsigned int reason);

/* Bytes of an answer; no NUL at the end */
struct fwctl_nl_bytes {
	const uint8_t *data;
	size_t len;
};

/* An entry of the administrator's policy; of a whole device, of which @target is 0 */
struct fwctl_nl_policy {
	uint64_t present;
	uint32_t index;
	const char *identity;
	bool is_default;
	uint8_t target;			/* 0 device, 1 effects, 2 command */
	uint32_t effects;
	uint32_t opcode;
	struct fwctl_nl_bytes key_uuid;
	uint64_t key_number;
	const char *name;
	uint8_t required, cap;		/* scopes */
	bool refused, locked;
};

struct fwctl_nl_device {
	uint64_t present;
	uint32_t index;
	const char *name, *identity, *parent_bus, *parent, *driver, *subsystem;
	uint8_t attachment;		/* 0 owner, 1 beside */
	const char *beside, *serial;
	bool in_use;
	const char *in_use_by, *effects_from;
	const char *const *door;
	size_t doors;
	uint32_t commands;
	const struct fwctl_nl_policy *policy;
	uint32_t policy_entries;
	bool policy_locked;
};

struct fwctl_nl_limits {
	uint64_t present;
	uint32_t in_min, in_max, out_min, out_max;
};

struct fwctl_nl_refusal {
	uint64_t present;
	uint8_t reason;			/* enum fwctl_reason */
	const char *why;
};

struct fwctl_nl_verdict {
	uint64_t present;
	uint8_t scope;
	bool allowed;
	int32_t error;			/* negative errno of the RPC */
	const struct fwctl_nl_refusal *refusal;
	size_t refusals;
};

struct fwctl_nl_command {
	uint64_t present;
	uint32_t opcode;
	struct fwctl_nl_bytes key_uuid;
	uint64_t key_number;
	const char *name, *origin, *spec, *why, *instead;
	uint32_t row_effects, report_effects, effects, understates;	/* a bit per enum fwctl_effect */
	uint32_t rules;
	uint8_t floor, required;	/* scopes */
	uint8_t support;		/* 0 unreported, 1 supported, 2 lacking */
	uint8_t basis;			/* 0 table, 1 report */
	const struct fwctl_nl_limits *limits;
	uint32_t via, target;
	const struct fwctl_nl_verdict *verdict;
	size_t verdicts;
};

struct fwctl_nl_record {
	uint64_t present;
	uint64_t id;
	uint8_t kind;			/* 0 refused, 1 sent, 2 done, 3 policy */
	uint8_t ring;			/* 0 reads, 1 notable */
	uint64_t time, duration;	/* nanoseconds */
	uint32_t index;
	const char *identity;
	uint32_t pid, uid, loginuid, session;
	struct fwctl_nl_bytes comm, exe;
	uint32_t opcode;
	struct fwctl_nl_bytes key_uuid;
	uint64_t key_number;
	const char *name;
	uint32_t via, target;
	uint8_t scope, required;
	uint32_t effects;
	uint32_t reasons;		/* a bit per enum fwctl_reason */
	const char *why;
	int32_t error;			/* negative errno */
	uint32_t status;
	uint32_t in_len, out_len;
	const struct fwctl_nl_policy *policy;
};

struct fwctl_nl_counters {
	uint64_t present;
	uint32_t index, opcode;
	struct fwctl_nl_bytes key_uuid;
	uint64_t key_number;
	const char *name;
	uint64_t sent, refused, failed, firmware_errors, time;
};

struct fwctl_nl_totals {
	uint64_t present;
	uint32_t index;
	const char *identity;
	uint8_t ring;
	uint32_t room, held;
	uint64_t lost;
};

struct fwctl_nl_progress {
	uint64_t present;
	uint32_t index;
	uint64_t id;
	uint32_t opcode;
	const char *name;
	uint32_t pid;
	uint64_t done, total;
};

/**
 * struct fwctl_nl_message - an answer, or an event
 * @present: as above
 * @event: "dev-add-ntf" and so on, NULL in an answer
 * @dev: a device, and so on: NULL if it is about something else
 * @policy: entries of a policy
 * @policies: how many
 * @seq: number of the event in its group
 * @lost: events of the group that are missing right before this one
 */
struct fwctl_nl_message {
	uint64_t present;
	const char *event;
	const struct fwctl_nl_device *dev;
	const struct fwctl_nl_command *cmd;
	const struct fwctl_nl_policy *policy;
	size_t policies;
	const struct fwctl_nl_record *record;
	const struct fwctl_nl_counters *counters;
	const struct fwctl_nl_totals *totals;
	const struct fwctl_nl_progress *progress;
	uint64_t seq;
	uint64_t lost;
};

/* Non-zero ends it, and is what is returned */
typedef int (*fwctl_nl_fn)(void *arg, const struct fwctl_nl_message *message);

struct fwctl_nl;

/*
 * -ENOENT: there is no such family: the module fwctl is not loaded, is older,
 * or this is not the initial network namespace.
 */
int fwctl_nl_open(struct fwctl_nl **nl);
void fwctl_nl_close(struct fwctl_nl *nl);
/* What the kernel said of the last failure, and of which attribute; NULL: nothing */
const char *fwctl_nl_said(const struct fwctl_nl *nl);
const char *fwctl_nl_attribute(const struct fwctl_nl *nl);

/* Instead of the number of a device */
#define FWCTL_NL_ALL		(-1)	/* all there are */
#define FWCTL_NL_DEFAULT	(-2)	/* what devices begin with that were never seen before */

/* What lies behind a tunnel; of CXL, @via 0x5300 and @target the port */
struct fwctl_nl_tunnel {
	uint32_t via, target;
};

/* A command: its opcode, and its key if it has one, of either kind */
struct fwctl_nl_id {
	uint32_t opcode;
	const uint8_t *key_uuid;
	const uint64_t *key_number;
};

/* What an entry is to demand; -1: nothing. @id and @effects are NULL and 0 for the whole device */
struct fwctl_nl_tightening {
	const struct fwctl_nl_id *id;
	uint32_t effects;		/* one bit */
	int required, cap;
	bool refused;
};

/* -EAGAIN: what is listed changed again and again while it was */
int fwctl_nl_devices(struct fwctl_nl *nl, fwctl_nl_fn fn, void *arg);
int fwctl_nl_device(struct fwctl_nl *nl, uint32_t index, fwctl_nl_fn fn, void *arg);
int fwctl_nl_commands(struct fwctl_nl *nl, uint32_t index, const struct fwctl_nl_tunnel *tunnel,
		      fwctl_nl_fn fn, void *arg);
int fwctl_nl_command(struct fwctl_nl *nl, uint32_t index, const struct fwctl_nl_tunnel *tunnel,
		     const struct fwctl_nl_id *id, fwctl_nl_fn fn, void *arg);
/* What would become of the RPC @in with room for @out_len bytes; nothing is sent */
int fwctl_nl_verdict(struct fwctl_nl *nl, uint32_t index, unsigned int scope, const void *in,
		     size_t in_len, size_t out_len, fwctl_nl_fn fn, void *arg);

int fwctl_nl_policy(struct fwctl_nl *nl, int64_t index, fwctl_nl_fn fn, void *arg);
/* All entries or none */
int fwctl_nl_tighten(struct fwctl_nl *nl, int64_t index, const struct fwctl_nl_tightening *entries,
		     size_t count);
int fwctl_nl_lock(struct fwctl_nl *nl);

int fwctl_nl_records(struct fwctl_nl *nl, int64_t index, fwctl_nl_fn fn, void *arg);
int fwctl_nl_stats(struct fwctl_nl *nl, int64_t index, fwctl_nl_fn fn, void *arg);

#define FWCTL_NL_GROUP_DEVICES	(1U << 0)
#define FWCTL_NL_GROUP_RPC	(1U << 1)
#define FWCTL_NL_GROUP_PROGRESS	(1U << 2)

/* From then on @nl is for events only */
int fwctl_nl_subscribe(struct fwctl_nl *nl, unsigned int groups);
int fwctl_nl_fd(const struct fwctl_nl *nl);
/*
 * Wait at most @timeout ms, -1 for ever, and hand over what came. -ETIMEDOUT:
 * nothing; -EINTR: a signal; -ENOBUFS: the kernel dropped events, because they
 * were not taken fast enough: the next one of each group says how many.
 */
int fwctl_nl_event(struct fwctl_nl *nl, int timeout, fwctl_nl_fn fn, void *arg);

/*
 * The structures, described: for who writes them out, or binds them to another
 * language. Names and words are those of the family's specification.
 */
enum fwctl_kind {
	FWCTL_KIND_NUMBER,		/* unsigned, of @size bytes */
	FWCTL_KIND_SIGNED,
	FWCTL_KIND_HEX,			/* unsigned, to be shown in hexadecimal */
	FWCTL_KIND_WORD,		/* unsigned, an index into @words */
	FWCTL_KIND_WORDS,		/* unsigned, a bit for each of @words */
	FWCTL_KIND_FLAG,		/* bool */
	FWCTL_KIND_STRING,		/* const char * */
	FWCTL_KIND_STRINGS,		/* const char *const *, and a size_t how many */
	FWCTL_KIND_BYTES,		/* struct fwctl_nl_bytes */
	FWCTL_KIND_UUID,		/* the same, 16 of them */
	FWCTL_KIND_OBJECT,		/* pointer to an object of @type */
	FWCTL_KIND_OBJECTS		/* pointer to the first, and a size_t how many */
};

struct fwctl_field {
	const char *name;
	enum fwctl_kind kind;
	unsigned int attribute;		/* its bit in @present */
	size_t offset, size;
	size_t count;			/* offset of how many */
	const char *const *words;	/* NULL at the end */
	const struct fwctl_type *type;
};

struct fwctl_type {
	const char *name;		/* of the attribute set */
	size_t size;
	const struct fwctl_field *fields;	/* ends with a name that is NULL */
};

extern const struct fwctl_type fwctl_type_device, fwctl_type_command, fwctl_type_policy,
	fwctl_type_record, fwctl_type_counters, fwctl_type_totals, fwctl_type_progress,
	fwctl_type_message;

#ifdef __cplusplus
}
#endif

#endif
