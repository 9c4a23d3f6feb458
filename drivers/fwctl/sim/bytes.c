// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of debugfs that are bytes in memory.
 *
 * - What is written at the beginning replaces all, what follows is appended; or the
 *   write fails, and nothing is touched.
 * - The lock is not held while memory of user space is: a page of that may never come.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sim.h"

static size_t bytes_at(const struct sim_bytes *bytes, void *to, size_t count, loff_t pos)
{
	guard(mutex)(bytes->lock);
	if (pos >= *bytes->len)
		return 0;
	count = min(count, *bytes->len - (size_t)pos);
	memcpy(to, bytes->data + pos, count);
	return count;
}

/**
 * fwctl_sim_bytes_read - read() of such a file
 * @bytes: what it is
 * @to: memory of user space
 * @count: bytes there
 * @pos: position in the file, which moves
 *
 * Return: how many were read; -EINVAL, -EFAULT or -ENOMEM.
 */
ssize_t fwctl_sim_bytes_read(const struct sim_bytes *bytes, char __user *to, size_t count,
			     loff_t *pos)
{
	ssize_t ret = -EFAULT;
	void *copy;

	if (*pos < 0)
		return -EINVAL;
	count = min(count, bytes->max);
	copy = kvmalloc(count, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	count = bytes_at(bytes, copy, count, *pos);
	if (!copy_to_user(to, copy, count)) {
		*pos += count;
		ret = count;
	}
	kvfree(copy);
	return ret;
}

static void put_at(const struct sim_bytes *bytes, const void *from, size_t count, size_t pos)
{
	guard(mutex)(bytes->lock);
	if (pos > *bytes->len)
		memset(bytes->data + *bytes->len, 0, pos - *bytes->len);
	memcpy(bytes->data + pos, from, count);
	*bytes->len = pos + count;
}

/**
 * fwctl_sim_bytes_write - write() of such a file
 * @bytes: what it is; memory of @bytes->max bytes
 * @from: memory of user space
 * @count: bytes there
 * @pos: position in the file, which moves
 *
 * Return: @count; -EINVAL, -EFAULT, -ENOMEM, or -EFBIG if there is no room.
 */
ssize_t fwctl_sim_bytes_write(const struct sim_bytes *bytes, const char __user *from,
			      size_t count, loff_t *pos)
{
	void *copy;

	if (*pos < 0)
		return -EINVAL;
	if (*pos > bytes->max || count > bytes->max - *pos)
		return -EFBIG;
	if (!count)
		return 0;
	copy = vmemdup_user(from, count);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	put_at(bytes, copy, count, *pos);
	kvfree(copy);
	*pos += count;
	return count;
}
