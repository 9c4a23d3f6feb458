/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Register blocks of CXL devices: where they are, and how they are reached.
 */
#ifndef FWCTL_CXL_REGISTERS_H
#define FWCTL_CXL_REGISTERS_H

#include <linux/limits.h>
#include <linux/types.h>

struct pci_dev;
struct cxl_mmio;

/**
 * struct cxl_mmio_ops - access to a register block
 * @read: a register of 32 bits
 * @write: a register of 32 bits
 * @read64: a register of 64 bits
 * @write64: a register of 64 bits, in one piece where the machine can: not all
 *	devices take the halves
 * @copy_from: @len bytes beginning at @offset
 * @copy_to: @len bytes to @offset
 *
 * Offsets were checked against the length by the caller.
 */
struct cxl_mmio_ops {
	u32 (*read)(const struct cxl_mmio *mmio, u32 offset);
	void (*write)(const struct cxl_mmio *mmio, u32 offset, u32 value);
	u64 (*read64)(const struct cxl_mmio *mmio, u32 offset);
	void (*write64)(const struct cxl_mmio *mmio, u32 offset, u64 value);
	void (*copy_from)(const struct cxl_mmio *mmio, void *to, u32 offset, size_t len);
	void (*copy_to)(const struct cxl_mmio *mmio, u32 offset, const void *from,
			size_t len);
};

/**
 * struct cxl_mmio - a mapped register block
 * @ops: how it is reached; NULL if it is not mapped
 * @base: the mapping
 * @length: bytes that may be accessed
 */
struct cxl_mmio {
	const struct cxl_mmio_ops *ops;
	void __iomem *base;
	u32 length;
};

/* Register block identifiers, CXL 3.1 8.1.9.1 */
#define CXL_BLOCK_COMPONENT	1
#define CXL_BLOCK_DEVICE	3

/* What a register reads that is not there any more */
#define CXL_ALL_ONES		U32_MAX
#define CXL_ALL_ONES64		U64_MAX

/* DVSEC IDs of vendor 1e98h, CXL 3.1 table 8-2 */
#define CXL_DVSEC_ID_DEVICE	0
#define CXL_DVSEC_ID_LOCATOR	8

struct resource;

int fwctl_cxl_find_block(struct pci_dev *pdev, u8 id, struct resource *block);
int fwctl_cxl_map(struct cxl_mmio *mmio, const struct resource *block, u32 offset, u32 most);
void fwctl_cxl_unmap(struct cxl_mmio *mmio);

static inline u32 cxl_read(const struct cxl_mmio *mmio, u32 offset)
{
	return mmio->ops->read(mmio, offset);
}

#endif
