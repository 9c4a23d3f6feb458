/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command sets: what a driver tells the core beside upstream's fwctl_ops, so
 * that the core can judge every RPC by its command's effects.
 *
 * A driver parses (classify), reports and delivers. It never decides whether a
 * command may run; the arbiter does, from the row of the command set, the
 * device's report, the caller's authority and the state of the device.
 *
 * Words: a *command* is what an RPC asks for, an opcode and, where the opcode
 * is only a *door*, a *key* behind it. Its *effects* are a set of classes. The
 * *report* is the device's own statement of effects. The *floor* is the least
 * scope that the row allows. *Beside* means that an in-tree driver operates
 * the device, *owner* that ours does.
 */
#ifndef __LINUX_FWCTL_COMMANDS_H
#define __LINUX_FWCTL_COMMANDS_H

#include <linux/bits.h>
#include <linux/fwctl.h>
#include <linux/module.h>
#include <linux/types.h>
#include <linux/uuid.h>

/* Effects classes; Documentation/effects.rst maps device reports to them */
#define FWCTL_CONFIG_RESET_COLD	BIT(0)	/* configuration after a cold reset */
#define FWCTL_CONFIG_RESET_CONV	BIT(1)	/* after a conventional reset */
#define FWCTL_CONFIG_RESET_FUNC	BIT(2)	/* after a function-level or CXL reset */
#define FWCTL_CONFIG_NOW	BIT(3)	/* configuration at once */
#define FWCTL_INVENTORY_NOW	BIT(4)	/* namespaces appear or go */
#define FWCTL_DATA_NOW		BIT(5)	/* user data or memory contents */
#define FWCTL_POLICY_NOW	BIT(6)	/* policy of the device */
#define FWCTL_LOG_NOW		BIT(7)	/* contents of a log */
#define FWCTL_SECURITY		BIT(8)	/* security state, keys */
#define FWCTL_FIRMWARE		BIT(9)	/* what the device will execute */
#define FWCTL_REMOTE		BIT(10)	/* acts on another component, host or VM */
#define FWCTL_DISCLOSES		BIT(11)	/* may return user data or host addresses */
#define FWCTL_PERSISTS		BIT(12)	/* what it changes survives a reset */
#define FWCTL_EXCLUSIVE_NS	BIT(13)	/* needs the namespace's I/O to stop */
#define FWCTL_EXCLUSIVE_ALL	BIT(14)	/* needs all I/O to stop */
#define FWCTL_BACKGROUND	BIT(15)	/* completes later */
#define FWCTL_ABORTABLE		BIT(16)	/* ... and may be aborted until then */
#define FWCTL_UNKNOWN		BIT(17)	/* reports a bit the specification reserves */
#define FWCTL_UNREPORTED	BIT(18)	/* in the table, not in the report */
#define FWCTL_EFFECTS_COUNT	19

#define FWCTL_CONFIG_RESET	(FWCTL_CONFIG_RESET_COLD | FWCTL_CONFIG_RESET_CONV | \
				 FWCTL_CONFIG_RESET_FUNC)
#define FWCTL_ANY_NOW		(FWCTL_CONFIG_NOW | FWCTL_INVENTORY_NOW | FWCTL_DATA_NOW | \
				 FWCTL_POLICY_NOW | FWCTL_LOG_NOW)
/* A command with one of these changes state */
#define FWCTL_WRITES		(FWCTL_CONFIG_RESET | FWCTL_ANY_NOW | FWCTL_SECURITY | \
				 FWCTL_FIRMWARE | FWCTL_PERSISTS | FWCTL_EXCLUSIVE_NS | \
				 FWCTL_EXCLUSIVE_ALL)

