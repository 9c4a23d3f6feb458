// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of include/compat in a running kernel.
 *
 * Loading the module runs them and writes KTAP to the kernel log; loading fails
 * if a test does. tests/compat/run loads it in the lab, and looks at what only
 * user space can see (the trace buffer, the taint).
 *
 * Every test is about an interface that some kernel lacks; on a kernel that has
 * it, the kernel's own is what is tested, and must pass the same test.
 */
#define pr_fmt(fmt) "compat_test: " fmt

#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <compat/build_id.h>
#include <compat/cxl_private.h>

#include "compat_test_ns.h"

#define CREATE_TRACE_POINTS
#include "compat_test_trace.h"

MODULE_IMPORT_NS("FWCTL_COMPAT_TEST");

static bool expect(bool ok, const char *what)
{
	if (!ok)
		pr_info("# %s\n", what);
	return ok;
}
#define EXPECT(condition) expect(condition, #condition)

/* ---- namespaces ---- */
static bool namespace_test(void)
{
	return EXPECT(compat_test_answer() == 42);
}

/* ---- class.devnode, guard(device), device_find_child ---- */
static umode_t devnode_mode;

static char *test_devnode(const struct device *dev, umode_t *mode)
{
	if (mode)
		*mode = devnode_mode;
	return kasprintf(GFP_KERNEL, "compat_test/%s", dev_name(dev));
}

static void test_release(struct device *dev)
{
	kfree(dev);
}

static struct class test_class = {
	.name = "compat_test",
	.dev_release = test_release,
	.devnode = test_devnode,
};

static int match_name(struct device *dev, const void *data)
{
	return !strcmp(dev_name(dev), data);
}

static struct device *add_device(struct device *parent, const char *name)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return NULL;
	dev->class = &test_class;
	dev->parent = parent;
	if (dev_set_name(dev, "%s", name) || device_register(dev)) {
		put_device(dev);
		return NULL;
	}
	return dev;
}

static bool devnode_layout_test(void)
{
	umode_t mode = 0;
	char *name;
	bool ok;

	devnode_mode = 0600;
	name = test_class.devnode(&(struct device){ .init_name = "a" }, &mode);
	ok = EXPECT(name && mode == 0600);
	kfree(name);
	/* what follows devnode is where the kernel's own code expects it */
	return ok & EXPECT(offsetof(struct class, class_release) ==
			   offsetof(struct class, devnode) + sizeof(void *));
}

static bool device_test(void)
{
	struct device *parent, *child, *found;
	bool ok;

	if (!EXPECT(!class_register(&test_class)))
		return false;
	parent = add_device(NULL, "parent");
	child = parent ? add_device(parent, "child") : NULL;
	ok = EXPECT(parent && child);
	if (ok) {
		found = device_find_child(parent, "child", match_name);
		ok &= EXPECT(found == child);
		put_device(found);
		ok &= EXPECT(!device_find_child(parent, "other", match_name));
	}
	if (child) {
		scoped_guard(device, child)
			ok &= EXPECT(mutex_is_locked(&child->mutex));
		ok &= EXPECT(!mutex_is_locked(&child->mutex));
		device_unregister(child);
	}
	if (parent)
		device_unregister(parent);
	class_unregister(&test_class);
	return ok;
}

/* ---- memory ---- */
struct record {
	int n;
};

static void *given_away(void)
{
	void *p __free(kvfree) = kvzalloc(PAGE_SIZE, GFP_KERNEL_ACCOUNT);

	return_ptr(p);
}

static bool memory_test(void)
{
	struct record *one __free(kfree) = kzalloc_obj(*one, GFP_ATOMIC);
	struct record *two __free(kfree) = kzalloc_obj(struct record);
	void *nothing __free(kvfree) = NULL;
	void *error __free(kvfree) = ERR_PTR(-ENOMEM);
	void *kept __free(kvfree) = given_away();
	void *mine = kept;
	bool ok = EXPECT(one && two && mine && !nothing && IS_ERR(error));

	if (!ok)
		return false;
	/* given_away() must not have freed it */
	memset(mine, 0x5a, PAGE_SIZE);
	return ok & EXPECT(two->n == 0 && one->n == 0);
}

