/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Messages of FWCTL_RPC to a device of FWCTL_DEVICE_TYPE_SIM: a firmware that is
 * in the kernel module fwctl_sim, and that does what its knobs say. It exists to
 * try programs on, and to test with.
 *
 * This is the format of the personality "plain". Other personalities speak the
 * format of the devices that they resemble, and have their device type.
 *
 * Fields are in the host's byte order, as are the numbers of a payload.
 */
#ifndef _UAPI_FWCTL_SIM_H_
#define _UAPI_FWCTL_SIM_H_

#include <linux/types.h>
#include <linux/stddef.h>

/*
 * Upstream counts its device types from 1. Those of drivers that upstream does
 * not have begin here, where it will not arrive; the field is 32 bits wide.
 */
#define FWCTL_DEVICE_TYPE_LOCAL		0x10000
#define FWCTL_DEVICE_TYPE_SIM		(FWCTL_DEVICE_TYPE_LOCAL + 2)

/**
 * struct fwctl_info_sim - device data of FWCTL_INFO
 * @commands: rows of the command set
 * @slots: commands that may be in flight at once
 */
struct fwctl_info_sim {
	__u32 commands;
	__u32 slots;
};

/**
 * enum fwctl_sim_command - commands of which every plain device has a row
 * @FWCTL_SIM_ECHO: no effects; needs scope config
 * @FWCTL_SIM_DEBUG_READ: no effects; needs scope debug-ro
 * @FWCTL_SIM_DATA_PATH: refused, as the next two are, each by its rule
 * @FWCTL_SIM_NAMES_ADDRESS: ...
 * @FWCTL_SIM_DMA_RETAINED: ...
 * @FWCTL_SIM_OWNED: refused while the knob "owned" is 1
 * @FWCTL_SIM_LOCKDOWN_OK: changes the configuration at once, also under lockdown
 * @FWCTL_SIM_DOOR: a door with the keys 1 (config) and 2 (debug-ro); other keys
 *	are refused
 * @FWCTL_SIM_DOOR_BY_REPORT: a door; what is behind it is judged by the report
 * @FWCTL_SIM_DOOR_ANY: a door; any key is judged as the door
 * @FWCTL_SIM_LIMITED: takes 4 to 8 bytes, returns 8
 * @FWCTL_SIM_CLASS: and the following: the command of %FWCTL_SIM_CLASS + N has the
 *	effect of bit N alone, as the netlink family counts them
 * @FWCTL_SIM_FILLER: and the following: no effects; as many as were asked for
 *
 * "Every" device has the first of them, if it was created with less.
 * All of them return the payload that they get, unless told otherwise.
 */
enum fwctl_sim_command {
	FWCTL_SIM_ECHO = 0x0001,
	FWCTL_SIM_DEBUG_READ = 0x0002,
	FWCTL_SIM_DATA_PATH = 0x0003,
	FWCTL_SIM_NAMES_ADDRESS = 0x0004,
	FWCTL_SIM_DMA_RETAINED = 0x0005,
	FWCTL_SIM_OWNED = 0x0006,
	FWCTL_SIM_LOCKDOWN_OK = 0x0007,
	FWCTL_SIM_DOOR = 0x0008,
	FWCTL_SIM_DOOR_BY_REPORT = 0x0009,
	FWCTL_SIM_DOOR_ANY = 0x000a,
	FWCTL_SIM_LIMITED = 0x000b,
	FWCTL_SIM_CLASS = 0x0010,
	FWCTL_SIM_FILLER = 0x0100,
};

/* The vendor range of its opcode space */
#define FWCTL_SIM_VENDOR_MIN	0xc000
#define FWCTL_SIM_VENDOR_MAX	0xffff

/**
 * struct fwctl_rpc_sim - request: one command
 * @opcode: one of enum fwctl_sim_command, or another that the device has
 * @flags: %FWCTL_SIM_KEYED if the request names a key; other bits must be 0
 * @key: the key, 0 if it names none
 * @payload: what the command takes, to the end of the message
 */
struct fwctl_rpc_sim {
	__u32 opcode;
	__u32 flags;
	__aligned_u64 key;
	__u8 payload[];
};

#define FWCTL_SIM_KEYED		1

/**
 * struct fwctl_rpc_sim_out - response: how the firmware completed it
 * @status: 0 is success
 * @size: bytes at @payload
 * @payload: what the command returns
 */
struct fwctl_rpc_sim_out {
	__u32 status;
	__u32 size;
	__u8 payload[];
};

#endif
