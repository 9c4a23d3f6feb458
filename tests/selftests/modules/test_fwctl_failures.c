// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes the loading of a module fail from where its own part of it begins: just
 * before its parameters are read and its init function runs, fail-nth of whoever
 * loads it is set. Before that all is the kernel's own, and not all of that is
 * prepared to fail without a warning.
 *
 *	echo NAME N >/sys/module/test_fwctl_failures/parameters/next
 *
 * is for the next loading of NAME. Of a module that was not loaded, "next" is as
 * it was.
 */
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/string.h>

static char module_of[MODULE_NAME_LEN];
static unsigned int nth;

static int next_set(const char *value, const struct kernel_param *kp)
{
	static_assert(MODULE_NAME_LEN > 40);
	return sscanf(value, "%40s %u", module_of, &nth) == 2 ? 0 : -EINVAL;
}

static const struct kernel_param_ops next_ops = { .set = next_set };
module_param_cb(next, &next_ops, NULL, 0200);
MODULE_PARM_DESC(next, "name of a module, and which point of its loading fails");

static int failures_notify(struct notifier_block *nb, unsigned long action, void *data)
{
	const struct module *module = data;

	if (action == MODULE_STATE_COMING && nth && !strcmp(module->name, module_of)) {
		current->fail_nth = nth;
		nth = 0;
	}
	return NOTIFY_OK;
}

/* After everybody else */
static struct notifier_block failures_notifier = {
	.notifier_call = failures_notify,
	.priority = INT_MIN,
};

static int __init failures_init(void)
{
	return register_module_notifier(&failures_notifier);
}
module_init(failures_init);

static void __exit failures_exit(void)
{
	unregister_module_notifier(&failures_notifier);
}
module_exit(failures_exit);

MODULE_DESCRIPTION("fwctl test: makes the loading of a module fail");
MODULE_LICENSE("GPL");
