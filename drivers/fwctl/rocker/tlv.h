/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_ROCKER_TLV_H
#define FWCTL_ROCKER_TLV_H

#include <linux/types.h>
#include <uapi/fwctl/rocker.h>

#define TLV_HEADER	sizeof(struct fwctl_rocker_tlv)
#define TLV_ALIGN	8

/* Bytes that a value takes with its header and its padding */
#define TLV_SIZE(_value_len)	(TLV_HEADER + round_up(_value_len, TLV_ALIGN))

/**
 * struct rocker_attr - an attribute, taken out of a message
 * @type: which
 * @len: bytes of its value
 * @value: in the message
 */
struct rocker_attr {
	u32 type;
	u16 len;
	const void *value;
};

/**
 * struct rocker_attr_rule - what an attribute must look like
 * @min: least bytes of its value
 * @max: most bytes; 0: there is no such attribute
 * @nest: what is in it, if it is a nest
 */
struct rocker_attr_rule {
	u16 min;
	u16 max;
	const struct rocker_schema *nest;
};

/**
 * struct rocker_schema - which attributes a message or a nest may have
 * @rules: by type; NULL for an array: types 1, 2, 3 and so on, in this order
 * @count: rules, at most 64
 * @element: of an array, the rule for each
 * @required: BIT_ULL(type) of those that must be there
 * @lenient: from the device: what is reserved is ignored, as are attributes
 *	that have no rule
 */
struct rocker_schema {
	const struct rocker_attr_rule *rules;
	u8 count;
	struct rocker_attr_rule element;
	u64 required;
	bool lenient;
};

/**
 * struct rocker_cursor - a place in a list of attributes
 * @list: the list
 * @len: its bytes
 * @at: where the next one begins; @len at the end
 */
struct rocker_cursor {
	const void *list;
	size_t len;
	size_t at;
};

/**
 * struct rocker_message - a list of attributes that is being written
 * @to: where
 * @room: bytes there
 * @len: bytes written
 * @full: something did not fit, and was left out
 */
struct rocker_message {
	void *to;
	size_t room;
	size_t len;
	bool full;
};

const char *fwctl_rocker_tlv_next(struct rocker_cursor *cursor, bool lenient,
				  struct rocker_attr *attr);
const char *fwctl_rocker_tlv_check(const struct rocker_schema *schema, const void *list,
				   size_t len, u64 *present);
bool fwctl_rocker_tlv_find(const void *list, size_t len, u32 type, struct rocker_attr *attr);

void fwctl_rocker_tlv_put(struct rocker_message *message, u32 type, const void *value, u16 len);
size_t fwctl_rocker_tlv_begin(struct rocker_message *message, u32 type);
void fwctl_rocker_tlv_raw(struct rocker_message *message, const void *bytes, size_t len);
void fwctl_rocker_tlv_end(struct rocker_message *message, size_t nest);

/* schema.c */
extern const struct rocker_schema fwctl_rocker_any_schema;
extern const struct rocker_schema fwctl_rocker_answer_schema;
const struct rocker_schema *fwctl_rocker_request_schema(u32 command);
const struct rocker_schema *fwctl_rocker_response_schema(u32 command);

#endif