/* Rules of a row */
#define FWCTL_DATA_PATH		BIT(0)	/* programs the data path: refused */
#define FWCTL_NAMES_ADDRESS	BIT(1)	/* the request names an address: refused */
#define FWCTL_DMA_RETAINED	BIT(2)	/* the device keeps memory: refused */
#define FWCTL_LOCKDOWN_OK	BIT(3)	/* scope 3 under lockdown too, as @why says */
#define FWCTL_DOOR		BIT(4)	/* an opcode behind which keys are judged */
#define FWCTL_KEYS_BY_REPORT	BIT(5)	/* a door: unlisted keys are judged by report */
#define FWCTL_KEYS_ANY		BIT(6)	/* a door: unlisted keys are judged as this row */
#define FWCTL_TUNNEL		BIT(7)	/* carries a command, which is judged with this row */
#define FWCTL_RULES_COUNT	8

/*
 * Conditions under which the kernel owns a command, to be met in
 * fwctl_state::owned. The core defines the first, a subsystem the rest.
 */
#define FWCTL_OWNED_BESIDE	BIT(0)	/* an in-tree driver operates the device */
#define FWCTL_OWNED_SUBSYSTEM	1	/* first bit for the subsystem's own conditions */

/**
 * struct fwctl_key - what lies behind a door: a UUID or a number
 * @uuid: log or feature, if fwctl_command_set::uuid_keys
 * @number: log page, feature identifier, inner opcode; host byte order
 * @bytes: either, for comparison; bytes not used are 0
 */
struct fwctl_key {
	union {
		u8 bytes[16];
		uuid_t uuid;
		u64 number;
	};
};

/**
 * struct fwctl_limits - bytes of payload a command takes and returns
 * @in_min: least input
 * @in_max: most input
 * @out_min: room for output that the caller must offer
 * @out_max: most output
 *
 * Payload only, without the message header of the RPC format.
 */
struct fwctl_limits {
	u32 in_min;
	u32 in_max;
	u32 out_min;
	u32 out_max;
};

/* A limit that only the device's mailbox or message size sets */
#define FWCTL_PAYLOAD_MAX	(1U << 20)

/**
 * struct fwctl_command - a row of a command set
 * @name: lower case with dashes, unique in its set
 * @spec: section of the public specification that defines it
 * @why: reason for its floor, and for what else the row says
 * @instead: interface to use where the row refuses, or NULL
 * @opcode: which command
 * @key: the key, if @keyed
 * @keyed: behind a door; the door's own row has the same opcode and no key
 * @floor: least scope, whatever the device reports
 * @effects: FWCTL_* classes by the specification
 * @rules: FWCTL_DATA_PATH and the others
 * @owned: conditions under which the kernel owns it, matched against
 *	fwctl_state::owned
 * @limits: payload lengths
 */
struct fwctl_command {
	const char *name;
	const char *spec;
	const char *why;
	const char *instead;
	u32 opcode;
	struct fwctl_key key;
	bool keyed;
	u8 floor;
	u32 effects;
	u16 rules;
	u16 owned;
	struct fwctl_limits limits;
};

/**
 * struct fwctl_command_table - rows from one source
 * @origin: the specification, or the vendor, for messages
 * @rows: the rows, constant while the table is registered
 * @count: how many
 */
struct fwctl_command_table {
	const char *origin;
	const struct fwctl_command *rows;
	size_t count;
};

#define FWCTL_TABLE(_origin, _rows) \
	{ .origin = (_origin), .rows = (_rows), .count = ARRAY_SIZE(_rows) }

/* Whose line between scopes applies; see policy.c */
enum fwctl_subsystem {
	FWCTL_SUBSYSTEM_CXL,
	FWCTL_SUBSYSTEM_NVME,
	FWCTL_SUBSYSTEM_NET,
	FWCTL_SUBSYSTEM_COUNT
};

/**
 * struct fwctl_request - what classify() understood of an RPC
 * @opcode: the command; of a tunnel, the innermost
 * @key: its key, if @keyed
 * @keyed: the opcode is a door and the request named a key
 * @depth: tunnels around it, 0 for none
 * @via: opcode of the outermost tunnel, if @depth
 * @target: of a tunnel, or a command that names a port, which component behind
 *	this device; the driver's own encoding, handed back in state()
 * @effects: classes that this request adds by its flags or fields
 * @in_len: bytes of input payload (of the innermost command)
 * @out_room: bytes of output payload the caller has room for
 * @out_asked: bytes of output payload that the request asks the firmware for,
 *	if the command has a field that says so
 * @malformed: what is wrong, if classify() returned -EINVAL; a sentence
 *
 * The core zeroes it before classify().
 */
