// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ratchets: what the administrator demands of a device beyond its subsystem's
 * line. It only ever gets tighter: whoever asks for less is told so before it
 * gets here, and here bounds are only added to.
 *
 * What is demanded is a snapshot that never changes; tightening makes another
 * and puts it in its place. So readers, one for every RPC, take no lock, and
 * several entries take effect together.
 */
#include "ratchet.h"

#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

/**
 * struct fwctl_demands - a snapshot
 * @rcu: for freeing it
 * @device: what is demanded of the whole device
 * @effects: ... of each class
 * @commands: ... of commands, by opcode and key; open addressing
 * @count: how many of @commands are taken, less than half
 * @mask: places in @commands, less one
 */
struct fwctl_demands {
	struct rcu_head rcu;
	struct fwctl_bounds device;
	struct fwctl_bounds effects[FWCTL_EFFECTS_COUNT];
	u32 count;
	u32 mask;
	struct fwctl_tightening commands[];
};

/**
 * struct fwctl_ratchet - what the administrator demands of a device
 * @lock: held to replace @demands, over all of it; no other lock is taken below
 * @tightened: it was, since it began
 * @demands: the snapshot in force
 */
struct fwctl_ratchet {
	struct mutex lock;
	bool tightened;
	struct fwctl_demands __rcu *demands;
};

/* The snapshot, for who holds the lock */
static struct fwctl_demands *fwctl_ratchet_locked(struct fwctl_ratchet *ratchet)
{
	return rcu_dereference_protected(ratchet->demands, lockdep_is_held(&ratchet->lock));
}

static bool fwctl_bounds_any(struct fwctl_bounds bounds)
{
	return bounds.required || bounds.refused;
}

static u32 fwctl_demand_hash(u32 opcode, const struct fwctl_key *key)
{
	return key ? jhash(key->bytes, sizeof(key->bytes), opcode) : jhash_1word(opcode, 0);
}

/* The place of a command, or the free one where it would go; @key is NULL without one */
static struct fwctl_tightening *fwctl_demand_probe(struct fwctl_demands *demands, u32 opcode,
						   const struct fwctl_key *key)
{
	u32 i = fwctl_demand_hash(opcode, key);
	struct fwctl_tightening *at;

	for (;; i++) {
		at = &demands->commands[i & demands->mask];
		if (!fwctl_bounds_any(at->bounds))
			return at;
		if (at->opcode == opcode && at->keyed == !!key &&
		    (!key || !memcmp(&at->key, key, sizeof(*key))))
			return at;
	}
}

static struct fwctl_bounds fwctl_demand_of(struct fwctl_demands *demands, u32 opcode,
					   const struct fwctl_key *key)
{
	return fwctl_demand_probe(demands, opcode, key)->bounds;
}

static const struct fwctl_key *fwctl_tightening_key(const struct fwctl_tightening *entry)
{
	return entry->keyed ? &entry->key : NULL;
}

static void fwctl_demand_add(struct fwctl_demands *demands, const struct fwctl_tightening *entry)
{
	struct fwctl_tightening *at;

	if (!fwctl_bounds_any(entry->bounds))
		return;
	at = fwctl_demand_probe(demands, entry->opcode, fwctl_tightening_key(entry));
	if (fwctl_bounds_any(at->bounds)) {
		fwctl_bounds_add(&at->bounds, entry->bounds);
		return;
	}
	*at = *entry;
	demands->count++;
}

/* A copy of @from, which may be NULL, with room for @more commands */
static struct fwctl_demands *fwctl_demands_copy(const struct fwctl_demands *from, size_t more)
{
	u32 places = roundup_pow_of_two(2 * ((from ? from->count : 0) + more) + 2);
	struct fwctl_demands *demands;
	u32 i;

	demands = kvzalloc(struct_size(demands, commands, places), GFP_KERNEL_ACCOUNT);
	if (!demands)
		return NULL;
	demands->mask = places - 1;
	if (!from)
		return demands;
	demands->device = from->device;
	memcpy(demands->effects, from->effects, sizeof(demands->effects));
	for (i = 0; i <= from->mask; i++)
		fwctl_demand_add(demands, &from->commands[i]);
	return demands;
}

