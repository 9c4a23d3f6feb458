/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the NVMe driver share.
 *
 * One struct fwctl_nvme is one controller beside the nvme driver. Two halves
 * meet here. One knows the specification and touches no device: it parses
 * requests, and judges what the controller reports (classify.c, effects.c,
 * commands*.c). The other moves commands and reads the report (attach.c,
 * submit.c, report.c, main.c). Between them is struct nvme_facts: what the
 * controller said of itself.
 */
#ifndef FWCTL_NVME_H
#define FWCTL_NVME_H

#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <uapi/fwctl/nvme.h>

struct fwctl_beside_link;
struct pci_dev;

/* Sizes of what a fact is read from, NVM Express Base 2.1, 5.1.12.1 and 5.1.13 */
#define NVME_IDENTIFY_SIZE	4096
#define NVME_EFFECTS_LOG_SIZE	4096
#define NVME_FEATURES_LOG_SIZE	1024
#define NVME_PAGES_LOG_SIZE	1024

/**
 * struct nvme_facts - what a controller said of itself
 * @acs: log 05h, Commands Supported and Effects: the admin commands, by opcode
 * @fis: log 12h, Feature Identifiers Effects, by feature identifier
 * @lids: log 00h, Supported Log Pages, by log page identifier
 * @has_acs: log 05h was read
 * @has_fis: log 12h was read
 * @has_lids: log 00h was read
 * @identify: Identify Controller (CNS 01h), as it was read when the device was
 *	attached; zero if it could not be read
 *
 * The words are in host byte order, and raw: bits that the specification
 * reserves are there. They are ORed together during a device's life, one word
 * at a time, while others read them: with READ_ONCE(). Of the command submission
 * and execution field (CSE) the greatest value is kept. The rest is constant
 * while the device is registered, but for has_*, which become true once.
 */
struct nvme_facts {
	u32 acs[256];
	u32 fis[256];
	u32 lids[256];
	bool has_acs;
	bool has_fis;
	bool has_lids;
	u8 identify[NVME_IDENTIFY_SIZE];
};

/* classify.c: parse only; as &struct fwctl_command_ops.classify */
int fwctl_nvme_classify(const struct nvme_facts *facts, const void *in, size_t in_len,
			size_t out_len, struct fwctl_request *req);

/* effects.c: decode only; as &struct fwctl_command_ops.report */
void fwctl_nvme_report(const struct nvme_facts *facts, const struct fwctl_request *req,
		       struct fwctl_report *report);

/* commands.c */
extern const struct fwctl_command_table * const fwctl_nvme_command_tables[];

/* Vendor specific admin commands, NVM Express Base 2.1, figure 89 */
#define NVME_OP_VENDOR_MIN	0xc0
#define NVME_OP_VENDOR_MAX	0xff

struct nvme_ctrl;
struct nvme_own;

/**
 * struct fwctl_nvme - one controller
 * @fwctl: the device of the core
 * @pdev: the PCI device; a reference is held
 * @ctrl_dev: the controller's device; a reference is held until the in-tree
 *	driver was unbound, and with it @ctrl and its admin queue
 * @ctrl: the controller, as the in-tree driver has it
 * @link: while attaching
 * @lock: one command of our own at a time; protects @own, and writes to @facts
 * @own: the last command of our own, which may still be on its way, or NULL
 * @facts: what the controller said of itself; too large for a stack
 */
struct fwctl_nvme {
	struct fwctl_device fwctl;
	struct pci_dev *pdev;
	struct device *ctrl_dev;
	struct nvme_ctrl *ctrl;
	const struct fwctl_beside_link *link;
	struct mutex lock;
	struct nvme_own *own;
	struct nvme_facts facts;
};

#define to_fwctl_nvme(_fwctl) container_of(_fwctl, struct fwctl_nvme, fwctl)

/* main.c */
extern const struct fwctl_ops fwctl_nvme_ops;
extern const struct fwctl_command_set fwctl_nvme_set;

/* attach.c */
int fwctl_nvme_attach_register(void);
void fwctl_nvme_attach_unregister(void);

/* submit.c */
struct nvme_command;

bool fwctl_nvme_is_live(struct fwctl_nvme *nvme);
struct nvme_ctrl *fwctl_nvme_ctrl_of(struct device *dev);
bool fwctl_nvme_fits(void);
int fwctl_nvme_deliver(struct fwctl_job *job);
int fwctl_nvme_ask(struct fwctl_nvme *nvme, struct nvme_command *cmd, void *data, size_t len);
void fwctl_nvme_own_forget(struct fwctl_nvme *nvme);
void fwctl_nvme_own_wait(void);

/* reported.c; as &struct fwctl_command_ops.reported */
int fwctl_nvme_reported(const struct nvme_facts *facts, unsigned int index,
			struct fwctl_request *req);

/* use.c */
void fwctl_nvme_use(struct fwctl_nvme *nvme, struct fwctl_state *state);

/* report.c */
int fwctl_nvme_identify_read(struct fwctl_nvme *nvme);
int fwctl_nvme_report_read(struct fwctl_nvme *nvme);

#endif
