// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's report on its commands: the command effects word, and the
 * Command Effects Log (CEL) that holds one for each opcode.
 *
 * - The log is read whole before any of it counts: a read that fails leaves
 *   what is known.
 * - Effects are only ever added. A device cannot take back during its life
 *   what it once said.
 * - No length from the device is used before it was compared with what was
 *   asked and with what can be.
 * - One reader of the log at a time, by the device's slot; reports are read
 *   from the xarray at any time, without a lock.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <asm/byteorder.h>

#include "cxl.h"

/* Get Supported Logs (0400h), output */
struct supported_logs {
	__le16 count;
	u8 reserved[6];
	struct supported_log {
		u8 uuid[16];
		__le32 size;
	} __packed entries[];
} __packed;

/* Get Log (0401h), input */
struct log_piece {
	u8 uuid[16];
	__le32 offset;
	__le32 length;
} __packed;

/* The log itself */
struct cel_entry {
	__le16 opcode;
	__le16 effects;
} __packed;

/* More entries than there are opcodes cannot be */
#define CEL_SIZE_MAX	((U16_MAX + 1) * sizeof(struct cel_entry))

/* 0da9c0b5-bf41-4b78-8f79-96b1623b3f17 */
static const u8 cel_uuid[16] = {
	0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
	0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17,
};

/*
 * Bit 7 says that the command may be sent by the secondary mailbox, and bit 9
 * vouches for bits 10 and 11: neither is an effect. Bits 10 and 11 count
 * whether vouched for or not. (The name that Linux's user ABI has for bit 7
 * is the specification's for bit 8. Either way no verdict depends on it.)
 */
static const u32 effect_classes[16] = {
	[0] = FWCTL_CONFIG_RESET_COLD,
	[1] = FWCTL_CONFIG_NOW,
	[2] = FWCTL_DATA_NOW,
	[3] = FWCTL_POLICY_NOW,
	[4] = FWCTL_LOG_NOW,
	[5] = FWCTL_SECURITY,
	[6] = FWCTL_BACKGROUND,
	[8] = FWCTL_ABORTABLE,
	[10] = FWCTL_CONFIG_RESET_CONV,
	[11] = FWCTL_CONFIG_RESET_FUNC,
	[12] = FWCTL_UNKNOWN,
	[13] = FWCTL_UNKNOWN,
	[14] = FWCTL_UNKNOWN,
	[15] = FWCTL_UNKNOWN,
};

/**
 * fwctl_cxl_effects_decode - classes of a command effects word
 * @word: the word, CXL 3.1 8.2.9.5.2.1
 *
 * Return: FWCTL_* classes.
 */
u32 fwctl_cxl_effects_decode(u16 word)
{
	unsigned long bits = word;
	unsigned int bit;
	u32 classes = 0;

	for_each_set_bit(bit, &bits, 16)
		classes |= effect_classes[bit];
	return classes;
}

/**
 * fwctl_cxl_ask - a question of the driver's own to the firmware
 * @cxl: whom to ask, with its slot held
 * @opcode: what
 * @in: input payload
 * @in_len: bytes at @in
 * @out: room for output payload
 * @room: bytes at @out
 *
 * Return: bytes of output, never more than @room; -EOPNOTSUPP if the firmware
 * does not know the command, -EIO if it reports another error or lies about
 * lengths, or what the transport returned.
 */
ssize_t fwctl_cxl_ask(struct fwctl_cxl *cxl, u16 opcode, const void *in, size_t in_len,
		      void *out, size_t room)
{
	struct cxl_msg msg = {
		.opcode = opcode,
		.in = in,
		.in_len = in_len,
		.out = out,
		.out_room = room,
	};
	int err = fwctl_cxl_send(cxl, &msg);

	if (err)
		return err;
	if (msg.return_code == CXL_RC_UNSUPPORTED)
		return -EOPNOTSUPP;
	if (msg.return_code != CXL_RC_SUCCESS || msg.out_len > room)
		return -EIO;
	return msg.out_len;
}

void fwctl_cxl_cel_init(struct cxl_cel *cel)
{
	xa_init(&cel->effects);
}

void fwctl_cxl_cel_destroy(struct cxl_cel *cel)
{
	xa_destroy(&cel->effects);
}

/* Size of the CEL in the list of logs @logs, @len bytes; 0 if it is not there */
static u32 find_cel(const struct supported_logs *logs, size_t len)
{
	size_t count, i;

	if (len < sizeof(*logs))
		return 0;
	count = min_t(size_t, le16_to_cpu(logs->count),
		      (len - sizeof(*logs)) / sizeof(logs->entries[0]));
	for (i = 0; i < count; i++)
		if (!memcmp(logs->entries[i].uuid, cel_uuid, sizeof(cel_uuid)))
			return le32_to_cpu(logs->entries[i].size);
	return 0;
}

