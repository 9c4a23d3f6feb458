// SPDX-License-Identifier: GPL-2.0-only
/*
 * A rocker switch, operated by its registers and its command ring.
 *
 * - One command at a time, in one buffer of ours. What a request carries is copied
 *   into it, and what the device answered out of it before anybody looks at it: the
 *   device sees no other memory, and cannot change what was checked.
 * - A command that is not done in time stays with the device, and the buffer with
 *   it: the next caller is told "busy" until the device is done, or the ring reset.
 *   The memory is freed after the ring was reset and bus mastering turned off.
 * - The switch itself is never reset, nor its ports enabled or disabled: what was
 *   set through here is there when the driver is gone.
 * - All other rings are empty, so nothing but commands causes DMA: whoever had the
 *   device before may have left some, and packets would still go where they were.
 *
 * Lock: rocker_ring::lock, a mutex below which nothing is taken.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "registers.h"
#include "rocker.h"

/* At least 2, and a power of 2 */
#define RING_SIZE	4

/* A device that takes longer is broken; one that is gone is noticed at each pause */
#define COMMAND_TIMEOUT	(10 * HZ)
#define COMMAND_PAUSE	(HZ / 20)

static irqreturn_t command_done(int irq, void *data)
{
	struct fwctl_rocker *rocker = data;

	complete(&rocker->ring.done);
	return IRQ_HANDLED;
}

static irqreturn_t test_done(int irq, void *data)
{
	struct fwctl_rocker *rocker = data;

	complete(&rocker->tested);
	return IRQ_HANDLED;
}

static bool is_complete(const struct rocker_desc *desc)
{
	return le16_to_cpu(READ_ONCE(desc->comp_err)) & ROCKER_COMPLETE;
}

/* The device forgets all rings, and with them the memory that they led to */
static void rings_reset(struct fwctl_rocker *rocker)
{
	u32 i;

	for (i = 0; i < ROCKER_RINGS(rocker->ports); i++)
		rocker_write(rocker, ROCKER_RING_CTRL(i), RING_CTRL_RESET);
	/* they have arrived before bus mastering comes, or goes */
	rocker_is_there(rocker);
}

/* Give the device the command ring, empty; it has none */
static void ring_start(struct fwctl_rocker *rocker)
{
	struct rocker_ring *ring = &rocker->ring;

	memset(ring->desc, 0, RING_SIZE * sizeof(*ring->desc));
	ring->head = 0;
	ring->abandoned = false;
	rocker_write64(rocker, ROCKER_CMD_ADDR, ring->desc_dma);
	rocker_write(rocker, ROCKER_CMD_SIZE, RING_SIZE);
}

/* The device has descriptor and buffer from here on */
static struct rocker_desc *ring_post(struct fwctl_rocker *rocker, const void *message, size_t len)
{
	struct rocker_ring *ring = &rocker->ring;
	struct rocker_desc *desc = &ring->desc[ring->head];

	memset(ring->buffer, 0, ROCKER_BUFFER);
	memcpy(ring->buffer, message, len);
	*desc = (struct rocker_desc){
		.buf_addr = cpu_to_le64(ring->buffer_dma),
		.buf_size = cpu_to_le16(ROCKER_BUFFER),
		.tlv_size = cpu_to_le16(len),
	};
	ring->head = (ring->head + 1) % RING_SIZE;
	reinit_completion(&ring->done);
	/* what the device will read is there before it is told so */
	dma_wmb();
	rocker_write(rocker, ROCKER_CMD_HEAD, ring->head);
	return desc;
}

/* Wait until the device is done; an interrupt that was lost costs a pause */
static int ring_wait(struct fwctl_rocker *rocker, const struct rocker_desc *desc)
{
	unsigned long end = jiffies + COMMAND_TIMEOUT;
	bool late;

	for (;;) {
		late = time_after(jiffies, end);
		if (is_complete(desc))
			return 0;
		if (fwctl_is_gone(&rocker->fwctl) || !rocker_is_there(rocker))
			return -ENODEV;
		if (late)
			return -ETIMEDOUT;
		wait_for_completion_timeout(&rocker->ring.done, COMMAND_PAUSE);
	}
}

