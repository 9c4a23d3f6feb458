/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the netlink files of libfwctl share: a socket, and messages that became
 * structures. Only netlink-connect.c knows that there is a kernel at the other
 * end; tests put another in its place.
 */
#ifndef FWCTL_NETLINK_H
#define FWCTL_NETLINK_H

#include <netlink/netlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "private.h"

enum { NL_GROUPS = 3 };

struct fwctl_nl {
	struct nl_cb *cb;
	struct nl_sock *sock;
	int family;
	int groups[NL_GROUPS];		/* their numbers, by FWCTL_NL_GROUP_* */
	bool has_seq[NL_GROUPS];
	uint64_t next_seq[NL_GROUPS];
	char said[256];
	char attribute[128];
	struct fwctl_nl_exchange *exchange;
};

/* netlink-connect.c: family and group numbers; negative errno */
int fwctl_nl_connect(struct fwctl_nl *nl);

/* netlink.c */
int fwctl_nl_errno(int nle);
struct nl_msg *fwctl_nl_request(struct fwctl_nl *nl, uint8_t command, int flags);
/*
 * Send @request, which it frees and which may be NULL for lack of memory, and
 * hand over all answers at once; a listing that changed meanwhile begins anew.
 */
int fwctl_nl_ask(struct fwctl_nl *nl, struct nl_msg *request, fwctl_nl_fn fn, void *arg);

/* netlink-event.c: what there is to be read; as fwctl_nl_event() */
int fwctl_nl_take(struct fwctl_nl *nl, fwctl_nl_fn fn, void *arg);

/* netlink-parse.c: memory of a message's structures, freed at once */
struct fwctl_arena {
	struct fwctl_block *blocks;
};

void *fwctl_arena_get(struct fwctl_arena *arena, size_t size);
void fwctl_arena_free(struct fwctl_arena *arena);
/* Attributes as an object of @type; -EBADMSG, -ENOMEM */
int fwctl_nl_parse(const struct fwctl_type *type, struct nlattr *head, int len,
		   struct fwctl_arena *arena, void *object);
/* The message, with its structures in @arena; also -ENOMSG: none of the family's */
int fwctl_nl_parse_message(struct nlmsghdr *header, struct fwctl_arena *arena,
			   struct fwctl_nl_message *message);
const char *fwctl_nl_request_name(unsigned int attribute);
/* "policy.cap": the attribute at @offset of a request */
void fwctl_nl_attribute_at(struct nlmsghdr *header, size_t offset, char *text, size_t room);

#endif
