/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mailbox of a memory device that the in-tree driver operates.
 *
 * struct cxl_memdev, struct cxl_dev_state and struct cxl_mbox_cmd are private to
 * drivers/cxl, until they become public piece by piece from 6.12 to 7.2. Where
 * they are private, cxl_layout.h defines them as the type information of the
 * target kernel says (scripts/layouts), with the needed members only. This file
 * makes one interface of the shapes they have had:
 *
 *	6.1	cxl_dev_state has mbox_send() and payload_size
 *	6.12	cxl_dev_state has a struct cxl_mailbox, and that has them
 *	7.2	the same, all public but cxl_memdev; the PCI device's data lead there
 *
 * mbox_send() is what the in-tree driver itself sends with: it takes the mailbox
 * lock, and it leaves the firmware's return code to be seen. What it relies on
 * its callers for is done here: 6.1 checks no size, none clears the output, and
 * with a return code other than success size_out is not touched.
 *
 * Nobody here holds the device: the caller sees to it that cxl_pci stays bound.
 */
#ifndef COMPAT_CXL_PRIVATE_H
#define COMPAT_CXL_PRIVATE_H

#include <compat_probes.h>
#include <linux/build_bug.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/range.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/types.h>
#ifdef COMPAT_CXL_MAILBOX_H
#include <cxl/mailbox.h>
#endif
#ifdef COMPAT_CXL_DEV_STATE
#include <cxl/cxl.h>
#endif
#include <cxl_layout.h>

/* CXL 3.1 8.2.8.4.5.1: background operation started */
#define FWCTL_CXL_RC_BACKGROUND	1

/* CXL 3.1 8.2.8.4.3: payloads are a power of two from 256 bytes to 1 MiB */
#define FWCTL_CXL_PAYLOAD_MIN	SZ_256
#define FWCTL_CXL_PAYLOAD_MAX	SZ_1M

/**
 * struct fwctl_cxl_msg - one command for the mailbox of a memory device
 * @opcode: (in) what to do
 * @in: (in) input payload, of @in_size bytes; NULL if there is none
 * @in_size: (in) at most the payload size of the mailbox
 * @out: (in) where output goes; @out_size bytes of it are cleared first
 * @out_size: (in) room at @out, (out) bytes the firmware returned, 0 unless it
 *	returned success
 * @return_code: (out) what the firmware said
 * @background: (out) the firmware started a background operation, unasked
 */
struct fwctl_cxl_msg {
	u16 opcode;
	const void *in;
	size_t in_size;
	void *out;
	size_t out_size;
	u16 return_code;
	bool background;
};

struct cxl_dev_state;

/**
 * fwctl_cxl_layout_fits - is the running kernel the one that the layout is of?
 *
 * To be asked once, before anything else here: a module for which it is not does
 * not load. Where the type information came with a build id, this is compared,
 * next to the CRC that the loader compares.
 */
#ifdef LAYOUT_CXL_BUILD_ID
#include <compat/build_id.h>
static inline bool fwctl_cxl_layout_fits(void)
{
	static const u8 id[] = { LAYOUT_CXL_BUILD_ID };

	return compat_kernel_build_id_is(id, sizeof(id));
}
#else
static inline bool fwctl_cxl_layout_fits(void)
{
	return true;
}
#endif

#if defined(LAYOUT_CXL_PUBLIC) || defined(LAYOUT_CXL_MEMDEV_CXLDS)

MODULE_IMPORT_NS("CXL");

#ifdef LAYOUT_CXL_CRC_SYMBOL
/*
 * Never called: the module loader compares the CRC of this symbol, which covers
 * the structures above, with the one of the kernel that the layout is of.
 */
extern const char LAYOUT_CXL_CRC_SYMBOL[];
static const void *const fwctl_cxl_layout_anchor __used = LAYOUT_CXL_CRC_SYMBOL;
#endif

#ifdef LAYOUT_CXL_MEMDEV_CXLDS
static inline struct cxl_dev_state *fwctl_cxl_memdev_private(struct device *memdev)
{
	return READ_ONCE(container_of(memdev, struct cxl_memdev, dev)->cxlds);
}
#else
static inline struct cxl_dev_state *fwctl_cxl_memdev_private(struct device *memdev)
{
	return dev_get_drvdata(memdev->parent);
}
#endif

#if defined(LAYOUT_CXL_PUBLIC) || defined(LAYOUT_CXL_DEV_STATE_CXL_MBOX)
/* Both ways lead from the device state to the same memory device. */
static inline bool fwctl_cxl_points_back(struct cxl_dev_state *cxlds,
					 struct device *memdev)
{
	return (void *)cxlds->cxlmd == (void *)memdev;
}

static inline size_t fwctl_cxl_payload_size(struct cxl_dev_state *cxlds)
{
	return cxlds->cxl_mbox.payload_size;
}

