/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Messages of FWCTL_RPC to a device of FWCTL_DEVICE_TYPE_ROCKER: one command of
 * the Rocker Network Switch Register Programming Guide, version 0.11, as QEMU
 * publishes it (docs/specs/rocker).
 *
 * A request names no memory: what the guide calls the descriptor buffer lies in
 * the message, without its outermost layer. The kernel puts the command type and
 * the nest of the command's attributes around what the message carries.
 *
 * Headers are in the host's byte order, attributes in the guide's, which is
 * little endian but for values that are matched against packets.
 */
#ifndef _UAPI_FWCTL_ROCKER_H_
#define _UAPI_FWCTL_ROCKER_H_

#include <linux/types.h>
#include <linux/stddef.h>

/*
 * Upstream counts its device types from 1. Those of drivers that upstream does
 * not have begin here, where it will not arrive; the field is 32 bits wide.
 */
#define FWCTL_DEVICE_TYPE_LOCAL		0x10000
#define FWCTL_DEVICE_TYPE_ROCKER	(FWCTL_DEVICE_TYPE_LOCAL + 1)

/**
 * struct fwctl_info_rocker - device data of FWCTL_INFO
 * @ports: front-panel ports; they are numbered from 1
 * @reserved: 0
 * @switch_id: what the switch calls itself, an opaque number
 * @link_up: bit N is set if the link of port N is up
 * @enabled: bit N is set if port N is enabled
 *
 * As the registers have it at the time of the ioctl.
 */
struct fwctl_info_rocker {
	__u32 ports;
	__u32 reserved;
	__aligned_u64 switch_id;
	__aligned_u64 link_up;
	__aligned_u64 enabled;
};

/**
 * enum fwctl_rocker_command - types of commands
 * @FWCTL_ROCKER_GET_PORT_SETTINGS: takes %FWCTL_ROCKER_PORT, returns all of a
 *	port's settings
 * @FWCTL_ROCKER_SET_PORT_SETTINGS: takes %FWCTL_ROCKER_PORT and a setting
 * @FWCTL_ROCKER_FLOW_ADD: refused, as the following are: the data path
 * @FWCTL_ROCKER_FLOW_MOD: ...
 * @FWCTL_ROCKER_FLOW_DEL: ...
 * @FWCTL_ROCKER_FLOW_GET_STATS: ...
 * @FWCTL_ROCKER_GROUP_ADD: ...
 * @FWCTL_ROCKER_GROUP_MOD: ...
 * @FWCTL_ROCKER_GROUP_DEL: ...
 * @FWCTL_ROCKER_GROUP_GET_STATS: ...
 * @FWCTL_ROCKER_CLEAR_PORT_STATS: takes %FWCTL_ROCKER_PORT
 * @FWCTL_ROCKER_GET_PORT_STATS: takes %FWCTL_ROCKER_PORT, returns its counters
 */
enum fwctl_rocker_command {
	FWCTL_ROCKER_GET_PORT_SETTINGS = 1,
	FWCTL_ROCKER_SET_PORT_SETTINGS = 2,
	FWCTL_ROCKER_FLOW_ADD = 3,
	FWCTL_ROCKER_FLOW_MOD = 4,
	FWCTL_ROCKER_FLOW_DEL = 5,
	FWCTL_ROCKER_FLOW_GET_STATS = 6,
	FWCTL_ROCKER_GROUP_ADD = 7,
	FWCTL_ROCKER_GROUP_MOD = 8,
	FWCTL_ROCKER_GROUP_DEL = 9,
	FWCTL_ROCKER_GROUP_GET_STATS = 10,
	FWCTL_ROCKER_CLEAR_PORT_STATS = 11,
	FWCTL_ROCKER_GET_PORT_STATS = 12,
};

