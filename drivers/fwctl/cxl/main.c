// SPDX-License-Identifier: GPL-2.0-only
/*
 * CXL mailbox commands through fwctl: the module, which attaches in two ways,
 * memdev.c and owner.c.
 */
#include <linux/module.h>

#include "cxl.h"

static int __init cxl_init(void)
{
	int err;

	err = fwctl_cxl_owner_register();
	if (err)
		return err;
	err = fwctl_cxl_memdev_register();
	if (err)
		fwctl_cxl_owner_unregister();
	return err;
}

static void __exit cxl_exit(void)
{
	fwctl_cxl_memdev_unregister();
	fwctl_cxl_owner_unregister();
}

module_init(cxl_init);
module_exit(cxl_exit);
MODULE_DESCRIPTION("CXL mailbox commands through fwctl");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("FWCTL");
/* Memory devices, beside cxl_pci */
MODULE_ALIAS("pci:v*d*sv*sd*bc05sc02i10*");
