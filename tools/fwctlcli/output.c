// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results, into JSON and from JSON into tables.
 */
#include "cli.h"

#include <inttypes.h>
#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct json_object *json_escaped(const void *bytes, size_t len)
{
	size_t room = len * 4 + 1;
	char *text = malloc(room);
	struct json_object *json;

	if (!text)
		return NULL;
	fwctl_escape(text, room, bytes, len);
	json = json_object_new_string(text);
	free(text);
	return json;
}

struct json_object *json_hex(const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *b = bytes;
	char *text = malloc(len * 2 + 1);
	struct json_object *json;

	if (!text)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		text[i * 2] = digits[b[i] >> 4];
		text[i * 2 + 1] = digits[b[i] & 15];
	}
	json = json_object_new_string_len(text, len * 2);
	free(text);
	return json;
}

static int digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

uint8_t *hex_bytes(struct json_object *hex, size_t *len)
{
	const char *text = json_object_get_string(hex);
	uint8_t *bytes;

	*len = text ? strlen(text) / 2 : 0;
	bytes = malloc(*len + 1);
	for (size_t i = 0; bytes && i < *len; i++)
		bytes[i] = digit(text[i * 2]) << 4 | digit(text[i * 2 + 1]);
	return bytes;
}

struct json_object *json_format(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return json_object_new_string(text);
}

struct json_object *json_uuid(const uint8_t uuid[16])
{
	char text[FWCTL_UUID_TEXT];

	fwctl_uuid_text(uuid, text);
	return json_object_new_string(text);
}

struct json_object *json_effects(uint32_t effects)
{
	struct json_object *array = json_object_new_array();

	for (unsigned int i = 0; i < FWCTL_EFFECT_COUNT; i++) {
		if (effects & 1U << i)
			json_object_array_add(array, json_object_new_string(fwctl_effect_name(i)));
	}
	return array;
}

/* Commands with what a log says of their effects, and what it should have said */
void show_effects_log(const struct cli *cli, struct json_object *lines, const char *whose)
{
	static const struct column columns[] = {
		{ .key = "opcode", .heading = "OPCODE" },
		{ .key = "name", .heading = "NAME" },
		{ .key = "word", .heading = "WORD" },
		{ .key = "effects", .heading = "EFFECTS", .format = AS_LIST },
		{ .key = "understated", .heading = "UNDERSTATED", .format = AS_LIST },
	};
	static const struct column more[] = {
		{ .key = "opcode", .heading = "OPCODE" },
		{ .key = "name", .heading = "NAME" },
		{ .key = "spec", .heading = "SPECIFICATION", .below = 1 },
		{ .key = "word", .heading = "WORD" },
		{ .key = "effects", .heading = "EFFECTS", .format = AS_LIST },
		{ .key = "understated", .heading = "UNDERSTATED", .format = AS_LIST },
	};

	if (!cli->verbose) {
		show_table(lines, columns, COUNT(columns));
		return;
	}
	show_table(lines, more, COUNT(more));
	printf("UNDERSTATED are effects by the specification that the %s does not report.\n", whose);
}

