/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the documents say of authority, as a table: effects.rst (the lines of the
 * subsystems), user-abi.rst (scopes, reasons), threat-model.rst (R1 to R11). It
 * knows nothing of the arbiter, which is tested against it by every combination
 * there is: authority_kunit.c in the kernel, tests/storms/authority.c from user
 * space, for which it is plain C.
 *
 * A line says what having one class of effects means. The reasons against a
 * command are those of its classes, those of what it is (unlisted, behind a door,
 * owned by the kernel), and those of who asks for it.
 */
#ifndef FWCTL_TESTS_ORACLE_H
#define FWCTL_TESTS_ORACLE_H

#include <linux/types.h>

/* Reasons, numbered in the order of user-abi.rst */
enum oracle_reason {
	ORACLE_MALFORMED, ORACLE_NOT_SUPPORTED, ORACLE_KERNEL_OWNED, ORACLE_DATA_PATH,
	ORACLE_NAMES_ADDRESS, ORACLE_DMA_RETAINED, ORACLE_UNKNOWN_EFFECTS, ORACLE_IN_USE,
	ORACLE_BACKGROUND, ORACLE_LOCKDOWN, ORACLE_POLICY, ORACLE_SCOPE, ORACLE_CAPABILITY,
	ORACLE_REASONS
};

#define ORACLE_BIT(n)	(1U << (n))

/* Scopes, and lockdown levels */
enum { ORACLE_CONFIG, ORACLE_RO, ORACLE_RW, ORACLE_FULL };
enum { ORACLE_OPEN, ORACLE_INTEGRITY, ORACLE_CONFIDENTIALITY };

/* Subsystems, as bits */
#define ORACLE_CXL	1
#define ORACLE_NVME	2
#define ORACLE_NET	4

/* Classes that the rules below name; numbered as in effects.rst */
#define ORACLE_REMOTE		10
#define ORACLE_UNREPORTED	18

/**
 * struct oracle_line - what one class means
 * @name: of the class
 * @scope: least scope for CXL, NVMe and networking
 * @writes: it changes state, so debug-ro never admits it
 * @in_use: subsystems of which it is refused while the device is in use
 * @reportable: subsystems of which a device's report can express it
 * @integrity: refused from integrity lockdown on, at every scope
 * @confidentiality: refused under confidentiality lockdown
 * @never: reason for which it is refused at every scope, as a bit
 */
struct oracle_line {
	const char *name;
	__u8 scope[3];
	bool writes;
	__u8 in_use;
	__u8 reportable;
	bool integrity;
	bool confidentiality;
	__u32 never;
};

#define ORACLE_ALL	(ORACLE_CXL | ORACLE_NVME | ORACLE_NET)

static const struct oracle_line oracle_lines[] = {
#define CXL	ORACLE_CXL
#define NVME	ORACLE_NVME
#define NET	ORACLE_NET
#define ALL	ORACLE_ALL
	/*                       CXL NVMe net    writes in use     reportable   integ. confid. */
	{ "CONFIG_RESET_COLD",   { 2,  2,  2 },  true,  NET,       CXL | NET },
	{ "CONFIG_RESET_CONV",   { 2,  2,  2 },  true,  NET,       CXL | NET },
	{ "CONFIG_RESET_FUNC",   { 2,  2,  2 },  true,  NET,       CXL | NET },
	{ "CONFIG_NOW",          { 3,  3,  2 },  true,  NET,       ALL },
	{ "INVENTORY_NOW",       { 3,  3,  3 },  true,  NET,       NVME | NET },
	{ "DATA_NOW",            { 3,  3,  3 },  true,  ALL,       ALL,         true },
	{ "POLICY_NOW",          { 3,  3,  3 },  true,  NET,       CXL | NET },
	{ "LOG_NOW",             { 3,  2,  2 },  true,  NET,       CXL | NET },
	{ "SECURITY",            { 3,  3,  3 },  true,  CXL | NET, CXL | NET,   true },
	{ "FIRMWARE",            { 3,  3,  3 },  true,  CXL | NET, NET,         true },
	{ "REMOTE",              { 0,  0,  0 },  false, NET },
	{ "DISCLOSES",           { 0,  0,  0 },  false, 0,         0,           false, true },
	{ "PERSISTS",            { 2,  2,  2 },  true,  NET,       NET },
	{ "EXCLUSIVE_NS",        { 3,  3,  3 },  true,  NET,       NVME | NET },
	{ "EXCLUSIVE_ALL",       { 3,  3,  3 },  true,  NET,       NVME | NET },
	{ "BACKGROUND",          { 0,  0,  0 },  false, 0,         CXL,
	  .never = ORACLE_BIT(ORACLE_BACKGROUND) },
	{ "ABORTABLE",           { 0,  0,  0 } },
	{ "UNKNOWN",             { 0,  0,  0 },  .never = ORACLE_BIT(ORACLE_UNKNOWN_EFFECTS) },
	{ "UNREPORTED",          { 0,  0,  0 } },
#undef CXL
#undef NVME
#undef NET
#undef ALL
};

