/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel API of fwctl, as upstream Linux has it, field by field: a driver
 * written for upstream compiles against this header unchanged. A kernel whose
 * headers ship linux/fwctl.h uses its own; nothing may be added here. What
 * this project offers beyond it is in linux/fwctl_commands.h.
 */
#ifndef __LINUX_FWCTL_H
#define __LINUX_FWCTL_H
#include <linux/device.h>
#include <linux/cdev.h>
#include <linux/cleanup.h>
#include <uapi/fwctl/fwctl.h>

struct fwctl_device;
struct fwctl_uctx;

/**
 * struct fwctl_ops - what a driver provides
 *
 * No op is called after fwctl_unregister() has returned. @open_uctx and
 * @close_uctx pair up for every context. All run in process context and may
 * sleep.
 */
struct fwctl_ops {
	/** @device_type: the driver's number in the user ABI */
	enum fwctl_device_type device_type;
	/**
	 * @uctx_size: bytes of the driver's context, which begins with a
	 * struct fwctl_uctx; the core allocates and frees it
	 */
	size_t uctx_size;
	/**
	 * @open_uctx: a descriptor was opened. Returns 0, or an errno that
	 * open(2) fails with.
	 */
	int (*open_uctx)(struct fwctl_uctx *uctx);
	/** @close_uctx: undoes @open_uctx; the last call for this context */
	void (*close_uctx)(struct fwctl_uctx *uctx);
	/**
	 * @info: returns the device data of FWCTL_INFO in memory from kmalloc(),
	 * which the core frees, with its bytes in *length; or ERR_PTR(). On
	 * entry *length is the caller's room, which may be ignored. Optional.
	 */
	void *(*info)(struct fwctl_uctx *uctx, size_t *length);
	/**
	 * @fw_rpc: delivers @rpc_in, @in_len bytes, and returns the response
	 * and its bytes in *out_len; or ERR_PTR(). The response may be @rpc_in
	 * itself, or memory that the core frees with kvfree(). Runs in the
	 * caller to its end. Not called for drivers with a command set.
	 */
	void *(*fw_rpc)(struct fwctl_uctx *uctx, enum fwctl_rpc_scope scope,
			void *rpc_in, size_t in_len, size_t *out_len);
};

/**
 * struct fwctl_device - one registered device
 * @dev: the device of class fwctl, fwctlN
 *
 * The first member of a driver's own structure; reference counted, freed by
 * the last fwctl_put().
 */
struct fwctl_device {
	struct device dev;
	/* private: */
	struct cdev cdev;

	/* Protects uctx_list */
	struct mutex uctx_list_lock;
	struct list_head uctx_list;
	/* Not used here; ops is NULL once unregistered, and nobody asks then */
	struct rw_semaphore registration_lock;
	const struct fwctl_ops *ops;
};

struct fwctl_device *_fwctl_alloc_device(struct device *parent,
					 const struct fwctl_ops *ops,
					 size_t size);
/**
 * fwctl_alloc_device - allocate a device
 * @parent: the device whose firmware it reaches
 * @ops: the driver's ops
 * @drv_struct: the driver's structure, which begins with a fwctl_device
 * @member: the name of that member
 *
 * Return: a @drv_struct to be released by fwctl_put(), or NULL.
 */
#define fwctl_alloc_device(parent, ops, drv_struct, member)               \
	({                                                                \
		static_assert(__same_type(struct fwctl_device,            \
					  ((drv_struct *)NULL)->member)); \
		static_assert(offsetof(drv_struct, member) == 0);         \
		(drv_struct *)_fwctl_alloc_device(parent, ops,            \
						  sizeof(drv_struct));    \
	})

static inline struct fwctl_device *fwctl_get(struct fwctl_device *fwctl)
{
	get_device(&fwctl->dev);
	return fwctl;
}

static inline void fwctl_put(struct fwctl_device *fwctl)
{
	put_device(&fwctl->dev);
}
DEFINE_FREE(fwctl, struct fwctl_device *, if (_T) fwctl_put(_T))

int fwctl_register(struct fwctl_device *fwctl);
void fwctl_unregister(struct fwctl_device *fwctl);

/**
 * struct fwctl_uctx - one open descriptor
 * @fwctl: the device it was opened on
 *
 * The first member of a driver's own context.
 */
struct fwctl_uctx {
	struct fwctl_device *fwctl;
	/* private: */
	/* On fwctl_device::uctx_list */
	struct list_head uctx_list_entry;
};

#endif
