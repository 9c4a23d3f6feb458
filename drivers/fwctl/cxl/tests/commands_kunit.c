// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command set against what is known of it from elsewhere: the opcodes and
 * sections of the specification, the line between scopes, what the kernel owns,
 * and what devices were seen to keep quiet about.
 *
 * The lists here are complete: a row that is not in them must not have what
 * they are lists of.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/uuid.h>

#include "../../commands.h"

#include "../commands_generic.c"
#include "../commands_features.c"
#include "../commands_memdev.c"
#include "../commands_gfd.c"
#include "../commands_fmapi.c"
#include "../commands_fabric.c"
#include "../commands_vendor.c"
#include "../commands.c"

#define NO_KEY		(-1)
#define KEY(c, s)	CXL_CLASS_KEY(c, s)

/* A row by its opcode and, behind a door, its number key */
struct place {
	u16 opcode;
	int number;
};

static bool is_in(const struct fwctl_command *row, const struct fwctl_command_table *table)
{
	return row >= table->rows && row < table->rows + table->count;
}

/* The row after @row, or the first one; NULL after the last one */
static const struct fwctl_command *next_row(const struct fwctl_command *row)
{
	const struct fwctl_command_table * const *table = fwctl_cxl_command_tables;

	while (row && !is_in(row, *table))
		table++;
	if (row && is_in(++row, *table++))
		return row;
	while (*table && !(*table)->count)
		table++;
	return *table ? (*table)->rows : NULL;
}

static bool is_at(const struct fwctl_command *row, const struct place *place)
{
	if (row->opcode != place->opcode)
		return false;
	if (place->number == NO_KEY)
		return !row->keyed;
	return row->keyed && row->key.number == place->number;
}

static const struct fwctl_command *row_at(u16 opcode, int number)
{
	const struct place place = { opcode, number };
	const struct fwctl_command *row;

	for (row = next_row(NULL); row; row = next_row(row))
		if (is_at(row, &place))
			return row;
	return NULL;
}

/* The row of a command, which must be there for the test to go on */
static const struct fwctl_command *the_row(struct kunit *test, u16 opcode)
{
	const struct fwctl_command *row = row_at(opcode, NO_KEY);

	KUNIT_ASSERT_NOT_NULL_MSG(test, row, "%04x", opcode);
	return row;
}

static bool is_listed(const struct fwctl_command *row, const struct place *list, size_t count)
{
	while (count--)
		if (is_at(row, &list[count]))
			return true;
	return false;
}

/* Exactly the rows of @list are such that @is_such */
static void check_list(struct kunit *test, const struct place *list, size_t count,
		       bool (*is_such)(const struct fwctl_command *row))
{
	const struct fwctl_command *row;
	size_t i, found = 0;

	for (row = next_row(NULL); row; row = next_row(row)) {
		found += is_listed(row, list, count);
		KUNIT_EXPECT_EQ_MSG(test, is_such(row), is_listed(row, list, count), "%s",
				    row->name);
	}
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_NOT_NULL_MSG(test, row_at(list[i].opcode, list[i].number),
					  "%04x:%d", list[i].opcode, list[i].number);
	KUNIT_EXPECT_EQ(test, found, count);
}

static int no_op(void)
{
	return 0;
}

/* The core takes the set: names, reasons and sections are there, nothing is there twice */
static void commands_register(struct kunit *test)
{
	static const struct fwctl_command_ops ops = {
		.classify = (void *)no_op, .state = (void *)no_op, .deliver = (void *)no_op,
	};
	static const struct fwctl_command_set set = {
		.subsystem = FWCTL_SUBSYSTEM_CXL, .tables = fwctl_cxl_command_tables, .ops = &ops,
		.vendor_min = CXL_OP_VENDOR_MIN, .vendor_max = CXL_OP_VENDOR_MAX, .slots = 1,
	};
	struct fwctl_commands_fault fault;
	struct fwctl_commands *commands = fwctl_commands_create(&set, &fault);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(commands), "%s: row %zu, %s (%04x): %s", fault.origin,
			       fault.row, fault.name, fault.opcode, fault.what);
	fwctl_commands_free(commands);
}

