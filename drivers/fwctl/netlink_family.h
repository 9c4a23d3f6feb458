/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the netlink family share: checks of requests, devices by
 * their index, and messages.
 */
#ifndef FWCTL_NETLINK_FAMILY_H
#define FWCTL_NETLINK_FAMILY_H

#include <linux/bits.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

struct fwctl_core;
struct fwctl_identity;
struct fwctl_key;
struct fwctl_request;

/* Fills an answer or event; an errno of nla_put_*(), or another that ends the request */
typedef int fwctl_nl_fill(struct sk_buff *skb, void *data);

/* ---- requests ---- */
#define FWCTL_NL_ATTR(name)	BIT(FWCTL_A_##name)

int fwctl_nl_check(const struct genl_info *info, u32 must, u32 may);
bool fwctl_nl_is_admin(struct sk_buff *request);
int fwctl_nl_key(struct nlattr *uuid, struct nlattr *number, struct netlink_ext_ack *extack,
		 struct fwctl_key *key, bool *keyed);

/* The caller is a user of the device until fwctl_nl_device_put() */
struct fwctl_core *fwctl_nl_device(const struct nlattr *index, struct netlink_ext_ack *extack);
struct fwctl_core *fwctl_nl_device_next(u32 *index);
struct fwctl_core *fwctl_nl_device_of(const struct fwctl_identity *identity);
void fwctl_nl_device_put(struct fwctl_core *core);

/* ---- answers ---- */
int fwctl_nl_reply(struct genl_info *info, fwctl_nl_fill *fill, void *data);
int fwctl_nl_dump(struct sk_buff *skb, struct netlink_callback *cb, fwctl_nl_fill *fill,
		  void *data);
int fwctl_nl_dump_end(struct sk_buff *skb, int err);

int fwctl_nl_put_u64(struct sk_buff *skb, int type, u64 value);
int fwctl_nl_put_key(struct sk_buff *skb, bool uuid_key, const struct fwctl_key *key,
		     int uuid_type, int number_type);

/* ---- events ---- */
bool fwctl_nl_has_listeners(unsigned int group);
void fwctl_nl_event(unsigned int group, u8 cmd, fwctl_nl_fill *fill, void *data);

/* netlink_command.c: is the command in the list? */
bool fwctl_nl_is_listed(struct fwctl_core *core, const struct fwctl_request *req);

/* netlink_policy.c */
struct fwctl_tightening;
bool fwctl_nl_policy_locked(void);
int fwctl_nl_put_tightening(struct sk_buff *skb, const struct fwctl_tightening *entry);

#endif
