// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One device: what is known of it, its descriptor, and the two ioctls.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fwctl/fwctl.h>
#include <fwctl/nvme.h>
#include <fwctl/rocker.h>
#include <fwctl/sim.h>

#define PCI_CLASS_CXL_MEMORY	0x0502
#define PCI_CLASS_CXL_SWITCH	0x0c0b
#define PCI_CLASS_NVME		0x0108

const char *fwctl_dev_name(const struct fwctl_dev *dev)
{
	return dev->name;
}

const char *fwctl_dev_node(const struct fwctl_dev *dev)
{
	return dev->node;
}

const char *fwctl_dev_parent(const struct fwctl_dev *dev)
{
	return dev->parent[0] ? dev->parent : NULL;
}

const char *fwctl_dev_pci(const struct fwctl_dev *dev)
{
	return dev->pci[0] ? dev->pci : NULL;
}

uint32_t fwctl_dev_pci_class(const struct fwctl_dev *dev)
{
	return dev->pci_class;
}

const char *fwctl_dev_driver(const struct fwctl_dev *dev)
{
	return dev->driver[0] ? dev->driver : NULL;
}

const char *fwctl_dev_subsystem(const struct fwctl_dev *dev)
{
	switch (dev->pci_class >> 8) {
	case PCI_CLASS_CXL_MEMORY:
	case PCI_CLASS_CXL_SWITCH:
		return "cxl";
	case PCI_CLASS_NVME:
		return "nvme";
	}
	if (dev->pci_class >> 16 == 2 || !strcmp(dev->personality, "nic"))
		return "net";
	if (!strcmp(dev->personality, "nvme"))
		return "nvme";
	if (!strcmp(dev->personality, "cxl"))
		return "cxl";
	if (!strcmp(dev->personality, "plain"))
		return "sim";
	return !strncmp(dev->parent, "mem", 3) ? "cxl" : "unknown";
}

bool fwctl_dev_beside(const struct fwctl_dev *dev)
{
	return dev->beside;
}

bool fwctl_dev_serial(const struct fwctl_dev *dev, uint64_t *serial)
{
	if (dev->has_serial)
		*serial = dev->serial;
	return dev->has_serial;
}

const char *fwctl_dev_serial_text(const struct fwctl_dev *dev)
{
	return dev->serial_text[0] ? dev->serial_text : NULL;
}

const char *fwctl_dev_firmware(const struct fwctl_dev *dev)
{
	return dev->firmware[0] ? dev->firmware : NULL;
}

const char *fwctl_dev_door(const struct fwctl_dev *dev, unsigned int index)
{
	return index < FWCTL_LIST_MAX ? dev->doors[index] : NULL;
}

const char *fwctl_dev_use(const struct fwctl_dev *dev, unsigned int index)
{
	return index < FWCTL_LIST_MAX ? dev->uses[index] : NULL;
}

int fwctl_dev_open(struct fwctl_dev *dev)
{
	if (dev->fd >= 0 || dev->rpc)
		return 0;
	dev->fd = open(dev->node, O_RDWR | O_CLOEXEC);
	return dev->fd < 0 ? -errno : 0;
}

void fwctl_dev_close(struct fwctl_dev *dev)
{
	if (dev->fd >= 0)
		close(dev->fd);
	dev->fd = -1;
}

void fwctl_dev_divert(struct fwctl_dev *dev, fwctl_rpc_fn fn, void *arg)
{
	dev->rpc = fn;
	dev->rpc_arg = arg;
}

int fwctl_dev_fd(const struct fwctl_dev *dev)
{
	return dev->fd;
}

int fwctl_dev_info(struct fwctl_dev *dev, uint32_t *type, void *data, uint32_t *data_len)
{
	struct fwctl_info info = { .size = sizeof(info) };

	if (dev->fd < 0)
		return -EBADF;
	if (data_len) {
		info.device_data_len = data ? *data_len : 0;
		info.out_device_data = (uintptr_t)data;
	}
	if (ioctl(dev->fd, FWCTL_INFO, &info))
		return -errno;
	*type = info.out_device_type;
	if (data_len)
		*data_len = info.device_data_len;
	return 0;
}

const char *fwctl_type_name(uint32_t type)
{
	static const char *const names[] = {
		[FWCTL_DEVICE_TYPE_MLX5] = "mlx5",
		[FWCTL_DEVICE_TYPE_CXL] = "cxl",
		[FWCTL_DEVICE_TYPE_BNXT] = "bnxt",
		[FWCTL_DEVICE_TYPE_PDS] = "pds",
	};

	if (type == FWCTL_DEVICE_TYPE_NVME)
		return "nvme";
	if (type == FWCTL_DEVICE_TYPE_ROCKER)
		return "rocker";
	if (type == FWCTL_DEVICE_TYPE_SIM)
		return "sim";
	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}

int fwctl_dev_rpc(struct fwctl_dev *dev, unsigned int scope, const void *in, size_t in_len,
		  void *out, size_t *out_len)
{
	struct fwctl_rpc rpc = {
		.size = sizeof(rpc),
		.scope = scope,
		.in_len = in_len,
		.out_len = *out_len,
		.in = (uintptr_t)in,
		.out = (uintptr_t)out,
	};

	if (in_len > UINT32_MAX || *out_len > UINT32_MAX)
		return -EMSGSIZE;
	if (dev->rpc)
		return dev->rpc(dev->rpc_arg, scope, in, in_len, out, out_len);
	if (dev->fd < 0)
		return -EBADF;
	if (ioctl(dev->fd, FWCTL_RPC, &rpc))
		return -errno;
	if (rpc.out_len < *out_len)
		*out_len = rpc.out_len;
	return 0;
}
