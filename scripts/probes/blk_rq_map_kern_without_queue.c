// SPDX-License-Identifier: GPL-2.0-only
/* blk_rq_map_kern() takes the queue from the request since 6.17. */
#include <linux/blk-mq.h>

int probe(struct request *rq, void *buf)
{
	return blk_rq_map_kern(rq, buf, 4, GFP_KERNEL);
}
