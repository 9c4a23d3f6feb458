// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of the shim that is more than a line.
 */
#include "target.h"

unsigned int shim_fail_alloc;
bool shim_killed;

void *shim_alloc(size_t count, size_t size, bool zero)
{
	if (shim_fail_alloc && !--shim_fail_alloc)
		return NULL;
	/* Whoever asks for nothing may not use it either */
	return zero ? calloc(count, size) : reallocarray(NULL, count, size);
}

void *memchr_inv(const void *from, int value, size_t len)
{
	const u8 *bytes = from;
	size_t i;

	for (i = 0; i < len; i++)
		if (bytes[i] != (u8)value)
			return (void *)(bytes + i);
	return NULL;
}

void mutex_init(struct mutex *mutex)
{
	*mutex = (struct mutex){ .ready = true };
}

void mutex_destroy(struct mutex *mutex)
{
	check(mutex->ready && !mutex->held);
	mutex->ready = false;
}

void mutex_lock(struct mutex *mutex)
{
	check(mutex->ready && !mutex->held);
	mutex->held = true;
}

void mutex_unlock(struct mutex *mutex)
{
	check(mutex->ready && mutex->held);
	mutex->held = false;
}

void xa_init(struct xarray *xa)
{
	memset(xa, 0, sizeof(*xa));
}

void xa_destroy(struct xarray *xa)
{
	size_t i;

	for (i = 0; i < SHIM_XA_PAGE; i++)
		free(xa->pages[i]);
	xa_init(xa);
}

void *xa_load(const struct xarray *xa, unsigned long index)
{
	void **page;

	check(index <= U16_MAX);
	page = xa->pages[index / SHIM_XA_PAGE];
	return page ? page[index % SHIM_XA_PAGE] : NULL;
}

void *xa_store(struct xarray *xa, unsigned long index, void *entry, int gfp)
{
	void ***page = &xa->pages[index / SHIM_XA_PAGE];
	void *old;

	check(index <= U16_MAX && entry);
	if (!*page)
		*page = shim_alloc(SHIM_XA_PAGE, sizeof(**page), true);
	if (!*page)
		return ERR_PTR(-ENOMEM);
	old = (*page)[index % SHIM_XA_PAGE];
	(*page)[index % SHIM_XA_PAGE] = entry;
	xa->count += !old;
	return old;
}