/**
 * enum fwctl_rocker_port_attribute - attributes of the port settings
 * @FWCTL_ROCKER_PORT: u32, the port
 * @FWCTL_ROCKER_SPEED: u32, Mbit/s
 * @FWCTL_ROCKER_DUPLEX: u8, 1 full, 0 half
 * @FWCTL_ROCKER_AUTONEG: u8, 1 on, 0 off
 * @FWCTL_ROCKER_MACADDR: 6 bytes
 * @FWCTL_ROCKER_MODE: u8, 0 OF-DPA
 * @FWCTL_ROCKER_LEARNING: u8, 1 on, 0 off
 * @FWCTL_ROCKER_PHYS_NAME: bytes, not terminated; cannot be set
 *
 * A request sets one of: speed, duplex and autoneg, which the device takes only
 * together and would drop silently alone; the MAC address; the mode; learning.
 * Anything else is EINVAL. Keys of the command set: the attribute, of the three
 * that go together the first.
 */
enum fwctl_rocker_port_attribute {
	FWCTL_ROCKER_PORT = 1,
	FWCTL_ROCKER_SPEED = 2,
	FWCTL_ROCKER_DUPLEX = 3,
	FWCTL_ROCKER_AUTONEG = 4,
	FWCTL_ROCKER_MACADDR = 5,
	FWCTL_ROCKER_MODE = 6,
	FWCTL_ROCKER_LEARNING = 7,
	FWCTL_ROCKER_PHYS_NAME = 8,
};

/**
 * enum fwctl_rocker_port_counter - attributes of port statistics
 * @FWCTL_ROCKER_STATS_PORT: u32, the port
 * @FWCTL_ROCKER_RX_PACKETS: u64, as the following are
 * @FWCTL_ROCKER_RX_BYTES: ...
 * @FWCTL_ROCKER_RX_DROPPED: ...
 * @FWCTL_ROCKER_RX_ERRORS: ...
 * @FWCTL_ROCKER_TX_PACKETS: ...
 * @FWCTL_ROCKER_TX_BYTES: ...
 * @FWCTL_ROCKER_TX_DROPPED: ...
 * @FWCTL_ROCKER_TX_ERRORS: ...
 */
enum fwctl_rocker_port_counter {
	FWCTL_ROCKER_STATS_PORT = 1,
	FWCTL_ROCKER_RX_PACKETS = 2,
	FWCTL_ROCKER_RX_BYTES = 3,
	FWCTL_ROCKER_RX_DROPPED = 4,
	FWCTL_ROCKER_RX_ERRORS = 5,
	FWCTL_ROCKER_TX_PACKETS = 6,
	FWCTL_ROCKER_TX_BYTES = 7,
	FWCTL_ROCKER_TX_DROPPED = 8,
	FWCTL_ROCKER_TX_ERRORS = 9,
};

/**
 * struct fwctl_rocker_tlv - an attribute
 * @type: which
 * @len: bytes of this header and of the value, without padding. The guide's
 *	text counts the value alone, the device and every driver count both.
 * @reserved: 0
 * @value: the value; zeros behind it up to a multiple of 8 bytes
 */
struct fwctl_rocker_tlv {
	__le32 type;
	__le16 len;
	__le16 reserved;
	__u8 value[];
};

/**
 * struct fwctl_rpc_rocker - request: one command
 * @command: one of enum fwctl_rocker_command
 * @flags: must be 0
 * @tlv_size: bytes at @tlvs
 * @reserved: must be 0
 * @tlvs: the attributes of the command, each at most once; what the guide puts
 *	into the nest INFO. The message ends with them.
 */
struct fwctl_rpc_rocker {
	__u32 command;
	__u32 flags;
	__u32 tlv_size;
	__u32 reserved;
	__u8 tlvs[];
};

/**
 * struct fwctl_rpc_rocker_out - response: how the device completed it
 * @status: 0, or the error of the device: 2 not found, 6 address, 12 memory,
 *	17 exists, 22 invalid, 90 too long, 95 not supported, 105 no buffers
 * @tlv_size: bytes at @tlvs; 0 unless @status is 0
 * @tlvs: the attributes that the command returns, padded by zeros; those that
 *	the guide does not know are left out
 */
struct fwctl_rpc_rocker_out {
	__u32 status;
	__u32 tlv_size;
	__u8 tlvs[];
};

#endif
