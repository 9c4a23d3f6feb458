// SPDX-License-Identifier: GPL-2.0-only
/* rq_end_io_fn has the batch of completions as its third argument since 6.19. */
#include <linux/blk-mq.h>

static enum rq_end_io_ret ended(struct request *rq, blk_status_t status,
				const struct io_comp_batch *batch)
{
	return RQ_END_IO_NONE;
}

rq_end_io_fn *probe = ended;