/* Command sets: first and last command, and the section of the first one */
static const struct {
	u16 first;
	u16 last;
	const char *section;
	unsigned int number;
} command_sets[] = {
	{ 0x0001, 0x0005, "8.2.10.1", 1 }, { 0x0100, 0x010a, "8.2.10.2", 2 },
	{ 0x0200, 0x0202, "8.2.10.3", 1 }, { 0x0300, 0x0301, "8.2.10.4", 1 },
	{ 0x0400, 0x0405, "8.2.10.5", 1 }, { 0x0500, 0x0502, "8.2.10.6", 1 },
	{ 0x0600, 0x0600, "8.2.10.7", 1 }, { 0x0700, 0x0702, "8.2.10.8", 1 },
	{ 0x4000, 0x4000, "8.2.10.9.1", 1 }, { 0x4100, 0x4103, "8.2.10.9.2", 1 },
	{ 0x4200, 0x4204, "8.2.10.9.3", 1 }, { 0x4300, 0x4305, "8.2.10.9.4", 1 },
	{ 0x4400, 0x4402, "8.2.10.9.5", 1 }, { 0x4500, 0x4505, "8.2.10.9.6", 1 },
	{ 0x4600, 0x4601, "8.2.10.9.7", 1 }, { 0x4700, 0x4702, "8.2.10.9.8", 1 },
	{ 0x4800, 0x4803, "8.2.10.9.9", 1 }, { 0x4900, 0x4914, "8.2.10.9.10", 1 },
	{ 0x5100, 0x5107, "7.6.7.1", 1 }, { 0x5200, 0x5203, "7.6.7.2", 1 },
	{ 0x5300, 0x5302, "7.6.7.3", 1 }, { 0x5400, 0x5409, "7.6.7.4", 1 },
	{ 0x5500, 0x5501, "7.6.7.5", 1 }, { 0x5600, 0x5608, "7.6.7.6", 1 },
	{ 0x5700, 0x5716, "7.7.13", 1 }, { 0x5800, 0x580b, "7.7.14", 1 },
	{ 0x5900, 0x5904, "7.7.15", 1 },
};

/* Every command of the specification has a row, which names its section, and no other has */
static void commands_cover_the_specification(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i, count = 0, doors_aside = 0;
	char spec[40];
	u16 opcode;

	for (i = 0; i < ARRAY_SIZE(command_sets); i++) {
		for (opcode = command_sets[i].first; opcode <= command_sets[i].last; opcode++) {
			snprintf(spec, sizeof(spec), "CXL 3.2 %s.%u", command_sets[i].section,
				 command_sets[i].number + opcode - command_sets[i].first);
			row = row_at(opcode, NO_KEY);
			KUNIT_EXPECT_NOT_NULL_MSG(test, row, "%04x", opcode);
			if (row)
				KUNIT_EXPECT_STREQ(test, row->spec, spec);
			count++;
		}
	}
	for (row = next_row(NULL); row; row = next_row(row))
		doors_aside += !row->keyed;
	KUNIT_EXPECT_EQ(test, doors_aside, count);
}

/* What QEMU 10.0.2 lists, and is listed in the Command Effects Log of many devices */
static const u16 reported[] = {
	0x0001, 0x0002, 0x0100, 0x0101, 0x0102, 0x0103, 0x0200, 0x0201, 0x0202, 0x0300,
	0x0301, 0x0400, 0x0401, 0x0500, 0x0501, 0x0502, 0x4000, 0x4100, 0x4102, 0x4103,
	0x4300, 0x4301, 0x4302, 0x4303, 0x4304, 0x4305, 0x4400, 0x4500, 0x4800, 0x4801,
	0x4802, 0x4803, 0x5100, 0x5101, 0x5300,
};

static void commands_cover_reports(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reported); i++)
		KUNIT_EXPECT_NOT_NULL_MSG(test, row_at(reported[i], NO_KEY), "%04x", reported[i]);
}

/* A reason completes "why? because it ...", on one line of a terminal or little more */
static void check_words(struct kunit *test, const struct fwctl_command *row)
{
	const char *c;

	for (c = row->name; *c; c++)
		KUNIT_EXPECT_TRUE_MSG(test, islower(*c) || isdigit(*c) || *c == '-', "%s",
				      row->name);
	KUNIT_EXPECT_TRUE_MSG(test, islower(row->why[0]), "%s", row->name);
	KUNIT_EXPECT_NE_MSG(test, row->why[strlen(row->why) - 1], '.', "%s", row->name);
	KUNIT_EXPECT_GT_MSG(test, strlen(row->why), 10, "%s", row->name);
	KUNIT_EXPECT_LE_MSG(test, strlen(row->why), 120, "%s", row->name);
}

