// SPDX-License-Identifier: GPL-2.0-only
/* A kernel for libfwctl's netlink functions; see fake-netlink.h. */
#include "fake-netlink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>

#include <fwctl/netlink.h>

#include "netlink.h"

#define FAMILY 0x21

struct fake fake;

/* Messages on their way to the library */
static struct nl_msg *queue[64];
static int queued;
static uint32_t seq;

static struct nl_msg *begin(uint8_t command, int flags)
{
	struct nl_msg *msg = nlmsg_alloc_size(65536);

	genlmsg_put(msg, 0, seq, FAMILY, 0, flags, command, FWCTL_FAMILY_VERSION);
	queue[queued++] = msg;
	return msg;
}

static void put_device(uint8_t command, int flags, uint32_t index)
{
	static const uint8_t bad[] = "\033[2Jevil\377";
	struct nl_msg *msg = begin(command, flags);
	struct nlattr *nest = nla_nest_start(msg, FWCTL_A_DEV), *policy;

	nla_put_u32(msg, FWCTL_A_DEVICE_INDEX, index);
	nla_put_string(msg, FWCTL_A_DEVICE_NAME, index ? "fwctl1" : "fwctl0");
	nla_put_string(msg, FWCTL_A_DEVICE_IDENTITY, index ? "pci/0000:0d:00.0/0x1" : "pci/0000:0e:00.1");
	nla_put_string(msg, FWCTL_A_DEVICE_PARENT, index ? "mem0" : "0000:0e:00.1");
	nla_put_string(msg, FWCTL_A_DEVICE_SUBSYSTEM, "cxl");
	nla_put_u8(msg, FWCTL_A_DEVICE_ATTACHMENT, fake.newer ? 7 : index);
	nla_put(msg, FWCTL_A_DEVICE_SERIAL, sizeof(bad) - fake.unterminated, bad);
	nla_put_flag(msg, FWCTL_A_DEVICE_IN_USE);
	for (uint32_t i = 0; i < 2 * index; i++)
		nla_put_string(msg, FWCTL_A_DEVICE_DOOR, i ? "/dev/cxl/other" : "/dev/cxl/mem0");
	nla_put_u32(msg, FWCTL_A_DEVICE_COMMANDS, 3);
	policy = nla_nest_start(msg, FWCTL_A_DEVICE_POLICY);
	nla_put_u8(msg, FWCTL_A_POLICY_TARGET, 0);
	nla_put_u8(msg, FWCTL_A_POLICY_CAP, 2);
	nla_nest_end(msg, policy);
	if (fake.newer)
		nla_put_u32(msg, 60, 1);
	nla_nest_end(msg, nest);
}

static void put_verdict(struct nl_msg *msg, uint8_t scope, uint8_t required, bool refused)
{
	struct nlattr *nest = nla_nest_start(msg, FWCTL_A_COMMAND_VERDICT), *refusal;

	nla_put_u8(msg, FWCTL_A_VERDICT_SCOPE, scope);
	if (scope >= required && !refused)
		nla_put_flag(msg, FWCTL_A_VERDICT_ALLOWED);
	nla_put_s32(msg, FWCTL_A_VERDICT_ERRNO, scope >= required && !refused ? 0 : -EPERM);
	for (int i = 0; i < 2; i++) {
		if (i ? scope >= required : !refused)
			continue;
		refusal = nla_nest_start(msg, FWCTL_A_VERDICT_REFUSAL);
		nla_put_u8(msg, FWCTL_A_REFUSAL_REASON, i ? FWCTL_NL_REASON_SCOPE :
			   FWCTL_NL_REASON_KERNEL_OWNED);
		nla_put_string(msg, FWCTL_A_REFUSAL_WHY, i ? "needs another" : "writes, \"64\" bytes");
		nla_nest_end(msg, refusal);
	}
	nla_nest_end(msg, nest);
}

static const struct {
	const char *name;
	uint32_t opcode, row, report;
	uint8_t required;
	bool keyed, refused;
} commands[] = {
	{ "identify", 0x0001, 0, 0, 0, false, false },
	{ "clear-poison", 0x4302, FWCTL_NL_EFFECTS_DATA_NOW, 0, 3, false, true },
	{ "get-log-cel", 0x0401, 0, 0, 0, true, false },
	{ "=un\033listed,", 0xc000, 0, FWCTL_NL_EFFECTS_CONFIG_NOW | FWCTL_NL_EFFECTS_LOG_NOW, 3, false, false },
};

