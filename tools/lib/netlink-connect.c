// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The kernel at the other end: generic netlink, and what the family has there.
 */
#include "netlink.h"

#include <errno.h>
#include <sys/socket.h>

#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include <fwctl/netlink.h>

/* As much as an ordinary user may have where nobody changed it */
#define BUFFER (208 << 10)
/* What who may have any gets: as many records as a burst of RPCs leaves */
#define BUFFER_PRIVILEGED (8 << 20)

static void set_options(struct nl_sock *sock)
{
	int fd = nl_socket_get_fd(sock), size = BUFFER_PRIVILEGED, on = 1;

	nl_socket_set_buffer_size(sock, BUFFER, BUFFER);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	nl_socket_enable_msg_peek(sock);
}

int fwctl_nl_connect(struct fwctl_nl *nl)
{
	static const char *const groups[NL_GROUPS] = {
		FWCTL_MCGRP_DEVICES, FWCTL_MCGRP_RPC, FWCTL_MCGRP_PROGRESS
	};
	int nle = genl_connect(nl->sock);

	if (nle)
		return fwctl_nl_errno(nle);
	set_options(nl->sock);
	nl->family = genl_ctrl_resolve(nl->sock, FWCTL_FAMILY_NAME);
	if (nl->family < 0)
		return fwctl_nl_errno(nl->family);
	for (int i = 0; i < NL_GROUPS; i++)
		nl->groups[i] = genl_ctrl_resolve_grp(nl->sock, FWCTL_FAMILY_NAME, groups[i]);
	return 0;
}
