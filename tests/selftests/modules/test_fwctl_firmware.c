// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver with a command set whose firmware does as the request says: answer,
 * fail, hang, or answer later. Two devices:
 *
 *	test_fwctl_firmware.0	one slot; deliver() blocks, runs on a worker
 *	test_fwctl_firmware.1	two slots; deliver() runs in the caller
 *
 * Attributes of the platform devices: "delivered" counts commands that reached
 * the firmware, "hanging" those that it has not answered, "contexts" open
 * contexts, "refreshes" reads of the report, and writing to "release" answers
 * all that hangs.
 */
#include <linux/delay.h>
#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "test_fwctl_firmware.h"

#define DEVICES		2
#define QUEUE_MAX	4

static unsigned int unplugged_ms;
module_param(unplugged_ms, uint, 0644);
MODULE_PARM_DESC(unplugged_ms, "how long what hangs goes on hanging after the unplug");

/**
 * struct test_device - a device with its firmware
 * @fwctl: the fwctl device
 * @set: its command set
 * @wait: where hanging deliveries wait
 * @lock: protects @queued, @releases and @going
 * @queued: jobs to be completed when released
 * @releases: how often hanging commands were released
 * @going: nothing may begin to hang any more
 * @go: what hangs ends
 * @delivered: commands that came
 * @hanging: commands not yet answered
 * @contexts: contexts that are open
 * @refreshes: how often the report was read
 */
struct test_device {
	struct fwctl_device fwctl;
	struct fwctl_command_set set;
	wait_queue_head_t wait;
	spinlock_t lock;
	struct fwctl_job *queued[QUEUE_MAX];
	unsigned int releases;
	bool going;
	struct delayed_work go;
	atomic_t delivered;
	atomic_t hanging;
	atomic_t contexts;
	atomic_t refreshes;
};

#define to_test(_fwctl) container_of(_fwctl, struct test_device, fwctl)

#define ROW(_opcode, _name, ...) {					\
	.opcode = (_opcode), .name = (_name), .spec = "test",		\
	.why = "the tests need one", .limits = { .in_max = FWCTL_PAYLOAD_MAX, \
	.out_max = FWCTL_PAYLOAD_MAX }, __VA_ARGS__ }

static const struct fwctl_command test_rows[] = {
	ROW(TEST_READ, "read"),
	ROW(TEST_DEBUG_READ, "debug-read", .floor = FWCTL_RPC_DEBUG_READ_ONLY),
	ROW(TEST_WRITE_RESET, "write-reset", .effects = FWCTL_CONFIG_RESET_COLD),
	ROW(TEST_WRITE_NOW, "write-now", .effects = FWCTL_CONFIG_NOW),
	ROW(TEST_WRITE_HARMLESS, "write-harmless", .effects = FWCTL_CONFIG_NOW,
	    .rules = FWCTL_LOCKDOWN_OK),
	ROW(TEST_WRITE_DATA, "write-data", .effects = FWCTL_DATA_NOW),
	ROW(TEST_WRITE_SECURITY, "write-security", .effects = FWCTL_SECURITY),
	ROW(TEST_WRITE_FIRMWARE, "write-firmware", .effects = FWCTL_FIRMWARE),
	ROW(TEST_DISCLOSE, "disclose", .effects = FWCTL_DISCLOSES,
	    .floor = FWCTL_RPC_DEBUG_READ_ONLY),
	ROW(TEST_DATA_PATH, "data-path", .rules = FWCTL_DATA_PATH),
	ROW(TEST_NAMES_ADDRESS, "names-address", .rules = FWCTL_NAMES_ADDRESS),
	ROW(TEST_DMA_RETAINED, "dma-retained", .rules = FWCTL_DMA_RETAINED),
	ROW(TEST_BACKGROUND_OP, "background", .effects = FWCTL_BACKGROUND),
	ROW(TEST_KERNEL_OWNED, "kernel-owned", .owned = FWCTL_OWNED_BESIDE,
	    .instead = "the interface to use instead"),
	ROW(TEST_DOOR, "door", .rules = FWCTL_DOOR),
	ROW(TEST_DOOR, "door-one", .keyed = true, .key.number = 1,
	    .floor = FWCTL_RPC_DEBUG_READ_ONLY),
	ROW(TEST_DOOR_BY_REPORT, "door-by-report", .rules = FWCTL_DOOR | FWCTL_KEYS_BY_REPORT),
	ROW(TEST_DOOR_ANY, "door-any", .rules = FWCTL_DOOR | FWCTL_KEYS_ANY),
	{
		.opcode = TEST_LIMITED,
		.name = "limited",
		.spec = "test",
		.why = "the tests need one",
		.limits = { .in_min = 4, .in_max = 8, .out_min = 8, .out_max = 8 },
	},
};

