/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTL_KAUDIT_H
#define FWCTL_KAUDIT_H

#include "recorder.h"

/* Context: may sleep, as long as the kernel's audit makes others wait */
void fwctl_kaudit_record(const struct fwctl_record *record, const char *identity);

/* Two digits for each byte of a path, or it in quotes, and the NUL */
#define FWCTL_KAUDIT_TEXT_SIZE (2 * FWCTL_EXE_SIZE + 3)
const char *fwctl_kaudit_text(char *text, const char *bytes);

#endif
