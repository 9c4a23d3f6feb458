/* SPDX-License-Identifier: GPL-2.0-only */
/* genl_info_dump(): what a dump was asked for, as what a "do" was. */
#ifndef COMPAT_NET_GENETLINK_H
#define COMPAT_NET_GENETLINK_H

#include <compat_probes.h>
#include_next <net/genetlink.h>

#ifndef COMPAT_GENL_INFO_DUMP
/* Lives as long as the block that it is used in. */
#define genl_info_dump(cb)	((const struct genl_info *)&(struct genl_info){	\
	.snd_seq = (cb)->nlh->nlmsg_seq,					\
	.snd_portid = NETLINK_CB((cb)->skb).portid,				\
	.nlhdr = (struct nlmsghdr *)(cb)->nlh,					\
	.genlhdr = nlmsg_data((cb)->nlh),					\
	.attrs = genl_dumpit_info(cb)->attrs,					\
	.extack = (cb)->extack,							\
})
#endif

#endif
