// SPDX-License-Identifier: GPL-2.0-only
/*
 * An NVMe controller in software.
 *
 * - It believes a command as a real controller does, and transfers as much data as
 *   the command's fields say, into a buffer of which somebody else has to know that
 *   it is large enough: here that is data_len, to which everything is cut.
 * - What fails goes to the error log, but for a command that it does not know.
 * - Commands that a host's driver sends only itself (queues, events) it does not
 *   have, nor any that alters what is stored: there is nothing.
 */
#include <linux/jiffies.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "../nvme/commands.h"
#include "nvme_controller.h"

/* Device Self-test, 5.1.5 */
#define TEST_SHORT		1
#define TEST_EXTENDED		2
#define TEST_ABORT		0xf
#define TEST_ABORTED		1
#define TEST_SHORT_MS		2000
#define TEST_EXTENDED_MS	20000

/* Firmware Commit, 5.1.8 */
#define COMMIT_STORE		0
#define COMMIT_STORE_NEXT	1
#define COMMIT_NEXT		2
#define COMMIT_NOW		3

static const u32 admin_commands[256] = {
	[NVME_OP_GET_LOG] = 0x00001,
	[NVME_OP_IDENTIFY] = 0x00001,
	[NVME_OP_SET_FEATURES] = 0x00011,	/* changes the controller's capabilities */
	[NVME_OP_GET_FEATURES] = 0x00001,
	[NVME_OP_FIRMWARE_COMMIT] = 0x20001,	/* nothing else in any namespace */
	[NVME_OP_FIRMWARE_DOWNLOAD] = 0x00001,
	[NVME_OP_SELF_TEST] = 0x00001,
	/* as real ones do, it reports what it does not let be done here */
	[NVME_OP_SANITIZE] = 0x2001f,
	[SIM_NVME_VENDOR_WRITE] = 0x00011,
	[SIM_NVME_VENDOR_READ] = 0x00001,
	[SIM_NVME_VENDOR_NONE] = 0x00001,
};

static const u8 log_pages[] = { 0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x12 };

/**
 * sim_nvme_init - make a controller
 * @controller: zeroed
 * @serial: its serial number, at most 20 bytes of it
 */
void sim_nvme_init(struct sim_nvme_controller *controller, const char *serial)
{
	size_t i;

	mutex_init(&controller->lock);
	strscpy(controller->serial, serial);
	memcpy(controller->acs, admin_commands, sizeof(admin_commands));
	for (i = 0; i < ARRAY_SIZE(log_pages); i++)
		controller->lids[log_pages[i]] = 1;
	sim_nvme_features_init(controller);
	controller->active = 1;
	strscpy(controller->slots[0], "sim 1.0");
}

/* ---- the self-test ---- */

static void test_end(struct sim_nvme_controller *controller, u8 result)
{
	memmove(&controller->results[1], &controller->results[0],
		sizeof(controller->results) - sizeof(controller->results[0]));
	controller->results[0] = controller->test;
	controller->results[0].result = result;
	controller->test.code = 0;
}

unsigned int sim_nvme_test_progress(struct sim_nvme_controller *controller)
{
	struct sim_nvme_test *test = &controller->test;
	unsigned int whole, gone;

	if (!test->code)
		return 0;
	whole = test->code == TEST_EXTENDED ? TEST_EXTENDED_MS : TEST_SHORT_MS;
	gone = jiffies_to_msecs(jiffies - test->began);
	if (gone < whole)
		return gone * 100 / whole;
	test_end(controller, 0);
	return 0;
}

static u16 self_test(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd)
{
	u8 code = cmd->cdw10 & 0xf;

	sim_nvme_test_progress(controller);
	switch (code) {
	case TEST_SHORT:
	case TEST_EXTENDED:
		if (controller->test.code)
			return SIM_NVME_TEST_IN_PROGRESS;
		controller->test = (struct sim_nvme_test){
			.code = code, .nsid = cmd->nsid, .began = jiffies,
		};
		return 0;
	case TEST_ABORT:
		if (controller->test.code)
			test_end(controller, TEST_ABORTED);
		return 0;
	default:
		return SIM_NVME_INVALID_FIELD;
	}
}

/* ---- the firmware ---- */

static u16 firmware_download(struct sim_nvme_controller *controller,
			     const struct fwctl_rpc_nvme *cmd)
{
	/* pieces come one behind the other */
	if (cmd->cdw11 && (u64)cmd->cdw11 * 4 != controller->downloaded)
		return SIM_NVME_INVALID_FIELD;
	controller->downloaded = cmd->cdw11 * 4 + cmd->data_len;
	return 0;
}