static void commands_words(struct kunit *test)
{
	const struct fwctl_command *row;

	for (row = next_row(NULL); row; row = next_row(row))
		check_words(test, row);
}

/* The line: what writes is at debug-full, unless nothing happens before a reset */
static u8 line(u32 effects)
{
	const u32 later = FWCTL_CONFIG_RESET | FWCTL_PERSISTS;

	if (effects & (FWCTL_WRITES & ~later))
		return FWCTL_RPC_DEBUG_WRITE_FULL;
	if (effects & later)
		return (effects & FWCTL_REMOTE) ? FWCTL_RPC_DEBUG_WRITE_FULL :
						  FWCTL_RPC_DEBUG_WRITE;
	return (effects & FWCTL_DISCLOSES) ? FWCTL_RPC_DEBUG_READ_ONLY : FWCTL_RPC_CONFIGURATION;
}

/* Reads that are no reads, by their reason: a setting by report, and a secret */
static const struct place high_floors[] = { { 0x0502, NO_KEY }, { 0x5107, NO_KEY } };

static void commands_floors(struct kunit *test)
{
	const struct fwctl_command *row;

	for (row = next_row(NULL); row; row = next_row(row)) {
		KUNIT_EXPECT_GE_MSG(test, row->floor, line(row->effects), "%s", row->name);
		if (is_listed(row, high_floors, ARRAY_SIZE(high_floors)) ||
		    (row->effects & FWCTL_WRITES))
			continue;
		KUNIT_EXPECT_LE_MSG(test, row->floor, FWCTL_RPC_DEBUG_READ_ONLY, "%s", row->name);
	}
}

/* Reads above config: logs, events, health, labels, security state, who has what */
static const u16 debug_reads[] = {
	0x0100, 0x0401, 0x4102, 0x4200, 0x4201, 0x4203, 0x4300, 0x4305, 0x4500, 0x4801,
};

/* Reads at config: identity, configuration, settings */
static const u16 config_reads[] = {
	0x0001, 0x0002, 0x0102, 0x0200, 0x0300, 0x0400, 0x0500, 0x0501, 0x4000, 0x4100,
	0x4800, 0x5100, 0x5101, 0x5300,
};

static void check_reads(struct kunit *test, const u16 *opcodes, size_t count, u8 floor)
{
	const struct fwctl_command *row;

	for (; count--; opcodes++) {
		row = the_row(test, *opcodes);
		KUNIT_EXPECT_EQ_MSG(test, row->floor, floor, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->effects & FWCTL_WRITES, 0, "%s", row->name);
	}
}

static void commands_reads(struct kunit *test)
{
	check_reads(test, debug_reads, ARRAY_SIZE(debug_reads), FWCTL_RPC_DEBUG_READ_ONLY);
	check_reads(test, config_reads, ARRAY_SIZE(config_reads), FWCTL_RPC_CONFIGURATION);
}

/* What cxl_pci and cxl_mem operate */
static const struct place kernel_owned[] = {
	{ 0x0004, NO_KEY }, { 0x0005, NO_KEY },			/* response limit, abort */
	{ 0x0101, NO_KEY }, { 0x0103, NO_KEY },			/* event clear, interrupts */
	{ 0x0201, NO_KEY }, { 0x0202, NO_KEY },			/* firmware */
	{ 0x0600, KEY(1, 0) }, { 0x0600, KEY(1, 1) },	/* PPR */
	{ 0x0600, KEY(2, 0) }, { 0x0600, KEY(2, 1) },	/* sparing */
	{ 0x0600, KEY(2, 2) }, { 0x0600, KEY(2, 3) },
	{ 0x4101, NO_KEY },					/* partitions */
	{ 0x4204, NO_KEY },					/* shutdown state */
	{ 0x4300, NO_KEY }, { 0x4301, NO_KEY }, { 0x4302, NO_KEY },	/* poison */
	{ 0x4304, NO_KEY }, { 0x4305, NO_KEY },			/* scan media */
	{ 0x4400, NO_KEY }, { 0x4401, NO_KEY },			/* sanitize */
	{ 0x4402, NO_KEY }, { 0x4402, KEY(1, 0) }, { 0x4402, KEY(1, 1) },
	{ 0x4501, NO_KEY }, { 0x4502, NO_KEY }, { 0x4503, NO_KEY },	/* passphrases */
	{ 0x4504, NO_KEY }, { 0x4505, NO_KEY },
	{ 0x4802, NO_KEY }, { 0x4803, NO_KEY },			/* dynamic capacity */
};

