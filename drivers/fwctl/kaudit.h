/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_KAUDIT_H
#define FWCTL_KAUDIT_H

struct fwctl_record;

/* Context: may sleep, as long as the kernel's audit makes others wait */
void fwctl_kaudit_record(const struct fwctl_record *record, const char *identity);

#endif
