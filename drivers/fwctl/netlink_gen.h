/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/fwctl.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: make netlink */

#ifndef _LINUX_FWCTL_GEN_H
#define _LINUX_FWCTL_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/fwctl/netlink.h>

/* Common nested types */
extern const struct nla_policy fwctl_policy_nl_policy[FWCTL_A_POLICY_LOCKED + 1];

/* Global operation policy for fwctl */
extern const struct nla_policy fwctl_nl_policy[FWCTL_A_POLICY + 1];

/* Ops table for fwctl */
extern const struct genl_small_ops fwctl_nl_ops[8];

int fwctl_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info);
int fwctl_nl_dev_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int fwctl_nl_cmd_get_doit(struct sk_buff *skb, struct genl_info *info);
int fwctl_nl_cmd_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int fwctl_nl_verdict_get_doit(struct sk_buff *skb, struct genl_info *info);
int fwctl_nl_policy_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int fwctl_nl_policy_tighten_doit(struct sk_buff *skb, struct genl_info *info);
int fwctl_nl_policy_lock_doit(struct sk_buff *skb, struct genl_info *info);
int fwctl_nl_record_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int fwctl_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);

enum {
	FWCTL_NLGRP_DEVICES,
	FWCTL_NLGRP_RPC,
	FWCTL_NLGRP_PROGRESS,
};

#endif /* _LINUX_FWCTL_GEN_H */
