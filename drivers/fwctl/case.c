// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases: everything that a verdict depends on, put together for the arbiter.
 *
 * An RPC that is sent, a dry run of it and a line of the list of commands come
 * through here, so that they get the same answer. What is asked for as of now
 * (the report, the device's state, the administrator's policy, the lockdown
 * level) is asked for by fwctl_case_judge(), each time.
 *
 * The caller is a user of the device.
 */
#include "case.h"

#include <linux/security.h>

#include "commands.h"
#include "core.h"
#include "identity.h"
#include "policy.h"
#include "ratchet.h"

/**
 * fwctl_lockdown_sample - ask the LSMs for the lockdown level
 *
 * They log a denial, so it is asked only where the answer matters.
 *
 * Context: process.
 * Return: the level.
 */
enum fwctl_lockdown fwctl_lockdown_sample(void)
{
	if (!security_locked_down(LOCKDOWN_PCI_ACCESS))
		return FWCTL_LOCKDOWN_NONE;
	if (!security_locked_down(LOCKDOWN_KCORE))
		return FWCTL_LOCKDOWN_INTEGRITY;
	return FWCTL_LOCKDOWN_CONFIDENTIALITY;
}

/**
 * fwctl_lockdown_known - the lockdown level, for who only lists
 *
 * Everybody may list, and nobody is to fill the log by it. The level is never
 * lowered, so a denial that was seen is not asked for, and logged, again.
 *
 * Context: process.
 * Return: the level.
 */
enum fwctl_lockdown fwctl_lockdown_known(void)
{
	static enum fwctl_lockdown known;
	enum fwctl_lockdown level = READ_ONCE(known);

	if (level == FWCTL_LOCKDOWN_NONE && security_locked_down(LOCKDOWN_PCI_ACCESS))
		level = FWCTL_LOCKDOWN_INTEGRITY;
	if (level == FWCTL_LOCKDOWN_INTEGRITY && security_locked_down(LOCKDOWN_KCORE))
		level = FWCTL_LOCKDOWN_CONFIDENTIALITY;
	WRITE_ONCE(known, level);
	return level;
}

/* Who names no key at a door gets none of those that have a row */
static bool fwctl_names_no_key(const struct fwctl_command *row, const struct fwctl_request *req)
{
	return row && (row->rules & FWCTL_DOOR) && !(row->rules & FWCTL_TUNNEL) && !req->keyed;
}

/**
 * fwctl_case_find - look up the command of a case
 * @core: the device, which has a command set
 * @c: the case, whose request says which
 */
void fwctl_case_find(struct fwctl_core *core, struct fwctl_case *c)
{
	const struct fwctl_commands *commands = core->commands;
	const struct fwctl_command_set *set = commands->set;
	struct fwctl_request *req = &c->request;
	struct fwctl_found found;

	found = fwctl_commands_find(commands, req->opcode, &req->key, req->keyed);
	c->row = found.row;
	c->place = found.place;
	c->key_unlisted = found.key_unlisted || fwctl_names_no_key(found.row, req);
	c->tunnel = NULL;
	if (req->depth)
		c->tunnel = fwctl_commands_find(commands, req->via, NULL, false).row;
	c->vendor = req->opcode >= set->vendor_min && req->opcode <= set->vendor_max;
	c->policy = fwctl_policy_of(set->subsystem);
	c->unlisted_ok = fwctl_policy_unlisted();
	c->confidential_guest = fwctl_policy_confidential_guest();
}

/**
 * fwctl_case_classify - what does a message ask for?
 * @core: the device, which has a command set
 * @c: the case, zeroed but for scope and rawio
 * @in: the message
 * @in_len: bytes of it
 * @out_room: bytes of room for the response
 *
 * Return: 0, also for what the verdict will call malformed; or an errno.
 */
int fwctl_case_classify(struct fwctl_core *core, struct fwctl_case *c, const void *in,
			size_t in_len, size_t out_room)
{
	struct fwctl_request *req = &c->request;
	int ret;

	ret = core->commands->set->ops->classify(&core->fwctl, in, in_len, out_room, req);
	if (ret && (ret != -EINVAL || !req->malformed))
		return ret;
	fwctl_case_find(core, c);
	return 0;
}

/**
 * fwctl_case_report - put the device's report into a case, as last read
 * @core: the device, which has a command set
 * @c: the case, looked up
 */
void fwctl_case_report(struct fwctl_core *core, struct fwctl_case *c)
{
	const struct fwctl_command_ops *ops = core->commands->set->ops;

	c->report = (struct fwctl_report){};
	if (ops->report)
		ops->report(&core->fwctl, &c->request, &c->report);
}

/*
 * The state of the device, if it could matter: a command that would be allowed
 * in the worst of states, as most that only read, does not need to know.
 */
static void fwctl_case_state(struct fwctl_core *core, struct fwctl_case *c)
{
	const u32 by_state = BIT(FWCTL_REFUSAL_KERNEL_OWNED) | BIT(FWCTL_REFUSAL_IN_USE);
	bool matters;

	c->state = (struct fwctl_state){ .owned = U16_MAX, .in_use = true };
	matters = fwctl_judge(c).refusals & by_state;
	c->state = (struct fwctl_state){};
	if (!matters)
		return;
	core->commands->set->ops->state(&core->fwctl, &c->request, &c->state);
	fwctl_netdev_state(&core->netdev, &c->state);
}

/* Judge, asking for the lockdown level once, and only if it could matter */
static struct fwctl_verdict
fwctl_case_lockdown(struct fwctl_case *c,
		    struct fwctl_verdict (*judge)(const struct fwctl_case *c))
{
	struct fwctl_verdict verdict;

	if (!c->lockdown_sampled)
		c->lockdown = FWCTL_LOCKDOWN_CONFIDENTIALITY;
	verdict = judge(c);
	if (c->lockdown_sampled || !(verdict.refusals & BIT(FWCTL_REFUSAL_LOCKDOWN)))
		return verdict;
	c->lockdown = fwctl_lockdown_sample();
	c->lockdown_sampled = true;
	return judge(c);
}

/**
 * fwctl_case_judge - the verdict as of now
 * @core: the device, which has a command set
 * @c: the case, looked up
 *
 * Context: may sleep; reads registers, asks no firmware.
 * Return: the verdict.
 */
struct fwctl_verdict fwctl_case_judge(struct fwctl_core *core, struct fwctl_case *c)
{
	fwctl_case_report(core, c);
	fwctl_ratchet_apply(core->identity->ratchet, &c->request, &c->admin);
	fwctl_case_state(core, c);
	return fwctl_case_lockdown(c, fwctl_judge);
}

/**
 * fwctl_case_judge_unclassified - the same for a driver without a command set
 * @core: the device
 * @c: the case, zeroed but for scope and rawio
 *
 * Context: may sleep.
 * Return: the verdict.
 */
struct fwctl_verdict fwctl_case_judge_unclassified(struct fwctl_core *core,
						   struct fwctl_case *c)
{
	fwctl_ratchet_apply(core->identity->ratchet, &c->request, &c->admin);
	return fwctl_case_lockdown(c, fwctl_judge_unclassified);
}
