/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NVME_TESTS_REQUESTS_H
#define FWCTL_NVME_TESTS_REQUESTS_H

#include <linux/fwctl_commands.h>

#include "../nvme.h"

/**
 * struct sample - a command that can be sent, and the length of its data
 * @opcode: its opcode
 * @key: what is behind the door, or NO_KEY
 * @dwords: command dwords 10 to 15
 * @length: bytes that the controller transfers, by the specification
 */
struct sample {
	u8 opcode;
	int key;
	u32 dwords[6];
	u32 length;
};

#define NO_KEY	(-1)

extern const struct sample nvme_samples[];
extern const size_t nvme_sample_count;

#define REQUEST_DATA_MAX	8192

/**
 * struct request - an RPC, and the room for its response
 * @rpc: the header
 * @data: after it
 * @len: bytes of the message
 * @out_len: room
 */
struct request {
	struct fwctl_rpc_nvme rpc;
	u8 data[REQUEST_DATA_MAX];
	size_t len;
	size_t out_len;
};

/* A controller of 1.4 that does long log reads, and has the vendor specific format */
struct nvme_facts *modern_facts(struct kunit *test);

/* The request of a sample, asking for @data_len bytes */
void make_request(struct request *r, const struct sample *sample, u32 data_len);
int parse_request(const struct nvme_facts *facts, const struct request *r,
		  struct fwctl_request *req);

#endif
