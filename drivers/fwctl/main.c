// SPDX-License-Identifier: GPL-2.0-only
/*
 * The class, the character devices, and the life of devices and contexts.
 *
 * Whoever runs an op of the driver, or has a job with the firmware, is a user
 * of the device (fwctl_enter). Unplug closes the door and wakes who waits; it
 * waits for nobody. Drain waits until no user is left, then closes what
 * contexts are still open. After it no op is called, and descriptors that are
 * still open answer ENODEV.
 *
 * No lock is held while firmware is waited for, so open, FWCTL_INFO, close
 * and other devices never wait for a wedged command.
 */
#define pr_fmt(fmt) "fwctl: " fmt
#include "core.h"

#include <kunit/visibility.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/string_helpers.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include "commands.h"
#include "counters.h"
#include "identity.h"
#include "netlink.h"

#define FWCTL_MAX_DEVICES 4096
static_assert(FWCTL_MAX_DEVICES < (1U << MINORBITS));

/* A wedged device or a flood must not fill the log */
#define FWCTL_LOG_INTERVAL	(5 * HZ)
#define FWCTL_LOG_BURST		20

static dev_t fwctl_dev;
static DEFINE_IDA(fwctl_ida);

/* Registered devices by index, and what tells a listing that it changed */
static DEFINE_XARRAY(fwctl_devices);
static atomic_t fwctl_generations = ATOMIC_INIT(1);

/* Ends jobs, and attaches beside in-tree drivers; not during a suspend */
struct workqueue_struct *fwctl_workqueue;

/**
 * fwctl_enter - become a user of the device
 * @core: the device, which the caller keeps allocated
 *
 * Context: any.
 * Return: true if ops may be called until fwctl_leave(), false if it is gone.
 */
bool fwctl_enter(struct fwctl_core *core)
{
	if (!refcount_inc_not_zero(&core->users))
		return false;
	if (!fwctl_is_gone(&core->fwctl))
		return true;
	fwctl_leave(core);
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_enter);

/**
 * fwctl_leave - undo fwctl_enter()
 * @core: the device, which may be freed once the last user left
 *
 * Context: any.
 */
void fwctl_leave(struct fwctl_core *core)
{
	if (refcount_dec_and_test(&core->users))
		complete(&core->drained);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_leave);

/* N of fwctlN */
u32 fwctl_index(const struct fwctl_core *core)
{
	return MINOR(core->fwctl.dev.devt) - MINOR(fwctl_dev);
}

struct fwctl_core *fwctl_core_next(u32 index)
{
	unsigned long at = index;
	struct fwctl_core *core;

	/* On the list means that whoever registered it still has a reference */
	xa_lock(&fwctl_devices);
	core = xa_find(&fwctl_devices, &at, ULONG_MAX, XA_PRESENT);
	if (core)
		fwctl_get(&core->fwctl);
	xa_unlock(&fwctl_devices);
	return core;
}

u32 fwctl_generation(void)
{
	return (u32)atomic_read(&fwctl_generations) ?: 1;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_generation);

void fwctl_changed(void)
{
	atomic_inc(&fwctl_generations);
}

void fwctl_context_get(struct fwctl_context *context)
{
	refcount_inc(&context->users);
}

/* Tell the driver, once; the drain may have done so already */
static void fwctl_context_close(struct fwctl_context *context)
{
	struct fwctl_uctx *uctx = &context->uctx;

	lockdep_assert_held(&uctx->fwctl->uctx_list_lock);
	list_del_init(&uctx->uctx_list_entry);
	uctx->fwctl->ops->close_uctx(uctx);
}

/**
 * fwctl_context_put - drop a reference, closing the context with the last
 * @context: the context, not to be used afterwards
 *
 * A context is open as long as it is on its device's list, and the drain
 * takes all off it before ops go away: on the list means that ops are valid.
 *
 * Context: may sleep.
 */
void fwctl_context_put(struct fwctl_context *context)
{
	struct fwctl_device *fwctl = context->uctx.fwctl;

	if (!refcount_dec_and_test(&context->users))
		return;
	scoped_guard(mutex, &fwctl->uctx_list_lock) {
		if (!list_empty(&context->uctx.uctx_list_entry))
			fwctl_context_close(context);
	}
	kfree(context);
	fwctl_put(fwctl);
}

