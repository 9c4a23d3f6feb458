// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink family, for the other files: its answers as JSON, by the names of
 * the specification, and its failures in words. The kernel's client prints the
 * same: numbers in hexadecimal where the specification says so, words for
 * numbers, lists of words for sets.
 */
#include "cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int netlink_open(struct cli *cli)
{
	if (cli->nl)
		return 0;
	/* a made-up /sys has no kernel */
	return secure_getenv("FWCTL_ROOT") ? -ENOENT : fwctl_nl_open(&cli->nl);
}

int netlink_need(struct cli *cli)
{
	int err = netlink_open(cli);

	return err ? fail_netlink(cli, err, NULL) : 0;
}

static int fail_capability(struct cli *cli, const char *what)
{
	const char *said = fwctl_nl_said(cli->nl);

	if (said)
		fail_refusal(cli, "capability", -EPERM, "%s", said);
	else
		fail_refusal(cli, "capability", -EPERM, "%s: that needs CAP_SYS_ADMIN in the initial user namespace",
			     what);
	fail_hint(cli, "use sudo, or give the process CAP_SYS_ADMIN in the initial user namespace; devices and commands are for everyone");
	return EXIT_REFUSED;
}

int fail_netlink(struct cli *cli, int err, const char *what)
{
	const char *said = fwctl_nl_said(cli->nl);

	switch (err) {
	case -ENOENT:
		if (cli->nl)
			break;
		return fail_device(cli, err,
				   "there is no netlink family fwctl: the module fwctl is not loaded (modprobe fwctl_cxl), or is older than this program, or this is not the initial network namespace");
	case -EPERM:
	case -EACCES:
		return fail_capability(cli, what ? what : "this");
	case -ENODEV:
		return fail_device(cli, err, "the device is gone%s%s", said ? ": " : "",
				   said ? said : "");
	case -EAGAIN:
		return fail_device(cli, err,
				   "what was to be listed changed again and again meanwhile; try once more");
	}
	return fail_device(cli, err, "%s%s%s (%s)", what ? what : "netlink", ": ",
			   said ? said : strerror(-err), strerrorname_np(-err));
}

static uint64_t number_of(const void *member, size_t size)
{
	uint64_t number = 0;

	memcpy(&number, member, size);	/* little-endian, as all our hosts are */
	return number;
}

static struct json_object *json_string(const char *text)
{
	return text ? json_escaped(text, strlen(text)) : NULL;
}

static struct json_object *json_word(const struct fwctl_field *field, uint64_t number)
{
	uint64_t i;

	for (i = 0; field->words[i] && i < number; i++)
		;
	if (field->words[i])
		return json_object_new_string(field->words[i]);
	return json_object_new_uint64(number);
}

static struct json_object *json_words(const struct fwctl_field *field, uint64_t set)
{
	struct json_object *array = json_object_new_array();
	unsigned int i;

	for (i = 0; field->words[i]; i++) {
		if (set & 1ULL << i)
			json_object_array_add(array, json_object_new_string(field->words[i]));
	}
	for (; i < 64; i++) {
		if (set & 1ULL << i)
			json_object_array_add(array, json_format("bit %u", i));
	}
	return array;
}

static struct json_object *json_list(const struct fwctl_field *field, const void *list, size_t count)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < count; i++) {
		if (field->kind == FWCTL_KIND_STRINGS)
			json_object_array_add(array, json_string(((const char *const *)list)[i]));
		else
			json_object_array_add(array, json_object_of(field->type, (const char *)list +
								    i * field->type->size));
	}
	return array;
}

static struct json_object *json_field(const struct fwctl_field *field, const void *object)
{
	const char *member = (const char *)object + field->offset;
	const struct fwctl_nl_bytes *bytes = (const void *)member;
	const void *pointer;
	size_t count;

	switch (field->kind) {
	case FWCTL_KIND_NUMBER:
		return json_object_new_uint64(number_of(member, field->size));
	case FWCTL_KIND_SIGNED:
		return json_object_new_int64((int32_t)number_of(member, field->size));
	case FWCTL_KIND_HEX:
		return json_format("0x%" PRIx64, number_of(member, field->size));
	case FWCTL_KIND_WORD:
		return json_word(field, number_of(member, field->size));
	case FWCTL_KIND_WORDS:
		return json_words(field, number_of(member, field->size));
	case FWCTL_KIND_FLAG:
		return json_object_new_boolean(true);
	case FWCTL_KIND_BYTES:
		return json_hex(bytes->data, bytes->len);
	case FWCTL_KIND_UUID:
		return json_uuid(bytes->data);
	default:
		break;
	}
	memcpy(&pointer, member, sizeof(pointer));
	if (field->kind == FWCTL_KIND_STRING)
		return json_string(pointer);
	if (field->kind == FWCTL_KIND_OBJECT)
		return json_object_of(field->type, pointer);
	memcpy(&count, (const char *)object + field->count, sizeof(count));
	return json_list(field, pointer, count);
}