static inline bool fwctl_cxl_can_send(struct cxl_dev_state *cxlds)
{
	return cxlds->cxl_mbox.mbox_send;
}

/* No retries for background operations: nobody starts one through here. */
static inline int fwctl_cxl_send_cmd(struct cxl_dev_state *cxlds,
				     struct cxl_mbox_cmd *cmd)
{
	return cxlds->cxl_mbox.mbox_send(&cxlds->cxl_mbox, cmd);
}
#else
static inline bool fwctl_cxl_points_back(struct cxl_dev_state *cxlds,
					 struct device *memdev)
{
	return true;
}

static inline size_t fwctl_cxl_payload_size(struct cxl_dev_state *cxlds)
{
	return cxlds->payload_size;
}

static inline bool fwctl_cxl_can_send(struct cxl_dev_state *cxlds)
{
	return cxlds->mbox_send;
}

static inline int fwctl_cxl_send_cmd(struct cxl_dev_state *cxlds,
				     struct cxl_mbox_cmd *cmd)
{
	return cxlds->mbox_send(cxlds, cmd);
}
#endif

/**
 * fwctl_cxl_memdev_state - the device state behind a memory device
 * @memdev: a device of which is_cxl_memdev() is true, bound to cxl_pci
 *
 * What is found is checked before it is believed: it must be of the PCI device
 * that is the parent of @memdev, and its mailbox must have a size the
 * specification allows.
 *
 * Returns: the state; -ENODEV if it is gone or has no mailbox, -EUCLEAN if it is
 * not what it should be.
 */
static inline struct cxl_dev_state *fwctl_cxl_memdev_state(struct device *memdev)
{
	struct cxl_dev_state *cxlds;
	size_t size;

	if (!memdev->parent || !dev_is_pci(memdev->parent))
		return ERR_PTR(-ENODEV);
	cxlds = fwctl_cxl_memdev_private(memdev);
	if (!cxlds)
		return ERR_PTR(-ENODEV);
	if (cxlds->dev != memdev->parent || !fwctl_cxl_points_back(cxlds, memdev))
		return ERR_PTR(-EUCLEAN);
	size = fwctl_cxl_payload_size(cxlds);
	if (!size || !fwctl_cxl_can_send(cxlds))
		return ERR_PTR(-ENODEV);
	if (size < FWCTL_CXL_PAYLOAD_MIN || size > FWCTL_CXL_PAYLOAD_MAX ||
	    !is_power_of_2(size))
		return ERR_PTR(-EUCLEAN);
	return cxlds;
}

/**
 * fwctl_cxl_mbox_send - send one command through the in-tree driver's mailbox
 * @memdev: as for fwctl_cxl_memdev_state()
 * @msg: the command
 *
 * Sleeps uninterruptibly for as long as the in-tree driver does: while others use
 * the mailbox, and two seconds for the firmware.
 *
 * Returns: 0 with the firmware's answer in @msg; -E2BIG if the input is larger than
 * the mailbox; -EBUSY, -ETIMEDOUT from the driver; -ETIMEDOUT as well if the
 * firmware started a background operation; and as fwctl_cxl_memdev_state().
 */
static inline int fwctl_cxl_mbox_send(struct device *memdev, struct fwctl_cxl_msg *msg)
{
	struct cxl_dev_state *cxlds = fwctl_cxl_memdev_state(memdev);
	size_t room = msg->out ? msg->out_size : 0;
	struct cxl_mbox_cmd cmd = {};
	int rc;

	msg->out_size = 0;
	msg->return_code = 0;
	msg->background = false;
	if (room)
		memset(msg->out, 0, room);
	if (IS_ERR(cxlds))
		return PTR_ERR(cxlds);
	if (msg->in_size > fwctl_cxl_payload_size(cxlds) || (msg->in_size && !msg->in))
		return -E2BIG;

	room = min(room, fwctl_cxl_payload_size(cxlds));
	cmd.opcode = msg->opcode;
	cmd.payload_in = (void *)msg->in;
	cmd.size_in = msg->in_size;
	cmd.payload_out = room ? msg->out : NULL;
	cmd.size_out = room;

	rc = fwctl_cxl_send_cmd(cxlds, &cmd);
	msg->return_code = cmd.return_code;
	if (cmd.return_code == FWCTL_CXL_RC_BACKGROUND) {
		msg->background = true;
		return -ETIMEDOUT;
	}
	if (!rc && !cmd.return_code)
		msg->out_size = min(cmd.size_out, room);
	return rc;
}

#else	/* no layout is known: the build said so */

static inline struct cxl_dev_state *fwctl_cxl_memdev_state(struct device *memdev)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline size_t fwctl_cxl_payload_size(struct cxl_dev_state *cxlds)
{
	return 0;
}

static inline int fwctl_cxl_mbox_send(struct device *memdev, struct fwctl_cxl_msg *msg)
{
	msg->out_size = 0;
	return -EOPNOTSUPP;
}

#endif

#endif
