// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of one device, whatever its personality.
 *
 * Letting go: the device is unplugged, which waits for no firmware; then the
 * firmware goes, which ends what it has not answered; so the drain is bounded. In
 * between it may go on hanging, of which nobody needs anything but who removes this
 * device or unbinds it: that one sleeps, and is only held up until he is killed.
 */
#include "sim.h"

/* What the personality made is freed */
static void forget(struct fwctl_sim *sim)
{
	sim->fwctl = NULL;
	sim->private = NULL;
	fwctl_sim_store_destroy(&sim->store);
}

/* The firmware takes commands by now; or everything is undone */
static int make(struct fwctl_sim *sim)
{
	int err;

	fwctl_sim_store_init(&sim->store);
	err = sim->personality->create(sim);
	if (err)
		goto err_forget;
	err = fwctl_register(sim->fwctl);
	if (err)
		goto err_destroy;
	fwctl_sim_knobs_add(sim);
	return 0;

err_destroy:
	fwctl_sim_stop(sim);
	sim->personality->destroy(sim);
err_forget:
	forget(sim);
	return err;
}

/**
 * fwctl_sim_probe - make the firmware and its device
 * @sim: the device on the bus
 *
 * Return: 0 or an errno, with everything undone.
 */
int fwctl_sim_probe(struct fwctl_sim *sim)
{
	int err = fwctl_sim_start(sim);

	if (err)
		return err;
	err = make(sim);
	fwctl_sim_started(sim);
	return err;
}

/**
 * fwctl_sim_remove - undo fwctl_sim_probe()
 * @sim: the device on the bus
 */
void fwctl_sim_remove(struct fwctl_sim *sim)
{
	unsigned int hangs_ms = fwctl_sim_knob(sim, SIM_UNPLUG_MS);

	fwctl_unplug(sim->fwctl);
	fwctl_sim_linger(sim, hangs_ms);
	fwctl_sim_stop(sim);
	fwctl_drain(sim->fwctl);
	fwctl_sim_knobs_remove(sim);
	sim->personality->destroy(sim);
	forget(sim);
}
