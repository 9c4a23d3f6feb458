// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "netlink_test.h"
#include "fwctl_test.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS	5000

/* ---- attributes ---- */

static size_t padded(size_t len)
{
	return (len + 3) & ~3UL;
}

void nl_parse(const void *data, size_t len, struct nl_attrs *attrs)
{
	const __u8 *at = data, *end = at + len;

	memset(attrs, 0, sizeof(*attrs));
	while (end - at >= (long)sizeof(struct nlattr)) {
		const struct nlattr *attr = (const void *)at;
		int type = attr->nla_type & NLA_TYPE_MASK;

		if (attr->nla_len < sizeof(*attr) || attr->nla_len > end - at)
			return;
		if (type < NL_ATTRS)
			attrs->attr[type] = attr;
		at += padded(attr->nla_len);
	}
}

const void *nl_data(const struct nlattr *attr)
{
	return attr + 1;
}

size_t nl_len(const struct nlattr *attr)
{
	return attr ? attr->nla_len - sizeof(*attr) : 0;
}

void nl_inside(const struct nlattr *nest, struct nl_attrs *attrs)
{
	nl_parse(nest ? nl_data(nest) : NULL, nl_len(nest), attrs);
}

__u8 nl_u8(const struct nlattr *attr)
{
	return nl_len(attr) == 1 ? *(const __u8 *)nl_data(attr) : 0xff;
}

__u32 nl_u32(const struct nlattr *attr)
{
	__u32 value = ~0U;

	if (nl_len(attr) == sizeof(value))
		memcpy(&value, nl_data(attr), sizeof(value));
	return value;
}

__s32 nl_s32(const struct nlattr *attr)
{
	return nl_u32(attr);
}

__u64 nl_u64(const struct nlattr *attr)
{
	__u64 value = ~0ULL;

	if (nl_len(attr) == sizeof(value))
		memcpy(&value, nl_data(attr), sizeof(value));
	return value;
}

const char *nl_text(const struct nlattr *attr)
{
	return nl_len(attr) ? nl_data(attr) : "";
}

/* ---- requests ---- */

static void begin(struct nl *nl, __u16 family, __u8 cmd)
{
	struct nlmsghdr *header = (void *)nl->request;
	struct genlmsghdr *genl = NLMSG_DATA(header);

	nl->len = NLMSG_HDRLEN + GENL_HDRLEN;
	memset(nl->request, 0, nl->len);
	header->nlmsg_type = family;
	genl->cmd = cmd;
	genl->version = 1;
}

void nl_begin(struct nl *nl, __u8 cmd)
{
	begin(nl, nl->family, cmd);
}

void nl_put(struct nl *nl, int type, const void *data, size_t len)
{
	struct nlattr *attr = (void *)(nl->request + nl->len);

	if (nl->len + sizeof(*attr) + padded(len) > NL_REQUEST_MAX)
		abort();
	memset(attr, 0, sizeof(*attr) + padded(len));
	attr->nla_type = type;
	attr->nla_len = sizeof(*attr) + len;
	if (len)
		memcpy(attr + 1, data, len);
	nl->len += sizeof(*attr) + padded(len);
}

void nl_put_flag(struct nl *nl, int type)
{
	nl_put(nl, type, NULL, 0);
}

void nl_put_u8(struct nl *nl, int type, __u8 value)
{
	nl_put(nl, type, &value, sizeof(value));
}

void nl_put_u32(struct nl *nl, int type, __u32 value)
{
	nl_put(nl, type, &value, sizeof(value));
}

void nl_put_u64(struct nl *nl, int type, __u64 value)
{
	nl_put(nl, type, &value, sizeof(value));
}

size_t nl_nest(struct nl *nl, int type)
{
	size_t nest = nl->len;

	nl_put(nl, type | NLA_F_NESTED, NULL, 0);
	return nest;
}

void nl_nest_end(struct nl *nl, size_t nest)
{
	((struct nlattr *)(nl->request + nest))->nla_len = nl->len - nest;
}

