// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the memory of a CXL device in use?
 *
 * It is if an HDM decoder is committed, or if the ranges of the device DVSEC
 * decode because HDM decoders are not enabled. Both are read from the device
 * itself, whoever operates it: what programmed them may have been the firmware
 * of the machine, before any driver.
 *
 * What cannot be read counts as in use: a device that was pulled out, decoders
 * that make no sense. One exception: without Mem_Enable a device decodes no
 * memory at all, so that a device whose registers cannot be read for want of
 * an enabled BAR is not in use. Nothing here writes.
 */
#include "hdm.h"

#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/fwctl_commands.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "registers.h"

/* CXL.cache and CXL.mem registers, CXL 3.1 8.2.3: offset in the component block */
#define CACHEMEM_OFFSET		SZ_4K
#define CACHEMEM_LENGTH		SZ_4K

/* Capability headers, CXL 3.1 8.2.4 */
#define CACHEMEM_CAP_ID		GENMASK(15, 0)
#define CACHEMEM_CAP_COUNT	GENMASK(31, 24)
#define CACHEMEM_CAP_OFFSET	GENMASK(31, 20)
#define CACHEMEM_ID		1
#define HDM_ID			5

/* HDM decoders, CXL 3.1 8.2.4.20 */
#define HDM_CAP_COUNT		GENMASK(3, 0)
#define HDM_GLOBAL		0x04
#define HDM_GLOBAL_ENABLE	BIT(1)
#define HDM_CONTROL(n)		(0x20 + 0x20 * (n))
#define HDM_COMMITTED		BIT(10)

/* Device DVSEC, CXL 3.1 8.1.3 */
#define DVSEC_CONTROL		0x0c
#define DVSEC_MEM_ENABLE	BIT(2)
#define DVSEC_SIZE_HIGH(n)	(0x18 + 0x10 * (n))
#define DVSEC_SIZE_LOW(n)	(0x1c + 0x10 * (n))
#define DVSEC_SIZE_LOW_BITS	GENMASK(31, 28)
#define DVSEC_RANGES		2

/* Number of decoders by its encoding; the rest is reserved */
static const u8 decoder_counts[] = { 1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32 };

static void __printf(2, 3) in_use(struct fwctl_state *state, const char *format, ...)
{
	va_list args;

	state->in_use = true;
	va_start(args, format);
	vsnprintf(state->in_use_by, sizeof(state->in_use_by), format, args);
	va_end(args);
}

/* Offset of the HDM decoder capability: 0 if there is none, or -EIO */
static int find_decoders(const struct cxl_mmio *component)
{
	u32 header, i;

	header = cxl_read(component, 0);
	if (header == CXL_ALL_ONES || FIELD_GET(CACHEMEM_CAP_ID, header) != CACHEMEM_ID)
		return -EIO;
	for (i = FIELD_GET(CACHEMEM_CAP_COUNT, header); i; i--) {
		u32 cap;

		if (4 * i + 4 > component->length)
			return -EIO;
		cap = cxl_read(component, 4 * i);
		if (cap == CXL_ALL_ONES)
			return -EIO;
		if (FIELD_GET(CACHEMEM_CAP_ID, cap) == HDM_ID)
			return FIELD_GET(CACHEMEM_CAP_OFFSET, cap);
	}
	return 0;
}

/* Number of decoders at @hdm, or -EIO if they cannot be there */
static int count_decoders(const struct cxl_mmio *component, u32 hdm)
{
	u32 cap, count;

	if (hdm % 4 || hdm + HDM_GLOBAL + 4 > component->length)
		return -EIO;
	cap = cxl_read(component, hdm);
	if (cap == CXL_ALL_ONES || FIELD_GET(HDM_CAP_COUNT, cap) >= ARRAY_SIZE(decoder_counts))
		return -EIO;
	count = decoder_counts[FIELD_GET(HDM_CAP_COUNT, cap)];
	if (hdm + HDM_CONTROL(count - 1) + 4 > component->length)
		return -EIO;
	return count;
}

/* Number of the first committed decoder; @count if none, or -EIO */
static int committed_decoder(const struct cxl_mmio *component, u32 hdm, u32 count)
{
	u32 i, control;

	for (i = 0; i < count; i++) {
		control = cxl_read(component, hdm + HDM_CONTROL(i));
		if (control == CXL_ALL_ONES)
			return -EIO;
		if (control & HDM_COMMITTED)
			return i;
	}
	return count;
}

