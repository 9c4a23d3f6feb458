/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fuzzer of /dev/fwctl and of the netlink family, guided by KCOV. What its files share.
 *
 * A program is a sequence of calls. It is executed; if it got to where no other one did,
 * it is kept, and others are made from it. What the kernel compared on the way is noted,
 * and put where the one side of the comparison was found in the program.
 */
#ifndef FUZZ_KERNEL_H
#define FUZZ_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ARRAY_SIZE(_array)	(sizeof(_array) / sizeof((_array)[0]))

#define CALLS_MAX	8
#define DATA_MAX	1024
#define DEVICES_MAX	8

/* What a call does; anything above is taken modulo */
enum kind {
	CALL_RPC,	/* a: scope, b: in_len or LEN_OF_DATA, c: out_len; data: the message */
	CALL_INFO,	/* a: flags, b: device_data_len; data: what follows the structure */
	CALL_IOCTL,	/* a: number; data: the argument, of size bytes */
	CALL_NETLINK,	/* a: command, b: flags, c: version; data: attributes */
	CALL_KNOB,	/* a: which, b: value; of a device of fwctl_sim */
	CALL_REOPEN,	/* close the device, and open it again */
	CALL_NOBODY,	/* the rest of the program is without privileges */
	CALL_KINDS
};

/* Where the pointers of a call lead: in the lower half for input, in the upper for output */
enum pointer {
	POINTER_GOOD,	/* to memory */
	POINTER_EDGE,	/* ... that ends where the data do */
	POINTER_NULL,
	POINTER_KERNEL,
	POINTER_KINDS
};

#define LEN_OF_DATA	0xffffffffU
/* call::size: the one that the structure has */
#define SIZE_RIGHT	0

struct call {
	uint8_t kind;
	uint8_t device;
	uint8_t pointers;
	uint32_t size;
	uint32_t a, b, c;
	uint16_t len;
	uint8_t data[DATA_MAX];
};

struct program {
	unsigned int count;
	struct call calls[CALLS_MAX];
};

/* ---- program.c ---- */
#define PROGRAM_BYTES	(CALLS_MAX * (DATA_MAX + 21))

size_t program_write(const struct program *program, uint8_t *to);
void program_read(struct program *program, const uint8_t *from, size_t len);

/* ---- random.c: the same numbers in each run ---- */
void random_seed(uint64_t seed);
uint32_t random_below(uint32_t limit);
bool one_in(uint32_t n);
uint32_t random_number(void);

/* ---- kcov.c ---- */
struct hint {
	uint64_t had, wanted;
	unsigned int size;
};

bool kcov_open(void);
void kcov_begin(bool comparisons);
/* Ends what kcov_begin() began; returns how many edges nobody had been at */
unsigned int kcov_end_edges(bool remember);
unsigned int kcov_end_hints(struct hint *hints, unsigned int most);
unsigned int kcov_edges(void);

/* ---- device.c: what there is to be called ---- */
enum device_type {
	TYPE_UPSTREAM = 1,	/* the driver of the tests that has no command set */
	TYPE_CXL = 2,
	TYPE_TEST = 0x7e57,
	TYPE_NVME = 0x10000,
	TYPE_ROCKER = 0x10001,
	TYPE_SIM = 0x10002,
};

struct device {
	const char *spec;
	char path[64];
	int sim;		/* ID of a device of fwctl_sim, or -1 */
	const char *personality;
	int fd;
	uint32_t type, index;
	uint32_t knobs;		/* that were turned */
};

extern struct device devices[DEVICES_MAX];
extern unsigned int device_count;

bool devices_open(char **specs, unsigned int count);
void devices_renew(void);
void device_reopen(struct device *device);
void device_turn(struct device *device, uint32_t knob, uint32_t value);
void device_turn_back(struct device *device);
bool device_is_turned(const struct device *device, const char *knob);

/* ---- execute.c ---- */
struct outcome {
	unsigned int rpcs_done;		/* RPCs that succeeded */
	unsigned int answers;		/* netlink messages that came */
};

/* Requests that tighten the policy are sent */
extern bool may_tighten;

bool execute_init(void);
void execute(const struct program *program, struct outcome *outcome);

/* Anything that must not be: says so, and ends the fuzzer */
void found(const char *what, ...) __attribute__((format(printf, 1, 2), noreturn));

/* ---- grammar.c ---- */
void generate_call(struct call *call);
void generate_message(struct call *call);

/* ---- mutate.c ---- */
void mutate(struct program *program, const struct program *other, bool grammar);
/* The program with the hint put at its n-th place; false if there is none */
bool apply_hint(struct program *program, const struct hint *hint, unsigned int n);

#endif
