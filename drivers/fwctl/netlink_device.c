// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices over netlink: what there is, for everyone, and that one arrived or
 * went.
 */
#include "netlink.h"

#include <linux/device.h>

#include "commands.h"
#include "core.h"
#include "identity.h"
#include "netdev.h"
#include "netlink_family.h"
#include "policy.h"
#include "ratchet.h"

/**
 * struct fwctl_nl_device_view - a device, for a message
 * @core: the device
 * @gone: its ops are not to be called any more
 */
struct fwctl_nl_device_view {
	struct fwctl_core *core;
	bool gone;
};

static const char *fwctl_nl_subsystem(const struct fwctl_core *core)
{
	if (!core->commands)
		return "unclassified";
	return fwctl_policy_of(core->commands->set->subsystem)->name;
}

static int fwctl_nl_put_parent(struct sk_buff *skb, struct fwctl_core *core)
{
	const struct device *parent = core->fwctl.dev.parent;

	if (!parent)
		return 0;
	return nla_put_string(skb, FWCTL_A_DEVICE_PARENT_BUS, dev_bus_name(parent)) ?:
	       nla_put_string(skb, FWCTL_A_DEVICE_PARENT, dev_name(parent));
}

/* Of a driver without a command set nobody says whether another one is there */
static int fwctl_nl_put_attachment(struct sk_buff *skb, struct fwctl_core *core)
{
	const char *beside = core->about.beside;

	if (beside)
		return nla_put_u8(skb, FWCTL_A_DEVICE_ATTACHMENT, FWCTL_NL_ATTACHMENT_BESIDE) ?:
		       nla_put_string(skb, FWCTL_A_DEVICE_BESIDE, beside);
	if (!core->commands)
		return 0;
	return nla_put_u8(skb, FWCTL_A_DEVICE_ATTACHMENT, FWCTL_NL_ATTACHMENT_OWNER);
}

static int fwctl_nl_put_names(struct sk_buff *skb, struct fwctl_core *core)
{
	return nla_put_u32(skb, FWCTL_A_DEVICE_INDEX, fwctl_index(core)) ?:
	       nla_put_string(skb, FWCTL_A_DEVICE_NAME, dev_name(&core->fwctl.dev)) ?:
	       nla_put_string(skb, FWCTL_A_DEVICE_IDENTITY, core->identity->name) ?:
	       fwctl_nl_put_parent(skb, core) ?:
	       (core->driver[0] ? nla_put_string(skb, FWCTL_A_DEVICE_DRIVER, core->driver) : 0) ?:
	       nla_put_string(skb, FWCTL_A_DEVICE_SUBSYSTEM, fwctl_nl_subsystem(core)) ?:
	       fwctl_nl_put_attachment(skb, core);
}

static int fwctl_nl_put_about(struct sk_buff *skb, const struct fwctl_core *core)
{
	const struct fwctl_about *about = &core->about;
	unsigned int i;
	int ret = 0;

	if (core->serial[0])
		ret = nla_put_string(skb, FWCTL_A_DEVICE_SERIAL, core->serial);
	if (!ret && about->effects_from)
		ret = nla_put_string(skb, FWCTL_A_DEVICE_EFFECTS_FROM, about->effects_from);
	for (i = 0; i < FWCTL_DOORS_MAX && !ret; i++) {
		if (about->doors[i][0])
			ret = nla_put_string(skb, FWCTL_A_DEVICE_DOOR, about->doors[i]);
	}
	return ret;
}

static int fwctl_nl_put_use(struct sk_buff *skb, struct fwctl_core *core)
{
	struct fwctl_request whole = {};
	struct fwctl_state state = {};

	core->commands->set->ops->state(&core->fwctl, &whole, &state);
	fwctl_netdev_state(&core->netdev, &state);
	if (!state.in_use)
		return 0;
	return nla_put_flag(skb, FWCTL_A_DEVICE_IN_USE) ?:
	       nla_put_string(skb, FWCTL_A_DEVICE_IN_USE_BY, state.in_use_by);
}

static int fwctl_nl_put_commands(struct sk_buff *skb, const struct fwctl_nl_device_view *view)
{
	struct fwctl_core *core = view->core;

	if (!core->commands)
		return 0;
	return nla_put_u32(skb, FWCTL_A_DEVICE_COMMANDS, core->commands->count) ?:
	       (view->gone ? 0 : fwctl_nl_put_use(skb, core));
}

static int fwctl_nl_put_demands(struct sk_buff *skb, struct fwctl_core *core)
{
	struct fwctl_tightening whole = { .target = FWCTL_RATCHET_DEVICE };
	struct fwctl_ratchet *ratchet = core->identity->ratchet;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_DEVICE_POLICY);

	whole.bounds = fwctl_ratchet_bounds(ratchet, &whole);
	if (!nest || fwctl_nl_put_tightening(skb, &whole))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	if (nla_put_u32(skb, FWCTL_A_DEVICE_POLICY_ENTRIES, fwctl_ratchet_count(ratchet)))
		return -EMSGSIZE;
	return fwctl_nl_policy_locked() ? nla_put_flag(skb, FWCTL_A_DEVICE_POLICY_LOCKED) : 0;
}

static int fwctl_nl_fill_device(struct sk_buff *skb, void *data)
{
	const struct fwctl_nl_device_view *view = data;
	struct nlattr *nest = nla_nest_start(skb, FWCTL_A_DEV);

	if (!nest || fwctl_nl_put_names(skb, view->core) ||
	    fwctl_nl_put_about(skb, view->core) ||
	    fwctl_nl_put_commands(skb, view) ||
	    fwctl_nl_put_demands(skb, view->core))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

int fwctl_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct fwctl_nl_device_view view = {};
	int ret = fwctl_nl_check(info, FWCTL_NL_ATTR(INDEX), 0);

	if (ret)
		return ret;
	view.core = fwctl_nl_device(info->attrs[FWCTL_A_INDEX], info->extack);
	if (IS_ERR(view.core))
		return PTR_ERR(view.core);
	ret = fwctl_nl_reply(info, fwctl_nl_fill_device, &view);
	fwctl_nl_device_put(view.core);
	return ret;
}

/* Where a dump goes on */
struct fwctl_nl_device_position {
	u32 index;
};

int fwctl_nl_dev_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct fwctl_nl_device_position *at = (void *)cb->ctx;
	struct fwctl_nl_device_view view = {};
	int ret = fwctl_nl_check(genl_info_dump(cb), 0, 0);

	cb->seq = fwctl_generation();
	while (!ret && (view.core = fwctl_nl_device_next(&at->index))) {
		ret = fwctl_nl_dump(skb, cb, fwctl_nl_fill_device, &view);
		fwctl_nl_device_put(view.core);
		if (!ret)
			at->index++;
	}
	return fwctl_nl_dump_end(skb, ret);
}

/**
 * fwctl_netlink_device - tell that a device arrived, or goes
 * @core: the device
 * @added: it arrived, and is complete; else it was unplugged, and not yet drained
 *
 * Context: may sleep.
 */
void fwctl_netlink_device(struct fwctl_core *core, bool added)
{
	struct fwctl_nl_device_view view = { .core = core, .gone = !added };

	fwctl_nl_event(FWCTL_NLGRP_DEVICES,
		       added ? FWCTL_NL_CMD_DEV_ADD_NTF : FWCTL_NL_CMD_DEV_DEL_NTF,
		       fwctl_nl_fill_device, &view);
}
