/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libfwctl: talk to device firmware through /dev/fwctl.
 *
 * Results: functions that return int give 0 or a negative errno, the errno
 * saying that nothing was delivered, or why; CXL functions also give a
 * positive number, the mailbox return code of a firmware that was asked and
 * said no. Strings that a device wrote are bytes: pass them through
 * fwctl_escape() before printing.
 *
 * What the kernel says over netlink is in fwctl-netlink.h, which this includes.
 *
 * Nothing here picks a scope for the caller, and no structure that the caller
 * allocates will ever change; new ones come with new functions.
 */
#ifndef LIBFWCTL_H
#define LIBFWCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- devices --- */

struct fwctl_ctx;
struct fwctl_dev;

/*
 * A context holds what was found below @root, normally NULL for "/": devices
 * of class fwctl, in the order of their numbers. fwctl_ctx_scan() reads them
 * anew, which invalidates every struct fwctl_dev, and returns their number;
 * -ENOENT: there is no class fwctl, so its module is not loaded.
 */
struct fwctl_ctx *fwctl_ctx_new(const char *root);
void fwctl_ctx_free(struct fwctl_ctx *ctx);
int fwctl_ctx_scan(struct fwctl_ctx *ctx);
struct fwctl_dev *fwctl_dev_next(struct fwctl_ctx *ctx, struct fwctl_dev *prev);

/*
 * @name is fwctlN, the device it belongs to (mem0), the node of either in /dev
 * (/dev/fwctl/fwctl0, /dev/cxl/mem0), a PCI address with or without domain
 * (0000:0d:00.0), or serial:NUMBER. -ENODEV: none, -ENOTUNIQ: several.
 */
int fwctl_dev_find(struct fwctl_ctx *ctx, const char *name, struct fwctl_dev **dev);

const char *fwctl_dev_name(const struct fwctl_dev *dev);	/* fwctl0 */
const char *fwctl_dev_node(const struct fwctl_dev *dev);	/* /dev/fwctl/fwctl0 */
const char *fwctl_dev_parent(const struct fwctl_dev *dev);	/* mem0, or the PCI address */
const char *fwctl_dev_pci(const struct fwctl_dev *dev);		/* PCI address, or NULL */
uint32_t fwctl_dev_pci_class(const struct fwctl_dev *dev);	/* 0x050210, or 0 */
const char *fwctl_dev_driver(const struct fwctl_dev *dev);	/* of the PCI device, or NULL */
/* Whose messages it takes; struct fwctl_nl_device has the one whose line it is judged by */
const char *fwctl_dev_subsystem(const struct fwctl_dev *dev);	/* cxl, nvme, net, sim or unknown */
/* True beside the in-tree driver fwctl_dev_driver(), false for an owner */
bool fwctl_dev_beside(const struct fwctl_dev *dev);
bool fwctl_dev_serial(const struct fwctl_dev *dev, uint64_t *serial);
/* The same where it is no number, the device's bytes without spaces at the end, or NULL */
const char *fwctl_dev_serial_text(const struct fwctl_dev *dev);
const char *fwctl_dev_firmware(const struct fwctl_dev *dev);	/* revision, the device's bytes, or NULL */

/*
 * Other ways to the same firmware (/dev/cxl/mem0), and who uses the device as
 * far as sysfs tells (decoder2.0); NULL past the end.
 */
const char *fwctl_dev_door(const struct fwctl_dev *dev, unsigned int index);
const char *fwctl_dev_use(const struct fwctl_dev *dev, unsigned int index);

/* ----------------------------------------------------------------- RPC --- */

enum fwctl_scope {
	FWCTL_SCOPE_CONFIG,
	FWCTL_SCOPE_DEBUG_RO,
	FWCTL_SCOPE_DEBUG_RW,
	FWCTL_SCOPE_DEBUG_FULL,
	FWCTL_SCOPE_COUNT
};

