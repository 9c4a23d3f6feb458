// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that are understood, what of them gets to the device, and what becomes of
 * its answer; with a device that answers as QEMU's does, or lies.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "../classify.c"

#include "../deliver.c"

#define PORTS	2
#define ROOM	512

/* The device: what it was sent, and what it will say */
static struct {
	u8 read[ROCKER_BUFFER];
	size_t read_len;
	u8 write[ROOM];
	size_t write_len;
	u32 status;
	int err;
	unsigned int sent;
} device;

int fwctl_rocker_send(struct fwctl_rocker *rocker, void *message, size_t *len, u32 *status)
{
	device.sent++;
	memcpy(device.read, message, *len);
	device.read_len = *len;
	*status = device.status;
	if (device.write_len) {
		memcpy(message, device.write, device.write_len);
		*len = device.write_len;
	}
	return device.err;
}

static const u8 mac_address[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };

struct request {
	struct fwctl_rpc_rocker rpc;
	u8 tlvs[ROOM];
};

static void add(struct request *request, u32 type, const void *value, u16 len)
{
	struct rocker_message message = {
		.to = request->tlvs, .room = ROOM, .len = request->rpc.tlv_size,
	};

	fwctl_rocker_tlv_put(&message, type, value, len);
	request->rpc.tlv_size = message.len;
}

static void add8(struct request *request, u32 type, u8 value)
{
	add(request, type, &value, 1);
}

static void add32(struct request *request, u32 type, u32 value)
{
	__le32 le = cpu_to_le32(value);

	add(request, type, &le, 4);
}

static struct request *request_of(struct kunit *test, u32 command, u32 port)
{
	struct request *request = kunit_kzalloc(test, sizeof(*request), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, request);
	request->rpc.command = command;
	add32(request, FWCTL_ROCKER_PORT, port);
	return request;
}

static int understand(const struct request *request, struct fwctl_request *req)
{
	memset(req, 0, sizeof(*req));
	return fwctl_rocker_classify(PORTS, request, sizeof(request->rpc) + request->rpc.tlv_size,
				     ROOM, req);
}

static void expect_malformed(struct kunit *test, const struct request *request, const char *why)
{
	struct fwctl_request req;

	KUNIT_EXPECT_EQ_MSG(test, understand(request, &req), -EINVAL, "%s", why);
	KUNIT_EXPECT_TRUE_MSG(test, req.malformed && strstr(req.malformed, why), "%s, not %s",
			      req.malformed ?: "nothing", why);
}

static void classify_reads(struct kunit *test)
{
	static const u32 commands[] = {
		FWCTL_ROCKER_GET_PORT_SETTINGS, FWCTL_ROCKER_GET_PORT_STATS,
		FWCTL_ROCKER_CLEAR_PORT_STATS,
	};
	struct fwctl_request req;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		KUNIT_EXPECT_EQ(test, understand(request_of(test, commands[i], 2), &req), 0);
		KUNIT_EXPECT_EQ(test, req.opcode, commands[i]);
		KUNIT_EXPECT_FALSE(test, req.keyed);
		KUNIT_EXPECT_EQ(test, req.target, 2);
		KUNIT_EXPECT_EQ(test, req.in_len, 16);
		KUNIT_EXPECT_EQ(test, req.out_room, ROOM - 8);
		expect_malformed(test, request_of(test, commands[i], 0), "no port");
		expect_malformed(test, request_of(test, commands[i], PORTS + 1), "no port");
		expect_malformed(test, request_of(test, commands[i], U32_MAX), "no port");
	}
}

/* Which of speed, duplex and autoneg are there, as bits */
static struct request *link_of(struct kunit *test, unsigned int which)
{
	struct request *request = request_of(test, FWCTL_ROCKER_SET_PORT_SETTINGS, 1);

	if (which & 1)
		add32(request, FWCTL_ROCKER_SPEED, 1000);
	if (which & 2)
		add8(request, FWCTL_ROCKER_DUPLEX, 1);
	if (which & 4)
		add8(request, FWCTL_ROCKER_AUTONEG, 1);
	return request;
}

