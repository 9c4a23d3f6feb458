// SPDX-License-Identifier: GPL-2.0-only
/*
 * Get Log Page, NVMe 2.1 5.1.12, by page. The length is in the request. Read
 * without retaining the event that a page is told of by, its row is LOG_NOW, as
 * where the log specific field makes the controller do something. One page is a
 * queue, out of which reading takes, whether it retains the event or not.
 *
 * A page that is not listed, which every vendor's is, is not read: only its vendor
 * knows what reading does. What is published is added as a row.
 */
#include <uapi/fwctl/fwctl.h>

#include "commands.h"
#include "nvme.h"

#define LOG(_page, _name, _spec, _effects, _what) \
	{ \
		.opcode = NVME_OP_GET_LOG, .keyed = true, .key = { .number = (_page) }, \
		.name = "get-log-" _name, .spec = _spec, .floor = FWCTL_RPC_DEBUG_READ_ONLY, \
		.effects = (_effects), .limits = NVME_OUT_ANY, .why = "reads " _what, \
	}

static const struct fwctl_command log_rows[] = {
	{
		.opcode = NVME_OP_GET_LOG, .name = "get-log", .spec = NVME_SPEC("5.1.12"),
		.floor = FWCTL_RPC_DEBUG_READ_ONLY, .rules = FWCTL_DOOR, .limits = NVME_OUT_ANY,
		.why = "reads how the controller and its media fare",
	},
	LOG(0x00, "supported-pages", NVME_SPEC("5.1.12.1.1"), 0, "which log pages there are"),
	LOG(0x01, "error", NVME_SPEC("5.1.12.1.2"), 0, "which commands failed and why"),
	LOG(0x02, "smart", NVME_SPEC("5.1.12.1.3"), 0, "health, wear and temperature"),
	LOG(0x03, "firmware-slots", NVME_SPEC("5.1.12.1.4"), 0, "which firmware is in which slot"),
	LOG(0x04, "changed-namespaces", NVME_SPEC("5.1.12.1.5"), 0,
	    "which attached namespaces changed"),
	LOG(0x05, "effects", NVME_SPEC("5.1.12.1.6"), 0,
	    "which commands there are and what they change"),
	LOG(0x06, "self-test", NVME_SPEC("5.1.12.1.7"), 0, "results of self-tests"),
	LOG(0x07, "telemetry-host", NVME_SPEC("5.1.12.1.8"), FWCTL_DISCLOSES,
	    "the firmware's state, whose contents only the vendor knows"),
	LOG(0x08, "telemetry-controller", NVME_SPEC("5.1.12.1.9"), FWCTL_DISCLOSES,
	    "the firmware's state, whose contents only the vendor knows"),
	LOG(0x09, "endurance-group", NVME_SPEC("5.1.12.1.10"), 0, "wear of an endurance group"),
	LOG(0x0a, "predictable-latency", NVME_SPEC("5.1.12.1.11"), 0,
	    "how predictable the latency of an NVM Set is"),
	LOG(0x0b, "predictable-latency-events", NVME_SPEC("5.1.12.1.12"), 0,
	    "which NVM Sets left their latency"),
	LOG(0x0c, "ana", NVME_SPEC("5.1.12.1.13"), 0,
	    "how namespaces can be reached through the controller"),
	LOG(0x0d, "persistent-event", NVME_SPEC("5.1.12.1.14"), 0,
	    "what happened to the subsystem in its life"),
	LOG(0x0e, "lba-status", NVME_NVM_SPEC("4.1.4.5"), 0,
	    "which logical blocks may be unreadable"),
	LOG(0x0f, "endurance-group-events", NVME_SPEC("5.1.12.1.15"), 0,
	    "which endurance groups have warnings"),
	LOG(0x10, "media-units", NVME_SPEC("5.1.12.1.16"), 0, "the state of media units"),
	LOG(0x11, "capacity-configurations", NVME_SPEC("5.1.12.1.17"), 0,
	    "how capacity could be divided"),
	LOG(0x12, "feature-effects", NVME_SPEC("5.1.12.1.18"), 0,
	    "which features there are and what they change"),
	LOG(0x13, "mi-effects", NVME_SPEC("5.1.12.1.19"), 0,
	    "which management commands there are and what they change"),
	LOG(0x14, "lockdown", NVME_SPEC("5.1.12.1.20"), 0,
	    "which commands and features are prohibited"),
	LOG(0x15, "boot-partition", NVME_SPEC("5.1.12.1.21"), 0, "what a boot partition holds"),
	LOG(0x16, "rotational-media", NVME_SPEC("5.1.12.1.22"), 0, "how rotating media fare"),
	LOG(0x17, "dispersed-namespaces", NVME_SPEC("5.1.12.1.23"), 0,
	    "which other subsystems a namespace is in"),
	LOG(0x18, "management-addresses", NVME_SPEC("5.1.12.1.24"), 0,
	    "under which addresses the subsystem is managed"),
	LOG(0x19, "eye-opening", NVME_PCIE_SPEC("3.9.1.1"), 0, "how well the PCIe link receives"),
	LOG(0x1a, "reachability-groups", NVME_SPEC("5.1.12.1.25"), 0,
	    "which namespaces are reached alike"),
	LOG(0x1b, "reachability-associations", NVME_SPEC("5.1.12.1.26"), 0,
	    "which of those groups belong together"),
	LOG(0x1c, "changed-allocated-namespaces", NVME_SPEC("5.1.12.1.27"), 0,
	    "which namespaces changed, attached or not"),
	LOG(0x20, "fdp-configurations", NVME_SPEC("5.1.12.1.28"), 0,
	    "how data placement could be configured"),
	LOG(0x21, "fdp-handles", NVME_SPEC("5.1.12.1.29"), 0,
	    "how reclaim unit handles are used"),
	LOG(0x22, "fdp-statistics", NVME_SPEC("5.1.12.1.30"), 0, "counters of data placement"),
	LOG(0x23, "fdp-events", NVME_SPEC("5.1.12.1.31"), 0, "events of data placement"),
	LOG(0x70, "discovery", NVME_SPEC("5.1.12.3.1"), 0, "which subsystems can be connected to"),
	LOG(0x71, "host-discovery", NVME_SPEC("5.1.12.3.2"), 0, "which hosts can connect"),
	LOG(0x72, "ave-discovery", NVME_SPEC("5.1.12.3.3"), 0,
	    "where hosts and subsystems are authenticated"),
	LOG(0x73, "pull-model-ddc", NVME_SPEC("5.1.12.3.4"), 0,
	    "what a discovery controller is asked for"),
	LOG(0x80, "reservations", NVME_SPEC("5.1.12.1.32"), FWCTL_LOG_NOW,
	    "what happened to reservations, and takes it out of the queue"),
	LOG(0x81, "sanitize", NVME_SPEC("5.1.12.1.33"), 0, "how a sanitize operation goes"),
	LOG(0xbf, "changed-zones", NVME_ZNS_SPEC("4.1"), 0, "which zones changed"),
};

const struct fwctl_command_table fwctl_nvme_log_table =
	FWCTL_TABLE("NVM Express Get Log Page", log_rows);
