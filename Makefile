# SPDX-License-Identifier: GPL-2.0-only
#
# make help says what there is. Nothing outside this checkout is written except
# by "make install", and $FWCTL_CACHE, where packages for the lab are kept.

# sub-makes of the kernel must not see our own variables as overrides of theirs
MAKEFLAGS += --no-builtin-rules
TOP := $(CURDIR)

KERNELRELEASE_RUNNING := $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE_RUNNING)/build

prefix ?= /usr/local
DESTDIR ?=
KERNEL ?= 6.12

.PHONY: all modules modules_install tools install clean help
all: modules tools

# ---------------------------------------------------------------- modules ----
# scripts/kbuild does the work: checks of the kernel tree, a mirror of the
# sources made of links (so that builds for several kernels do not meet), compile
# probes, private layouts, and the kernel's own build system.
# BUILD defaults to build/RELEASE, the release being the one of KDIR.
kbuild = KDIR='$(KDIR)' BUILD='$(BUILD)' VMLINUX_BTF='$(VMLINUX_BTF)' MAKE='$(MAKE)' scripts/kbuild

modules:
	+@$(kbuild) modules

modules_install:
	+@DESTDIR='$(DESTDIR)' $(kbuild) install
