// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports of the rocker switch, read and set, against what QEMU itself says of them.
 */
#define _GNU_SOURCE
#include "rocker_test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kselftest_harness.h>

FIXTURE(ports) {
	int fd;
	char pci[32];
};

FIXTURE_SETUP(ports)
{
	ASSERT_EQ(0, rocker_pci(0, self->pci, sizeof(self->pci)));
	self->fd = rocker_open();
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(ports)
{
	close(self->fd);
}

/* Every attribute that query-rocker-ports has, against ours */
static void compare(struct __test_metadata *_metadata, int fd, int port)
{
	struct fwctl_info_rocker data = {};
	struct fwctl_info info = {
		.device_data_len = sizeof(data), .out_device_data = (uintptr_t)&data,
	};
	struct rocker_port ours;
	char theirs[512], want[128];

	ASSERT_EQ(0, rocker_port_get(fd, 0, port, &ours));
	ASSERT_EQ(0, fwctl_info(fd, &info));
	ASSERT_LT(0, qmp_port(port, theirs, sizeof(theirs)));
	TH_LOG("%s", theirs);
	snprintf(want, sizeof(want), "\"name\": \"%s\"", ours.name);
	EXPECT_NE(NULL, strstr(theirs, want)) TH_LOG("%s", want);
	snprintf(want, sizeof(want), "\"speed\": %u", ours.speed);
	EXPECT_NE(NULL, strstr(theirs, want)) TH_LOG("%s", want);
	snprintf(want, sizeof(want), "\"duplex\": \"%s\"", ours.duplex ? "full" : "half");
	EXPECT_NE(NULL, strstr(theirs, want)) TH_LOG("%s", want);
	snprintf(want, sizeof(want), "\"autoneg\": \"%s\"", ours.autoneg ? "on" : "off");
	EXPECT_NE(NULL, strstr(theirs, want)) TH_LOG("%s", want);
	snprintf(want, sizeof(want), "\"link-up\": %s",
		 data.link_up & 1ULL << port ? "true" : "false");
	EXPECT_NE(NULL, strstr(theirs, want)) TH_LOG("%s", want);
	snprintf(want, sizeof(want), "\"enabled\": %s",
		 data.enabled & 1ULL << port ? "true" : "false");
	EXPECT_NE(NULL, strstr(theirs, want)) TH_LOG("%s", want);
}

TEST_F(ports, what_the_switch_is)
{
	struct fwctl_info_rocker data = {};
	struct fwctl_info info = {
		.device_data_len = sizeof(data), .out_device_data = (uintptr_t)&data,
	};
	char answer[512], want[64];

	ASSERT_EQ(0, fwctl_info(self->fd, &info));
	EXPECT_EQ((__u32)FWCTL_DEVICE_TYPE_ROCKER, info.out_device_type);
	EXPECT_EQ(sizeof(data), info.device_data_len);
	EXPECT_EQ((__u32)ROCKER_PORTS, data.ports);
	EXPECT_EQ(0U, data.reserved);
	ASSERT_LT(0, qmp("query-rocker", "{\"name\": \"sw1\"}", answer, sizeof(answer)));
	snprintf(want, sizeof(want), "\"id\": %llu", data.switch_id);
	EXPECT_NE(NULL, strstr(answer, want)) TH_LOG("%s, not %s", answer, want);
}

/* Reading a port takes no more than the scope of configuration. */
TEST_F(ports, every_port_as_qemu_has_it)
{
	int port;

	for (port = 1; port <= ROCKER_PORTS; port++)
		compare(_metadata, self->fd, port);
}

/* Before and after each setting, and back. */
TEST_F(ports, set_speed_duplex_and_autoneg)
{
	struct rocker_port before, after;
	int port;

	for (port = 1; port <= ROCKER_PORTS; port++) {
		ASSERT_EQ(0, rocker_port_get(self->fd, 0, port, &before));
		ASSERT_EQ(0, rocker_link_set(self->fd, 2, port, 2500, 0, 1));
		ASSERT_EQ(0, rocker_port_get(self->fd, 0, port, &after));
		EXPECT_EQ(2500U, after.speed);
		EXPECT_EQ(0, after.duplex);
		EXPECT_EQ(1, after.autoneg);
		compare(_metadata, self->fd, port);
		ASSERT_EQ(0, rocker_link_set(self->fd, 2, port, before.speed, before.duplex,
					     before.autoneg));
		ASSERT_EQ(0, rocker_port_get(self->fd, 0, port, &after));
		EXPECT_EQ(0, memcmp(&before, &after, sizeof(before)));
		compare(_metadata, self->fd, port);
	}
}

/* Setting takes its scope: reads are read with less. */
TEST_F(ports, scopes)
{
	const __u8 mac[6] = { 0x02, 0, 0, 0, 0, 1 };
	struct rocker_port port;
	__u32 scope;

	ASSERT_EQ(0, rocker_port_get(self->fd, 0, 1, &port));
	for (scope = 0; scope < 4; scope++) {
		EXPECT_EQ(0, rocker_port_get(self->fd, scope, 1, &port));
		EXPECT_EQ(scope < 2 ? -EPERM : 0,
			  rocker_link_set(self->fd, scope, 1, port.speed, port.duplex,
					  port.autoneg)) TH_LOG("scope %u", scope);
		EXPECT_EQ(scope < 3 ? -EPERM : 0, rocker_mac_set(self->fd, scope, 1, mac))
			TH_LOG("scope %u", scope);
	}
}

/* The device's error is the response's, never the ioctl's: this one lacks counters. */
TEST_F(ports, errors_of_the_device_are_in_the_response)
{
	struct rocker_attrs in = {}, out;

	rocker_put32(&in, FWCTL_ROCKER_PORT, 1);
	EXPECT_EQ(-EPERM, rocker_send(self->fd, 0, FWCTL_ROCKER_GET_PORT_STATS, &in, &out));
	EXPECT_EQ(22, rocker_send(self->fd, 1, FWCTL_ROCKER_GET_PORT_STATS, &in, &out));
	EXPECT_EQ(-EPERM, rocker_send(self->fd, 1, FWCTL_ROCKER_CLEAR_PORT_STATS, &in, &out));
	EXPECT_EQ(22, rocker_send(self->fd, 2, FWCTL_ROCKER_CLEAR_PORT_STATS, &in, &out));
}

/* Those that the device does not have, which QEMU would follow into nowhere. */
TEST_F(ports, ports_that_are_not_there)
{
	static const __u32 ports[] = { 0, ROCKER_PORTS + 1, 62, 63, 0x10000, ~0U };
	struct rocker_port port;
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(ports); i++)
		EXPECT_EQ(-EINVAL, rocker_port_get(self->fd, 0, ports[i], &port))
			TH_LOG("port %u", ports[i]);
}

