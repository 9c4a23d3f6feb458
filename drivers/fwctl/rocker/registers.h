/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_ROCKER_REGISTERS_H
#define FWCTL_ROCKER_REGISTERS_H

#include <linux/io.h>
#include <linux/kernel.h>

#include "rocker.h"

/* BAR 0, by the guide's "Memory-Mapped Register Space" */
#define ROCKER_BAR0_SIZE	0x2000
#define ROCKER_BOGUS		0x0000
#define   BOGUS_VALUE		0xdeadbabe
#define ROCKER_TEST_REG		0x0010
#define ROCKER_TEST_REG64	0x0018
#define ROCKER_TEST_IRQ		0x0020
#define ROCKER_TEST_DMA_ADDR	0x0028
#define ROCKER_TEST_DMA_SIZE	0x0030
#define ROCKER_TEST_DMA_CTRL	0x0034
#define   TEST_DMA_CLEAR	1
#define   TEST_DMA_FILL		2
#define   TEST_DMA_FILLED	0x96
#define   TEST_DMA_INVERT	4
#define   TEST_DMA_INVERTED	0x69
#define ROCKER_PORT_COUNT	0x0304
#define ROCKER_PORT_LINK	0x0310
#define ROCKER_PORT_ENABLE	0x0318
#define ROCKER_SWITCH_ID	0x0320

/* Rings: commands, events, and two for each port */
#define ROCKER_RINGS(_ports)	(2 + 2 * (_ports))
#define ROCKER_RING_CTRL(_ring)	(0x1014 + 0x20 * (_ring))
#define   RING_CTRL_RESET	1

/* The command ring, which is the first */
#define ROCKER_CMD_ADDR		0x1000
#define ROCKER_CMD_SIZE		0x1008
#define ROCKER_CMD_HEAD		0x100c
#define ROCKER_CMD_TAIL		0x1010
#define ROCKER_CMD_CREDITS	0x1018

/* MSI-X vectors; the device has more, for rings that nobody here uses */
#define ROCKER_VECTOR_CMD	0
#define ROCKER_VECTOR_TEST	2
#define ROCKER_VECTORS		3

static inline u32 rocker_read(const struct fwctl_rocker *rocker, u32 reg)
{
	return readl(rocker->regs + reg);
}

/* In two halves, the lower first, as the guide allows and every platform can */
static inline u64 rocker_read64(const struct fwctl_rocker *rocker, u32 reg)
{
	u32 low = readl(rocker->regs + reg);

	return (u64)readl(rocker->regs + reg + 4) << 32 | low;
}

static inline void rocker_write(const struct fwctl_rocker *rocker, u32 reg, u32 value)
{
	writel(value, rocker->regs + reg);
}

static inline void rocker_write64(const struct fwctl_rocker *rocker, u32 reg, u64 value)
{
	writel(lower_32_bits(value), rocker->regs + reg);
	writel(upper_32_bits(value), rocker->regs + reg + 4);
}

/* All ones, or anything else, is what is read of a device that is not there */
static inline bool rocker_is_there(const struct fwctl_rocker *rocker)
{
	return rocker_read(rocker, ROCKER_BOGUS) == BOGUS_VALUE;
}

#endif
