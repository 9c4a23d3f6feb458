// SPDX-License-Identifier: GPL-2.0-only
/*
 * json [KEY]: exit 0 if standard input is exactly one JSON document, and print
 * the value of KEY in it; 1 if not, or without that key.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json, *value;
	static char text[1 << 20];
	size_t len = fread(text, 1, sizeof(text) - 1, stdin), end;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	json = json_tokener_parse_ex(tokener, text, len + 1);
	if (!json || json_tokener_get_error(tokener) != json_tokener_success)
		return 1;
	end = json_tokener_get_parse_end(tokener);
	if (strspn(text + end, "\n ") != len - end)
		return 1;
	if (argc > 1) {
		if (!json_object_object_get_ex(json, argv[1], &value))
			return 1;
		puts(value ? json_object_get_string(value) : "null");
	}
	json_object_put(json);
	json_tokener_free(tokener);
	return 0;
}
