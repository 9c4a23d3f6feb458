// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register blocks of CXL devices.
 *
 * The Register Locator DVSEC says which BAR holds a block and at what offset.
 * None of that is believed: a block lies inside a memory BAR that the kernel
 * gave an address to, or it does not exist. Mapping takes no region, so that a
 * block can be read beside the driver that owns it; who owns one requests it.
 */
#include "registers.h"

#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/ioport.h>
#include <linux/minmax.h>
#include <linux/pci.h>

/* Register Locator DVSEC, CXL 3.1 8.1.9 */
#define LOCATOR_FIRST		0x0c
#define LOCATOR_ENTRY		8
#define LOCATOR_LENGTH		GENMASK(31, 20)	/* of PCI_DVSEC_HEADER1 */
#define LOCATOR_BIR		GENMASK(2, 0)
#define LOCATOR_ID		GENMASK(15, 8)
#define LOCATOR_OFFSET_LOW	GENMASK(31, 16)

static u32 iomem_read(const struct cxl_mmio *mmio, u32 offset)
{
	return readl(mmio->base + offset);
}

static void iomem_write(const struct cxl_mmio *mmio, u32 offset, u32 value)
{
	writel(value, mmio->base + offset);
}

static u64 iomem_read64(const struct cxl_mmio *mmio, u32 offset)
{
	return readq(mmio->base + offset);
}

static void iomem_write64(const struct cxl_mmio *mmio, u32 offset, u64 value)
{
	writeq(value, mmio->base + offset);
}

static void iomem_copy_from(const struct cxl_mmio *mmio, void *to, u32 offset, size_t len)
{
	memcpy_fromio(to, mmio->base + offset, len);
}

static void iomem_copy_to(const struct cxl_mmio *mmio, u32 offset, const void *from,
			  size_t len)
{
	memcpy_toio(mmio->base + offset, from, len);
}

static const struct cxl_mmio_ops iomem_ops = {
	.read = iomem_read,
	.write = iomem_write,
	.read64 = iomem_read64,
	.write64 = iomem_write64,
	.copy_from = iomem_copy_from,
	.copy_to = iomem_copy_to,
};

/* The part of a BAR that begins at @offset */
static int block_in_bar(struct pci_dev *pdev, u32 bar, u64 offset, struct resource *block)
{
	resource_size_t len;

	if (bar >= PCI_STD_NUM_BARS || !(pci_resource_flags(pdev, bar) & IORESOURCE_MEM))
		return -ENXIO;
	len = pci_resource_len(pdev, bar);
	if (!pci_resource_start(pdev, bar) || offset >= len)
		return -ENXIO;
	*block = (struct resource) {
		.start = pci_resource_start(pdev, bar) + offset,
		.end = pci_resource_end(pdev, bar),
		.flags = IORESOURCE_MEM,
	};
	return 0;
}

/**
 * fwctl_cxl_find_block - find the first register block of a kind
 * @pdev: the device
 * @id: CXL_BLOCK_COMPONENT or CXL_BLOCK_DEVICE
 * @block: gets where it begins, to the end of its BAR
 *
 * Reads configuration space only.
 *
 * Return: 0; -ENODEV if the device names no such block; -ENXIO if it names one
 * that cannot be.
 */
int fwctl_cxl_find_block(struct pci_dev *pdev, u8 id, struct resource *block)
{
	u16 dvsec = pci_find_dvsec_capability(pdev, PCI_VENDOR_ID_CXL, CXL_DVSEC_ID_LOCATOR);
	u32 header, at, low, high;

	if (!dvsec)
		return -ENODEV;
	if (pci_read_config_dword(pdev, dvsec + PCI_DVSEC_HEADER1, &header))
		return -ENODEV;

	for (at = LOCATOR_FIRST; at + LOCATOR_ENTRY <= FIELD_GET(LOCATOR_LENGTH, header);
	     at += LOCATOR_ENTRY) {
		if (pci_read_config_dword(pdev, dvsec + at, &low) ||
		    pci_read_config_dword(pdev, dvsec + at + 4, &high))
			return -ENODEV;
		if (FIELD_GET(LOCATOR_ID, low) == id)
			return block_in_bar(pdev, FIELD_GET(LOCATOR_BIR, low),
					    (u64)high << 32 | (low & LOCATOR_OFFSET_LOW),
					    block);
	}
	return -ENODEV;
}

/**
 * fwctl_cxl_map - map a part of a register block
 * @mmio: what to fill in
 * @block: the block
 * @offset: where the part begins
 * @most: bytes wanted at most
 *
 * Context: may sleep.
 * Return: 0; -ENXIO if nothing of the block is there; -ENOMEM.
 */
int fwctl_cxl_map(struct cxl_mmio *mmio, const struct resource *block, u32 offset, u32 most)
{
	u32 length;

	if (resource_size(block) <= offset)
		return -ENXIO;
	length = min_t(resource_size_t, resource_size(block) - offset, most);
	mmio->base = ioremap(block->start + offset, length);
	if (!mmio->base)
		return -ENOMEM;
	mmio->length = length;
	mmio->ops = &iomem_ops;
	return 0;
}

/**
 * fwctl_cxl_unmap - undo fwctl_cxl_map()
 * @mmio: mapped, or zeroed
 */
void fwctl_cxl_unmap(struct cxl_mmio *mmio)
{
	if (mmio->ops)
		iounmap(mmio->base);
	*mmio = (struct cxl_mmio) {};
}