static void classify_settings(struct kunit *test)
{
	struct request *request;
	struct fwctl_request req;
	unsigned int which;

	KUNIT_EXPECT_EQ(test, understand(link_of(test, 7), &req), 0);
	KUNIT_EXPECT_TRUE(test, req.keyed);
	KUNIT_EXPECT_EQ(test, req.key.number, FWCTL_ROCKER_SPEED);
	expect_malformed(test, link_of(test, 0), "sets nothing");
	for (which = 1; which < 7; which++)
		expect_malformed(test, link_of(test, which), "set together");

	request = request_of(test, FWCTL_ROCKER_SET_PORT_SETTINGS, 1);
	add(request, FWCTL_ROCKER_MACADDR, mac_address, 6);
	KUNIT_EXPECT_EQ(test, understand(request, &req), 0);
	KUNIT_EXPECT_EQ(test, req.key.number, FWCTL_ROCKER_MACADDR);
	add8(request, FWCTL_ROCKER_MODE, 0);
	expect_malformed(test, request, "more than one");
	request = link_of(test, 7);
	add(request, FWCTL_ROCKER_MACADDR, mac_address, 6);
	expect_malformed(test, request, "more than one");
	request = request_of(test, FWCTL_ROCKER_SET_PORT_SETTINGS, 1);
	add8(request, FWCTL_ROCKER_MODE, 0);
	KUNIT_EXPECT_EQ(test, understand(request, &req), 0);
	KUNIT_EXPECT_EQ(test, req.key.number, FWCTL_ROCKER_MODE);
	request = request_of(test, FWCTL_ROCKER_SET_PORT_SETTINGS, 1);
	add8(request, FWCTL_ROCKER_LEARNING, 0);
	KUNIT_EXPECT_EQ(test, understand(request, &req), 0);
	KUNIT_EXPECT_EQ(test, req.key.number, FWCTL_ROCKER_LEARNING);
}

static void classify_values(struct kunit *test)
{
	static const u8 bad[][6] = {
		{ 0 }, { 1, 2, 3, 4, 5, 6 }, { 255, 255, 255, 255, 255, 255 },
	};
	struct request *request;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		request = request_of(test, FWCTL_ROCKER_SET_PORT_SETTINGS, 1);
		add(request, FWCTL_ROCKER_MACADDR, bad[i], 6);
		expect_malformed(test, request, "MAC address");
	}
	request = link_of(test, 5);
	add8(request, FWCTL_ROCKER_DUPLEX, 2);
	expect_malformed(test, request, "0 or 1");
	request = link_of(test, 3);
	add8(request, FWCTL_ROCKER_AUTONEG, 255);
	expect_malformed(test, request, "0 or 1");
	request = request_of(test, FWCTL_ROCKER_SET_PORT_SETTINGS, 1);
	add(request, FWCTL_ROCKER_PHYS_NAME, "eth0", 4);
	expect_malformed(test, request, "does not have");
}

static void classify_headers(struct kunit *test)
{
	struct request *request = request_of(test, FWCTL_ROCKER_GET_PORT_SETTINGS, 1);
	struct fwctl_request req = {};
	size_t len;

	for (len = 0; len < 64; len++) {
		memset(&req, 0, sizeof(req));
		KUNIT_EXPECT_EQ_MSG(test, fwctl_rocker_classify(PORTS, request, len, ROOM, &req),
				    len == 32 ? 0 : -EINVAL, "%zu bytes", len);
	}
	for (len = 0; len < 8; len++) {
		memset(&req, 0, sizeof(req));
		KUNIT_EXPECT_EQ(test, fwctl_rocker_classify(PORTS, request, 32, len, &req),
				-EINVAL);
	}
	request->rpc.flags = 1;
	expect_malformed(test, request, "reserved");
	request->rpc.flags = 0;
	request->rpc.reserved = 1;
	expect_malformed(test, request, "reserved");
	request->rpc.reserved = 0;
	request->rpc.command |= 0x10000;
	expect_malformed(test, request, "16 bits");
	/* one that nobody knows is understood as far as it goes: that it is not supported */
	request->rpc.command = 13;
	KUNIT_EXPECT_EQ(test, understand(request, &req), 0);
	request->rpc.tlv_size--;
	expect_malformed(test, request, "padding");
	request->rpc.tlv_size = ROCKER_ATTRS_MAX + 8;
	len = RPC_HEADER + request->rpc.tlv_size;
	KUNIT_EXPECT_EQ(test, fwctl_rocker_classify(PORTS, request, len, ROOM, &req), -EINVAL);
	KUNIT_EXPECT_STREQ(test, req.malformed, "the attributes are longer than the device takes");
}

/* ---- to the device and back ---- */

