/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Messages of FWCTL_RPC to a device of FWCTL_DEVICE_TYPE_NVME: one admin
 * command of the NVM Express Base Specification, revision 2.1, to a controller.
 *
 * A request names no memory. The data of a command lie in the message, and the
 * kernel makes the data pointer; there is no place for a metadata pointer, for
 * a fused command, a scatter gather list or a command identifier.
 *
 * Fields of the headers are in the host's byte order; data are as the
 * specification lays them out, which is little endian.
 */
#ifndef _UAPI_FWCTL_NVME_H_
#define _UAPI_FWCTL_NVME_H_

#include <linux/types.h>
#include <linux/stddef.h>

/*
 * Upstream counts its device types from 1. Those of drivers that upstream does
 * not have begin here, where it will not arrive; the field is 32 bits wide.
 */
#define FWCTL_DEVICE_TYPE_LOCAL		0x10000
#define FWCTL_DEVICE_TYPE_NVME		(FWCTL_DEVICE_TYPE_LOCAL + 0)

/**
 * struct fwctl_rpc_nvme - request: one NVMe admin command
 * @opcode: OPC, byte 0 of the submission queue entry; its two lowest bits say
 *	where data go: 0 nowhere, 1 to the controller, 2 from the controller
 * @flags: FUSE and PSDT, byte 1 of the entry; must be 0: not fused, no SGL
 * @reserved1: where the entry has the command identifier; must be 0
 * @nsid: namespace, 0 for none, 0xffffffff for all
 * @cdw2: command dword 2
 * @cdw3: command dword 3
 * @cdw10: command dword 10, and so on
 * @cdw11: command dword 11
 * @cdw12: command dword 12
 * @cdw13: command dword 13
 * @cdw14: command dword 14
 * @cdw15: command dword 15
 * @data_len: bytes of data that the controller transfers, in the direction that
 *	@opcode says. The kernel computes them from the other fields, too, and
 *	refuses a request in which the two differ.
 * @reserved2: must be 0
 * @data: @data_len bytes, if data go to the controller; else nothing
 *
 * 48 bytes and the data; the message ends there. NVM Express Base 2.1, 4.1.1
 * (layout of the submission queue entry) and 5 (commands).
 */
struct fwctl_rpc_nvme {
	__u8 opcode;
	__u8 flags;
	__u16 reserved1;
	__u32 nsid;
	__u32 cdw2;
	__u32 cdw3;
	__u32 cdw10;
	__u32 cdw11;
	__u32 cdw12;
	__u32 cdw13;
	__u32 cdw14;
	__u32 cdw15;
	__u32 data_len;
	__u32 reserved2;
	__u8 data[];
};

/**
 * struct fwctl_rpc_nvme_out - response: how the controller completed it
 * @status: the status field as the controller gave it, without the phase tag:
 *	bits 7:0 status code, 10:8 status code type, 12:11 command retry delay,
 *	13 more, 14 do not retry; 0 is success
 * @reserved: 0
 * @data_len: bytes of data that follow this header: as many as the request
 *	asked for if they come from the controller and @status is 0, else 0
 * @result: dwords 0 and 1 of the completion queue entry, dword 0 in the lower
 *	half; most commands use only that
 * @data: the data
 *
 * 16 bytes and the data. NVM Express Base 2.1, 4.2.1 (layout of the completion
 * queue entry) and 4.2.3 (status field).
 */
struct fwctl_rpc_nvme_out {
	__u16 status;
	__u16 reserved;
	__u32 data_len;
	__u64 result;
	__u8 data[];
};

#endif
