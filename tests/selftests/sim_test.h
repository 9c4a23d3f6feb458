/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices of fwctl_sim: made, turned and asked. Functions return 0 or a positive
 * value, or a negative errno.
 */
#ifndef SIM_TEST_H
#define SIM_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <fwctl/sim.h>

#define SIM_BUS		"/sys/bus/fwctl_sim/"
#define SIM_DEBUGFS	"/sys/kernel/debug/fwctl_sim/"
/* Instead of an ID: the knobs that the next device begins with */
#define SIM_NEW		-1

#define SIM_PAYLOAD	4096

struct sim_answer {
	__u32 status;
	__u32 size;
	__u8 payload[SIM_PAYLOAD];
};

/* Load the module, and fwctl, if they are not; no device, all knobs as they were at first */
int sim_load(void);
/* Write a line to new_device; remove a device */
int sim_new(const char *line);
int sim_del(int id);
bool sim_exists(int id);
/* Descriptor of a device */
int sim_open(int id);
/* ... of a new one, in place of all that there was */
int sim_create(int id, const char *personality);

int sim_set(int id, const char *knob, long long value);
/* ... write a text into one of its files */
int sim_write(int id, const char *file, const char *text);
long sim_get(int id, const char *file);
/* Polls until it is so, for at most five seconds */
int sim_wait(int id, const char *file, long number);

/* An RPC to a plain device: 0 with the firmware's answer, if that is not NULL */
int sim_send(int fd, __u32 scope, __u32 opcode, const void *payload, size_t len,
	     struct sim_answer *answer);
/* ... to a key, with so much room for the payload of the response */
int sim_send_key(int fd, __u32 scope, __u32 opcode, __u64 key, const void *payload, size_t len,
		 struct sim_answer *answer, size_t room);

#endif
