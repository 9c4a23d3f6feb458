// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus that devices are created on, and removed from, at run time:
 *
 *	echo ID PERSONALITY [COMMANDS] >/sys/bus/fwctl_sim/new_device
 *	echo ID >/sys/bus/fwctl_sim/del_device
 *
 * - Nobody waits for another device. The lock is for the list and for how far each
 *   device on it is; it is not held while one is made or removed, which takes as long
 *   as its firmware and its knobs say.
 * - An ID is taken from before its device is registered until after it is unregistered,
 *   so it may be used again when del_device has returned. Who wants one that is just
 *   going waits for that, and can be killed.
 * - A device is removed once: by its maker, if it had to go while it was made; else by
 *   whoever found it to be there. Who makes it, binds it or unbinds it, is not waited
 *   for: its firmware answers nothing more. (Who binds or unbinds what somebody else
 *   binds or unbinds just now waits for the lock of the driver core, as for any device.)
 * - What cannot be created as asked for is not created, and the write says why.
 * - The module stays until the last device is freed, whoever held it.
 */
#define pr_fmt(fmt) "fwctl_sim: " fmt
#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sim.h"

/* Where devices remove themselves */
struct workqueue_struct *fwctl_sim_removals;

/* Longest line that is taken */
#define LINE_MAX	64

static const struct sim_personality *const personalities[] = {
	&fwctl_sim_plain,
	&fwctl_sim_cxl,
	&fwctl_sim_nvme,
	&fwctl_sim_nic,
};

/* Protects what follows, and &fwctl_sim.life; taken within no other */
static DEFINE_MUTEX(sim_lock);
static LIST_HEAD(sim_devices);
static bool sim_open;

/* Devices not freed, and one for the bus */
static refcount_t sim_alive;
static DECLARE_COMPLETION(sim_freed);

static void sim_put_alive(void)
{
	if (refcount_dec_and_test(&sim_alive))
		complete(&sim_freed);
}

static void sim_free(struct device *dev)
{
	kfree(to_fwctl_sim(dev));
	sim_put_alive();
}

static ssize_t personality_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", to_fwctl_sim(dev)->personality->name);
}
static DEVICE_ATTR_RO(personality);

static struct attribute *sim_attrs[] = {
	&dev_attr_personality.attr,
	NULL
};
ATTRIBUTE_GROUPS(sim);

static const struct device_type sim_type = {
	.name = "fwctl_sim",
	.groups = sim_groups,
	.release = sim_free,
};

static int sim_probe(struct device *dev)
{
	struct fwctl_sim *sim = to_fwctl_sim(dev);

	sim->err = fwctl_sim_probe(sim);
	return sim->err;
}

static void sim_remove(struct device *dev)
{
	fwctl_sim_remove(to_fwctl_sim(dev));
}

static ssize_t new_device_store(const struct bus_type *bus, const char *buf, size_t count);
static ssize_t del_device_store(const struct bus_type *bus, const char *buf, size_t count);
static BUS_ATTR_WO(new_device);
static BUS_ATTR_WO(del_device);

static struct attribute *sim_bus_attrs[] = {
	&bus_attr_new_device.attr,
	&bus_attr_del_device.attr,
	NULL
};
ATTRIBUTE_GROUPS(sim_bus);

static struct bus_type sim_bus = {
	.name = "fwctl_sim",
	.bus_groups = sim_bus_groups,
	.probe = sim_probe,
	.remove = sim_remove,
};

static struct device_driver sim_driver = {
	.name = "fwctl_sim",
	.bus = &sim_bus,
	.owner = THIS_MODULE,
	/* sim_add() looks at how it ended */
	.probe_type = PROBE_FORCE_SYNCHRONOUS,
};

static struct fwctl_sim *sim_find(unsigned int id)
{
	struct fwctl_sim *sim;

	lockdep_assert_held(&sim_lock);
	list_for_each_entry(sim, &sim_devices, entry)
		if (sim->id == id)
			return sim;
	return NULL;
}

/* Its ID is free, and who waited for that goes on; nobody but those knows it any more */
static void sim_forget(struct fwctl_sim *sim)
{
	scoped_guard(mutex, &sim_lock)
		list_del(&sim->entry);
	complete_all(&sim->gone);
	put_device(&sim->dev);
}

/* It is to go. True: and that is left to the caller, who lets go of the lock first */
static bool sim_condemn(struct fwctl_sim *sim)
{
	bool there = sim->life == SIM_THERE;

	lockdep_assert_held(&sim_lock);
	sim->life = SIM_GOING;
	return there;
}

