// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A netlink socket: a request, and all of its answers. Answers are kept until
 * the last is there, because a listing that changed meanwhile begins anew.
 */
#include "netlink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>

#include <fwctl/netlink.h>

/* How often a listing is begun that changes meanwhile */
#define ATTEMPTS 8

struct fwctl_nl_exchange {
	struct nl_msg **answers;
	size_t count, room;
	struct nl_msg *request;
	bool over, interrupted;
	int err;
};

int fwctl_nl_errno(int nle)
{
	switch (nle < 0 ? -nle : nle) {
	case NLE_SUCCESS:
		return 0;
	case NLE_OBJ_NOTFOUND:
		return -ENOENT;
	case NLE_NOMEM:
		return -ENOMEM;
	case NLE_PERM:
	case NLE_NOACCESS:
		return -EPERM;
	case NLE_INTR:
		return -EINTR;
	case NLE_AGAIN:
		return -EAGAIN;
	case NLE_MSGSIZE:
	case NLE_MSG_OVERFLOW:
		return -EMSGSIZE;
	case NLE_MSG_TRUNC:
	case NLE_MSG_TOOSHORT:
	case NLE_SEQ_MISMATCH:
		return -EBADMSG;
	case NLE_PROTO_MISMATCH:
	case NLE_AF_NOSUPPORT:
		return -EPROTONOSUPPORT;
	default:
		return -EIO;
	}
}

/* What the kernel has to say beside the number, after the part of @len bytes */
static void take_extack(struct fwctl_nl *nl, struct nlmsghdr *header, size_t len)
{
	struct nlattr *attr;
	int rest;

	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS) || (size_t)nlmsg_datalen(header) < len)
		return;
	nla_for_each_attr(attr, (struct nlattr *)((char *)nlmsg_data(header) + NLMSG_ALIGN(len)),
			  (int)(nlmsg_datalen(header) - NLMSG_ALIGN(len)), rest) {
		if (nla_type(attr) == NLMSGERR_ATTR_MSG && nla_len(attr) > 0)
			snprintf(nl->said, sizeof(nl->said), "%.*s", nla_len(attr),
				 (char *)nla_data(attr));
		if (nla_type(attr) == NLMSGERR_ATTR_OFFS && nla_len(attr) >= 4)
			fwctl_nl_attribute_at(nlmsg_hdr(nl->exchange->request), nla_get_u32(attr),
					      nl->attribute, sizeof(nl->attribute));
		if (nla_type(attr) == NLMSGERR_ATTR_MISS_TYPE && nla_len(attr) >= 4)
			snprintf(nl->attribute, sizeof(nl->attribute), "%s",
				 fwctl_nl_request_name(nla_get_u32(attr)));
	}
}

static int on_answer(struct nl_msg *msg, void *arg)
{
	struct fwctl_nl_exchange *exchange = ((struct fwctl_nl *)arg)->exchange;

	if (!exchange)
		return NL_SKIP;
	if (exchange->count == exchange->room) {
		size_t room = exchange->room ? exchange->room * 2 : 16;
		struct nl_msg **answers = realloc(exchange->answers, room * sizeof(*answers));

		if (!answers) {
			exchange->err = -ENOMEM;
			return NL_SKIP;
		}
		exchange->answers = answers;
		exchange->room = room;
	}
	nlmsg_get(msg);
	exchange->answers[exchange->count++] = msg;
	return NL_OK;
}

static int on_end(struct nl_msg *msg, void *arg)
{
	struct fwctl_nl *nl = arg;
	struct nlmsghdr *header = nlmsg_hdr(msg);
	int err = 0;

	if (!nl->exchange)
		return NL_SKIP;
	nl->exchange->over = true;
	if (header->nlmsg_type == NLMSG_DONE && nlmsg_datalen(header) >= (int)sizeof(err)) {
		memcpy(&err, nlmsg_data(header), sizeof(err));
		if (err < 0)
			nl->exchange->err = err;
		take_extack(nl, header, sizeof(err));
	}
	return NL_STOP;
}

static int on_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	struct nlmsghdr *header = (struct nlmsghdr *)((char *)error - NLMSG_HDRLEN);
	struct fwctl_nl *nl = arg;
	size_t len = sizeof(*error);

	(void)from;
	if (!nl->exchange)
		return NL_SKIP;
	nl->exchange->over = true;
	nl->exchange->err = error->error;
	if (!(header->nlmsg_flags & NLM_F_CAPPED) && error->msg.nlmsg_len >= NLMSG_HDRLEN)
		len += error->msg.nlmsg_len - NLMSG_HDRLEN;
	take_extack(nl, header, len);
	return NL_STOP;
}

