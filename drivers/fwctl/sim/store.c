// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a firmware reports and contains, by opcode: its configuration.
 *
 * The personality fills it in when the device is created, debugfs changes it. An
 * entry without an answer of its own leaves the answer to the personality.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sim.h"

void fwctl_sim_store_init(struct sim_store *store)
{
	mutex_init(&store->lock);
	xa_init(&store->entries);
}

void fwctl_sim_store_destroy(struct sim_store *store)
{
	struct sim_entry *entry;
	unsigned long opcode;

	xa_for_each(&store->entries, opcode, entry) {
		kvfree(entry->bytes);
		kfree(entry);
	}
	xa_destroy(&store->entries);
	mutex_destroy(&store->lock);
}

/* The entry, made if there is none; with the lock held. NULL: no memory. */
static struct sim_entry *entry_of(struct sim_store *store, u32 opcode)
{
	struct sim_entry *entry = xa_load(&store->entries, opcode);

	lockdep_assert_held(&store->lock);
	if (entry)
		return entry;
	entry = kzalloc_obj(*entry);
	if (!entry)
		return NULL;
	entry->opcode = opcode;
	if (!xa_err(xa_store(&store->entries, opcode, entry, GFP_KERNEL)))
		return entry;
	kfree(entry);
	return NULL;
}

/**
 * fwctl_sim_store_report - say what the firmware reports of a command
 * @store: the store
 * @opcode: the command
 * @reported: it is in the report
 * @effects: with these, in the encoding of the personality
 *
 * Return: 0 or -ENOMEM.
 */
int fwctl_sim_store_report(struct sim_store *store, u32 opcode, bool reported, u32 effects)
{
	struct sim_entry *entry;

	guard(mutex)(&store->lock);
	entry = entry_of(store, opcode);
	if (!entry)
		return -ENOMEM;
	entry->reported = reported;
	entry->effects = effects;
	return 0;
}

/**
 * fwctl_sim_store_give - say what the firmware answers to a command
 * @store: the store
 * @opcode: the command
 * @status: of the answer
 * @bytes: its payload, copied
 * @len: bytes at @bytes
 *
 * Return: 0 or -ENOMEM.
 */
int fwctl_sim_store_give(struct sim_store *store, u32 opcode, u32 status, const void *bytes,
			 size_t len)
{
	struct sim_entry *entry;
	void *copy;

	copy = kvmalloc(max_t(size_t, len, 1), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, bytes, len);
	guard(mutex)(&store->lock);
	entry = entry_of(store, opcode);
	if (!entry) {
		kvfree(copy);
		return -ENOMEM;
	}
	kvfree(entry->bytes);
	entry->bytes = copy;
	entry->len = len;
	entry->status = status;
	entry->given = true;
	return 0;
}

/**
 * fwctl_sim_store_take_back - leave the answer to the personality again
 * @store: the store
 * @opcode: the command
 *
 * Return: 0; -ENOENT if nothing was said of what to answer.
 */
int fwctl_sim_store_take_back(struct sim_store *store, u32 opcode)
{
	struct sim_entry *entry;

	guard(mutex)(&store->lock);
	entry = xa_load(&store->entries, opcode);
	if (!entry || !entry->given)
		return -ENOENT;
	kvfree(entry->bytes);
	entry->bytes = NULL;
	entry->len = 0;
	entry->given = false;
	return 0;
}

/**
 * fwctl_sim_store_answer - answer a command as was said
 * @store: the store
 * @command: the command
 *
 * Return: false if nothing was said of what to answer.
 */
bool fwctl_sim_store_answer(struct sim_store *store, struct sim_command *command)
{
	struct sim_entry *entry;

	guard(mutex)(&store->lock);
	entry = xa_load(&store->entries, command->opcode);
	if (!entry || !entry->given)
		return false;
	memcpy(command->out, entry->bytes, min(entry->len, command->out_room));
	command->out_len = entry->len;
	command->status = entry->status;
	return true;
}
