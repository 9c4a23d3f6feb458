// SPDX-License-Identifier: GPL-2.0-only
/*
 * The firmware: it gets commands and ends them, at its own time.
 *
 * - A command is ended once, by whoever takes it off the list: its work, the stop,
 *   or the driver that gives it up. It ends in process context.
 * - Until then, and no longer, the firmware reads and writes the command's
 *   buffers, as a device would by DMA. Whoever gives it up has them for himself
 *   when fwctl_sim_cancel() returns.
 * - The stop ends everything, so a drain that follows it is bounded.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "sim.h"

/*
 * How soon who waits killably notices that the device is to go. Who does not wakes up
 * as well, and so is not taken for a hung task.
 */
#define LOOK_UP		(HZ / 20)

struct workqueue_struct *fwctl_sim_workqueue;

/* Take it off the list, and with it the right to end it */
static bool claim(struct sim_command *command)
{
	struct sim_firmware *firmware = &command->sim->firmware;

	guard(spinlock)(&firmware->lock);
	if (list_empty(&command->entry))
		return false;
	list_del_init(&command->entry);
	return true;
}

static void end(struct sim_command *command)
{
	if (command->done)
		command->done(command);
	else
		complete(&command->ended);
}

static void answer(struct work_struct *work)
{
	struct sim_command *command =
		container_of(to_delayed_work(work), struct sim_command, work);
	struct fwctl_sim *sim = command->sim;

	if (!claim(command))
		return;
	if (!fwctl_sim_store_answer(&sim->store, command))
		sim->personality->answer(sim, command);
	if (command->struck)
		fwctl_sim_distort(&sim->knobs, command);
	end(command);
}

void fwctl_sim_firmware_init(struct sim_firmware *firmware)
{
	memset(firmware, 0, sizeof(*firmware));
	spin_lock_init(&firmware->lock);
	init_completion(&firmware->hurry);
	INIT_LIST_HEAD(&firmware->commands);
}

/**
 * fwctl_sim_start - a driver attaches: the firmware takes commands
 * @sim: the device
 *
 * Return: 0; -ENODEV if the device goes for good.
 */
int fwctl_sim_start(struct fwctl_sim *sim)
{
	struct sim_firmware *firmware = &sim->firmware;

	atomic64_set(&firmware->seen, 0);
	atomic64_set(&firmware->reports, 0);
	guard(spinlock)(&firmware->lock);
	if (firmware->doomed)
		return -ENODEV;
	firmware->stopped = false;
	firmware->starting = true;
	return 0;
}

/**
 * fwctl_sim_started - it has attached, or it has not
 * @sim: the device
 */
void fwctl_sim_started(struct fwctl_sim *sim)
{
	guard(spinlock)(&sim->firmware.lock);
	sim->firmware.starting = false;
}

/**
 * fwctl_sim_linger - a driver lets go: the firmware goes on for a while
 * @sim: the device
 * @ms: how long
 *
 * Who is killed waits no longer, nor does who unbinds a device that somebody removes
 * then: who removes it, waits for that.
 */
void fwctl_sim_linger(struct fwctl_sim *sim, unsigned int ms)
{
	struct sim_firmware *firmware = &sim->firmware;

	scoped_guard(spinlock, &firmware->lock) {
		reinit_completion(&firmware->hurry);
		firmware->leaving = true;
	}
	if (ms)
		wait_for_completion_killable_timeout(&firmware->hurry, msecs_to_jiffies(ms));
	scoped_guard(spinlock, &firmware->lock)
		firmware->leaving = false;
}

/* Begin, under the lock that the stop begins under */
static void begin(struct fwctl_sim *sim, struct sim_command *command)
{
	struct sim_firmware *firmware = &sim->firmware;
	unsigned long delay = 0;
	u64 matched = 0;

	atomic64_inc(&firmware->seen);
	if (fwctl_sim_matches(&sim->knobs, command->opcode))
		matched = atomic64_inc_return(&sim->knobs.matched);
	command->struck = fwctl_sim_strikes(&sim->knobs, command->opcode, matched);
	list_add_tail(&command->entry, &firmware->commands);
	if (command->struck) {
		command->hangs = fwctl_sim_knob(sim, SIM_HANG);
		delay = msecs_to_jiffies(fwctl_sim_knob(sim, SIM_LATENCY_MS));
	}
	if (!command->hangs)
		queue_delayed_work(fwctl_sim_workqueue, &command->work, delay);
}

/**
 * fwctl_sim_submit - give a command to the firmware
 * @sim: the device
 * @command: the command, complete up to its private part
 *
 * Return: 0: it will end, and @command->done() is called, or fwctl_sim_wait()
 * returns; -ENODEV: it will not.
 */
int fwctl_sim_submit(struct fwctl_sim *sim, struct sim_command *command)
{
	struct sim_firmware *firmware = &sim->firmware;
	bool unplug;

	command->sim = sim;
	init_completion(&command->ended);
	INIT_DELAYED_WORK(&command->work, answer);
	INIT_LIST_HEAD(&command->entry);
	spin_lock(&firmware->lock);
	if (firmware->stopped) {
		spin_unlock(&firmware->lock);
		return -ENODEV;
	}
	begin(sim, command);
	/* From here on it may end, and be freed, at any time after the lock */
	unplug = command->struck && fwctl_sim_knob(sim, SIM_UNPLUG);
	spin_unlock(&firmware->lock);
	if (unplug)
		fwctl_sim_unplug(sim);
	return 0;
}

