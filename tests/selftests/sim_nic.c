// SPDX-License-Identifier: GPL-2.0-only
/*
 * The simulated NIC: a switch with two ports, and a network interface next to it.
 * While that is up nothing is written, and what the switch answers is believed only
 * if it makes sense.
 */
#define _GNU_SOURCE
#include "rocker_test.h"
#include "sim_test.h"

#include <net/if.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kselftest_harness.h>

#define ID		42
#define INTERFACE	"fwsim42"

FIXTURE(sim) {
	int fd;
};

FIXTURE_SETUP(sim)
{
	self->fd = sim_create(ID, "nic");
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(sim)
{
	close(self->fd);
	EXPECT_EQ(0, sim_del(ID));
}

static int interface_set(bool up)
{
	struct ifreq request = { .ifr_name = INTERFACE };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), ret = 0;

	if (fd < 0)
		return -errno;
	request.ifr_flags = up ? IFF_UP : 0;
	if (ioctl(fd, SIOCSIFFLAGS, &request))
		ret = -errno;
	close(fd);
	return ret;
}

/* A command that names a port and nothing else */
static int send_port(int fd, __u32 scope, __u32 command, __u32 port)
{
	struct rocker_attrs in = {}, out;

	rocker_put32(&in, FWCTL_ROCKER_PORT, port);
	return rocker_send(fd, scope, command, &in, &out);
}

/* ---- as a switch does ---- */

TEST_F(sim, has_two_ports)
{
	struct rocker_port port;

	ASSERT_EQ(0, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port));
	EXPECT_EQ(10000, port.speed);
	EXPECT_STREQ("s42p1", port.name);
	ASSERT_EQ(0, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 2, &port));
	EXPECT_STREQ("s42p2", port.name);
	EXPECT_EQ(-EINVAL, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 3, &port));
	EXPECT_EQ(0, send_port(self->fd, FWCTL_RPC_DEBUG_READ_ONLY,
			       FWCTL_ROCKER_GET_PORT_STATS, 1));
}

TEST_F(sim, takes_settings)
{
	struct rocker_port port;

	EXPECT_EQ(-EPERM, rocker_link_set(self->fd, FWCTL_RPC_DEBUG_READ_ONLY, 1, 1000, 1, 0));
	ASSERT_EQ(0, rocker_link_set(self->fd, FWCTL_RPC_DEBUG_WRITE, 1, 1000, 1, 0));
	ASSERT_EQ(0, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port));
	EXPECT_EQ(1000, port.speed);
	EXPECT_EQ(0, port.autoneg);
	ASSERT_EQ(0, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 2, &port));
	EXPECT_EQ(10000, port.speed);
}

TEST_F(sim, interface_takes_the_address)
{
	static const __u8 mac[6] = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 };
	char text[32];

	EXPECT_EQ(-EPERM, rocker_mac_set(self->fd, FWCTL_RPC_DEBUG_WRITE, 1, mac));
	ASSERT_EQ(0, rocker_mac_set(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, 1, mac));
	ASSERT_EQ(0, interface_set(true));
	ASSERT_EQ(0, file_read("/sys/class/net/" INTERFACE "/address", text, sizeof(text)));
	EXPECT_STREQ("02:11:22:33:44:55", text);
}

/* ---- networking's line ---- */

TEST_F(sim, nothing_is_written_while_it_is_up)
{
	static const __u8 mac[6] = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 };
	long seen = sim_get(ID, "seen");
	struct record record;
	struct rocker_port port;

	ASSERT_EQ(0, record_begin());
	ASSERT_EQ(0, interface_set(true));
	EXPECT_EQ(-EPERM, rocker_link_set(self->fd, FWCTL_RPC_DEBUG_WRITE, 1, 1000, 1, 0));
	ASSERT_EQ(1, record_last(&record));
	EXPECT_STREQ("in-use", record.reason);
	/* the other port's interface is none, but the device is one */
	EXPECT_EQ(-EPERM, rocker_link_set(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, 2, 1000, 1, 0));
	EXPECT_EQ(-EPERM, rocker_mac_set(self->fd, FWCTL_RPC_DEBUG_WRITE_FULL, 1, mac));
	EXPECT_EQ(-EPERM, send_port(self->fd, FWCTL_RPC_DEBUG_WRITE,
				    FWCTL_ROCKER_CLEAR_PORT_STATS, 1));
	EXPECT_EQ(seen, sim_get(ID, "seen"));
	EXPECT_EQ(0, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port));
	EXPECT_EQ(10000, port.speed);
	ASSERT_EQ(0, interface_set(false));
	EXPECT_EQ(0, rocker_link_set(self->fd, FWCTL_RPC_DEBUG_WRITE, 1, 1000, 1, 0));
	EXPECT_EQ(0, send_port(self->fd, FWCTL_RPC_DEBUG_WRITE,
			       FWCTL_ROCKER_CLEAR_PORT_STATS, 1));
}

