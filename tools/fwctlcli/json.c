// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel said of commands, read out of its JSON and put for people.
 */
#include "cli.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *json_text(struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	return value ? json_object_get_string(value) : "";
}

bool json_has(struct json_object *object, const char *key)
{
	return json_object_object_get_ex(object, key, NULL);
}

int json_scope(struct json_object *object, const char *key)
{
	return fwctl_scope_parse(json_text(object, key)) < 0 ? -1 :
	       fwctl_scope_parse(json_text(object, key));
}

bool json_includes(struct json_object *array, const char *word)
{
	for (size_t i = 0; array && i < json_object_array_length(array); i++) {
		if (!strcmp(json_object_get_string(json_object_array_get_idx(array, i)), word))
			return true;
	}
	return false;
}

uint32_t json_opcode(struct json_object *object)
{
	return strtoul(json_text(object, "opcode"), NULL, 16);
}

/* A name where there is one; policies have their UUIDs as bare digits */
static void key_text(const char *digits, uint32_t opcode, char *text, size_t room)
{
	const char *name = NULL;
	char uuid_text[FWCTL_UUID_TEXT];
	uint8_t uuid[16] = { 0 };
	int n = 0;

	for (const char *p = digits; *p && n < 32; p++) {
		if (!isxdigit((unsigned char)*p))
			continue;
		uuid[n / 2] = uuid[n / 2] << 4 | (isdigit((unsigned char)*p) ? *p - '0' :
						  tolower((unsigned char)*p) - 'a' + 10);
		n++;
	}
	if (opcode >> 8 == 0x04)
		name = fwctl_cxl_log_name(uuid);
	else if (opcode >> 8 == 0x05)
		name = fwctl_cxl_feature_name(uuid);
	fwctl_uuid_text(uuid, uuid_text);
	snprintf(text, room, "%s", name ? name : uuid_text);
}

void command_text(struct json_object *object, const char *subsystem, char *text, size_t room)
{
	uint32_t opcode = json_opcode(object);
	char key[64] = "";

	if (json_has(object, "key-uuid"))
		key_text(json_text(object, "key-uuid"), opcode, key, sizeof(key));
	else if (json_has(object, "key-number"))
		snprintf(key, sizeof(key), "%" PRIx64,
			 json_object_get_uint64(json_object_object_get(object, "key-number")));
	snprintf(text, room, "%0*" PRIx32 "%s%s", subsystem && !strcmp(subsystem, "nvme") ? 2 : 4,
		 opcode, key[0] ? ":" : "", key);
}

void effect_upper(const char *word, char *text, size_t room)
{
	size_t i;

	for (i = 0; word[i] && i + 1 < room; i++)
		text[i] = word[i] == '-' ? '_' : toupper((unsigned char)word[i]);
	text[i] = 0;
}

struct json_object *command_verdict(struct json_object *command, int scope)
{
	struct json_object *verdicts = json_object_object_get(command, "verdict");

	for (size_t i = 0; verdicts && i < json_object_array_length(verdicts); i++) {
		struct json_object *verdict = json_object_array_get_idx(verdicts, i);

		if (json_scope(verdict, "scope") == scope)
			return verdict;
	}
	return NULL;
}

static struct json_object *first_refusal(struct json_object *verdict)
{
	struct json_object *refusals = json_object_object_get(verdict, "refusal");

	return refusals ? json_object_array_get_idx(refusals, 0) : NULL;
}

const char *verdict_reason(struct json_object *verdict)
{
	struct json_object *refusal = verdict ? first_refusal(verdict) : NULL;

	return refusal ? json_text(refusal, "reason") : "";
}

const char *verdict_why(struct json_object *verdict)
{
	struct json_object *refusal = verdict ? first_refusal(verdict) : NULL;

	return refusal ? json_text(refusal, "why") : "";
}
