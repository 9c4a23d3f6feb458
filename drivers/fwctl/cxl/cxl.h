/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the CXL driver share.
 *
 * One struct fwctl_cxl is one mailbox: a type-3 device beside cxl_pci, or a
 * switch mailbox CCI or type-3 device that we own. A transport moves one
 * mailbox command; everything above it is the same for both.
 */
#ifndef FWCTL_CXL_H
#define FWCTL_CXL_H

#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/mutex.h>
#include <linux/xarray.h>
#include <uapi/fwctl/cxl.h>

#include "registers.h"

struct fwctl_beside_link;
struct pci_dev;
struct fwctl_cxl;

/* Conditions for fwctl_command::owned beside FWCTL_OWNED_BESIDE */
#define CXL_OWNED_PMEM		BIT(FWCTL_OWNED_SUBSYSTEM)	/* pmem is active */
#define CXL_OWNED_FEATURE	BIT(FWCTL_OWNED_SUBSYSTEM + 1)	/* the kernel drives the Feature */

#define CXL_OP_GET_SUP_LOGS	0x0400
#define CXL_OP_GET_LOG		0x0401
#define CXL_OP_GET_LOG_CAPS	0x0402
#define CXL_OP_CLEAR_LOG	0x0403
#define CXL_OP_POPULATE_LOG	0x0404
#define CXL_OP_GET_SUP_FEATS	0x0500
#define CXL_OP_GET_FEATURE	0x0501
#define CXL_OP_SET_FEATURE	0x0502
#define CXL_OP_MAINTENANCE	0x0600
#define CXL_OP_GET_LSA		0x4102
#define CXL_OP_MEDIA_OPERATION	0x4402
#define CXL_OP_PORT_CONTROL	0x5102
#define CXL_OP_PPB_CONFIG	0x5103
#define CXL_OP_TUNNEL		0x5300
#define CXL_OP_LD_CONFIG	0x5301

/* The vendor range of the opcode space, CXL 3.2 8.2.10 */
#define CXL_OP_VENDOR_MIN	0xc000
#define CXL_OP_VENDOR_MAX	0xffff

/* A tunnel inside a tunnel is the deepest that is judged */
#define CXL_TUNNEL_DEPTH_MAX	2

/*
 * fwctl_request::target: bits 7:0 port or LD-ID, bits 15:8 target type of the
 * outermost tunnel; bits 23:16 and 31:24 the same of the tunnel inside it, if
 * fwctl_request::depth is 2
 */
#define CXL_TARGET(_id, _type)	((u32)(u8)(_id) | (u32)(u8)(_type) << 8)
#define CXL_TARGET_INNER_SHIFT	16

/* What lies behind a door that is keyed by class and subclass */
#define CXL_CLASS_KEY(_class, _subclass)	((_class) | (_subclass) << 8)

/* Mailbox return codes that we look at, CXL 3.2 8.2.8.4.5.1 */
#define CXL_RC_SUCCESS		0x0
#define CXL_RC_BACKGROUND	0x1
#define CXL_RC_UNSUPPORTED	0x3

/**
 * struct cxl_msg - one mailbox command on its way
 * @opcode: what to send
 * @must: not given up for a fatal signal or because the device is to be let go
 *	of: part of something that was begun. Only time and the removal of the
 *	hardware end it.
 * @return_code: what the firmware answered
 * @in: input payload, NULL if none
 * @in_len: bytes of it
 * @out: memory for output payload, zeroed by the transport
 * @out_room: bytes of it
 * @out_len: bytes of output that arrived: at most @out_room, and 0 with a
 *	return code other than success
 */
struct cxl_msg {
	u16 opcode;
	bool must;
	u16 return_code;
	const void *in;
	size_t in_len;
	void *out;
	size_t out_room;
	size_t out_len;
};

/**
 * struct cxl_transport - how a mailbox command gets to the firmware
 * @name: "beside cxl_pci" or "owner"
 * @send: deliver @msg. Returns 0 with the firmware's return code in it;
 *	-ETIMEDOUT when the doorbell did not clear, or when a background
 *	operation was started that nobody asked for; -ENODEV, -EIO, -EBUSY.
 * @background: does the mailbox say that a background operation runs? false
 *	if that cannot be known
 * @state: &struct fwctl_command_ops.state, but for the Features that the kernel
 *	drives
 * @describe: add to @about who it is; the report has been read
 */
