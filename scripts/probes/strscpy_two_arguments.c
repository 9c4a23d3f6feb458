// SPDX-License-Identifier: GPL-2.0-only
/* strscpy() takes the size of an array by itself since 6.9. */
#include <linux/string.h>

ssize_t probe(char (*to)[16], const char *from)
{
	return strscpy(*to, from);
}
