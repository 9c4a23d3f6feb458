// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attributes into structures. What the descriptions do not name is skipped: it
 * is from a newer kernel. What they name has the type they say, or the message
 * is not believed.
 */
#include "netlink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>

#include <fwctl/netlink.h>

/* More than any set of attributes has: @present has a bit for each */
#define ATTRIBUTES_MAX 64

struct fwctl_block {
	struct fwctl_block *next;
	uint64_t data[];
};

void *fwctl_arena_get(struct fwctl_arena *arena, size_t size)
{
	struct fwctl_block *block = calloc(1, sizeof(*block) + (size ? size : 1));

	if (!block)
		return NULL;
	block->next = arena->blocks;
	arena->blocks = block;
	return block->data;
}

void fwctl_arena_free(struct fwctl_arena *arena)
{
	while (arena->blocks) {
		struct fwctl_block *block = arena->blocks;

		arena->blocks = block->next;
		free(block);
	}
}

static const struct fwctl_field *find_field(const struct fwctl_type *type, unsigned int attribute)
{
	for (const struct fwctl_field *field = type->fields; field->name; field++) {
		if (field->attribute == attribute)
			return field;
	}
	return NULL;
}

static struct nla_policy policy_of(const struct fwctl_field *field)
{
	static const int numbers[] = { [1] = NLA_U8, [2] = NLA_U16, [4] = NLA_U32, [8] = NLA_U64 };

	switch (field->kind) {
	case FWCTL_KIND_STRING:
	case FWCTL_KIND_STRINGS:
		return (struct nla_policy){ .type = NLA_STRING };
	case FWCTL_KIND_FLAG:
		return (struct nla_policy){ .type = NLA_FLAG };
	case FWCTL_KIND_OBJECT:
	case FWCTL_KIND_OBJECTS:
		return (struct nla_policy){ .type = NLA_NESTED };
	case FWCTL_KIND_UUID:
		return (struct nla_policy){ .type = NLA_UNSPEC, .minlen = 16, .maxlen = 16 };
	case FWCTL_KIND_BYTES:
		return (struct nla_policy){ .type = NLA_UNSPEC };
	default:
		return (struct nla_policy){ .type = numbers[field->size], .maxlen = field->size };
	}
}

static int validate(const struct fwctl_type *type, struct nlattr *head, int len)
{
	struct nla_policy policy[ATTRIBUTES_MAX] = { 0 };

	for (const struct fwctl_field *field = type->fields; field->name; field++)
		policy[field->attribute] = policy_of(field);
	return nla_validate(head, len, ATTRIBUTES_MAX - 1, policy) ? -EBADMSG : 0;
}

static size_t *count_at(const struct fwctl_field *field, void *object)
{
	return (size_t *)((char *)object + field->count);
}

/* Room for all of the attributes that come several times; they are counted again when taken */
static int make_lists(const struct fwctl_type *type, struct nlattr *head, int len,
		      struct fwctl_arena *arena, void *object)
{
	const struct fwctl_field *field;
	struct nlattr *attr;
	int rest;

	nla_for_each_attr(attr, head, len, rest) {
		field = find_field(type, nla_type(attr));
		if (field && (field->kind == FWCTL_KIND_STRINGS || field->kind == FWCTL_KIND_OBJECTS))
			++*count_at(field, object);
	}
	for (field = type->fields; field->name; field++) {
		size_t each = field->kind == FWCTL_KIND_OBJECTS ? field->type->size : sizeof(char *);
		void *list;

		if (field->kind != FWCTL_KIND_STRINGS && field->kind != FWCTL_KIND_OBJECTS)
			continue;
		if (!*count_at(field, object))
			continue;
		list = fwctl_arena_get(arena, each * *count_at(field, object));
		if (!list)
			return -ENOMEM;
		memcpy((char *)object + field->offset, &list, sizeof(list));
		*count_at(field, object) = 0;
	}
	return 0;
}

static int take_object(const struct fwctl_type *type, struct nlattr *attr, struct fwctl_arena *arena,
		       void *object)
{
	return fwctl_nl_parse(type, nla_data(attr), nla_len(attr), arena, object);
}

