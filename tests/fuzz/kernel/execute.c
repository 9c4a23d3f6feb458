// SPDX-License-Identifier: GPL-2.0-only
/*
 * Executing a program, and what must hold whatever it does: memory behind the response
 * stays as it was, errnos are those that are documented, a refused RPC returns nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fwctl/fwctl.h>
#include <fwctl/netlink.h>

#include "fuzz.h"
#include "../../selftests/modules/test_fwctl_firmware.h"

#define PAGE		4096UL
#define REGION		(4UL << 20)	/* more than an RPC may have */
/* User-Mode Linux itself counts what it clears in an int, and goes astray with more */
#define LENGTH_MAX	(3UL << 20)
#define CANARY		0x5a
#define CANARY_BYTES	64
#define ANSWERS_MAX	24

/* Each with an inaccessible page behind it */
static uint8_t *in_region, *out_region, *argument_region;
static size_t in_dirty;
static int netlink = -1, listener = -1;
static uint16_t family;
static uint32_t groups[8];
static unsigned int group_count;

bool may_tighten;

static uint8_t *make_region(void)
{
	uint8_t *at = mmap(NULL, REGION + PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED || mprotect(at + REGION, PAGE, PROT_NONE))
		return NULL;
	return at;
}

/* ---- ioctls ---- */

static uint64_t pointer(uint8_t kind, uint8_t *good, uint8_t *edge)
{
	switch (kind % POINTER_KINDS) {
	case POINTER_NULL: return 0;
	case POINTER_KERNEL: return 0xffff888000001000ULL;
	case POINTER_EDGE: return (uintptr_t)edge;
	default: return (uintptr_t)good;
	}
}

/* Nothing may wait for who does not come, nor answer with what no driver may return */
static void tame_test(uint8_t *data, size_t len)
{
	struct test_rpc rpc;

	if (len < sizeof(rpc))
		return;
	memcpy(&rpc, data, sizeof(rpc));
	if (rpc.action == TEST_HANG || rpc.action == TEST_QUEUE)
		rpc.action = TEST_PROGRESS;
	if (rpc.err > 0 || rpc.err < -133)
		rpc.err = -(int32_t)(((uint32_t)rpc.err) % 134);
	memcpy(data, &rpc, sizeof(rpc));
}

static uint64_t place_input(const struct call *call, enum device_type type)
{
	uint8_t *edge = in_region + REGION - call->len;
	uint64_t at = pointer(call->pointers & 15, in_region, edge);

	memset(in_region, 0, in_dirty);
	in_dirty = 0;
	if (at != (uintptr_t)in_region && at != (uintptr_t)edge)
		return at;
	memcpy((void *)at, call->data, call->len);
	if (type == TYPE_TEST)
		tame_test((void *)at, call->len);
	if (at == (uintptr_t)in_region)
		in_dirty = call->len;
	return at;
}

/* Where a response goes: @len bytes, and @behind that are not its own */
struct output {
	uint8_t *start;		/* NULL if it is not ours */
	size_t len, behind;
};

static uint64_t place_output(const struct call *call, uint32_t len, struct output *output)
{
	uint8_t *edge = out_region + REGION - (len < REGION ? len : REGION);
	uint64_t at = pointer(call->pointers >> 4, out_region, edge);

	*output = (struct output){ .len = len };
	if (at == (uintptr_t)out_region && len <= REGION - CANARY_BYTES)
		output->behind = CANARY_BYTES;
	else if (at != (uintptr_t)edge || len > REGION)
		return at;
	output->start = (uint8_t *)at;
	memset(output->start, CANARY, len + output->behind);
	return at;
}

static bool is_canary(const uint8_t *bytes, size_t len)
{
	return !len || (bytes[0] == CANARY && !memcmp(bytes, bytes + 1, len - 1));
}