static void put_command(int flags, int i, int first, int last)
{
	static const uint8_t cel[16] = { 0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
					 0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17 };
	struct nl_msg *msg = begin(FWCTL_NL_CMD_CMD_GET, flags);
	struct nlattr *nest = nla_nest_start(msg, FWCTL_A_CMD), *limits;

	nla_put_u32(msg, FWCTL_A_COMMAND_OPCODE, commands[i].opcode);
	if (commands[i].keyed)
		nla_put(msg, FWCTL_A_COMMAND_KEY_UUID, 16, cel);
	nla_put_string(msg, FWCTL_A_COMMAND_NAME, commands[i].name);
	nla_put_string(msg, FWCTL_A_COMMAND_ORIGIN, "CXL 3.2 memory devices");
	nla_put_string(msg, FWCTL_A_COMMAND_SPEC, "CXL 3.2 8.2.10.9.4.3");
	nla_put_string(msg, FWCTL_A_COMMAND_WHY, "says *why* it_ needs `that`");
	nla_put_string(msg, FWCTL_A_COMMAND_INSTEAD, "/sys/kernel/debug/cxl/memN/clear_poison");
	nla_put_u32(msg, FWCTL_A_COMMAND_ROW_EFFECTS, commands[i].row);
	nla_put_u32(msg, FWCTL_A_COMMAND_REPORT_EFFECTS, commands[i].report);
	nla_put_u32(msg, FWCTL_A_COMMAND_EFFECTS, commands[i].row | commands[i].report);
	nla_put_u32(msg, FWCTL_A_COMMAND_UNDERSTATES, commands[i].row & ~commands[i].report);
	nla_put_u32(msg, FWCTL_A_COMMAND_RULES, fake.newer ? 1U << 20 : 0);
	nla_put_u8(msg, FWCTL_A_COMMAND_FLOOR, commands[i].required ? 2 : 0);
	nla_put_u8(msg, FWCTL_A_COMMAND_REQUIRED, commands[i].required);
	nla_put_u8(msg, FWCTL_A_COMMAND_SUPPORT, FWCTL_NL_SUPPORT_SUPPORTED);
	limits = nla_nest_start(msg, FWCTL_A_COMMAND_LIMITS);
	nla_put_u32(msg, FWCTL_A_LIMITS_IN_MIN, 72);
	nla_put_u32(msg, FWCTL_A_LIMITS_IN_MAX, 80);
	nla_nest_end(msg, limits);
	for (int scope = first; scope <= last; scope++)
		put_verdict(msg, scope, commands[i].required, commands[i].refused);
	nla_nest_end(msg, nest);
}

static void put_record(uint8_t command, int flags, uint64_t id, uint64_t number)
{
	struct nl_msg *msg = begin(command, flags);
	struct nlattr *nest = nla_nest_start(msg, FWCTL_A_RECORD);

	nla_put_u64(msg, FWCTL_A_RECORD_ID, id);
	nla_put_u8(msg, FWCTL_A_RECORD_KIND, FWCTL_NL_RECORD_KIND_REFUSED);
	nla_put_u64(msg, FWCTL_A_RECORD_TIME, 1795281019655577221ULL);
	nla_put_u32(msg, FWCTL_A_RECORD_INDEX, 1);
	nla_put_u32(msg, FWCTL_A_RECORD_PID, 4711);
	nla_put_u32(msg, FWCTL_A_RECORD_UID, 0);
	nla_put(msg, FWCTL_A_RECORD_COMM, 6, "a\033b\0cd");
	nla_put_u32(msg, FWCTL_A_RECORD_OPCODE, 0x4302);
	nla_put_string(msg, FWCTL_A_RECORD_NAME, "clear-poison");
	nla_put_u8(msg, FWCTL_A_RECORD_SCOPE, 3);
	nla_put_u32(msg, FWCTL_A_RECORD_REASONS, 1U << FWCTL_NL_REASON_KERNEL_OWNED |
		    1U << FWCTL_NL_REASON_IN_USE);
	nla_put_s32(msg, FWCTL_A_RECORD_ERRNO, -EPERM);
	nla_nest_end(msg, nest);
	if (number)
		nla_put_u64(msg, FWCTL_A_SEQ, number);
}

static void put_policy(int flags)
{
	struct nl_msg *msg = begin(FWCTL_NL_CMD_POLICY_GET, flags);

	for (int i = 0; i < 3; i++) {
		struct nlattr *nest = nla_nest_start(msg, FWCTL_A_POLICY);

		nla_put_u32(msg, FWCTL_A_POLICY_INDEX, 1);
		nla_put_u8(msg, FWCTL_A_POLICY_TARGET, i);
		if (i == 1)
			nla_put_u32(msg, FWCTL_A_POLICY_EFFECTS, FWCTL_NL_EFFECTS_DATA_NOW);
		if (i == 2)
			nla_put_u32(msg, FWCTL_A_POLICY_OPCODE, 0x4302);
		if (i)
			nla_put_flag(msg, FWCTL_A_POLICY_REFUSED);
		nla_nest_end(msg, nest);
	}
}

void fake_events(uint64_t first, uint64_t second)
{
	seq = 0;
	put_record(FWCTL_NL_CMD_RECORD_NTF, 0, 1, first);
	put_record(FWCTL_NL_CMD_RECORD_NTF, 0, 2, second);
}

/* ---- the end of an answer ---- */

