// SPDX-License-Identifier: GPL-2.0-only
/*
 * A CXL mailbox, operated by its registers.
 *
 * - No offset, length or size that the device gives is used before it was
 *   found to lie inside the mapped block.
 * - One command at a time. A command whose caller left (killed, unplugged,
 *   timed out) stays with the firmware: the next one waits until the doorbell
 *   is clear, and is told "busy" if it does not clear in time.
 * - Nothing waits longer than the specification lets a command take, nor, for
 *   a killed caller or a device that goes, longer than one poll. Messages that
 *   must be sent are the exception: for them only time counts.
 * - All ones is what a register reads that is not there any more.
 */
#include "mailbox.h"

#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/time64.h>

#include "cxl.h"

/* Capability array of the device register block, CXL 3.1 8.2.8.1 */
#define ARRAY_ID		GENMASK(15, 0)
#define ARRAY_COUNT_AT		4
#define ARRAY_COUNT		GENMASK(15, 0)
#define ARRAY_ENTRY(n)		(0x10 * ((n) + 1))
#define ENTRY_ID		GENMASK(15, 0)
#define ENTRY_OFFSET_AT		4
#define ENTRY_LENGTH_AT		8
#define CAP_MAILBOX		0x0002	/* the primary one */
#define CAP_MEMDEV		0x4000

/* Mailbox registers, CXL 3.1 8.2.8.4 */
#define MBOX_CAPS		0x00
#define   CAPS_PAYLOAD_SHIFT	GENMASK(4, 0)
#define   CAPS_READY_SECONDS	GENMASK(18, 11)
#define MBOX_CONTROL		0x04
#define   CONTROL_DOORBELL	BIT(0)
#define MBOX_COMMAND		0x08
#define   COMMAND_OPCODE	GENMASK_ULL(15, 0)
#define   COMMAND_LENGTH	GENMASK_ULL(36, 16)
#define MBOX_STATUS		0x10
#define   STATUS_BACKGROUND	BIT_ULL(0)
#define   STATUS_RETURN_CODE	GENMASK_ULL(47, 32)
#define MBOX_PAYLOAD		0x20

#define PAYLOAD_MIN		SZ_256
#define PAYLOAD_MAX		SZ_1M

/* Memory device status register, CXL 3.1 8.2.8.5.1 */
#define MEMDEV_STATUS		0x00
#define   MEMDEV_FATAL		BIT(0)
#define   MEMDEV_HALTED		BIT(1)
#define   MEMDEV_MAILBOX_READY	BIT(4)

/* A device that does not say how long it takes to be ready, and one that says too long */
#define READY_MIN_MS		2000
#define READY_MAX_MS		60000

#define POLL_MIN_US		10
#define POLL_MAX_US		1000

static u32 mbox_read(const struct cxl_mbox *mbox, u32 reg)
{
	return cxl_read(&mbox->mmio, mbox->mailbox + reg);
}

static u64 mbox_read64(const struct cxl_mbox *mbox, u32 reg)
{
	return mbox->mmio.ops->read64(&mbox->mmio, mbox->mailbox + reg);
}

static bool inside(const struct cxl_mmio *mmio, u32 offset, u32 length)
{
	return offset <= mmio->length && length <= mmio->length - offset;
}

/* Find capability @id: its offset and length, inside the block */
static int find_capability(const struct cxl_mmio *mmio, u16 id, u32 *offset, u32 *length)
{
	u32 count, n;

	if (!inside(mmio, 0, ARRAY_ENTRY(0)))
		return -ENXIO;
	if (FIELD_GET(ARRAY_ID, cxl_read(mmio, 0)) != 0)
		return -ENXIO;
	count = FIELD_GET(ARRAY_COUNT, cxl_read(mmio, ARRAY_COUNT_AT));
	for (n = 0; n < count && inside(mmio, ARRAY_ENTRY(n), 0x10); n++) {
		if (FIELD_GET(ENTRY_ID, cxl_read(mmio, ARRAY_ENTRY(n))) != id)
			continue;
		*offset = cxl_read(mmio, ARRAY_ENTRY(n) + ENTRY_OFFSET_AT);
		*length = cxl_read(mmio, ARRAY_ENTRY(n) + ENTRY_LENGTH_AT);
		if (*offset % 8 || !inside(mmio, *offset, *length))
			return -ENXIO;
		return 0;
	}
	return -ENODEV;
}

