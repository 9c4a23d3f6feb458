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
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <asm/byteorder.h>

#include "cxl.h"

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
	memset(cel, 0, sizeof(*cel));
	xa_init(&cel->effects);
	mutex_init(&cel->lock);
}

void fwctl_cxl_cel_destroy(struct cxl_cel *cel)
{
	kvfree(cel->opcodes);
	mutex_destroy(&cel->lock);
	xa_destroy(&cel->effects);
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

/* Returns 1 if that is something new */
static int add_effects(struct cxl_cel *cel, u16 opcode, u16 word)
{
	void *known = xa_load(&cel->effects, opcode);

	if (known)
		word |= xa_to_value(known);
	if (known == xa_mk_value(word))
		return 0;
	return xa_err(xa_store(&cel->effects, opcode, xa_mk_value(word), GFP_KERNEL)) ?: 1;
}

/* The opcodes known, with room for @more; the slot makes us the only writer */
static u16 *copy_opcodes(const struct cxl_cel *cel, size_t more)
{
	u16 *opcodes = kvmalloc_array(cel->count + more, sizeof(*opcodes), GFP_KERNEL);

	if (opcodes && cel->count)
		memcpy(opcodes, cel->opcodes, cel->count * sizeof(*opcodes));
	return opcodes;
}

static int compare_opcodes(const void *a, const void *b)
{
	return *(const u16 *)a - *(const u16 *)b;
}

/* Put @count @opcodes into @cel, which owns them from then on */
static void replace_opcodes(struct cxl_cel *cel, u16 *opcodes, u32 count)
{
	sort(opcodes, count, sizeof(*opcodes), compare_opcodes, NULL);
	scoped_guard(mutex, &cel->lock) {
		swap(cel->opcodes, opcodes);
		cel->count = count;
	}
	kvfree(opcodes);
}

/* Returns 1 if anything in it is new. Opcodes and effects are of the same commands. */
static int add_log(struct cxl_cel *cel, const struct cel_entry *entries, size_t count)
{
	u16 *opcodes = copy_opcodes(cel, count);
	u32 known = cel->count;
	int ret = 0, new = 0;
	size_t i;

	if (!opcodes)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		u16 opcode = le16_to_cpu(entries[i].opcode);
		bool first = !xa_load(&cel->effects, opcode);

		ret = add_effects(cel, opcode, le16_to_cpu(entries[i].effects));
		if (ret < 0)
			break;
		new |= ret;
		if (first)
			opcodes[known++] = opcode;
	}
	replace_opcodes(cel, opcodes, known);
	return ret < 0 ? ret : new;
}

/**
 * fwctl_cxl_cel_read - read the Command Effects Log, adding to what is known
 * @cxl: the device, with its slot held
 *
 * A device that knows no logs reports nothing, and that is no error.
 *
 * Return: 0; 1 if that added something; -EIO if the device gives no log that
 * makes sense; another errno if the transport failed. After an error nothing
 * that was known is lost.
 */
int fwctl_cxl_cel_read(struct fwctl_cxl *cxl)
{
	int logs, ret;
	ssize_t len;
	void *log;
	u32 size;

	if (cxl->payload_size < sizeof(struct cel_entry))
		return -EIO;
	logs = fwctl_cxl_logs_read(cxl, cel_uuid, &size);
	if (logs == -EOPNOTSUPP)
		return 0;
	if (logs < 0)
		return logs;
	cxl->report_changed |= logs;
	if (!size || size > CEL_SIZE_MAX || size % sizeof(struct cel_entry))
		return -EIO;

	log = kvzalloc(size, GFP_KERNEL);
	if (!log)
		return -ENOMEM;
	len = read_cel_pieces(cxl, log, size);
	ret = len < 0 ? len : add_log(&cxl->cel, log, len / sizeof(struct cel_entry));
	kvfree(log);
	/* Part of it may have been taken */
	cxl->report_changed |= len > 0 && ret < 0;
	return ret < 0 ? ret : ret | logs;
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

/* Note it if a part of the report is another; what is left of @ret is 0 or an errno */
static int note_change(struct fwctl_cxl *cxl, int ret)
{
	if (ret > 0)
		cxl->report_changed = true;
	return min(ret, 0);
}

/**
 * fwctl_cxl_report_read - read the whole report again: the log and the list of Features
 * @cxl: the device, with its slot held
 *
 * Each of the two counts by itself, whatever is wrong with the other. What
 * changed before something went wrong is told by the next time that nothing does.
 *
 * Return: 0; 1 if it is another than before; -EIO if either makes no sense;
 * another errno if the transport failed.
 */
int fwctl_cxl_report_read(struct fwctl_cxl *cxl)
{
	int cel = note_change(cxl, fwctl_cxl_cel_read(cxl)), features, changed;

	if (cel && cel != -EIO)
		return cel;
	features = note_change(cxl, fwctl_cxl_features_read(cxl));
	if (features || cel)
		return features ?: cel;
	changed = cxl->report_changed;
	cxl->report_changed = false;
	return changed;
}
