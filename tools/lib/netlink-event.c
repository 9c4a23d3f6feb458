// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Events. The kernel drops those that are not taken in time, and says so once;
 * how many is seen by the gap in the numbers of their group.
 */
#include "netlink.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include <linux/genetlink.h>

#include <fwctl/netlink.h>

int fwctl_nl_subscribe(struct fwctl_nl *nl, unsigned int groups)
{
	for (int i = 0; i < NL_GROUPS; i++) {
		int nle;

		if (!(groups & 1U << i))
			continue;
		if (nl->groups[i] <= 0)
			return -ENOENT;
		nle = nl_socket_add_membership(nl->sock, nl->groups[i]);
		if (nle)
			return fwctl_nl_errno(nle);
	}
	nl_socket_disable_seq_check(nl->sock);
	return 0;
}

static int group_of(const struct fwctl_nl_message *message)
{
	if (message->dev)
		return 0;
	return message->progress ? 2 : 1;
}

struct handler {
	struct fwctl_nl *nl;
	fwctl_nl_fn fn;
	void *arg;
	int result;
};

static void count_lost(struct fwctl_nl *nl, struct fwctl_nl_message *message)
{
	int group = group_of(message);

	if (!(message->present & 1ULL << FWCTL_A_SEQ))
		return;
	if (nl->has_seq[group] && message->seq > nl->next_seq[group])
		message->lost = message->seq - nl->next_seq[group];
	nl->has_seq[group] = true;
	nl->next_seq[group] = message->seq + 1;
}

static int on_event(struct nl_msg *msg, void *arg)
{
	struct handler *handler = arg;
	struct fwctl_arena arena = { 0 };
	struct fwctl_nl_message message;
	int err = 0;

	if (nlmsg_hdr(msg)->nlmsg_type == handler->nl->family)
		err = fwctl_nl_parse_message(nlmsg_hdr(msg), &arena, &message);
	if (!err && nlmsg_hdr(msg)->nlmsg_type == handler->nl->family && message.event) {
		count_lost(handler->nl, &message);
		err = handler->fn(handler->arg, &message);
	}
	fwctl_arena_free(&arena);
	if (err && !handler->result)
		handler->result = err;
	return NL_OK;
}

int fwctl_nl_take(struct fwctl_nl *nl, fwctl_nl_fn fn, void *arg)
{
	struct handler handler = { nl, fn, arg, 0 };
	struct nl_cb *cb = nl_cb_clone(nl->cb);
	int nle;

	if (!cb)
		return -ENOMEM;
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_event, &handler);
	errno = 0;
	nle = nl_recvmsgs(nl->sock, cb);
	nl_cb_put(cb);
	if (nle == -NLE_NOMEM && errno == ENOBUFS)
		return -ENOBUFS;
	return nle < 0 ? fwctl_nl_errno(nle) : handler.result;
}

int fwctl_nl_event(struct fwctl_nl *nl, int timeout, fwctl_nl_fn fn, void *arg)
{
	struct pollfd poll_fd = { .fd = fwctl_nl_fd(nl), .events = POLLIN };
	int ready = poll(&poll_fd, 1, timeout);

	if (ready <= 0)
		return ready ? -errno : -ETIMEDOUT;
	return fwctl_nl_take(nl, fn, arg);
}