/* Open a context; the caller is a user of the device */
static struct fwctl_context *fwctl_context_open(struct fwctl_device *fwctl)
{
	int ret;

	struct fwctl_context *context __free(kfree) =
		kzalloc(offsetof(struct fwctl_context, uctx) +
			fwctl->ops->uctx_size, GFP_KERNEL_ACCOUNT);
	if (!context)
		return ERR_PTR(-ENOMEM);

	refcount_set(&context->users, 1);
	context->refresh_due = true;
	context->uctx.fwctl = fwctl;
	ret = fwctl->ops->open_uctx(&context->uctx);
	if (ret)
		return ERR_PTR(ret);

	fwctl_get(fwctl);
	guard(mutex)(&fwctl->uctx_list_lock);
	list_add_tail(&context->uctx.uctx_list_entry, &fwctl->uctx_list);
	return_ptr(context);
}

static int fwctl_fops_open(struct inode *inode, struct file *filp)
{
	struct fwctl_device *fwctl =
		container_of(inode->i_cdev, struct fwctl_device, cdev);
	struct fwctl_core *core = to_fwctl_core(fwctl);
	struct fwctl_context *context;

	/*
	 * The number may be opened from the middle of fwctl_register() on, which may
	 * fail yet; then the driver's ops go without a drain.
	 */
	if (wait_for_completion_killable(&core->settled))
		return -EINTR;
	if (!fwctl_enter(core))
		return -ENODEV;
	context = fwctl_context_open(fwctl);
	fwctl_leave(core);
	if (IS_ERR(context))
		return PTR_ERR(context);

	filp->private_data = &context->uctx;
	return 0;
}

static int fwctl_fops_release(struct inode *inode, struct file *filp)
{
	fwctl_context_put(to_fwctl_context((struct fwctl_uctx *)filp->private_data));
	return 0;
}

