/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * User ABI of the fwctl character devices, /dev/fwctl/fwctlN.
 *
 * Every number and structure here is upstream Linux's: a program compiled
 * against the headers of a distribution that ships them runs unmodified.
 * drivers/fwctl/ioctl.c asserts each size and offset at compile time.
 */
#ifndef _UAPI_FWCTL_H
#define _UAPI_FWCTL_H

#include <linux/types.h>
#include <linux/ioctl.h>

#define FWCTL_TYPE 0x9A

/**
 * DOC: ioctl format and errnos
 *
 * An ioctl takes a pointer to a structure whose first u32 is the structure's
 * size in bytes. A caller may pass a larger structure than the kernel knows,
 * as long as the part that the kernel does not know is zero; a smaller one is
 * extended with zeros, down to the size the ioctl had when it was introduced.
 *
 *  - ENOTTY: no such ioctl
 *  - E2BIG: the structure is longer than the kernel's, and not zero there
 *  - EOPNOTSUPP: a field has a value this kernel does not support, or the
 *    RPC asks for a command that the device does not support
 *  - EINVAL: a field or the RPC's message is malformed
 *  - EMSGSIZE: a message is longer than 2 MiB
 *  - EPERM: the arbiter refused the RPC (see Documentation/user-abi.rst)
 *  - ENOMEM: out of memory
 *  - EFAULT: a pointer leads nowhere
 *  - ENODEV: the device is gone; the descriptor stays, orphaned
 *  - EINTR: the caller was killed while it waited
 *  - EBUSY, ETIMEDOUT, ECANCELED, EREMOTEIO, EIO: the transport failed, whatever
 *    the firmware did
 */
enum {
	FWCTL_CMD_BASE = 0,
	FWCTL_CMD_INFO = 0,
	FWCTL_CMD_RPC = 1,
};

enum fwctl_device_type {
	FWCTL_DEVICE_TYPE_ERROR = 0,
	FWCTL_DEVICE_TYPE_MLX5 = 1,
	FWCTL_DEVICE_TYPE_CXL = 2,
	FWCTL_DEVICE_TYPE_BNXT = 3,
	FWCTL_DEVICE_TYPE_PDS = 4,
};

/**
 * struct fwctl_info - FWCTL_INFO: what is this device?
 * @size: sizeof(struct fwctl_info)
 * @flags: must be 0
 * @out_device_type: returns one of enum fwctl_device_type
 * @device_data_len: in: bytes of memory at @out_device_data, may be 0; out:
 *	bytes of device data that the kernel has, more or less than that
 * @out_device_data: where the device data goes; memory past its end is zeroed
 */
struct fwctl_info {
	__u32 size;
	__u32 flags;
	__u32 out_device_type;
	__u32 device_data_len;
	__aligned_u64 out_device_data;
};
#define FWCTL_INFO _IO(FWCTL_TYPE, FWCTL_CMD_INFO)

/**
 * enum fwctl_rpc_scope - the label user space puts on an RPC
 *
 * A scope is a set of commands that the caller is prepared to send, not a rung
 * of a ladder: DEBUG_READ_ONLY admits no command that changes state although
 * its number is above that of CONFIGURATION.
 */
enum fwctl_rpc_scope {
	/**
	 * @FWCTL_RPC_CONFIGURATION: identity and configuration, in a way that
	 * leaves the device fully supported
	 */
	FWCTL_RPC_CONFIGURATION = 0,
	/**
	 * @FWCTL_RPC_DEBUG_READ_ONLY: debug information that changes nothing,
	 * discloses no secrets and is compatible with kernel lockdown
	 */
	FWCTL_RPC_DEBUG_READ_ONLY = 1,
	/**
	 * @FWCTL_RPC_DEBUG_WRITE: writes that may leave the fully supported
	 * state and are compatible with kernel lockdown; taints the kernel
	 */
	FWCTL_RPC_DEBUG_WRITE = 2,
	/**
	 * @FWCTL_RPC_DEBUG_WRITE_FULL: everything that may be sent at all;
	 * needs CAP_SYS_RAWIO and taints the kernel
	 */
	FWCTL_RPC_DEBUG_WRITE_FULL = 3,
};

/**
 * struct fwctl_rpc - FWCTL_RPC: send one message to the firmware
 * @size: sizeof(struct fwctl_rpc)
 * @scope: one of enum fwctl_rpc_scope
 * @in_len: bytes at @in, at most 2 MiB
 * @out_len: in: bytes of memory at @out, at most 2 MiB; out: bytes of the
 *	response, of which no more than the memory holds was copied
 * @in: the request, in the format of the device type
 * @out: the response, in the format of the device type
 *
 * A status of the firmware is part of the response. With an errno other than
 * those of a refusal the command may have been sent all the same, see
 * Documentation/user-abi.rst.
 */
struct fwctl_rpc {
	__u32 size;
	__u32 scope;
	__u32 in_len;
	__u32 out_len;
	__aligned_u64 in;
	__aligned_u64 out;
};
#define FWCTL_RPC _IO(FWCTL_TYPE, FWCTL_CMD_RPC)

#endif
