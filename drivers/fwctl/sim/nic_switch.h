/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A switch in software that understands the commands of a rocker: what its firmware
 * answers. It knows neither fwctl nor who asks.
 */
#ifndef FWCTL_SIM_NIC_SWITCH_H
#define FWCTL_SIM_NIC_SWITCH_H

#include <linux/atomic.h>
#include <linux/if_ether.h>
#include <linux/mutex.h>
#include <linux/types.h>

#define SIM_SWITCH_PORTS	2

/**
 * struct sim_port - a port
 * @speed: Mbit/s
 * @duplex: full
 * @autoneg: on
 * @learning: on
 * @mac: its address
 * @packets: that went out
 * @bytes: ... of them
 */
struct sim_port {
	u32 speed;
	bool duplex;
	bool autoneg;
	bool learning;
	u8 mac[ETH_ALEN];
	atomic64_t packets;
	atomic64_t bytes;
};

/**
 * struct sim_switch - the switch
 * @lock: protects the settings of the ports
 * @id: what it calls itself
 * @ports: its ports; the first is number 1
 */
struct sim_switch {
	struct mutex lock;
	u64 id;
	struct sim_port ports[SIM_SWITCH_PORTS];
};

void sim_switch_init(struct sim_switch *sw, u32 id);
void sim_switch_mac(struct sim_switch *sw, u32 port, u8 *mac);
void sim_switch_sent(struct sim_switch *sw, u32 port, size_t bytes);
u32 sim_switch_execute(struct sim_switch *sw, const void *message, size_t len, void *answer,
		       size_t room, size_t *answer_len);

#endif