/* What fails returns nothing, not even a part */
static void check_output(const struct output *output, const char *what, bool failed)
{
	if (!output->start)
		return;
	if (!is_canary(output->start + output->len, output->behind))
		found("%s wrote behind its output", what);
	if (failed && !is_canary(output->start, output->len))
		found("%s failed, and wrote an output", what);
}

/* Those of Documentation/user-abi.rst: of both ioctls, and what an RPC adds */
static void check_errno(const char *what, int err, bool rpc)
{
	switch (err) {
	case 0: case ENOTTY: case EFAULT: case EINVAL: case E2BIG: case ENODEV:
	case EOPNOTSUPP: case ENOMEM:
		return;
	case EMSGSIZE: case EPERM: case EINTR: case ETIMEDOUT: case EBUSY: case ECANCELED:
	case EREMOTEIO: case EIO:
		if (rpc)
			return;
	}
	found("%s returns an errno that is not documented: %s", what, strerror(err));
}

/* @argument, as long as the call says; what is behind the structure is the call's data */
static int call_ioctl(struct device *device, const struct call *call, unsigned long number,
		      void *argument, size_t size)
{
	uint32_t claimed = call->size == SIZE_RIGHT ? size : call->size % LENGTH_MAX;
	uint8_t *buffer = argument_region;
	int err;

	*(uint32_t *)argument = claimed;
	memset(buffer, 0, size + DATA_MAX);
	memcpy(buffer, argument, size);
	if (claimed > size && number == FWCTL_INFO)
		memcpy(buffer + size, call->data, call->len);
	err = ioctl(device->fd, number, buffer) ? errno : 0;
	memcpy(argument, buffer, size);
	return err;
}

/* The first bytes of a request, if that many are there, in memory of ours */
static bool request_of(const struct fwctl_rpc *rpc, void *to, size_t len)
{
	uint64_t region = (uintptr_t)in_region;

	if (rpc->in_len < len || rpc->in < region || rpc->in + len > region + REGION)
		return false;
	memcpy(to, (const void *)(uintptr_t)rpc->in, len);
	return true;
}

/*
 * A device of fwctl_sim whose transport was made to fail does so with any errno; the
 * drivers of the tests with the one that the request names, or that is theirs.
 */
static bool errs_as_told(const struct device *device, const struct fwctl_rpc *rpc, int err)
{
	struct test_rpc test;
	char way;

	if (device->sim >= 0)
		return device_is_turned(device, "error");
	if (device->type == TYPE_TEST && request_of(rpc, &test, sizeof(test)))
		return test.action == TEST_FAIL && err == -test.err;
	if (device->type == TYPE_UPSTREAM && request_of(rpc, &way, 1))
		return err == ENXIO && way != '=' && way != '+' && way != 's';
	return false;
}

static void call_rpc(struct device *device, const struct call *call, struct outcome *outcome)
{
	struct fwctl_rpc rpc = {
		.scope = call->a,
		.in_len = call->b == LEN_OF_DATA ? call->len : call->b,
		.out_len = call->c,
		.in = place_input(call, device->type),
	};
	struct output output;
	int err;

	rpc.out = place_output(call, call->c, &output);
	err = call_ioctl(device, call, FWCTL_RPC, &rpc, sizeof(rpc));
	check_output(&output, "FWCTL_RPC", err);
	if (!errs_as_told(device, &rpc, err))
		check_errno("FWCTL_RPC", err, true);
	if (err && rpc.out_len != call->c)
		found("FWCTL_RPC failed and changed out_len");
	if (!err && rpc.in_len)
		outcome->rpcs_done++;
}

static void call_info(struct device *device, const struct call *call)
{
	struct fwctl_info info = { .flags = call->a, .device_data_len = call->b % LENGTH_MAX };
	struct output output;
	int err;

	info.out_device_data = place_output(call, info.device_data_len, &output);
	err = call_ioctl(device, call, FWCTL_INFO, &info, sizeof(info));
	check_output(&output, "FWCTL_INFO", err);
	check_errno("FWCTL_INFO", err, false);
	if (!err && info.out_device_type != device->type)
		found("FWCTL_INFO says another type than before");
}

