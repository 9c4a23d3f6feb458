/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_RATCHET_H
#define FWCTL_RATCHET_H

#include <linux/fwctl_commands.h>

#include "arbiter.h"

/* Most commands that an administrator's policy for one device names */
#define FWCTL_RATCHET_MAX 4096

/* What an entry is about; as in the netlink family */
enum fwctl_ratchet_target {
	FWCTL_RATCHET_DEVICE,
	FWCTL_RATCHET_EFFECTS,
	FWCTL_RATCHET_COMMAND,
};

/**
 * struct fwctl_tightening - an entry of the administrator's policy
 * @target: what it is about
 * @effect: of an effects class, the bit's number
 * @opcode: of a command
 * @keyed: ... and with this key; without one, all behind the door
 * @key: the key, if @keyed
 * @uuid_key: the key is a UUID, not a number
 * @bounds: what it demands; what a request leaves out is 0, and stays as it was
 */
struct fwctl_tightening {
	enum fwctl_ratchet_target target;
	u8 effect;
	u32 opcode;
	bool keyed;
	struct fwctl_key key;
	bool uuid_key;
	struct fwctl_bounds bounds;
};

struct fwctl_ratchet;

struct fwctl_ratchet *fwctl_ratchet_create(struct fwctl_ratchet *from);
void fwctl_ratchet_free(struct fwctl_ratchet *ratchet);

/* What concerns a command; constant time, any context */
void fwctl_ratchet_apply(struct fwctl_ratchet *ratchet, const struct fwctl_request *req,
			 struct fwctl_admin *admin);

/* Add entries, all or none; may sleep. -ENOSPC: too many; -ENOMEM */
int fwctl_ratchet_tighten(struct fwctl_ratchet *ratchet,
			  const struct fwctl_tightening *entries, size_t count);

/* The entry for the target of @entry as it is, bounds 0 if there is none */
struct fwctl_bounds fwctl_ratchet_bounds(struct fwctl_ratchet *ratchet,
					 const struct fwctl_tightening *entry);

/* The next entry, that of the device first, whether set or not; -ENOENT past the end */
int fwctl_ratchet_entry(struct fwctl_ratchet *ratchet, u32 *position,
			struct fwctl_tightening *entry);
unsigned int fwctl_ratchet_count(struct fwctl_ratchet *ratchet);

/* Does it demand more than what it began with? */
bool fwctl_ratchet_was_tightened(struct fwctl_ratchet *ratchet);

/* Most places looked at to find what is demanded of a command, for tests */
unsigned int fwctl_ratchet_probes(struct fwctl_ratchet *ratchet);

#endif