TEST_F(sim, data_path_is_refused)
{
	long seen = sim_get(ID, "seen");
	struct rocker_attrs in = {}, out;
	__u32 command, scope;

	for (command = FWCTL_ROCKER_FLOW_ADD; command <= FWCTL_ROCKER_GROUP_GET_STATS; command++)
		for (scope = 0; scope <= FWCTL_RPC_DEBUG_WRITE_FULL; scope++)
			EXPECT_EQ(-EPERM, rocker_send(self->fd, scope, command, &in, &out));
	EXPECT_EQ(seen, sim_get(ID, "seen"));
}

/* ---- weather ---- */

TEST_F(sim, answers_that_make_no_sense)
{
	static const struct {
		const char *knob;
		long value;
	} lies[] = {
		{ "payload", -1 }, { "payload", -8 }, { "payload", -1000 }, { "garbage", 1 },
		{ "payload", 8192 }, { "length", 8192 }, { "length", -8 },
	};
	struct rocker_port port;
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(lies); i++) {
		ASSERT_EQ(0, sim_set(ID, lies[i].knob, lies[i].value));
		EXPECT_EQ(-EIO, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port)) {
			TH_LOG("%s %ld", lies[i].knob, lies[i].value);
		}
		ASSERT_EQ(0, sim_set(ID, lies[i].knob, 0));
	}
	EXPECT_EQ(0, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port));
}

TEST_F(sim, says_that_it_fails)
{
	struct rocker_port port;

	ASSERT_EQ(0, sim_set(ID, "status", 22));
	EXPECT_EQ(22, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port));
	ASSERT_EQ(0, sim_set(ID, "status", -1));
	ASSERT_EQ(0, sim_set(ID, "error", ETIMEDOUT));
	EXPECT_EQ(-ETIMEDOUT, rocker_port_get(self->fd, FWCTL_RPC_CONFIGURATION, 1, &port));
}

static pid_t start(int fd)
{
	struct rocker_port port;
	pid_t pid = fork();

	if (!pid)
		_exit(-rocker_port_get(fd, FWCTL_RPC_CONFIGURATION, 1, &port));
	return pid;
}

/* By FWCTL_INFO, bit by port; or a negative errno */
static int links_up(int fd)
{
	struct fwctl_info_rocker facts = {};
	struct fwctl_info info = {
		.device_data_len = sizeof(facts), .out_device_data = (uintptr_t)&facts,
	};
	int ret = fwctl_info(fd, &info);

	return ret ? ret : (int)facts.link_up;
}

/* The interface needs no firmware to come up and to go, nor to be told of */
TEST_F(sim, wedged_firmware_holds_up_nobody)
{
	pid_t pid;
	int status;

	ASSERT_EQ(0, sim_set(ID, "hang", 1));
	pid = start(self->fd);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, sim_wait(ID, "pending", 1));
	EXPECT_EQ(0, interface_set(true));
	EXPECT_EQ(1 << 1, links_up(self->fd));
	EXPECT_EQ(0, interface_set(false));
	EXPECT_EQ(0, links_up(self->fd));
	kill(pid, SIGKILL);
	status = child_wait(pid, 5000);
	EXPECT_TRUE(status >= 0 && WIFSIGNALED(status));
}

TEST_F(sim, goes_while_the_interface_is_up)
{
	pid_t pid;
	int status;

	ASSERT_EQ(0, interface_set(true));
	ASSERT_EQ(0, sim_set(ID, "hang", 1));
	pid = start(self->fd);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, sim_wait(ID, "pending", 1));
	EXPECT_EQ(0, sim_del(ID));
	status = child_wait(pid, 5000);
	EXPECT_TRUE(status >= 0 && WIFEXITED(status));
	EXPECT_EQ(ENODEV, WEXITSTATUS(status));
	EXPECT_EQ(0, if_nametoindex(INTERFACE));
	close(self->fd);
	self->fd = sim_create(ID, "nic");
	ASSERT_LE(0, self->fd);
}

TEST_HARNESS_MAIN