static int take(const struct fwctl_field *field, struct nlattr *attr, struct fwctl_arena *arena,
		void *object)
{
	void *member = (char *)object + field->offset;
	struct fwctl_nl_bytes bytes = { nla_data(attr), nla_len(attr) };
	const char *text = nla_data(attr);
	char *nested;

	switch (field->kind) {
	case FWCTL_KIND_FLAG:
		*(bool *)member = true;
		return 0;
	case FWCTL_KIND_STRING:
		memcpy(member, &text, sizeof(text));
		return 0;
	case FWCTL_KIND_STRINGS:
		memcpy(&nested, member, sizeof(nested));
		nested += sizeof(text) * (*count_at(field, object))++;
		memcpy(nested, &text, sizeof(text));
		return 0;
	case FWCTL_KIND_BYTES:
	case FWCTL_KIND_UUID:
		memcpy(member, &bytes, sizeof(bytes));
		return 0;
	case FWCTL_KIND_OBJECT:
		nested = fwctl_arena_get(arena, field->type->size);
		if (!nested)
			return -ENOMEM;
		memcpy(member, &nested, sizeof(nested));
		return take_object(field->type, attr, arena, nested);
	case FWCTL_KIND_OBJECTS:
		memcpy(&nested, member, sizeof(nested));
		nested += field->type->size * (*count_at(field, object))++;
		return take_object(field->type, attr, arena, nested);
	default:
		memcpy(member, nla_data(attr), field->size);
		return 0;
	}
}

int fwctl_nl_parse(const struct fwctl_type *type, struct nlattr *head, int len,
		   struct fwctl_arena *arena, void *object)
{
	struct nlattr *attr;
	int err, rest;

	err = validate(type, head, len);
	if (!err)
		err = make_lists(type, head, len, arena, object);
	if (err)
		return err;
	nla_for_each_attr(attr, head, len, rest) {
		const struct fwctl_field *field = find_field(type, nla_type(attr));

		if (!field)
			continue;
		*(uint64_t *)object |= 1ULL << field->attribute;	/* @present is first */
		err = take(field, attr, arena, object);
		if (err)
			return err;
	}
	return rest ? -EBADMSG : 0;
}

static const char *event_name(uint8_t command)
{
	switch (command) {
	case FWCTL_NL_CMD_DEV_ADD_NTF:
		return "dev-add-ntf";
	case FWCTL_NL_CMD_DEV_DEL_NTF:
		return "dev-del-ntf";
	case FWCTL_NL_CMD_RECORD_NTF:
		return "record-ntf";
	case FWCTL_NL_CMD_PROGRESS_NTF:
		return "progress-ntf";
	default:
		return NULL;
	}
}

int fwctl_nl_parse_message(struct nlmsghdr *header, struct fwctl_arena *arena,
			   struct fwctl_nl_message *message)
{
	const struct genlmsghdr *genl = nlmsg_data(header);

	memset(message, 0, sizeof(*message));
	if (!nlmsg_valid_hdr(header, GENL_HDRLEN))
		return -EBADMSG;
	message->event = event_name(genl->cmd);
	return fwctl_nl_parse(&fwctl_type_message, nlmsg_attrdata(header, GENL_HDRLEN),
			      nlmsg_attrlen(header, GENL_HDRLEN), arena, message);
}

/* Of attributes that only requests have */
static const char *const request_names[] = {
	[FWCTL_A_INDEX] = "index",
	[FWCTL_A_OPCODE] = "opcode",
	[FWCTL_A_KEY_UUID] = "key-uuid",
	[FWCTL_A_KEY_NUMBER] = "key-number",
	[FWCTL_A_VIA] = "via",
	[FWCTL_A_TARGET] = "target",
	[FWCTL_A_SCOPE] = "scope",
	[FWCTL_A_IN] = "in",
	[FWCTL_A_OUT_LEN] = "out-len",
	[FWCTL_A_DEFAULT] = "default",
	[FWCTL_A_POLICY] = "policy",
	[FWCTL_A_SEQ] = "seq",
};

const char *fwctl_nl_request_name(unsigned int attribute)
{
	return attribute <= FWCTL_A_SEQ && request_names[attribute] ? request_names[attribute] : "?";
}

void fwctl_nl_attribute_at(struct nlmsghdr *header, size_t offset, char *text, size_t room)
{
	char *wanted = (char *)header + offset;
	struct nlattr *attr, *inner;
	int rest, left;

	nla_for_each_attr(attr, nlmsg_attrdata(header, GENL_HDRLEN),
			  nlmsg_attrlen(header, GENL_HDRLEN), rest) {
		if (wanted < (char *)attr || wanted >= (char *)attr + nla_total_size(nla_len(attr)))
			continue;
		snprintf(text, room, "%s", fwctl_nl_request_name(nla_type(attr)));
		if (nla_type(attr) != FWCTL_A_POLICY || wanted == (char *)attr)
			return;
		nla_for_each_nested(inner, attr, left) {
			const struct fwctl_field *field;

			field = find_field(&fwctl_type_policy, nla_type(inner));
			if (wanted == (char *)inner && field)
				snprintf(text, room, "policy.%s", field->name);
		}
		return;
	}
}