static const struct file_operations fwctl_fops = {
	.owner = THIS_MODULE,
	.open = fwctl_fops_open,
	.release = fwctl_fops_release,
	.unlocked_ioctl = fwctl_fops_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static void fwctl_device_release(struct device *device)
{
	struct fwctl_device *fwctl =
		container_of(device, struct fwctl_device, dev);
	struct fwctl_core *core = to_fwctl_core(fwctl);

	/* Of the last job, only the way back from its work can still be on it */
	if (core->deliveries)
		destroy_workqueue(core->deliveries);
	if (core->identity)
		fwctl_identity_detach(core->identity);
	ida_free(&fwctl_ida, fwctl_index(core));
	fwctl_counters_free(core->counters);
	fwctl_commands_free(core->commands);
	mutex_destroy(&fwctl->uctx_list_lock);
	kfree(core);
}

/* Without a name the node would stay when the device goes: the driver core only tries once */
static char *fwctl_devnode(const struct device *dev, umode_t *mode)
{
	return kasprintf(GFP_KERNEL | __GFP_NOFAIL, "fwctl/%s", dev_name(dev));
}

static struct class fwctl_class = {
	.name = "fwctl",
	.dev_release = fwctl_device_release,
	.devnode = fwctl_devnode,
};

static void fwctl_core_init(struct fwctl_core *core)
{
	refcount_set(&core->users, 1);
	init_completion(&core->settled);
	init_completion(&core->drained);
	init_waitqueue_head(&core->wait);
	ratelimit_state_init(&core->refusal_limit, FWCTL_LOG_INTERVAL, FWCTL_LOG_BURST);
	ratelimit_state_init(&core->malformed_limit, FWCTL_LOG_INTERVAL, FWCTL_LOG_BURST);
	ratelimit_state_init(&core->sent_limit, FWCTL_LOG_INTERVAL, FWCTL_LOG_BURST);
}

static struct fwctl_device *fwctl_core_alloc(struct device *parent, size_t size)
{
	struct fwctl_device *fwctl;
	struct fwctl_core *core;
	int devnum;

	core = kzalloc(offsetof(struct fwctl_core, fwctl) + size, GFP_KERNEL);
	if (!core)
		return NULL;

	devnum = ida_alloc_max(&fwctl_ida, FWCTL_MAX_DEVICES - 1, GFP_KERNEL);
	if (devnum < 0) {
		kfree(core);
		return NULL;
	}

	fwctl_core_init(core);
	fwctl = &core->fwctl;
	fwctl->dev.devt = fwctl_dev + devnum;
	fwctl->dev.class = &fwctl_class;
	fwctl->dev.parent = parent;
	init_rwsem(&fwctl->registration_lock);
	mutex_init(&fwctl->uctx_list_lock);
	INIT_LIST_HEAD(&fwctl->uctx_list);
	device_initialize(&fwctl->dev);
	return fwctl;
}

/**
 * _fwctl_alloc_device - allocate a device; use fwctl_alloc_device()
 * @parent: the device whose firmware it reaches
 * @ops: the driver's ops
 * @size: bytes of the driver's structure
 *
 * Context: may sleep.
 * Return: the device, to be released by fwctl_put(), or NULL.
 */
struct fwctl_device *_fwctl_alloc_device(struct device *parent,
					 const struct fwctl_ops *ops,
					 size_t size)
{
	struct fwctl_device *fwctl __free(fwctl) = fwctl_core_alloc(parent, size);

	if (!fwctl)
		return NULL;

	cdev_init(&fwctl->cdev, &fwctl_fops);
	/* The driver's module is protected by the drain, not by references */
	fwctl->cdev.owner = THIS_MODULE;
	if (dev_set_name(&fwctl->dev, "fwctl%d",
			 MINOR(fwctl->dev.devt) - MINOR(fwctl_dev)))
		return NULL;

	fwctl->ops = ops;
	return_ptr(fwctl);
}
EXPORT_SYMBOL_NS_GPL(_fwctl_alloc_device, "FWCTL");

/* What a set needs, on top of the set; the release takes it back */
static int fwctl_commands_provide(struct fwctl_core *core, const struct fwctl_commands *commands)
{
	struct fwctl_counters *counters = fwctl_counters_create(commands->count + 1);

	if (!counters)
		return -ENOMEM;
	if (commands->set->blocks) {
		core->deliveries = alloc_workqueue("fwctl%u", WQ_UNBOUND | WQ_FREEZABLE,
						   commands->set->slots, fwctl_index(core));
		if (!core->deliveries) {
			fwctl_counters_free(counters);
			return -ENOMEM;
		}
	}
	core->counters = counters;
	return 0;
}

/**
 * _fwctl_register_commands - give a device its command set; use fwctl_register_commands()
 * @fwctl: the device, allocated and not yet registered
 * @set: the set, constant until fwctl_drain() has returned; of a device that is not
 *	registered nobody looks at it after this
 * @owner: the driver's module
 *
 * The core refuses a set that it could not judge by, and logs which row is
 * wrong and how.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL for a set with a faulty row; -EBUSY if the device has a
 * set already; -ENOMEM.
 */
int _fwctl_register_commands(struct fwctl_device *fwctl, const struct fwctl_command_set *set,
			     struct module *owner)
{
	struct fwctl_core *core = to_fwctl_core(fwctl);
	struct fwctl_commands_fault fault = {};
	struct fwctl_commands *commands;
	int ret;

	if (core->commands)
		return -EBUSY;
	commands = fwctl_commands_create(set, &fault);
	if (IS_ERR(commands)) {
		if (fault.what)
			dev_err(&fwctl->dev, "command set refused: %s row %zu (%s, %04xh): %s\n",
				fault.origin, fault.row, fault.name, fault.opcode, fault.what);
		return PTR_ERR(commands);
	}
	ret = fwctl_commands_provide(core, commands);
	if (ret) {
		fwctl_commands_free(commands);
		return ret;
	}
	core->commands = commands;
	strscpy(core->driver, module_name(owner), sizeof(core->driver));
	atomic_set(&core->slots, set->slots);
	return 0;
}
EXPORT_SYMBOL_NS_GPL(_fwctl_register_commands, "FWCTL");

/**
 * fwctl_describe - say what people want to know of a device
 * @fwctl: the device, allocated and not yet registered
 * @about: is copied
 *
 * A serial number is bytes of the device, and goes into names: what is not plain
 * in it is escaped, once, here.
 *
 * Context: any.
 */
void fwctl_describe(struct fwctl_device *fwctl, const struct fwctl_about *about)
{
	struct fwctl_core *core = to_fwctl_core(fwctl);
	int len;

	core->about = *about;
	len = string_escape_mem(about->serial, strnlen(about->serial, sizeof(about->serial) - 1),
				core->serial, sizeof(core->serial) - 1,
				ESCAPE_HEX | ESCAPE_NAP | ESCAPE_APPEND, "\\");
	core->serial[len] = '\0';
}
EXPORT_SYMBOL_NS_GPL(fwctl_describe, "FWCTL");

/* A driver without a command set does not say, but the one that its parent has, which it is */
static void fwctl_core_driver(struct fwctl_core *core)
{
	const struct device *parent = core->fwctl.dev.parent;
	const struct device_driver *driver = parent ? parent->driver : NULL;

	if (core->driver[0] || !driver)
		return;
	strscpy(core->driver, driver->owner ? module_name(driver->owner) : driver->name,
		sizeof(core->driver));
}

/* Put it on the list, into sysfs and into /dev, or nowhere */
static int fwctl_publish(struct fwctl_core *core)
{
	struct fwctl_device *fwctl = &core->fwctl;
	/* Room first, so that nothing can fail once it is visible */
	int ret = xa_reserve(&fwctl_devices, fwctl_index(core), GFP_KERNEL);

	if (ret)
		return ret;
	ret = cdev_device_add(&fwctl->cdev, &fwctl->dev);
	if (ret) {
		xa_release(&fwctl_devices, fwctl_index(core));
		set_bit(0, &core->gone);
		complete_all(&core->settled);
		return ret;
	}
	complete_all(&core->settled);
	xa_store(&fwctl_devices, fwctl_index(core), core, GFP_KERNEL);
	fwctl_changed();
	fwctl_netlink_device(core, true);
	return 0;
}

static bool fwctl_is_nic(const struct fwctl_core *core)
{
	return core->commands && core->commands->set->subsystem == FWCTL_SUBSYSTEM_NET;
}

/* Those of a command set came with it */
static int fwctl_count_unclassified(struct fwctl_core *core)
{
	if (!core->counters)
		core->counters = fwctl_counters_create(1);
	return core->counters ? 0 : -ENOMEM;
}

/**
 * fwctl_register - make the device visible
 * @fwctl: the device, allocated
 *
 * On return it is in sysfs and /dev, and ops may be called. Of a NIC, the network
 * interfaces that are up are counted from now on.
 *
 * Context: may sleep; for a NIC, takes rtnl.
 * Return: 0; -ENOMEM; or the errno of the driver core.
 */
int fwctl_register(struct fwctl_device *fwctl)
{
	struct fwctl_core *core = to_fwctl_core(fwctl);
	int ret = fwctl_count_unclassified(core);

	if (ret)
		return ret;
	fwctl_core_driver(core);
	core->identity = fwctl_identity_attach(core);
	if (IS_ERR(core->identity)) {
		ret = PTR_ERR(core->identity);
		core->identity = NULL;
		return ret;
	}
	ret = fwctl_is_nic(core) ? fwctl_netdev_watch(&core->netdev, fwctl->dev.parent) : 0;
	if (ret)
		return ret;
	ret = fwctl_publish(core);
	if (ret)
		fwctl_netdev_unwatch(&core->netdev);
	else
		fwctl_identity_arrived(core->identity);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fwctl_register, "FWCTL");

/**
 * fwctl_is_gone - has the unplug begun?
 * @fwctl: the device
 *
 * A deliver() that waits asks this, and returns -ENODEV if so.
 *
 * Context: any.
 * Return: true from the beginning of fwctl_unplug() on.
 */
bool fwctl_is_gone(struct fwctl_device *fwctl)
{
	return test_bit(0, &to_fwctl_core(fwctl)->gone);
}
EXPORT_SYMBOL_NS_GPL(fwctl_is_gone, "FWCTL");

/**
 * fwctl_unplug - first phase of fwctl_unregister()
 * @fwctl: the device, registered
 *
 * Removes the device from sight; who waits for it returns with ENODEV. Waits
 * for no firmware and no job. May be called again, without effect.
 *
 * Context: may sleep. The caller keeps a reference, and other calls of
 * unplug and drain for this device away.
 */
void fwctl_unplug(struct fwctl_device *fwctl)
{
	struct fwctl_core *core = to_fwctl_core(fwctl);

	if (test_and_set_bit(0, &core->gone))
		return;
	xa_erase(&fwctl_devices, fwctl_index(core));
	fwctl_changed();
	cdev_device_del(&fwctl->cdev, &fwctl->dev);
	wake_up_all(&core->wait);
	fwctl_netlink_device(core, false);
}
EXPORT_SYMBOL_NS_GPL(fwctl_unplug, "FWCTL");

/**
 * fwctl_drain - second phase of fwctl_unregister()
 * @fwctl: the device, unplugged
 *
 * Waits until no op runs and no job is left, then closes the contexts. On
 * return no op will be called again and the driver's module may go. May be
 * called again, without effect.
 *
 * Context: may sleep, for as long as the transport of a job in flight does;
 * see fwctl_unplug().
 */
void fwctl_drain(struct fwctl_device *fwctl)
{
	struct fwctl_core *core = to_fwctl_core(fwctl);
	struct fwctl_context *context;

	if (!fwctl->ops)
		return;
	fwctl_leave(core);
	wait_for_completion(&core->drained);
	fwctl_netdev_unwatch(&core->netdev);

	guard(mutex)(&fwctl->uctx_list_lock);
	while ((context = list_first_entry_or_null(&fwctl->uctx_list,
						   struct fwctl_context,
						   uctx.uctx_list_entry)))
		fwctl_context_close(context);
	fwctl->ops = NULL;
}
EXPORT_SYMBOL_NS_GPL(fwctl_drain, "FWCTL");

/**
 * fwctl_unregister - undo fwctl_register()
 * @fwctl: the device, registered
 *
 * Unplug and drain. On return no op will be called; open descriptors stay and
 * answer ENODEV. The caller still has its reference to put.
 *
 * Context: may sleep, see fwctl_drain().
 */
void fwctl_unregister(struct fwctl_device *fwctl)
{
	fwctl_unplug(fwctl);
	fwctl_drain(fwctl);
}
EXPORT_SYMBOL_NS_GPL(fwctl_unregister, "FWCTL");

static int __init fwctl_init(void)
{
	int ret;

	fwctl_workqueue = alloc_workqueue("fwctl", WQ_UNBOUND | WQ_FREEZABLE, 0);
	if (!fwctl_workqueue)
		return -ENOMEM;

	ret = fwctl_identities_init();
	if (ret)
		goto err_workqueue;

	ret = alloc_chrdev_region(&fwctl_dev, 0, FWCTL_MAX_DEVICES, "fwctl");
	if (ret)
		goto err_identities;

	ret = class_register(&fwctl_class);
	if (ret)
		goto err_chrdev;

	ret = fwctl_netlink_init();
	if (ret)
		goto err_class;
	return 0;

err_class:
	class_unregister(&fwctl_class);
err_chrdev:
	unregister_chrdev_region(fwctl_dev, FWCTL_MAX_DEVICES);
err_identities:
	fwctl_identities_exit();
err_workqueue:
	destroy_workqueue(fwctl_workqueue);
	return ret;
}

static void __exit fwctl_exit(void)
{
	fwctl_netlink_exit();
	class_unregister(&fwctl_class);
	unregister_chrdev_region(fwctl_dev, FWCTL_MAX_DEVICES);
	fwctl_identities_exit();
	destroy_workqueue(fwctl_workqueue);
	xa_destroy(&fwctl_devices);
}

subsys_initcall(fwctl_init);
module_exit(fwctl_exit);
MODULE_DESCRIPTION("fwctl device firmware access framework");
MODULE_LICENSE("GPL");
