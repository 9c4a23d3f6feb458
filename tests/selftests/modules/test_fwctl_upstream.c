// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver as one writes it for upstream: it includes linux/fwctl.h, knows
 * nothing of command sets, and its firmware answers in one of four ways that
 * the first byte of the request names:
 *
 *	'='	in the memory of the request
 *	'+'	in memory of its own, the request twice
 *	'!'	with an error
 *	's'	the scope, as a byte
 *
 * An empty request is answered with nothing.
 */
#include <linux/fwctl.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct upstream_device {
	struct fwctl_device fwctl;
	unsigned int answers;
};

struct upstream_uctx {
	struct fwctl_uctx uctx;
	u32 magic;
};

#define UPSTREAM_MAGIC 0x75707374

static int upstream_open(struct fwctl_uctx *uctx)
{
	container_of(uctx, struct upstream_uctx, uctx)->magic = UPSTREAM_MAGIC;
	return 0;
}

static void upstream_close(struct fwctl_uctx *uctx)
{
	WARN_ON(container_of(uctx, struct upstream_uctx, uctx)->magic != UPSTREAM_MAGIC);
}

static void *upstream_info(struct fwctl_uctx *uctx, size_t *length)
{
	struct upstream_uctx *ctx = container_of(uctx, struct upstream_uctx, uctx);
	u32 *data = kmalloc(sizeof(*data), GFP_KERNEL);

	if (!data)
		return ERR_PTR(-ENOMEM);
	*data = ctx->magic;
	*length = sizeof(*data);
	return data;
}

static void *upstream_twice(const void *in, size_t in_len, size_t *out_len)
{
	void *out = kvmalloc(2 * in_len, GFP_KERNEL);

	if (!out)
		return ERR_PTR(-ENOMEM);
	memcpy(out, in, in_len);
	memcpy(out + in_len, in, in_len);
	*out_len = 2 * in_len;
	return out;
}

static void *upstream_rpc(struct fwctl_uctx *uctx, enum fwctl_rpc_scope scope,
			  void *in, size_t in_len, size_t *out_len)
{
	struct upstream_device *up = container_of(uctx->fwctl, struct upstream_device, fwctl);

	up->answers++;
	*out_len = in_len;
	if (!in_len)
		return in;
	switch (*(char *)in) {
	case '=':
		return in;
	case '+':
		return upstream_twice(in, in_len, out_len);
	case 's':
		*(u8 *)in = scope;
		*out_len = 1;
		return in;
	default:
		return ERR_PTR(-ENXIO);
	}
}

static const struct fwctl_ops upstream_ops = {
	.device_type = FWCTL_DEVICE_TYPE_MLX5,
	.uctx_size = sizeof(struct upstream_uctx),
	.open_uctx = upstream_open,
	.close_uctx = upstream_close,
	.info = upstream_info,
	.fw_rpc = upstream_rpc,
};

static void upstream_remove(void *data)
{
	struct upstream_device *up = data;

	fwctl_unregister(&up->fwctl);
	fwctl_put(&up->fwctl);
}

static int upstream_probe(struct platform_device *pdev)
{
	struct upstream_device *up __free(fwctl) =
		fwctl_alloc_device(&pdev->dev, &upstream_ops, struct upstream_device, fwctl);
	int ret;

	if (!up)
		return -ENOMEM;
	ret = fwctl_register(&up->fwctl);
	if (ret)
		return ret;
	return devm_add_action_or_reset(&pdev->dev, upstream_remove, no_free_ptr(up));
}

static struct platform_driver upstream_driver = {
	.probe = upstream_probe,
	.driver.name = "test_fwctl_upstream",
};

static struct platform_device *upstream_pdev;

static int __init upstream_init(void)
{
	int ret;

	ret = platform_driver_register(&upstream_driver);
	if (ret)
		return ret;
	upstream_pdev = platform_device_register_simple("test_fwctl_upstream", 0, NULL, 0);
	if (IS_ERR(upstream_pdev)) {
		platform_driver_unregister(&upstream_driver);
		return PTR_ERR(upstream_pdev);
	}
	return 0;
}
module_init(upstream_init);

static void __exit upstream_exit(void)
{
	platform_device_unregister(upstream_pdev);
	platform_driver_unregister(&upstream_driver);
}
module_exit(upstream_exit);

MODULE_DESCRIPTION("fwctl test: a driver written for upstream");
MODULE_IMPORT_NS("FWCTL");
MODULE_LICENSE("GPL");