/* "config", "debug-ro", "debug-rw", "debug-full"; -EINVAL, NULL if not one */
int fwctl_scope_parse(const char *name);
const char *fwctl_scope_name(unsigned int scope);
/* What an RPC of that scope costs ("taints the kernel ..."), NULL if nothing */
const char *fwctl_scope_cost(unsigned int scope);

/*
 * The scope that a subsystem ("cxl") requires for effects, a bit per enum
 * fwctl_effect, as the kernel's policy has it by default; and those of them that
 * it is @because of, if that is not NULL.
 */
unsigned int fwctl_policy_scope(const char *subsystem, uint32_t effects, uint32_t *because);

int fwctl_dev_open(struct fwctl_dev *dev);
void fwctl_dev_close(struct fwctl_dev *dev);
int fwctl_dev_fd(const struct fwctl_dev *dev);

/* FWCTL_INFO; *data_len is the room at @data, then what the kernel has */
int fwctl_dev_info(struct fwctl_dev *dev, uint32_t *type, void *data, uint32_t *data_len);
const char *fwctl_type_name(uint32_t type);

/* FWCTL_RPC; *out_len is the room at @out, then what came, at most the room */
int fwctl_dev_rpc(struct fwctl_dev *dev, unsigned int scope, const void *in, size_t in_len,
		  void *out, size_t *out_len);

/*
 * From then on what would be sent to the device goes to @fn, which answers as
 * FWCTL_RPC does; NULL: to the device again. So a dry run goes the way of the
 * real thing, up to its last step.
 */
typedef int (*fwctl_rpc_fn)(void *arg, unsigned int scope, const void *in, size_t in_len,
			    void *out, size_t *out_len);
void fwctl_dev_divert(struct fwctl_dev *dev, fwctl_rpc_fn fn, void *arg);

/* ------------------------------------------------------------ refusals --- */

/**
 * struct fwctl_refusal - why the kernel refused an RPC
 * @reason: one word, "kernel-owned"
 * @command: what was asked for, "clear-poison (4302h)"
 * @why: a sentence
 * @instead: the interface to use, or empty
 */
struct fwctl_refusal {
	char reason[32];
	char command[64];
	char why[384];
	char instead[256];
};

/*
 * The kernel logs each refusal, at a limited rate. A log opened before an RPC
 * gives the refusals after it: fwctl_log_refusal() returns 0 with the newest of
 * process @pid on device @dev_name, -ENOENT: none logged. Opening may fail with
 * EPERM (see sysctl kernel.dmesg_restrict) or ENOENT.
 */
struct fwctl_log;

int fwctl_log_open(struct fwctl_log **log);
void fwctl_log_close(struct fwctl_log *log);
int fwctl_log_refusal(struct fwctl_log *log, const char *dev_name, pid_t pid,
		      struct fwctl_refusal *refusal);

/* The same from one line of the log; -ENOENT: another line */
int fwctl_refusal_parse(const char *line, const char *dev_name, pid_t pid,
			struct fwctl_refusal *refusal);
/* A sentence on a reason word, NULL if it is not one */
const char *fwctl_reason_text(const char *reason);
/* A sentence on an errno of an RPC */
const char *fwctl_error_text(int err);

/* ---------------------------------------------------------------- text --- */

/*
 * Copy @len bytes to @dst, ending before the first NUL; whatever is not
 * printable ASCII becomes \xNN, a backslash two. Returns what snprintf() does.
 */
size_t fwctl_escape(char *dst, size_t room, const void *src, size_t len);

#define FWCTL_UUID_TEXT 37

/* bytes in the order of CXL payloads, which is that of the text */
int fwctl_uuid_parse(const char *text, uint8_t uuid[16]);
void fwctl_uuid_text(const uint8_t uuid[16], char text[FWCTL_UUID_TEXT]);

/* ------------------------------------------------- CXL: the commands ----- */

