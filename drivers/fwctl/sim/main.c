// SPDX-License-Identifier: GPL-2.0-only
/*
 * fwctl_sim.ko: devices whose firmware is in this module, to try programs on and
 * to test with. No other module depends on it, and it touches nothing but its own
 * memory.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#include "sim.h"

/* Removals sleep, and there may be more of them than a workqueue runs: answers have their own */
static int make_workqueues(void)
{
	fwctl_sim_workqueue = alloc_workqueue("fwctl_sim", WQ_UNBOUND, 0);
	if (!fwctl_sim_workqueue)
		return -ENOMEM;
	fwctl_sim_removals = alloc_workqueue("fwctl_sim_removals", WQ_UNBOUND, WQ_MAX_ACTIVE);
	if (fwctl_sim_removals)
		return 0;
	destroy_workqueue(fwctl_sim_workqueue);
	return -ENOMEM;
}

static void destroy_workqueues(void)
{
	destroy_workqueue(fwctl_sim_removals);
	destroy_workqueue(fwctl_sim_workqueue);
}

static int __init sim_init(void)
{
	int err = make_workqueues();

	if (err)
		return err;
	fwctl_sim_knobs_create();
	err = fwctl_sim_bus_register();
	if (!err)
		return 0;
	fwctl_sim_knobs_destroy();
	destroy_workqueues();
	return err;
}
module_init(sim_init);

static void __exit sim_exit(void)
{
	fwctl_sim_bus_unregister();
	fwctl_sim_knobs_destroy();
	destroy_workqueues();
}
module_exit(sim_exit);

MODULE_DESCRIPTION("Simulated firmware for fwctl");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("FWCTL");
