/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of the kernel as the parsers use, in user space: what is compiled against
 * it are the files of drivers/fwctl, unchanged. Included in front of each; the kernel's
 * headers that they name are empty files then, where the C library has none.
 *
 * - Memory comes from malloc(), so that the sanitizer knows its bounds, and may be made
 *   to fail: shim_fail_alloc.
 * - A mutex is a flag: to take it twice, or to give back what is not held, aborts.
 * - What warns in the kernel aborts.
 */
#ifndef FUZZ_SHIM_H
#define FUZZ_SHIM_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <linux/types.h>
#include <linux/stddef.h>
#include <asm/byteorder.h>

/* ---- types ---- */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef u64 dma_addr_t;

#define U8_MAX		0xff
#define U16_MAX		0xffff
#define U32_MAX		0xffffffffU
#define U64_MAX		(~0ULL)

#define UUID_SIZE	16
typedef struct { u8 b[UUID_SIZE]; } uuid_t;

struct list_head { struct list_head *next, *prev; };
struct rw_semaphore { int held; };
struct kobject { int none; };
struct cdev { int none; };
struct device { struct device *parent; };
struct module;
struct completion { int done; };
struct delayed_work { int none; };
struct notifier_block { int none; };
typedef struct { int count; } refcount_t;
struct task_struct;
struct pci_dev;

/* ---- words of the compiler ---- */
#define __packed	__attribute__((packed))
#define __iomem
#define __user
#define fallthrough	__attribute__((fallthrough))
#define static_assert(_expr, ...)	_Static_assert(_expr, "" __VA_ARGS__)
#define IS_ENABLED(_option)	0
#define READ_ONCE(_x)		(*(const volatile typeof(_x) *)&(_x))
#define WRITE_ONCE(_x, _value)	(*(volatile typeof(_x) *)&(_x) = (_value))
#define EXPORT_SYMBOL_IF_KUNIT(_symbol)
#define DEFINE_FREE(...)
#define MODULE_PARM_DESC(...)
#define module_param(...)
#define THIS_MODULE		((struct module *)NULL)

#define container_of(_ptr, _type, _member) \
	((_type *)((char *)(_ptr) - offsetof(_type, _member)))
#define ARRAY_SIZE(_array)	(sizeof(_array) / sizeof((_array)[0]))

/* ---- numbers and bits ---- */
#define BIT(_n)			(1UL << (_n))
#define BIT_ULL(_n)		(1ULL << (_n))
#define GENMASK(_high, _low)	((~0UL >> (63 - (_high))) & (~0UL << (_low)))
#define GENMASK_ULL(_high, _low) GENMASK(_high, _low)
#define FIELD_GET(_mask, _word)	(((_word) & (_mask)) >> __builtin_ctzll(_mask))
#define FIELD_PREP(_mask, _value) (((typeof(_mask))(_value) << __builtin_ctzll(_mask)) & (_mask))
#define hweight64(_word)	__builtin_popcountll(_word)
#define __ffs64(_word)		((unsigned int)__builtin_ctzll(_word))
#define __ffs(_word)		((unsigned int)__builtin_ctzl(_word))
#define ilog2(_word)		(63 - __builtin_clzll(_word))
#define for_each_set_bit(_bit, _words, _size) \
	for ((_bit) = 0; (_bit) < (_size); (_bit)++) \
		if (*(_words) & BIT(_bit))

#define min(_a, _b)		({ typeof(_a) a_ = (_a); typeof(_b) b_ = (_b); a_ < b_ ? a_ : b_; })
#define max(_a, _b)		({ typeof(_a) a_ = (_a); typeof(_b) b_ = (_b); a_ > b_ ? a_ : b_; })
#define min_t(_type, _a, _b)	min((_type)(_a), (_type)(_b))
#define max_t(_type, _a, _b)	max((_type)(_a), (_type)(_b))
#define swap(_a, _b) \
	do { typeof(_a) swap_ = (_a); (_a) = (_b); (_b) = swap_; } while (0)
#define round_up(_n, _to)	(((_n) + (_to) - 1) / (_to) * (_to))
#define rounddown(_n, _to)	((_n) / (_to) * (_to))

#define cpu_to_le16(_n)		__cpu_to_le16(_n)
#define cpu_to_le32(_n)		__cpu_to_le32(_n)
#define cpu_to_le64(_n)		__cpu_to_le64(_n)
#define le16_to_cpu(_n)		__le16_to_cpu(_n)
#define le32_to_cpu(_n)		__le32_to_cpu(_n)
#define le64_to_cpu(_n)		__le64_to_cpu(_n)