/* Effects classes, as in the kernel's command sets */
enum fwctl_effect {
	FWCTL_EFFECT_CONFIG_RESET_COLD,
	FWCTL_EFFECT_CONFIG_RESET_CONV,
	FWCTL_EFFECT_CONFIG_RESET_FUNC,
	FWCTL_EFFECT_CONFIG_NOW,
	FWCTL_EFFECT_INVENTORY_NOW,
	FWCTL_EFFECT_DATA_NOW,
	FWCTL_EFFECT_POLICY_NOW,
	FWCTL_EFFECT_LOG_NOW,
	FWCTL_EFFECT_SECURITY,
	FWCTL_EFFECT_FIRMWARE,
	FWCTL_EFFECT_REMOTE,
	FWCTL_EFFECT_DISCLOSES,
	FWCTL_EFFECT_PERSISTS,
	FWCTL_EFFECT_EXCLUSIVE_NS,
	FWCTL_EFFECT_EXCLUSIVE_ALL,
	FWCTL_EFFECT_BACKGROUND,
	FWCTL_EFFECT_ABORTABLE,
	FWCTL_EFFECT_UNKNOWN,
	FWCTL_EFFECT_UNREPORTED,
	FWCTL_EFFECT_COUNT
};

const char *fwctl_effect_name(unsigned int effect);	/* "CONFIG_NOW" */
/* Classes of a command effects word, a bit per enum fwctl_effect */
uint32_t fwctl_cxl_effects(uint16_t word);

/**
 * struct fwctl_cxl_command - a command of the specification
 * @name: as the kernel's command set names it
 * @spec: section of the specification
 * @opcode: its opcode
 * @keyed: it is one key (a log, a Feature, an inner opcode) behind a door
 * @key: the key: a UUID, or a number in the host's byte order
 * @scope: least scope by the kernel's table and default policy; a device's
 *	report may demand more
 * @effects: classes by the specification
 * @refused_beside: refused at every scope where an in-tree driver runs the device
 * @in_min: least bytes of input payload
 * @in_max: most bytes of input payload
 * @out_min: least room for output payload
 * @out_max: most bytes of output payload
 */
struct fwctl_cxl_command {
	const char *name;
	const char *spec;
	uint16_t opcode;
	bool keyed;
	uint8_t key[16];
	uint8_t scope;
	uint32_t effects;
	bool refused_beside;
	uint32_t in_min, in_max, out_min, out_max;
};

const struct fwctl_cxl_command *fwctl_cxl_command_next(const struct fwctl_cxl_command *prev);
/* The row of @opcode and @key (NULL: not behind a door), or NULL */
const struct fwctl_cxl_command *fwctl_cxl_command(uint16_t opcode, const uint8_t *key);
const struct fwctl_cxl_command *fwctl_cxl_command_by_name(const char *name);
/* A mailbox return code in words */
const char *fwctl_cxl_status_text(uint32_t code);
/* Well-known logs and Features: name of a UUID, or NULL; -ENOENT if unknown */
const char *fwctl_cxl_log_name(const uint8_t uuid[16]);
int fwctl_cxl_log_uuid(const char *name, uint8_t uuid[16]);
const char *fwctl_cxl_feature_name(const uint8_t uuid[16]);
int fwctl_cxl_feature_uuid(const char *name, uint8_t uuid[16]);

/* ------------------------------------------------ CXL: sending ----------- */

/*
 * One mailbox command. *out_len is the room at @out, then the bytes of output
 * payload, 0 if the return code is not success.
 */
int fwctl_cxl_send(struct fwctl_dev *dev, unsigned int scope, uint16_t opcode,
		   const void *in, size_t in_len, void *out, size_t *out_len);

/*
 * The same to a component behind this one, by Tunnel Management Command: the
 * device at @port of a switch, or logical device @port of a multi-logical one.
 * The result is the inner return code; -EBADMSG: the answer is not one.
 */
int fwctl_cxl_tunnel(struct fwctl_dev *dev, unsigned int scope, uint8_t port,
		     uint16_t opcode, const void *in, size_t in_len, void *out, size_t *out_len);

/* Most bytes of payload the mailbox takes, as far as can be found out; 256 if not */
size_t fwctl_cxl_payload_max(struct fwctl_dev *dev);