static u16 firmware_store(struct sim_nvme_controller *controller, u8 slot)
{
	if (!controller->downloaded)
		return SIM_NVME_INVALID_IMAGE;
	snprintf(controller->slots[slot - 1], sizeof(controller->slots[0]), "sim %u",
		 controller->downloaded % 1000);
	controller->downloaded = 0;
	return 0;
}

static u16 firmware_commit(struct sim_nvme_controller *controller,
			   const struct fwctl_rpc_nvme *cmd)
{
	u8 slot = cmd->cdw10 & 7, action = cmd->cdw10 >> 3 & 7;
	u16 status = 0;

	slot = slot ?: controller->active;
	if (slot > SIM_NVME_SLOTS)
		return SIM_NVME_INVALID_SLOT;
	if (action == COMMIT_STORE || action == COMMIT_STORE_NEXT ||
	    (action == COMMIT_NOW && controller->downloaded))
		status = firmware_store(controller, slot);
	if (status || action == COMMIT_STORE)
		return status;
	if (!controller->slots[slot - 1][0])
		return SIM_NVME_INVALID_IMAGE;
	switch (action) {
	case COMMIT_STORE_NEXT:
	case COMMIT_NEXT:
		controller->next = slot;
		return 0;
	case COMMIT_NOW:
		controller->active = slot;
		controller->next = 0;
		return 0;
	default:
		return SIM_NVME_INVALID_FIELD;
	}
}

/* ---- all of it ---- */

/* Twice the same would be a pointless answer, so it says how often it was asked */
static u16 vendor_read(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		       u8 *data)
{
	u32 i;

	for (i = 0; i < cmd->data_len; i++)
		data[i] = i ^ controller->scratch;
	if (cmd->data_len >= sizeof(u64))
		put_unaligned_le64(controller->commands, data);
	return 0;
}

static u16 vendor_write(struct sim_nvme_controller *controller,
			const struct fwctl_rpc_nvme *cmd)
{
	if (cmd->data_len < sizeof(u32))
		return SIM_NVME_INVALID_FIELD;
	controller->scratch = get_unaligned_le32(cmd->data);
	return 0;
}

static u16 execute(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		   void *data, u64 *result)
{
	switch (cmd->opcode) {
	case NVME_OP_GET_LOG:
		return sim_nvme_get_log(controller, cmd, data);
	case NVME_OP_IDENTIFY:
		return sim_nvme_identify(controller, cmd, data);
	case NVME_OP_SET_FEATURES:
		return sim_nvme_set_features(controller, cmd);
	case NVME_OP_GET_FEATURES:
		return sim_nvme_get_features(controller, cmd, data, result);
	case NVME_OP_FIRMWARE_DOWNLOAD:
		return firmware_download(controller, cmd);
	case NVME_OP_FIRMWARE_COMMIT:
		return firmware_commit(controller, cmd);
	case NVME_OP_SELF_TEST:
		return self_test(controller, cmd);
	case SIM_NVME_VENDOR_READ:
		return vendor_read(controller, cmd, data);
	case SIM_NVME_VENDOR_WRITE:
		return vendor_write(controller, cmd);
	case SIM_NVME_VENDOR_NONE:
	case SIM_NVME_VENDOR_UNREPORTED:
		*result = controller->scratch;
		return 0;
	default:
		return SIM_NVME_INVALID_OPCODE;
	}
}

static void log_error(struct sim_nvme_controller *controller, u32 nsid, u16 status)
{
	struct sim_nvme_error *error;

	error = &controller->errors[controller->error_count++ % SIM_NVME_ERRORS];
	*error = (struct sim_nvme_error){
		.number = controller->error_count, .nsid = nsid, .status = status,
	};
}

/**
 * sim_nvme_execute - do what an admin command says
 * @controller: the controller
 * @cmd: the command, with the data that it takes
 * @data: for the data that it returns: data_len bytes, zeroed
 * @result: gets dwords 0 and 1 of the completion
 *
 * Context: may sleep.
 * Return: the status field of the completion.
 */
u16 sim_nvme_execute(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		     void *data, u64 *result)
{
	u16 status;

	guard(mutex)(&controller->lock);
	*result = 0;
	controller->commands++;
	status = execute(controller, cmd, data, result);
	if (status && status != SIM_NVME_INVALID_OPCODE)
		log_error(controller, cmd->nsid, status);
	return status;
}
