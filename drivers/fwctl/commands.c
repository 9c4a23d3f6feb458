// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command sets: validation once, at registration, and lookup in constant time.
 *
 * A set that passed has, for every row: a name, a specification reference and
 * a reason; a place of its own (no second row with its opcode and key, none
 * with its name); limits that can be met; and, if it has a key, a door.
 * Nothing after this file checks rows again.
 */
#include "commands.h"

#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/string.h>

#define FWCTL_RULES	GENMASK(FWCTL_RULES_COUNT - 1, 0)
#define FWCTL_KEY_RULES	(FWCTL_KEYS_BY_REPORT | FWCTL_KEYS_ANY)

static u32 fwctl_command_hash(u32 opcode, const struct fwctl_key *key, bool keyed)
{
	return keyed ? jhash(key->bytes, sizeof(key->bytes), opcode) : jhash_1word(opcode, 0);
}

static bool fwctl_command_is(const struct fwctl_command *row, u32 opcode,
			     const struct fwctl_key *key, bool keyed)
{
	return row->opcode == opcode && row->keyed == keyed &&
	       (!keyed || !memcmp(row->key.bytes, key->bytes, sizeof(key->bytes)));
}

/* The place of the index where the row is, or would go */
static u16 *fwctl_commands_probe(struct fwctl_commands *commands, u32 opcode,
				 const struct fwctl_key *key, bool keyed, unsigned int *probes)
{
	u32 i = fwctl_command_hash(opcode, key, keyed);
	u16 *at;

	for (;; i++) {
		at = &commands->index[i & commands->mask];
		++*probes;
		if (!*at || fwctl_command_is(commands->rows[*at - 1], opcode, key, keyed))
			return at;
	}
}

/**
 * fwctl_commands_find - look up a command
 * @commands: the set
 * @opcode: its opcode
 * @key: its key, read only if @keyed
 * @keyed: the opcode is a door and the request named a key
 *
 * At most half of the index is taken, so the number of places looked at does
 * not depend on the number of rows.
 *
 * Context: any; takes no lock.
 * Return: the row, or that there is none.
 */
struct fwctl_found fwctl_commands_find(const struct fwctl_commands *commands, u32 opcode,
				       const struct fwctl_key *key, bool keyed)
{
	/* Only read, but for fwctl_visit_index() */
	struct fwctl_commands *index = (struct fwctl_commands *)commands;
	struct fwctl_found found = { .place = commands->count };
	u16 at = *fwctl_commands_probe(index, opcode, key, keyed, &found.probes);

	if (!at && keyed) {
		found.key_unlisted = true;
		at = *fwctl_commands_probe(index, opcode, NULL, false, &found.probes);
	}
	if (at) {
		found.place = at - 1;
		found.row = commands->rows[found.place];
	}
	return found;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_commands_find);

/**
 * fwctl_commands_origin - which table a row is from
 * @commands: the set
 * @place: of the row, less than the set's count
 *
 * Context: any.
 * Return: the table's origin.
 */
const char *fwctl_commands_origin(const struct fwctl_commands *commands, u32 place)
{
	const struct fwctl_command_table *const *table = commands->set->tables;

	for (; place >= (*table)->count; table++)
		place -= (*table)->count;
	return (*table)->origin;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_commands_origin);

static const char *fwctl_limits_fault(const struct fwctl_limits *limits)
{
	if (limits->in_min > limits->in_max)
		return "least input exceeds most input";
	if (limits->out_min > limits->out_max)
		return "least output exceeds most output";
	if (limits->in_max > FWCTL_PAYLOAD_MAX || limits->out_max > FWCTL_PAYLOAD_MAX)
		return "a limit exceeds the largest payload";
	return NULL;
}

static const char *fwctl_rules_fault(const struct fwctl_command *row)
{
	if (row->rules & ~FWCTL_RULES)
		return "unknown rule";
	if (row->effects & ~GENMASK(FWCTL_EFFECTS_COUNT - 1, 0))
		return "unknown effects class";
	if (row->effects & (FWCTL_UNKNOWN | FWCTL_UNREPORTED))
		return "a class that only a report can show";
	if (row->floor > FWCTL_RPC_DEBUG_WRITE_FULL)
		return "floor is no scope";
	if (row->keyed && (row->rules & FWCTL_DOOR))
		return "a door cannot have a key";
	if ((row->rules & FWCTL_KEY_RULES) && !(row->rules & FWCTL_DOOR))
		return "says what to do with keys but is no door";
	if ((row->rules & FWCTL_KEY_RULES) == FWCTL_KEY_RULES)
		return "says two things about unlisted keys";
	return NULL;
}

static const char *fwctl_row_fault(const struct fwctl_command *row)
{
	if (!row->name || !*row->name)
		return "no name";
	if (strlen(row->name) >= FWCTL_NAME_SIZE)
		return "a name longer than a record holds";
	if (!row->spec || !*row->spec)
		return "no specification reference";
	if (!row->why || !*row->why)
		return "no reason for its floor";
	return fwctl_limits_fault(&row->limits) ?: fwctl_rules_fault(row);
}

/* Calls @visit for every row until it finds a fault */
static int fwctl_commands_walk(struct fwctl_commands *commands, void *data,
			       const char *(*visit)(struct fwctl_commands *commands,
						    const struct fwctl_command *row, void *data),
			       struct fwctl_commands_fault *fault)
{
	const struct fwctl_command_table *const *table;
	size_t i;

