// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * CXL: output payloads, decoded. Pure functions: no byte past the given length
 * is read, no count of the device's is believed further than that.
 */
#include "private.h"

#include <errno.h>
#include <string.h>

#define CAPACITY_UNIT	(256ULL << 20)

int fwctl_cxl_decode_identify(const void *buf, size_t len, struct fwctl_cxl_identify *id)
{
	const uint8_t *b = buf;

	if (len < 18)
		return -EBADMSG;
	*id = (struct fwctl_cxl_identify) {
		.vendor = fwctl_le16(b),
		.device = fwctl_le16(b + 2),
		.subsystem_vendor = fwctl_le16(b + 4),
		.subsystem = fwctl_le16(b + 6),
		.serial = fwctl_le64(b + 8),
		.max_message = b[16] < 64 ? 1ULL << b[16] : 0,
		.component = b[17],
	};
	return 0;
}

int fwctl_cxl_decode_memdev(const void *buf, size_t len, struct fwctl_cxl_memdev *mem)
{
	const uint8_t *b = buf;

	if (len < 0x43)
		return -EBADMSG;
	*mem = (struct fwctl_cxl_memdev) {
		.total = fwctl_le64(b + 0x10) * CAPACITY_UNIT,
		.volatile_only = fwctl_le64(b + 0x18) * CAPACITY_UNIT,
		.persistent_only = fwctl_le64(b + 0x20) * CAPACITY_UNIT,
		.partition_align = fwctl_le64(b + 0x28) * CAPACITY_UNIT,
		.events_info = fwctl_le16(b + 0x30),
		.events_warning = fwctl_le16(b + 0x32),
		.events_failure = fwctl_le16(b + 0x34),
		.events_fatal = fwctl_le16(b + 0x36),
		.label_storage = fwctl_le32(b + 0x38),
		.poison_list_max = fwctl_le24(b + 0x3c),
		.inject_poison_limit = fwctl_le16(b + 0x3f),
		.poison_caps = b[0x41],
		.qos_caps = b[0x42],
		.has_dynamic = len >= 0x45,
	};
	if (mem->has_dynamic)
		mem->events_dynamic = fwctl_le16(b + 0x43);
	fwctl_escape(mem->firmware, sizeof(mem->firmware), b, 16);
	return 0;
}

int fwctl_cxl_decode_health(const void *buf, size_t len, struct fwctl_cxl_health *health)
{
	const uint8_t *b = buf;

	if (len < 18)
		return -EBADMSG;
	*health = (struct fwctl_cxl_health) {
		.status = b[0],
		.media = b[1],
		.additional = b[2],
		.life_used = b[3],
		.temperature = (int16_t)fwctl_le16(b + 4),
		.dirty_shutdowns = fwctl_le32(b + 6),
		.volatile_errors = fwctl_le32(b + 10),
		.persistent_errors = fwctl_le32(b + 14),
	};
	return 0;
}

int fwctl_cxl_decode_alerts(const void *buf, size_t len, struct fwctl_cxl_alerts *alerts)
{
	const uint8_t *b = buf;

	if (len < 16)
		return -EBADMSG;
	*alerts = (struct fwctl_cxl_alerts) {
		.valid = b[0],
		.programmable = b[1],
		.life_critical = b[2],
		.life_warning = b[3],
		.over_critical = (int16_t)fwctl_le16(b + 4),
		.under_critical = (int16_t)fwctl_le16(b + 6),
		.over_warning = (int16_t)fwctl_le16(b + 8),
		.under_warning = (int16_t)fwctl_le16(b + 10),
		.volatile_warning = fwctl_le16(b + 12),
		.persistent_warning = fwctl_le16(b + 14),
	};
	return 0;
}

int fwctl_cxl_decode_logs(const void *buf, size_t len, struct fwctl_cxl_log_entry *logs, int max)
{
	const uint8_t *b = buf;
	unsigned int count;

	if (len < 8)
		return -EBADMSG;
	count = fwctl_le16(b);
	if (count > (len - 8) / 20)
		return -EBADMSG;
	for (unsigned int i = 0; i < count && (int)i < max; i++) {
		const uint8_t *entry = b + 8 + i * 20;

		memcpy(logs[i].uuid, entry, 16);
		logs[i].size = fwctl_le32(entry + 16);
	}
	return count;
}

int fwctl_cxl_decode_cel(const void *buf, size_t len, struct fwctl_cxl_effect_entry *cel, int max)
{
	const uint8_t *b = buf;
	int count = len / 4;

	if (len % 4)
		return -EBADMSG;
	for (int i = 0; i < count && i < max; i++) {
		cel[i].opcode = fwctl_le16(b + i * 4);
		cel[i].word = fwctl_le16(b + i * 4 + 2);
	}
	return count;
}

