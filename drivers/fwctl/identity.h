/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_IDENTITY_H
#define FWCTL_IDENTITY_H

#include <linux/list.h>
#include <linux/types.h>

struct fwctl_core;
struct fwctl_ratchet;
struct fwctl_recorder;

/* "pci/0000:0d:00.0/0x1" */
#define FWCTL_IDENTITY_SIZE 192

/**
 * struct fwctl_identity - what outlives a device: its policy and its records
 * @entry: on the list of all, which owns it
 * @id: number among all of this boot, from 1, by which dumps go on
 * @name: bus, bus address and serial number; unique
 * @attached: devices that are there now
 * @arrived: one was registered, ever
 * @ratchet: the administrator's policy
 * @recorder: its records
 */
struct fwctl_identity {
	struct list_head entry;
	u64 id;
	char name[FWCTL_IDENTITY_SIZE];
	unsigned int attached;
	bool arrived;
	struct fwctl_ratchet *ratchet;
	struct fwctl_recorder *recorder;
};

/*
 * The identity of a device that arrives, found or made; ERR_PTR(-ENOMEM). One that was
 * made goes again with fwctl_identity_detach(), unless the device did arrive.
 */
struct fwctl_identity *fwctl_identity_attach(struct fwctl_core *core);
void fwctl_identity_arrived(struct fwctl_identity *identity);
void fwctl_identity_detach(struct fwctl_identity *identity);

/*
 * The identity with the least id that is at least @id, or NULL; it stays until
 * fwctl_identity_detach().
 */
struct fwctl_identity *fwctl_identity_next(u64 id);

/*
 * What belongs to no device, named "default": the policy that identities never seen
 * before start with, and the records of changes to it and of the lock. Not among
 * those that fwctl_identity_next() finds; stays until the module goes.
 */
struct fwctl_identity *fwctl_identity_of_default(void);
struct fwctl_ratchet *fwctl_identity_default(void);

int fwctl_identities_init(void);
void fwctl_identities_exit(void);	/* logs what the recorders hold */

#endif