static inline u32 get_unaligned_le32(const void *from)
{
	const u8 *bytes = from;

	return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (u32)bytes[3] << 24;
}

static inline bool is_valid_ether_addr(const u8 *mac)
{
	return !(mac[0] & 1) && (mac[0] | mac[1] | mac[2] | mac[3] | mac[4] | mac[5]);
}

/* ---- trouble ---- */
#define WARN_ON_ONCE(_condition) ({			\
	bool warn_ = (_condition);			\
							\
	if (warn_) {					\
		fprintf(stderr, "WARN_ON_ONCE(%s) at %s:%d\n", #_condition, __FILE__, __LINE__); \
		abort();				\
	}						\
	warn_;						\
})
#define dev_warn_ratelimited(_dev, ...)	do { } while (0)
#define cc_platform_has(_attribute)	false

#define MAX_ERRNO	4095
#define IS_ERR(_ptr)	((unsigned long)(_ptr) >= (unsigned long)-MAX_ERRNO)
#define ERR_PTR(_err)	((void *)(long)(_err))
#define PTR_ERR(_ptr)	((long)(_ptr))

/* ---- memory ---- */
#define GFP_KERNEL	0

/* The allocation that fails, counted down; 0: none does */
extern unsigned int shim_fail_alloc;

void *shim_alloc(size_t count, size_t size, bool zero);

#define kzalloc(_size, _gfp)			shim_alloc(1, _size, true)
#define kvzalloc(_size, _gfp)			shim_alloc(1, _size, true)
#define kvmalloc_array(_count, _size, _gfp)	shim_alloc(_count, _size, false)
#define kvcalloc(_count, _size, _gfp)		shim_alloc(_count, _size, true)
#define kfree(_ptr)				free(_ptr)
#define kvfree(_ptr)				free(_ptr)

static inline void shim_free_kfree(void *ptr)
{
	free(*(void **)ptr);
}

#define __free(_how)	__attribute__((cleanup(shim_free_##_how)))

void *memchr_inv(const void *from, int value, size_t len);

/* No input is so regular that this one would take quadratic time */
#define sort(_base, _count, _size, _compare, _swap)	qsort(_base, _count, _size, _compare)

/* ---- tasks and locks ---- */
#define current		((struct task_struct *)NULL)

extern bool shim_killed;
#define fatal_signal_pending(_task)	shim_killed

struct mutex { bool ready, held; };

void mutex_init(struct mutex *mutex);
void mutex_destroy(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

static inline int mutex_lock_killable(struct mutex *mutex)
{
	if (shim_killed)
		return -EINTR;
	mutex_lock(mutex);
	return 0;
}

static inline struct mutex *shim_guard_mutex(struct mutex *mutex)
{
	mutex_lock(mutex);
	return mutex;
}

static inline void shim_unguard_mutex(struct mutex **mutex)
{
	mutex_unlock(*mutex);
}

#define guard(_lock) \
	struct _lock *guard_ __attribute__((cleanup(shim_unguard_##_lock), unused)) = \
		shim_guard_##_lock
#define scoped_guard(_lock, _ptr) \
	for (struct _lock *guard_ __attribute__((cleanup(shim_unguard_##_lock))) = \
		     shim_guard_##_lock(_ptr), *once_ = guard_; once_; once_ = NULL)

/* ---- devices: what inline functions of headers name ---- */
static inline void get_device(struct device *dev) { }
static inline void put_device(struct device *dev) { }

/* ---- xarray: values, by numbers of 16 bits ---- */
#define SHIM_XA_PAGE	256

struct xarray {
	void **pages[SHIM_XA_PAGE];
	unsigned int count;
};

void xa_init(struct xarray *xa);
void xa_destroy(struct xarray *xa);
void *xa_load(const struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, int gfp);

static inline void *xa_mk_value(unsigned long value)
{
	return (void *)(value << 1 | 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

static inline int xa_err(void *entry)
{
	return entry && IS_ERR(entry) ? PTR_ERR(entry) : 0;
}

/* ---- linux/nvme.h: the commands by which the driver reads the report ---- */
#define NVME_NSID_ALL		0xffffffff
#define NVME_ID_CNS_CTRL	0x01
#define nvme_admin_get_log_page	0x02
#define nvme_admin_identify	0x06

struct nvme_command {
	union {
		struct {
			u8 opcode;
			u8 cns;
		} identify;
		struct {
			u8 opcode;
			__le32 nsid;
			__le32 cdw10;
		} common;
	};
};

#endif
