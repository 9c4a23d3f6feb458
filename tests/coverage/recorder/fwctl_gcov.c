// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of which lines ran, for kernels without CONFIG_GCOV_KERNEL, which
 * distributions' kernels are. Loaded before the modules that are looked at.
 *
 * The compiler gives each object of a module a constructor, which says to
 * __gcov_init() where its counters are. Such kernels do not run constructors:
 * that is done here, when a module comes. Before it goes, its counters are
 * added to what is kept of that object; modules come and go in the tests.
 *
 * /sys/kernel/debug/fwctl_gcov is, for each object, a line "PATH SIZE" with the
 * name of the file that gcov would read, and then its SIZE bytes.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "fwctl_gcov.h"

/* ---- what the compiler lays out: libgcc's gcov.h, by version of the compiler ---- */

#if __GNUC__ >= 14
#define COUNTERS 9
#else
#define COUNTERS 8
#endif

struct gcov_ctr_info {
	unsigned int num;
	u64 *values;
};

struct gcov_fn_info {
	const struct gcov_info *key;
	unsigned int ident;
	unsigned int lineno_checksum;
	unsigned int cfg_checksum;
	struct gcov_ctr_info arcs;
};

struct gcov_info {
	unsigned int version;
	struct gcov_info *next;
	unsigned int stamp;
#if __GNUC__ >= 12
	unsigned int checksum;
#endif
	const char *filename;
	void (*merge[COUNTERS])(u64 *counters, unsigned int n);
	unsigned int n_functions;
	struct gcov_fn_info **functions;
};

/* Of a file: a record's tag, its length, its words. Lengths were in words once */
#define MAGIC		0x67636461	/* "gcda" */
#define TAG_FUNCTION	0x01000000
#define TAG_ARCS	0x01a10000
#if __GNUC__ >= 12
#define UNIT		4
#define HEADER		4
#else
#define UNIT		1
#define HEADER		3
#endif
#define FUNCTION_HEADER	7

/* ---- what is kept of an object ---- */

struct object {
	struct list_head list;
	char *name;
	unsigned int stamp;
	struct gcov_info *info;	/* while its module is there */
	size_t words;
	u32 *file;
};

/* Protects the list and what is in it */
static DEFINE_MUTEX(lock);
static LIST_HEAD(objects);

static size_t words_of(const struct gcov_info *info)
{
	size_t words = HEADER;

	for (unsigned int i = 0; i < info->n_functions; i++) {
		const struct gcov_fn_info *fn = info->functions[i];

		if (fn && fn->key == info)
			words += FUNCTION_HEADER + 2 * fn->arcs.num;
	}
	return words;
}

/* Moves the counters of a function to behind what is in @out already */
static u32 *harvest_function(u32 *out, struct gcov_fn_info *fn)
{
	*out++ = TAG_FUNCTION;
	*out++ = 3 * UNIT;
	*out++ = fn->ident;
	*out++ = fn->lineno_checksum;
	*out++ = fn->cfg_checksum;
	*out++ = TAG_ARCS;
	*out++ = 2 * fn->arcs.num * UNIT;
	for (unsigned int i = 0; i < fn->arcs.num; i++, out += 2) {
		u64 sum = out[0] | (u64)out[1] << 32;

		sum += fn->arcs.values[i];
		fn->arcs.values[i] = 0;
		out[0] = lower_32_bits(sum);
		out[1] = upper_32_bits(sum);
	}
	return out;
}

static void harvest(struct object *object)
{
	const struct gcov_info *info = object->info;
	u32 *out = object->file;

	*out++ = MAGIC;
	*out++ = info->version;
	*out++ = info->stamp;
#if __GNUC__ >= 12
	*out++ = info->checksum;
#endif
	for (unsigned int i = 0; i < info->n_functions; i++) {
		struct gcov_fn_info *fn = info->functions[i];

		if (fn && fn->key == info)
			out = harvest_function(out, fn);
	}
}

static struct object *object_find(const struct gcov_info *info)
{
	struct object *object;

	list_for_each_entry(object, &objects, list)
		if (object->stamp == info->stamp && !strcmp(object->name, info->filename))
			return object;
	return NULL;
}

static void object_free(struct object *object)
{
	kvfree(object->file);
	kfree(object->name);
	kfree(object);
}

