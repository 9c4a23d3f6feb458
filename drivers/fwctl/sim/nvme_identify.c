// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the NVMe controller in software is: Identify, NVMe 2.1 5.1.13. Offsets are
 * those of figures 312 (controller) and, of the NVM Command Set, 114 (namespace).
 */
#include <linux/bits.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../nvme/nvme.h"
#include "nvme_controller.h"

#define CNS_NAMESPACE		0x00
#define CNS_CONTROLLER		0x01
#define CNS_ACTIVE		0x02
#define CNS_DESCRIPTORS		0x03

#define THE_NAMESPACE		1
#define BLOCKS			2048	/* of 512 bytes */

/* Text is padded with blanks, not terminated */
static void put_text(u8 *to, size_t len, const char *text)
{
	memset(to, ' ', len);
	memcpy(to, text, strnlen(text, len));
}

static void identify_controller(const struct sim_nvme_controller *controller, u8 *data)
{
	put_unaligned_le16(0x1b36, data);		/* VID: Red Hat, as QEMU's */
	put_unaligned_le16(0x1af4, data + 2);		/* SSVID */
	put_text(data + 4, 20, controller->serial);
	put_text(data + 24, 40, "fwctl simulated NVMe controller");
	put_text(data + 64, 8, controller->slots[controller->active - 1]);
	data[77] = 8;					/* MDTS: 1 MiB */
	put_unaligned_le32(0x00020100, data + 80);	/* VER: 2.1 */
	data[111] = 1;					/* CNTRLTYPE: I/O */
	put_unaligned_le16(BIT(2) | BIT(4), data + 256);/* OACS: firmware, self-test */
	data[260] = SIM_NVME_SLOTS << 1 | BIT(4);	/* FRMW: without a reset */
	/* LPA: effects, long reads, telemetry, pages 00h and 12h */
	data[261] = BIT(1) | BIT(2) | BIT(3) | BIT(5);
	data[262] = SIM_NVME_ERRORS - 1;		/* ELPE */
	data[264] = BIT(0);				/* AVSCC: formatted vendor commands */
	put_unaligned_le16(343, data + 266);		/* WCTEMP */
	put_unaligned_le16(373, data + 268);		/* CCTEMP */
	put_unaligned_le16(1, data + 316);		/* EDSTT: minutes */
	data[512] = 0x66;				/* SQES */
	data[513] = 0x44;				/* CQES */
	put_unaligned_le32(1, data + 516);		/* NN */
	put_unaligned_le16(BIT(4) | BIT(6), data + 520);/* ONCS: save, timestamp */
	data[525] = BIT(0);				/* VWC */
	snprintf(data + 768, 256, "nqn.2014-08.org.nvmexpress:uuid:fwctl-%s", controller->serial);
	put_unaligned_le16(2500, data + 2048);		/* PSD0: centiwatts */
}

static void identify_namespace(u8 *data)
{
	put_unaligned_le64(BLOCKS, data);		/* NSZE */
	put_unaligned_le64(BLOCKS, data + 8);		/* NCAP */
	put_unaligned_le64(BLOCKS, data + 16);		/* NUSE */
	data[130] = 9;					/* LBADS of LBAF0 */
}

/* EUI64 and the command set */
static void identify_descriptors(u8 *data)
{
	data[0] = 1;
	data[1] = 8;
	put_unaligned_le64(THE_NAMESPACE, data + 4);
	data[12] = 4;
	data[13] = 1;
}

u16 sim_nvme_identify(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		      void *data)
{
	if (cmd->data_len < NVME_IDENTIFY_SIZE)
		return SIM_NVME_INVALID_FIELD;
	switch (cmd->cdw10 & 0xff) {
	case CNS_CONTROLLER:
		identify_controller(controller, data);
		return 0;
	case CNS_NAMESPACE:
		if (cmd->nsid != THE_NAMESPACE && cmd->nsid != U32_MAX)
			return SIM_NVME_INVALID_NAMESPACE;
		identify_namespace(data);
		return 0;
	case CNS_ACTIVE:
		if (cmd->nsid < THE_NAMESPACE)
			put_unaligned_le32(THE_NAMESPACE, data);
		return 0;
	case CNS_DESCRIPTORS:
		if (cmd->nsid != THE_NAMESPACE)
			return SIM_NVME_INVALID_NAMESPACE;
		identify_descriptors(data);
		return 0;
	default:
		return SIM_NVME_INVALID_FIELD;
	}
}
