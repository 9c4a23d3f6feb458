/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A firmware in software: what the files of the simulator share.
 *
 *	bus.c		devices are created and removed at run time
 *	device.c	the life of one device, whatever its personality
 *	firmware.c	commands: queued, answered, late, wrongly or not at all
 *	knobs.c		how hostile the firmware is: debugfs
 *	store.c		what the firmware reports and contains, by opcode
 *	config.c, config_files.c  ... to be written there, in debugfs
 *	deliver.c	from a job of the core to a command, and back
 *	plain.c, ...	personalities
 *
 * A *personality* is the driver's side (a fwctl_device with a command set) and the
 * firmware's side (answer()) of one kind of device. What the firmware answers is
 * the truth; the knobs then make weather of it, in one place, for all of them.
 */
#ifndef FWCTL_SIM_H
#define FWCTL_SIM_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/fwctl.h>
#include <linux/fwctl_commands.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

struct dentry;
struct fwctl_sim;
struct sim_command;

/**
 * enum sim_knob - what can be turned, a file in debugfs each; see knobs.c
 * @SIM_LATENCY_MS: how long the firmware takes to answer
 * @SIM_HANG: commands are not answered, until "release" is written
 * @SIM_ERROR: errno with which the transport fails, 0 for none
 * @SIM_STATUS: status that the firmware answers instead of its own, -1 for none
 * @SIM_LENGTH: added to the length that the firmware says it returned
 * @SIM_PAYLOAD: added to the payload itself: cut short, or overlong
 * @SIM_GARBAGE: bytes of the payload are inverted
 * @SIM_UNPLUG: the device removes itself while it has the command
 * @SIM_OPCODE: what is above happens to commands of this opcode only, -1 for all
 * @SIM_NTH: ... and only to the N-th of those since this was written, 0 for all
 * @SIM_EFFECTS_MASK: and of the effects that the firmware reports of such a command
 * @SIM_EFFECTS_ADD: ... and added to them
 * @SIM_EFFECTS_AFTER: reports that are honest before these two count
 * @SIM_COUNT: added to the counts that the firmware tells
 * @SIM_TIMEOUT_MS: how long the driver waits for an answer, 0 for ever
 * @SIM_UNPLUG_MS: how long what hangs goes on hanging after an unplug
 * @SIM_IN_USE: somebody uses the device
 * @SIM_OWNED: conditions under which the kernel owns commands
 * @SIM_SLOTS: commands that may be in flight at once; fixed when it is created
 * @SIM_DELIVERY: &enum sim_delivery; fixed when it is created
 * @SIM_KNOBS: how many there are
 */
enum sim_knob {
	SIM_LATENCY_MS, SIM_HANG, SIM_ERROR, SIM_STATUS, SIM_LENGTH, SIM_PAYLOAD,
	SIM_GARBAGE, SIM_UNPLUG, SIM_OPCODE, SIM_NTH, SIM_EFFECTS_MASK, SIM_EFFECTS_ADD,
	SIM_EFFECTS_AFTER, SIM_COUNT, SIM_TIMEOUT_MS, SIM_UNPLUG_MS, SIM_IN_USE, SIM_OWNED,
	SIM_SLOTS, SIM_DELIVERY,
	SIM_KNOBS
};

/**
 * enum sim_delivery - where a delivery waits, if the personality has the choice
 * @SIM_IN_CALLER: in the caller, who leaves if killed; the answer comes later
 * @SIM_IN_WORKER: in a worker of the core, uninterruptibly
 * @SIM_QUEUED: nowhere
 */
enum sim_delivery { SIM_IN_CALLER, SIM_IN_WORKER, SIM_QUEUED };

/**
 * struct sim_personality - a kind of device
 * @name: what is written to new_device
 * @commands_max: most COMMANDS that may be asked for, 0 if the set is fixed
 * @create: allocate the device with fwctl_alloc_device(&sim->dev, ...), register
 *	its commands, describe it, and set @sim->fwctl; not registered yet. May
 *	ask the firmware for its report: the knobs are those that the device
 *	begins with. Returns 0 or an errno, with everything undone.
 * @destroy: undo @create, with fwctl_put(). The device is drained, or was never
 *	registered; the firmware has no command.
 * @answer: the firmware's side: what a truthful one does with @command. Fills
 *	out, at most out_room bytes, and sets out_len (which may be more than
 *	that) and status. Process context, may sleep, several at once.
 * @files: files of its own in the device's directory; they are removed before
 *	@destroy. Optional.
 */
struct sim_personality {
	const char *name;
	unsigned int commands_max;
	int (*create)(struct fwctl_sim *sim);
	void (*destroy)(struct fwctl_sim *sim);
	void (*answer)(struct fwctl_sim *sim, struct sim_command *command);
	void (*files)(struct fwctl_sim *sim, struct dentry *dir);
};

