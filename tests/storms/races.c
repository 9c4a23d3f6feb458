// SPDX-License-Identifier: GPL-2.0-only
/*
 * uml: --append seccomp=on
 *
 * R12, user memory is read once: what was judged is what is sent, and what the
 * record says, whatever user space does to the memory meanwhile. The firmware of
 * the tests answers with what it got; the record of each RPC says what was judged.
 * Both must agree, in opcode, key, effects and length.
 *
 *  - By userfaultfd: message, structure and room for the answer lie across the border
 *    of two pages, at each byte in turn. When the kernel gets to one page, the other
 *    has something else in it, and is gone, so that to look at it again is a fault
 *    more. That needs no luck: the interleaving is always the same.
 *  - By a thread that writes all the time, for ROUNDS RPCs (default 20000, in CI
 *    2000): with several processors also between two reads of the same word.
 *
 * A request by netlink needs none of that: the socket copied it before anybody
 * looks at it, and a message is never a piece of user memory.
 *
 * The process has no CAP_SYS_RAWIO: nothing that writes may ever reach the firmware,
 * whichever scope, length or pointer is seen.
 */
#define _GNU_SOURCE
#include "fwctl_test.h"
#include "netlink_test.h"
#include "test_fwctl_firmware.h"
#include "races/trap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define NO_BYTE		0xa5
#define WRITES		(TEST_CONFIG_RESET_COLD | TEST_CONFIG_NOW | TEST_DATA_NOW | TEST_SECURITY | \
			 TEST_FIRMWARE | TEST_PERSISTS)
#define UNREPORTED	(1U << 18)

/* One whose deliver() runs on a worker, and one where it runs in the caller */
static const char * const firmwares[] = { "test_fwctl_firmware.0", "test_fwctl_firmware.1" };

/* Between these a message changes; the last may never be sent */
static const struct test_rpc messages[] = {
	{ .opcode = TEST_READ },
	{ .opcode = TEST_DEBUG_READ, .effects = TEST_DISCLOSES },
	{ .opcode = TEST_DOOR, .key = 1 },
	{ .opcode = TEST_DOOR_ANY, .key = 0x01020304, .script = TEST_UNREPORTED },
	{ .opcode = TEST_READ, .script = TEST_DISCLOSES, .effects = TEST_PERSISTS },
	{ .opcode = TEST_WRITE_DATA, .script = TEST_CONFIG_NOW },
};

FIXTURE(races) {
	struct nl events;
	int fd[2];
	long delivered;
};

static long delivered(void)
{
	char path[128];
	long sum = 0;
	int i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/sys/devices/platform/%s/delivered", firmwares[i]);
		sum += file_number(path);
	}
	return sum;
}

static int room_for_events(int fd)
{
	int size = 4 << 20;

	return setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ? -errno : 0;
}

FIXTURE_SETUP(races)
{
	int i;

	ASSERT_EQ(0, module_load("fwctl", ""));
	ASSERT_EQ(0, module_load("test_fwctl_firmware", ""));
	for (i = 0; i < 2; i++) {
		self->fd[i] = fwctl_open(firmwares[i]);
		ASSERT_LE(0, self->fd[i]);
	}
	ASSERT_EQ(0, nl_open(&self->events));
	ASSERT_EQ(0, room_for_events(self->events.fd));
	ASSERT_EQ(0, nl_subscribe(&self->events, NL_RPC));
	ASSERT_EQ(0, cap_drop(CAP_SYS_RAWIO));
	self->delivered = delivered();
}

FIXTURE_TEARDOWN(races)
{
	nl_close(&self->events);
	close(self->fd[0]);
	close(self->fd[1]);
}

/* ---- what was judged ---- */

struct judged {
	int kind;	/* of the record, -1: there is none */
	__u32 opcode;
	__u32 key;
	__u32 effects;
	__u32 in_len;
	__u32 scope;
};

