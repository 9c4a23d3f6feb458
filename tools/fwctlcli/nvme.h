/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the object "nvme" share. JSON has the names that nvme-cli
 * gives the fields, so that programs that read the one can read the other.
 */
#ifndef FWCTLCLI_NVME_H
#define FWCTLCLI_NVME_H

#include "cli.h"

#define NVME_GET_LOG		0x02
#define NVME_IDENTIFY		0x06
#define NVME_SET_FEATURES	0x09
#define NVME_GET_FEATURES	0x0a

#define NVME_RETAIN		(1U << 15)	/* Get Log Page, dword 10: keep the event */
#define NVME_ALL		0xffffffffU	/* namespaces */

/* How a field of a structure is written */
enum nvme_kind {
	NVME_NUMBER,	/* little endian, up to 8 bytes */
	NVME_BITS,	/* the same, in hexadecimal for people */
	NVME_LARGE,	/* 16 bytes */
	NVME_TEXT,	/* bytes of the device, escaped */
	NVME_HEX,	/* bytes as digits, in their order */
	NVME_UUID,
};

/**
 * struct nvme_field - a field of a structure of the specification
 * @name: as nvme-cli has it in JSON
 * @at: its first byte
 * @size: how many
 * @kind: how it is written
 * @what: what it is, for people
 */
struct nvme_field {
	const char *name;
	uint16_t at;
	uint16_t size;
	enum nvme_kind kind;
	const char *what;
};

/* nvme-fields.c: those of a structure, as far as it has them; ended by a NULL */
extern const struct nvme_field nvme_ctrl_fields[];
extern const struct nvme_field nvme_power_fields[];
extern const struct nvme_field nvme_ns_fields[];
extern const struct nvme_field nvme_format_fields[];
extern const struct nvme_field nvme_smart_fields[];
extern const struct nvme_field nvme_error_fields[];
struct json_object *nvme_fields_json(const struct nvme_field *fields, const uint8_t *data);
void nvme_fields_add(struct json_object *json, const struct nvme_field *fields,
		     const uint8_t *data);
/* FIELD, VALUE, MEANING of whatever the result has */
void nvme_fields_show(struct cli *cli);
/* As of the specification: "Get Log Page"; "Unknown" */
const char *nvme_opcode_title(bool admin, uint8_t opcode);

/* nvme.c */
int nvme_open(struct cli *cli, const char *name);
/* One command; 0, or an exit status */
int nvme_send(struct cli *cli, const struct fwctl_nvme_admin *admin, void *data,
	      uint32_t data_len, uint64_t *result);
/* The scope for a command: --scope, or what it needs if that costs nothing */
int nvme_scope(struct cli *cli, const struct fwctl_nvme_admin *admin, unsigned int *scope);
int nvme_fail(struct cli *cli, int result, const struct fwctl_nvme_admin *admin);
/* --nsid, or what there is without */
int nvme_nsid(struct cli *cli, uint32_t otherwise, uint32_t *nsid);
/* The first bytes of a log page, keeping the event that it is told of by */
int nvme_get_log(struct cli *cli, uint8_t page, uint32_t nsid, void *data, size_t len);

int nvme_id_ctrl(struct cli *cli, int argc, char **argv);
int nvme_id_ns(struct cli *cli, int argc, char **argv);
int nvme_smart(struct cli *cli, int argc, char **argv);
int nvme_error_log(struct cli *cli, int argc, char **argv);
void nvme_error_log_show(struct cli *cli);
int nvme_fw_log(struct cli *cli, int argc, char **argv);
void nvme_fw_log_show(struct cli *cli);

/* nvme-log.c */
int nvme_effects(struct cli *cli, int argc, char **argv);
void nvme_effects_show(struct cli *cli);
int nvme_telemetry(struct cli *cli, int argc, char **argv);
int nvme_log(struct cli *cli, int argc, char **argv);
void nvme_log_show(struct cli *cli);

/* nvme-admin.c */
int nvme_feature_get(struct cli *cli, int argc, char **argv);
void nvme_feature_get_show(struct cli *cli);
int nvme_feature_set(struct cli *cli, int argc, char **argv);
void nvme_feature_set_show(struct cli *cli);
int nvme_admin(struct cli *cli, int argc, char **argv);
void nvme_admin_show(struct cli *cli);

#endif
