/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_CASE_H
#define FWCTL_CASE_H

#include "arbiter.h"

struct fwctl_core;

enum fwctl_lockdown fwctl_lockdown_sample(void);
enum fwctl_lockdown fwctl_lockdown_known(void);

int fwctl_case_classify(struct fwctl_core *core, struct fwctl_case *c, const void *in,
			size_t in_len, size_t out_room);
void fwctl_case_find(struct fwctl_core *core, struct fwctl_case *c);
void fwctl_case_report(struct fwctl_core *core, struct fwctl_case *c);
struct fwctl_verdict fwctl_case_judge(struct fwctl_core *core, struct fwctl_case *c);
struct fwctl_verdict fwctl_case_judge_unclassified(struct fwctl_core *core,
						   struct fwctl_case *c);

#endif
