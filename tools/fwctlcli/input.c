// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments and files of the command line.
 */
#include "cli.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* No mailbox takes more */
#define INPUT_MAX (1U << 20)

int parse_number(struct cli *cli, const char *what, const char *text, uint64_t max,
		 uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)text[0]) || *end || errno || *number > max)
		return fail_usage(cli, "%s must be a number of at most %" PRIu64 ", not %s", what,
				  max, text);
	return 0;
}

bool is_name(const char *text)
{
	char *end;

	if (!isxdigit((unsigned char)text[0]))
		return text[0];
	strtoul(text, &end, 16);
	return *end && strcmp(end, "h");
}

/* Names first; what is not one is hexadecimal, with or without 0x, or h behind */
int parse_opcode(struct cli *cli, const char *text, uint16_t *opcode,
		 const struct fwctl_cxl_command **row)
{
	unsigned long number;
	char *end;

	*row = fwctl_cxl_command_by_name(text);
	if (*row) {
		*opcode = (*row)->opcode;
		return 0;
	}
	number = strtoul(text, &end, 16);
	if (!isxdigit((unsigned char)text[0]) || (*end && strcmp(end, "h")) || number > UINT16_MAX)
		return fail_usage(cli, "%s is neither the name of a command nor an opcode like 4000; see fwctlcli cmd list",
				  text);
	*opcode = number;
	*row = fwctl_cxl_command(number, NULL);
	return 0;
}

static int nibble(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	c = tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int parse_hex(struct cli *cli, const char *text, uint8_t **bytes, size_t *len)
{
	*len = 0;
	*bytes = calloc(1, strlen(text) / 2 + 1);
	if (!strncmp(text, "0x", 2))
		text += 2;
	while (*bytes && *text) {
		if (isspace((unsigned char)*text) || *text == ':') {
			text++;
			continue;
		}
		if (nibble(text[0]) < 0 || nibble(text[1]) < 0) {
			free(*bytes);
			*bytes = NULL;
			return fail_usage(cli, "not pairs of hexadecimal digits: %s", text);
		}
		(*bytes)[(*len)++] = nibble(text[0]) << 4 | nibble(text[1]);
		text += 2;
	}
	return 0;
}

static int read_file(struct cli *cli, const char *path, uint8_t **bytes, size_t *len)
{
	bool in = !strcmp(path, "-");
	FILE *file = in ? stdin : fopen(path, "rb");
	int status = 0;

	if (!file)
		return fail_usage(cli, "cannot read %s: %s", path, strerror(errno));
	*bytes = malloc(INPUT_MAX + 1);
	*len = *bytes ? fread(*bytes, 1, INPUT_MAX + 1, file) : 0;
	if (ferror(file))
		status = fail_usage(cli, "cannot read %s: %s", path, strerror(errno));
	else if (*len > INPUT_MAX)
		status = fail_usage(cli, "%s is longer than the 1 MiB that a mailbox can take", path);
	if (!in)
		fclose(file);
	return status;
}

int read_input(struct cli *cli, uint8_t **bytes, size_t *len)
{
	*bytes = NULL;
	*len = 0;
	if (cli->option[OPT_INPUT_FILE] && cli->option[OPT_INPUT_HEX])
		return fail_usage(cli, "either --input-file or --input-hex, not both");
	if (cli->option[OPT_INPUT_FILE])
		return read_file(cli, cli->option[OPT_INPUT_FILE], bytes, len);
	if (cli->option[OPT_INPUT_HEX])
		return parse_hex(cli, cli->option[OPT_INPUT_HEX], bytes, len);
	return 0;
}

int write_output(struct cli *cli, const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	size_t written;

	if (!file)
		return fail_usage(cli, "cannot write %s: %s", path, strerror(errno));
	written = fwrite(bytes, 1, len, file);
	if (fclose(file) || written != len)
		return fail_usage(cli, "cannot write %s: %s", path, strerror(errno));
	return 0;
}