/**
 * fwctl_sim_cancel - give up a command
 * @command: submitted
 *
 * Return: true if it never ends, and nobody touches it any more; false if it has
 * ended, or is just about to.
 */
bool fwctl_sim_cancel(struct sim_command *command)
{
	if (!claim(command))
		return false;
	cancel_delayed_work_sync(&command->work);
	return true;
}

/* A while: who waits looks up after each piece */
static long wait_piece(struct sim_command *command, unsigned long timeout, bool killable)
{
	if (killable)
		return wait_for_completion_killable_timeout(&command->ended, timeout);
	return wait_for_completion_timeout(&command->ended, timeout);
}

/**
 * fwctl_sim_await - wait until a command has ended, for a while
 * @command: submitted; completes @command->ended
 * @killable: not if the caller is killed, nor once the device is to go
 *
 * Return: more than 0 if it has ended; 0 after the time that a knob says; -ERESTARTSYS
 * if the caller was killed; -ENODEV if the device is to go.
 */
long fwctl_sim_await(struct sim_command *command, bool killable)
{
	struct fwctl_sim *sim = command->sim;
	s64 ms = fwctl_sim_knob(sim, SIM_TIMEOUT_MS);
	unsigned long timeout = ms ? msecs_to_jiffies(ms) : MAX_SCHEDULE_TIMEOUT, piece;
	long left;

	for (; timeout; timeout -= piece) {
		piece = min_t(unsigned long, timeout, LOOK_UP);
		left = wait_piece(command, piece, killable);
		if (left)
			return left;
		if (killable && sim->fwctl && fwctl_is_gone(sim->fwctl))
			return -ENODEV;
	}
	return 0;
}

/**
 * fwctl_sim_wait - wait until a command has ended
 * @command: submitted, without a done()
 *
 * Whoever is killed waits no longer: a report that never comes would hold up who
 * creates the device, or binds it, for good. Workers are not killed, and
 * see that the device is to go. What @command->must be ended is waited for.
 * Afterwards nobody touches the command any more, whatever is returned.
 *
 * Return: 0 with an answer; -EINTR if the caller was killed; -ETIMEDOUT, if a knob
 * says how long; -ENODEV if the device is to go; or the command's own errno.
 */
int fwctl_sim_wait(struct sim_command *command)
{
	long left = fwctl_sim_await(command, !command->must);

	if (left <= 0 && fwctl_sim_cancel(command))
		return !left ? -ETIMEDOUT : left == -ENODEV ? -ENODEV : -EINTR;
	if (left <= 0)
		wait_for_completion(&command->ended);
	return command->err;
}

/**
 * fwctl_sim_release - answer all that hangs
 * @sim: the device
 */
void fwctl_sim_release(struct fwctl_sim *sim)
{
	struct sim_firmware *firmware = &sim->firmware;
	struct sim_command *command;

	guard(spinlock)(&firmware->lock);
	list_for_each_entry(command, &firmware->commands, entry) {
		if (!command->hangs)
			continue;
		command->hangs = false;
		queue_delayed_work(fwctl_sim_workqueue, &command->work, 0);
	}
}

static struct sim_command *first(struct sim_firmware *firmware)
{
	struct sim_command *command;

	guard(spinlock)(&firmware->lock);
	firmware->stopped = true;
	command = list_first_entry_or_null(&firmware->commands, struct sim_command, entry);
	if (command)
		list_del_init(&command->entry);
	return command;
}

/**
 * fwctl_sim_stop - the firmware is gone
 * @sim: the device
 *
 * What it has not answered ends with -ENODEV; nothing more begins.
 */
void fwctl_sim_stop(struct fwctl_sim *sim)
{
	struct sim_command *command;

	while ((command = first(&sim->firmware))) {
		cancel_delayed_work_sync(&command->work);
		command->err = -ENODEV;
		end(command);
	}
}

/**
 * fwctl_sim_doom - the device goes for good
 * @sim: the device
 *
 * A driver that attaches just now is let go of, so that who removes the device does not
 * wait for it, and none attaches any more; one that is unbound just now, at once. One
 * that is attached is let go of when the device is unplugged.
 */
void fwctl_sim_doom(struct fwctl_sim *sim)
{
	struct sim_firmware *firmware = &sim->firmware;
	bool starting;

	scoped_guard(spinlock, &firmware->lock) {
		if (firmware->leaving && !firmware->doomed)
			complete(&firmware->hurry);
		firmware->doomed = true;
		starting = firmware->starting;
	}
	if (starting)
		fwctl_sim_stop(sim);
}

/**
 * fwctl_sim_pending - how many commands are with the firmware
 * @sim: the device
 *
 * Return: how many.
 */
unsigned int fwctl_sim_pending(struct fwctl_sim *sim)
{
	struct sim_firmware *firmware = &sim->firmware;
	struct sim_command *command;
	unsigned int count = 0;

	guard(spinlock)(&firmware->lock);
	list_for_each_entry(command, &firmware->commands, entry)
		count++;
	return count;
}
