/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NETLINK_H
#define FWCTL_NETLINK_H

#include <linux/types.h>

struct fwctl_core;
struct fwctl_core_job;
struct fwctl_record;

int fwctl_netlink_init(void);
void fwctl_netlink_exit(void);

/* Events; each costs a look at the group if nobody listens */
void fwctl_netlink_device(struct fwctl_core *core, bool added);
void fwctl_netlink_record(const struct fwctl_record *record, const char *identity);
void fwctl_netlink_progress(const struct fwctl_core_job *cj, u64 record, u64 done, u64 total);

#endif