struct json_object *json_opt(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

void json_set(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static void format_bytes(uint64_t bytes, char *text, size_t room)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	unsigned int unit = 0;
	uint64_t value = bytes;

	while (value >= 1024 && value % 1024 == 0 && unit + 1 < COUNT(units)) {
		value /= 1024;
		unit++;
	}
	snprintf(text, room, "%" PRIu64 " %s", value, units[unit]);
}

/* Items on lines of at most @width, 0: one line, 1: one item a line */
static void format_list(struct json_object *array, const char *none, size_t width, char *text,
			size_t room)
{
	size_t count = json_object_array_length(array), at = 0, line = 0;

	snprintf(text, room, "%s", none ? none : "-");
	for (size_t i = 0; i < count && at < room; i++) {
		const char *item = json_object_get_string(json_object_array_get_idx(array, i));
		bool full = width && at - line + strlen(item) + 2 > width;

		if (i && full) {
			at += snprintf(text + at, room - at, "\n");
			line = at;
		} else if (i) {
			at += snprintf(text + at, room - at, ", ");
		}
		if (at < room)
			at += snprintf(text + at, room - at, "%s", item);
	}
}

/* Break the lines of @text, which has room for that, so that none is longer than @width */
static void break_lines(char *text, size_t width)
{
	size_t line = 0, space = 0;

	for (size_t i = 0; width && text[i]; i++) {
		if (text[i] == '\n') {
			line = i + 1;
		} else if (text[i] == ' ') {
			space = i;
		}
		if (i - line >= width && space > line) {
			text[space] = '\n';
			line = space + 1;
		}
	}
}

static void format_value(struct json_object *object, const struct column *column, size_t width,
			 char *text, size_t room)
{
	struct json_object *value = json_object_object_get(object, column->key);

	if (!value)
		snprintf(text, room, "-");
	else if (column->format == AS_BYTES)
		format_bytes(json_object_get_uint64(value), text, room);
	else if (column->format == AS_YES_NO)
		snprintf(text, room, "%s", json_object_get_boolean(value) ? "yes" : "no");
	else if (column->format == AS_LIST)
		format_list(value, column->none, width, text, room);
	else
		snprintf(text, room, "%s", json_object_get_string(value));
	if (value && column->format == AS_WORDS)
		break_lines(text, width);
}

static void print_table(struct libscols_table *table)
{
	scols_print_table(table);
	scols_unref_table(table);
}

/* Data is escaped already; cells are broken where we say, nowhere else, terminal or not */
static void add_column(struct libscols_table *table, const char *heading, bool right)
{
	struct libscols_column *column;

	column = scols_table_new_column(table, heading, 0,
					SCOLS_FL_WRAP | (right ? SCOLS_FL_RIGHT : 0));
	if (!column)
		return;
	scols_column_set_safechars(column, "\n\\");
	scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
}

static struct libscols_table *new_table(void)
{
	struct libscols_table *table = scols_new_table();

	if (table)
		scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	return table;
}

#define CELL_MAX 1024

/* How a table is made to fit: lists on lines of @list (0: on one), columns below others */
struct layout {
	size_t list;
	int below;
};

/* Does a column go below the one before it? */
static bool is_below(const struct layout *layout, const struct column *column)
{
	return column->below && column->below <= layout->below;
}

/* The longest effect still fits */
#define LIST_LEAST	17
#define LIST_MOST	60
#define BELOW_MOST	2

/* The cell of column @c, with those that go below it */
static void format_cell(struct json_object *row, const struct column *columns, size_t c,
			size_t count, const struct layout *layout, char text[CELL_MAX])
{
	size_t at;

	format_value(row, &columns[c], layout->list, text, CELL_MAX);
	while (++c < count && is_below(layout, &columns[c])) {
		at = strlen(text);
		if (!json_object_object_get(row, columns[c].key) || at + 2 > CELL_MAX)
			continue;	/* nothing is nothing, not a line for it */
		text[at++] = '\n';
		format_value(row, &columns[c], layout->list, text + at, CELL_MAX - at);
	}
}

/* libsmartcols gives a backslash the room of four characters, even if it lets it be */
static size_t longest_line(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t len = strcspn(text, "\n"), room = len;

		for (size_t i = 0; i < len; i++)
			room += text[i] == '\\' ? 3 : 0;
		longest = room > longest ? room : longest;
		text += len;
		text += *text == '\n';
	}
	return longest;
}

static size_t column_width(struct json_object *array, const struct column *columns, size_t c,
			   size_t count, const struct layout *layout)
{
	size_t width = strlen(columns[c].heading);

	for (size_t r = 0; r < json_object_array_length(array); r++) {
		char text[CELL_MAX];
		size_t longest;

		format_cell(json_object_array_get_idx(array, r), columns, c, count, layout, text);
		longest = longest_line(text);
		width = longest > width ? longest : width;
	}
	return width;
}

static bool fits(struct json_object *array, const struct column *columns, size_t count,
		 const struct layout *layout, size_t room)
{
	size_t width = 0;

	for (size_t c = 0; c < count; c++) {
		if (!is_below(layout, &columns[c]))
			width += column_width(array, columns, c, count, layout) + !!c;
	}
	return width <= room;
}