static bool is_kernel_owned(const struct fwctl_command *row)
{
	return row->owned & FWCTL_OWNED_BESIDE;
}

static void commands_kernel_owned(struct kunit *test)
{
	const struct fwctl_command *row;

	check_list(test, kernel_owned, ARRAY_SIZE(kernel_owned), is_kernel_owned);
	for (row = next_row(NULL); row; row = next_row(row))
		KUNIT_EXPECT_TRUE_MSG(test, !row->owned || row->instead, "%s", row->name);
	KUNIT_EXPECT_EQ(test, the_row(test, 0x4103)->owned, CXL_OWNED_PMEM);
}

/* The Features that a kernel may drive, and no other */
static void commands_owned_features(struct kunit *test)
{
	const struct fwctl_command *row;
	unsigned int count = 0;

	for (row = next_row(NULL); row; row = next_row(row)) {
		if (!(row->owned & CXL_OWNED_FEATURE))
			continue;
		KUNIT_EXPECT_EQ_MSG(test, row->opcode, CXL_OP_SET_FEATURE, "%s", row->name);
		KUNIT_EXPECT_TRUE_MSG(test, row->keyed, "%s", row->name);
		count++;
	}
	KUNIT_EXPECT_EQ(test, count, 8);
}

static const struct place names_address[] = {
	{ 0x010a, NO_KEY }, { 0x4914, NO_KEY }, { 0x5103, NO_KEY }, { 0x5103, 1 },
	{ 0x5301, NO_KEY }, { 0x5301, 1 }, { 0x5302, NO_KEY }, { 0x5701, NO_KEY },
	{ 0x570d, NO_KEY }, { 0x5804, NO_KEY }, { 0x5809, NO_KEY },
};

static bool is_naming_address(const struct fwctl_command *row)
{
	return row->rules & FWCTL_NAMES_ADDRESS;
}

static const struct place data_path[] = {
	{ 0x4914, NO_KEY }, { 0x570d, NO_KEY }, { 0x570f, NO_KEY }, { 0x5711, NO_KEY },
	{ 0x5713, NO_KEY }, { 0x5804, NO_KEY }, { 0x5806, NO_KEY }, { 0x5808, NO_KEY },
};

static bool is_data_path(const struct fwctl_command *row)
{
	return row->rules & FWCTL_DATA_PATH;
}

static void commands_addresses(struct kunit *test)
{
	check_list(test, names_address, ARRAY_SIZE(names_address), is_naming_address);
	check_list(test, data_path, ARRAY_SIZE(data_path), is_data_path);
	KUNIT_EXPECT_TRUE(test, the_row(test, 0x010a)->rules & FWCTL_DMA_RETAINED);
}

static const struct place doors[] = {
	{ 0x0401, NO_KEY }, { 0x0402, NO_KEY }, { 0x0403, NO_KEY }, { 0x0404, NO_KEY },
	{ 0x0501, NO_KEY }, { 0x0502, NO_KEY }, { 0x0600, NO_KEY }, { 0x4402, NO_KEY },
	{ 0x5103, NO_KEY }, { 0x5300, NO_KEY }, { 0x5301, NO_KEY },
};

static bool is_door(const struct fwctl_command *row)
{
	return row->rules & FWCTL_DOOR;
}

