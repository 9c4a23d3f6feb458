/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generic netlink for the selftests, by hand: the messages that a client sends
 * when nobody helps it, right ones and wrong ones. Functions return 0 or a
 * positive value, or a negative errno.
 */
#ifndef NETLINK_TEST_H
#define NETLINK_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/types.h>
#include <fwctl/netlink.h>

/* Longest request: a message that is longer than an RPC's can be */
#define NL_REQUEST_MAX	(3 * 1024 * 1024)
#define NL_ANSWER_MAX	(64 * 1024)
#define NL_ATTRS	40

enum { NL_DEVICES, NL_RPC, NL_PROGRESS, NL_GROUPS };

struct nl {
	int fd;
	__u16 family;			/* 0: there is none here */
	__u32 groups[NL_GROUPS];
	__u32 seq;
	/* the request that is being made, or was sent */
	__u8 *request;
	size_t len;
	/* of the last answer: what the kernel says is wrong */
	char message[256];
	int bad;			/* type of the attribute; -1: none was named */
	int miss;			/* type of the one that is missing; -1: none */
	bool interrupted;		/* a dump that was not of one piece */
	/* the last answer */
	__u8 *answer;
	size_t answer_len;
	size_t room;			/* for an answer; 0: NL_ANSWER_MAX */
};

struct nl_attrs {
	const struct nlattr *attr[NL_ATTRS];
};

/* ---- sockets ---- */
/* A socket of our own, which knows the family if it is there */
int nl_open(struct nl *nl);
/* ... around a socket that somebody else opened */
int nl_adopt(struct nl *nl, int fd, const struct nl *known);
void nl_close(struct nl *nl);
int nl_subscribe(struct nl *nl, int group);
int nl_receive_buffer(struct nl *nl, int bytes);

/* ---- requests ---- */
void nl_begin(struct nl *nl, __u8 cmd);
void nl_put(struct nl *nl, int type, const void *data, size_t len);
void nl_put_flag(struct nl *nl, int type);
void nl_put_u8(struct nl *nl, int type, __u8 value);
void nl_put_u32(struct nl *nl, int type, __u32 value);
void nl_put_u64(struct nl *nl, int type, __u64 value);
size_t nl_nest(struct nl *nl, int type);
void nl_nest_end(struct nl *nl, size_t nest);

/* 0 with the answer, if there is one; or what the kernel answered */
int nl_do(struct nl *nl);
/* Calls visit, if there is one, for every message */
typedef void nl_visit(const struct nl_attrs *attrs, void *data);
int nl_dump(struct nl *nl, nl_visit *visit, void *data);
/* The same in pieces: send it; then the messages of one buffer, 1 if there is more */
int nl_dump_send(struct nl *nl);
int nl_dump_receive(struct nl *nl, nl_visit *visit, void *data);
/* The next event within this time: its command; -EAGAIN, -ENOBUFS */
int nl_event(struct nl *nl, struct nl_attrs *attrs, int ms);

/* ---- answers ---- */
void nl_parse(const void *data, size_t len, struct nl_attrs *attrs);
/* Attributes of the last answer; of an attribute that is a nest */
void nl_answer(const struct nl *nl, struct nl_attrs *attrs);
void nl_inside(const struct nlattr *nest, struct nl_attrs *attrs);
const void *nl_data(const struct nlattr *attr);
size_t nl_len(const struct nlattr *attr);
__u8 nl_u8(const struct nlattr *attr);
__u32 nl_u32(const struct nlattr *attr);
__s32 nl_s32(const struct nlattr *attr);
__u64 nl_u64(const struct nlattr *attr);
/* "" without the attribute */
const char *nl_text(const struct nlattr *attr);

/* ---- of this family ---- */
/* Index of the device whose parent has this name, waiting for it for at most five seconds */
int nl_device(const char *parent);
/* Begins an entry of a policy, to be ended by nl_nest_end() */
size_t nl_entry(struct nl *nl, int target);

struct nl_record {
	__u64 id;
	__u8 kind;
	__u8 ring;
	__u32 opcode;
	__u32 pid;
	__u32 reasons;
	__s32 err;
	__u8 scope;
	__u8 policy_target;		/* of a change of policy; 255: none */
	bool locked;
	char identity[96];
	char why[128];
};

void nl_record(const struct nlattr *nest, struct nl_record *record);
/* Every record of a device, or of all with -1; those after an id. How many; the last of them */
int nl_records(struct nl *nl, int index, __u64 after, struct nl_record *last);
__u64 nl_newest(struct nl *nl);

#endif
