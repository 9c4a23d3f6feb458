/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is the running kernel the one that something was taken from at build time?
 *
 * Symbol versions tell for what they cover, where a kernel has them. The build id
 * in the notes that the kernel shows of itself and of its modules tells for everything.
 * It is exported to user space only, so it is read as user space would.
 */
#ifndef COMPAT_BUILD_ID_H
#define COMPAT_BUILD_ID_H

#include <linux/cleanup.h>
#include <linux/elf.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#ifndef NT_GNU_BUILD_ID
#define NT_GNU_BUILD_ID 3
#endif

/* Is there a note of owner GNU with @id among the @size bytes of @notes? */
static inline bool compat_notes_have_build_id(const u8 *notes, size_t size,
					      const u8 *id, size_t id_size)
{
	struct elf_note header;
	size_t name, desc;

	while (size >= sizeof(header)) {
		memcpy(&header, notes, sizeof(header));
		notes += sizeof(header);
		size -= sizeof(header);
		if (header.n_namesz > size || header.n_descsz > size)
			return false;
		name = ALIGN(header.n_namesz, 4);
		desc = ALIGN(header.n_descsz, 4);
		if (name + desc > size)
			return false;
		if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4 &&
		    header.n_descsz == id_size && !memcmp(notes, "GNU", 4) &&
		    !memcmp(notes + name, id, id_size))
			return true;
		notes += name + desc;
		size -= name + desc;
	}
	return false;
}

/* Does the file of notes at @path have the build id @id? */
static inline bool compat_build_id_is(const char *path, const u8 *id, size_t id_size)
{
	u8 *notes __free(kfree) = kzalloc(SZ_4K, GFP_KERNEL);
	struct file *file;
	loff_t pos = 0;
	ssize_t n;

	if (!notes)
		return false;
	file = filp_open(path, O_RDONLY, 0);
	if (IS_ERR(file))
		return false;
	n = kernel_read(file, notes, SZ_4K, &pos);
	fput(file);
	return n > 0 && compat_notes_have_build_id(notes, n, id, id_size);
}

static inline bool compat_kernel_build_id_is(const u8 *id, size_t id_size)
{
	return compat_build_id_is("/sys/kernel/notes", id, id_size);
}

#endif
