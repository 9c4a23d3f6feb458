// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files of debugfs that a firmware is configured by: "report" and "contents" of
 * each device, and "rows" for the next one that is created; config.c says what is
 * in them.
 *
 * - A write takes effect line by line; one that fails does so at the first line that
 *   is wrong, and those before it have taken effect. It is whole lines: what one write
 *   begins, the next does not end. Only "rows" may be written in pieces.
 * - "rows" is kept as it was written, and read when a device is created.
 * - A NUL is part of no line, and ends none: text with one is refused.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "config.h"

/* What was written into "rows", if anything; the lock protects both */
static DEFINE_MUTEX(rows_lock);
static char *rows_text;
static size_t rows_len;

static int take_report(struct fwctl_sim *sim, char *line)
{
	struct sim_entry entry = {};

	return fwctl_sim_parse_report(line, &entry) ?:
	       fwctl_sim_store_report(&sim->store, entry.opcode, entry.reported, entry.effects);
}

static int take_contents(struct fwctl_sim *sim, char *line)
{
	struct sim_entry entry = {};
	int err = fwctl_sim_parse_contents(line, &entry);

	if (err)
		return err;
	if (!entry.given)
		return fwctl_sim_store_take_back(&sim->store, entry.opcode);
	return fwctl_sim_store_give(&sim->store, entry.opcode, entry.status, entry.bytes,
				    entry.len);
}

static ssize_t take_lines(struct file *file, const char __user *from, size_t count,
			  int (*take)(struct fwctl_sim *sim, char *line))
{
	struct fwctl_sim *sim = ((struct seq_file *)file->private_data)->private;
	char *text, *rest, *line;
	int err = 0;

	if (count > SIM_TEXT_MAX)
		return -EFBIG;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (memchr(text, '\0', count))
		err = -EINVAL;
	rest = text;
	while (!err && (line = fwctl_sim_next_line(&rest)))
		err = take(sim, line);
	kfree(text);
	return err ?: count;
}

static int report_show(struct seq_file *seq, void *unused)
{
	struct fwctl_sim *sim = seq->private;
	struct sim_entry *entry;
	unsigned long opcode;

	guard(mutex)(&sim->store.lock);
	xa_for_each(&sim->store.entries, opcode, entry)
		if (entry->reported)
			seq_printf(seq, "%04lx %04x\n", opcode, entry->effects);
	return 0;
}

static int contents_show(struct seq_file *seq, void *unused)
{
	struct fwctl_sim *sim = seq->private;
	struct sim_entry *entry;
	unsigned long opcode;

	guard(mutex)(&sim->store.lock);
	xa_for_each(&sim->store.entries, opcode, entry)
		if (entry->given)
			seq_printf(seq, "%04lx %x %*phN\n", opcode, entry->status,
				   (int)min_t(size_t, entry->len, 64), entry->bytes);
	return 0;
}

static int report_open(struct inode *inode, struct file *file)
{
	return single_open(file, report_show, inode->i_private);
}

static int contents_open(struct inode *inode, struct file *file)
{
	return single_open(file, contents_show, inode->i_private);
}

static ssize_t report_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	return take_lines(file, from, count, take_report);
}

static ssize_t contents_write(struct file *file, const char __user *from, size_t count,
			      loff_t *pos)
{
	return take_lines(file, from, count, take_contents);
}

static const struct file_operations report_fops = {
	.owner = THIS_MODULE,
	.open = report_open,
	.read = seq_read,
	.write = report_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static const struct file_operations contents_fops = {
	.owner = THIS_MODULE,
	.open = contents_open,
	.read = seq_read,
	.write = contents_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/* Room for it stays, once there is some, as long as the module does */
static struct sim_bytes rows(void)
{
	guard(mutex)(&rows_lock);
	if (!rows_text)
		rows_text = kvzalloc(SIM_TEXT_MAX, GFP_KERNEL);
	return (struct sim_bytes){
		.lock = &rows_lock, .data = rows_text, .len = &rows_len, .max = SIM_TEXT_MAX,
	};
}

static ssize_t rows_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct sim_bytes bytes = rows();

	return bytes.data ? fwctl_sim_bytes_read(&bytes, to, count, pos) : -ENOMEM;
}

static ssize_t rows_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct sim_bytes bytes = rows();

	return bytes.data ? fwctl_sim_bytes_write(&bytes, from, count, pos) : -ENOMEM;
}

static const struct file_operations rows_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = rows_read,
	.write = rows_write,
	.llseek = default_llseek,
};

/**
 * fwctl_sim_rows_text - what was written into "rows"
 *
 * Return: a copy for kvfree(); NULL if nothing was; ERR_PTR(-EINVAL) if that is no
 * text; ERR_PTR(-ENOMEM).
 */
char *fwctl_sim_rows_text(void)
{
	char *text;

	guard(mutex)(&rows_lock);
	if (!rows_len)
		return NULL;
	if (memchr(rows_text, '\0', rows_len))
		return ERR_PTR(-EINVAL);
	text = kvmalloc(rows_len + 1, GFP_KERNEL);
	if (!text)
		return ERR_PTR(-ENOMEM);
	memcpy(text, rows_text, rows_len);
	text[rows_len] = '\0';
	return text;
}

/**
 * fwctl_sim_config_add - the files of a device
 * @sim: the device
 */
void fwctl_sim_config_add(struct fwctl_sim *sim)
{
	debugfs_create_file("report", 0600, sim->dir, sim, &report_fops);
	debugfs_create_file("contents", 0600, sim->dir, sim, &contents_fops);
}

/**
 * fwctl_sim_config_create - the files for devices to begin with
 * @dir: where they go
 */
void fwctl_sim_config_create(struct dentry *dir)
{
	debugfs_create_file("rows", 0600, dir, NULL, &rows_fops);
}

/**
 * fwctl_sim_config_reset - forget what was written for devices to begin with
 */
void fwctl_sim_config_reset(void)
{
	guard(mutex)(&rows_lock);
	rows_len = 0;
}

/**
 * fwctl_sim_config_destroy - undo fwctl_sim_config_create(), with the files gone
 */
void fwctl_sim_config_destroy(void)
{
	kvfree(rows_text);
	rows_text = NULL;
	rows_len = 0;
}
