/* SPDX-License-Identifier: GPL-2.0-only */
/* The personality "plain": what its files share. */
#ifndef FWCTL_SIM_PLAIN_H
#define FWCTL_SIM_PLAIN_H

#include <uapi/fwctl/sim.h>

#include "config.h"

/* Rows of which every plain device has one, and the most there can be */
#define PLAIN_ROWS_MIN		35
#define PLAIN_ROWS_MAX		4096

/* What the driver asks the firmware for its report with */
#define PLAIN_OP_REPORT		0xffffffff

/**
 * struct plain_rows - a command set made at run time
 * @rows: the rows
 * @names: their names
 * @count: how many
 */
struct plain_rows {
	struct fwctl_command *rows;
	char (*names)[SIM_NAME_SIZE];
	unsigned int count;
};

/**
 * struct plain_reported - what the firmware said of a command
 * @opcode: which
 * @effects: FWCTL_* classes
 */
struct plain_reported {
	__le32 opcode;
	__le32 effects;
};

/**
 * struct plain_answer - the firmware's answer to PLAIN_OP_REPORT
 * @count: of @entries
 * @entries: by opcode
 */
struct plain_answer {
	__le32 count;
	struct plain_reported entries[];
};

/**
 * struct plain_report - the report as the driver knows it: only ever added to
 * @lock: protects the rest; never held across firmware
 * @entries: @count of them, by opcode
 * @count: how many
 */
struct plain_report {
	struct mutex lock;
	struct plain_reported *entries;
	u32 count;
};

/**
 * struct plain - a device
 * @fwctl: the core's
 * @sim: the firmware
 * @rows: its commands
 * @table: ... as a table
 * @tables: ... as tables
 * @set: the command set
 * @report: what the firmware reports
 */
struct plain {
	struct fwctl_device fwctl;
	struct fwctl_sim *sim;
	struct plain_rows rows;
	struct fwctl_command_table table;
	const struct fwctl_command_table *tables[2];
	struct fwctl_command_set set;
	struct plain_report report;
};

#define to_plain(_fwctl) container_of(_fwctl, struct plain, fwctl)

/* plain_firmware.c */
void fwctl_sim_plain_answer(struct fwctl_sim *sim, struct sim_command *command);
int fwctl_sim_plain_fill(struct plain *plain);

/* plain_rows.c */
int fwctl_sim_plain_rows(struct plain_rows *rows, unsigned int count);
int fwctl_sim_plain_rows_parse(struct plain_rows *rows, char *text);
void fwctl_sim_plain_rows_free(struct plain_rows *rows);

/* plain_report.c */
void fwctl_sim_plain_report_init(struct plain_report *report);
void fwctl_sim_plain_report_destroy(struct plain_report *report);
int fwctl_sim_plain_report_take(struct plain_report *report, const struct plain_answer *answer,
				size_t len);
bool fwctl_sim_plain_report_find(struct plain_report *report, u32 opcode, u32 *effects);
int fwctl_sim_plain_report_at(struct plain_report *report, unsigned int index, u32 *opcode);

/* plain_classify.c */
int fwctl_sim_plain_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			     size_t out_len, struct fwctl_request *req);

#endif