static int on_interrupt(struct nl_msg *msg, void *arg)
{
	struct fwctl_nl *nl = arg;

	(void)msg;
	if (nl->exchange)
		nl->exchange->interrupted = true;
	return NL_OK;
}

static void forget(struct fwctl_nl_exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++)
		nlmsg_free(exchange->answers[i]);
	exchange->count = 0;
	exchange->interrupted = false;
	exchange->over = false;
	exchange->err = 0;
}

/* Once: 0, a negative errno, or 1 if it is to be begun anew */
static int converse(struct fwctl_nl *nl, struct fwctl_nl_exchange *exchange)
{
	int nle;

	nlmsg_hdr(exchange->request)->nlmsg_seq = NL_AUTO_SEQ;
	nle = nl_send_auto(nl->sock, exchange->request);
	while (nle >= 0 && !exchange->over) {
		nle = nl_recvmsgs(nl->sock, nl->cb);
		if (nle == -NLE_INTR)
			nle = 0;
	}
	if (exchange->err)
		return exchange->err;
	if (nle < 0)
		return fwctl_nl_errno(nle);
	return exchange->interrupted;
}

static int hand_over(struct fwctl_nl_exchange *exchange, fwctl_nl_fn fn, void *arg)
{
	int err = 0;

	for (size_t i = 0; i < exchange->count && !err; i++) {
		struct fwctl_arena arena = { 0 };
		struct fwctl_nl_message message;

		err = fwctl_nl_parse_message(nlmsg_hdr(exchange->answers[i]), &arena, &message);
		if (!err && fn)
			err = fn(arg, &message);
		fwctl_arena_free(&arena);
	}
	return err;
}

int fwctl_nl_ask(struct fwctl_nl *nl, struct nl_msg *request, fwctl_nl_fn fn, void *arg)
{
	struct fwctl_nl_exchange exchange = { .request = request };
	int err = -ENOMEM;

	nl->said[0] = 0;
	nl->attribute[0] = 0;
	nl->exchange = &exchange;
	for (int i = 0; i < ATTEMPTS && request; i++) {
		forget(&exchange);
		err = converse(nl, &exchange);
		if (err <= 0)
			break;
		err = -EAGAIN;
	}
	nl->exchange = NULL;
	if (!err)
		err = hand_over(&exchange, fn, arg);
	forget(&exchange);
	free(exchange.answers);
	nlmsg_free(request);
	return err;
}

struct nl_msg *fwctl_nl_request(struct fwctl_nl *nl, uint8_t command, int flags)
{
	/* a thousand entries of a policy, or the largest RPC there is */
	struct nl_msg *msg = nlmsg_alloc_size(4 << 20);

	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0, flags, command,
				FWCTL_FAMILY_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

int fwctl_nl_open(struct fwctl_nl **result)
{
	struct fwctl_nl *nl = calloc(1, sizeof(*nl));
	int err;

	*result = NULL;
	if (!nl)
		return -ENOMEM;
	nl->cb = nl_cb_alloc(NL_CB_DEFAULT);
	nl->sock = nl->cb ? nl_socket_alloc_cb(nl->cb) : NULL;
	err = nl->sock ? fwctl_nl_connect(nl) : -ENOMEM;
	if (err) {
		fwctl_nl_close(nl);
		return err;
	}
	nl_cb_set(nl->cb, NL_CB_VALID, NL_CB_CUSTOM, on_answer, nl);
	nl_cb_set(nl->cb, NL_CB_FINISH, NL_CB_CUSTOM, on_end, nl);
	nl_cb_set(nl->cb, NL_CB_ACK, NL_CB_CUSTOM, on_end, nl);
	nl_cb_set(nl->cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, on_interrupt, nl);
	nl_cb_err(nl->cb, NL_CB_CUSTOM, on_error, nl);
	*result = nl;
	return 0;
}

void fwctl_nl_close(struct fwctl_nl *nl)
{
	if (!nl)
		return;
	if (nl->sock)
		nl_socket_free(nl->sock);
	if (nl->cb)
		nl_cb_put(nl->cb);
	free(nl);
}

const char *fwctl_nl_said(const struct fwctl_nl *nl)
{
	return nl && nl->said[0] ? nl->said : NULL;
}

const char *fwctl_nl_attribute(const struct fwctl_nl *nl)
{
	return nl && nl->attribute[0] ? nl->attribute : NULL;
}

int fwctl_nl_fd(const struct fwctl_nl *nl)
{
	return nl_socket_get_fd(nl->sock);
}
