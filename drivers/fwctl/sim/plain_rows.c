// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command set of a plain device, made when it is created: what was written into
 * the file rows; or a row for each thing that a row can say, and then as many that say
 * nothing as were asked for.
 */
#define pr_fmt(fmt) "fwctl_sim: " fmt
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "plain.h"

#define SPEC	"include/uapi/fwctl/sim.h"
#define ANY	{ .in_max = FWCTL_PAYLOAD_MAX, .out_max = FWCTL_PAYLOAD_MAX }

static const struct fwctl_command rules[] = {
	{
		.opcode = FWCTL_SIM_ECHO, .name = "echo", .spec = SPEC, .limits = ANY,
		.why = "returns what it gets",
	}, {
		.opcode = FWCTL_SIM_DEBUG_READ, .name = "debug-read", .spec = SPEC, .limits = ANY,
		.why = "stands for debug information", .floor = FWCTL_RPC_DEBUG_READ_ONLY,
	}, {
		.opcode = FWCTL_SIM_DATA_PATH, .name = "data-path", .spec = SPEC, .limits = ANY,
		.why = "stands for what programs a data path", .rules = FWCTL_DATA_PATH,
		.instead = "tc",
	}, {
		.opcode = FWCTL_SIM_NAMES_ADDRESS, .name = "names-address", .spec = SPEC,
		.why = "stands for what names an address", .rules = FWCTL_NAMES_ADDRESS,
		.limits = ANY,
	}, {
		.opcode = FWCTL_SIM_DMA_RETAINED, .name = "dma-retained", .spec = SPEC,
		.why = "stands for what keeps memory", .rules = FWCTL_DMA_RETAINED,
		.limits = ANY,
	}, {
		.opcode = FWCTL_SIM_OWNED, .name = "owned", .spec = SPEC, .limits = ANY,
		.why = "stands for what an in-tree driver does", .owned = FWCTL_OWNED_BESIDE,
		.instead = "the interface of the in-tree driver",
	}, {
		.opcode = FWCTL_SIM_LOCKDOWN_OK, .name = "lockdown-ok", .spec = SPEC,
		.why = "stands for a write that cannot get around lockdown",
		.effects = FWCTL_CONFIG_NOW, .rules = FWCTL_LOCKDOWN_OK, .limits = ANY,
	}, {
		.opcode = FWCTL_SIM_DOOR, .name = "door", .spec = SPEC, .limits = ANY,
		.why = "only its keys count", .rules = FWCTL_DOOR,
	}, {
		.opcode = FWCTL_SIM_DOOR, .name = "door-config", .spec = SPEC, .limits = ANY,
		.why = "a key", .keyed = true, .key.number = 1,
	}, {
		.opcode = FWCTL_SIM_DOOR, .name = "door-debug", .spec = SPEC, .limits = ANY,
		.why = "a key with a floor", .keyed = true, .key.number = 2,
		.floor = FWCTL_RPC_DEBUG_READ_ONLY,
	}, {
		.opcode = FWCTL_SIM_DOOR_BY_REPORT, .name = "door-by-report", .spec = SPEC,
		.why = "the report on a key counts", .rules = FWCTL_DOOR | FWCTL_KEYS_BY_REPORT,
		.limits = ANY,
	}, {
		.opcode = FWCTL_SIM_DOOR_ANY, .name = "door-any", .spec = SPEC, .limits = ANY,
		.why = "true for any key", .rules = FWCTL_DOOR | FWCTL_KEYS_ANY,
	}, {
		.opcode = FWCTL_SIM_LIMITED, .name = "limited", .spec = SPEC,
		.why = "takes and returns so much",
		.limits = { .in_min = 4, .in_max = 8, .out_min = 8, .out_max = 8 },
	},
};

/* What a report alone can show, no row has */
#define CLASSES		(FWCTL_EFFECTS_COUNT - 2)

static_assert(BIT(CLASSES) == FWCTL_UNKNOWN);
static_assert(ARRAY_SIZE(rules) + CLASSES + 5 == PLAIN_ROWS_MIN);

