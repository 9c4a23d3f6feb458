// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "trap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* An access across the border must end at last, if it has to begin anew at each fault */
#define DROPS_MAX	8

static void drop(struct trap *trap, int page)
{
	madvise(trap->at + page * PAGE, PAGE, MADV_DONTNEED);
}

/* The page is there, the other one is not any more; and both will be others */
static void answer_fault(struct trap *trap, int page)
{
	int version = trap->faults[page]++ % 2;
	struct uffdio_copy copy = {
		.dst = (uintptr_t)(trap->at + page * PAGE),
		/* the second page is another than the first from the beginning on */
		.src = (uintptr_t)(trap->version[version ^ page] + page * PAGE),
		.len = PAGE,
	};

	if (trap->meanwhile)
		trap->meanwhile();
	if (!trap->stays && trap->faults[page] < DROPS_MAX)
		drop(trap, !page);
	ioctl(trap->uffd, UFFDIO_COPY, &copy);
}

static void *answer_faults(void *data)
{
	struct trap *trap = data;
	struct pollfd fds[2] = { { trap->uffd, POLLIN }, { trap->stop[0], POLLIN } };
	struct uffd_msg msg;

	while (poll(fds, 2, -1) > 0 && !fds[1].revents) {
		if (read(trap->uffd, &msg, sizeof(msg)) != sizeof(msg))
			continue;
		if (msg.event == UFFD_EVENT_PAGEFAULT)
			answer_fault(trap, (msg.arg.pagefault.address - (uintptr_t)trap->at) / PAGE);
	}
	return NULL;
}

int trap_begin(struct trap *trap)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };

	memset(trap, 0, sizeof(*trap));
	trap->at = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	trap->uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (trap->at == MAP_FAILED || trap->uffd < 0 || ioctl(trap->uffd, UFFDIO_API, &api))
		return -errno;
	reg.range.start = (uintptr_t)trap->at;
	reg.range.len = 2 * PAGE;
	if (ioctl(trap->uffd, UFFDIO_REGISTER, &reg) || pipe(trap->stop))
		return -errno;
	return -pthread_create(&trap->thread, NULL, answer_faults, trap);
}

void trap_end(struct trap *trap)
{
	close(trap->stop[1]);
	pthread_join(trap->thread, NULL);
	close(trap->stop[0]);
	close(trap->uffd);
	munmap(trap->at, 2 * PAGE);
}

void trap_arm(struct trap *trap)
{
	drop(trap, 0);
	drop(trap, 1);
	trap->faults[0] = trap->faults[1] = 0;
}

void *trap_set(struct trap *trap, size_t before, const void *first, const void *second,
		      size_t len)
{
	memset(trap->version, 0, sizeof(trap->version));
	memcpy(trap->version[0] + PAGE - before, first, len);
	memcpy(trap->version[1] + PAGE - before, second, len);
	return trap->at + PAGE - before;
}