/* Called between parts of a long transfer; non-zero ends it with -ECANCELED */
typedef int (*fwctl_progress)(void *arg, size_t done, size_t total);

/* Whole log into @buf; 0 or negative as above, and *len what arrived */
int fwctl_cxl_log_read(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
		       void *buf, size_t *len, fwctl_progress progress, void *arg);

/* Get Feature, whole; @selection 0 current, 1 default, 2 saved */
int fwctl_cxl_feature_get(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
			  unsigned int selection, void *buf, size_t *len);
/* Set Feature; @saved: keep it across resets */
int fwctl_cxl_feature_set(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
			  unsigned int version, bool saved, const void *data, size_t len);
/* The same for the part of the value that begins at @offset */
int fwctl_cxl_feature_set_at(struct fwctl_dev *dev, unsigned int scope, const uint8_t uuid[16],
			     unsigned int version, bool saved, size_t offset, const void *data,
			     size_t len);

/* ------------------------------------------------ CXL: decoding ---------- */
/* Pure: from @len bytes of output payload; -EBADMSG if that is too short */

struct fwctl_cxl_identify {			/* 0001h, of any component */
	uint16_t vendor, device, subsystem_vendor, subsystem;
	uint64_t serial;
	uint64_t max_message;			/* bytes */
	uint8_t component;
};
int fwctl_cxl_decode_identify(const void *buf, size_t len, struct fwctl_cxl_identify *id);
const char *fwctl_cxl_component_name(uint8_t component);

struct fwctl_cxl_memdev {			/* 4000h */
	char firmware[16 * 4 + 1];		/* escaped */
	uint64_t total, volatile_only, persistent_only, partition_align;	/* bytes */
	uint16_t events_info, events_warning, events_failure, events_fatal;	/* records */
	uint32_t label_storage;			/* bytes */
	uint32_t poison_list_max;		/* records */
	uint16_t inject_poison_limit;
	uint8_t poison_caps, qos_caps;
	bool has_dynamic;
	uint16_t events_dynamic;
};
int fwctl_cxl_decode_memdev(const void *buf, size_t len, struct fwctl_cxl_memdev *mem);

struct fwctl_cxl_health {			/* 4200h */
	uint8_t status, media, additional, life_used;
	int16_t temperature;			/* degrees Celsius */
	uint32_t dirty_shutdowns, volatile_errors, persistent_errors;
};
#define FWCTL_CXL_LIFE_UNKNOWN 0xff
#define FWCTL_CXL_TEMPERATURE_UNKNOWN 0x7fff
int fwctl_cxl_decode_health(const void *buf, size_t len, struct fwctl_cxl_health *health);
const char *fwctl_cxl_media_name(uint8_t media);

struct fwctl_cxl_alerts {			/* 4201h */
	uint8_t valid, programmable;
	uint8_t life_critical, life_warning;
	int16_t over_critical, under_critical, over_warning, under_warning;
	uint16_t volatile_warning, persistent_warning;
};
int fwctl_cxl_decode_alerts(const void *buf, size_t len, struct fwctl_cxl_alerts *alerts);

struct fwctl_cxl_log_entry {			/* 0400h */
	uint8_t uuid[16];
	uint32_t size;
};
/* Number of entries, of which at most @max are stored; also -EBADMSG */
int fwctl_cxl_decode_logs(const void *buf, size_t len, struct fwctl_cxl_log_entry *logs, int max);

struct fwctl_cxl_effect_entry {			/* the Command Effects Log */
	uint16_t opcode, word;
};
int fwctl_cxl_decode_cel(const void *buf, size_t len, struct fwctl_cxl_effect_entry *cel, int max);