/**
 * struct sim_command - one command, on its way through the firmware
 * @opcode: what is asked for
 * @in: payload, which lives until the end, as does @out
 * @in_len: bytes of it
 * @out: memory for the answer, zeroed by whoever submits
 * @out_room: bytes of it
 * @out_len: bytes that the firmware says it returned: perhaps more than @out_room
 * @status: the firmware's
 * @result: what else it says, if the personality has a place for it
 * @err: 0, or why there is no answer: -ENODEV if the device went, or as the
 *	knob says
 * @must: part of something begun: neither a killed caller nor a device that is to
 *	go ends fwctl_sim_wait(), only the answer, the time and fwctl_sim_stop()
 * @done: called once, at the end, in process context; may free the command. NULL:
 *	somebody is in fwctl_sim_wait().
 * @sim: the device
 * @ended: @done for who waits
 * @entry: on the firmware's list as long as nobody has ended it
 * @work: ends it
 * @hangs: not before it is released
 * @struck: by the weather: the knobs that select commands apply
 *
 * Zeroed; from @sim on it is the firmware's. Not on a stack.
 */
struct sim_command {
	u32 opcode;
	const void *in;
	size_t in_len;
	void *out;
	size_t out_room;
	size_t out_len;
	u32 status;
	u64 result;
	int err;
	bool must;
	void (*done)(struct sim_command *command);
	/* the firmware's: */
	struct fwctl_sim *sim;
	struct completion ended;
	struct list_head entry;
	struct delayed_work work;
	bool hangs;
	bool struck;
};

/**
 * struct sim_firmware - commands that are with the firmware
 * @lock: protects @commands, @stopped, @starting, @leaving and @doomed
 * @commands: those that nobody has ended
 * @stopped: no more begin
 * @starting: its driver attaches
 * @leaving: its driver lets go
 * @hurry: ... and shall not wait any longer
 * @doomed: the device goes for good: no driver waits for it while it attaches, or lets go
 * @seen: commands that came since its driver attached
 * @reports: whole reports that were asked for, counted by the personality
 */
struct sim_firmware {
	spinlock_t lock;
	struct list_head commands;
	bool stopped;
	bool starting;
	bool leaving;
	struct completion hurry;
	bool doomed;
	atomic64_t seen;
	atomic64_t reports;
};

/**
 * struct sim_knobs - how they are turned
 * @value: by &enum sim_knob; written at any time, read once per use
 * @matched: commands of %SIM_OPCODE since %SIM_NTH was written
 */
struct sim_knobs {
	s64 value[SIM_KNOBS];
	atomic64_t matched;
};

/**
 * struct sim_entry - what the firmware knows of an opcode
 * @opcode: which
 * @reported: it is in the report
 * @effects: as in the report, in the encoding of the personality
 * @given: the answer is @status and @bytes, not what the personality makes of it
 * @status: of the answer
 * @len: bytes of the answer
 * @bytes: the answer
 */
struct sim_entry {
	u32 opcode;
	bool reported;
	u32 effects;
	bool given;
	u32 status;
	size_t len;
	void *bytes;
};

/**
 * struct sim_store - report and contents of a firmware
 * @lock: protects the entries
 * @entries: &struct sim_entry by opcode
 */
struct sim_store {
	struct mutex lock;
	struct xarray entries;
};

/**
 * struct sim_bytes - what a file of debugfs is
 * @lock: protects the bytes and @len
 * @data: the bytes, for as long as the file is open
 * @len: how many there are
 * @max: how many there is room for
 */
struct sim_bytes {
	struct mutex *lock;
	void *data;
	size_t *len;
	size_t max;
};

/**
 * enum sim_life - how far a device of the bus is
 * @SIM_MAKING: somebody makes it, and removes it should it have to go before it is there
 * @SIM_THERE: it may be removed, by whoever makes it %SIM_GOING
 * @SIM_GOING: it is being removed, or will be by its maker; or it is gone
 */
enum sim_life { SIM_MAKING, SIM_THERE, SIM_GOING };

/**
 * struct fwctl_sim - one device
 * @dev: on the bus, simID
 * @id: ID
 * @personality: what it is
 * @commands: how many rows were asked for, 0 for as many as there are
 * @knobs: how hostile it is
 * @firmware: its commands
 * @store: its report and contents
 * @fwctl: the core's device, while there is one
 * @private: of the personality, as long as that
 * @dir: its knobs in debugfs
 * @unplug: removes the device
 * @life: how far it is; the bus's lock protects it
 * @entry: on the bus's list, as long as its ID is taken
 * @gone: it is not any more
 * @err: how its probe ended
 */
