// SPDX-License-Identifier: GPL-2.0-only
/* genl_info_dump() is there since 6.7. */
#include <net/genetlink.h>

const struct genl_info *probe(struct netlink_callback *cb)
{
	return genl_info_dump(cb);
}
