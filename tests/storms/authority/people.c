// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "people.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/types.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct who who_of(unsigned int number)
{
	return (struct who){ number & 1, number & 2, number & 4, number & 8 };
}

bool has_rawio(struct who who)
{
	return who.rawio && !who.inside;
}

bool is_admin(struct who who)
{
	return who.others && !who.inside;
}

static int set_capabilities(struct who who)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {};
	__u64 caps = who.others ? (1ULL << (CAP_LAST_CAP + 1)) - 1 : 0;
	int i;

	caps &= ~(1ULL << CAP_SYS_RAWIO);
	caps |= who.rawio ? 1ULL << CAP_SYS_RAWIO : 0;
	for (i = 0; i < 2; i++) {
		data[i].effective = caps >> 32 * i;
		data[i].permitted = caps >> 32 * i;
	}
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

static int set_nobody(void)
{
	if (prctl(PR_SET_KEEPCAPS, 1) || setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		return -errno;
	return 0;
}

const struct who root = { .rawio = true, .others = true };

int become(struct who from, struct who to)
{
	int ret = to.nobody && !from.nobody ? set_nobody() : 0;

	if (!ret && to.inside && !from.inside && unshare(CLONE_NEWUSER))
		ret = -errno;
	return ret ? ret : set_capabilities(to);
}

bool can_become(struct who from, struct who to)
{
	if (from.nobody != to.nobody && (to.inside != from.inside || from.inside ||
					 from.nobody || !from.others))
		return false;
	/* The first in a user namespace has all there is in it */
	if (!from.inside && to.inside)
		return true;
	return from.inside == to.inside && from.rawio >= to.rawio && from.others >= to.others;
}