struct fwctl_cxl_feature {			/* 0500h */
	uint8_t uuid[16];
	uint16_t index, get_size, set_size, effects;
	uint32_t flags;
	uint8_t get_version, set_version;
};
#define FWCTL_CXL_FEATURE_CHANGEABLE	(1U << 0)
#define FWCTL_CXL_FEATURE_FW_PERSISTS	(1U << 4)
#define FWCTL_CXL_FEATURE_DEFAULT	(1U << 5)
#define FWCTL_CXL_FEATURE_SAVED		(1U << 6)
/* Entries in this answer; *total is what the device has */
int fwctl_cxl_decode_features(const void *buf, size_t len, struct fwctl_cxl_feature *features,
			      int max, int *total);

struct fwctl_cxl_scrub {			/* the Feature patrol-scrub */
	bool cycle_changeable, realtime_report, enabled;
	uint8_t cycle_hours, cycle_hours_min;
};
int fwctl_cxl_decode_scrub(const void *buf, size_t len, struct fwctl_cxl_scrub *scrub);

struct fwctl_cxl_ecs {				/* the Feature ecs: one field-replaceable unit */
	uint8_t log_entry_type;
	bool realtime_report, count_codewords;
	unsigned int threshold;			/* errors per Gb, 0 unknown */
};
int fwctl_cxl_decode_ecs(const void *buf, size_t len, struct fwctl_cxl_ecs *units, int max);

struct fwctl_cxl_switch {			/* 5100h */
	uint8_t ingress_port, ports, virtual_switches;
	uint8_t active_ports[32];		/* a bit each */
	uint16_t vppbs, vppbs_bound;
	uint8_t decoders;
};
int fwctl_cxl_decode_switch(const void *buf, size_t len, struct fwctl_cxl_switch *sw);

struct fwctl_cxl_port {				/* 5101h */
	uint8_t port, config_state, device_mode, device_type, versions;
	uint8_t max_width, width, speeds, max_speed, speed, ltssm, first_lane;
	uint16_t link_state;
	uint8_t logical_devices;
};
int fwctl_cxl_decode_ports(const void *buf, size_t len, struct fwctl_cxl_port *ports, int max);
const char *fwctl_cxl_port_state_name(uint8_t config_state);
const char *fwctl_cxl_port_device_name(uint8_t device_type);
const char *fwctl_cxl_port_ltssm_name(uint8_t ltssm);
const char *fwctl_cxl_port_speed_name(uint8_t speed);

/* ------------------------------------------------ NVMe: the commands ----- */

/**
 * struct fwctl_nvme_command - an admin command of the specification
 * @name: as the kernel's command set names it
 * @spec: section of the specification
 * @opcode: its opcode
 * @keyed: it is one key (a log page, a feature, an action) behind a door
 * @key: the key, a number in the host's byte order
 * @scope: least scope by the kernel's table and default policy; a device's
 *	report may demand more
 * @effects: classes by the specification
 * @refused_beside: refused at every scope where an in-tree driver runs the device
 * @in_min: least bytes of data to the controller
 * @in_max: most bytes of data to the controller
 * @out_min: least bytes of data from the controller
 * @out_max: most bytes of data from the controller
 */
struct fwctl_nvme_command {
	const char *name;
	const char *spec;
	uint8_t opcode;
	bool keyed;
	uint8_t key[16];
	uint8_t scope;
	uint32_t effects;
	bool refused_beside;
	uint32_t in_min, in_max, out_min, out_max;
};

/* An admin command as it is sent: the fields of a submission queue entry */
struct fwctl_nvme_admin {
	uint8_t opcode;
	uint32_t nsid, cdw2, cdw3, cdw10, cdw11, cdw12, cdw13, cdw14, cdw15;
};

