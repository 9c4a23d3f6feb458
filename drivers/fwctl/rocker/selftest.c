// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's test registers, used at probe: that registers can be read and
 * written, that interrupts arrive, and that the device reads and writes memory
 * where it is told to, and not a byte beside.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "registers.h"
#include "rocker.h"

#define TEST_VALUE	0x12345678
#define TEST_VALUE64	0x123456789abcdef0ULL
#define TEST_TIMEOUT	(2 * HZ)

/* Where in the buffer the device works, off every larger alignment, and how far */
#define TEST_AT		8
#define TEST_LEN	(ROCKER_BUFFER - 24)
#define TEST_GUARD	0x5a

static bool registers_work(struct fwctl_rocker *rocker)
{
	rocker_write(rocker, ROCKER_TEST_REG, TEST_VALUE);
	rocker_write64(rocker, ROCKER_TEST_REG64, TEST_VALUE64);
	return rocker_read(rocker, ROCKER_TEST_REG) == (u32)(TEST_VALUE * 2) &&
	       rocker_read64(rocker, ROCKER_TEST_REG64) == TEST_VALUE64 * 2;
}

static bool interrupt_arrives(struct fwctl_rocker *rocker, struct completion *completion,
			      u32 reg, u32 value)
{
	reinit_completion(completion);
	rocker_write(rocker, reg, value);
	return wait_for_completion_timeout(completion, TEST_TIMEOUT);
}

static bool is_filled(const u8 *bytes, u8 with, size_t len)
{
	return !memchr_inv(bytes, with, len);
}

/* One operation on the buffer, which leaves all of its part with a value */
static bool dma_works(struct fwctl_rocker *rocker, u32 operation, u8 result)
{
	const u8 *buffer = rocker->ring.buffer;

	if (!interrupt_arrives(rocker, &rocker->tested, ROCKER_TEST_DMA_CTRL, operation))
		return false;
	/* after the interrupt, what the device wrote is read */
	dma_rmb();
	return is_filled(buffer, TEST_GUARD, TEST_AT) &&
	       is_filled(buffer + TEST_AT, result, TEST_LEN) &&
	       is_filled(buffer + TEST_AT + TEST_LEN, TEST_GUARD,
			 ROCKER_BUFFER - TEST_AT - TEST_LEN);
}

static bool memory_works(struct fwctl_rocker *rocker)
{
	memset(rocker->ring.buffer, TEST_GUARD, ROCKER_BUFFER);
	/* what was written is there before the device is told where */
	dma_wmb();
	rocker_write64(rocker, ROCKER_TEST_DMA_ADDR, rocker->ring.buffer_dma + TEST_AT);
	rocker_write(rocker, ROCKER_TEST_DMA_SIZE, TEST_LEN);
	return dma_works(rocker, TEST_DMA_FILL, TEST_DMA_FILLED) &&
	       dma_works(rocker, TEST_DMA_INVERT, TEST_DMA_INVERTED) &&
	       dma_works(rocker, TEST_DMA_CLEAR, 0);
}

/**
 * fwctl_rocker_selftest - does the device do what it is told?
 * @rocker: the switch, with interrupts and bus mastering, and no ring yet
 *
 * Return: 0, or -EIO, which is logged.
 */
int fwctl_rocker_selftest(struct fwctl_rocker *rocker)
{
	const char *fails = NULL;

	if (!registers_work(rocker))
		fails = "registers";
	else if (!interrupt_arrives(rocker, &rocker->tested, ROCKER_TEST_IRQ, ROCKER_VECTOR_TEST) ||
		 !interrupt_arrives(rocker, &rocker->ring.done, ROCKER_TEST_IRQ, ROCKER_VECTOR_CMD))
		fails = "interrupts";
	else if (!memory_works(rocker))
		fails = "DMA";

	/* nothing of the buffer stays with the device */
	rocker_write(rocker, ROCKER_TEST_DMA_SIZE, 0);
	rocker_write64(rocker, ROCKER_TEST_DMA_ADDR, 0);
	if (!fails)
		return 0;
	pci_err(rocker->pdev, "the test of its %s failed\n", fails);
	return -EIO;
}
