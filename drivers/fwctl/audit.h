/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_AUDIT_H
#define FWCTL_AUDIT_H

#include <linux/ktime.h>
#include <linux/types.h>

struct fwctl_asker;
struct fwctl_case;
struct fwctl_core;
struct fwctl_core_job;
struct fwctl_verdict;

void fwctl_audit_refused(struct fwctl_core *core, const struct fwctl_asker *asker,
			 const struct fwctl_case *c, const struct fwctl_verdict *verdict);
void fwctl_audit_sent(const struct fwctl_core_job *cj);
void fwctl_audit_done(const struct fwctl_core_job *cj);
void fwctl_audit_unclassified(struct fwctl_core *core, const struct fwctl_asker *asker, u32 scope);
void fwctl_audit_unclassified_done(struct fwctl_core *core, const struct fwctl_asker *asker,
				   int err, ktime_t begun);

#endif