/* ---- strings and bytes ---- */
static bool strscpy_test(void)
{
	char small[4];
	char out[8];
	bool ok = EXPECT(strscpy(small, "abcdef") == -E2BIG && !strcmp(small, "abc"));

	ok &= EXPECT(strscpy(out, "abc") == 3 && !strcmp(out, "abc"));
	return ok & EXPECT(strscpy(out, "abcdef", 3) == -E2BIG && !strcmp(out, "ab"));
}

static bool unaligned_test(void)
{
	static const u8 bytes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

	return EXPECT(get_unaligned_le32(bytes + 1) == 0x04030201) &
	       EXPECT(get_unaligned_be64(bytes + 1) == 0x0102030405060708ULL);
}

/* ---- what user space sees: tests/compat/guest looks for it ---- */

/* Events can be enabled once the module is there: then this is written to. */
static int trace_set(const char *value, const struct kernel_param *param)
{
	trace_compat_test_strings("one", 2, "three");
	trace_compat_test_strings("", -1, value);
	return 0;
}

static const struct kernel_param_ops trace_ops = { .set = trace_set };
module_param_cb(trace, &trace_ops, NULL, 0200);
MODULE_PARM_DESC(trace, "writing to it emits trace events");

static bool taint_test(void)
{
	bool before = test_taint(TAINT_FWCTL);

	add_taint(TAINT_FWCTL, LOCKDEP_STILL_OK);
	return EXPECT(TAINT_FWCTL == 19) & EXPECT(before || test_taint(TAINT_FWCTL));
}

/* ---- private layouts: commands through the mailbox of cxl_pci ---- */
bool is_cxl_memdev(const struct device *dev);

static int match_memdev(struct device *dev, const void *data)
{
	return is_cxl_memdev(dev);
}

/* The first memory device that cxl_pci operates, with a reference, or NULL */
static struct device *find_memdev(void)
{
	struct pci_dev *pdev = NULL;
	struct device *memdev;

	for_each_pci_dev(pdev) {
		memdev = device_find_child(&pdev->dev, NULL, match_memdev);
		if (memdev) {
			pci_dev_put(pdev);
			return memdev;
		}
	}
	return NULL;
}

#define IDENTIFY_SIZE	0x43	/* and some more since CXL 3.0 */
#define OP_IDENTIFY	0x4000
#define OP_GET_LOG	0x0401
#define OP_NONE		0xbfff

static bool memdev_state_test(void)
{
	struct device *memdev __free(put_device) = find_memdev();
	struct device stranger = { .parent = NULL };
	struct cxl_dev_state *cxlds;
	bool ok;

	if (!EXPECT(memdev))
		return false;
	if (!EXPECT(fwctl_cxl_layout_fits()))
		return false;
	cxlds = fwctl_cxl_memdev_state(memdev);
	ok = EXPECT(!IS_ERR(cxlds));
	if (ok)
		ok = EXPECT(fwctl_cxl_payload_size(cxlds) >= FWCTL_CXL_PAYLOAD_MIN);
	return ok & EXPECT(fwctl_cxl_memdev_state(&stranger) == ERR_PTR(-ENODEV));
}

/* A reply that fits, one that is cut, and one with a return code instead */
static bool mailbox_test(void)
{
	struct device *memdev __free(put_device) = find_memdev();
	u8 *out __free(kvfree) = kvmalloc(SZ_1M, GFP_KERNEL);
	struct fwctl_cxl_msg msg = { .opcode = OP_IDENTIFY, .out = out, .out_size = SZ_1M };
	bool ok;

	if (!EXPECT(memdev && out))
		return false;
	memset(out, 0xa5, SZ_1M);
	ok = EXPECT(fwctl_cxl_mbox_send(memdev, &msg) == 0);
	ok &= EXPECT(msg.return_code == 0);
	ok &= EXPECT(msg.out_size >= IDENTIFY_SIZE && msg.out_size < SZ_256);
	/* total capacity, in units of 256 MiB, of which the lab's devices have some */
	ok &= EXPECT(get_unaligned_le64(out + 0x10) > 0);
	ok &= EXPECT(!memchr_inv(out + msg.out_size, 0, SZ_1M - msg.out_size));

	memset(out, 0xa5, 64);
	msg.out_size = 16;
	ok &= EXPECT(fwctl_cxl_mbox_send(memdev, &msg) == 0);
	ok &= EXPECT(msg.out_size == 16 && out[16] == 0xa5);

	msg.opcode = OP_NONE;
	msg.out_size = 16;
	ok &= EXPECT(fwctl_cxl_mbox_send(memdev, &msg) == 0);
	ok &= EXPECT(msg.return_code != 0 && msg.out_size == 0);
	return ok & EXPECT(!memchr_inv(out, 0, 16));
}