/* The size that the device gives for its CEL, if it is a possible one */
static ssize_t read_cel_size(struct fwctl_cxl *cxl)
{
	struct supported_logs *logs = kvzalloc(cxl->payload_size, GFP_KERNEL);
	ssize_t len;
	u32 size;

	if (!logs)
		return -ENOMEM;
	len = fwctl_cxl_ask(cxl, CXL_OP_GET_SUP_LOGS, NULL, 0, logs, cxl->payload_size);
	size = len < 0 ? 0 : find_cel(logs, len);
	kvfree(logs);

	if (len < 0)
		return len;
	if (!size || size > CEL_SIZE_MAX || size % sizeof(struct cel_entry))
		return -EIO;
	return size;
}

/*
 * Read at most @size bytes of the log. The size that the device gives is the
 * most there can be: a piece that is shorter than asked for is the last.
 */
static ssize_t read_cel_pieces(struct fwctl_cxl *cxl, void *log, size_t size)
{
	size_t whole = rounddown(cxl->payload_size, sizeof(struct cel_entry));
	struct log_piece piece = {};
	size_t done = 0, want;
	ssize_t len;

	memcpy(piece.uuid, cel_uuid, sizeof(piece.uuid));
	do {
		want = min(size - done, whole);
		piece.offset = cpu_to_le32(done);
		piece.length = cpu_to_le32(want);
		len = fwctl_cxl_ask(cxl, CXL_OP_GET_LOG, &piece, sizeof(piece), log + done, want);
		if (len < 0)
			return len == -EOPNOTSUPP ? -EIO : len;
		if (len % sizeof(struct cel_entry))
			return -EIO;
		done += len;
	} while (len == want && done < size);

	return done ?: -EIO;
}

static int add_effects(struct cxl_cel *cel, u16 opcode, u16 word)
{
	void *known = xa_load(&cel->effects, opcode);

	if (known)
		word |= xa_to_value(known);
	if (known == xa_mk_value(word))
		return 0;
	return xa_err(xa_store(&cel->effects, opcode, xa_mk_value(word), GFP_KERNEL));
}

static int add_log(struct cxl_cel *cel, const struct cel_entry *entries, size_t count)
{
	size_t i;
	int err;

	for (i = 0; i < count; i++) {
		err = add_effects(cel, le16_to_cpu(entries[i].opcode),
				  le16_to_cpu(entries[i].effects));
		if (err)
			return err;
	}
	return 0;
}

/**
 * fwctl_cxl_cel_read - read the Command Effects Log, adding to what is known
 * @cxl: the device, with its slot held
 *
 * A device that knows no logs reports nothing, and that is no error.
 *
 * Return: 0; -EIO if the device gives no log that makes sense; another errno if
 * the transport failed. After an error nothing that was known is lost.
 */
int fwctl_cxl_cel_read(struct fwctl_cxl *cxl)
{
	ssize_t size, len;
	void *log;
	int err;

	if (cxl->payload_size < sizeof(struct cel_entry))
		return -EIO;
	size = read_cel_size(cxl);
	if (size == -EOPNOTSUPP)
		return 0;
	if (size < 0)
		return size;

	log = kvzalloc(size, GFP_KERNEL);
	if (!log)
		return -ENOMEM;
	len = read_cel_pieces(cxl, log, size);
	err = len < 0 ? len : add_log(&cxl->cel, log, len / sizeof(struct cel_entry));
	kvfree(log);
	return err;
}

/**
 * fwctl_cxl_cel_report - what the log says of a command
 * @cel: the log as known
 * @opcode: the command
 * @report: gets the answer; untouched if the log does not list @opcode
 */
void fwctl_cxl_cel_report(struct cxl_cel *cel, u16 opcode, struct fwctl_report *report)
{
	void *known = xa_load(&cel->effects, opcode);

	if (!known)
		return;
	report->listed = true;
	report->effects |= fwctl_cxl_effects_decode(xa_to_value(known));
}

/**
 * fwctl_cxl_report_read - read the whole report again: the log and the list of Features
 * @cxl: the device, with its slot held
 *
 * Each of the two counts by itself, whatever is wrong with the other.
 *
 * Return: 0; -EIO if either makes no sense; another errno if the transport failed.
 */
int fwctl_cxl_report_read(struct fwctl_cxl *cxl)
{
	int cel = fwctl_cxl_cel_read(cxl), features;

	if (cel && cel != -EIO)
		return cel;
	features = fwctl_cxl_features_read(cxl);
	return features ?: cel;
}
