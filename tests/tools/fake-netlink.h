/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel for libfwctl's netlink functions: linked in before the library, it
 * takes the place of netlink-connect.c. It has two devices, a few commands, one
 * policy and two records, some of them with strings that no terminal should see.
 */
#ifndef FAKE_NETLINK_H
#define FAKE_NETLINK_H

#include <stdbool.h>
#include <stdint.h>

struct fake {
	bool away;			/* there is no family */
	int interrupts;			/* listings that change while they are read */
	int err;			/* of whatever is asked */
	const char *said;		/* with it */
	bool names_attribute;		/* ... and the last attribute of the request */
	int missing;			/* ... or one that it lacks */
	bool in_done;			/* where dumps fail in their middle */
	bool truncated;			/* answers end too early */
	bool unterminated;		/* a string without its end */
	bool newer;			/* attributes and words that nobody knows yet */
	int overruns;			/* events are dropped so many times */
	unsigned int asked;		/* requests so far */
	/* of the last request */
	uint8_t command;
	int flags;
	uint8_t request[65536 * 2];
	int request_len;
};

extern struct fake fake;

/* FAKE_NETLINK of the environment: away, eperm, interrupts, newer, truncated */
void fake_from_environment(void);
/* Two events of RPCs, numbers @first and @second */
void fake_events(uint64_t first, uint64_t second);

#endif
