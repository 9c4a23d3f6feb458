// SPDX-License-Identifier: GPL-2.0-only
/*
 * Features and maintenance, CXL 3.2 8.2.10.6 and 8.2.10.7: two doors for
 * Features, where the UUID is the key, and one for maintenance, where class and
 * subclass are.
 *
 * Setting a Feature is judged by the effects that the device reports for that
 * very Feature, so the door itself has none; the rows are for Features whose
 * effects the specification states, and for those that the kernel may drive.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"
#include "cxl.h"

/* Sizes of what precedes a Feature's data, 8.2.10.6.2 and 8.2.10.6.3 */
#define GET_FEATURE_IN	0x15
#define SET_FEATURE_IN	0x20

#define EDAC		"/sys/bus/edac/devices/cxl_memN/"

/* Bytes of the Perform Maintenance payload by class, 8.2.10.7.1 */
#define PPR_IN		0x0e
#define SPARING_IN	0x10
#define MEDIA_TEST_IN	0x08	/* and parameters, which may come in parts */

/* Sparing may be permanent, and may lose what the spared memory held */
#define SPARING_EFFECTS	(FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_LOG_NOW | \
			 FWCTL_PERSISTS | FWCTL_BACKGROUND | FWCTL_ABORTABLE)

static const struct fwctl_command features_rows[] = {
	{
		.opcode = 0x0500, .name = "get-supported-features",
		.spec = CXL_SPEC("8.2.10.6.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(0x8, 0x8),
		.why = "reads which Features there are, and the effects of setting them",
	},

	/* Get Feature */
	{
		.opcode = 0x0501, .name = "get-feature", .spec = CXL_SPEC("8.2.10.6.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .rules = FWCTL_DOOR | FWCTL_KEYS_ANY,
		.limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads a setting, whichever it is",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_PATROL_SCRUB,
		.name = "get-feature-patrol-scrub", .spec = CXL_SPEC("8.2.10.9.11.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how often memory is scrubbed",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_ECS,
		.name = "get-feature-ecs", .spec = CXL_SPEC("8.2.10.9.11.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how DDR5 error check and scrub counts",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_CVME_THRESHOLD,
		.name = "get-feature-cvme-threshold", .spec = CXL_SPEC("8.2.10.9.11.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads from how many corrected errors on an event is reported",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_SPPR,
		.name = "get-feature-soft-ppr", .spec = CXL_SPEC("8.2.10.7.2.1"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how soft post package repair works",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_HPPR,
		.name = "get-feature-hard-ppr", .spec = CXL_SPEC("8.2.10.7.2.2"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how hard post package repair works",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_CACHELINE_SPARING,
		.name = "get-feature-cacheline-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how sparing of cachelines works",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_ROW_SPARING,
		.name = "get-feature-row-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how sparing of rows works",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_BANK_SPARING,
		.name = "get-feature-bank-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how sparing of banks works",
	}, {
		.opcode = 0x0501, .keyed = true, .key = CXL_FEATURE_RANK_SPARING,
		.name = "get-feature-rank-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_CONFIGURATION, .limits = CXL_LIST_OUT(GET_FEATURE_IN, 0x0),
		.why = "reads how sparing of ranks works",
	},

	/* Set Feature */
	{
		.opcode = 0x0502, .name = "set-feature", .spec = CXL_SPEC("8.2.10.6.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE, .rules = FWCTL_DOOR | FWCTL_KEYS_BY_REPORT,
		.limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why = "changes a setting; the device reports for each Feature what that does",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_PATROL_SCRUB,
		.name = "set-feature-patrol-scrub", .spec = CXL_SPEC("8.2.10.9.11.1"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"decides how often, or whether, memory is scrubbed; a kernel with EDAC support does that",
		.instead = EDAC "scrub0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_ECS,
		.name = "set-feature-ecs", .spec = CXL_SPEC("8.2.10.9.11.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_LOG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"decides how DRAM errors are counted, and resets the counts; a kernel with EDAC support does that",
		.instead = EDAC "ecs_fru0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_CVME_THRESHOLD,
		.name = "set-feature-cvme-threshold", .spec = CXL_SPEC("8.2.10.9.11.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_POLICY_NOW,
		.limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why = "decides at once from how many corrected errors on an event is reported",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_SPPR,
		.name = "set-feature-soft-ppr", .spec = CXL_SPEC("8.2.10.7.2.1"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"may let the device repair memory on its own; a kernel with EDAC support decides that",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_HPPR,
		.name = "set-feature-hard-ppr", .spec = CXL_SPEC("8.2.10.7.2.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"may let the device repair memory on its own; a kernel with EDAC support decides that",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_CACHELINE_SPARING,
		.name = "set-feature-cacheline-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"may let the device spare memory on its own; a kernel with EDAC support decides that",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_ROW_SPARING,
		.name = "set-feature-row-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"may let the device spare memory on its own; a kernel with EDAC support decides that",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_BANK_SPARING,
		.name = "set-feature-bank-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"may let the device spare memory on its own; a kernel with EDAC support decides that",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0502, .keyed = true, .key = CXL_FEATURE_RANK_SPARING,
		.name = "set-feature-rank-sparing", .spec = CXL_SPEC("8.2.10.7.2.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = FWCTL_CONFIG_NOW,
		.owned = CXL_OWNED_FEATURE, .limits = CXL_LIST_IN(SET_FEATURE_IN + 1),
		.why =
			"may let the device spare memory on its own; a kernel with EDAC support decides that",
		.instead = EDAC "mem_repair0/",
	},

	/* Perform Maintenance; a class that the specification does not define is refused */
	{
		.opcode = 0x0600, .name = "perform-maintenance", .spec = CXL_SPEC("8.2.10.7.1"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_LOG_NOW,
		.rules = FWCTL_DOOR, .limits = CXL_LIST_IN(0x2),
		.why = "repairs, replaces or tests memory, as class and subclass say",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x01, 0x00)),
		.name = "soft-ppr", .spec = CXL_SPEC("8.2.10.7.1.2"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_LOG_NOW,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(PPR_IN),
		.why = "repairs a row until the next power cycle, and may lose what it held",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x01, 0x01)),
		.name = "hard-ppr", .spec = CXL_SPEC("8.2.10.7.1.3"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_CONFIG_NOW | FWCTL_DATA_NOW | FWCTL_LOG_NOW | FWCTL_PERSISTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(PPR_IN),
		.why = "repairs a row for good, uses up a spare one, and may lose what it held",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x02, 0x00)),
		.name = "cacheline-sparing", .spec = CXL_SPEC("8.2.10.7.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = SPARING_EFFECTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(SPARING_IN),
		.why = "replaces a cacheline, and may lose what it held",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x02, 0x01)),
		.name = "row-sparing", .spec = CXL_SPEC("8.2.10.7.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = SPARING_EFFECTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(SPARING_IN),
		.why = "replaces a row, and may lose what it held",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x02, 0x02)),
		.name = "bank-sparing", .spec = CXL_SPEC("8.2.10.7.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = SPARING_EFFECTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(SPARING_IN),
		.why = "replaces a bank, and may lose what it held",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x02, 0x03)),
		.name = "rank-sparing", .spec = CXL_SPEC("8.2.10.7.1.4"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL, .effects = SPARING_EFFECTS,
		.owned = FWCTL_OWNED_BESIDE, .limits = CXL_IN(SPARING_IN),
		.why = "replaces a rank, and may lose what it held",
		.instead = EDAC "mem_repair0/",
	}, {
		.opcode = 0x0600, .keyed = true, .key = CXL_KEY_NUMBER(CXL_CLASS_KEY(0x03, 0x00)),
		.name = "media-test", .spec = CXL_SPEC("8.2.10.7.1.5"),
		.floor = FWCTL_RPC_DEBUG_WRITE_FULL,
		.effects = FWCTL_DATA_NOW | FWCTL_LOG_NOW | FWCTL_BACKGROUND | FWCTL_ABORTABLE,
		.limits = CXL_LIST_IN(MEDIA_TEST_IN),
		.why = "overwrites memory with patterns, for as long as the test takes",
	},
};

const struct fwctl_command_table fwctl_cxl_features_table =
	FWCTL_TABLE("CXL 3.2 Features and maintenance", features_rows);
