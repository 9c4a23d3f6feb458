// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes: type, length, value, in that order, each beginning on 8 bytes.
 *
 * - Nothing is read that was not found to lie inside the message. An attribute's
 *   length says where the next one is, so the first that is wrong ends it all.
 * - What a program sends is right to the last bit: reserved fields and padding
 *   are 0, no attribute comes twice, none is unknown, each has the length of its
 *   type. Devices and drivers take the last of two, or the first.
 * - What a device returns may have attributes that nobody here knows, which are
 *   skipped, and padding with whatever lay there. All else holds for it, too.
 * - A nest is only where a schema says so, and schemas end.
 */
#include "tlv.h"

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <asm/byteorder.h>

static_assert(sizeof(struct fwctl_rocker_tlv) == TLV_ALIGN);
static_assert(offsetof(struct fwctl_rocker_tlv, len) == 4);

/**
 * fwctl_rocker_tlv_next - take the next attribute out of a list
 * @cursor: not at the end; moved behind the attribute
 * @lenient: what is reserved may be anything, and the last padding be missing
 * @attr: gets the attribute
 *
 * Context: any. Pure.
 * Return: NULL, or what is wrong with it, a sentence.
 */
const char *fwctl_rocker_tlv_next(struct rocker_cursor *cursor, bool lenient,
				  struct rocker_attr *attr)
{
	const struct fwctl_rocker_tlv *tlv = cursor->list + cursor->at;
	size_t left = cursor->len - cursor->at;
	size_t len, padded;

	if (left < TLV_HEADER)
		return "an attribute is shorter than its header";
	len = le16_to_cpu(tlv->len);
	if (len < TLV_HEADER || len > left)
		return "the length of an attribute leads out of its list";
	padded = round_up(len, TLV_ALIGN);
	if (padded > left && !lenient)
		return "the padding of an attribute is missing";
	padded = min(padded, left);
	if (!lenient && tlv->reserved)
		return "a reserved field of an attribute is not zero";
	if (!lenient && memchr_inv((const void *)tlv + len, 0, padded - len))
		return "the padding of an attribute is not zero";

	*attr = (struct rocker_attr){
		.type = le32_to_cpu(tlv->type),
		.len = len - TLV_HEADER,
		.value = tlv->value,
	};
	cursor->at += padded;
	return NULL;
}

static const struct rocker_attr_rule *rule_of(const struct rocker_schema *schema, u32 type)
{
	if (!schema->rules)
		return &schema->element;
	if (type >= schema->count || !schema->rules[type].max)
		return NULL;
	return &schema->rules[type];
}

/* A nest inside a nest is one more than any schema has, so this is no recursion */
static const char *check_flat(const struct rocker_schema *schema, const void *list, size_t len,
			      u64 *present)
{
	struct rocker_cursor cursor = { .list = list, .len = len };
	struct rocker_attr attr;
	const char *defect;
	u32 expected = 1;

	while (cursor.at < cursor.len) {
		const struct rocker_attr_rule *rule;

		defect = fwctl_rocker_tlv_next(&cursor, schema->lenient, &attr);
		if (defect)
			return defect;
		rule = rule_of(schema, attr.type);
		if (!rule && schema->lenient)
			continue;
		if (!rule)
			return "an attribute that the command does not have";
		if (!schema->rules && attr.type != expected++)
			return "the elements of an array are not numbered in order";
		if (attr.len < rule->min || attr.len > rule->max)
			return "an attribute has not the length of its type";
		if (schema->rules && (*present & BIT_ULL(attr.type)))
			return "an attribute is there twice";
		if (schema->rules)
			*present |= BIT_ULL(attr.type);
	}
	if (schema->required & ~*present)
		return "an attribute that the command needs is missing";
	return NULL;
}