static void sim_let_go(struct fwctl_sim *sim, bool mine)
{
	fwctl_sim_doom(sim);
	if (!mine)
		return;
	device_del(&sim->dev);
	sim_forget(sim);
}

/* Until nothing is left of it; the reference is used up */
static int sim_wait_gone(struct fwctl_sim *sim)
{
	int err = wait_for_completion_killable(&sim->gone);

	put_device(&sim->dev);
	return err ? -EINTR : 0;
}

static void sim_unplug_work(struct work_struct *work)
{
	struct fwctl_sim *sim = container_of(work, struct fwctl_sim, unplug);
	bool mine;

	scoped_guard(mutex, &sim_lock)
		mine = sim_condemn(sim);
	sim_let_go(sim, mine);
	put_device(&sim->dev);
}

/**
 * fwctl_sim_unplug - a device removes itself, soon
 * @sim: the device
 *
 * Context: any, also from within one of its commands.
 */
void fwctl_sim_unplug(struct fwctl_sim *sim)
{
	get_device(&sim->dev);
	if (!queue_work(fwctl_sim_removals, &sim->unplug))
		put_device(&sim->dev);
}

static struct fwctl_sim *sim_alloc(const struct sim_wish *wish)
{
	struct fwctl_sim *sim = kzalloc_obj(*sim);

	if (!sim)
		return NULL;
	refcount_inc(&sim_alive);
	sim->id = wish->id;
	sim->personality = wish->personality;
	sim->commands = wish->commands;
	INIT_WORK(&sim->unplug, sim_unplug_work);
	init_completion(&sim->gone);
	fwctl_sim_knobs_init(&sim->knobs);
	fwctl_sim_firmware_init(&sim->firmware);
	sim->dev.bus = &sim_bus;
	sim->dev.type = &sim_type;
	device_initialize(&sim->dev);
	return sim;
}

/* On the bus, and with its driver; or nowhere */
static int sim_add(struct fwctl_sim *sim)
{
	int err = dev_set_name(&sim->dev, "sim%u", sim->id);

	/* Should nobody probe it */
	sim->err = -ENXIO;
	if (!err)
		err = device_add(&sim->dev);
	if (err)
		return err;
	if (sim->err)
		device_del(&sim->dev);
	return sim->err;
}

/* Made, or not; or it had to go meanwhile, of which its maker is told */
static int sim_settle(struct fwctl_sim *sim, int err)
{
	scoped_guard(mutex, &sim_lock) {
		if (!err && sim->life == SIM_MAKING) {
			sim->life = SIM_THERE;
			return 0;
		}
		sim->life = SIM_GOING;
	}
	if (!err)
		device_del(&sim->dev);
	sim_forget(sim);
	return err ?: -ENODEV;
}

/* A device that is not there yet, of an ID that is taken now; -EAGAIN: the last is going */
static struct fwctl_sim *sim_reserve(const struct sim_wish *wish)
{
	struct fwctl_sim *sim;

	guard(mutex)(&sim_lock);
	if (!sim_open)
		return ERR_PTR(-EBUSY);
	sim = sim_find(wish->id);
	if (sim)
		return ERR_PTR(sim->life == SIM_GOING ? -EAGAIN : -EEXIST);
	sim = sim_alloc(wish);
	if (!sim)
		return ERR_PTR(-ENOMEM);
	list_add_tail(&sim->entry, &sim_devices);
	return sim;
}

/* Until no device of this ID is going */
static int sim_wait_id(unsigned int id)
{
	struct fwctl_sim *sim;

	scoped_guard(mutex, &sim_lock) {
		sim = sim_find(id);
		if (!sim || sim->life != SIM_GOING)
			return 0;
		get_device(&sim->dev);
	}
	return sim_wait_gone(sim);
}

static int sim_create(const struct sim_wish *wish)
{
	struct fwctl_sim *sim;
	int err;

	do {
		err = sim_wait_id(wish->id);
		if (err)
			return err;
		sim = sim_reserve(wish);
	} while (sim == ERR_PTR(-EAGAIN));
	if (IS_ERR(sim))
		return PTR_ERR(sim);
	return sim_settle(sim, sim_add(sim));
}

static const struct sim_personality *find_personality(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(personalities); i++)
		if (!strcmp(personalities[i]->name, name))
			return personalities[i];
	return NULL;
}

static int parse_id(char **rest, unsigned int *id)
{
	char *word = strsep(rest, " ");

	/* int is what people who count devices use */
	if (!word || kstrtouint(word, 10, id) || *id > INT_MAX)
		return -EINVAL;
	return 0;
}

