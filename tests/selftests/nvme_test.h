/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The NVMe controller of the lab, RPCs to it, and the in-tree door to the same
 * firmware.
 */
#ifndef NVME_TEST_H
#define NVME_TEST_H

#include "fwctl_test.h"

#include <fwctl/nvme.h>

#define PCI_DEVICES	"/sys/bus/pci/devices/"
#define PCI_DRIVERS	"/sys/bus/pci/drivers/"

#define NVME_IDENTIFY	0x06
#define NVME_GET_LOG	0x02
#define NVME_VENDOR	0xc5

/* Names: of the PCI device, of the controller ("nvme0"), of its namespace's device */
int nvme_pci(char *name, size_t room);
int nvme_ctrl(char *name, size_t room);
int nvme_disk(char *path, size_t room);

/* The fwctl descriptor, waiting for the device for at most five seconds */
int nvme_open(void);

#define NVME_DATA	(64 << 10)

struct nvme_answer {
	__u16 status;
	__u16 reserved;
	__u32 data_len;
	__u64 result;
	__u8 data[NVME_DATA];
};

/* A command that reads len bytes */
void nvme_identify(struct fwctl_rpc_nvme *rpc, __u8 cns);
void nvme_get_log(struct fwctl_rpc_nvme *rpc, __u8 page, __u32 len);

/* 0 with the controller's answer, or a negative errno; data: what goes to it, or NULL */
int nvme_send(int fd, __u32 scope, const struct fwctl_rpc_nvme *rpc, const void *data,
	      struct nvme_answer *answer);
/* ... with room for this many bytes of data, whatever the command reads */
int nvme_send_room(int fd, __u32 scope, const struct fwctl_rpc_nvme *rpc, const void *data,
		   struct nvme_answer *answer, size_t room);
/* The same command through /dev/nvmeN: its status, or a negative errno */
int nvme_in_tree(const struct fwctl_rpc_nvme *rpc, void *data, __u32 *result);

/* Unbind nvme from the controller, and bind it again */
int nvme_unbind(const char *pci);
int nvme_bind(const char *pci);
/* "live", "resetting", ... */
int nvme_state(char *state, size_t room);
int nvme_wait_live(void);
/* While masked no interrupt arrives: every command is slow */
int nvme_msix_mask(const char *pci, bool mask);

#endif