static struct fwctl_rocker *rocker_of(struct kunit *test)
{
	struct fwctl_rocker *rocker = kunit_kzalloc(test, sizeof(*rocker), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rocker);
	rocker->message = kunit_kzalloc(test, ROCKER_BUFFER, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rocker->message);
	memset(&device, 0, sizeof(device));
	return rocker;
}

struct response {
	struct fwctl_rpc_rocker_out rpc;
	u8 tlvs[ROOM];
};

static int deliver(struct kunit *test, struct request *request, struct response *response,
		   size_t *len)
{
	struct fwctl_job job = {
		.in = request, .in_len = sizeof(request->rpc) + request->rpc.tlv_size,
		.out = response, .out_room = *len,
	};
	struct fwctl_rocker *rocker = kunit_kzalloc(test, sizeof(*rocker), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, rocker);
	rocker->message = kunit_kzalloc(test, ROCKER_BUFFER, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rocker->message);
	job.fwctl = &rocker->fwctl;
	KUNIT_ASSERT_EQ(test, understand(request, &job.request), 0);
	memset(response, 0, sizeof(*response));
	err = fwctl_rocker_deliver(&job);
	KUNIT_EXPECT_LE(test, job.out_len, *len);
	if (!err)
		KUNIT_EXPECT_EQ(test, job.status, response->rpc.status);
	*len = job.out_len;
	return err;
}

/* The device's answer: all settings of @port; one of them is other than that, or more */
static void answer(u32 port, u32 other, const void *value, u16 len)
{
	static const u16 lens[] = { 0, 4, 4, 1, 1, 6, 1, 1, 5 };
	struct rocker_message message = { .to = device.write, .room = ROOM };
	size_t nest = fwctl_rocker_tlv_begin(&message, ROCKER_TLV_CMD_INFO);
	__le32 le = cpu_to_le32(port);
	u32 type;

	fwctl_rocker_tlv_put(&message, FWCTL_ROCKER_PORT, &le, 4);
	for (type = FWCTL_ROCKER_SPEED; type <= FWCTL_ROCKER_PHYS_NAME; type++) {
		if (type != other)
			fwctl_rocker_tlv_put(&message, type, "\1\2\3\4\5\6", lens[type]);
	}
	if (other && value)
		fwctl_rocker_tlv_put(&message, other, value, len);
	fwctl_rocker_tlv_end(&message, nest);
	device.write_len = message.len;
}

static void deliver_wraps(struct kunit *test)
{
	static const u8 expected[] = {
		1, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
		2, 0, 0, 0, 24, 0, 0, 0,
		1, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
	};
	struct response response;
	size_t len = sizeof(response);

	rocker_of(test);
	answer(2, 0, NULL, 0);
	KUNIT_EXPECT_EQ(test, deliver(test, request_of(test, FWCTL_ROCKER_GET_PORT_SETTINGS, 2),
				      &response, &len), 0);
	KUNIT_EXPECT_EQ(test, device.sent, 1);
	KUNIT_ASSERT_EQ(test, device.read_len, sizeof(expected));
	KUNIT_EXPECT_MEMEQ(test, device.read, expected, sizeof(expected));
	KUNIT_EXPECT_EQ(test, response.rpc.status, 0);
	KUNIT_EXPECT_EQ(test, response.rpc.tlv_size, 128);
	KUNIT_EXPECT_EQ(test, len, 136);
}

/* What nobody knows is left out, what lay in the padding does not get out */
static void deliver_cleans(struct kunit *test)
{
	struct response response;
	size_t len = sizeof(response);

	rocker_of(test);
	answer(1, 77, "secret", 6);
	/* the padding of the port, and the reserved field of the speed */
	memset(device.write + 20, 0x5a, 4);
	memset(device.write + 30, 0x5a, 2);
	KUNIT_EXPECT_EQ(test, deliver(test, request_of(test, FWCTL_ROCKER_GET_PORT_SETTINGS, 1),
				      &response, &len), 0);
	KUNIT_EXPECT_EQ(test, response.rpc.tlv_size, 128);
	KUNIT_EXPECT_NULL(test, memchr(&response, 0x5a, sizeof(response)));
	KUNIT_EXPECT_NULL(test, memchr(&response, 's', sizeof(response)));
}