static struct object *object_new(const struct gcov_info *info)
{
	struct object *object = kzalloc(sizeof(*object), GFP_KERNEL);

	if (!object)
		return NULL;
	object->stamp = info->stamp;
	object->words = words_of(info);
	object->name = kstrdup(info->filename, GFP_KERNEL);
	object->file = kvcalloc(object->words, sizeof(u32), GFP_KERNEL);
	if (!object->name || !object->file) {
		object_free(object);
		return NULL;
	}
	list_add_tail(&object->list, &objects);
	return object;
}

/* ---- what the compiler calls ---- */

void __gcov_init(struct gcov_info *info)
{
	struct object *object;

	guard(mutex)(&lock);
	object = object_find(info) ?: object_new(info);
	if (object)
		object->info = info;
	else
		pr_err("no memory to count %s\n", info->filename);
}
EXPORT_SYMBOL(__gcov_init);

void __gcov_exit(void)
{
}
EXPORT_SYMBOL(__gcov_exit);

/* Only its address is asked for: what it would do, harvest_function() does */
void __gcov_merge_add(u64 *counters, unsigned int n)
{
}
EXPORT_SYMBOL(__gcov_merge_add);

/* ---- modules come and go ---- */

/* A kernel that knows of constructors has run them itself when this is called */
static void coming(struct module *mod)
{
#ifndef CONFIG_CONSTRUCTORS
	struct mod_kallsyms *symbols = rcu_dereference_raw(mod->kallsyms);

	for (unsigned int i = 0; i < symbols->num_symtab; i++) {
		if (!strncmp(symbols->strtab + symbols->symtab[i].st_name, "_sub_I_", 7))
			((void (*)(void))symbols->symtab[i].st_value)();
	}
#endif
}

static void going(struct module *mod)
{
	struct object *object;

	guard(mutex)(&lock);
	list_for_each_entry(object, &objects, list) {
		if (!object->info || !within_module((unsigned long)object->info, mod))
			continue;
		harvest(object);
		object->info = NULL;
	}
}

static int notified(struct notifier_block *block, unsigned long event, void *mod)
{
	if (event == MODULE_STATE_COMING)
		coming(mod);
	else if (event == MODULE_STATE_GOING)
		going(mod);
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = notified };

/* ---- the file ---- */

struct text {
	size_t size;
	char data[];
};

static size_t text_size(void)
{
	struct object *object;
	size_t size = 1;

	list_for_each_entry(object, &objects, list)
		size += strlen(object->name) + 16 + object->words * sizeof(u32);
	return size;
}

static int gcov_open(struct inode *inode, struct file *file)
{
	struct object *object;
	struct text *text;

	guard(mutex)(&lock);
	text = vzalloc(sizeof(*text) + text_size());
	if (!text)
		return -ENOMEM;
	list_for_each_entry(object, &objects, list) {
		size_t size = object->words * sizeof(u32);

		if (object->info)
			harvest(object);
		text->size += sprintf(text->data + text->size, "%s %zu\n", object->name, size);
		memcpy(text->data + text->size, object->file, size);
		text->size += size;
	}
	file->private_data = text;
	return 0;
}

static ssize_t gcov_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct text *text = file->private_data;

	return simple_read_from_buffer(to, n, pos, text->data, text->size);
}

static int gcov_release(struct inode *inode, struct file *file)
{
	vfree(file->private_data);
	return 0;
}

static const struct file_operations gcov_fops = {
	.owner = THIS_MODULE,
	.open = gcov_open,
	.read = gcov_read,
	.release = gcov_release,
};

static int __init gcov_init(void)
{
	int ret = register_module_notifier(&notifier);

	if (!ret)
		debugfs_create_file("fwctl_gcov", 0400, NULL, NULL, &gcov_fops);
	return ret;
}
module_init(gcov_init);

/* Nobody that is counted is left: they use our symbols */
static void __exit gcov_exit(void)
{
	struct object *object, *next;

	debugfs_lookup_and_remove("fwctl_gcov", NULL);
	unregister_module_notifier(&notifier);
	list_for_each_entry_safe(object, next, &objects, list)
		object_free(object);
}
module_exit(gcov_exit);

MODULE_DESCRIPTION("counts which lines of modules ran, on kernels without GCOV_KERNEL");
MODULE_LICENSE("GPL");
