/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two pages that change when they are looked at, by userfaultfd. The one that is not
 * looked at goes, and has something else in it when it comes back.
 */
#ifndef RACES_TRAP_H
#define RACES_TRAP_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#define PAGE	4096

/**
 * struct trap - two pages, each with two versions
 * @at: where
 * @uffd: tells of faults in them
 * @version: what is seen by the first look, and by the next one
 * @faults: how often each was looked at
 * @stays: what was looked at stays as it is
 * @meanwhile: called at each fault, unless it is NULL
 * @thread: answers the faults
 * @stop: what ends it
 */
struct trap {
	__u8 *at;
	int uffd;
	__u8 version[2][2 * PAGE];
	int faults[2];
	bool stays;
	void (*meanwhile)(void);
	pthread_t thread;
	int stop[2];
};

/* 0, or a negative errno: there is no userfaultfd here */
int trap_begin(struct trap *trap);
void trap_end(struct trap *trap);
/* Nothing was looked at yet */
void trap_arm(struct trap *trap);
/* Two versions; so much before the border lies on the first page. Where they begin */
void *trap_set(struct trap *trap, size_t before, const void *first, const void *second,
	       size_t len);

#endif
