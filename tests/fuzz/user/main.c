// SPDX-License-Identifier: GPL-2.0-only
/*
 * One program for all targets, for libFuzzer: which one runs is what it is called by,
 * through a link.
 */
#include "target.h"

static const struct target * const targets[] = {
	&cxl_classify_target, &cxl_tunnel_target, &cxl_report_target, &cxl_transfer_target,
	&nvme_classify_target, &nvme_report_target, &rocker_request_target,
	&rocker_answer_target, &arbiter_target,
};

static const struct target *chosen;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *slash = strrchr((*argv)[0], '/');
	const char *name = slash ? slash + 1 : (*argv)[0];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(targets); i++)
		if (!strcmp(targets[i]->name, name))
			chosen = targets[i];
	if (!chosen) {
		fprintf(stderr, "fuzz: there is no target %s\n", name);
		exit(2);
	}
	return 0;
}

static void run(const u8 *data, size_t len)
{
	shim_fail_alloc = 0;
	shim_killed = false;
	chosen->run(data, len);
}

/* It is at the end that a bound is wrong by one, and mutations seldom hit just that */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	run(data, len);
	if (len)
		run(data, len - 1);
	return 0;
}