struct fwctl_request {
	u32 opcode;
	struct fwctl_key key;
	bool keyed;
	u8 depth;
	u32 via;
	u32 target;
	u32 effects;
	size_t in_len;
	size_t out_room;
	size_t out_asked;
	const char *malformed;
};

/**
 * struct fwctl_report - what the device itself says of a command
 * @listed: the device reports the command at all
 * @key_listed: the device reports the key with effects of its own, which
 *	@effects holds; they replace the door's
 * @effects: FWCTL_* classes
 * @not_supported: the report shows that the device lacks the command; a
 *	sentence, or NULL
 * @refused: the report rules the command out whatever the scope (a Feature
 *	that is not changeable, effects that cannot be); a sentence, or NULL
 */
struct fwctl_report {
	bool listed;
	bool key_listed;
	u32 effects;
	const char *not_supported;
	const char *refused;
};

/**
 * struct fwctl_state - state of the device, or of a tunnel's target
 * @owned: conditions that hold, FWCTL_OWNED_BESIDE and the subsystem's
 * @in_use: somebody uses the device
 * @in_use_by: by what ("decoder 0.0 committed"), if @in_use; NUL terminated
 */
struct fwctl_state {
	u16 owned;
	bool in_use;
	char in_use_by[48];
};

struct fwctl_job;

/**
 * struct fwctl_command_ops - what a driver with a command set provides
 *
 * Used instead of fwctl_ops::fw_rpc. No op is called after fwctl_drain().
 */
struct fwctl_command_ops {
	/**
	 * @classify: parse only: which command does @in ask for, with which
	 * lengths? @in is the kernel's own copy, @in_len bytes; @out_len is
	 * the room for the whole response. No I/O, no locks held by others
	 * across firmware. Returns 0, or -EINVAL with @req->malformed set.
	 */
	int (*classify)(struct fwctl_device *fwctl, const void *in, size_t in_len,
			size_t out_len, struct fwctl_request *req);
	/**
	 * @report: the report on @req as last read; no I/O. Optional: no
	 * device report, every row is UNREPORTED.
	 */
	void (*report)(struct fwctl_device *fwctl, const struct fwctl_request *req,
		       struct fwctl_report *report);
	/**
	 * @state: state of the device as of now; of its target for a tunnel.
	 * Only asked for where it matters to the verdict, and, with a zeroed
	 * @req, to describe the device. Registers may be read, firmware not
	 * asked.
	 */
	void (*state)(struct fwctl_device *fwctl, const struct fwctl_request *req,
		      struct fwctl_state *state);
	/**
	 * @refresh: read the report again, OR-ing it to what is known. Called
	 * with one of the device's slots held, as @deliver is: at the same time
	 * as others, if there are several. Optional. Returns 0; 1
	 * if the report is another than before, so that who lists commands
	 * begins anew; -EIO if the device has no report that makes sense, which leaves the
	 * old one and fails only RPCs that nothing else vouches for; another
	 * errno if the transport failed, which fails the RPC.
	 */
	int (*refresh)(struct fwctl_device *fwctl);
	/**
	 * @reported: which commands does the report, as last read, know? Fills
	 * opcode, key and keyed of @req, zeroed before, for the @index-th,
	 * whether a row names it or not. No I/O. Optional, if no command can
	 * be sent without a row of its own. Returns 0, or -ENOENT past the end.
	 */
	int (*reported)(struct fwctl_device *fwctl, unsigned int index,
			struct fwctl_request *req);
	/**
	 * @deliver: send @job->in to the firmware, fill @job->out, at most
	 * @job->out_room bytes, and set @job->out_len and @job->status. Returns
	 * 0 whatever the firmware's status is (it is part of the response), or
	 * an errno if the transport failed. May return -EIOCBQUEUED and call
	 * fwctl_job_complete() later, from any context.
	 */
	int (*deliver)(struct fwctl_job *job);
};