struct cxl_transport {
	const char *name;
	int (*send)(struct fwctl_cxl *cxl, struct cxl_msg *msg);
	bool (*background)(struct fwctl_cxl *cxl);
	void (*state)(struct fwctl_cxl *cxl, const struct fwctl_request *req,
		      struct fwctl_state *state);
	void (*describe)(struct fwctl_cxl *cxl, struct fwctl_about *about);
};

/**
 * struct cxl_cel - the Command Effects Log as we know it: only ever OR-ed
 * @effects: the effects word of each opcode that the log ever listed, as
 *	xa_mk_value(word). Written with the device's slot held, read at any time.
 * @lock: protects the rest; never held across firmware
 * @opcodes: the @count opcodes of @effects, sorted
 * @count: how many
 */
struct cxl_cel {
	struct xarray effects;
	struct mutex lock;
	u16 *opcodes;
	u32 count;
};

/* Get Supported Logs (0400h), output */
struct cxl_supported_logs {
	__le16 count;
	u8 reserved[6];
	struct cxl_supported_log {
		u8 uuid[16];
		__le32 size;
	} __packed entries[];
} __packed;

/**
 * struct cxl_log_list - the logs that the device ever listed
 * @lock: protects the rest; never held across firmware
 * @uuids: @count of them, sorted; never shrinks
 * @count: how many
 */
struct cxl_log_list {
	struct mutex lock;
	u8 (*uuids)[16];
	u32 count;
};

/**
 * struct cxl_known_feature - a Feature that the device ever listed
 * @uuid: which
 * @effects: all effects words that were ever reported for it, OR-ed
 */
struct cxl_known_feature {
	u8 uuid[16];
	u16 effects;
};

/**
 * struct cxl_feature_list - Supported Feature entries as the device lists them
 * @lock: protects the rest; never held across firmware
 * @entries: @count entries, as last listed, but with the effects of @known
 * @count: how many
 * @known: @known_count Features, sorted by UUID; never shrinks
 * @known_count: how many
 */
struct cxl_feature_list {
	struct mutex lock;
	struct cxl_feat_entry *entries;
	u16 count;
	struct cxl_known_feature *known;
	u32 known_count;
};

/**
 * struct fwctl_cxl - one mailbox
 * @fwctl: the device of the core
 * @pdev: the PCI device, if it is one; a reference is held
 * @memdev: beside: the memory device of the in-tree driver; NULL for an owner
 * @link: beside: the link, while attaching
 * @transport: how commands get to the firmware
 * @transport_data: for @transport, a struct cxl_mbox; NULL beside a driver if
 *	the mailbox registers cannot be read
 * @payload_size: bytes of payload that the mailbox takes
 * @beside: an in-tree driver operates the device
 * @memory: a memory device, not a switch
 * @background: a background operation may run that nobody asked for; only
 *	used with the slot held
 * @component: where the HDM decoders are, of a memory device; not mapped if
 *	they cannot be read
 * @cel: the report
 * @logs: ... on logs
 * @features: ... on Features
 * @report_changed: it did since fwctl_cxl_report_read() said so last; only used
 *	with the slot held
 * @abort_due: @unaborted is to be aborted; only used with the slot held
 * @unaborted: a transfer that could not be aborted
 */
struct fwctl_cxl {
	struct fwctl_device fwctl;
	struct pci_dev *pdev;
	struct device *memdev;
	const struct fwctl_beside_link *link;
	const struct cxl_transport *transport;
	void *transport_data;
	size_t payload_size;
	bool beside;
	bool memory;
	bool background;
	struct cxl_mmio component;
	struct cxl_cel cel;
	struct cxl_log_list logs;
	struct cxl_feature_list features;
	bool report_changed;
	bool abort_due;
	struct cxl_mbox_set_feat_hdr unaborted;
};

#define to_fwctl_cxl(_fwctl) container_of(_fwctl, struct fwctl_cxl, fwctl)

/* send.c: @msg through the transport; with @cxl's slot held */
int fwctl_cxl_send(struct fwctl_cxl *cxl, struct cxl_msg *msg);
bool fwctl_cxl_is_going(struct fwctl_cxl *cxl);
int fwctl_cxl_answer(struct fwctl_job *job, u32 size, u32 return_code);

/* device.c: for any transport */
struct fwctl_cxl *fwctl_cxl_alloc(struct device *parent, const struct cxl_transport *transport);
int fwctl_cxl_prepare(struct fwctl_cxl *cxl);
void fwctl_cxl_put(struct fwctl_cxl *cxl);