static void read_record(const struct nlattr *nest, struct judged *judged)
{
	struct nl_attrs attrs;

	nl_inside(nest, &attrs);
	judged->kind = nl_u8(attrs.attr[FWCTL_A_RECORD_KIND]);
	judged->opcode = nl_u32(attrs.attr[FWCTL_A_RECORD_OPCODE]);
	judged->key = attrs.attr[FWCTL_A_RECORD_KEY_NUMBER] ?
		      nl_u64(attrs.attr[FWCTL_A_RECORD_KEY_NUMBER]) : 0;
	judged->effects = nl_u32(attrs.attr[FWCTL_A_RECORD_EFFECTS]);
	judged->in_len = nl_u32(attrs.attr[FWCTL_A_RECORD_IN_LEN]);
	judged->scope = nl_u8(attrs.attr[FWCTL_A_RECORD_SCOPE]);
}

/* The record of the RPC that just ended, as events; how many there were besides its begin */
static int take_record(struct nl *events, struct judged *judged)
{
	struct nl_attrs attrs;
	int count = 0;

	judged->kind = -1;
	/* They are sent before the ioctl returns */
	while (nl_event(events, &attrs, 0) >= 0) {
		struct judged one;

		read_record(attrs.attr[FWCTL_A_RECORD], &one);
		if (one.kind == FWCTL_NL_RECORD_KIND_SENT)
			continue;
		*judged = one;
		count++;
	}
	return count;
}

/* The classes that a message has, by the row, its report and its own flags */
static __u32 effects_of(const struct test_rpc *rpc)
{
	__u32 effects = rpc->effects | (rpc->script & TEST_REPORT_EFFECTS);

	if (rpc->opcode == TEST_WRITE_DATA)
		effects |= TEST_DATA_NOW;
	return effects | (rpc->script & TEST_UNREPORTED ? UNREPORTED : 0);
}

/* What the firmware got, as it says, against the record */
#define EXPECT_JUDGED(_judged, _got, _len) do {						\
	EXPECT_EQ((_judged)->opcode, (_got)->opcode);					\
	EXPECT_EQ((_judged)->key, (_got)->key);						\
	EXPECT_EQ((_judged)->effects, effects_of(_got))					\
		TH_LOG("the effects judged are not those sent");			\
	EXPECT_EQ((_judged)->in_len, (__u32)(_len));					\
	EXPECT_EQ(0, effects_of(_got) & WRITES & ~(_judged)->effects);			\
	EXPECT_NE(TEST_WRITE_DATA, (_got)->opcode) TH_LOG("what writes was sent");	\
} while (0)

/* ---- the message ---- */

/* One RPC, whose message changes at the border */
static void change_at(struct __test_metadata *_metadata, struct nl *events, int fd,
		      struct trap *trap, size_t before, const struct test_rpc *first,
		      const struct test_rpc *second)
{
	void *in = trap_set(trap, before, first, second, sizeof(*first));
	struct test_rpc got = {};
	size_t len = sizeof(got);
	struct judged judged;
	int ret, count;

	trap_arm(trap);
	ret = fwctl_rpc(fd, FWCTL_RPC_DEBUG_READ_ONLY, in, sizeof(*first), &got, &len);
	count = take_record(events, &judged);
	EXPECT_EQ(before != 0, trap->faults[0]) TH_LOG("byte %zu: read %d times", before, trap->faults[0]);
	EXPECT_EQ(before != sizeof(*first), trap->faults[1])
		TH_LOG("byte %zu: read %d times", before, trap->faults[1]);
	if (!ret) {
		EXPECT_EQ(1, count);
		EXPECT_EQ(FWCTL_NL_RECORD_KIND_DONE, judged.kind);
		EXPECT_JUDGED(&judged, &got, len);
		return;
	}
	EXPECT_TRUE(ret == -EPERM || ret == -EOPNOTSUPP || ret == -EINVAL || ret == -EIO)
		TH_LOG("errno %d", ret);
	EXPECT_EQ(1, count);
}

