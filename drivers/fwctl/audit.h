/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_AUDIT_H
#define FWCTL_AUDIT_H

#include <linux/types.h>

struct fwctl_case;
struct fwctl_core;
struct fwctl_identity;
struct fwctl_record;
struct fwctl_tightening;
struct fwctl_verdict;

/*
 * What becomes of an RPC: refused; or sent and done; or, if it never got that far,
 * just done. @record is zeroed before the first of them, but for asker and in_len;
 * before fwctl_audit_done() err, status, out_len and duration are set, too.
 */
void fwctl_audit_refused(struct fwctl_core *core, struct fwctl_record *record,
			 const struct fwctl_case *c, const struct fwctl_verdict *verdict);
void fwctl_audit_sent(struct fwctl_core *core, struct fwctl_record *record,
		      const struct fwctl_case *c, const struct fwctl_verdict *verdict);
void fwctl_audit_done(struct fwctl_core *core, struct fwctl_record *record,
		      const struct fwctl_case *c, const struct fwctl_verdict *verdict);

/*
 * Changes of policy by the current process: err 0, or what it was told instead.
 * @identity is NULL and @index any for the default.
 */
void fwctl_audit_policy(struct fwctl_identity *identity, u32 index,
			const struct fwctl_tightening *entries, size_t count, int err);
void fwctl_audit_lock(int err);

#endif