/* Numbers of ours, with whatever direction and size; others the VFS may know */
static void call_other(struct device *device, const struct call *call)
{
	uint32_t number = (call->a & 0xffff00ff) | FWCTL_TYPE << 8;
	uint8_t *at = argument_region + REGION - call->len;

	if (number == FWCTL_RPC || number == FWCTL_INFO)
		return;
	memcpy(at, call->data, call->len);
	if (!ioctl(device->fd, number, at) || errno != ENOTTY)
		found("an ioctl that nobody knows is known: %#x", number);
}

/* ---- netlink ---- */

static int open_netlink(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_GENERIC);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
		found("no netlink socket: %s", strerror(errno));
	return fd;
}

static void netlink_send(uint16_t type, uint16_t flags, uint8_t command, uint8_t version,
			 const void *attributes, size_t len)
{
	struct {
		struct nlmsghdr header;
		struct genlmsghdr genl;
		uint8_t attributes[DATA_MAX];
	} message = {
		.header = {
			.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + len,
			.nlmsg_type = type,
			.nlmsg_flags = NLM_F_REQUEST | flags,
		},
		.genl = { .cmd = command, .version = version },
	};

	memcpy(message.attributes, attributes, len);
	if (send(netlink, &message, message.header.nlmsg_len, 0) < 0 && errno != ENOBUFS &&
	    errno != EAGAIN)
		found("a netlink message cannot be sent: %s", strerror(errno));
}

/* Takes what came; true if it was the end of it */
static bool netlink_take(const uint8_t *bytes, ssize_t len, struct outcome *outcome)
{
	const struct nlmsghdr *header = (const void *)bytes;

	for (; NLMSG_OK(header, len); header = NLMSG_NEXT(header, len)) {
		if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR)
			return true;
		outcome->answers++;
		if (!(header->nlmsg_flags & NLM_F_MULTI))
			return true;
	}
	return false;
}

