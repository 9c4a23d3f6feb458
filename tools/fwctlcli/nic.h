/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FWCTLCLI_NIC_H
#define FWCTLCLI_NIC_H

#include "cli.h"

int nic_list(struct cli *cli, int argc, char **argv);
void nic_list_show(struct cli *cli);
int nic_show(struct cli *cli, int argc, char **argv);
void nic_show_show(struct cli *cli);
int nic_set(struct cli *cli, int argc, char **argv);
int nic_send(struct cli *cli, int argc, char **argv);

#endif