/*
 * R18: a device that is let go of has no ring, and may not reach memory: nothing of it
 * will write to what was ours. The same function is called at shutdown, before a kexec
 * and around a suspend.
 */
TEST_F(ports, quiet_when_let_go_of)
{
	char path[PATH_MAX];
	unsigned char command[2];
	struct rocker_port port;
	int fd;

	ASSERT_EQ(0, rocker_port_get(self->fd, 0, 1, &port));
	ASSERT_LT(0, qmp_register(self->pci, ROCKER_RING_ADDR));
	ASSERT_EQ(0, file_write(ROCKER_DRIVER "unbind", self->pci));
	EXPECT_EQ(0, qmp_register(self->pci, ROCKER_RING_ADDR));
	snprintf(path, sizeof(path), PCI_DEVICES "%s/config", self->pci);
	fd = open(path, O_RDONLY);
	ASSERT_LE(0, fd);
	ASSERT_EQ(2, pread(fd, command, 2, 4));
	/* bus master */
	EXPECT_EQ(0, command[0] & 4);
	close(fd);
	ASSERT_EQ(0, file_write(ROCKER_DRIVER "bind", self->pci));
	fd = rocker_open();
	ASSERT_LE(0, fd);
	EXPECT_LT(0, qmp_register(self->pci, ROCKER_RING_ADDR));
	EXPECT_EQ(0, rocker_port_get(fd, 0, 1, &port));
	close(fd);
}

TEST_HARNESS_MAIN