/* R12: a message that changes at any of its bytes is what it was when it was judged. */
TEST_F_TIMEOUT(races, message_changes_at_each_byte, 300)
{
	static struct trap trap;
	size_t before, i, j;
	int d, rounds = 0;

	if (trap_begin(&trap))
		SKIP(return, "no userfaultfd here");
	for (d = 0; d < 2; d++) {
		for (before = 0; before <= sizeof(struct test_rpc); before++) {
			for (i = 0; i < ARRAY_LEN(messages); i++) {
				for (j = 0; j < ARRAY_LEN(messages); j++, rounds++)
					change_at(_metadata, &self->events, self->fd[d], &trap, before,
						  &messages[i], &messages[j]);
			}
		}
	}
	trap_end(&trap);
	TH_LOG("%d rounds, %ld sent", rounds, delivered() - self->delivered);
	EXPECT_LT(0, delivered() - self->delivered);
}

/* ---- the structure ---- */

/*
 * Buffers whose addresses differ in one byte, and lengths, sizes and scopes that do:
 * whatever the kernel puts together of two structures is one of them.
 */
struct arena {
	__u8 pages[16][PAGE];
};

static struct arena *arena_create(void)
{
	__u8 *at = mmap(NULL, 2 * sizeof(struct arena) + 65536, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? NULL : (void *)(((uintptr_t)at + 65535) & ~65535UL);
}

enum { IN_FIRST, IN_SECOND, OUT_FIRST, OUT_SECOND };

/* Long enough for both lengths, with what may not be sent behind what may */
static void arena_fill(struct arena *arena)
{
	memset(arena, 0, sizeof(*arena));
	memcpy(arena->pages[IN_FIRST], &messages[1], sizeof(messages[1]));
	memcpy(arena->pages[IN_SECOND], &messages[5], sizeof(messages[5]));
	memset(arena->pages[OUT_FIRST], NO_BYTE, 2 * PAGE);
}

static struct fwctl_rpc first_rpc(struct arena *arena)
{
	return (struct fwctl_rpc){
		.size = sizeof(struct fwctl_rpc),
		.scope = FWCTL_RPC_DEBUG_READ_ONLY,
		.in_len = sizeof(struct test_rpc),
		.out_len = sizeof(struct test_rpc),
		.in = (uintptr_t)arena->pages[IN_FIRST],
		.out = (uintptr_t)arena->pages[OUT_FIRST],
	};
}

/* Another scope, other lengths and pointers, each by itself or all of them */
#define RPC_CHANGES	7
static struct fwctl_rpc second_rpc(struct arena *arena, unsigned int change)
{
	struct fwctl_rpc rpc = first_rpc(arena);
	bool all = change == RPC_CHANGES - 1;

