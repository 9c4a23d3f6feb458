/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the kernel's headers the command tables and the policy use, for a
 * program on the build host. Stands in for every <linux/...> header.
 */
#ifndef FWCTL_NAMES_SHIM_H
#define FWCTL_NAMES_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef struct { u8 b[16]; } uuid_t;

#define BIT(n) (1U << (n))
#define GENMASK(high, low) ((~0U >> (31 - (high))) & (~0U << (low)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define UUID_INIT(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) \
	((uuid_t){ { ((a) >> 24) & 0xff, ((a) >> 16) & 0xff, ((a) >> 8) & 0xff, (a) & 0xff, \
		     ((b) >> 8) & 0xff, (b) & 0xff, ((c) >> 8) & 0xff, (c) & 0xff, \
		     (d0), (d1), (d2), (d3), (d4), (d5), (d6), (d7) } })
#define static_assert _Static_assert
#define __packed __attribute__((packed))

#define EXPORT_SYMBOL_GPL(symbol)
#define EXPORT_SYMBOL_NS_GPL(symbol, ns)
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#define module_param(name, type, mode)
#define MODULE_PARM_DESC(name, text)
#define CC_ATTR_GUEST_MEM_ENCRYPT 0
#define cc_platform_has(attribute) (attribute)

#include <fwctl/fwctl.h>

struct fwctl_device {
	int unused;
};

struct fwctl_uctx {
	int unused;
};

#endif
