/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of fwctlcli share.
 *
 * One table (table.c) drives dispatch, help, completion and the check of the
 * man pages. A command leaves its result in cli->result as JSON, which is then
 * printed, or shown to people by the command's show function: both say the
 * same. Nothing is printed before a command is over, but for progress on a
 * terminal, which is on stderr. Strings of devices are escaped when they enter
 * a result.
 */
#ifndef FWCTLCLI_CLI_H
#define FWCTLCLI_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#include "fwctl.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum {
	EXIT_DONE,		/* the firmware did it */
	EXIT_USAGE,		/* the command line is wrong, or a file of its */
	EXIT_REFUSED,		/* the kernel refused */
	EXIT_FIRMWARE,		/* the firmware was asked, and returned an error status */
	EXIT_UNDELIVERED,	/* no device, gone, timeout, transport */
};

/* Options of commands; the global ones are in struct cli */
enum option_id {
	OPT_OPCODE,
	OPT_KEY,
	OPT_SCOPE,
	OPT_INPUT_FILE,
	OPT_INPUT_HEX,
	OPT_DATA_LEN,
	OPT_RAW_BINARY,
	OPT_DRY_RUN,
	OPT_OUTPUT,
	OPT_SELECTION,
	OPT_SAVED,
	OPT_OFFSET,
	OPT_SET,
	OPT_PORT,
	OPT_FORMAT,
	OPT_COMMAND,
	OPT_EFFECTS,
	OPT_CAP,
	OPT_REFUSE,
	OPT_YES,
	OPT_SINCE,
	OPT_EVENTS,
	OPT_NSID,
	OPT_CDW2,
	OPT_CDW3,
	OPT_CDW10,
	OPT_CDW11,
	OPT_CDW12,
	OPT_CDW13,
	OPT_CDW14,
	OPT_CDW15,
	OPT_VALUE,
	OPT_CREATE,
	OPT_CONTROLLER,
	OPT_COUNT
};

#define OPTION(id) (1ULL << (id))

/**
 * struct option_row - an option
 * @name: without its dashes
 * @arg: what its argument is called, or NULL
 * @help: a line, or NULL: not to be shown
 * @words: words it can be, for completion, or NULL
 */
struct option_row {
	const char *name;
	const char *arg;
	const char *help;
	const char *words;
};

extern const struct option_row option_rows[OPT_COUNT];

struct cli;

/**
 * struct command_row - a command
 * @object: first word
 * @name: one or two words more; "" if the object is all
 * @args: arguments, as help shows them
 * @help: a line
 * @min: fewest arguments
 * @max: most arguments
 * @options: OPTION() of those it takes
 * @required: OPTION() of those it cannot do without
 * @run: does it; an exit status, with cli->result or cli->error
 * @show: prints cli->result for people
 */
struct command_row {
	const char *object;
	const char *name;
	const char *args;
	const char *help;
	int min;
	int max;
	uint64_t options;
	uint64_t required;
	int (*run)(struct cli *cli, int argc, char **argv);
	void (*show)(struct cli *cli);
};

extern const struct command_row command_rows[];

struct cli {
	bool json, pretty, help, version;
	int verbose;
	const char *option[OPT_COUNT];	/* argument, "" if it takes none, NULL if not given */
	const struct command_row *command;
	struct json_object *result;
	struct json_object *error;
	bool partial;			/* what there is of a result goes with the error */
	struct json_object *about;	/* the device, for show functions */

	struct fwctl_ctx *ctx;
	struct fwctl_dev *dev;
	struct fwctl_log *log;
	int log_err;
	struct fwctl_nl *nl;		/* netlink_open() */
	uint64_t begun;			/* nanoseconds since 1970 */
	struct json_object *dry;	/* the command, after a dry run */
	bool tunnel;			/* cli_send() goes to the device at port */
	uint8_t port;
};

/* table.c */
const struct command_row *command_find(int argc, char **argv, int *words);
bool object_exists(const char *object);
void command_usage(const struct command_row *row, char *text, size_t room);
bool option_is_shown(const struct command_row *row, int id);
/* What follows the first @count words of an object's commands, "list, get, set"; 0 if nothing */
size_t command_next(char **words, int count, char *text, size_t room);
/* The argument after @count others, in capitals as help shows it */
void command_argument(const struct command_row *row, int count, char *text, size_t room);

