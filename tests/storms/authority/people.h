/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All who could ask, or open, and how a process that is root becomes one of them. What
 * it gave up it has lost for good. Functions return 0, or a negative errno.
 */
#ifndef AUTHORITY_PEOPLE_H
#define AUTHORITY_PEOPLE_H

#include <stdbool.h>

#define NOBODY	65534
/* A number of four bits is one of them */
#define WHOS	16

struct who {
	bool nobody;	/* uid NOBODY, else 0 */
	bool inside;	/* in a user namespace of his own */
	bool rawio;	/* has CAP_SYS_RAWIO, there */
	bool others;	/* has every other capability, there */
};

/* What a process is at first */
extern const struct who root;

struct who who_of(unsigned int number);
/* Has such a one the capability where it counts? CAP_SYS_RAWIO; CAP_SYS_ADMIN */
bool has_rawio(struct who who);
bool is_admin(struct who who);

int become(struct who from, struct who to);
/* Can one become the other, without anybody's help? */
bool can_become(struct who from, struct who to);

#endif
