// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report of an NVMe controller, read again and again from one that answers as it
 * likes: drivers/fwctl/nvme/{report,reported,effects}.c.
 *
 * Input: u8 LPA; u8 which allocation fails; u8 how often it is read; answers: u8 errno or
 * status; u8 words; for each u8 which, u32 word.
 */
#include "target.h"

#include "../../../drivers/fwctl/nvme/nvme.h"
#include "../../../drivers/fwctl/nvme/commands.h"

#define EXECUTION	GENMASK(18, 16)

static struct fwctl_nvme nvme;
static struct input *answers;
static u8 known[3][256 * 4];

static const size_t sizes[] = { 1024, 4096, 1024 };
static u32 * const words[] = { nvme.facts.lids, nvme.facts.acs, nvme.facts.fis };

int fwctl_nvme_ask(struct fwctl_nvme *asked, struct nvme_command *cmd, void *data, size_t len)
{
	u32 cdw10 = le32_to_cpu(cmd->common.cdw10);
	u8 page = cdw10 & 0xff, result = take(answers, 1), count, i;

	check(asked->lock.held && cmd->common.opcode == 0x02);
	check(page == 0x00 || page == 0x05 || page == 0x12);
	check(len == ((cdw10 >> 16) + 1) * 4 && len == sizes[page == 0x05 ? 1 : page ? 2 : 0]);
	/* only what the controller announced */
	check(asked->facts.identify[261] & (page == 0x05 ? BIT(1) : BIT(5)));
	memset(data, 0, len);
	count = take(answers, 1) % 8;
	while (count--) {
		i = take(answers, 1);
		((__le32 *)data)[i] = cpu_to_le32(take(answers, 4));
	}
	switch (result) {
	case 0xff: return -EIO;
	case 0xfe: return -ENODEV;
	case 0xfd: return -ENOMEM;
	default: return result & 0x80 ? result : 0;
	}
}

/* Bits are only added; of the number among them the greater counts */
static void check_grown(void)
{
	u32 before, now, i, log;

	for (log = 0; log < 3; log++) {
		for (i = 0; i < 256; i++) {
			before = ((u32 *)known[log])[i];
			now = words[log][i];
			if (log == 1) {
				check((now & EXECUTION) >= (before & EXECUTION));
				before &= ~EXECUTION;
			}
			check((now & before) == before);
		}
	}
}

static unsigned int count_supported(const u32 *log)
{
	unsigned int count = 0, i;

	for (i = 0; i < 256; i++)
		count += log[i] & 1;
	return count;
}

static void check_reported(void)
{
	unsigned int total = count_supported(nvme.facts.acs) + count_supported(nvme.facts.lids) +
			     2 * count_supported(nvme.facts.fis), i;
	struct fwctl_request req, last = {};

	for (i = 0; i < total; i++) {
		struct fwctl_report report = {};

		memset(&req, 0, sizeof(req));
		check(!fwctl_nvme_reported(&nvme.facts, i, &req));
		check(!i || memcmp(&req, &last, sizeof(req)));
		check(req.keyed || (nvme.facts.acs[req.opcode] & 1));
		fwctl_nvme_report(&nvme.facts, &req, &report);
		check(req.keyed || (report.listed && !report.not_supported));
		last = req;
	}
	check(fwctl_nvme_reported(&nvme.facts, total, &req) == -ENOENT);
	check(fwctl_nvme_reported(&nvme.facts, U32_MAX, &req) == -ENOENT);
}

static void read_again(void)
{
	bool changed = false;
	size_t i;
	int ret;

	for (i = 0; i < 3; i++)
		memcpy(known[i], words[i], sizeof(known[i]));
	ret = fwctl_nvme_report_read(&nvme);
	check(ret <= 1 && !nvme.lock.held);
	check_grown();
	for (i = 0; i < 3; i++)
		changed |= memcmp(known[i], words[i], sizeof(known[i]));
	check(ret < 0 || ret || !changed);
	check_reported();
}

static void run(const u8 *data, size_t len)
{
	struct input input = { data, len };
	unsigned int rounds;

	memset(&nvme, 0, sizeof(nvme));
	mutex_init(&nvme.lock);
	answers = &input;
	nvme.facts.identify[261] = take(&input, 1);
	shim_fail_alloc = take(&input, 1);
	rounds = take(&input, 1) % 4 + 1;
	while (rounds--)
		read_again();
	mutex_destroy(&nvme.lock);
}

const struct target nvme_report_target = { "nvme_report", run };