struct fwctl_sim {
	struct device dev;
	unsigned int id;
	const struct sim_personality *personality;
	unsigned int commands;
	struct sim_knobs knobs;
	struct sim_firmware firmware;
	struct sim_store store;
	struct fwctl_device *fwctl;
	void *private;
	struct dentry *dir;
	struct work_struct unplug;
	enum sim_life life;
	struct list_head entry;
	struct completion gone;
	int err;
};

/**
 * struct sim_wish - what was written to new_device
 * @id: ID
 * @personality: what it is to be
 * @commands: COMMANDS, 0 if not given
 */
struct sim_wish {
	unsigned int id;
	const struct sim_personality *personality;
	unsigned int commands;
};

#define to_fwctl_sim(_dev) container_of(_dev, struct fwctl_sim, dev)

extern const struct sim_personality fwctl_sim_plain;
extern const struct sim_personality fwctl_sim_cxl;
extern const struct sim_personality fwctl_sim_nvme;
extern const struct sim_personality fwctl_sim_nic;

/* bus.c */
extern struct workqueue_struct *fwctl_sim_removals;
int fwctl_sim_bus_register(void);
void fwctl_sim_bus_unregister(void);
void fwctl_sim_unplug(struct fwctl_sim *sim);

/* device.c */
int fwctl_sim_probe(struct fwctl_sim *sim);
void fwctl_sim_remove(struct fwctl_sim *sim);

/* bytes.c */
ssize_t fwctl_sim_bytes_read(const struct sim_bytes *bytes, char __user *to, size_t count,
			     loff_t *pos);
ssize_t fwctl_sim_bytes_write(const struct sim_bytes *bytes, const char __user *from,
			      size_t count, loff_t *pos);

/* firmware.c */
extern struct workqueue_struct *fwctl_sim_workqueue;
void fwctl_sim_firmware_init(struct sim_firmware *firmware);
int fwctl_sim_start(struct fwctl_sim *sim);
void fwctl_sim_started(struct fwctl_sim *sim);
void fwctl_sim_linger(struct fwctl_sim *sim, unsigned int ms);
void fwctl_sim_doom(struct fwctl_sim *sim);
int fwctl_sim_submit(struct fwctl_sim *sim, struct sim_command *command);
long fwctl_sim_await(struct sim_command *command, bool killable);
int fwctl_sim_wait(struct sim_command *command);
bool fwctl_sim_cancel(struct sim_command *command);
void fwctl_sim_release(struct fwctl_sim *sim);
void fwctl_sim_stop(struct fwctl_sim *sim);
unsigned int fwctl_sim_pending(struct fwctl_sim *sim);

/* deliver.c */
typedef int (*sim_finish_fn)(struct fwctl_job *job, const struct sim_command *command);
int fwctl_sim_deliver(struct fwctl_sim *sim, struct fwctl_job *job,
		      const struct sim_command *wish, sim_finish_fn finish);
int fwctl_sim_ask(struct fwctl_sim *sim, struct sim_command *wish);

/* knobs.c */
void fwctl_sim_knobs_create(void);
void fwctl_sim_knobs_destroy(void);
void fwctl_sim_knobs_init(struct sim_knobs *knobs);
void fwctl_sim_knobs_add(struct fwctl_sim *sim);
void fwctl_sim_knobs_remove(struct fwctl_sim *sim);
void fwctl_sim_state(const struct fwctl_sim *sim, struct fwctl_state *state);
s64 fwctl_sim_knob(const struct fwctl_sim *sim, enum sim_knob knob);

/* config_files.c */
void fwctl_sim_config_create(struct dentry *dir);
void fwctl_sim_config_reset(void);
void fwctl_sim_config_destroy(void);
void fwctl_sim_config_add(struct fwctl_sim *sim);
char *fwctl_sim_rows_text(void);

/* store.c */
void fwctl_sim_store_init(struct sim_store *store);
void fwctl_sim_store_destroy(struct sim_store *store);
int fwctl_sim_store_report(struct sim_store *store, u32 opcode, bool reported, u32 effects);
int fwctl_sim_store_give(struct sim_store *store, u32 opcode, u32 status, const void *bytes,
			 size_t len);
int fwctl_sim_store_take_back(struct sim_store *store, u32 opcode);
bool fwctl_sim_store_answer(struct sim_store *store, struct sim_command *command);

/* weather.c: pure */
bool fwctl_sim_matches(const struct sim_knobs *knobs, u32 opcode);
bool fwctl_sim_strikes(const struct sim_knobs *knobs, u32 opcode, u64 matched);
u32 fwctl_sim_effects(const struct sim_knobs *knobs, u64 reports, u32 opcode, u32 effects);
u64 fwctl_sim_count(const struct sim_knobs *knobs, u32 opcode, u64 count, u64 max);
void fwctl_sim_distort(const struct sim_knobs *knobs, struct sim_command *command);

#endif
