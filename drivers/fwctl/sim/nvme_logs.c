// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log pages of the NVMe controller in software: NVMe 2.1 5.1.12.1.
 *
 * A page is made anew for each read, in whole, and copied from the offset on;
 * behind its end a controller returns what it likes, here zeros.
 */
#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "nvme_controller.h"

#define PAGE_MAX		4096
#define ERROR_SIZE		64
#define TEST_SIZE		28
#define TEST_UNUSED		0xf
#define TELEMETRY_BLOCK		512

static void put_words(u8 *page, const u32 *words)
{
	unsigned int i;

	for (i = 0; i < 256; i++)
		put_unaligned_le32(words[i], page + 4 * i);
}

/* 5.1.12.1.2: the last one first */
static void put_errors(const struct sim_nvme_controller *controller, u8 *page)
{
	u64 number = controller->error_count;
	unsigned int i;

	for (i = 0; i < SIM_NVME_ERRORS && number; i++, number--, page += ERROR_SIZE) {
		const struct sim_nvme_error *error =
			&controller->errors[(number - 1) % SIM_NVME_ERRORS];

		put_unaligned_le64(error->number, page);
		put_unaligned_le16(error->status << 1, page + 12);
		put_unaligned_le16(0xffff, page + 14);
		put_unaligned_le32(error->nsid, page + 24);
	}
}

/* 5.1.12.1.3 */
static void put_health(const struct sim_nvme_controller *controller, u8 *page)
{
	put_unaligned_le16(300, page + 1);	/* kelvin */
	page[3] = 100;				/* available spare */
	page[4] = 10;				/* its threshold */
	page[5] = 1;				/* percentage used */
	put_unaligned_le64(1000, page + 32);	/* data units read */
	put_unaligned_le64(500, page + 48);	/* ... written */
	put_unaligned_le64(1, page + 112);	/* power cycles */
	put_unaligned_le64(controller->error_count, page + 176);
}

/* 5.1.12.1.4 */
static void put_firmware(const struct sim_nvme_controller *controller, u8 *page)
{
	unsigned int i;

	page[0] = controller->active | controller->next << 4;
	for (i = 0; i < SIM_NVME_SLOTS; i++) {
		u8 *revision = page + 8 + 8 * i;
		size_t len = strlen(controller->slots[i]);

		if (!len)
			continue;
		memset(revision, ' ', 8);
		memcpy(revision, controller->slots[i], len);
	}
}

/* 5.1.12.1.7 */
static void put_tests(struct sim_nvme_controller *controller, u8 *page)
{
	unsigned int i;

	page[1] = sim_nvme_test_progress(controller);
	page[0] = controller->test.code;
	for (i = 0; i < SIM_NVME_TESTS; i++) {
		const struct sim_nvme_test *test = &controller->results[i];
		u8 *result = page + 4 + TEST_SIZE * i;

		result[0] = test->code ? test->code << 4 | test->result : TEST_UNUSED;
		if (!test->code)
			continue;
		result[2] = BIT(0);
		put_unaligned_le32(test->nsid, result + 12);
	}
}

/* 5.1.12.1.8: the header, and one block of the first data area */
static void put_telemetry(const struct sim_nvme_controller *controller, u8 id, u8 *page)
{
	page[0] = id;
	put_unaligned_le16(1, page + 8);	/* last block of area 1 */
	put_unaligned_le16(1, page + 10);
	put_unaligned_le16(1, page + 12);
	put_unaligned_le64(controller->commands, page + TELEMETRY_BLOCK);
	memset(page + TELEMETRY_BLOCK + 8, 0xa5, TELEMETRY_BLOCK - 8);
}

static bool put_page(struct sim_nvme_controller *controller, u8 id, u8 *page)
{
	switch (id) {
	case 0x00:
		put_words(page, controller->lids);
		return true;
	case 0x01:
		put_errors(controller, page);
		return true;
	case 0x02:
		put_health(controller, page);
		return true;
	case 0x03:
		put_firmware(controller, page);
		return true;
	case 0x05:
		put_words(page, controller->acs);
		return true;
	case 0x06:
		put_tests(controller, page);
		return true;
	case 0x07:
	case 0x08:
		put_telemetry(controller, id, page);
		return true;
	case 0x12:
		put_words(page, controller->fis);
		return true;
	default:
		return false;
	}
}

u16 sim_nvme_get_log(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		     void *data)
{
	u8 *page __free(kfree) = kzalloc(PAGE_MAX, GFP_KERNEL);
	u64 offset = (u64)cmd->cdw13 << 32 | cmd->cdw12;

	/* a controller without memory is a controller that is not well: internal error */
	if (!page)
		return 0x0006;
	if (!put_page(controller, cmd->cdw10, page))
		return SIM_NVME_INVALID_LOG;
	if (offset < PAGE_MAX)
		memcpy(data, page + offset, min_t(u64, cmd->data_len, PAGE_MAX - offset));
	return 0;
}