static const struct fwctl_command_table test_table = FWCTL_TABLE("test", test_rows);
static const struct fwctl_command_table * const test_tables[] = { &test_table, NULL };

/* ---- the driver's side of command sets ---- */

static int test_classify(struct fwctl_device *fwctl, const void *in, size_t in_len,
			 size_t out_len, struct fwctl_request *req)
{
	const struct test_rpc *rpc = in;

	req->malformed = "the request is shorter than its header";
	if (in_len < sizeof(*rpc))
		return -EINVAL;
	req->opcode = rpc->opcode;
	req->malformed = "a reserved field is not zero";
	if (rpc->reserved)
		return -EINVAL;

	req->malformed = NULL;
	req->key.number = rpc->key;
	req->keyed = rpc->key;
	req->effects = rpc->effects;
	req->target = rpc->script;
	req->in_len = in_len - sizeof(*rpc);
	req->out_room = out_len;
	return 0;
}

static void test_report(struct fwctl_device *fwctl, const struct fwctl_request *req,
			struct fwctl_report *report)
{
	u32 script = req->target;

	report->effects = script & TEST_REPORT_EFFECTS;
	report->listed = !(script & TEST_UNREPORTED);
	report->key_listed = script & TEST_KEY_LISTED;
	if (script & TEST_NOT_SUPPORTED)
		report->not_supported = "the script says so";
	if (script & TEST_REFUSED)
		report->refused = "the script says so";
}

static void test_state(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_state *state)
{
	if (req->target & TEST_OWNED)
		state->owned = FWCTL_OWNED_BESIDE;
	state->in_use = req->target & TEST_IN_USE;
	strscpy(state->in_use_by, "the script", sizeof(state->in_use_by));
}

static int test_refresh(struct fwctl_device *fwctl)
{
	atomic_inc(&to_test(fwctl)->refreshes);
	return 0;
}

static int test_answer(struct fwctl_job *job)
{
	job->out_len = min(job->in_len, job->out_room);
	memcpy(job->out, job->in, job->out_len);
	return 0;
}

static bool test_released(struct test_device *test, unsigned int releases)
{
	return READ_ONCE(test->releases) != releases;
}

static int test_hang(struct test_device *test, struct fwctl_job *job)
{
	unsigned int releases;

	scoped_guard(spinlock, &test->lock) {
		releases = test->releases;
		if (test->going)
			return -ENODEV;
	}
	atomic_inc(&test->hanging);
	wait_event(test->wait, test_released(test, releases));
	atomic_dec(&test->hanging);
	return test_answer(job);
}

static int test_queue(struct test_device *test, struct fwctl_job *job)
{
	int i;

	guard(spinlock)(&test->lock);
	if (test->going)
		return -ENODEV;
	for (i = 0; i < QUEUE_MAX; i++) {
		if (test->queued[i])
			continue;
		test->queued[i] = job;
		atomic_inc(&test->hanging);
		return -EIOCBQUEUED;
	}
	return -EBUSY;
}

static int test_deliver(struct fwctl_job *job)
{
	struct test_device *test = to_test(job->fwctl);
	const struct test_rpc *rpc = job->in;

	atomic_inc(&test->delivered);
	switch (rpc->action) {
	case TEST_ECHO:
		return test_answer(job);
	case TEST_FAIL:
		return rpc->err;
	case TEST_HANG:
		return test_hang(test, job);
	case TEST_QUEUE:
		return test_queue(test, job);
	case TEST_PROGRESS:
		fwctl_job_progress(job, 0, job->in_len);
		fwctl_job_progress(job, job->in_len, job->in_len);
		return test_answer(job);
	default:
		return -EIO;
	}
}

static const struct fwctl_command_ops test_command_ops = {
	.classify = test_classify,
	.report = test_report,
	.state = test_state,
	.refresh = test_refresh,
	.deliver = test_deliver,
};

static void test_release(struct test_device *test)
{
	struct fwctl_job *job;
	int i;

	guard(spinlock)(&test->lock);
	for (i = 0; i < QUEUE_MAX; i++) {
		job = test->queued[i];
		test->queued[i] = NULL;
		if (!job)
			continue;
		atomic_dec(&test->hanging);
		test_answer(job);
		fwctl_job_complete(job, 0);
	}
	WRITE_ONCE(test->releases, test->releases + 1);
	wake_up_all(&test->wait);
}

/* ---- upstream's ops ---- */

static int test_open(struct fwctl_uctx *uctx)
{
	atomic_inc(&to_test(uctx->fwctl)->contexts);
	return 0;
}