static int read_capabilities(struct cxl_mbox *mbox, u32 length)
{
	u32 caps = mbox_read(mbox, MBOX_CAPS);
	u32 size = BIT(FIELD_GET(CAPS_PAYLOAD_SHIFT, caps));

	if (caps == CXL_ALL_ONES)
		return -ENODEV;
	if (size < PAYLOAD_MIN || size > PAYLOAD_MAX || size > length - MBOX_PAYLOAD)
		return -ENXIO;
	mbox->payload_size = size;
	mbox->ready_ms = clamp_t(u32, FIELD_GET(CAPS_READY_SECONDS, caps) * MSEC_PER_SEC,
				 READY_MIN_MS, READY_MAX_MS);
	return 0;
}

/**
 * fwctl_cxl_mailbox_find - find the primary mailbox in a device register block
 * @mbox: @mmio is mapped, the rest is zero; gets the rest
 * @is_memdev: the device has memory device registers
 *
 * Return: 0; -ENODEV if there is no mailbox; -ENXIO if it cannot be there, or
 * has a payload size outside of 256 bytes to 1 MiB.
 */
int fwctl_cxl_mailbox_find(struct cxl_mbox *mbox, bool is_memdev)
{
	u32 length;
	int err;

	mutex_init(&mbox->lock);
	mbox->timeout_ms = CXL_MAILBOX_TIMEOUT_MS;
	if (is_memdev) {
		err = find_capability(&mbox->mmio, CAP_MEMDEV, &mbox->memdev, &length);
		if (err)
			return err;
		if (length < 8)
			return -ENXIO;
	}
	err = find_capability(&mbox->mmio, CAP_MAILBOX, &mbox->mailbox, &length);
	if (err)
		return err;
	if (length < MBOX_PAYLOAD)
		return -ENXIO;
	return read_capabilities(mbox, length);
}

/* Why to stop waiting, apart from time: an errno, or 0. Nothing stops one who @must. */
static int interrupted(const struct cxl_mbox *mbox, bool must)
{
	if (must)
		return 0;
	if (mbox->cancelled && mbox->cancelled(mbox->data))
		return -ENODEV;
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/* 0 if the doorbell is clear, -EAGAIN if not, -ENODEV if there is none */
static int doorbell(const struct cxl_mbox *mbox)
{
	u32 control = mbox_read(mbox, MBOX_CONTROL);

	if (control == CXL_ALL_ONES)
		return -ENODEV;
	return control & CONTROL_DOORBELL ? -EAGAIN : 0;
}

/* 0 if the device is ready for commands, -EAGAIN if not yet */
static int ready(const struct cxl_mbox *mbox)
{
	u32 status;

	if (!mbox->memdev)
		return 0;
	status = cxl_read(&mbox->mmio, mbox->memdev + MEMDEV_STATUS);
	if (status == CXL_ALL_ONES)
		return -ENODEV;
	if (status & (MEMDEV_FATAL | MEMDEV_HALTED))
		return -EREMOTEIO;
	return status & MEMDEV_MAILBOX_READY ? 0 : -EAGAIN;
}

/* Poll @test until it is not -EAGAIN: less and less often, -ETIMEDOUT in the end */
static int poll(const struct cxl_mbox *mbox, int (*test)(const struct cxl_mbox *), u32 ms,
		bool must)
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);
	unsigned long pause = POLL_MIN_US;
	bool late;
	int err;

	for (;;) {
		/* In this order: who was not scheduled for long still tests once more */
		late = time_after(jiffies, end);
		err = test(mbox);
		if (err != -EAGAIN)
			return err;
		if (late)
			return -ETIMEDOUT;
		err = interrupted(mbox, must);
		if (err)
			return err;
		usleep_range(pause, 2 * pause);
		pause = min(2 * pause, (unsigned long)POLL_MAX_US);
	}
}

/* Wait for what an earlier caller or operator left behind */
static int wait_idle(const struct cxl_mbox *mbox, bool must)
{
	int err = ready(mbox);

	if (!err)
		err = poll(mbox, doorbell, mbox->timeout_ms, must);
	return err == -ETIMEDOUT || err == -EAGAIN ? -EBUSY : err;
}

static void ring(const struct cxl_mbox *mbox, const struct cxl_msg *msg)
{
	if (msg->in_len)
		mbox->mmio.ops->copy_to(&mbox->mmio, mbox->mailbox + MBOX_PAYLOAD,
					msg->in, msg->in_len);
	mbox->mmio.ops->write64(&mbox->mmio, mbox->mailbox + MBOX_COMMAND,
				FIELD_PREP(COMMAND_OPCODE, msg->opcode) |
				FIELD_PREP(COMMAND_LENGTH, msg->in_len));
	/* Interrupts stay off: whoever operated the mailbox before may have had them */
	mbox->mmio.ops->write(&mbox->mmio, mbox->mailbox + MBOX_CONTROL, CONTROL_DOORBELL);
}