static int parse_commands(char **rest, struct sim_wish *wish)
{
	char *word = strsep(rest, " ");

	if (!word)
		return 0;
	if (*rest || kstrtouint(word, 10, &wish->commands))
		return -EINVAL;
	if (!wish->commands || wish->commands > wish->personality->commands_max)
		return -ERANGE;
	return 0;
}

static int parse_wish(char *line, struct sim_wish *wish)
{
	char *word;

	if (parse_id(&line, &wish->id))
		return -EINVAL;
	word = strsep(&line, " ");
	if (!word)
		return -EINVAL;
	wish->personality = find_personality(word);
	if (!wish->personality)
		return -ENOENT;
	return parse_commands(&line, wish);
}

/* One line of words with single blanks between them */
static int take_line(const char *buf, size_t count, char *line)
{
	if (count >= LINE_MAX || memchr(buf, '\0', count))
		return -EINVAL;
	memcpy(line, buf, count);
	line[count] = '\0';
	if (count && line[count - 1] == '\n')
		line[count - 1] = '\0';
	return 0;
}

/* Why a line was not taken, for who sees an errno only */
static void say_wrong_wish(int err, const struct sim_wish *wish)
{
	if (err == -EINVAL)
		pr_info("new_device takes \"ID PERSONALITY [COMMANDS]\", numbers in decimal\n");
	else if (err == -ENOENT)
		pr_info("new_device: personalities are plain, cxl, nvme and nic\n");
	else if (!wish->personality->commands_max)
		pr_info("new_device: %s takes no COMMANDS\n", wish->personality->name);
	else
		pr_info("new_device: %s takes 1 to %u COMMANDS\n", wish->personality->name,
			wish->personality->commands_max);
}

static ssize_t new_device_store(const struct bus_type *bus, const char *buf, size_t count)
{
	struct sim_wish wish = {};
	char line[LINE_MAX];
	int err = take_line(buf, count, line);

	err = err ?: parse_wish(line, &wish);
	if (err) {
		say_wrong_wish(err, &wish);
		return err;
	}
	err = sim_create(&wish);
	if (err == -EEXIST)
		pr_info("new_device: there is a sim%u\n", wish.id);
	return err ?: count;
}

/* Who comes second waits as well, but it was not he who removed it */
static int sim_delete_id(unsigned int id)
{
	struct fwctl_sim *sim;
	bool going, mine;
	int err;

	scoped_guard(mutex, &sim_lock) {
		sim = sim_find(id);
		if (!sim)
			return -ENOENT;
		going = sim->life == SIM_GOING;
		mine = sim_condemn(sim);
		get_device(&sim->dev);
	}
	sim_let_go(sim, mine);
	err = sim_wait_gone(sim);
	return err ?: going ? -ENOENT : 0;
}

static ssize_t del_device_store(const struct bus_type *bus, const char *buf, size_t count)
{
	char line[LINE_MAX], *rest = line;
	int err = take_line(buf, count, line);
	unsigned int id;

	err = err ?: parse_id(&rest, &id);
	if (!err && rest)
		err = -EINVAL;
	if (err)
		pr_info("del_device takes \"ID\", in decimal: the 3 of sim3\n");
	else
		err = sim_delete_id(id);
	return err ?: count;
}

/**
 * fwctl_sim_bus_register - devices may be created
 *
 * Return: 0 or an errno.
 */
int fwctl_sim_bus_register(void)
{
	int err;

	refcount_set(&sim_alive, 1);
	err = bus_register(&sim_bus);
	if (err)
		return err;
	err = driver_register(&sim_driver);
	if (err) {
		bus_unregister(&sim_bus);
		return err;
	}
	scoped_guard(mutex, &sim_lock)
		sim_open = true;
	return 0;
}

/* Any that is not going yet, which is to go now, with a reference; NULL: none */
static struct fwctl_sim *sim_condemn_any(bool *mine)
{
	struct fwctl_sim *sim;

	guard(mutex)(&sim_lock);
	list_for_each_entry(sim, &sim_devices, entry) {
		if (sim->life == SIM_GOING)
			continue;
		*mine = sim_condemn(sim);
		get_device(&sim->dev);
		return sim;
	}
	return NULL;
}

/**
 * fwctl_sim_bus_unregister - remove all devices, and the bus
 */
void fwctl_sim_bus_unregister(void)
{
	struct fwctl_sim *sim;
	bool mine;

	scoped_guard(mutex, &sim_lock)
		sim_open = false;
	while ((sim = sim_condemn_any(&mine))) {
		sim_let_go(sim, mine);
		put_device(&sim->dev);
	}
	sim_put_alive();
	/* Their makers, and who else removes one, come to an end by themselves */
	wait_for_completion(&sim_freed);
	driver_unregister(&sim_driver);
	bus_unregister(&sim_bus);
}