/* help.c */
int help_run(struct cli *cli, int argc, char **argv);
void help_show(struct cli *cli);
int version_run(struct cli *cli, int argc, char **argv);
int completion_run(struct cli *cli, int argc, char **argv);
void text_show(struct cli *cli);
void help_command(const struct command_row *row);
int help_one(struct cli *cli, const struct command_row *row);

/* wrap.c */
size_t output_width(int fd);	/* 0: as wide as it likes */
bool output_is_narrow(void);	/* standard output: an ordinary terminal, or less */
/* @text, begun in @column, further lines with @indent; @width 0: one line */
void print_wrapped(FILE *file, const char *text, size_t column, size_t indent, size_t width);
void print_usage(FILE *file, const struct command_row *row, size_t column, size_t indent);

/* error.c: each leaves cli->error and returns an exit status */
int fail_usage(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
int fail_device(struct cli *cli, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* @result as of libfwctl: negative errno, or a mailbox return code */
int fail_command(struct cli *cli, int result, uint16_t opcode, const uint8_t *key);
/* The same for a command called @name; @status is what a positive @result means */
int fail_named(struct cli *cli, int result, const char *name, const char *status);
/* A line more about the error, such as what would have worked */
void fail_hint(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* How the command is used, with the error */
void fail_with_usage(struct cli *cli, const struct command_row *row);
void error_print(struct cli *cli);
/* The kernel refused, for a reason that it has a word for */
int fail_refusal(struct cli *cli, const char *reason, int err, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* refused.c */
/* An RPC for @command, "get-log (0401h)", was refused: why, and what to use instead */
int fail_refused(struct cli *cli, int err, const char *command);
/* Rows speak of memN and nvmeN: @instead with the name of the device; NULL: none */
struct json_object *instead_json(const char *parent, const char *instead);

/* output.c */
enum format { AS_TEXT, AS_BYTES, AS_YES_NO, AS_LIST, AS_WORDS /* may be broken */ };

/**
 * struct column - a column of a table, or a line of a record
 * @key: member of the object
 * @heading: what it is called
 * @format: how it is written
 * @right: numbers, on the right
 * @below: where there is no room for it, it goes below the column before it; 2: only
 *	if that of others is not enough
 * @none: what stands for an empty list, if not "-"
 */
struct column {
	const char *key;
	const char *heading;
	enum format format;
	bool right;
	int below;
	const char *none;
};

void show_table(struct json_object *array, const struct column *columns, size_t count);
void show_record(struct json_object *object, const struct column *columns, size_t count);
void show_effects_log(const struct cli *cli, struct json_object *lines, const char *whose);
void show_hex(const uint8_t *data, size_t len);
struct json_object *json_escaped(const void *bytes, size_t len);
struct json_object *json_hex(const void *bytes, size_t len);
struct json_object *json_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct json_object *json_uuid(const uint8_t uuid[16]);
struct json_object *json_effects(uint32_t effects);
struct json_object *json_opt(const char *text);
void json_set(struct json_object *object, const char *key, struct json_object *value);
/* What json_hex() made, as bytes; to be freed */
uint8_t *hex_bytes(struct json_object *hex, size_t *len);
int progress_show(void *label, size_t done, size_t total);

/* input.c: 0, or an exit status after fail_usage() */
int parse_number(struct cli *cli, const char *what, const char *text, uint64_t max,
		 uint64_t *number);
int parse_opcode(struct cli *cli, const char *text, uint16_t *opcode,
		 const struct fwctl_cxl_command **row);
bool parse_hexadecimal(const char *text, size_t len, uint64_t max, uint64_t *number);
/* It is not in hexadecimal, as opcodes are, with 0x or h or without */
bool is_name(const char *text);
int parse_hex(struct cli *cli, const char *text, uint8_t **bytes, size_t *len);
/* --input-file or --input-hex; neither: NULL and 0 */
int read_input(struct cli *cli, uint8_t **bytes, size_t *len);
int write_output(struct cli *cli, const char *path, const void *bytes, size_t len);

/* device.c */
int device_scan(struct cli *cli);
bool device_is_memory(const struct fwctl_dev *dev);
/* @status; a hint with the error if @what is for memory devices and this is a switch, or not so */
int device_kind_hint(struct cli *cli, int status, const char *what, bool memory);
int device_find(struct cli *cli, const char *name);
uint32_t device_index(const struct fwctl_dev *dev);
int device_open(struct cli *cli, const char *name);
/* Refuse a device that takes other messages than those of CXL */
int device_is_cxl(struct cli *cli);
int device_open_found(struct cli *cli, struct fwctl_dev *dev);
/* The scope for a command: --scope, or what its row in our table needs, below debug-rw only */
int device_scope(struct cli *cli, uint16_t opcode, const uint8_t *key, unsigned int *scope);
/* Refuse to go on without --scope if @needed is one that costs */
int scope_consent(struct cli *cli, const char *what, unsigned int needed, unsigned int *scope);
/* One command; 0, or an exit status after fail_command() */
int device_send(struct cli *cli, uint16_t opcode, const uint8_t *key, const void *in,
		size_t in_len, void *out, size_t *out_len);

int dev_list(struct cli *cli, int argc, char **argv);
void dev_list_show(struct cli *cli);
int dev_show(struct cli *cli, int argc, char **argv);
void dev_show_show(struct cli *cli);
int dev_watch(struct cli *cli, int argc, char **argv);

/* cmd.c */
/* A command as people write it: opcode, opcode:key, or, of a device, a name */
struct command_id {
	uint32_t opcode;
	bool has_uuid, has_number;
	uint8_t uuid[16];
	uint64_t number;
};
/* 0; 1: it is not an opcode, so a name; -EINVAL: a key that is none */
int command_parse(const char *text, struct command_id *id);
struct fwctl_nl_id command_nl_id(const struct command_id *id);
/* Of a device, by netlink, with its verdicts; @port NULL: none; 0 or an exit status */
int command_ask(struct cli *cli, uint32_t index, const char *port, const char *text,
		struct json_object **command);
/* The command of the device @name that is called @text there; 0 or an exit status */
int command_by_name(struct cli *cli, const char *name, const char *text,
		    struct json_object **command);
int cmd_list(struct cli *cli, int argc, char **argv);
void cmd_list_show(struct cli *cli);
int cmd_show(struct cli *cli, int argc, char **argv);
void cmd_show_show(struct cli *cli);

/* cmd-format.c: lists to be published */
void cmd_list_csv(struct json_object *commands);
void cmd_list_rst(struct json_object *commands, struct json_object *device);

/* cmd-explain.c */
int cmd_explain(struct cli *cli, int argc, char **argv);
void cmd_explain_show(struct cli *cli);

/* policy.c */
int policy_show(struct cli *cli, int argc, char **argv);
void policy_show_show(struct cli *cli);
int policy_tighten(struct cli *cli, int argc, char **argv);
int policy_lock(struct cli *cli, int argc, char **argv);
/* "every command", "DATA_NOW", "4302 clear-poison": what it is about */
struct json_object *policy_target(struct json_object *entry);
/* "refused", "at least debug-rw, at most debug-full": what an entry demands */
void policy_demands(struct json_object *entry, char *text, size_t room);

/* audit.c */
int audit_list(struct cli *cli, int argc, char **argv);
void audit_list_show(struct cli *cli);
int audit_stats(struct cli *cli, int argc, char **argv);
void audit_stats_show(struct cli *cli);
/* What became of it: "done", "refused: policy", "firmware 3h" */
void record_result(struct json_object *record, char *text, size_t room);
/* The command, or what a policy is about */
struct json_object *record_command(struct json_object *record);
void record_who(struct json_object *record, char *text, size_t room);
void record_time(struct json_object *record, char *text, size_t room);

/* monitor.c */
int monitor_run(struct cli *cli, int argc, char **argv);

/* dry-run.c */
/* Instead of device_open(): what would be sent is asked about */
int dry_run_open(struct cli *cli, const char *name);
/*
 * After it was asked about, with -ECANCELED of libfwctl, as fail_named() has it: 0
 * with the command in cli->dry, which is shown instead of a result; an exit status
 */
int dry_run_over(struct cli *cli, int err);
void dry_run_show(struct cli *cli);
/* The least scope that a command needs, and what it is called where that is said */
struct need {
	unsigned int scope;
	char what[128];
};
/*
 * @need by the kernel, if it can be asked, for the command that @send would send,
 * which is @id; nothing if --scope is given. 0, or an exit status if it is refused
 * whatever the scope.
 */
int need_ask(struct cli *cli, int (*send)(void *arg, unsigned int scope), void *arg,
	     const struct fwctl_nl_id *id, struct need *need);

/* netlink.c */
/* 0, or a negative errno: -ENOENT if there is no such family */
int netlink_open(struct cli *cli);
/* The same, 0 or an exit status */
int netlink_need(struct cli *cli);
/* An exit status; @what needs a capability, for whoever has none: "records" */
int fail_netlink(struct cli *cli, int err, const char *what);
/* The device that is called @name; 0 or an exit status, with all that is known of it in @json */
int netlink_device(struct cli *cli, const char *name, uint32_t *index, struct json_object **json);
/* The same, and says nothing: -ENXIO if there is none, -ENOTUNIQ if several */
int netlink_find(struct cli *cli, const char *name, uint32_t *index, struct json_object **json);
struct json_object *json_object_of(const struct fwctl_type *type, const void *object);
/* What came, as arrays, for fwctl_nl_*() with a struct json_object ** */
int collect_devices(void *arg, const struct fwctl_nl_message *message);
int collect_commands(void *arg, const struct fwctl_nl_message *message);
int collect_policy(void *arg, const struct fwctl_nl_message *message);
int collect_records(void *arg, const struct fwctl_nl_message *message);

/* json.c: members of what json_object_of() made; "" or 0 where there is none */
const char *json_text(struct json_object *object, const char *key);
bool json_has(struct json_object *object, const char *key);
int json_scope(struct json_object *object, const char *key);	/* -1: none */
bool json_includes(struct json_object *array, const char *word);
uint32_t json_opcode(struct json_object *object);
/* "4302", "0401:cel", "02:81": as a command is given to us */
void command_text(struct json_object *object, const char *subsystem, char *text, size_t room);
/* "DATA_NOW": a class as it is shown to people */
void effect_upper(const char *word, char *text, size_t room);
/* The verdict of a command for a scope, or NULL */
struct json_object *command_verdict(struct json_object *command, int scope);
/* The reason that comes first, "" if it is allowed */
const char *verdict_reason(struct json_object *verdict);
const char *verdict_why(struct json_object *verdict);

/* rpc.c */
int rpc_run(struct cli *cli, int argc, char **argv);
void data_show(struct cli *cli);

/* cxl.c */
int cxl_identify(struct cli *cli, int argc, char **argv);
void cxl_identify_show(struct cli *cli);
int cxl_health(struct cli *cli, int argc, char **argv);
void cxl_health_show(struct cli *cli);
int cxl_alerts(struct cli *cli, int argc, char **argv);
void cxl_alerts_show(struct cli *cli);
int cxl_timestamp(struct cli *cli, int argc, char **argv);
void cxl_timestamp_show(struct cli *cli);
struct json_object *identify_json(const struct fwctl_cxl_identify *id);

/* cxl-log.c */
int cxl_cel(struct cli *cli, int argc, char **argv);
void cxl_cel_show(struct cli *cli);
int cxl_log_list(struct cli *cli, int argc, char **argv);
void cxl_log_list_show(struct cli *cli);
int cxl_log_dump(struct cli *cli, int argc, char **argv);
void cxl_log_dump_show(struct cli *cli);
struct json_object *logs_json(const void *out, size_t len);

/* cxl-feature.c */
int cxl_feature_list(struct cli *cli, int argc, char **argv);
void cxl_feature_list_show(struct cli *cli);
int cxl_feature_get(struct cli *cli, int argc, char **argv);
void cxl_feature_get_show(struct cli *cli);
int cxl_feature_set(struct cli *cli, int argc, char **argv);
void cxl_feature_set_show(struct cli *cli);

/* cxl-switch.c */
int cxl_port_list(struct cli *cli, int argc, char **argv);
void cxl_port_list_show(struct cli *cli);
int cxl_tunnel(struct cli *cli, int argc, char **argv);
void cxl_tunnel_show(struct cli *cli);

#endif