/* The classifier tells reads of configuration registers from writes */
static void commands_config_keys(struct kunit *test)
{
	static const u16 opcodes[] = { CXL_OP_PPB_CONFIG, CXL_OP_LD_CONFIG };
	struct fwctl_rpc_cxl_hdr header = { .op_size = 12 };
	struct fwctl_request req;
	u8 rpc[sizeof(header) + 12] = {};
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(opcodes); i++) {
		header.opcode = opcodes[i / 2];
		memcpy(rpc, &header, sizeof(header));
		rpc[sizeof(header) + 3] = i % 2 ? 0x80 : 0;
		req = (struct fwctl_request){};
		KUNIT_ASSERT_EQ(test, fwctl_cxl_classify(NULL, rpc, sizeof(rpc), 64, &req), 0);
		KUNIT_EXPECT_TRUE(test, req.keyed);
		KUNIT_EXPECT_EQ(test, req.key.number, i % 2);
		KUNIT_EXPECT_NOT_NULL(test, row_at(req.opcode, req.key.number));
	}

	rpc[sizeof(header) + 3] = 0x81;
	req = (struct fwctl_request){};
	KUNIT_EXPECT_EQ(test, fwctl_cxl_classify(NULL, rpc, sizeof(rpc), 64, &req), -EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, req.malformed);
}

/* Doors whose keys pass without a row do nothing that depends on the key */
static void commands_doors(struct kunit *test)
{
	const struct fwctl_command *row;

	check_list(test, doors, ARRAY_SIZE(doors), is_door);
	for (row = next_row(NULL); row; row = next_row(row)) {
		/* Reading a setting changes nothing, and what settings there are is listed */
		if (row->rules & FWCTL_KEYS_ANY)
			KUNIT_EXPECT_EQ_MSG(test, row->opcode, CXL_OP_GET_FEATURE, "%s", row->name);
		if (row->rules & FWCTL_KEYS_BY_REPORT)
			KUNIT_EXPECT_EQ_MSG(test, row->opcode, CXL_OP_SET_FEATURE, "%s", row->name);
	}
}

static const struct {
	u16 opcode;
	const char *name;
	const char *uuid;
} uuid_keys[] = {
	{ 0x0401, "get-log-cel", "0da9c0b5-bf41-4b78-8f79-96b1623b3f17" },
	{ 0x0401, "get-log-vendor-debug", "5e1819d9-11a9-400c-811f-d60719403d86" },
	{ 0x0401, "get-log-component-state-dump", "b3fab4cf-01b6-4332-943e-5e9962f23567" },
	{ 0x0401, "get-log-ecs", "f1720d60-a7a9-4306-a003-11948f9e077c" },
	{ 0x0401, "get-log-media-test-capability", "e6dfa32c-d13e-4a5c-8ca8-99bebbf731a4" },
	{ 0x0401, "get-log-media-test-short", "2c255522-8ce4-11ec-b909-0242ac120002" },
	{ 0x0401, "get-log-media-test-long", "c1fe0b3e-7a00-448e-a24e-a6aabbfe587a" },
	{ 0x0402, "get-log-capabilities-cel", "0da9c0b5-bf41-4b78-8f79-96b1623b3f17" },
	{ 0x0402, "get-log-capabilities-vendor-debug", "5e1819d9-11a9-400c-811f-d60719403d86" },
	{ 0x0402, "get-log-capabilities-component-state-dump",
	  "b3fab4cf-01b6-4332-943e-5e9962f23567" },
	{ 0x0402, "get-log-capabilities-ecs", "f1720d60-a7a9-4306-a003-11948f9e077c" },
	{ 0x0402, "get-log-capabilities-media-test-capability",
	  "e6dfa32c-d13e-4a5c-8ca8-99bebbf731a4" },
	{ 0x0402, "get-log-capabilities-media-test-short",
	  "2c255522-8ce4-11ec-b909-0242ac120002" },
	{ 0x0402, "get-log-capabilities-media-test-long",
	  "c1fe0b3e-7a00-448e-a24e-a6aabbfe587a" },
	{ 0x0403, "clear-log-vendor-debug", "5e1819d9-11a9-400c-811f-d60719403d86" },
	{ 0x0403, "clear-log-component-state-dump", "b3fab4cf-01b6-4332-943e-5e9962f23567" },
	{ 0x0403, "clear-log-ecs", "f1720d60-a7a9-4306-a003-11948f9e077c" },
	{ 0x0403, "clear-log-media-test-short", "2c255522-8ce4-11ec-b909-0242ac120002" },
	{ 0x0403, "clear-log-media-test-long", "c1fe0b3e-7a00-448e-a24e-a6aabbfe587a" },
	{ 0x0404, "populate-log-vendor-debug", "5e1819d9-11a9-400c-811f-d60719403d86" },
	{ 0x0404, "populate-log-component-state-dump", "b3fab4cf-01b6-4332-943e-5e9962f23567" },
	{ 0x0501, "get-feature-patrol-scrub", "96dad7d6-fde8-482b-a733-75774e06db8a" },
	{ 0x0501, "get-feature-ecs", "e5b13f22-2328-4a14-b8ba-b9691e893386" },
	{ 0x0501, "get-feature-cvme-threshold", "1478ad9d-ce00-4733-9db8-f392a4c2d0cc" },
	{ 0x0501, "get-feature-soft-ppr", "892ba475-fad8-474e-9d3e-692c917568bb" },
	{ 0x0501, "get-feature-hard-ppr", "80ea4521-786f-4127-afb1-ec7459fb0e24" },
	{ 0x0501, "get-feature-cacheline-sparing", "96c33386-91dd-44c7-9ecb-fdaf6503bac4" },
	{ 0x0501, "get-feature-row-sparing", "450ebf67-b135-4f97-a498-c2d57f279bed" },
	{ 0x0501, "get-feature-bank-sparing", "78b79636-90ac-4b64-a4ef-faac5d18a863" },
	{ 0x0501, "get-feature-rank-sparing", "34dbaff5-0552-4281-8f76-da0b5e7a76a7" },
	{ 0x0502, "set-feature-patrol-scrub", "96dad7d6-fde8-482b-a733-75774e06db8a" },
	{ 0x0502, "set-feature-ecs", "e5b13f22-2328-4a14-b8ba-b9691e893386" },
	{ 0x0502, "set-feature-cvme-threshold", "1478ad9d-ce00-4733-9db8-f392a4c2d0cc" },
	{ 0x0502, "set-feature-soft-ppr", "892ba475-fad8-474e-9d3e-692c917568bb" },
	{ 0x0502, "set-feature-hard-ppr", "80ea4521-786f-4127-afb1-ec7459fb0e24" },
	{ 0x0502, "set-feature-cacheline-sparing", "96c33386-91dd-44c7-9ecb-fdaf6503bac4" },
	{ 0x0502, "set-feature-row-sparing", "450ebf67-b135-4f97-a498-c2d57f279bed" },
	{ 0x0502, "set-feature-bank-sparing", "78b79636-90ac-4b64-a4ef-faac5d18a863" },
	{ 0x0502, "set-feature-rank-sparing", "34dbaff5-0552-4281-8f76-da0b5e7a76a7" },
};