/**
 * fwctl_ratchet_create - a ratchet that begins where another one is
 * @from: that one, or NULL for nothing demanded
 *
 * Context: may sleep.
 * Return: the ratchet, for fwctl_ratchet_free(), or NULL.
 */
struct fwctl_ratchet *fwctl_ratchet_create(struct fwctl_ratchet *from)
{
	struct fwctl_ratchet *ratchet __free(kfree) = kzalloc(sizeof(*ratchet), GFP_KERNEL);
	struct fwctl_demands *demands;

	if (!ratchet)
		return NULL;
	if (from) {
		guard(mutex)(&from->lock);
		demands = fwctl_demands_copy(fwctl_ratchet_locked(from), 0);
	} else {
		demands = fwctl_demands_copy(NULL, 0);
	}
	if (!demands)
		return NULL;
	mutex_init(&ratchet->lock);
	RCU_INIT_POINTER(ratchet->demands, demands);
	return_ptr(ratchet);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_create);

/**
 * fwctl_ratchet_free - free a ratchet that nobody reads any more
 * @ratchet: the ratchet, or NULL
 */
void fwctl_ratchet_free(struct fwctl_ratchet *ratchet)
{
	if (!ratchet)
		return;
	kvfree(rcu_dereference_protected(ratchet->demands, true));
	mutex_destroy(&ratchet->lock);
	kfree(ratchet);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_free);

/**
 * fwctl_ratchet_apply - what is demanded of a command
 * @ratchet: the ratchet
 * @req: which command, by opcode, key, depth and via
 * @admin: is set
 *
 * A demand on a door is one on all behind it, one on a tunnel is one on all
 * that goes through it.
 *
 * Context: any; takes no lock, in constant time.
 */
void fwctl_ratchet_apply(struct fwctl_ratchet *ratchet, const struct fwctl_request *req,
			 struct fwctl_admin *admin)
{
	struct fwctl_demands *demands;

	rcu_read_lock();
	demands = rcu_dereference(ratchet->demands);
	admin->device = demands->device;
	memcpy(admin->effects, demands->effects, sizeof(admin->effects));
	admin->command = fwctl_demand_of(demands, req->opcode, NULL);
	if (req->keyed)
		fwctl_bounds_add(&admin->command,
				 fwctl_demand_of(demands, req->opcode, &req->key));
	if (req->depth)
		fwctl_bounds_add(&admin->command, fwctl_demand_of(demands, req->via, NULL));
	rcu_read_unlock();
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_apply);

/* Where the bounds of an entry's target are, but for commands */
static struct fwctl_bounds *fwctl_demand_place(struct fwctl_demands *demands,
					       const struct fwctl_tightening *entry)
{
	if (entry->target == FWCTL_RATCHET_EFFECTS)
		return &demands->effects[entry->effect];
	return &demands->device;
}

/**
 * fwctl_ratchet_tighten - demand more
 * @ratchet: the ratchet
 * @entries: what, all or none; targets are valid
 * @count: how many
 *
 * Context: may sleep.
 * Return: 0; -ENOSPC if there would be more than FWCTL_RATCHET_MAX commands;
 * -ENOMEM.
 */
int fwctl_ratchet_tighten(struct fwctl_ratchet *ratchet,
			  const struct fwctl_tightening *entries, size_t count)
{
	struct fwctl_demands *old, *demands;
	size_t i;

	guard(mutex)(&ratchet->lock);
	old = fwctl_ratchet_locked(ratchet);
	demands = fwctl_demands_copy(old, count);
	if (!demands)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		if (entries[i].target == FWCTL_RATCHET_COMMAND)
			fwctl_demand_add(demands, &entries[i]);
		else
			fwctl_bounds_add(fwctl_demand_place(demands, &entries[i]),
					 entries[i].bounds);
	}
	if (demands->count > FWCTL_RATCHET_MAX) {
		kvfree(demands);
		return -ENOSPC;
	}
	rcu_assign_pointer(ratchet->demands, demands);
	WRITE_ONCE(ratchet->tightened, true);
	kvfree_rcu(old, rcu);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_tighten);

/**
 * fwctl_ratchet_bounds - what is demanded of a target
 * @ratchet: the ratchet
 * @entry: says which target; its bounds are not looked at
 *
 * Context: any.
 * Return: the bounds of this very target, all 0 if there are none.
 */
