// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who asked: what records keep of a process. Its names are bytes that it may
 * have chosen; whoever prints them escapes them.
 */
#include "asker.h"

#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uidgid.h>

/*
 * The path of the executable, in a buffer. Another thread may replace it
 * (prctl()) and drop the old one, for which it needs this lock, on some kernels
 * only to read: so it is held to write. Not killably: who is about to be killed
 * may still send, and is to be known.
 */
static char *fwctl_asker_path(struct mm_struct *mm, char *buffer)
{
	struct file *file;
	char *path = NULL;

	mmap_write_lock(mm);
	file = rcu_dereference_protected(mm->exe_file, lockdep_is_held(&mm->mmap_lock));
	if (file)
		path = d_path(&file->f_path, buffer, PATH_MAX);
	mmap_write_unlock(mm);
	return path;
}

/* Of a path that is too long, the end, which says more */
static void fwctl_asker_exe(char *exe)
{
	struct mm_struct *mm = current->mm;
	size_t len, skip;
	char *path;

	char *buffer __free(kfree) = mm ? kmalloc(PATH_MAX, GFP_KERNEL) : NULL;
	if (!buffer)
		return;
	path = fwctl_asker_path(mm, buffer);
	if (IS_ERR_OR_NULL(path))
		return;
	len = strlen(path);
	skip = len < FWCTL_EXE_SIZE ? 0 : len - (FWCTL_EXE_SIZE - 1);
	strscpy(exe, path + skip, FWCTL_EXE_SIZE);
}

/**
 * fwctl_asker_current - who is asking?
 * @asker: is filled from the current process
 *
 * Context: process; may sleep.
 */
void fwctl_asker_current(struct fwctl_asker *asker)
{
	memset(asker, 0, sizeof(*asker));
	get_task_comm(asker->comm, current);
	fwctl_asker_exe(asker->exe);
	asker->pid = task_tgid_nr(current);
	asker->uid = from_kuid(&init_user_ns, current_uid());
	asker->loginuid = from_kuid(&init_user_ns, audit_get_loginuid(current));
	asker->session = audit_get_sessionid(current);
}
