/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An NVMe controller in software: what it answers to admin commands. It knows
 * neither fwctl nor who asks.
 */
#ifndef FWCTL_SIM_NVME_CONTROLLER_H
#define FWCTL_SIM_NVME_CONTROLLER_H

#include <linux/mutex.h>
#include <linux/types.h>
#include <uapi/fwctl/nvme.h>

/* Status, as in the completion queue entry: figures 102 to 105; do not retry */
#define SIM_NVME_INVALID_OPCODE		0x4001
#define SIM_NVME_INVALID_FIELD		0x4002
#define SIM_NVME_INVALID_NAMESPACE	0x400b
#define SIM_NVME_INVALID_SLOT		0x4106
#define SIM_NVME_INVALID_IMAGE		0x4107
#define SIM_NVME_INVALID_LOG		0x4109
#define SIM_NVME_NOT_SAVEABLE		0x410d
#define SIM_NVME_NOT_CHANGEABLE		0x410e
#define SIM_NVME_TEST_IN_PROGRESS	0x411d

/* Vendor specific, defined by Documentation/sim.rst */
#define SIM_NVME_VENDOR_WRITE		0xd1	/* data to it: reported, not listed */
#define SIM_NVME_VENDOR_READ		0xd2	/* data from it: reported and listed */
#define SIM_NVME_VENDOR_NONE		0xd4	/* no data: reported, not listed */
#define SIM_NVME_VENDOR_UNREPORTED	0xd8	/* no data: neither */

#define SIM_NVME_ERRORS			16
#define SIM_NVME_SLOTS			3
#define SIM_NVME_TESTS			20

/**
 * struct sim_nvme_error - an entry of the error log
 * @number: how many there were with it; 0 for none
 * @nsid: of the command
 * @status: of its completion
 */
struct sim_nvme_error {
	u64 number;
	u32 nsid;
	u16 status;
};

/**
 * struct sim_nvme_test - a device self-test
 * @code: which one; 0 for none
 * @result: of one that is over, figure 215
 * @nsid: that it includes
 * @began: jiffies
 */
struct sim_nvme_test {
	u8 code;
	u8 result;
	u32 nsid;
	unsigned long began;
};

/**
 * struct sim_nvme_controller - the controller
 * @lock: one command at a time; protects the rest
 * @serial: printable
 * @acs: log 05h, admin commands, raw; set before the first command
 * @fis: log 12h, raw
 * @lids: log 00h, raw
 * @current_value: of each feature
 * @saved_value: of each feature, over a reset
 * @timestamp: feature 0Eh
 * @errors: the error log, a ring
 * @error_count: how many there were
 * @test: that runs
 * @results: of those that are over, the last first
 * @slots: revisions of the firmware
 * @active: slot that runs
 * @next: slot that runs after a reset; 0 for @active
 * @downloaded: bytes of the image
 * @scratch: what SIM_NVME_VENDOR_WRITE wrote
 * @commands: how many it got
 */
struct sim_nvme_controller {
	struct mutex lock;
	char serial[21];
	u32 acs[256];
	u32 fis[256];
	u32 lids[256];
	u32 current_value[256];
	u32 saved_value[256];
	u64 timestamp;
	struct sim_nvme_error errors[SIM_NVME_ERRORS];
	u64 error_count;
	struct sim_nvme_test test;
	struct sim_nvme_test results[SIM_NVME_TESTS];
	char slots[SIM_NVME_SLOTS][9];
	u8 active;
	u8 next;
	u32 downloaded;
	u32 scratch;
	u64 commands;
};

void sim_nvme_init(struct sim_nvme_controller *controller, const char *serial);
u16 sim_nvme_execute(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		     void *data, u64 *result);

/* nvme_identify.c, nvme_logs.c, nvme_features.c; with the lock held */
u16 sim_nvme_identify(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		      void *data);
u16 sim_nvme_get_log(struct sim_nvme_controller *controller, const struct fwctl_rpc_nvme *cmd,
		     void *data);
void sim_nvme_features_init(struct sim_nvme_controller *controller);
u16 sim_nvme_get_features(struct sim_nvme_controller *controller,
			  const struct fwctl_rpc_nvme *cmd, void *data, u64 *result);
u16 sim_nvme_set_features(struct sim_nvme_controller *controller,
			  const struct fwctl_rpc_nvme *cmd);
/* Percent of the test that runs; takes note if it is over */
unsigned int sim_nvme_test_progress(struct sim_nvme_controller *controller);

#endif
