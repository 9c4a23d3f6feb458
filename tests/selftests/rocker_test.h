/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rocker switch of the lab: RPCs to it, and what QEMU says of it.
 */
#ifndef ROCKER_TEST_H
#define ROCKER_TEST_H

#include "fwctl_test.h"

#include <fwctl/rocker.h>

#define PCI_DEVICES	"/sys/bus/pci/devices/"
#define ROCKER_DRIVER	"/sys/bus/pci/drivers/fwctl_rocker/"
#define ROCKER_PORTS	2
#define ROCKER_ATTRS	2048

/* Name of the index-th rocker on PCI */
int rocker_pci(int index, char *name, size_t room);
/* The fwctl descriptor of the first */
int rocker_open(void);

/* Attributes of a request, or of a response */
struct rocker_attrs {
	__u32 len;
	__u8 bytes[ROCKER_ATTRS];
};

void rocker_put(struct rocker_attrs *attrs, __u32 type, const void *value, __u16 len);
void rocker_put8(struct rocker_attrs *attrs, __u32 type, __u8 value);
void rocker_put32(struct rocker_attrs *attrs, __u32 type, __u32 value);
/* Length of the value, which goes to value as far as there is room; -ENOENT */
int rocker_get(const struct rocker_attrs *attrs, __u32 type, void *value, size_t room);

/* The device's status, or a negative errno; out may be NULL */
int rocker_send(int fd, __u32 scope, __u32 command, const struct rocker_attrs *in,
		struct rocker_attrs *out);

struct rocker_port {
	char name[64];
	__u32 speed;
	__u8 duplex;
	__u8 autoneg;
	__u8 mode;
	__u8 learning;
	__u8 mac[6];
};

int rocker_port_get(int fd, __u32 scope, __u32 port, struct rocker_port *settings);
int rocker_link_set(int fd, __u32 scope, __u32 port, __u32 speed, __u8 duplex, __u8 autoneg);
int rocker_mac_set(int fd, __u32 scope, __u32 port, const __u8 *mac);

/*
 * QEMU's monitor: the boot needs --monitor. arguments is JSON, or NULL. Length of
 * the answer, which is one line of JSON, or a negative errno.
 */
int qmp(const char *command, const char *arguments, char *answer, size_t room);
/* The part of query-rocker-ports that is about a port, from 1 */
int qmp_port(int port, char *json, size_t room);
/* A register of the device, as QEMU's own bus sees it; negative errno */
long long qmp_register(const char *pci, unsigned int offset);

/* Of the command ring: where it is, and how many commands were taken, modulo its size */
#define ROCKER_RING_ADDR	0x1000
#define ROCKER_RING_TAIL	0x1010

#endif
