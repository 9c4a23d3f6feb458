// SPDX-License-Identifier: GPL-2.0-only
/*
 * How wide the output may be, and sentences and usage broken to fit. Where
 * nobody says how wide it is, as in a pipe, nothing is broken: a line is then
 * one for grep.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT	80
#define WIDTH_LEAST	40
/* Tables say all that they say in one line each from here on */
#define WIDTH_WIDE	100

static size_t width_given(void)
{
	const char *columns = getenv("COLUMNS");
	long width = columns ? strtol(columns, NULL, 10) : 0;

	return width > 0 ? width : 0;
}

size_t output_width(int fd)
{
	struct winsize size;
	size_t width = 0;

	if (!isatty(fd))
		width = width_given();
	else if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col)
		width = size.ws_col;
	else	/* a serial line does not know */
		width = width_given() ? width_given() : WIDTH_DEFAULT;
	return width && width < WIDTH_LEAST ? WIDTH_LEAST : width;
}

bool output_is_narrow(void)
{
	size_t width = output_width(STDOUT_FILENO);

	return width && width < WIDTH_WIDE;
}

/* Up to where a line must not be broken: "[--key KEY]", "--port PORT", or one word */
static size_t piece(const char *text)
{
	bool option = !strncmp(text, "--", 2);
	int depth = 0;
	size_t n;

	for (n = 0; text[n]; n++) {
		depth += (text[n] == '[') - (text[n] == ']');
		if (text[n] != ' ' || depth > 0)
			continue;
		if (!option)
			break;
		option = false;
	}
	return n;
}

void print_wrapped(FILE *file, const char *text, size_t column, size_t indent, size_t width)
{
	bool begun = false;

	while (*text) {
		size_t len = piece(text);

		if (begun && width && column + 1 + len > width) {
			fprintf(file, "\n%*s", (int)indent, "");
			column = indent;
		} else if (begun) {
			putc(' ', file);
			column++;
		}
		fwrite(text, 1, len, file);
		column += len;
		text += len;
		text += *text == ' ';
		begun = true;
	}
	putc('\n', file);
}

void print_usage(FILE *file, const struct command_row *row, size_t column, size_t indent)
{
	size_t width = output_width(fileno(file));
	char usage[512];

	command_usage(row, usage, sizeof(usage));
	print_wrapped(file, usage, column, indent, width && width < WIDTH_DEFAULT ? width : WIDTH_DEFAULT);
}
