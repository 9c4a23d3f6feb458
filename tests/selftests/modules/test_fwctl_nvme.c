// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a controller in ways that a test cannot bring about from user
 * space. Written to in /sys/module/test_fwctl_nvme/parameters:
 *
 *	stopped	1: the admin queue takes requests and sends none on, as while
 *		the driver recovers from an error; 0: it goes on
 *	frozen	1: the PCI channel is frozen, as AER tells the driver; then
 *		only its remove or a reset makes the admin queue go on
 *	gone	1: the device is not there any more, as hotplug finds
 *	effects	OPCODE:WORD, hexadecimal: what the driver believes that the
 *		controller reports of an admin command
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/pci.h>

#include <nvme_private.h>

static struct pci_dev *first_nvme(void)
{
	return pci_get_class(PCI_CLASS_STORAGE_EXPRESS, NULL);
}

static int is_ctrl(struct device *dev, const void *data)
{
	return dev->class && !strcmp(dev->class->name, "nvme");
}

/* With the device lock: the driver stays bound */
static int with_ctrl(struct pci_dev *pdev, int (*what)(struct pci_dev *, struct nvme_ctrl *))
{
	struct device *dev = device_find_child(&pdev->dev, NULL, is_ctrl);
	struct nvme_ctrl *ctrl;
	int err;

	if (!dev)
		return -ENODEV;
	ctrl = fwctl_nvme_ctrl(dev);
	err = IS_ERR(ctrl) ? PTR_ERR(ctrl) : what(pdev, ctrl);
	put_device(dev);
	return err;
}

static int stop(struct pci_dev *pdev, struct nvme_ctrl *ctrl)
{
	fwctl_nvme_queue_stop(ctrl);
	return 0;
}

static int go_on(struct pci_dev *pdev, struct nvme_ctrl *ctrl)
{
	fwctl_nvme_queue_go_on(ctrl);
	return 0;
}

static int freeze(struct pci_dev *pdev, struct nvme_ctrl *ctrl)
{
	const struct pci_error_handlers *handlers = pdev->driver->err_handler;

	pdev->error_state = pci_channel_io_frozen;
	return handlers->error_detected(pdev, pci_channel_io_frozen) ==
	       PCI_ERS_RESULT_NEED_RESET ? 0 : -EIO;
}

static int disappear(struct pci_dev *pdev, struct nvme_ctrl *ctrl)
{
	pdev->error_state = pci_channel_io_perm_failure;
	return 0;
}

static u8 effects_opcode;
static u32 effects_word;

static int believe(struct pci_dev *pdev, struct nvme_ctrl *ctrl)
{
	if (!ctrl->effects)
		return -ENOENT;
	ctrl->effects->acs[effects_opcode] = cpu_to_le32(effects_word);
	return 0;
}

static int on_first(int (*what)(struct pci_dev *, struct nvme_ctrl *))
{
	struct pci_dev *pdev = first_nvme();
	int err;

	if (!pdev)
		return -ENODEV;
	device_lock(&pdev->dev);
	err = with_ctrl(pdev, what);
	device_unlock(&pdev->dev);
	pci_dev_put(pdev);
	return err;
}

static int set_stopped(const char *value, const struct kernel_param *kp)
{
	return on_first(value[0] == '1' ? stop : go_on);
}

static int set_frozen(const char *value, const struct kernel_param *kp)
{
	return on_first(freeze);
}

static int set_gone(const char *value, const struct kernel_param *kp)
{
	return on_first(disappear);
}

static int set_effects(const char *value, const struct kernel_param *kp)
{
	if (sscanf(value, "%hhx:%x", &effects_opcode, &effects_word) != 2)
		return -EINVAL;
	return on_first(believe);
}

static const struct kernel_param_ops stopped_ops = { .set = set_stopped };
static const struct kernel_param_ops frozen_ops = { .set = set_frozen };
static const struct kernel_param_ops gone_ops = { .set = set_gone };
static const struct kernel_param_ops effects_ops = { .set = set_effects };

module_param_cb(stopped, &stopped_ops, NULL, 0200);
module_param_cb(frozen, &frozen_ops, NULL, 0200);
module_param_cb(gone, &gone_ops, NULL, 0200);
module_param_cb(effects, &effects_ops, NULL, 0200);

static int __init test_init(void)
{
	return fwctl_nvme_layout_fits() ? 0 : -ENOEXEC;
}

static void __exit test_exit(void)
{
}

module_init(test_init);
module_exit(test_exit);
MODULE_DESCRIPTION("Accidents of an NVMe controller, for the selftests of fwctl");
MODULE_LICENSE("GPL");