static void test_close(struct fwctl_uctx *uctx)
{
	atomic_dec(&to_test(uctx->fwctl)->contexts);
}

static void *test_info(struct fwctl_uctx *uctx, size_t *length)
{
	u8 *data = kmalloc(TEST_INFO_LEN, GFP_KERNEL);
	int i;

	if (!data)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < TEST_INFO_LEN; i++)
		data[i] = i + 1;
	*length = TEST_INFO_LEN;
	return data;
}

static const struct fwctl_ops test_ops = {
	.device_type = (enum fwctl_device_type)TEST_DEVICE_TYPE,
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = test_open,
	.close_uctx = test_close,
	.info = test_info,
};

/* ---- attributes ---- */

static struct test_device *test_of(struct device *dev)
{
	return dev_get_drvdata(dev);
}

static ssize_t delivered_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&test_of(dev)->delivered));
}
static DEVICE_ATTR_RO(delivered);

static ssize_t hanging_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&test_of(dev)->hanging));
}
static DEVICE_ATTR_RO(hanging);

static ssize_t contexts_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&test_of(dev)->contexts));
}
static DEVICE_ATTR_RO(contexts);

static ssize_t refreshes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&test_of(dev)->refreshes));
}
static DEVICE_ATTR_RO(refreshes);

static ssize_t release_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	test_release(test_of(dev));
	return count;
}
static DEVICE_ATTR_WO(release);

static struct attribute *test_attrs[] = {
	&dev_attr_delivered.attr,
	&dev_attr_hanging.attr,
	&dev_attr_contexts.attr,
	&dev_attr_refreshes.attr,
	&dev_attr_release.attr,
	NULL
};
ATTRIBUTE_GROUPS(test);

/* ---- life ---- */

static void test_go(struct work_struct *work)
{
	struct test_device *test = container_of(to_delayed_work(work), struct test_device, go);

	scoped_guard(spinlock, &test->lock)
		test->going = true;
	test_release(test);
}

/* Unplug waits for no firmware; the drain waits until what hangs has ended */
static void test_unregister(void *data)
{
	struct test_device *test = data;

	fwctl_unplug(&test->fwctl);
	schedule_delayed_work(&test->go, msecs_to_jiffies(unplugged_ms));
	fwctl_drain(&test->fwctl);
	cancel_delayed_work_sync(&test->go);
	fwctl_put(&test->fwctl);
}

static int test_probe(struct platform_device *pdev)
{
	struct test_device *test __free(fwctl) =
		fwctl_alloc_device(&pdev->dev, &test_ops, struct test_device, fwctl);
	int ret;

	if (!test)
		return -ENOMEM;
	spin_lock_init(&test->lock);
	init_waitqueue_head(&test->wait);
	INIT_DELAYED_WORK(&test->go, test_go);
	test->set = (struct fwctl_command_set){
		.subsystem = FWCTL_SUBSYSTEM_CXL,
		.tables = test_tables,
		.ops = &test_command_ops,
		.vendor_min = 0xc000,
		.vendor_max = 0xffff,
		.slots = pdev->id ? 2 : 1,
		.blocks = !pdev->id,
	};
	dev_set_drvdata(&pdev->dev, test);
	ret = fwctl_register_commands(&test->fwctl, &test->set);
	if (!ret)
		ret = fwctl_register(&test->fwctl);
	if (ret)
		return ret;
	return devm_add_action_or_reset(&pdev->dev, test_unregister, no_free_ptr(test));
}

static struct platform_driver test_driver = {
	.probe = test_probe,
	.driver = {
		.name = "test_fwctl_firmware",
		.dev_groups = test_groups,
	},
};

static struct platform_device *test_devices[DEVICES];

static void test_remove_devices(int count)
{
	while (count--)
		platform_device_unregister(test_devices[count]);
}

static int __init test_init(void)
{
	int ret, i;

	ret = platform_driver_register(&test_driver);
	if (ret)
		return ret;
	for (i = 0; i < DEVICES; i++) {
		test_devices[i] = platform_device_register_simple("test_fwctl_firmware", i,
								  NULL, 0);
		if (IS_ERR(test_devices[i])) {
			ret = PTR_ERR(test_devices[i]);
			test_remove_devices(i);
			platform_driver_unregister(&test_driver);
			return ret;
		}
	}
	return 0;
}
module_init(test_init);

static void __exit test_exit(void)
{
	test_remove_devices(DEVICES);
	platform_driver_unregister(&test_driver);
}
module_exit(test_exit);

MODULE_DESCRIPTION("fwctl test: a driver with a command set and a scripted firmware");
MODULE_IMPORT_NS("FWCTL");
MODULE_LICENSE("GPL");
