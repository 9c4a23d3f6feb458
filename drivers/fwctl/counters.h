/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_COUNTERS_H
#define FWCTL_COUNTERS_H

#include <linux/atomic.h>

/**
 * struct fwctl_counters - what became of the RPCs for a command
 * @sent: handed to the driver
 * @refused: refused
 * @failed: not refused, and not delivered or not answered
 * @firmware_errors: answered with an error status
 * @time: nanoseconds from the delivery to its end, together
 */
struct fwctl_counters {
	atomic64_t sent;
	atomic64_t refused;
	atomic64_t failed;
	atomic64_t firmware_errors;
	atomic64_t time;
};

/* @count of them, zeroed, or NULL */
struct fwctl_counters *fwctl_counters_create(unsigned int count);
void fwctl_counters_free(struct fwctl_counters *counters);

#endif