/* The first that fits of: all on one line, lists broken, columns below others too */
static struct layout choose_layout(struct json_object *array, const struct column *columns,
				   size_t count)
{
	size_t room = output_width(STDOUT_FILENO);
	struct layout layout = { 0 };

	if (!room || fits(array, columns, count, &layout, room))
		return layout;
	for (int below = 0; below <= BELOW_MOST; below++) {
		layout.below = below;
		for (layout.list = LIST_MOST; layout.list > LIST_LEAST; layout.list -= 5) {
			if (fits(array, columns, count, &layout, room))
				return layout;
		}
		layout.list = LIST_LEAST;
		if (fits(array, columns, count, &layout, room))
			return layout;
	}
	return layout;
}

/* "COMMAND/NAME", as far as there is room in the column */
static void format_heading(const struct column *columns, size_t c, size_t count,
			   const struct layout *layout, size_t width, char text[CELL_MAX])
{
	size_t at = snprintf(text, CELL_MAX, "%s", columns[c].heading);

	while (++c < count && is_below(layout, &columns[c])) {
		if (at + 1 + strlen(columns[c].heading) > width)
			break;
		at += snprintf(text + at, CELL_MAX - at, "/%s", columns[c].heading);
	}
}

void show_table(struct json_object *array, const struct column *columns, size_t count)
{
	struct layout layout = choose_layout(array, columns, count);
	struct libscols_table *table = new_table();

	for (size_t c = 0; table && c < count; c++) {
		char heading[CELL_MAX];

		if (is_below(&layout, &columns[c]))
			continue;
		format_heading(columns, c, count, &layout,
			       column_width(array, columns, c, count, &layout), heading);
		add_column(table, heading, columns[c].right);
	}
	for (size_t r = 0; table && r < json_object_array_length(array); r++) {
		struct libscols_line *line = scols_table_new_line(table, NULL);

		for (size_t c = 0, n = 0; line && c < count; c++) {
			char text[CELL_MAX];

			if (is_below(&layout, &columns[c]))
				continue;
			format_cell(json_object_array_get_idx(array, r), columns, c, count,
				    &layout, text);
			scols_line_set_data(line, n++, text);
		}
	}
	if (table)
		print_table(table);
}

/* A line per field that the object has */
void show_record(struct json_object *object, const struct column *columns, size_t count)
{
	struct libscols_table *table = new_table();
	size_t heading = 0, width = output_width(STDOUT_FILENO);

	if (!table)
		return;
	for (size_t c = 0; c < count; c++) {
		if (strlen(columns[c].heading) > heading)
			heading = strlen(columns[c].heading);
	}
	scols_table_enable_noheadings(table, 1);
	add_column(table, "FIELD", false);
	add_column(table, "VALUE", false);
	for (size_t c = 0; c < count; c++) {
		struct libscols_line *line;
		char text[2048];

		if (!json_object_object_get_ex(object, columns[c].key, NULL))
			continue;
		line = scols_table_new_line(table, NULL);
		if (!line)
			break;
		format_value(object, &columns[c], 1, text, sizeof(text));
		break_lines(text, width > heading + 1 ? width - heading - 1 : 0);
		scols_line_set_data(line, 0, columns[c].heading);
		scols_line_set_data(line, 1, text);
	}
	print_table(table);
}

static void hex_line(const uint8_t *data, size_t at, size_t len)
{
	printf("%08zx ", at);
	for (size_t i = 0; i < 16; i++) {
		if (i == 8)
			putchar(' ');
		if (i < len)
			printf(" %02x", data[at + i]);
		else
			printf("   ");
	}
	printf("  |");
	for (size_t i = 0; i < len; i++)
		putchar(data[at + i] >= 0x20 && data[at + i] < 0x7f ? data[at + i] : '.');
	printf("|\n");
}

void show_hex(const uint8_t *data, size_t len)
{
	for (size_t at = 0; at < len; at += 16)
		hex_line(data, at, len - at < 16 ? len - at : 16);
}

/* Only what takes long enough to be seen, only on a terminal */
#define PROGRESS_MIN 65536

int progress_show(void *label, size_t done, size_t total)
{
	if (!isatty(STDERR_FILENO) || total < PROGRESS_MIN)
		return 0;
	if (done == total)
		fprintf(stderr, "\r\033[K");
	else
		fprintf(stderr, "\r%s: %zu of %zu KiB (%zu %%)", (const char *)label, done / 1024,
			total / 1024, done * 100 / total);
	fflush(stderr);
	return 0;
}
