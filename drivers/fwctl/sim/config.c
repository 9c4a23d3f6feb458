// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration of a firmware, line by line, as debugfs takes it. Pure.
 *
 *	report		OPCODE EFFECTS, or OPCODE -: reported with these effects, or not
 *	contents	OPCODE STATUS [BYTES], or OPCODE -: always answered so, or not
 *	rows		OPCODE NAME SCOPE EFFECTS [RULES [KEY]]: a row of a command set
 *
 * Words are separated by single blanks. Numbers are hexadecimal, as opcodes are
 * written everywhere, but for SCOPE, which is 0 to 3. What is not understood to the
 * last character is refused.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

#include "config.h"

static int parse_hex(char **rest, u32 *number)
{
	char *word = strsep(rest, " ");

	return word ? kstrtou32(word, 16, number) : -EINVAL;
}

/* Is this all that is left, which takes it? */
static bool is_dash(char **rest)
{
	if (!*rest || strcmp(*rest, "-"))
		return false;
	*rest = NULL;
	return true;
}

/**
 * fwctl_sim_parse_report - a line of "report"
 * @line: the line, which is cut up
 * @entry: gets opcode, reported and effects
 *
 * Return: 0 or -EINVAL.
 */
int fwctl_sim_parse_report(char *line, struct sim_entry *entry)
{
	if (parse_hex(&line, &entry->opcode))
		return -EINVAL;
	entry->reported = !is_dash(&line);
	if (!entry->reported)
		return 0;
	return parse_hex(&line, &entry->effects) || line ? -EINVAL : 0;
}

/**
 * fwctl_sim_parse_contents - a line of "contents"
 * @line: the line, which is cut up; its bytes are put where they were written
 * @entry: gets opcode, given, status, len, and bytes within @line
 *
 * Return: 0 or -EINVAL.
 */
int fwctl_sim_parse_contents(char *line, struct sim_entry *entry)
{
	if (parse_hex(&line, &entry->opcode))
		return -EINVAL;
	entry->given = !is_dash(&line);
	if (!entry->given)
		return 0;
	if (parse_hex(&line, &entry->status))
		return -EINVAL;
	entry->bytes = line;
	entry->len = line ? strlen(line) / 2 : 0;
	if (line && (strlen(line) % 2 || hex2bin((u8 *)line, line, entry->len)))
		return -EINVAL;
	return 0;
}

static bool is_name(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++)
		if (!islower(name[i]) && !isdigit(name[i]) && name[i] != '-')
			return false;
	return i && i < SIM_NAME_SIZE;
}

static int parse_rules(char **rest, struct sim_row *row)
{
	u32 rules;

	if (!*rest)
		return 0;
	if (parse_hex(rest, &rules) || rules > U16_MAX)
		return -EINVAL;
	row->rules = rules;
	if (!*rest)
		return 0;
	row->keyed = true;
	return kstrtou64(*rest, 16, &row->key);
}

/**
 * fwctl_sim_parse_row - a line of "rows"
 * @line: the line, which is cut up
 * @row: gets it; zeroed before
 *
 * Whether it makes sense as a row of a command set, the core says.
 *
 * Return: 0 or -EINVAL.
 */
int fwctl_sim_parse_row(char *line, struct sim_row *row)
{
	char *name;
	u32 scope;

	if (parse_hex(&line, &row->opcode))
		return -EINVAL;
	name = strsep(&line, " ");
	if (!name || !is_name(name))
		return -EINVAL;
	strscpy(row->name, name);
	if (parse_hex(&line, &scope) || scope > U8_MAX || parse_hex(&line, &row->effects))
		return -EINVAL;
	row->floor = scope;
	return parse_rules(&line, row) ? -EINVAL : 0;
}

/**
 * fwctl_sim_next_line - the next line that is not empty
 * @text: what is left of the text; each line is ended by a NUL
 *
 * Return: the line, or NULL if there is none.
 */
char *fwctl_sim_next_line(char **text)
{
	char *line;

	do {
		line = strsep(text, "\n");
	} while (line && !*line);
	return line;
}