struct fwctl_bounds fwctl_ratchet_bounds(struct fwctl_ratchet *ratchet,
					 const struct fwctl_tightening *entry)
{
	struct fwctl_demands *demands;
	struct fwctl_bounds bounds;

	rcu_read_lock();
	demands = rcu_dereference(ratchet->demands);
	if (entry->target == FWCTL_RATCHET_COMMAND)
		bounds = fwctl_demand_of(demands, entry->opcode, fwctl_tightening_key(entry));
	else
		bounds = *fwctl_demand_place(demands, entry);
	rcu_read_unlock();
	return bounds;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_bounds);

/* The place that a listing's position stands for: the device, classes, commands */
static bool fwctl_demand_at(const struct fwctl_demands *demands, u32 position,
			    struct fwctl_tightening *entry)
{
	*entry = (struct fwctl_tightening){ .target = FWCTL_RATCHET_DEVICE };
	if (!position) {
		entry->bounds = demands->device;
		return true;
	}
	position--;
	if (position < FWCTL_EFFECTS_COUNT) {
		entry->target = FWCTL_RATCHET_EFFECTS;
		entry->effect = position;
		entry->bounds = demands->effects[position];
	} else {
		*entry = demands->commands[position - FWCTL_EFFECTS_COUNT];
	}
	return fwctl_bounds_any(entry->bounds);
}

/**
 * fwctl_ratchet_entry - list what is demanded
 * @ratchet: the ratchet
 * @position: where to go on, 0 to begin; set to where to go on after it
 * @entry: is set
 *
 * The device comes first, whether anything is demanded of it or not. Positions
 * hold until something is tightened.
 *
 * Context: any.
 * Return: 0, or -ENOENT past the end.
 */
int fwctl_ratchet_entry(struct fwctl_ratchet *ratchet, u32 *position,
			struct fwctl_tightening *entry)
{
	struct fwctl_demands *demands;
	bool found = false;

	rcu_read_lock();
	demands = rcu_dereference(ratchet->demands);
	while (!found && *position <= FWCTL_EFFECTS_COUNT + 1 + demands->mask)
		found = fwctl_demand_at(demands, (*position)++, entry);
	rcu_read_unlock();
	return found ? 0 : -ENOENT;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_entry);

/**
 * fwctl_ratchet_count - how many targets is something demanded of?
 * @ratchet: the ratchet
 *
 * Context: any.
 * Return: the number.
 */
unsigned int fwctl_ratchet_count(struct fwctl_ratchet *ratchet)
{
	struct fwctl_demands *demands;
	unsigned int count, i;

	rcu_read_lock();
	demands = rcu_dereference(ratchet->demands);
	count = demands->count + fwctl_bounds_any(demands->device);
	for (i = 0; i < FWCTL_EFFECTS_COUNT; i++)
		count += fwctl_bounds_any(demands->effects[i]);
	rcu_read_unlock();
	return count;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_count);

/**
 * fwctl_ratchet_was_tightened - does it demand more than what it began with?
 * @ratchet: the ratchet
 *
 * Context: any.
 * Return: whether fwctl_ratchet_tighten() succeeded since it was created.
 */
bool fwctl_ratchet_was_tightened(struct fwctl_ratchet *ratchet)
{
	return READ_ONCE(ratchet->tightened);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_was_tightened);

/**
 * fwctl_ratchet_probes - how long is the way to a command?
 * @ratchet: the ratchet
 *
 * Context: process.
 * Return: the most places that are looked at for one that something is demanded of.
 */
unsigned int fwctl_ratchet_probes(struct fwctl_ratchet *ratchet)
{
	const struct fwctl_demands *demands;
	unsigned int most = 0;
	u32 i, home;

	guard(mutex)(&ratchet->lock);
	demands = fwctl_ratchet_locked(ratchet);
	for (i = 0; i <= demands->mask; i++) {
		if (!fwctl_bounds_any(demands->commands[i].bounds))
			continue;
		home = fwctl_demand_hash(demands->commands[i].opcode,
					 fwctl_tightening_key(&demands->commands[i]));
		most = max(most, ((i - home) & demands->mask) + 1);
	}
	return most;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_ratchet_probes);
