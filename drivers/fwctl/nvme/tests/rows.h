/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_NVME_TESTS_ROWS_H
#define FWCTL_NVME_TESTS_ROWS_H

#include "../../arbiter.h"
#include "../../commands.h"
#include "../../policy.h"

/* The row after @row, or the first one; NULL after the last one */
const struct fwctl_command *next_row(const struct fwctl_command *row);
bool is_at(const struct fwctl_command *row, u8 opcode, int key);
const struct fwctl_command *row_at(u8 opcode, int key);

/* The set as the core takes it, until the test is over */
const struct fwctl_commands *index_of(struct kunit *test);
struct fwctl_case case_of(const struct fwctl_commands *commands, const struct fwctl_request *req);
struct fwctl_case case_of_row(const struct fwctl_commands *commands,
			      const struct fwctl_command *row);
u32 refusals_at(struct fwctl_case c, u32 scope);

#endif