static const struct fwctl_command *row_by_uuid(u16 opcode, const uuid_t *uuid)
{
	const struct fwctl_command *row;

	for (row = next_row(NULL); row; row = next_row(row))
		if (row->keyed && row->opcode == opcode && uuid_equal(&row->key.uuid, uuid))
			return row;
	return NULL;
}

static void commands_uuids(struct kunit *test)
{
	const struct fwctl_command *row;
	uuid_t uuid;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(uuid_keys); i++) {
		KUNIT_ASSERT_EQ(test, uuid_parse(uuid_keys[i].uuid, &uuid), 0);
		row = row_by_uuid(uuid_keys[i].opcode, &uuid);
		KUNIT_EXPECT_NOT_NULL_MSG(test, row, "%s", uuid_keys[i].name);
		if (row)
			KUNIT_EXPECT_STREQ(test, row->name, uuid_keys[i].name);
	}
}

static bool is_lockdown_ok(const struct fwctl_command *row)
{
	return row->rules & FWCTL_LOCKDOWN_OK;
}

/* Justified in words, and nothing that lockdown is about */
static void commands_lockdown(struct kunit *test)
{
	const struct fwctl_command *row;
	unsigned int count = 0;

	for (row = next_row(NULL); row; row = next_row(row)) {
		if (!is_lockdown_ok(row))
			continue;
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(row->why, "under lockdown too, as"), "%s",
					  row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->effects & FWCTL_WRITES &
				    ~(FWCTL_POLICY_NOW | FWCTL_LOG_NOW | FWCTL_PERSISTS), 0,
				    "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->effects & FWCTL_REMOTE, 0, "%s", row->name);
		/* Behind a door that is not, anything could be */
		KUNIT_EXPECT_EQ_MSG(test, row->rules & FWCTL_DOOR, 0, "%s", row->name);
		count++;
	}
	KUNIT_EXPECT_EQ(test, count, 4);
	KUNIT_EXPECT_TRUE(test, is_lockdown_ok(the_row(test, 0x0301)));
	KUNIT_EXPECT_TRUE(test, is_lockdown_ok(the_row(test, 0x4202)));
}