/* A dump goes on while it is read; the rest of a long one is left, with the socket */
static void netlink_receive(struct outcome *outcome)
{
	static uint8_t buffer[64 << 10] __attribute__((aligned(8)));
	unsigned int i;
	ssize_t len;

	for (i = 0; i < ANSWERS_MAX; i++) {
		len = recv(netlink, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (len < 0 || netlink_take(buffer, len, outcome))
			break;
	}
	if (i == ANSWERS_MAX || (len < 0 && errno != EAGAIN)) {
		close(netlink);
		netlink = open_netlink();
	}
	while (recv(netlink, buffer, sizeof(buffer), MSG_DONTWAIT) > 0)
		;
}

/* A change of policy is for good, as is the lock, which keeps the module, too */
static bool is_for_good(uint8_t command)
{
	if (geteuid())
		return false;
	return command == FWCTL_NL_CMD_POLICY_LOCK ||
	       (command == FWCTL_NL_CMD_POLICY_TIGHTEN && !may_tighten);
}

static void call_netlink(const struct call *call, struct outcome *outcome)
{
	uint16_t flags = call->b & (NLM_F_DUMP | NLM_F_ACK);

	if (is_for_good(call->a))
		return;
	netlink_send(family, flags, call->a, call->c, call->data, call->len);
	netlink_receive(outcome);
}

static const uint8_t *attribute_of(const uint8_t *from, size_t len, uint16_t type, size_t *size)
{
	while (len >= NLA_HDRLEN) {
		const struct nlattr *attr = (const void *)from;
		size_t whole = NLA_ALIGN(attr->nla_len);

		if (attr->nla_len < NLA_HDRLEN || attr->nla_len > len)
			return NULL;
		if ((attr->nla_type & NLA_TYPE_MASK) == type) {
			*size = attr->nla_len - NLA_HDRLEN;
			return from + NLA_HDRLEN;
		}
		from += whole;
		len = whole < len ? len - whole : 0;
	}
	return NULL;
}

static void find_groups(const uint8_t *list, size_t len)
{
	size_t size, nest_len;
	const uint8_t *nest, *id;
	uint16_t i;

	for (i = 1; i <= ARRAY_SIZE(groups); i++) {
		nest = attribute_of(list, len, i, &nest_len);
		id = nest ? attribute_of(nest, nest_len, CTRL_ATTR_MCAST_GRP_ID, &size) : NULL;
		if (id && size == 4)
			memcpy(&groups[group_count++], id, 4);
	}
}

static bool find_family(void)
{
	struct {
		struct nlattr attr;
		char name[8];
	} request = { { NLA_HDRLEN + 6, CTRL_ATTR_FAMILY_NAME }, FWCTL_FAMILY_NAME };
	static uint8_t buffer[8192] __attribute__((aligned(8)));
	const size_t header = NLMSG_HDRLEN + GENL_HDRLEN;
	const uint8_t *attr;
	size_t size;
	ssize_t len;

	netlink_send(GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY, 1, &request, sizeof(request));
	len = recv(netlink, buffer, sizeof(buffer), 0);
	if (len <= (ssize_t)header)
		return false;
	attr = attribute_of(buffer + header, len - header, CTRL_ATTR_FAMILY_ID, &size);
	if (!attr)
		return false;
	memcpy(&family, attr, sizeof(family));
	attr = attribute_of(buffer + header, len - header, CTRL_ATTR_MCAST_GROUPS, &size);
	if (attr)
		find_groups(attr, size);
	return true;
}

/* Events are made only if somebody listens */
static void listen_to_events(void)
{
	unsigned int i;

	listener = open_netlink();
	for (i = 0; i < group_count; i++)
		setsockopt(listener, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &groups[i],
			   sizeof(groups[i]));
}

static void drop_events(void)
{
	static uint8_t buffer[32 << 10];

	while (recv(listener, buffer, sizeof(buffer), MSG_DONTWAIT) > 0 || errno == ENOBUFS)
		errno = 0;
}

/* ---- programs ---- */

/* Of this thread alone; the C library would ask the others as well */
static void become(uid_t uid)
{
	if (syscall(SYS_setresuid, -1, uid, -1))
		found("the user cannot be changed: %s", strerror(errno));
}

static void execute_call(const struct call *call, struct outcome *outcome)
{
	struct device *device = &devices[call->device % device_count];

	switch (call->kind % CALL_KINDS) {
	case CALL_RPC:
		call_rpc(device, call, outcome);
		break;
	case CALL_INFO:
		call_info(device, call);
		break;
	case CALL_IOCTL:
		call_other(device, call);
		break;
	case CALL_NETLINK:
		call_netlink(call, outcome);
		break;
	case CALL_KNOB:
		if (!geteuid())
			device_turn(device, call->a, call->b);
		break;
	case CALL_REOPEN:
		if (!geteuid())
			device_reopen(device);
		break;
	case CALL_NOBODY:
		become(65534);
		break;
	}
}

bool execute_init(void)
{
	in_region = make_region();
	out_region = make_region();
	argument_region = make_region();
	netlink = open_netlink();
	if (!in_region || !out_region || !argument_region || !find_family())
		return false;
	listen_to_events();
	return true;
}

void execute(const struct program *program, struct outcome *outcome)
{
	static unsigned int executed;
	unsigned int i;

	*outcome = (struct outcome){};
	for (i = 0; i < program->count; i++)
		execute_call(&program->calls[i], outcome);
	if (geteuid())
		become(0);
	for (i = 0; i < device_count; i++)
		device_turn_back(&devices[i]);
	if (!(++executed % 64))
		drop_events();
}
