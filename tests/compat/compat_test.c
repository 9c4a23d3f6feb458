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
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

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

/* ---- conditional guards ---- */
static DEFINE_MUTEX(test_mutex);
static DECLARE_RWSEM(test_rwsem);

static int take_mutex(void)
{
	scoped_cond_guard(mutex_try, return -EBUSY, &test_mutex)
		return mutex_is_locked(&test_mutex) ? 0 : -EINVAL;
	return -EINVAL;
}

static int take_mutex_interruptibly(void)
{
	scoped_cond_guard(mutex_intr, return -EINTR, &test_mutex)
		return mutex_is_locked(&test_mutex) ? 0 : -EINVAL;
	return -EINVAL;
}

static bool mutex_test(void)
{
	bool ok = EXPECT(take_mutex() == 0);

	ok &= EXPECT(!mutex_is_locked(&test_mutex));
	ok &= EXPECT(take_mutex_interruptibly() == 0);
	ok &= EXPECT(!mutex_is_locked(&test_mutex));
	scoped_guard(mutex, &test_mutex) {
		/* not had: and it must not be released either */
		ok &= EXPECT(take_mutex() == -EBUSY);
		ok &= EXPECT(mutex_is_locked(&test_mutex));
	}
	return ok & EXPECT(!mutex_is_locked(&test_mutex));
}

static int read_sem(void)
{
	scoped_cond_guard(rwsem_read_try, return -EBUSY, &test_rwsem)
		return rwsem_is_locked(&test_rwsem) ? 0 : -EINVAL;
	return -EINVAL;
}

static int write_sem(void)
{
	scoped_cond_guard(rwsem_write_try, return -EBUSY, &test_rwsem)
		return rwsem_is_locked(&test_rwsem) ? 0 : -EINVAL;
	return -EINVAL;
}

static bool rwsem_test(void)
{
	bool ok = EXPECT(read_sem() == 0);

	ok &= EXPECT(write_sem() == 0);
	scoped_cond_guard(rwsem_read_intr, return false, &test_rwsem) {
		ok &= EXPECT(read_sem() == 0);
		ok &= EXPECT(write_sem() == -EBUSY);
	}
	ok &= EXPECT(!rwsem_is_locked(&test_rwsem));
	scoped_guard(rwsem_write, &test_rwsem)
		ok &= EXPECT(read_sem() == -EBUSY);
	return ok & EXPECT(!rwsem_is_locked(&test_rwsem));
}

/* ---- memory ---- */
struct record {
	int n;
	u8 bytes[] __counted_by(n);
};

static void *given_away(void)
{
	void *p __free(kvfree) = kvzalloc(PAGE_SIZE, GFP_KERNEL_ACCOUNT);

	return_ptr(p);
}

static bool memory_test(void)
{
	struct record *flex __free(kvfree) = kvzalloc_flex(struct record, bytes, 8);
	struct record *one __free(kfree) = kzalloc_obj(*one, GFP_ATOMIC);
	u64 *many __free(kfree) = kzalloc_objs(u64, 3);
	void *nothing __free(kvfree) = NULL;
	void *error __free(kvfree) = ERR_PTR(-ENOMEM);
	void *kept __free(kvfree) = given_away();
	void *mine = kept;
	bool ok = EXPECT(flex && one && many && mine && !nothing && IS_ERR(error));

	if (!ok)
		return false;
	/* given_away() must not have freed it; nor is it freed at the end of this */
	memset(mine, 0x5a, PAGE_SIZE);
	retain_and_null_ptr(kept);
	ok &= EXPECT(!kept);
	kvfree(mine);
	ok &= EXPECT(ksize(flex) >= struct_size(flex, bytes, 8));
	ok &= EXPECT(ksize(many) >= 3 * sizeof(u64));
	return ok & EXPECT(many[2] == 0 && one->n == 0);
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

/* ---- what user space sees: tests/compat/run looks for it ---- */
static bool trace_test(void)
{
	trace_compat_test_strings("one", 2, "three");
	trace_compat_test_strings("", -1, NULL);
	return true;
}

static bool taint_test(void)
{
	bool before = test_taint(TAINT_FWCTL);

	add_taint(TAINT_FWCTL, LOCKDEP_STILL_OK);
	return EXPECT(TAINT_FWCTL == 19) & EXPECT(before || test_taint(TAINT_FWCTL));
}

static const struct {
	const char *name;
	bool (*run)(void);
} tests[] = {
	{ "namespace given as a string", namespace_test },
	{ "class.devnode with a const device", devnode_layout_test },
	{ "guard(device), device_find_child() with const data", device_test },
	{ "conditional guards of a mutex", mutex_test },
	{ "conditional guards of an rwsem", rwsem_test },
	{ "__free(kvfree), retained pointers, typed allocators", memory_test },
	{ "strscpy() with two arguments", strscpy_test },
	{ "linux/unaligned.h", unaligned_test },
	{ "__assign_str() with one argument", trace_test },
	{ "TAINT_FWCTL", taint_test },
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