static bool mailbox_input_test(void)
{
	static const u8 cel_uuid[16] = {
		0x0d, 0xa9, 0xc0, 0xb5, 0xbf, 0x41, 0x4b, 0x78,
		0x8f, 0x79, 0x96, 0xb1, 0x62, 0x3b, 0x3f, 0x17,
	};
	struct device *memdev __free(put_device) = find_memdev();
	struct fwctl_cxl_msg msg = { .opcode = OP_GET_LOG };
	u8 in[24] = {};
	u8 out[8];
	bool ok;

	if (!EXPECT(memdev))
		return false;
	memcpy(in, cel_uuid, sizeof(cel_uuid));
	in[20] = sizeof(out);
	msg.in = in;
	msg.in_size = sizeof(in);
	msg.out = out;
	msg.out_size = sizeof(out);
	ok = EXPECT(fwctl_cxl_mbox_send(memdev, &msg) == 0);
	ok &= EXPECT(msg.return_code == 0 && msg.out_size == sizeof(out));

	msg.in_size = SZ_2M;
	return ok & EXPECT(fwctl_cxl_mbox_send(memdev, &msg) == -E2BIG);
}

/* ---- the build id, for kernels without symbol versions ---- */
static bool build_id_test(void)
{
	static const u8 notes[] = {
		4, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 'X', 'e', 'n', 0, 9, 9, 9, 9, 9, 0, 0, 0,
		4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, 1, 2, 3, 4,
	};
	static const u8 id[] = { 1, 2, 3, 4 }, other[] = { 1, 2, 3, 5 };
	bool ok = EXPECT(compat_notes_have_build_id(notes, sizeof(notes), id, 4));
	int cut;

	ok &= EXPECT(!compat_notes_have_build_id(notes, sizeof(notes), other, 4));
	for (cut = 0; cut < sizeof(notes); cut++)
		ok &= EXPECT(!compat_notes_have_build_id(notes, cut, id, 4));
	return ok & EXPECT(!compat_kernel_build_id_is(id, 4));
}

static const struct {
	const char *name;
	bool (*run)(void);
} tests[] = {
	{ "namespace given as a string", namespace_test },
	{ "class.devnode with a const device", devnode_layout_test },
	{ "guard(device), device_find_child() with const data", device_test },
	{ "__free(kvfree), kzalloc_obj()", memory_test },
	{ "strscpy() with two arguments", strscpy_test },
	{ "linux/unaligned.h", unaligned_test },
	{ "TAINT_FWCTL", taint_test },
	{ "build id", build_id_test },
	{ "private layout of a CXL memory device", memdev_state_test },
	{ "mailbox of cxl_pci: output, room, return code", mailbox_test },
	{ "mailbox of cxl_pci: input", mailbox_input_test },
};

static int __init compat_test_init(void)
{
	int failed = 0;
	int i;

	pr_info("KTAP version 1\n");
	pr_info("1..%zu\n", ARRAY_SIZE(tests));
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		bool ok = tests[i].run();

		pr_info("%sok %d %s\n", ok ? "" : "not ", i + 1, tests[i].name);
		failed += !ok;
	}
	return failed ? -EIO : 0;
}
module_init(compat_test_init);

static void __exit compat_test_exit(void)
{
}
module_exit(compat_test_exit);

MODULE_DESCRIPTION("Tests of the compat headers");
MODULE_LICENSE("GPL");