#define ORACLE_CLASSES	19
static_assert(sizeof(oracle_lines) == ORACLE_CLASSES * sizeof(struct oracle_line),
	      "every class has a line");

/* What a command is, for the table and for the device */
enum oracle_kind {
	ORACLE_ROW,			/* has a row */
	ORACLE_KEY_BY_REPORT,		/* no row for the key; the device reports its effects */
	ORACLE_KEY_UNREPORTED,		/* ... and the device does not */
	ORACLE_KEY_UNKNOWN,		/* no row for the key, and the door takes none by report */
	ORACLE_VENDOR,			/* unlisted; the device reports it */
	ORACLE_VENDOR_UNREPORTED,	/* ... and the device does not */
	ORACLE_NOBODYS,			/* neither in the table nor in the vendor range */
	ORACLE_KINDS
};

/**
 * struct oracle_question - everything that a verdict is to depend on
 * @subsystem: 0 to 2: CXL, NVMe, networking
 * @kind: what the command is
 * @row_effects: classes by the row
 * @more_effects: classes by report and request
 * @reported: those of them that the report has
 * @floor: least scope by the row
 * @lockdown_ok: the row is marked so
 * @tunnel: it is the inner command of a tunnel
 * @owned: the kernel owns it
 * @never: reasons that the row or the report gives at every scope, as bits
 * @demanded: least scope that the administrator demands of it
 * @forbidden: scopes that the administrator refuses it at, as bits
 * @scope: of the RPC
 * @lockdown: the level
 * @in_use: somebody uses the device
 * @confidential: this is a confidential guest
 * @unlisted: fwctl was loaded with unlisted=1
 * @caller: the caller has CAP_SYS_RAWIO in the initial user namespace
 * @opener: so did who opened the descriptor
 */
struct oracle_question {
	__u8 subsystem;
	enum oracle_kind kind;
	__u32 row_effects;
	__u32 more_effects;
	__u32 reported;
	__u8 floor;
	bool lockdown_ok;
	bool tunnel;
	bool owned;
	__u32 never;
	__u8 demanded;
	__u8 forbidden;
	__u8 scope;
	__u8 lockdown;
	bool in_use;
	bool confidential;
	bool unlisted;
	bool caller;
	bool opener;
};

/**
 * struct oracle_answer - the verdict that is to come
 * @reasons: all of them, as bits; 0: allowed
 * @required: least scope
 * @effects: all classes
 * @understates: those of the row that the report could have, and has not
 * @by_report: only the device vouches for it
 */
struct oracle_answer {
	__u32 reasons;
	__u8 required;
	__u32 effects;
	__u32 understates;
	bool by_report;
};

/* What the lines of all classes come to */
static inline struct oracle_line oracle_sum(__u32 effects, __u8 subsystem)
{
	struct oracle_line sum = {};
	unsigned int i;

	for (i = 0; i < ORACLE_CLASSES; i++) {
		const struct oracle_line *line = &oracle_lines[i];

		if (!(effects & ORACLE_BIT(i)))
			continue;
		if (line->scope[subsystem] > sum.scope[subsystem])
			sum.scope[subsystem] = line->scope[subsystem];
		sum.writes |= line->writes;
		sum.in_use |= line->in_use;
		sum.integrity |= line->integrity;
		sum.confidentiality |= line->confidentiality;
		sum.never |= line->never;
	}
	/* Any write that is REMOTE */
	if (sum.writes && (effects & ORACLE_BIT(ORACLE_REMOTE))) {
		sum.scope[subsystem] = ORACLE_FULL;
		sum.integrity = true;
	}
	return sum;
}

static inline bool oracle_unlisted(const struct oracle_question *q)
{
	return q->kind == ORACLE_VENDOR || q->kind == ORACLE_VENDOR_UNREPORTED;
}

static inline bool oracle_by_report(const struct oracle_question *q)
{
	return oracle_unlisted(q) || q->kind == ORACLE_KEY_BY_REPORT ||
	       q->kind == ORACLE_KEY_UNREPORTED;
}