	if (change == 0 || all)
		rpc.scope = FWCTL_RPC_DEBUG_WRITE_FULL;
	if (change == 1 || all)
		rpc.in_len += 64;
	if (change == 2 || all)
		rpc.out_len += 96;
	if (change == 3 || all)
		rpc.in = (uintptr_t)arena->pages[IN_SECOND];
	if (change == 4 || all)
		rpc.out = (uintptr_t)arena->pages[OUT_SECOND];
	if (change == 5)
		rpc.size += 8;
	return rpc;
}

/* Where the answer went, and how many bytes of it; the other place is as it was */
static const void *find_answer(struct arena *arena, size_t *len)
{
	__u8 *out = arena->pages[OUT_FIRST][0] == NO_BYTE ? arena->pages[OUT_SECOND] :
							    arena->pages[OUT_FIRST];
	size_t i;

	for (i = PAGE; i && out[i - 1] == NO_BYTE; i--)
		;
	*len = i;
	return out;
}

/*
 * User-Mode Linux reads a page at a time, whatever lies across its border. In the lab
 * bytes are copied one by one, but the size is first read by a single access: across the
 * border it needs both pages at once, and begins anew, with nothing read, whenever one is
 * there and the other is gone. Then there are that many faults at least, and that the
 * size counted once shows by what was judged and sent.
 */
static bool faults_are_looks(size_t before)
{
	static int pagewise = -1;
	char text[512];

	if (pagewise < 0)
		pagewise = !file_read("/proc/cpuinfo", text, sizeof(text)) &&
			   strstr(text, "User Mode Linux");
	return pagewise || before == 0 || before >= sizeof(__u32);
}

/* Reads: the size by itself, then all of it; and it is written back after an answer */
static int expected_faults(int page, size_t before, bool answered)
{
	int looks = before < sizeof(__u32) ? 2 : 1;

	if (before == 0 || before >= sizeof(struct fwctl_rpc))
		return (page == (before == 0)) ? 1 : 0;
	return looks + answered;
}

static void change_struct_at(struct __test_metadata *_metadata, struct nl *events, int fd,
			     struct trap *trap, struct arena *arena, size_t before,
			     const struct fwctl_rpc *first, const struct fwctl_rpc *second)
{
	void *rpc = trap_set(trap, before, first, second, sizeof(*first));
	struct judged judged;
	const void *answer;
	int ret, count, i;
	size_t len;

	arena_fill(arena);
	trap_arm(trap);
	ret = ioctl(fd, FWCTL_RPC, rpc) ? -errno : 0;
	count = take_record(events, &judged);
	/* What is behind a longer structure is looked at by itself */
	for (i = 0; i < 2 && first->size == second->size; i++) {
		int expected = expected_faults(i, before, !ret), found = trap->faults[i];

		EXPECT_TRUE(faults_are_looks(before) ? found == expected : found >= expected)
			TH_LOG("byte %zu: page %d read %d times, not %d, returns %d", before, i,
			       found, expected, ret);
	}
	if (ret) {
		EXPECT_EQ(-EPERM, ret);
		EXPECT_EQ(1, count);
		EXPECT_EQ(FWCTL_NL_RECORD_KIND_REFUSED, judged.kind);
		return;
	}
	answer = find_answer(arena, &len);
	EXPECT_EQ(1, count);
	EXPECT_EQ(FWCTL_RPC_DEBUG_READ_ONLY, judged.scope);
	EXPECT_GE(judged.in_len, len);
	EXPECT_JUDGED(&judged, (const struct test_rpc *)answer, judged.in_len);
}

/* R12: so is the structure, with its scope, lengths and pointers. */
TEST_F_TIMEOUT(races, structure_changes_at_each_byte, 300)
{
	struct arena *arena = arena_create();
	static struct trap trap;
	struct fwctl_rpc rpc[2];
	unsigned int change;
	int d, rounds = 0;
	size_t before;

	ASSERT_NE(NULL, arena);
	if (trap_begin(&trap))
		SKIP(return, "no userfaultfd here");
	for (d = 0; d < 2; d++) {
		for (before = 0; before <= sizeof(rpc[0]); before++) {
			for (change = 0; change < 2 * RPC_CHANGES; change++, rounds++) {
				rpc[change % 2] = first_rpc(arena);
				rpc[!(change % 2)] = second_rpc(arena, change / 2);
				change_struct_at(_metadata, &self->events, self->fd[d], &trap, arena,
						 before, &rpc[0], &rpc[1]);
			}
		}
	}
	trap_end(&trap);
	TH_LOG("%d rounds, %ld sent", rounds, delivered() - self->delivered);
	EXPECT_LT(0, delivered() - self->delivered);
}

/* ---- the answer ---- */

/* R12: an answer that is written over the request, which changed, is what was judged. */
TEST_F_TIMEOUT(races, answer_is_written_over_the_request, 300)
{
	static struct trap trap;
	size_t before, i;
	int d;

	if (trap_begin(&trap))
		SKIP(return, "no userfaultfd here");
	trap.stays = true;
	for (d = 0; d < 2; d++) {
		for (before = 1; before < sizeof(struct test_rpc); before++) {
			for (i = 0; i < 4; i++) {
				struct test_rpc *both, got;
				struct judged judged;
				size_t len = sizeof(got);
				int ret;

				both = trap_set(&trap, before, &messages[i], &messages[(i + 1) % 4], len);
				trap_arm(&trap);
				ret = fwctl_rpc(self->fd[d], 1, both, sizeof(got), both, &len);
				EXPECT_EQ(1, trap.faults[0]);
				EXPECT_EQ(1, trap.faults[1]);
				ASSERT_EQ(1, take_record(&self->events, &judged));
				memcpy(&got, both, sizeof(got));
				if (!ret)
					EXPECT_JUDGED(&judged, &got, len);
			}
		}
	}
	trap_end(&trap);
	EXPECT_LT(0, delivered() - self->delivered);
}

/* A request that becomes another one while its answer is written */
static struct test_rpc late_message;
static struct fwctl_rpc late_rpc;

static void change_late(void)
{
	late_message = messages[5];
	late_rpc.scope = FWCTL_RPC_DEBUG_WRITE_FULL;
	late_rpc.in_len = 2;
	late_rpc.out_len = 2 * PAGE;
	late_rpc.out = 0;
}

/* R12: what changes while the answer is written changes neither the answer nor its length. */
TEST_F_TIMEOUT(races, request_changes_while_the_answer_is_written, 300)
{
	static struct trap trap;
	size_t before, i;
	int d;

	if (trap_begin(&trap))
		SKIP(return, "no userfaultfd here");
	trap.meanwhile = change_late;
	trap.stays = true;
	memset(trap.version, NO_BYTE, sizeof(trap.version));
	for (d = 0; d < 2; d++) {
		for (before = 1; before < sizeof(struct test_rpc); before++) {
			__u8 *out = trap.at + PAGE - before;
			struct judged judged;
			struct test_rpc got;

			late_message = messages[2];
			late_rpc = (struct fwctl_rpc){
				.size = sizeof(late_rpc), .scope = FWCTL_RPC_DEBUG_READ_ONLY,
				.in_len = sizeof(late_message), .out_len = sizeof(got),
				.in = (uintptr_t)&late_message, .out = (uintptr_t)out,
			};
			trap_arm(&trap);
			EXPECT_EQ(0, ioctl(self->fd[d], FWCTL_RPC, &late_rpc));
			ASSERT_EQ(1, take_record(&self->events, &judged));
			memcpy(&got, out, sizeof(got));
			EXPECT_JUDGED(&judged, &got, sizeof(got));
			EXPECT_EQ(messages[2].opcode, got.opcode);
			EXPECT_EQ(sizeof(got), late_rpc.out_len);
			EXPECT_EQ((uintptr_t)out, late_rpc.out);
			for (i = sizeof(got); i < 2 * sizeof(got); i++)
				EXPECT_EQ(NO_BYTE, out[i]);
		}
	}
	trap_end(&trap);
	EXPECT_LT(0, delivered() - self->delivered);
}

/* R12: the answer may lie upon the request, or on the structure, by which it is judged no more. */
TEST_F_TIMEOUT(races, answer_overlaps, 300)
{
	struct {
		struct test_rpc message;
		struct fwctl_rpc rpc;
	} both;
	struct judged judged;
	long shift, first = -(long)sizeof(struct test_rpc);
	int d, ret;

	for (d = 0; d < 2; d++) {
		for (shift = first; shift <= (long)sizeof(both); shift++) {
			__u8 guarded[3 * sizeof(both)];
			typeof(both) *at = (void *)(guarded + sizeof(both));

			memset(guarded, 0, sizeof(guarded));
			memset(&both, 0, sizeof(both));
			both.message = messages[2];
			both.rpc = (struct fwctl_rpc){
				.size = sizeof(both.rpc), .scope = FWCTL_RPC_DEBUG_READ_ONLY,
				.in_len = sizeof(both.message), .out_len = sizeof(both.message),
				.in = (uintptr_t)&at->message,
				.out = (uintptr_t)&at->message + shift,
			};
			memcpy(at, &both, sizeof(both));
			ret = ioctl(self->fd[d], FWCTL_RPC, &at->rpc) ? -errno : 0;
			EXPECT_EQ(0, ret) TH_LOG("shifted by %ld", shift);
			ASSERT_EQ(1, take_record(&self->events, &judged));
			EXPECT_EQ(messages[2].opcode, judged.opcode);
			EXPECT_EQ(messages[2].key, judged.key);
			/* the structure is written last, over the answer */
			EXPECT_EQ(sizeof(both.message), at->rpc.out_len);
			EXPECT_EQ(both.rpc.out, at->rpc.out);
			if (shift + (long)sizeof(both.message) <= (long)offsetof(typeof(both), rpc))
				EXPECT_EQ(0, memcmp((__u8 *)&at->message + shift, &messages[2],
						    sizeof(messages[2])));
		}
	}
}

/* ---- a thread that writes all the time ---- */

struct spin {
	struct arena *arena;
	struct fwctl_rpc rpc;	/* the structure that changes */
	bool stop;
};

/*
 * Every field of the message, and all of the structure but where the answer goes and
 * its room: the other thread must know where to look. On one processor this one hardly
 * ever comes between two reads of the kernel: there it shows no more than that a
 * preemption at any point does no harm, and what carries R12 are the tests by
 * userfaultfd, which change out and out_len as well.
 */
static void *spin(void *data)
{
	struct spin *spin = data;
	unsigned int i;

	for (i = 0; !__atomic_load_n(&spin->stop, __ATOMIC_RELAXED); i++) {
		volatile struct fwctl_rpc *rpc = &spin->rpc;
		struct fwctl_rpc next = i % 3 ? first_rpc(spin->arena) :
						second_rpc(spin->arena, i / 3 % RPC_CHANGES);

		memcpy(spin->arena->pages[IN_FIRST], &messages[i % ARRAY_LEN(messages)],
		       sizeof(messages[0]));
		memcpy(spin->arena->pages[IN_SECOND], &messages[i / 2 % ARRAY_LEN(messages)],
		       sizeof(messages[0]));
		rpc->size = next.size;
		rpc->scope = next.scope;
		rpc->in_len = next.in_len;
		rpc->in = next.in;
		sched_yield();
	}
	return NULL;
}

static long rounds(void)
{
	const char *text = getenv("ROUNDS"), *budget = getenv("BUDGET");

	if (text)
		return atol(text);
	return budget && !strcmp(budget, "ci") ? 2000 : 20000;
}

/* R12: thousands of times, whenever the other thread comes by. */
TEST_F_TIMEOUT(races, everything_changes_all_the_time, 3600)
{
	static struct spin spinner;
	long i, sent = 0, refused = 0, other = 0, count = rounds();
	struct judged judged;
	pthread_t thread;

	spinner.arena = arena_create();
	ASSERT_NE(NULL, spinner.arena);
	arena_fill(spinner.arena);
	spinner.rpc = first_rpc(spinner.arena);
	ASSERT_EQ(0, pthread_create(&thread, NULL, spin, &spinner));
	for (i = 0; i < count; i++) {
		struct test_rpc got;
		int ret, records;

		/* only these stay, so that it is known where the answer goes */
		spinner.rpc.out_len = sizeof(got);
		ret = ioctl(self->fd[i % 2], FWCTL_RPC, &spinner.rpc) ? -errno : 0;
		memcpy(&got, spinner.arena->pages[OUT_FIRST], sizeof(got));
		records = take_record(&self->events, &judged);
		if (!ret) {
			sent++;
			EXPECT_EQ(1, records);
			EXPECT_EQ(FWCTL_NL_RECORD_KIND_DONE, judged.kind);
			EXPECT_JUDGED(&judged, &got, judged.in_len);
			EXPECT_NE(FWCTL_RPC_DEBUG_WRITE_FULL, judged.scope);
		} else if (ret == -EPERM) {
			refused++;
			EXPECT_EQ(1, records);
			EXPECT_EQ(FWCTL_NL_RECORD_KIND_REFUSED, judged.kind);
		} else {
			other++;
		}
		if (i % 4 == 0)
			sched_yield();
	}
	__atomic_store_n(&spinner.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	TH_LOG("%ld sent, %ld refused, %ld others", sent, refused, other);
	EXPECT_LT(0, sent);
	EXPECT_LT(0, refused);
	EXPECT_EQ(self->delivered + sent, delivered());
}

TEST_HARNESS_MAIN
