// SPDX-License-Identifier: GPL-2.0-only
/*
 * The knobs in debugfs: fwctl_sim/new/ has those that the next devices begin with,
 * fwctl_sim/simID/ those of a device. Besides:
 *
 *	new/reset	write anything: the next devices begin as the first did
 *	release		write anything: what hangs is answered
 *	pending		commands that are with the firmware
 *	seen		commands that ever came to it
 *
 * What the documents write in hex is read and written so, with or without 0x. Only
 * root gets there; under lockdown debugfs does not open what can be written.
 */
#include <linux/bits.h>
#include <linux/debugfs.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sim.h"

#define MAX_MS		(60 * 60 * 1000)
/* Others wait for who removes a device, and are not to be taken for hung */
#define MAX_UNPLUG_MS	(60 * 1000)
#define MAX_LENGTH	BIT_ULL(24)
/* The last that programs know: the kernel means something by those behind it */
#define MAX_ERROR	EHWPOISON

static const struct knob_kind {
	const char *name;
	s64 min;
	s64 max;
	s64 normal;
	bool fixed;
	bool hex;
} kinds[SIM_KNOBS] = {
	[SIM_LATENCY_MS] = { "latency_ms", 0, MAX_MS },
	[SIM_HANG] = { "hang", 0, 1 },
	[SIM_ERROR] = { "error", 0, MAX_ERROR },
	[SIM_STATUS] = { "status", -1, U32_MAX, -1 },
	[SIM_LENGTH] = { "length", -(s64)MAX_LENGTH, U32_MAX },
	[SIM_PAYLOAD] = { "payload", -(s64)MAX_LENGTH, MAX_LENGTH },
	[SIM_GARBAGE] = { "garbage", 0, 1 },
	[SIM_UNPLUG] = { "unplug", 0, 1 },
	[SIM_OPCODE] = { "opcode", -1, U32_MAX, -1, .hex = true },
	[SIM_NTH] = { "nth", 0, S64_MAX },
	[SIM_EFFECTS_MASK] = { "effects_mask", 0, U32_MAX, U32_MAX, .hex = true },
	[SIM_EFFECTS_ADD] = { "effects_add", 0, U32_MAX, .hex = true },
	[SIM_EFFECTS_AFTER] = { "effects_after", 0, S64_MAX },
	[SIM_COUNT] = { "count", S32_MIN, U32_MAX },
	[SIM_TIMEOUT_MS] = { "timeout_ms", 0, MAX_MS },
	[SIM_UNPLUG_MS] = { "unplug_ms", 0, MAX_UNPLUG_MS },
	[SIM_IN_USE] = { "in_use", 0, 1 },
	[SIM_OWNED] = { "owned", 0, U16_MAX, .hex = true },
	[SIM_SLOTS] = { "slots", 1, U8_MAX, 1, true },
	[SIM_DELIVERY] = { "delivery", SIM_IN_CALLER, SIM_QUEUED, SIM_IN_WORKER, true },
};

/* Those of the next device; a device's own are in it */
static struct sim_knobs next;
static struct dentry *root;

/**
 * fwctl_sim_knob - how a knob is turned
 * @sim: the device
 * @knob: which
 *
 * Return: its value.
 */
s64 fwctl_sim_knob(const struct fwctl_sim *sim, enum sim_knob knob)
{
	return READ_ONCE(sim->knobs.value[knob]);
}

/**
 * fwctl_sim_state - the state of a device, as its knobs say
 * @sim: the device
 * @state: gets it
 */
void fwctl_sim_state(const struct fwctl_sim *sim, struct fwctl_state *state)
{
	state->owned = fwctl_sim_knob(sim, SIM_OWNED);
	state->in_use = fwctl_sim_knob(sim, SIM_IN_USE);
	strscpy(state->in_use_by, "the knob in_use", sizeof(state->in_use_by));
}

/**
 * fwctl_sim_knobs_init - as the next device begins with
 * @knobs: to be filled in
 */
void fwctl_sim_knobs_init(struct sim_knobs *knobs)
{
	int i;

	for (i = 0; i < SIM_KNOBS; i++)
		knobs->value[i] = READ_ONCE(next.value[i]);
}