/* To the kernel without naming it: then the opener's authority counts, too */
static int send_request(struct nl *nl, __u16 flags)
{
	struct nlmsghdr *header = (void *)nl->request;

	header->nlmsg_len = nl->len;
	header->nlmsg_flags = NLM_F_REQUEST | flags;
	header->nlmsg_seq = ++nl->seq;
	nl->message[0] = 0;
	nl->bad = nl->miss = -1;
	nl->interrupted = false;
	nl->answer_len = 0;
	return send(nl->fd, nl->request, nl->len, 0) < 0 ? -errno : 0;
}

/* ---- answers ---- */

static ssize_t receive(struct nl *nl, __u8 *buffer, int ms)
{
	struct pollfd poll_fd = { .fd = nl->fd, .events = POLLIN };
	size_t room = nl->room ? nl->room : NL_ANSWER_MAX;
	ssize_t len;

	if (poll(&poll_fd, 1, ms * slowness) <= 0)
		return -EAGAIN;
	len = recv(nl->fd, buffer, room, MSG_DONTWAIT | MSG_TRUNC);
	if (len > (ssize_t)room)
		return -EMSGSIZE;
	return len < 0 ? -errno : len;
}

static void note_extack(struct nl *nl, const void *data, size_t len)
{
	struct nl_attrs attrs;
	__u32 at;

	nl_parse(data, len, &attrs);
	if (attrs.attr[NLMSGERR_ATTR_MSG])
		snprintf(nl->message, sizeof(nl->message), "%s",
			 nl_text(attrs.attr[NLMSGERR_ATTR_MSG]));
	if (attrs.attr[NLMSGERR_ATTR_MISS_TYPE])
		nl->miss = nl_u32(attrs.attr[NLMSGERR_ATTR_MISS_TYPE]);
	at = nl_u32(attrs.attr[NLMSGERR_ATTR_OFFS]);
	if (at < nl->len)
		nl->bad = ((struct nlattr *)(nl->request + at))->nla_type & NLA_TYPE_MASK;
}

/* What the kernel says instead of an answer: NLMSG_ERROR, with its header cut off */
static int note_error(struct nl *nl, const struct nlmsghdr *header)
{
	const struct nlmsgerr *error = NLMSG_DATA(header);

	if (header->nlmsg_flags & NLM_F_ACK_TLVS)
		note_extack(nl, error + 1, header->nlmsg_len - NLMSG_HDRLEN - sizeof(*error));
	return error->error;
}

static int note_done(struct nl *nl, const struct nlmsghdr *header)
{
	const int *error = NLMSG_DATA(header);

	if (header->nlmsg_flags & NLM_F_DUMP_INTR)
		nl->interrupted = true;
	if (header->nlmsg_flags & NLM_F_ACK_TLVS)
		note_extack(nl, error + 1, header->nlmsg_len - NLMSG_HDRLEN - sizeof(*error));
	return *error;
}

static void attributes(const struct nlmsghdr *header, struct nl_attrs *attrs)
{
	nl_parse((const __u8 *)NLMSG_DATA(header) + GENL_HDRLEN,
		 header->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, attrs);
}

void nl_answer(const struct nl *nl, struct nl_attrs *attrs)
{
	memset(attrs, 0, sizeof(*attrs));
	if (nl->answer_len)
		attributes((const void *)nl->answer, attrs);
}

int nl_do(struct nl *nl)
{
	static __u8 buffer[NL_ANSWER_MAX];
	int ret = send_request(nl, NLM_F_ACK);
	ssize_t len;

	if (ret)
		return ret;
	for (;;) {
		struct nlmsghdr *header = (void *)buffer;

		len = receive(nl, buffer, PATIENCE_MS);
		if (len < 0)
			return len;
		for (; NLMSG_OK(header, len); header = NLMSG_NEXT(header, len)) {
			if (header->nlmsg_seq != nl->seq)
				continue;
			if (header->nlmsg_type == NLMSG_ERROR)
				return note_error(nl, header);
			memcpy(nl->answer, header, header->nlmsg_len);
			nl->answer_len = header->nlmsg_len;
		}
	}
}

int nl_dump_send(struct nl *nl)
{
	return send_request(nl, NLM_F_DUMP);
}