/* What an earlier caller left with the device is in the descriptor before the next */
static bool ring_is_busy(struct fwctl_rocker *rocker)
{
	struct rocker_ring *ring = &rocker->ring;
	u32 last = (ring->head + RING_SIZE - 1) % RING_SIZE;

	if (ring->abandoned && is_complete(&ring->desc[last])) {
		rocker_write(rocker, ROCKER_CMD_CREDITS, 1);
		ring->abandoned = false;
	}
	return ring->abandoned;
}

/* The device is done: take what it returned */
static int ring_collect(struct fwctl_rocker *rocker, const struct rocker_desc *desc,
			void *message, size_t *len, u32 *status)
{
	/* what the device wrote is read after it was seen to be done */
	dma_rmb();
	rocker_write(rocker, ROCKER_CMD_CREDITS, 1);
	*status = le16_to_cpu(READ_ONCE(desc->comp_err)) & ~ROCKER_COMPLETE;
	*len = le16_to_cpu(READ_ONCE(desc->tlv_size));
	if (*len > ROCKER_BUFFER)
		return -EIO;
	memcpy(message, rocker->ring.buffer, *len);
	return 0;
}

/**
 * fwctl_rocker_send - send a command
 * @rocker: the switch
 * @message: %ROCKER_BUFFER bytes: what the device will read; gets what it returned
 * @len: bytes of attributes, before and after
 * @status: gets the error of the device, or 0
 *
 * Context: sleeps, until the device is done, gone, or late.
 * Return: 0; -EBUSY if the device has an earlier command, or is stopped;
 * -ETIMEDOUT; -ENODEV; -EIO if it says that it wrote more than there is room for.
 */
int fwctl_rocker_send(struct fwctl_rocker *rocker, void *message, size_t *len, u32 *status)
{
	struct rocker_ring *ring = &rocker->ring;
	struct rocker_desc *desc;
	int err;

	guard(mutex)(&ring->lock);
	if (ring->stopped || ring_is_busy(rocker))
		return -EBUSY;
	if (!rocker_is_there(rocker))
		return -ENODEV;
	desc = ring_post(rocker, message, *len);
	err = ring_wait(rocker, desc);
	ring->abandoned = err;
	return err ?: ring_collect(rocker, desc, message, len, status);
}

/**
 * fwctl_rocker_info - what the registers say of the switch
 * @rocker: the switch
 * @info: gets it
 *
 * Return: 0; -ENODEV if the device is gone, or away for a reset.
 */
int fwctl_rocker_info(struct fwctl_rocker *rocker, struct fwctl_info_rocker *info)
{
	*info = (struct fwctl_info_rocker){
		.ports = rocker->ports,
		.switch_id = rocker_read64(rocker, ROCKER_SWITCH_ID),
		.link_up = rocker_read64(rocker, ROCKER_PORT_LINK),
		.enabled = rocker_read64(rocker, ROCKER_PORT_ENABLE),
	};
	/* asked last: then all that was read before is the device's */
	return rocker_is_there(rocker) ? 0 : -ENODEV;
}

/**
 * fwctl_rocker_stop - let the device touch no memory any more
 * @rocker: the switch
 *
 * Waits for the command in flight. Until fwctl_rocker_restart() the answer to
 * every command is -EBUSY.
 */
void fwctl_rocker_stop(struct fwctl_rocker *rocker)
{
	guard(mutex)(&rocker->ring.lock);
	rocker->ring.stopped = true;
	rings_reset(rocker);
	pci_clear_master(rocker->pdev);
}

/**
 * fwctl_rocker_restart - undo fwctl_rocker_stop(), whatever happened to the device
 * @rocker: the switch
 *
 * Return: 0, or -ENODEV.
 */
int fwctl_rocker_restart(struct fwctl_rocker *rocker)
{
	guard(mutex)(&rocker->ring.lock);
	if (!rocker_is_there(rocker))
		return -ENODEV;
	rings_reset(rocker);
	pci_set_master(rocker->pdev);
	ring_start(rocker);
	rocker->ring.stopped = false;
	return 0;
}

