/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The personality "cxl": what its files share. Its driver is the one of
 * ../cxl, as far as that does not know where the mailbox is.
 */
#ifndef FWCTL_SIM_CXL_H
#define FWCTL_SIM_CXL_H

#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "../cxl/cxl.h"
#include "sim.h"

/* Bytes of payload that the mailbox takes: less than the largest Feature has */
#define SIM_CXL_PAYLOAD		1024

/* Serial number of sim0 */
#define SIM_CXL_SERIAL		0x51000000ULL

/* Return codes of the mailbox, beside those of ../cxl/cxl.h */
#define SIM_CXL_INVALID_INPUT	0x2
#define SIM_CXL_INVALID_LENGTH	0x16
#define SIM_CXL_INVALID_LOG	0x17
#define SIM_CXL_UNSUPPORTED_FEATURE	0x1a
#define SIM_CXL_TRANSFER_OUT_OF_ORDER	0x1c

/* Vendor opcodes: in the vendor table, reported only, and not even reported */
#define SIM_CXL_VENDOR_LISTED		0xc000
#define SIM_CXL_VENDOR_REPORTED		0xc001
#define SIM_CXL_VENDOR_UNREPORTED	0xc002

#define SIM_CXL_DEBUG_LOG_MAX	SZ_64K
#define SIM_CXL_FEATURE_MAX	2048
#define SIM_CXL_FEATURES	3

/**
 * struct sim_cxl_feature - the data of a Feature
 * @current_value: as it is
 * @saved_value: as it is after a reset
 * @default_value: as it was made
 */
struct sim_cxl_feature {
	u8 current_value[SIM_CXL_FEATURE_MAX];
	u8 saved_value[SIM_CXL_FEATURE_MAX];
	u8 default_value[SIM_CXL_FEATURE_MAX];
};

/**
 * struct sim_cxl_transfer - a Set Feature in several parts
 * @feature: of which Feature, NULL if there is none
 * @flags: of its first part
 * @end: where the next part begins
 * @staged: what came so far
 */
struct sim_cxl_transfer {
	struct sim_cxl_feature *feature;
	u32 flags;
	u32 end;
	u8 staged[SIM_CXL_FEATURE_MAX];
};

/**
 * struct sim_cxl - the firmware
 * @cxl: its driver's device
 * @lock: protects the rest
 * @report: which reading of the report is going on
 * @timestamp: as it was set
 * @timestamp_set: when, ktime
 * @debug_log: the Vendor Debug Log, opaque; memory of %SIM_CXL_DEBUG_LOG_MAX bytes
 * @debug_log_size: bytes of it that there are
 * @features: data of the Features
 * @transfer: the one that was begun
 */
struct sim_cxl {
	struct fwctl_cxl *cxl;
	struct mutex lock;
	u64 report;
	u64 timestamp;
	ktime_t timestamp_set;
	void *debug_log;
	size_t debug_log_size;
	struct sim_cxl_feature features[SIM_CXL_FEATURES];
	struct sim_cxl_transfer transfer;
};

static inline struct sim_cxl *model_of(struct fwctl_sim *sim)
{
	return sim->private;
}

/* cxl_firmware.c */
int fwctl_sim_cxl_fill(struct fwctl_sim *sim);
void fwctl_sim_cxl_answer(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_reply(struct sim_command *command, const void *bytes, size_t len);

/* cxl_logs.c */
int fwctl_sim_cxl_debug_log_init(struct sim_cxl *model);
u16 fwctl_sim_cxl_get_supported_logs(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_get_log(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_get_log_capabilities(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_clear_log(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_populate_log(struct fwctl_sim *sim, struct sim_command *command);

/* cxl_features.c */
void fwctl_sim_cxl_features_init(struct sim_cxl *model);
u16 fwctl_sim_cxl_get_supported_features(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_get_feature(struct fwctl_sim *sim, struct sim_command *command);
u16 fwctl_sim_cxl_set_feature(struct fwctl_sim *sim, struct sim_command *command);

#endif
