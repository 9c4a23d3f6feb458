// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identities: what outlives a device, so that unbinding it neither loosens its
 * policy nor loses its records.
 *
 * An identity is made when a device of its bus address and serial number first
 * arrives, with the default policy as of then, and stays until the module goes.
 * Of those whose device is away, and whose policy was never tightened for their
 * own sake, only the last ones are kept: who makes devices up at run time cannot
 * fill the memory, nor gets a looser policy by it, as the default only tightens.
 */
#define pr_fmt(fmt) "fwctl: " fmt
#include "identity.h"

#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "core.h"
#include "ratchet.h"
#include "recorder.h"

/* Identities kept for their records only; those of one are a quarter megabyte */
#define FWCTL_IDENTITIES_SPARE 64

/* Protects the list and counts; below it only the default's ratchet is locked */
static DEFINE_MUTEX(fwctl_identities_lock);
/* By id, which is the order in which they were made */
static LIST_HEAD(fwctl_identities);
static u64 fwctl_identities_made;
static struct fwctl_identity *fwctl_default;

struct fwctl_identity *fwctl_identity_of_default(void)
{
	return fwctl_default;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_identity_of_default);

struct fwctl_ratchet *fwctl_identity_default(void)
{
	return fwctl_default->ratchet;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_identity_default);

/* The PCI device is who it is; what lies between has names that change from boot to boot */
static const struct device *fwctl_identity_device(const struct device *dev)
{
	const struct device *at;

	for (at = dev; at; at = at->parent) {
		if (dev_is_pci(at))
			return at;
	}
	return dev;
}

static void fwctl_identity_name(struct fwctl_core *core, char *name)
{
	const struct device *dev = fwctl_identity_device(core->fwctl.dev.parent);

	if (!dev)
		snprintf(name, FWCTL_IDENTITY_SIZE, "none%s%s",
			 core->serial[0] ? "/" : "", core->serial);
	else
		snprintf(name, FWCTL_IDENTITY_SIZE, "%s/%s%s%s", dev_bus_name(dev), dev_name(dev),
			 core->serial[0] ? "/" : "", core->serial);
}

/* Its records are going */
static void fwctl_identity_summarize(struct fwctl_identity *identity)
{
	struct fwctl_recorder_sum sum;

	fwctl_recorder_sum(identity->recorder, &sum);
	if (!memchr_inv(sum.kinds, 0, sizeof(sum.kinds)))
		return;
	pr_info("%*pE: %llu RPCs sent, %llu refused, %llu ended unsent, %llu changes of policy; %llu records lost\n",
		(int)strlen(identity->name), identity->name, sum.kinds[FWCTL_RECORD_SENT],
		sum.kinds[FWCTL_RECORD_REFUSED], sum.kinds[FWCTL_RECORD_DONE],
		sum.kinds[FWCTL_RECORD_POLICY], sum.lost);
}

static void fwctl_identity_free(struct fwctl_identity *identity)
{
	if (identity->recorder)
		fwctl_identity_summarize(identity);
	fwctl_recorder_free(identity->recorder);
	fwctl_ratchet_free(identity->ratchet);
	kfree(identity);
}

/* Its policy begins as @from, or with nothing demanded */
static struct fwctl_identity *fwctl_identity_create(const char *name, struct fwctl_ratchet *from)
{
	struct fwctl_identity *identity = kzalloc(sizeof(*identity), GFP_KERNEL);

	if (!identity)
		return NULL;
	strscpy(identity->name, name, sizeof(identity->name));
	identity->ratchet = fwctl_ratchet_create(from);
	identity->recorder = fwctl_recorder_create();
	if (!identity->ratchet || !identity->recorder) {
		fwctl_identity_free(identity);
		return NULL;
	}
	return identity;
}

static bool fwctl_identity_is_spare(struct fwctl_identity *identity)
{
	return !identity->attached && !fwctl_ratchet_was_tightened(identity->ratchet);
}

/* Drop the oldest of the spare ones, if there are too many */
static void fwctl_identities_trim(void)
{
	struct fwctl_identity *identity, *next;
	int excess = -FWCTL_IDENTITIES_SPARE;

	lockdep_assert_held(&fwctl_identities_lock);
	list_for_each_entry(identity, &fwctl_identities, entry)
		excess += fwctl_identity_is_spare(identity);
	list_for_each_entry_safe(identity, next, &fwctl_identities, entry) {
		if (excess <= 0)
			return;
		if (!fwctl_identity_is_spare(identity))
			continue;
		list_del(&identity->entry);
		fwctl_identity_free(identity);
		excess--;
	}
}

static struct fwctl_identity *fwctl_identity_find(const char *name)
{
	struct fwctl_identity *identity;

	lockdep_assert_held(&fwctl_identities_lock);
	list_for_each_entry(identity, &fwctl_identities, entry) {
		if (!strcmp(identity->name, name))
			return identity;
	}
	return NULL;
}

/**
 * fwctl_identity_attach - the identity of a device that arrives
 * @core: the device, described
 *
 * Context: may sleep.
 * Return: the identity, for fwctl_identity_detach(), or ERR_PTR(-ENOMEM).
 */
struct fwctl_identity *fwctl_identity_attach(struct fwctl_core *core)
{
	struct fwctl_identity *identity;
	char name[FWCTL_IDENTITY_SIZE];

	fwctl_identity_name(core, name);
	guard(mutex)(&fwctl_identities_lock);
	identity = fwctl_identity_find(name);
	if (identity) {
		identity->attached++;
		return identity;
	}
	identity = fwctl_identity_create(name, fwctl_default->ratchet);
	if (!identity)
		return ERR_PTR(-ENOMEM);
	identity->id = ++fwctl_identities_made;
	identity->attached = 1;
	list_add_tail(&identity->entry, &fwctl_identities);
	return identity;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_identity_attach);

/**
 * fwctl_identity_arrived - its device is registered: from now on it is kept
 * @identity: the identity, attached
 *
 * Context: may sleep.
 */
void fwctl_identity_arrived(struct fwctl_identity *identity)
{
	guard(mutex)(&fwctl_identities_lock);
	identity->arrived = true;
}

/**
 * fwctl_identity_detach - undo fwctl_identity_attach() or fwctl_identity_next()
 * @identity: the identity, which may go
 *
 * Context: may sleep.
 */
void fwctl_identity_detach(struct fwctl_identity *identity)
{
	guard(mutex)(&fwctl_identities_lock);
	if (--identity->attached)
		return;
	if (identity->arrived) {
		fwctl_identities_trim();
		return;
	}
	list_del(&identity->entry);
	fwctl_identity_free(identity);
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_identity_detach);

struct fwctl_identity *fwctl_identity_next(u64 id)
{
	struct fwctl_identity *identity;

	guard(mutex)(&fwctl_identities_lock);
	list_for_each_entry(identity, &fwctl_identities, entry) {
		if (identity->id < id)
			continue;
		identity->attached++;
		return identity;
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(fwctl_identity_next);

int fwctl_identities_init(void)
{
	fwctl_default = fwctl_identity_create("default", NULL);
	return fwctl_default ? 0 : -ENOMEM;
}

/* Nobody is attached any more; says what the recorders held */
void fwctl_identities_exit(void)
{
	struct fwctl_identity *identity, *next;

	list_for_each_entry_safe(identity, next, &fwctl_identities, entry) {
		list_del(&identity->entry);
		fwctl_identity_free(identity);
	}
	fwctl_identity_free(fwctl_default);
}