/* pci.c: for the two ways to attach */
void fwctl_cxl_pci_state(struct fwctl_cxl *cxl, const struct fwctl_request *req,
			 struct fwctl_state *state);
void fwctl_cxl_pci_describe(struct fwctl_cxl *cxl, struct fwctl_about *about);
struct fwctl_cxl *fwctl_cxl_create(struct pci_dev *pdev, struct device *parent,
				   const struct cxl_transport *transport);
int fwctl_cxl_begin(struct fwctl_cxl *cxl);
void fwctl_cxl_free(struct fwctl_cxl *cxl);

/* owner.c: devices that no in-tree driver operates */
int fwctl_cxl_owner_register(void);
void fwctl_cxl_owner_unregister(void);

/* memdev.c: memory devices beside cxl_pci */
int fwctl_cxl_memdev_register(void);
void fwctl_cxl_memdev_unregister(void);
struct device *fwctl_cxl_memdev_find(struct pci_dev *pdev);
bool fwctl_cxl_memdev_pmem_active(struct device *memdev);
void fwctl_cxl_memdev_doors(struct device *memdev, struct fwctl_about *about);

/* target.c */
void fwctl_cxl_memory_state(struct pci_dev *pdev, const struct cxl_mmio *component,
			    struct fwctl_state *state);
void fwctl_cxl_port_state(struct pci_dev *cci, u8 port, struct fwctl_state *state);
void fwctl_cxl_switch_state(struct pci_dev *cci, struct fwctl_state *state);
void fwctl_cxl_target_state(struct fwctl_cxl *cxl, u32 target, struct fwctl_state *state);

/* classify.c */
int fwctl_cxl_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
		       size_t out_len, struct fwctl_request *req);

/* tunnel.c */

/**
 * struct cxl_tunnel - one Tunnel Management Command, unwrapped
 * @target: CXL_TARGET() of the component it goes to
 * @tag: tag of the message inside, which its response repeats
 * @opcode: command inside
 * @payload: input payload of that command, @len bytes, may be empty
 * @len: how many
 */
struct cxl_tunnel {
	u32 target;
	u8 tag;
	u16 opcode;
	const void *payload;
	size_t len;
};

/* Bytes of output payload that one tunnel takes from those of its command */
#define CXL_TUNNEL_OVERHEAD	16

int fwctl_cxl_tunnel_unwrap(const void *payload, size_t len, struct cxl_tunnel *tunnel,
			    const char **malformed);
int fwctl_cxl_tunnel_check_response(const struct cxl_msg *msg);

/* effects.c */
ssize_t fwctl_cxl_ask(struct fwctl_cxl *cxl, u16 opcode, const void *in, size_t in_len,
		      void *out, size_t room);
u32 fwctl_cxl_effects_decode(u16 word);
void fwctl_cxl_cel_init(struct cxl_cel *cel);
void fwctl_cxl_cel_destroy(struct cxl_cel *cel);
int fwctl_cxl_cel_read(struct fwctl_cxl *cxl);
int fwctl_cxl_report_read(struct fwctl_cxl *cxl);
void fwctl_cxl_cel_report(struct cxl_cel *cel, u16 opcode, struct fwctl_report *report);

/* logs.c */
void fwctl_cxl_logs_init(struct cxl_log_list *list);
void fwctl_cxl_logs_destroy(struct cxl_log_list *list);
int fwctl_cxl_logs_read(struct fwctl_cxl *cxl, const u8 *uuid, u32 *size);
void fwctl_cxl_log_report(struct cxl_log_list *list, const struct fwctl_request *req,
			  struct fwctl_report *report);

/* reported.c */
int fwctl_cxl_reported(struct fwctl_cxl *cxl, unsigned int index, struct fwctl_request *req);

/* features.c */
void fwctl_cxl_features_init(struct cxl_feature_list *list);
void fwctl_cxl_features_destroy(struct cxl_feature_list *list);
int fwctl_cxl_features_read(struct fwctl_cxl *cxl);
void fwctl_cxl_feature_report(struct cxl_feature_list *list, const struct fwctl_request *req,
			      struct fwctl_report *report);
bool fwctl_cxl_feature_is_driven(const u8 *uuid);
int fwctl_cxl_features_deliver_get_supported(struct fwctl_cxl *cxl, struct fwctl_job *job);

/* transfer.c */
int fwctl_cxl_transfer_get(struct fwctl_cxl *cxl, struct fwctl_job *job);
int fwctl_cxl_transfer_set(struct fwctl_cxl *cxl, struct fwctl_job *job);

#endif