const struct fwctl_nvme_command *fwctl_nvme_command_next(const struct fwctl_nvme_command *prev);
const struct fwctl_nvme_command *fwctl_nvme_command_by_name(const char *name);
/* The row of @opcode and @key (NULL: not behind a door), or NULL */
const struct fwctl_nvme_command *fwctl_nvme_command(uint8_t opcode, const uint64_t *key);
/* The row that @admin is judged by: its key's, or its door's; NULL: none names it */
const struct fwctl_nvme_command *fwctl_nvme_command_of(const struct fwctl_nvme_admin *admin);
/* Least scope for @admin, by its row and by fields that make it write */
unsigned int fwctl_nvme_scope(const struct fwctl_nvme_admin *admin);
/* Well-known log pages and features: name, or NULL; -ENOENT if unknown */
const char *fwctl_nvme_log_name(uint8_t page);
int fwctl_nvme_log_page(const char *name, uint8_t *page);
const char *fwctl_nvme_feature_name(uint8_t fid);
int fwctl_nvme_feature_id(const char *name, uint8_t *fid);
/* A status field in words */
const char *fwctl_nvme_status_text(uint16_t status);
/* Classes of a word of log 05h, a bit per enum fwctl_effect */
uint32_t fwctl_nvme_effects(uint32_t word);

/* ------------------------------------------------ NVMe: sending ---------- */

/*
 * One admin command. The two lowest bits of the opcode say where the @data_len
 * bytes at @data go. Result: 0 with dwords 0 and 1 of the completion at *@result,
 * a negative errno, or the status field of a controller that said no, positive.
 */
int fwctl_nvme_send(struct fwctl_dev *dev, unsigned int scope,
		    const struct fwctl_nvme_admin *admin, void *data, uint32_t data_len,
		    uint64_t *result);

/*
 * @len bytes, a multiple of 4, of a log from @offset on, in pieces. @log has page,
 * namespace and selectors; the length and the offset are filled in.
 */
int fwctl_nvme_log_read(struct fwctl_dev *dev, unsigned int scope,
			const struct fwctl_nvme_admin *log, uint64_t offset, void *buf,
			size_t len, fwctl_progress progress, void *arg);

/* ------------------------------------------------ NICs ------------------- */
/* Results as of fwctl_cxl_send(): 0, a negative errno, or the device's error, positive */

struct fwctl_nic {
	uint32_t ports;				/* numbered from 1 */
	uint64_t id;
	uint64_t link_up, enabled;		/* a bit for each port, by its number */
};
/* -ENOTTY: it is no NIC that we know */
int fwctl_nic_info(struct fwctl_dev *dev, struct fwctl_nic *nic);

struct fwctl_nic_port {
	uint32_t number;
	char name[64 * 4 + 1];			/* escaped */
	uint32_t speed;				/* Mbit/s */
	bool duplex_full, autoneg, learning;
	uint8_t mode;				/* 0: OF-DPA */
	uint8_t mac[6];
};
int fwctl_nic_port_get(struct fwctl_dev *dev, unsigned int scope, uint32_t number,
		       struct fwctl_nic_port *port);
/* Speed, duplex and autonegotiation, which go together; the MAC address */
int fwctl_nic_link_set(struct fwctl_dev *dev, unsigned int scope,
		       const struct fwctl_nic_port *port);
int fwctl_nic_mac_set(struct fwctl_dev *dev, unsigned int scope,
		      const struct fwctl_nic_port *port);

struct fwctl_nic_command {
	uint32_t type;
	const char *name;			/* as the kernel's command set has it */
	unsigned int scope;			/* least one, if it is not refused */
};
const struct fwctl_nic_command *fwctl_nic_command_next(const struct fwctl_nic_command *prev);
/* One command; attributes as in uapi/fwctl/rocker.h */
int fwctl_nic_send(struct fwctl_dev *dev, unsigned int scope, uint32_t command,
		   const void *attrs, size_t len, void *out, size_t *out_len);
const char *fwctl_nic_status_text(uint32_t status);

/* ------------------------------------------------ simulated firmware ----- */

/*
 * One command to a device of subsystem "sim", as of uapi/fwctl/sim.h; @key NULL:
 * it names none. Result: 0, a negative errno, or its status, at most INT_MAX.
 */
int fwctl_sim_send(struct fwctl_dev *dev, unsigned int scope, uint32_t opcode,
		   const uint64_t *key, const void *in, size_t in_len, void *out, size_t *out_len);

#ifdef __cplusplus
}
#endif

#include "fwctl-netlink.h"

#endif