static void fill_generated(struct plain_rows *rows, unsigned int place, unsigned int number)
{
	struct fwctl_command *row = &rows->rows[place];
	bool class = number < CLASSES;

	row->opcode = class ? FWCTL_SIM_CLASS + number : FWCTL_SIM_FILLER + number - CLASSES;
	snprintf(rows->names[place], SIM_NAME_SIZE, class ? "class-%u" : "filler-%u",
		 class ? number : number - CLASSES);
	row->name = rows->names[place];
	row->spec = SPEC;
	row->why = class ? "has one effect" : "one of many";
	row->effects = class ? BIT(number) : 0;
	row->limits = (struct fwctl_limits)ANY;
}

static int rows_alloc(struct plain_rows *rows, unsigned int count)
{
	rows->count = count;
	rows->rows = kvcalloc(count, sizeof(*rows->rows), GFP_KERNEL);
	rows->names = kvcalloc(count, sizeof(*rows->names), GFP_KERNEL);
	if (rows->rows && rows->names)
		return 0;
	fwctl_sim_plain_rows_free(rows);
	return -ENOMEM;
}

/**
 * fwctl_sim_plain_rows - make a command set
 * @rows: gets it
 * @count: of rows, 0 for %PLAIN_ROWS_MIN
 *
 * Return: 0 or -ENOMEM.
 */
int fwctl_sim_plain_rows(struct plain_rows *rows, unsigned int count)
{
	unsigned int i;

	if (rows_alloc(rows, count ?: PLAIN_ROWS_MIN))
		return -ENOMEM;
	for (i = 0; i < rows->count; i++) {
		if (i < ARRAY_SIZE(rules))
			rows->rows[i] = rules[i];
		else
			fill_generated(rows, i, i - ARRAY_SIZE(rules));
	}
	return 0;
}

static void fill_written(struct plain_rows *rows, unsigned int place, const struct sim_row *from)
{
	struct fwctl_command *row = &rows->rows[place];

	strscpy(rows->names[place], from->name);
	row->name = rows->names[place];
	row->spec = "the file rows";
	row->why = "somebody wrote so";
	row->opcode = from->opcode;
	row->keyed = from->keyed;
	row->key.number = from->key;
	row->floor = from->floor;
	row->effects = from->effects;
	row->rules = from->rules;
	row->limits = (struct fwctl_limits)ANY;
}

static unsigned int count_lines(const char *text)
{
	unsigned int lines = 0;

	for (; *text; text++)
		lines += *text != '\n' && (text[1] == '\n' || !text[1]);
	return lines;
}

/**
 * fwctl_sim_plain_rows_parse - make a command set of what was written
 * @rows: gets it, if there is a line at all; zeroed before
 * @text: lines, which are cut up
 *
 * Return: 0; -EINVAL if a line is wrong; -E2BIG for too many; -ENOMEM.
 */
int fwctl_sim_plain_rows_parse(struct plain_rows *rows, char *text)
{
	unsigned int count = count_lines(text), number, i = 0;
	char *line;

	if (!count)
		return 0;
	if (count > PLAIN_ROWS_MAX) {
		pr_info("rows has %u lines, of which a device takes %u\n", count, PLAIN_ROWS_MAX);
		return -E2BIG;
	}
	if (rows_alloc(rows, count))
		return -ENOMEM;
	for (number = 1; (line = strsep(&text, "\n")); number++) {
		struct sim_row row = {};

		if (!*line)
			continue;
		/* The driver's own opcode is nobody else's to send */
		if (fwctl_sim_parse_row(line, &row) || row.opcode == PLAIN_OP_REPORT) {
			pr_info("line %u of rows is not \"OPCODE NAME SCOPE EFFECTS [RULES [KEY]]\", numbers in hexadecimal\n",
				number);
			fwctl_sim_plain_rows_free(rows);
			return -EINVAL;
		}
		fill_written(rows, i++, &row);
	}
	return 0;
}

void fwctl_sim_plain_rows_free(struct plain_rows *rows)
{
	kvfree(rows->rows);
	kvfree(rows->names);
	rows->rows = NULL;
	rows->names = NULL;
}