/* The firmware is done: take what it returned */
static int collect(const struct cxl_mbox *mbox, struct cxl_msg *msg)
{
	u64 status = mbox_read64(mbox, MBOX_STATUS);
	u32 length;

	if (status == CXL_ALL_ONES64)
		return -ENODEV;
	msg->return_code = FIELD_GET(STATUS_RETURN_CODE, status);
	if (msg->return_code != CXL_RC_SUCCESS)
		return 0;

	length = FIELD_GET(COMMAND_LENGTH, mbox_read64(mbox, MBOX_COMMAND));
	if (length > mbox->payload_size)
		return -EIO;
	msg->out_len = min_t(size_t, length, msg->out_room);
	if (msg->out_len)
		mbox->mmio.ops->copy_from(&mbox->mmio, msg->out,
					  mbox->mailbox + MBOX_PAYLOAD, msg->out_len);
	return 0;
}

/**
 * fwctl_cxl_mailbox_send - send a command, wait for its end
 * @mbox: the mailbox
 * @msg: the command
 *
 * Output beyond @msg->out_room is dropped.
 *
 * Context: sleeps for twice the mailbox's timeout at most; killably, unless
 * @msg->must.
 * Return: 0 with what the firmware returned in @msg; -E2BIG for input larger
 * than the mailbox; -EBUSY if it is occupied by an earlier command or stopped;
 * -ETIMEDOUT if the firmware did not finish in time; -EINTR if the caller was
 * killed; -ENODEV if the device is gone; -EREMOTEIO if it says that it is
 * broken; -EIO if it lies.
 */
int fwctl_cxl_mailbox_send(struct cxl_mbox *mbox, struct cxl_msg *msg)
{
	int err;

	msg->return_code = CXL_RC_SUCCESS;
	msg->out_len = 0;
	if (msg->in_len > mbox->payload_size)
		return -E2BIG;
	if (msg->must)
		mutex_lock(&mbox->lock);
	else if (mutex_lock_killable(&mbox->lock))
		return -EINTR;

	err = interrupted(mbox, msg->must);
	if (!err)
		err = mbox->stopped ? -EBUSY : wait_idle(mbox, msg->must);
	if (!err) {
		ring(mbox, msg);
		err = poll(mbox, doorbell, mbox->timeout_ms, msg->must);
	}
	if (!err)
		err = collect(mbox, msg);
	mutex_unlock(&mbox->lock);
	return err;
}

/**
 * fwctl_cxl_mailbox_background - is a background operation running?
 * @mbox: the mailbox; its registers may belong to somebody else
 *
 * Return: as the status register says; false if the device is gone.
 */
bool fwctl_cxl_mailbox_background(const struct cxl_mbox *mbox)
{
	u64 status = mbox_read64(mbox, MBOX_STATUS);

	return status != CXL_ALL_ONES64 && (status & STATUS_BACKGROUND);
}

/**
 * fwctl_cxl_mailbox_start - wait until the device takes commands
 * @mbox: the mailbox, found; no command was sent yet
 *
 * Return: 0; -EBUSY if it is occupied by a command that was left behind;
 * -ETIMEDOUT if it does not get ready, or another errno of fwctl_cxl_mailbox_send().
 */
int fwctl_cxl_mailbox_start(struct cxl_mbox *mbox)
{
	int err = poll(mbox, ready, mbox->ready_ms, false);

	return err ?: wait_idle(mbox, false);
}

/**
 * fwctl_cxl_mailbox_stop - begin no more commands
 * @mbox: the mailbox
 *
 * Waits for the one in flight, whoever is killed meanwhile: no longer than its
 * timeout. Until fwctl_cxl_mailbox_restart() the answer is -EBUSY.
 */
void fwctl_cxl_mailbox_stop(struct cxl_mbox *mbox)
{
	mutex_lock(&mbox->lock);
	mbox->stopped = true;
	/* One that was abandoned may still run */
	poll(mbox, doorbell, mbox->timeout_ms, true);
	mutex_unlock(&mbox->lock);
}

/**
 * fwctl_cxl_mailbox_restart - undo fwctl_cxl_mailbox_stop()
 * @mbox: the mailbox
 *
 * Return: as fwctl_cxl_mailbox_start(); commands may be sent whatever it returns.
 */
int fwctl_cxl_mailbox_restart(struct cxl_mbox *mbox)
{
	int err;

	mutex_lock(&mbox->lock);
	err = fwctl_cxl_mailbox_start(mbox);
	mbox->stopped = false;
	mutex_unlock(&mbox->lock);
	return err;
}