static int device_interrupts(struct fwctl_rocker *rocker)
{
	struct pci_dev *pdev = rocker->pdev;
	int err;

	err = pci_alloc_irq_vectors(pdev, ROCKER_VECTORS, ROCKER_VECTORS, PCI_IRQ_MSIX);
	if (err < 0)
		return err;
	err = pci_request_irq(pdev, ROCKER_VECTOR_CMD, command_done, NULL, rocker,
			      "fwctl_rocker-%s", pci_name(pdev));
	if (err)
		goto err_vectors;
	err = pci_request_irq(pdev, ROCKER_VECTOR_TEST, test_done, NULL, rocker,
			      "fwctl_rocker-test-%s", pci_name(pdev));
	if (!err)
		return 0;
	pci_free_irq(pdev, ROCKER_VECTOR_CMD, rocker);
err_vectors:
	pci_free_irq_vectors(pdev);
	return err;
}

static int device_memory(struct fwctl_rocker *rocker)
{
	struct device *dev = &rocker->pdev->dev;
	struct rocker_ring *ring = &rocker->ring;
	int err;

	err = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(64));
	if (err)
		return err;
	ring->desc = dmam_alloc_coherent(dev, RING_SIZE * sizeof(*ring->desc), &ring->desc_dma,
					 GFP_KERNEL);
	ring->buffer = dmam_alloc_coherent(dev, ROCKER_BUFFER, &ring->buffer_dma, GFP_KERNEL);
	rocker->message = devm_kzalloc(dev, ROCKER_BUFFER, GFP_KERNEL);
	return ring->desc && ring->buffer && rocker->message ? 0 : -ENOMEM;
}

static int device_registers(struct fwctl_rocker *rocker)
{
	struct pci_dev *pdev = rocker->pdev;

	if (pci_resource_len(pdev, 0) < ROCKER_BAR0_SIZE)
		return -ENXIO;
	rocker->regs = devm_ioremap_resource(&pdev->dev, &pdev->resource[0]);
	if (IS_ERR(rocker->regs))
		return PTR_ERR(rocker->regs);
	if (!rocker_is_there(rocker))
		return -ENODEV;
	rocker->ports = rocker_read(rocker, ROCKER_PORT_COUNT);
	return rocker->ports && rocker->ports <= ROCKER_PORTS_MAX ? 0 : -ENXIO;
}

/**
 * fwctl_rocker_device_init - take the device into operation
 * @rocker: zeroed but for the PCI device, which is enabled
 *
 * Registers and memory are given back when the driver lets go of the PCI device;
 * fwctl_rocker_device_exit() has to come before.
 *
 * Return: 0; -ENODEV or -ENXIO if this is not a rocker; -EIO if it fails its tests;
 * or another errno.
 */
int fwctl_rocker_device_init(struct fwctl_rocker *rocker)
{
	int err;

	mutex_init(&rocker->ring.lock);
	init_completion(&rocker->ring.done);
	init_completion(&rocker->tested);
	err = device_registers(rocker);
	if (!err)
		err = device_memory(rocker);
	if (!err)
		err = device_interrupts(rocker);
	if (err)
		return err;
	rings_reset(rocker);
	pci_set_master(rocker->pdev);
	err = fwctl_rocker_selftest(rocker);
	if (err) {
		fwctl_rocker_device_exit(rocker);
		return err;
	}
	ring_start(rocker);
	return 0;
}

/**
 * fwctl_rocker_device_exit - undo fwctl_rocker_device_init()
 * @rocker: nobody sends commands any more
 */
void fwctl_rocker_device_exit(struct fwctl_rocker *rocker)
{
	struct pci_dev *pdev = rocker->pdev;

	fwctl_rocker_stop(rocker);
	pci_free_irq(pdev, ROCKER_VECTOR_TEST, rocker);
	pci_free_irq(pdev, ROCKER_VECTOR_CMD, rocker);
	pci_free_irq_vectors(pdev);
}
