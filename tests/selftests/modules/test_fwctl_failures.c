// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes what the kernel does for somebody fail where our own part of it is, by
 * setting fail-nth of him there. The rest is the kernel's own, and not all of that is
 * prepared to fail without a warning.
 *
 *	echo NAME N >/sys/module/test_fwctl_failures/parameters/next
 *
 * is for the next loading of module NAME, from just before its parameters are read
 * and its init function runs. Of a module that was not loaded, "next" is as it was.
 *
 *	echo ADDRESS N >/sys/module/test_fwctl_failures/parameters/told
 *
 * is for whoever binds or unbinds the PCI device ADDRESS, while those are told who
 * want to know, and
 *
 *	echo N >/sys/module/test_fwctl_failures/parameters/works
 *
 * for the works of fwctl.ko, whichever worker runs them: the attaching, and jobs. What
 * is read from either is 0 once that point failed.
 *
 * The lock of the policy keeps fwctl.ko until the next boot. Where that was loaded
 * after this module,
 *
 *	echo 1 >/sys/module/test_fwctl_failures/parameters/put
 *
 * takes that one reference from it.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

static char module_of[MODULE_NAME_LEN];
static unsigned int nth;
static struct module *core;

static int next_set(const char *value, const struct kernel_param *kp)
{
	static_assert(MODULE_NAME_LEN > 40);
	return sscanf(value, "%40s %u", module_of, &nth) == 2 ? 0 : -EINVAL;
}

static const struct kernel_param_ops next_ops = { .set = next_set };
module_param_cb(next, &next_ops, NULL, 0200);
MODULE_PARM_DESC(next, "name of a module, and which point of its loading fails");

static int put_set(const char *value, const struct kernel_param *kp)
{
	if (!core)
		return -ENODEV;
	module_put(core);
	return 0;
}

static const struct kernel_param_ops put_ops = { .set = put_set };
module_param_cb(put, &put_ops, NULL, 0200);
MODULE_PARM_DESC(put, "takes a reference from fwctl.ko, as there is no other way to unlock");

static int failures_notify(struct notifier_block *nb, unsigned long action, void *data)
{
	struct module *module = data;

	if (action == MODULE_STATE_COMING && nth && !strcmp(module->name, module_of)) {
		current->fail_nth = nth;
		nth = 0;
	}
	if (!strcmp(module->name, "fwctl"))
		core = action == MODULE_STATE_GOING ? NULL : module;
	return NOTIFY_OK;
}

/* After everybody else */
static struct notifier_block failures_notifier = {
	.notifier_call = failures_notify,
	.priority = INT_MIN,
};

/* ---- binding and unbinding ---- */

static char told_of[24];
static unsigned int told_left;

static int told_set(const char *value, const struct kernel_param *kp)
{
	static_assert(sizeof(told_of) > 20);
	return sscanf(value, "%20s %u", told_of, &told_left) == 2 ? 0 : -EINVAL;
}

static int told_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%u\n", told_left);
}

static const struct kernel_param_ops told_ops = { .set = told_set, .get = told_get };
module_param_cb(told, &told_ops, NULL, 0600);
MODULE_PARM_DESC(told, "address of a PCI device, and which point of telling of its driver fails");

static bool is_told(const struct device *dev, unsigned long action)
{
	return (action == BUS_NOTIFY_BOUND_DRIVER || action == BUS_NOTIFY_UNBIND_DRIVER ||
		action == BUS_NOTIFY_UNBOUND_DRIVER) && !strcmp(dev_name(dev), told_of);
}

static int told_first(struct notifier_block *nb, unsigned long action, void *data)
{
	if (is_told(data, action))
		current->fail_nth = told_left;
	return NOTIFY_OK;
}

static int told_last(struct notifier_block *nb, unsigned long action, void *data)
{
	if (is_told(data, action)) {
		told_left = current->fail_nth;
		current->fail_nth = 0;
	}
	return NOTIFY_OK;
}

static struct notifier_block told_first_notifier = {
	.notifier_call = told_first,
	.priority = INT_MAX,
};

static struct notifier_block told_last_notifier = {
	.notifier_call = told_last,
	.priority = INT_MIN,
};

/* ---- works ---- */

static unsigned int works_nth;
static bool works_failed;
static struct tracepoint *work_starts, *work_ends;

static int works_set(const char *value, const struct kernel_param *kp)
{
	works_failed = false;
	return kstrtouint(value, 0, &works_nth);
}

static int works_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%u\n", works_failed ? 0 : works_nth);
}

static const struct kernel_param_ops works_ops = { .set = works_set, .get = works_get };
module_param_cb(works, &works_ops, NULL, 0600);
MODULE_PARM_DESC(works, "which point of a work of fwctl.ko fails");

static bool is_work(work_func_t function)
{
	return works_nth && core && within_module((unsigned long)function, core);
}

/* When one failed, those that come after it do not */
static void work_start(void *data, struct work_struct *work)
{
	if (is_work(work->func) && !works_failed)
		current->fail_nth = works_nth;
}

static void work_end(void *data, struct work_struct *work, work_func_t function)
{
	if (!is_work(function))
		return;
	works_failed |= !current->fail_nth;
	current->fail_nth = 0;
}

static void find_tracepoint(struct tracepoint *tp, void *unused)
{
	if (!strcmp(tp->name, "workqueue_execute_start"))
		work_starts = tp;
	if (!strcmp(tp->name, "workqueue_execute_end"))
		work_ends = tp;
}

static int works_begin(void)
{
	for_each_kernel_tracepoint(find_tracepoint, NULL);
	if (!work_starts || !work_ends)
		return -ENOENT;
	return tracepoint_probe_register(work_starts, work_start, NULL) ?:
	       tracepoint_probe_register(work_ends, work_end, NULL);
}

static void works_finish(void)
{
	tracepoint_probe_unregister(work_ends, work_end, NULL);
	tracepoint_probe_unregister(work_starts, work_start, NULL);
	tracepoint_synchronize_unregister();
}

/* None of these fails in a kernel that has what they look for */
static int __init failures_init(void)
{
	return works_begin() ?:
	       register_module_notifier(&failures_notifier) ?:
	       bus_register_notifier(&pci_bus_type, &told_first_notifier) ?:
	       bus_register_notifier(&pci_bus_type, &told_last_notifier);
}
module_init(failures_init);

static void __exit failures_exit(void)
{
	works_finish();
	bus_unregister_notifier(&pci_bus_type, &told_last_notifier);
	bus_unregister_notifier(&pci_bus_type, &told_first_notifier);
	unregister_module_notifier(&failures_notifier);
}
module_exit(failures_exit);

MODULE_DESCRIPTION("fwctl test: makes loading of modules, and binding of drivers, fail");
MODULE_LICENSE("GPL");
