// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages that change while they are judged. A second thread writes to the
 * request's memory all the time; what the firmware was given must be what was
 * judged, and what the record names.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "test_fwctl_firmware.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <kselftest_harness.h>

/* deliver() runs on a worker: the caller sleeps, and the other thread gets its turn */
#define FIRMWARE	"test_fwctl_firmware.0"
#define SYSFS		"/sys/devices/platform/" FIRMWARE "/"
#define RPCS		600
#define ENOUGH		50
#define PATIENCE_MS	20000

/* At scope debug-ro: two that are allowed, and one that is not */
static const __u32 opcodes[] = { TEST_READ, TEST_WRITE_DATA, TEST_DEBUG_READ };

/* Shared with the other thread, as is what ends it */
static struct test_rpc message;
static bool stop;

static void message_set(__u32 opcode)
{
	__atomic_store_n(&message.opcode, opcode, __ATOMIC_RELAXED);
}

static void *toggle(void *unused)
{
	unsigned int i;

	for (i = 0; !__atomic_load_n(&stop, __ATOMIC_RELAXED); i++) {
		message_set(opcodes[i % ARRAY_LEN(opcodes)]);
		sched_yield();
	}
	return NULL;
}

/* The opcode that the firmware saw, or a negative errno */
static int send_message(int fd)
{
	struct test_rpc seen = {};
	size_t len = sizeof(seen);
	int ret = fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, &message, sizeof(message), &seen, &len);

	return ret ? ret : (int)seen.opcode;
}

/* Another process sends as well, so that who has been judged waits for the slot */
static pid_t contend(int fd)
{
	struct test_rpc rpc = { .opcode = TEST_READ };
	pid_t pid = fork();
	size_t len = 0;
	int i, ret = 0;

	if (pid)
		return pid;
	for (i = 0; i < RPCS && !ret; i++)
		ret = fwctl_rpc(fd, 0, &rpc, sizeof(rpc), NULL, &len);
	_exit(-ret);
}

FIXTURE(race) {
	int fd;
	long delivered;
};

FIXTURE_SETUP(race)
{
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	self->fd = fwctl_open(FIRMWARE);
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, record_begin());
	self->delivered = file_number(SYSFS "delivered");
	ASSERT_LE(0, self->delivered);
	message = (struct test_rpc){ .opcode = TEST_READ };
}

FIXTURE_TEARDOWN(race)
{
	file_write(SYSFS "release", "1");
	close(self->fd);
}

/* R12: of a message that changes all the time, what was judged is what is sent. */
TEST_F(race, what_was_judged_is_sent)
{
	static unsigned int seen[4 * RPCS], named[4 * RPCS];
	long end = now_ms() + PATIENCE_MS;
	int sent = 0, refused = 0, i, ret;
	pid_t child = contend(self->fd);
	pthread_t thread;

	ASSERT_LE(0, child);
	ASSERT_EQ(0, pthread_create(&thread, NULL, toggle, NULL));
	for (i = 0; i < RPCS || ((sent < ENOUGH || refused < ENOUGH) && i < 4 * RPCS); i++) {
		if (now_ms() > end)
			break;
		ret = send_message(self->fd);
		if (ret > 0)
			seen[sent++] = ret;
		else if (ret == -EPERM)
			refused++;
		else
			EXPECT_EQ(0, ret);
		sched_yield();
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	ASSERT_EQ(0, child_wait(child, PATIENCE_MS));

	TH_LOG("%d sent, %d refused", sent, refused);
	EXPECT_LT(0, sent);
	EXPECT_LT(0, refused);
	EXPECT_EQ(self->delivered + RPCS + sent, file_number(SYSFS "delivered"));
	ASSERT_EQ(sent, record_sent(named, ARRAY_LEN(named)));
	for (i = 0; i < sent; i++) {
		EXPECT_NE(TEST_WRITE_DATA, seen[i]);
		EXPECT_EQ(seen[i], named[i]) TH_LOG("RPC %d", i);
	}
}

struct sender {
	int fd;
	pid_t tid;
	int seen;
};

static void *send_in_thread(void *data)
{
	struct sender *sender = data;

	__atomic_store_n(&sender->tid, gettid(), __ATOMIC_RELEASE);
	sender->seen = send_message(sender->fd);
	return NULL;
}

/* Until it waits in its RPC */
static int sender_sleeps(struct sender *sender)
{
	long end = now_ms() + 5000;

	while (!__atomic_load_n(&sender->tid, __ATOMIC_ACQUIRE) && now_ms() < end)
		usleep(1000);
	return child_sleeps(sender->tid);
}

/* R12: what changes between verdict and delivery does not change what is sent. */
TEST_F(race, messages_are_read_once)
{
	struct sender sender[2] = { { .fd = self->fd }, { .fd = self->fd } };
	pthread_t thread[2];
	int i;

	/* One hangs in the only slot, one waits behind it and is allowed so far */
	message.action = TEST_HANG;
	ASSERT_EQ(0, pthread_create(&thread[0], NULL, send_in_thread, &sender[0]));
	ASSERT_EQ(0, file_wait(SYSFS "hanging", 1));
	message.action = TEST_ECHO;
	ASSERT_EQ(0, pthread_create(&thread[1], NULL, send_in_thread, &sender[1]));
	ASSERT_EQ(0, sender_sleeps(&sender[1]));
	message_set(TEST_WRITE_DATA);
	ASSERT_EQ(0, file_write(SYSFS "release", "1"));
	for (i = 0; i < 2; i++) {
		pthread_join(thread[i], NULL);
		EXPECT_EQ(TEST_READ, sender[i].seen) TH_LOG("sender %d", i);
	}
	EXPECT_EQ(self->delivered + 2, file_number(SYSFS "delivered"));
}

TEST_HARNESS_MAIN