	for (table = commands->set->tables; *table; table++) {
		for (i = 0; i < (*table)->count; i++) {
			const struct fwctl_command *row = &(*table)->rows[i];
			const char *what = visit(commands, row, data);

			if (!what)
				continue;
			*fault = (struct fwctl_commands_fault){
				.origin = (*table)->origin,
				.row = i,
				.name = row->name ?: "unnamed",
				.opcode = row->opcode,
				.what = what,
			};
			return -EINVAL;
		}
	}
	return 0;
}

static const char *fwctl_visit_index(struct fwctl_commands *commands,
				     const struct fwctl_command *row, void *data)
{
	const char *what = fwctl_row_fault(row);
	unsigned int probes = 0;
	u16 *at;

	if (what)
		return what;
	at = fwctl_commands_probe(commands, row->opcode, &row->key, row->keyed, &probes);
	if (*at)
		return "a second row for its opcode and key";
	commands->rows[commands->count++] = row;
	*at = commands->count;
	return NULL;
}

static const char *fwctl_visit_door(struct fwctl_commands *commands,
				    const struct fwctl_command *row, void *data)
{
	struct fwctl_found door;

	if (!row->keyed)
		return NULL;
	door = fwctl_commands_find(commands, row->opcode, NULL, false);
	if (door.row && (door.row->rules & FWCTL_DOOR))
		return NULL;
	return "has a key but its opcode no door";
}

/* @data is a scratch index by name, of the same size */
static const char *fwctl_visit_name(struct fwctl_commands *commands,
				    const struct fwctl_command *row, void *data)
{
	const struct fwctl_command **names = data;
	u32 i = jhash(row->name, strlen(row->name), 0);

	for (; names[i & commands->mask]; i++) {
		if (!strcmp(names[i & commands->mask]->name, row->name))
			return "a second row of its name";
	}
	names[i & commands->mask] = row;
	return NULL;
}

static int fwctl_commands_fill(struct fwctl_commands *commands,
			       struct fwctl_commands_fault *fault)
{
	int ret;

	const struct fwctl_command **names __free(kvfree) =
		kvcalloc(commands->mask + 1, sizeof(*names), GFP_KERNEL);
	if (!names)
		return -ENOMEM;

	ret = fwctl_commands_walk(commands, NULL, fwctl_visit_index, fault);
	if (!ret)
		ret = fwctl_commands_walk(commands, NULL, fwctl_visit_door, fault);
	if (!ret)
		ret = fwctl_commands_walk(commands, names, fwctl_visit_name, fault);
	return ret;
}

static const char *fwctl_set_fault(const struct fwctl_command_set *set, size_t *count)
{
	const struct fwctl_command_table *const *table;

	if (set->subsystem >= FWCTL_SUBSYSTEM_COUNT)
		return "no such subsystem";
	if (!set->ops || !set->ops->classify || !set->ops->state || !set->ops->deliver)
		return "classify, state or deliver is missing";
	if (!set->slots)
		return "no slot to send a command in";
	if (set->vendor_min > set->vendor_max)
		return "vendor range ends before it begins";
	if (!set->tables)
		return "no tables";
	for (table = set->tables; *table; table++)
		*count += (*table)->count;
	if (!*count || *count > FWCTL_COMMANDS_MAX)
		return "no rows, or more than fit";
	return NULL;
}

static struct fwctl_commands *fwctl_commands_alloc(const struct fwctl_command_set *set,
						   size_t count)
{
	u32 places = roundup_pow_of_two(2 * count);

	struct fwctl_commands *commands __free(kvfree) =
		kvzalloc(struct_size(commands, index, places), GFP_KERNEL);
	if (!commands)
		return NULL;
	commands->set = set;
	commands->mask = places - 1;
	commands->rows = kvcalloc(count, sizeof(*commands->rows), GFP_KERNEL);
	if (!commands->rows)
		return NULL;
	return_ptr(commands);
}

/**
 * fwctl_commands_create - validate and index a command set
 * @set: the set, constant as long as the result lives
 * @fault: which row is wrong and how, on -EINVAL
 *
 * Context: may sleep.
 * Return: the index, for fwctl_commands_free(); ERR_PTR(-EINVAL) for a set
 * that is refused, ERR_PTR(-ENOMEM).
 */
struct fwctl_commands *fwctl_commands_create(const struct fwctl_command_set *set,
					     struct fwctl_commands_fault *fault)
{
	struct fwctl_commands *commands;
	size_t count = 0;
	int ret;

	*fault = (struct fwctl_commands_fault){ .origin = "set", .name = "whole set" };
	fault->what = fwctl_set_fault(set, &count);
	if (fault->what)
		return ERR_PTR(-EINVAL);

	commands = fwctl_commands_alloc(set, count);
	if (!commands)
		return ERR_PTR(-ENOMEM);
	ret = fwctl_commands_fill(commands, fault);
	if (!ret)
		return commands;
	fwctl_commands_free(commands);
	return ERR_PTR(ret);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_commands_create);

/**
 * fwctl_commands_free - free what fwctl_commands_create() returned
 * @commands: the index, or NULL
 */
void fwctl_commands_free(const struct fwctl_commands *commands)
{
	if (commands)
		kvfree(commands->rows);
	kvfree(commands);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_commands_free);