/* Which it is, the name of its file says */
static const struct knob_kind *kind_of(struct file *file)
{
	const char *name = file_dentry(file)->d_name.name;
	int i;

	for (i = 0; i < SIM_KNOBS; i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

static ssize_t knob_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	const struct sim_knobs *knobs = file->private_data;
	const struct knob_kind *kind = kind_of(file);
	char text[24];
	s64 value;
	int len;

	if (WARN_ON_ONCE(!kind))
		return -EIO;
	value = READ_ONCE(knobs->value[kind - kinds]);
	len = snprintf(text, sizeof(text), kind->hex && value >= 0 ? "%#llx\n" : "%lld\n", value);
	return simple_read_from_buffer(to, count, pos, text, len);
}

static ssize_t knob_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	const struct knob_kind *kind = kind_of(file);
	struct sim_knobs *knobs = file->private_data;
	s64 value;
	int err;

	if (WARN_ON_ONCE(!kind))
		return -EIO;
	err = kstrtos64_from_user(from, count, kind->hex ? 16 : 0, &value);
	if (err)
		return err;
	if (value < kind->min || value > kind->max)
		return -ERANGE;
	/* Its mode stops nobody who may create devices */
	if (kind->fixed && knobs != &next)
		return -EPERM;
	WRITE_ONCE(knobs->value[kind - kinds], value);
	/* Whoever says which one it is to be begins to count */
	if (kind == &kinds[SIM_NTH])
		atomic64_set(&knobs->matched, 0);
	return count;
}

static const struct file_operations knob_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = knob_read,
	.write = knob_write,
	.llseek = default_llseek,
};

static ssize_t release_write(struct file *file, const char __user *from, size_t count,
			     loff_t *pos)
{
	fwctl_sim_release(file->private_data);
	return count;
}

static const struct file_operations release_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = release_write,
	.llseek = noop_llseek,
};

static int pending_get(void *sim, u64 *value)
{
	*value = fwctl_sim_pending(sim);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(pending_fops, pending_get, NULL, "%llu\n");

static int seen_get(void *data, u64 *value)
{
	struct fwctl_sim *sim = data;

	*value = atomic64_read(&sim->firmware.seen);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(seen_fops, seen_get, NULL, "%llu\n");

static void reset(void)
{
	int i;

	for (i = 0; i < SIM_KNOBS; i++)
		WRITE_ONCE(next.value[i], kinds[i].normal);
	fwctl_sim_config_reset();
}

static ssize_t reset_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	reset();
	return count;
}

static const struct file_operations reset_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = reset_write,
	.llseek = noop_llseek,
};

static void add_knobs(struct dentry *dir, struct sim_knobs *knobs, bool device)
{
	int i;

	for (i = 0; i < SIM_KNOBS; i++)
		debugfs_create_file(kinds[i].name, device && kinds[i].fixed ? 0400 : 0600, dir,
				    knobs, &knob_fops);
}

/**
 * fwctl_sim_knobs_add - the directory of a device
 * @sim: the device
 *
 * Without debugfs there is none, and the device does without.
 */
void fwctl_sim_knobs_add(struct fwctl_sim *sim)
{
	sim->dir = debugfs_create_dir(dev_name(&sim->dev), root);
	add_knobs(sim->dir, &sim->knobs, true);
	debugfs_create_file("release", 0200, sim->dir, sim, &release_fops);
	debugfs_create_file_unsafe("pending", 0400, sim->dir, sim, &pending_fops);
	debugfs_create_file_unsafe("seen", 0400, sim->dir, sim, &seen_fops);
	fwctl_sim_config_add(sim);
	if (sim->personality->files)
		sim->personality->files(sim, sim->dir);
}

void fwctl_sim_knobs_remove(struct fwctl_sim *sim)
{
	debugfs_remove_recursive(sim->dir);
	sim->dir = NULL;
}

/**
 * fwctl_sim_knobs_create - knobs for devices to begin with
 */
void fwctl_sim_knobs_create(void)
{
	struct dentry *dir;

	reset();
	root = debugfs_create_dir("fwctl_sim", NULL);
	dir = debugfs_create_dir("new", root);
	add_knobs(dir, &next, false);
	debugfs_create_file("reset", 0200, dir, NULL, &reset_fops);
	fwctl_sim_config_create(dir);
}

void fwctl_sim_knobs_destroy(void)
{
	debugfs_remove_recursive(root);
	fwctl_sim_config_destroy();
}