uint32_t fwctl_cxl_effects(uint16_t word)
{
	/* bit 7 changes nothing; 10 and 11 count whether or not bit 9 vouches for them */
	static const int8_t class_of[16] = {
		FWCTL_EFFECT_CONFIG_RESET_COLD, FWCTL_EFFECT_CONFIG_NOW, FWCTL_EFFECT_DATA_NOW,
		FWCTL_EFFECT_POLICY_NOW, FWCTL_EFFECT_LOG_NOW, FWCTL_EFFECT_SECURITY,
		FWCTL_EFFECT_BACKGROUND, -1, FWCTL_EFFECT_ABORTABLE, -1,
		FWCTL_EFFECT_CONFIG_RESET_CONV, FWCTL_EFFECT_CONFIG_RESET_FUNC,
		FWCTL_EFFECT_UNKNOWN, FWCTL_EFFECT_UNKNOWN, FWCTL_EFFECT_UNKNOWN,
		FWCTL_EFFECT_UNKNOWN,
	};
	uint32_t effects = 0;

	for (int bit = 0; bit < 16; bit++) {
		if ((word >> bit & 1) && class_of[bit] >= 0)
			effects |= 1U << class_of[bit];
	}
	return effects;
}

static void decode_feature(const uint8_t *b, struct fwctl_cxl_feature *feature)
{
	memcpy(feature->uuid, b, 16);
	feature->index = fwctl_le16(b + 16);
	feature->get_size = fwctl_le16(b + 18);
	feature->set_size = fwctl_le16(b + 20);
	feature->flags = fwctl_le32(b + 22);
	feature->get_version = b[26];
	feature->set_version = b[27];
	feature->effects = fwctl_le16(b + 28);
}

int fwctl_cxl_decode_features(const void *buf, size_t len, struct fwctl_cxl_feature *features,
			      int max, int *total)
{
	const uint8_t *b = buf;
	unsigned int count;

	if (len < 8)
		return -EBADMSG;
	count = fwctl_le16(b);
	*total = fwctl_le16(b + 2);
	if (count > (len - 8) / 48)
		return -EBADMSG;
	for (unsigned int i = 0; i < count && (int)i < max; i++)
		decode_feature(b + 8 + i * 48, &features[i]);
	return count;
}

int fwctl_cxl_decode_scrub(const void *buf, size_t len, struct fwctl_cxl_scrub *scrub)
{
	const uint8_t *b = buf;

	if (len < 4)
		return -EBADMSG;
	*scrub = (struct fwctl_cxl_scrub) {
		.cycle_changeable = b[0] & 1,
		.realtime_report = b[0] & 2,
		.cycle_hours = b[1],
		.cycle_hours_min = b[2],
		.enabled = b[3] & 1,
	};
	return 0;
}

static unsigned int ecs_threshold(unsigned int code)
{
	switch (code) {
	case 3:
		return 256;
	case 4:
		return 1024;
	case 5:
		return 4096;
	default:
		return 0;
	}
}

int fwctl_cxl_decode_ecs(const void *buf, size_t len, struct fwctl_cxl_ecs *units, int max)
{
	const uint8_t *b = buf;
	int count;

	if (len < 1 || (len - 1) % 4)
		return -EBADMSG;
	count = (len - 1) / 4;
	for (int i = 0; i < count && i < max; i++) {
		const uint8_t *unit = b + 1 + i * 4;
		uint16_t config = fwctl_le16(unit + 1);

		units[i].log_entry_type = b[0] & 3;
		units[i].realtime_report = unit[0] & 1;
		units[i].threshold = ecs_threshold(config & 7);
		units[i].count_codewords = config & 8;
	}
	return count;
}

int fwctl_cxl_decode_switch(const void *buf, size_t len, struct fwctl_cxl_switch *sw)
{
	const uint8_t *b = buf;

	if (len < 73)
		return -EBADMSG;
	*sw = (struct fwctl_cxl_switch) {
		.ingress_port = b[0],
		.ports = b[2],
		.virtual_switches = b[3],
		.vppbs = fwctl_le16(b + 68),
		.vppbs_bound = fwctl_le16(b + 70),
		.decoders = b[72],
	};
	memcpy(sw->active_ports, b + 4, sizeof(sw->active_ports));
	return 0;
}

static void decode_port(const uint8_t *b, struct fwctl_cxl_port *port)
{
	*port = (struct fwctl_cxl_port) {
		.port = b[0],
		.config_state = b[1] & 0xf,
		.device_mode = b[2] & 0xf,
		.device_type = b[4],
		.versions = b[5],
		.max_width = b[6],
		.width = b[7] & 0x3f,
		.speeds = b[8],
		.max_speed = b[9],
		.speed = b[10],
		.ltssm = b[11],
		.first_lane = b[12],
		.link_state = fwctl_le16(b + 13),
		.logical_devices = b[15],
	};
}

int fwctl_cxl_decode_ports(const void *buf, size_t len, struct fwctl_cxl_port *ports, int max)
{
	const uint8_t *b = buf;

	if (len < 4 || b[0] > (len - 4) / 16)
		return -EBADMSG;
	for (int i = 0; i < b[0] && i < max; i++)
		decode_port(b + 4 + i * 16, &ports[i]);
	return b[0];
}