int nl_dump_receive(struct nl *nl, nl_visit *visit, void *data)
{
	static __u8 buffer[NL_ANSWER_MAX];
	struct nlmsghdr *header = (void *)buffer;
	ssize_t len = receive(nl, buffer, PATIENCE_MS);
	struct nl_attrs attrs;

	if (len < 0)
		return len;
	for (; NLMSG_OK(header, len); header = NLMSG_NEXT(header, len)) {
		if (header->nlmsg_seq != nl->seq)
			continue;
		if (header->nlmsg_type == NLMSG_ERROR)
			return note_error(nl, header);
		if (header->nlmsg_type == NLMSG_DONE)
			return note_done(nl, header);
		if (header->nlmsg_flags & NLM_F_DUMP_INTR)
			nl->interrupted = true;
		attributes(header, &attrs);
		if (visit)
			visit(&attrs, data);
	}
	return 1;
}

int nl_dump(struct nl *nl, nl_visit *visit, void *data)
{
	int ret = nl_dump_send(nl);

	if (ret)
		return ret;
	do
		ret = nl_dump_receive(nl, visit, data);
	while (ret > 0);
	return ret;
}

int nl_event(struct nl *nl, struct nl_attrs *attrs, int ms)
{
	struct nlmsghdr *header = (void *)nl->answer;
	ssize_t len = receive(nl, nl->answer, ms);

	if (len < 0)
		return len;
	if (!NLMSG_OK(header, len) || header->nlmsg_type != nl->family)
		return -EBADMSG;
	attributes(header, attrs);
	return ((struct genlmsghdr *)NLMSG_DATA(header))->cmd;
}

/* ---- sockets ---- */

static void note_group(struct nl *nl, const struct nlattr *nest)
{
	static const char * const names[NL_GROUPS] = {
		FWCTL_MCGRP_DEVICES, FWCTL_MCGRP_RPC, FWCTL_MCGRP_PROGRESS,
	};
	struct nl_attrs attrs;
	int i;

	nl_inside(nest, &attrs);
	for (i = 0; i < NL_GROUPS; i++) {
		if (!strcmp(nl_text(attrs.attr[CTRL_ATTR_MCAST_GRP_NAME]), names[i]))
			nl->groups[i] = nl_u32(attrs.attr[CTRL_ATTR_MCAST_GRP_ID]);
	}
}