static void put_extack(struct nl_msg *msg, struct nlmsghdr *request)
{
	struct nlattr *attr, *last = NULL;
	int rest;

	if (fake.said)
		nla_put_string(msg, NLMSGERR_ATTR_MSG, fake.said);
	nla_for_each_attr(attr, nlmsg_attrdata(request, GENL_HDRLEN),
			  nlmsg_attrlen(request, GENL_HDRLEN), rest)
		last = attr;
	if (last && nla_type(last) == FWCTL_A_POLICY)	/* the last in it */
		nla_for_each_nested(attr, last, rest)
			last = attr;
	if (fake.names_attribute && last)
		nla_put_u32(msg, NLMSGERR_ATTR_OFFS, (char *)last - (char *)request);
	if (fake.missing)
		nla_put_u32(msg, NLMSGERR_ATTR_MISS_TYPE, fake.missing);
	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_ACK_TLVS | NLM_F_CAPPED;
}

static void put_end(struct nlmsghdr *request, bool dump, int err)
{
	bool done = dump && (!err || fake.in_done);
	struct nl_msg *msg = nlmsg_alloc_size(4096);
	struct nlmsgerr error = { .error = err };

	nlmsg_put(msg, 0, seq, done ? NLMSG_DONE : NLMSG_ERROR, 0, done ? NLM_F_MULTI : 0);
	memcpy(&error.msg, request, sizeof(error.msg));
	nlmsg_append(msg, done ? (void *)&err : (void *)&error, done ? sizeof(err) : sizeof(error),
		     NLMSG_ALIGNTO);
	if (fake.interrupts > 0 && dump) {
		nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP_INTR;
		fake.interrupts--;
	}
	if (err)
		put_extack(msg, request);
	queue[queued++] = msg;
}

static void put_answers(uint8_t command, int flags)
{
	bool dump = flags & NLM_F_MULTI;

	switch (command) {
	case FWCTL_NL_CMD_DEV_GET:
		put_device(command, flags, 1);
		if (dump)
			put_device(command, flags, 0);
		break;
	case FWCTL_NL_CMD_CMD_GET:
		for (int i = 0; i < 4; i++) {
			if (dump || i == 1)
				put_command(flags, i, 0, 3);
		}
		break;
	case FWCTL_NL_CMD_VERDICT_GET:
		put_command(flags, 1, 3, 3);
		break;
	case FWCTL_NL_CMD_POLICY_GET:
		put_policy(flags);
		break;
	case FWCTL_NL_CMD_RECORD_GET:
		put_record(command, flags, 8, 0);
		put_record(command, flags, 7, 0);
		break;
	}
}

static int on_send(struct nl_sock *sock, struct nl_msg *msg)
{
	struct nlmsghdr *header = nlmsg_hdr(msg);
	const struct genlmsghdr *genl = nlmsg_data(header);
	bool dump = header->nlmsg_flags & NLM_F_DUMP;

	(void)sock;
	fake.asked++;
	fake.command = genl->cmd;
	fake.flags = header->nlmsg_flags;
	fake.request_len = nlmsg_attrlen(header, GENL_HDRLEN);
	if (fake.request_len <= (int)sizeof(fake.request))
		memcpy(fake.request, nlmsg_attrdata(header, GENL_HDRLEN), fake.request_len);
	seq = header->nlmsg_seq;
	if (!fake.err || fake.in_done)
		put_answers(genl->cmd, dump ? NLM_F_MULTI : 0);
	put_end(header, dump, fake.err);
	return header->nlmsg_len;
}

static int on_receive(struct nl_sock *sock, struct sockaddr_nl *from, unsigned char **buf,
		      struct ucred **creds)
{
	struct nlmsghdr *header;
	int len;

	(void)sock;
	*creds = NULL;
	memset(from, 0, sizeof(*from));
	from->nl_family = AF_NETLINK;
	if (fake.overruns) {
		fake.overruns--;
		errno = ENOBUFS;
		return -NLE_NOMEM;
	}
	if (!queued)
		return -NLE_AGAIN;
	header = nlmsg_hdr(queue[0]);
	if (fake.truncated && header->nlmsg_type == FAMILY && header->nlmsg_len > 64)
		header->nlmsg_len -= 8;
	len = header->nlmsg_len;
	*buf = malloc(NLMSG_ALIGN(len));
	memcpy(*buf, header, len);
	nlmsg_free(queue[0]);
	memmove(queue, queue + 1, sizeof(queue[0]) * --queued);
	return len;
}

void fake_from_environment(void)
{
	const char *what = getenv("FAKE_NETLINK");

	if (!what)
		return;
	fake.away = !strcmp(what, "away");
	fake.err = !strcmp(what, "eperm") ? -EPERM : 0;
	fake.interrupts = !strcmp(what, "interrupts") ? 1000000 : 0;
	fake.newer = !strcmp(what, "newer");
	fake.truncated = !strcmp(what, "truncated");
	if (!strcmp(what, "loosens")) {
		fake.err = -EPERM;
		fake.said = "it \033[1mloosens";
		fake.names_attribute = true;
	}
}

int fwctl_nl_connect(struct fwctl_nl *nl)
{
	fake_from_environment();
	if (fake.away)
		return -ENOENT;
	nl->family = FAMILY;
	nl_cb_overwrite_send(nl->cb, on_send);
	nl_cb_overwrite_recv(nl->cb, on_receive);
	return 0;
}