/* What a fabric manager changes is not its own */
static void commands_remote(struct kunit *test)
{
	const struct fwctl_command *row;

	for (row = next_row(NULL); row; row = next_row(row)) {
		if (row->opcode < 0x4900 || !(row->effects & FWCTL_WRITES))
			continue;
		KUNIT_EXPECT_TRUE_MSG(test, row->effects & FWCTL_REMOTE, "%s", row->name);
	}
}

/* Reports that say nothing, or only "background", of what these do */
static const struct {
	u16 opcode;
	u32 effects;
} traps[] = {
	{ 0x0004, FWCTL_CONFIG_NOW }, { 0x0005, FWCTL_CONFIG_NOW },
	{ 0x0201, FWCTL_FIRMWARE | FWCTL_PERSISTS }, { 0x0202, FWCTL_FIRMWARE | FWCTL_CONFIG_NOW },
	{ 0x4301, FWCTL_DATA_NOW }, { 0x4302, FWCTL_DATA_NOW }, { 0x4600, FWCTL_DATA_NOW },
	{ 0x5102, FWCTL_DATA_NOW | FWCTL_REMOTE }, { 0x5103, FWCTL_CONFIG_NOW | FWCTL_REMOTE },
	{ 0x5201, FWCTL_INVENTORY_NOW | FWCTL_REMOTE }, { 0x5202, FWCTL_DATA_NOW | FWCTL_REMOTE },
	{ 0x5203, FWCTL_REMOTE | FWCTL_LOG_NOW }, { 0x5300, FWCTL_REMOTE },
	{ 0x5301, FWCTL_CONFIG_NOW | FWCTL_REMOTE }, { 0x5302, FWCTL_DATA_NOW | FWCTL_REMOTE },
	{ 0x5709, FWCTL_CONFIG_NOW | FWCTL_REMOTE }, { 0x5902, FWCTL_SECURITY | FWCTL_REMOTE },
};

static void commands_traps(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(traps); i++) {
		row = the_row(test, traps[i].opcode);
		KUNIT_EXPECT_EQ_MSG(test, row->effects & traps[i].effects, traps[i].effects, "%s",
				    row->name);
	}
}

/* A reason and its effects say the same: whoever says this in words has that class */
static const struct {
	const char *says;
	u32 effect;
} meanings[] = {
	{ "to a host's memory", FWCTL_DATA_NOW }, { "keeps writing to", FWCTL_DATA_NOW },
	{ "given bytes to memory", FWCTL_DATA_NOW }, { "memory unreadable", FWCTL_DATA_NOW },
	{ "destroys", FWCTL_DATA_NOW }, { "zeroes", FWCTL_DATA_NOW },
	{ "overwrites", FWCTL_DATA_NOW }, { "lose what it held", FWCTL_DATA_NOW },
	{ "the data in it", FWCTL_DATA_NOW }, { "and loses", FWCTL_DATA_NOW },
	{ "with it what it holds", FWCTL_DATA_NOW }, { "with them what they hold", FWCTL_DATA_NOW },
	{ "erase it", FWCTL_DATA_NOW }, { "can do anything", FWCTL_DATA_NOW },
	{ "reset devices", FWCTL_DATA_NOW },
	{ "resets a port", FWCTL_DATA_NOW }, { "deletes", FWCTL_LOG_NOW },
	{ "in place of the last", FWCTL_LOG_NOW }, { "debug log anew", FWCTL_LOG_NOW },
	{ "poison list that", FWCTL_LOG_NOW }, { "passphrase", FWCTL_SECURITY },
	{ "what the device executes", FWCTL_FIRMWARE },
	{ "switches firmware", FWCTL_FIRMWARE }, { "for good", FWCTL_PERSISTS },
	{ "reads which physical addresses", FWCTL_DISCLOSES },
	{ "physical addresses of a host", FWCTL_REMOTE },
	{ "hold a host's physical addresses", FWCTL_DISCLOSES },
	{ "whose contents only the vendor knows", FWCTL_DISCLOSES },
	{ "hold secrets", FWCTL_DISCLOSES }, { "the secret of a host", FWCTL_DISCLOSES },
};