static int find_family(struct nl *nl)
{
	struct nl_attrs attrs;
	const __u8 *at, *end;
	int ret;

	begin(nl, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	nl_put(nl, CTRL_ATTR_FAMILY_NAME, FWCTL_FAMILY_NAME, sizeof(FWCTL_FAMILY_NAME));
	ret = nl_do(nl);
	if (ret)
		return ret;
	nl_answer(nl, &attrs);
	memcpy(&nl->family, nl_data(attrs.attr[CTRL_ATTR_FAMILY_ID]), sizeof(nl->family));
	if (!attrs.attr[CTRL_ATTR_MCAST_GROUPS])
		return -EBADMSG;
	at = nl_data(attrs.attr[CTRL_ATTR_MCAST_GROUPS]);
	end = at + nl_len(attrs.attr[CTRL_ATTR_MCAST_GROUPS]);
	for (; at < end; at += padded(((const struct nlattr *)at)->nla_len))
		note_group(nl, (const void *)at);
	return 0;
}

static int prepare(struct nl *nl, int fd)
{
	int on = 1;

	memset(nl, 0, sizeof(*nl));
	nl->fd = fd;
	nl->request = malloc(NL_REQUEST_MAX);
	nl->answer = malloc(NL_ANSWER_MAX);
	if (!nl->request || !nl->answer)
		return -ENOMEM;
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

int nl_open(struct nl *nl)
{
	int size = 2 * NL_REQUEST_MAX;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = prepare(nl, fd);
	if (ret)
		return ret;
	/* For long requests; an ordinary user has none */
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	return find_family(nl);
}

int nl_adopt(struct nl *nl, int fd, const struct nl *known)
{
	int ret = prepare(nl, fd);

	nl->family = known->family;
	memcpy(nl->groups, known->groups, sizeof(nl->groups));
	/* Not the number of a request that it was used for before */
	nl->seq = known->seq + 1000;
	return ret;
}

void nl_close(struct nl *nl)
{
	close(nl->fd);
	free(nl->request);
	free(nl->answer);
}

int nl_subscribe(struct nl *nl, int group)
{
	return setsockopt(nl->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &nl->groups[group],
			  sizeof(nl->groups[group])) ? -errno : 0;
}

int nl_receive_buffer(struct nl *nl, int bytes)
{
	return setsockopt(nl->fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes)) ? -errno : 0;
}

/* ---- of this family ---- */

struct wanted {
	const char *parent;
	int index;
};

static void is_parent(const struct nl_attrs *attrs, void *data)
{
	struct wanted *wanted = data;
	struct nl_attrs dev;

	nl_inside(attrs->attr[FWCTL_A_DEV], &dev);
	if (!strcmp(nl_text(dev.attr[FWCTL_A_DEVICE_PARENT]), wanted->parent))
		wanted->index = nl_u32(dev.attr[FWCTL_A_DEVICE_INDEX]);
}

int nl_device(const char *parent)
{
	struct wanted wanted = { parent, -ENODEV };
	long end = now_ms() + PATIENCE_MS;
	struct nl nl;
	int ret = nl_open(&nl);

	while (!ret && wanted.index < 0 && now_ms() < end) {
		nl_begin(&nl, FWCTL_NL_CMD_DEV_GET);
		ret = nl_dump(&nl, is_parent, &wanted);
		if (!ret && wanted.index < 0)
			usleep(10000);
	}
	nl_close(&nl);
	return ret ? ret : wanted.index;
}

size_t nl_entry(struct nl *nl, int target)
{
	size_t nest = nl_nest(nl, FWCTL_A_POLICY);

	nl_put_u8(nl, FWCTL_A_POLICY_TARGET, target);
	return nest;
}

void nl_record(const struct nlattr *nest, struct nl_record *record)
{
	struct nl_attrs attrs, policy;

	nl_inside(nest, &attrs);
	nl_inside(attrs.attr[FWCTL_A_RECORD_POLICY], &policy);
	memset(record, 0, sizeof(*record));
	record->id = nl_u64(attrs.attr[FWCTL_A_RECORD_ID]);
	record->kind = nl_u8(attrs.attr[FWCTL_A_RECORD_KIND]);
	record->ring = nl_u8(attrs.attr[FWCTL_A_RECORD_RING]);
	record->opcode = nl_u32(attrs.attr[FWCTL_A_RECORD_OPCODE]);
	record->pid = nl_u32(attrs.attr[FWCTL_A_RECORD_PID]);
	record->err = nl_s32(attrs.attr[FWCTL_A_RECORD_ERRNO]);
	record->scope = nl_u8(attrs.attr[FWCTL_A_RECORD_SCOPE]);
	if (attrs.attr[FWCTL_A_RECORD_REASONS])
		record->reasons = nl_u32(attrs.attr[FWCTL_A_RECORD_REASONS]);
	record->policy_target = nl_u8(policy.attr[FWCTL_A_POLICY_TARGET]);
	record->locked = policy.attr[FWCTL_A_POLICY_LOCKED];
	snprintf(record->identity, sizeof(record->identity), "%s",
		 nl_text(attrs.attr[FWCTL_A_RECORD_IDENTITY]));
	snprintf(record->why, sizeof(record->why), "%s", nl_text(attrs.attr[FWCTL_A_RECORD_WHY]));
}

struct gathered {
	__u64 after;
	int count;
	struct nl_record last;
};

static void gather_record(const struct nl_attrs *attrs, void *data)
{
	struct gathered *gathered = data;
	struct nl_record record;

	nl_record(attrs->attr[FWCTL_A_RECORD], &record);
	if (record.id <= gathered->after)
		return;
	gathered->count++;
	if (record.id > gathered->last.id)
		gathered->last = record;
}

int nl_records(struct nl *nl, int index, __u64 after, struct nl_record *last)
{
	struct gathered gathered = { .after = after };
	int ret;

	nl_begin(nl, FWCTL_NL_CMD_RECORD_GET);
	if (index >= 0)
		nl_put_u32(nl, FWCTL_A_INDEX, index);
	ret = nl_dump(nl, gather_record, &gathered);
	if (last)
		*last = gathered.last;
	return ret ? ret : gathered.count;
}

__u64 nl_newest(struct nl *nl)
{
	struct nl_record last;

	return nl_records(nl, -1, 0, &last) > 0 ? last.id : 0;
}