struct json_object *json_object_of(const struct fwctl_type *type, const void *object)
{
	struct json_object *json = json_object_new_object();
	uint64_t present = number_of(object, sizeof(present));	/* the first member of all */

	for (const struct fwctl_field *field = type->fields; field->name; field++) {
		if (present & 1ULL << field->attribute)
			json_set(json, field->name, json_field(field, object));
	}
	return json;
}

static void add(void *arg, struct json_object *json)
{
	struct json_object **array = arg;

	if (!*array)
		*array = json_object_new_array();
	json_object_array_add(*array, json);
}

int collect_devices(void *arg, const struct fwctl_nl_message *message)
{
	if (message->dev)
		add(arg, json_object_of(&fwctl_type_device, message->dev));
	return 0;
}

int collect_commands(void *arg, const struct fwctl_nl_message *message)
{
	if (message->cmd)
		add(arg, json_object_of(&fwctl_type_command, message->cmd));
	return 0;
}

int collect_policy(void *arg, const struct fwctl_nl_message *message)
{
	for (size_t i = 0; i < message->policies; i++)
		add(arg, json_object_of(&fwctl_type_policy, &message->policy[i]));
	return 0;
}

/* Names of processes are bytes; people read what they are as text too */
static void add_text(struct json_object *json, const char *key, const struct fwctl_nl_bytes *bytes)
{
	if (bytes->data)
		json_set(json, key, json_escaped(bytes->data, bytes->len));
}

int collect_records(void *arg, const struct fwctl_nl_message *message)
{
	struct json_object *json;

	if (!message->record)
		return 0;
	json = json_object_of(&fwctl_type_record, message->record);
	add_text(json, "comm-text", &message->record->comm);
	add_text(json, "exe-text", &message->record->exe);
	add(arg, json);
	return 0;
}

/* ---- a device by any of its names ---- */

static bool is_serial(const char *serial, const char *wanted)
{
	uint64_t a, b;
	char *end;

	if (!*serial || !*wanted)
		return false;
	if (!strcmp(serial, wanted))
		return true;
	a = strtoull(serial, &end, 0);
	if (*end)
		return false;
	b = strtoull(wanted, &end, 0);
	return !*end && a == b;
}

/* pci/0000:0d:00.0/0x1: the address, with or without its domain */
static bool is_address(const char *identity, const char *wanted)
{
	size_t len = strlen(wanted);

	if (strncmp(identity, "pci/", 4))
		return false;
	identity += 4;
	if (!strncmp(identity, "0000:", 5) && strcspn(wanted, ".") == 5)
		identity += 5;
	return len && !strncmp(identity, wanted, len) && (!identity[len] || identity[len] == '/');
}

static bool is_called(struct json_object *device, const char *wanted)
{
	if (!strncmp(wanted, "serial:", 7))
		return is_serial(json_text(device, "serial"), wanted + 7);
	if (!strncmp(wanted, "/dev/fwctl/", 11))
		return !strcmp(json_text(device, "name"), wanted + 11);
	return !strcmp(json_text(device, "name"), wanted) ||
	       !strcmp(json_text(device, "parent"), wanted) ||
	       json_includes(json_object_object_get(device, "door"), wanted) ||
	       is_address(json_text(device, "identity"), wanted);
}

int netlink_find(struct cli *cli, const char *name, uint32_t *index, struct json_object **json)
{
	struct json_object *devices = NULL, *found = NULL;
	int err = fwctl_nl_devices(cli->nl, collect_devices, &devices), count = 0;

	for (size_t i = 0; !err && devices && i < json_object_array_length(devices); i++) {
		struct json_object *device = json_object_array_get_idx(devices, i);

		if (!is_called(device, name))
			continue;
		found = device;
		count++;
	}
	if (count == 1) {
		*index = json_object_get_int64(json_object_object_get(found, "index"));
		json_object_put(*json);
		*json = json_object_get(found);
	} else if (!err) {
		err = count ? -ENOTUNIQ : -ENXIO;
	}
	json_object_put(devices);
	return err;
}

int netlink_device(struct cli *cli, const char *name, uint32_t *index, struct json_object **json)
{
	int status = netlink_need(cli), err;

	if (status)
		return status;
	err = netlink_find(cli, name, index, json);
	if (err == -ENOTUNIQ)
		return fail_device(cli, err,
				   "%s is more than one device; use one of the names in fwctlcli dev list",
				   name);
	if (err == -ENXIO)
		return fail_device(cli, -ENODEV, "no device %s; see fwctlcli dev list", name);
	return err ? fail_netlink(cli, err, "devices") : 0;
}