/* Of a command that has no row, that is in a tunnel, or that is not reported: nothing */
static inline __u32 oracle_understates(const struct oracle_question *q, __u32 effects)
{
	__u32 quiet = 0;
	unsigned int i;

	if (q->kind > ORACLE_KEY_UNKNOWN || q->tunnel || (effects & ORACLE_BIT(ORACLE_UNREPORTED)))
		return 0;
	for (i = 0; i < ORACLE_CLASSES; i++) {
		if (oracle_lines[i].reportable & ORACLE_BIT(q->subsystem))
			quiet |= q->row_effects & ~q->reported & ORACLE_BIT(i);
	}
	return quiet;
}

/* What it is that nobody, or only the device, vouches for */
static inline __u32 oracle_unvouched(const struct oracle_question *q)
{
	bool unlisted = oracle_unlisted(q), by_report = oracle_by_report(q);
	__u32 reasons = 0;

	if (q->kind == ORACLE_VENDOR_UNREPORTED || q->kind == ORACLE_NOBODYS)
		reasons |= ORACLE_BIT(ORACLE_NOT_SUPPORTED);
	if (q->kind == ORACLE_KEY_UNREPORTED || q->kind == ORACLE_KEY_UNKNOWN)
		reasons |= ORACLE_BIT(ORACLE_UNKNOWN_EFFECTS);
	/* No report comes through a tunnel */
	if (by_report && q->tunnel)
		reasons |= ORACLE_BIT(ORACLE_UNKNOWN_EFFECTS);
	if (unlisted && q->in_use)
		reasons |= ORACLE_BIT(ORACLE_IN_USE);
	if (unlisted && q->lockdown)
		reasons |= ORACLE_BIT(ORACLE_LOCKDOWN);
	if ((unlisted && !q->unlisted) || (by_report && q->confidential))
		reasons |= ORACLE_BIT(ORACLE_POLICY);
	return reasons;
}

/* A mark is about the writes that the row knows, and of a key that it knows */
static inline bool oracle_marked(const struct oracle_question *q, __u32 effects)
{
	struct oracle_line more = oracle_sum(effects & ~q->row_effects, q->subsystem);

	return q->lockdown_ok && q->kind == ORACLE_ROW && !more.writes;
}

static inline struct oracle_answer oracle_ask(const struct oracle_question *q)
{
	struct oracle_answer a = { .reasons = q->never | oracle_unvouched(q) };
	struct oracle_line sum;

	a.effects = q->row_effects | q->more_effects;
	if (q->tunnel)
		a.effects |= ORACLE_BIT(ORACLE_REMOTE);
	sum = oracle_sum(a.effects, q->subsystem);
	a.reasons |= sum.never;
	a.required = q->floor;
	if (sum.scope[q->subsystem] > q->floor)
		a.required = sum.scope[q->subsystem];
	if (q->demanded > a.required)
		a.required = q->demanded;
	if (oracle_unlisted(q))
		a.required = ORACLE_FULL;
	a.by_report = oracle_by_report(q);
	a.understates = oracle_understates(q, a.effects);

	if (q->owned)
		a.reasons |= ORACLE_BIT(ORACLE_KERNEL_OWNED);
	if (q->in_use && (sum.in_use & ORACLE_BIT(q->subsystem)))
		a.reasons |= ORACLE_BIT(ORACLE_IN_USE);
	if (q->lockdown && (sum.integrity ||
			    (a.required == ORACLE_FULL && !oracle_marked(q, a.effects))))
		a.reasons |= ORACLE_BIT(ORACLE_LOCKDOWN);
	if (q->lockdown == ORACLE_CONFIDENTIALITY && sum.confidentiality)
		a.reasons |= ORACLE_BIT(ORACLE_LOCKDOWN);
	if (q->forbidden & ORACLE_BIT(q->scope))
		a.reasons |= ORACLE_BIT(ORACLE_POLICY);
	if (q->scope < a.required || (q->scope == ORACLE_RO && sum.writes))
		a.reasons |= ORACLE_BIT(ORACLE_SCOPE);
	if (q->scope == ORACLE_FULL && !(q->caller && q->opener))
		a.reasons |= ORACLE_BIT(ORACLE_CAPABILITY);
	return a;
}

/* The errno of an answer, which the first reason decides: as user-abi.rst has them */
static inline int oracle_errno(const struct oracle_answer *a)
{
	if (a->reasons & ORACLE_BIT(ORACLE_MALFORMED))
		return -22; /* EINVAL */
	if (a->reasons & ORACLE_BIT(ORACLE_NOT_SUPPORTED))
		return -95; /* EOPNOTSUPP */
	return a->reasons ? -1 /* EPERM */ : 0;
}

#endif