static const char *check_nests(const struct rocker_schema *schema, const void *list, size_t len)
{
	struct rocker_cursor cursor = { .list = list, .len = len };
	struct rocker_attr attr;
	const char *defect = NULL;

	while (cursor.at < cursor.len && !defect) {
		const struct rocker_attr_rule *rule;
		u64 present = 0;

		defect = fwctl_rocker_tlv_next(&cursor, schema->lenient, &attr);
		if (defect)
			break;
		rule = rule_of(schema, attr.type);
		if (rule && rule->nest)
			defect = check_flat(rule->nest, attr.value, attr.len, &present);
	}
	return defect;
}

/**
 * fwctl_rocker_tlv_check - is a list of attributes as it must be?
 * @schema: what it must be
 * @list: the list
 * @len: its bytes
 * @present: gets BIT_ULL(type) of the attributes that are there, outside of nests
 *
 * Context: any. Pure.
 * Return: NULL, or what is wrong, a sentence.
 */
const char *fwctl_rocker_tlv_check(const struct rocker_schema *schema, const void *list,
				   size_t len, u64 *present)
{
	const char *defect;

	*present = 0;
	defect = check_flat(schema, list, len, present);
	return defect ?: check_nests(schema, list, len);
}

/**
 * fwctl_rocker_tlv_find - find an attribute
 * @list: a list that was found to be right
 * @len: its bytes
 * @type: which
 * @attr: gets the attribute
 *
 * Context: any. Pure.
 * Return: true if it is there.
 */
bool fwctl_rocker_tlv_find(const void *list, size_t len, u32 type, struct rocker_attr *attr)
{
	struct rocker_cursor cursor = { .list = list, .len = len };

	while (cursor.at < cursor.len && !fwctl_rocker_tlv_next(&cursor, true, attr)) {
		if (attr->type == type)
			return true;
	}
	return false;
}

/* Room for @len more bytes, zeroed; NULL if there is not enough */
static void *extend(struct rocker_message *message, size_t len)
{
	void *at = message->to + message->len;

	if (message->full || len > message->room - message->len) {
		message->full = true;
		return NULL;
	}
	memset(at, 0, len);
	message->len += len;
	return at;
}

/**
 * fwctl_rocker_tlv_put - write an attribute
 * @message: the list
 * @type: which
 * @value: its value
 * @len: bytes of it
 */
void fwctl_rocker_tlv_put(struct rocker_message *message, u32 type, const void *value, u16 len)
{
	struct fwctl_rocker_tlv *tlv = NULL;

	if (len <= U16_MAX - TLV_HEADER)
		tlv = extend(message, TLV_SIZE(len));
	else
		message->full = true;
	if (!tlv)
		return;
	tlv->type = cpu_to_le32(type);
	tlv->len = cpu_to_le16(TLV_HEADER + len);
	memcpy(tlv->value, value, len);
}

/**
 * fwctl_rocker_tlv_begin - begin a nest
 * @message: the list
 * @type: which
 *
 * Return: where it is, for fwctl_rocker_tlv_end().
 */
size_t fwctl_rocker_tlv_begin(struct rocker_message *message, u32 type)
{
	size_t at = message->len;

	fwctl_rocker_tlv_put(message, type, NULL, 0);
	return at;
}

/**
 * fwctl_rocker_tlv_raw - write attributes that are complete already
 * @message: the list
 * @bytes: they, padding and all
 * @len: how many bytes, a multiple of 8
 */
void fwctl_rocker_tlv_raw(struct rocker_message *message, const void *bytes, size_t len)
{
	void *at = extend(message, len);

	if (at)
		memcpy(at, bytes, len);
}

/**
 * fwctl_rocker_tlv_end - end a nest
 * @message: the list
 * @nest: where it begins
 */
void fwctl_rocker_tlv_end(struct rocker_message *message, size_t nest)
{
	struct fwctl_rocker_tlv *tlv = message->to + nest;

	if (message->len - nest > U16_MAX)
		message->full = true;
	if (!message->full)
		tlv->len = cpu_to_le16(message->len - nest);
}