/**
 * struct fwctl_command_set - what a driver registers before fwctl_register()
 * @subsystem: whose policy applies
 * @tables: the specification's tables, then the vendor's; NULL terminated
 * @ops: the driver's side
 * @vendor_min: first opcode of the vendor range
 * @vendor_max: last opcode of the vendor range
 * @slots: commands that may be in flight at once, at least 1
 * @uuid_keys: keys behind doors are UUIDs, not numbers
 * @blocks: @ops->deliver cannot be interrupted by a fatal signal or unplug;
 *	the core runs it in a worker so that the caller can be released
 *
 * Constant from registration until the device's last fwctl_put().
 */
struct fwctl_command_set {
	enum fwctl_subsystem subsystem;
	const struct fwctl_command_table * const *tables;
	const struct fwctl_command_ops *ops;
	u32 vendor_min;
	u32 vendor_max;
	u8 slots;
	bool uuid_keys;
	bool blocks;
};

/**
 * struct fwctl_job - one delivery to the firmware
 * @fwctl: the device; a job keeps the driver's ops callable
 * @uctx: the context it came from, which lives as long as the job
 * @request: what it asks for
 * @in: the message, page-aligned; memory belongs to the job
 * @in_len: bytes at @in
 * @out: the response, page-aligned and zeroed; memory belongs to the job
 * @out_room: bytes at @out
 * @out_len: bytes of response, set by deliver(); at most @out_room
 * @status: the firmware's own status, set by deliver(), for the record
 *
 * Reference counted: a killed caller is released at once, while the job, its
 * memory and its slot live until deliver() or fwctl_job_complete() ended it.
 */
struct fwctl_job {
	struct fwctl_device *fwctl;
	struct fwctl_uctx *uctx;
	struct fwctl_request request;
	void *in;
	size_t in_len;
	void *out;
	size_t out_room;
	size_t out_len;
	u32 status;
};

/* Register @set for @fwctl; once, between fwctl_alloc_device() and fwctl_register() */
int _fwctl_register_commands(struct fwctl_device *fwctl, const struct fwctl_command_set *set,
			     struct module *owner);
#define fwctl_register_commands(fwctl, set) _fwctl_register_commands(fwctl, set, THIS_MODULE)

#define FWCTL_SERIAL_SIZE	32
#define FWCTL_DOOR_SIZE		32
#define FWCTL_DOORS_MAX		4

/**
 * struct fwctl_about - what a driver says of a device, for people
 * @serial: serial number as the device's users write it, or empty; with the
 *	bus address, it is what policy and records belong to
 * @beside: the in-tree driver that operates the device, or NULL
 * @effects_from: what its report is ("Command Effects Log"), or NULL
 * @doors: other ways to the same firmware ("/dev/cxl/mem0"), the rest empty
 *
 * Strings that come from the device are bytes; all are NUL terminated.
 */
struct fwctl_about {
	char serial[FWCTL_SERIAL_SIZE];
	const char *beside;
	const char *effects_from;
	char doors[FWCTL_DOORS_MAX][FWCTL_DOOR_SIZE];
};

/* Describe a device, once, between fwctl_alloc_device() and fwctl_register(); copies @about */
void fwctl_describe(struct fwctl_device *fwctl, const struct fwctl_about *about);

/* A long deliver() tells how far it is, in bytes; costs nothing if nobody listens */
void fwctl_job_progress(struct fwctl_job *job, u64 done, u64 total);

/* The driver's side of a delivery that ended later; @err as deliver() returns */
void fwctl_job_complete(struct fwctl_job *job, int err);

/* True once fwctl_unplug() began: a waiting deliver() returns -ENODEV soon */
bool fwctl_is_gone(struct fwctl_device *fwctl);

/* The two phases of fwctl_unregister() */
void fwctl_unplug(struct fwctl_device *fwctl);
void fwctl_drain(struct fwctl_device *fwctl);

#endif