/* An error of the device is its answer, of which the rest is not looked at */
static void deliver_errors(struct kunit *test)
{
	static const u32 errors[] = { 2, 6, 12, 17, 22, 90, 95, 105, 0x7fff };
	struct response response;
	size_t len, i;

	rocker_of(test);
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		device.status = errors[i];
		len = sizeof(response);
		KUNIT_EXPECT_EQ(test, deliver(test, link_of(test, 7), &response, &len), 0);
		KUNIT_EXPECT_EQ(test, response.rpc.status, errors[i]);
		KUNIT_EXPECT_EQ(test, response.rpc.tlv_size, 0);
		KUNIT_EXPECT_EQ(test, len, 8);
	}
	device.err = -ETIMEDOUT;
	len = sizeof(response);
	KUNIT_EXPECT_EQ(test, deliver(test, link_of(test, 7), &response, &len), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, len, 0);
}

static void expect_lie(struct kunit *test, const char *what)
{
	struct response response;
	size_t len = sizeof(response);

	KUNIT_EXPECT_EQ_MSG(test, deliver(test, request_of(test, FWCTL_ROCKER_GET_PORT_SETTINGS, 1),
					  &response, &len), -EIO, "%s", what);
	KUNIT_EXPECT_EQ(test, len, 0);
}

/* R14: an answer that cannot be is no answer */
static void deliver_lies(struct kunit *test)
{
	static const u8 name[200] = { 'x' };
	const __le32 port = cpu_to_le32(1);
	size_t i;

	rocker_of(test);
	expect_lie(test, "the request, as it was");
	answer(2, 0, NULL, 0);
	expect_lie(test, "another port");
	answer(1, FWCTL_ROCKER_PORT, &port, 4);
	expect_lie(test, "a port twice");
	answer(1, FWCTL_ROCKER_DUPLEX, &port, 4);
	expect_lie(test, "a wrong length");
	answer(1, FWCTL_ROCKER_PHYS_NAME, name, 65);
	expect_lie(test, "a long name");
	for (i = FWCTL_ROCKER_SPEED; i <= FWCTL_ROCKER_PHYS_NAME; i++) {
		answer(1, i, NULL, 0);
		expect_lie(test, "a setting is missing");
	}
	answer(1, 0, NULL, 0);
	device.write[4]++;
	expect_lie(test, "a nest that leads out");
	for (i = 1; i < 136; i++) {
		answer(1, 0, NULL, 0);
		device.write_len = i;
		expect_lie(test, "too short");
	}
}

/* After a setting, what lies in the buffer is what was sent: it is no answer */
static void deliver_set(struct kunit *test)
{
	struct response response;
	size_t len = sizeof(response);

	rocker_of(test);
	KUNIT_EXPECT_EQ(test, deliver(test, link_of(test, 7), &response, &len), 0);
	KUNIT_EXPECT_EQ(test, len, 8);
	KUNIT_EXPECT_EQ(test, response.rpc.tlv_size, 0);
}

/* The most that a request may have fits into the buffer with what is put around it */
static void deliver_fits(struct kunit *test)
{
	struct fwctl_rpc_rocker *rpc;
	void *to = kunit_kzalloc(test, ROCKER_BUFFER, GFP_KERNEL);

	rpc = kunit_kzalloc(test, sizeof(*rpc) + ROCKER_ATTRS_MAX, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rpc);
	KUNIT_ASSERT_NOT_NULL(test, to);
	rpc->tlv_size = ROCKER_ATTRS_MAX;
	KUNIT_EXPECT_EQ(test, fwctl_rocker_build(rpc, to, ROCKER_BUFFER), ROCKER_ATTRS_MAX + 24);
	KUNIT_EXPECT_EQ(test, fwctl_rocker_build(rpc, to, ROCKER_ATTRS_MAX), 0);
}

static struct kunit_case deliver_cases[] = {
	KUNIT_CASE(classify_reads),
	KUNIT_CASE(classify_settings),
	KUNIT_CASE(classify_values),
	KUNIT_CASE(classify_headers),
	KUNIT_CASE(deliver_wraps),
	KUNIT_CASE(deliver_cleans),
	KUNIT_CASE(deliver_errors),
	KUNIT_CASE(deliver_lies),
	KUNIT_CASE(deliver_set),
	KUNIT_CASE(deliver_fits),
	{}
};

static struct kunit_suite deliver_suite = {
	.name = "fwctl_rocker_deliver",
	.test_cases = deliver_cases,
};

kunit_test_suite(deliver_suite);