/* Decoders alone; *enabled says whether they decode instead of the ranges */
static int decoders_in_use(const struct cxl_mmio *component, bool *enabled,
			   struct fwctl_state *state)
{
	int hdm, count, committed;
	u32 global;

	*enabled = false;
	if (!component->ops)
		return -EIO;
	hdm = find_decoders(component);
	if (hdm <= 0)
		return hdm;
	count = count_decoders(component, hdm);
	if (count < 0)
		return count;
	committed = committed_decoder(component, hdm, count);
	if (committed < 0)
		return committed;
	if (committed < count)
		in_use(state, "decoder 0.%d committed", committed);

	global = cxl_read(component, hdm + HDM_GLOBAL);
	if (global == CXL_ALL_ONES)
		return -EIO;
	*enabled = global & HDM_GLOBAL_ENABLE;
	return 0;
}

/**
 * fwctl_cxl_memory_in_use - judge registers
 * @component: CXL.cache and CXL.mem registers; @component->ops is NULL if they
 *	cannot be read
 * @dvsec: the device DVSEC
 * @state: gets in_use and in_use_by; zero on entry
 *
 * Reads registers through @component, nothing else. Decoders are numbered as
 * those of the device's endpoint, the only component there is below it.
 */
void fwctl_cxl_memory_in_use(const struct cxl_mmio *component, const struct cxl_dvsec_mem *dvsec,
			     struct fwctl_state *state)
{
	bool enabled;
	int err;

	if (!dvsec->known) {
		in_use(state, "unknown: no device registers");
		return;
	}
	err = decoders_in_use(component, &enabled, state);
	if (state->in_use || !dvsec->enabled)
		return;
	if (err)
		in_use(state, "unknown: decoders cannot be read");
	else if (!enabled && dvsec->ranges)
		in_use(state, "range %d enabled", (int)__ffs(dvsec->ranges));
}

static bool config_read(struct pci_dev *pdev, int where, u32 *value)
{
	return !pci_read_config_dword(pdev, where, value) && *value != CXL_ALL_ONES;
}

static void read_dvsec(struct pci_dev *pdev, struct cxl_dvsec_mem *mem)
{
	u16 dvsec = pci_find_dvsec_capability(pdev, PCI_VENDOR_ID_CXL, CXL_DVSEC_ID_DEVICE);
	u32 value, high, low;
	int i;

	*mem = (struct cxl_dvsec_mem) {};
	if (!dvsec || !config_read(pdev, dvsec + DVSEC_CONTROL, &value))
		return;
	mem->enabled = value & DVSEC_MEM_ENABLE;
	for (i = 0; i < DVSEC_RANGES; i++) {
		if (!config_read(pdev, dvsec + DVSEC_SIZE_HIGH(i), &high) ||
		    !config_read(pdev, dvsec + DVSEC_SIZE_LOW(i), &low))
			return;
		if (high || (low & DVSEC_SIZE_LOW_BITS))
			mem->ranges |= BIT(i);
	}
	mem->known = true;
}

/**
 * fwctl_cxl_hdm_map - map the registers that fwctl_cxl_hdm_state() reads
 * @pdev: the device
 * @component: to be given to fwctl_cxl_unmap() later; ops stay NULL after an error
 *
 * Takes no region: another driver may own the block.
 *
 * Return: 0, or why there are none: -ENODEV, -ENXIO, -ENOMEM.
 */
int fwctl_cxl_hdm_map(struct pci_dev *pdev, struct cxl_mmio *component)
{
	struct resource block;
	int err = fwctl_cxl_find_block(pdev, CXL_BLOCK_COMPONENT, &block);

	*component = (struct cxl_mmio) {};
	return err ?: fwctl_cxl_map(component, &block, CACHEMEM_OFFSET, CACHEMEM_LENGTH);
}

/**
 * fwctl_cxl_hdm_state - is the memory of this device in use, as of now?
 * @pdev: the device
 * @component: from fwctl_cxl_hdm_map()
 * @state: gets in_use and in_use_by; in_use false on entry
 *
 * Safe whatever happens to the device meanwhile: registers of one that is not
 * there read all ones, which counts as in use.
 *
 * Context: may sleep.
 */
void fwctl_cxl_hdm_state(struct pci_dev *pdev, const struct cxl_mmio *component,
			 struct fwctl_state *state)
{
	struct cxl_dvsec_mem dvsec;

	read_dvsec(pdev, &dvsec);
	fwctl_cxl_memory_in_use(component, &dvsec, state);
}