static void commands_meanings(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i, said;

	for (i = 0; i < ARRAY_SIZE(meanings); i++) {
		said = 0;
		for (row = next_row(NULL); row; row = next_row(row)) {
			if (!strstr(row->why, meanings[i].says))
				continue;
			said++;
			KUNIT_EXPECT_EQ_MSG(test, row->effects & meanings[i].effect,
					    meanings[i].effect, "%s: %s", row->name,
					    meanings[i].says);
		}
		KUNIT_EXPECT_NE_MSG(test, said, 0, "%s", meanings[i].says);
	}
}

/* What may hold physical addresses, or what users put there */
static const u16 discloses[] = {
	0x0100, 0x0109, 0x0401, 0x4102, 0x4300, 0x4305, 0x4601, 0x4801, 0x4904, 0x4913,
	0x5107, 0x5302, 0x5603, 0x570e, 0x5805,
};

static void commands_disclose(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(discloses); i++)
		KUNIT_EXPECT_TRUE_MSG(test, the_row(test, discloses[i])->effects &
				      FWCTL_DISCLOSES, "%04x", discloses[i]);
}

/* Payload bytes that other implementations of the specification agree on */
static const struct {
	u16 opcode;
	u32 in;
	u32 out;
} sizes[] = {
	{ 0x0001, 0, 18 }, { 0x0002, 0, 8 }, { 0x0200, 0, 80 }, { 0x0202, 2, 0 },
	{ 0x0300, 0, 8 }, { 0x0301, 8, 0 }, { 0x0401, 24, 0 }, { 0x0402, 16, 4 },
	{ 0x0405, 2, 8 }, { 0x0500, 8, 8 }, { 0x0501, 21, 0 }, { 0x4000, 0, 67 },
	{ 0x4100, 0, 32 }, { 0x4102, 8, 0 }, { 0x4200, 0, 18 }, { 0x4201, 0, 16 },
	{ 0x4202, 12, 0 }, { 0x4300, 16, 32 }, { 0x4301, 8, 0 }, { 0x4302, 72, 0 },
	{ 0x4303, 16, 4 }, { 0x4304, 17, 0 }, { 0x4500, 0, 4 }, { 0x4501, 96, 0 },
	{ 0x4502, 64, 0 }, { 0x4503, 32, 0 }, { 0x4505, 64, 0 }, { 0x4801, 8, 16 },
	{ 0x5100, 0, 73 }, { 0x5201, 6, 0 }, { 0x5202, 3, 0 }, { 0x5600, 0, 84 },
};

static void commands_sizes(struct kunit *test)
{
	const struct fwctl_command *row;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		row = the_row(test, sizes[i].opcode);
		KUNIT_EXPECT_EQ_MSG(test, row->limits.in_min, sizes[i].in, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->limits.out_min, sizes[i].out, "%s", row->name);
	}
}

static struct kunit_case commands_cases[] = {
	KUNIT_CASE(commands_register),
	KUNIT_CASE(commands_cover_the_specification),
	KUNIT_CASE(commands_cover_reports),
	KUNIT_CASE(commands_words),
	KUNIT_CASE(commands_floors),
	KUNIT_CASE(commands_reads),
	KUNIT_CASE(commands_kernel_owned),
	KUNIT_CASE(commands_owned_features),
	KUNIT_CASE(commands_addresses),
	KUNIT_CASE(commands_config_keys),
	KUNIT_CASE(commands_doors),
	KUNIT_CASE(commands_uuids),
	KUNIT_CASE(commands_lockdown),
	KUNIT_CASE(commands_remote),
	KUNIT_CASE(commands_traps),
	KUNIT_CASE(commands_meanings),
	KUNIT_CASE(commands_disclose),
	KUNIT_CASE(commands_sizes),
	{}
};

static struct kunit_suite commands_suite = {
	.name = "fwctl_cxl_commands",
	.test_cases = commands_cases,
};

kunit_test_suite(commands_suite);
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
