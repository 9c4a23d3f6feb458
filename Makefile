# SPDX-License-Identifier: GPL-2.0-only
#
# "make help" says what there is. Outside this checkout nothing is written, except
# by "make install", and below $FWCTL_CACHE, where the lab keeps what it fetches.

MAKEFLAGS += --no-builtin-rules
TOP := $(CURDIR)

# make takes a space for the end of a name, the kernel's make as well
spaced = $(if $(word 2,$($(1))),$(error $(1) must not have a space in it: $($(1))))
$(if $(word 2,$(CURDIR)),$(error the checkout must not have a space in its path: $(CURDIR)))

KDIR ?= /lib/modules/$(shell uname -r)/build
KERNEL ?= 6.12
prefix ?= /usr/local
DESTDIR ?=
$(foreach v,KDIR BUILD VMLINUX_BTF NVME_CORE_BTF DESTDIR prefix,$(call spaced,$v))

.PHONY: all
all: modules tools

# ---------------------------------------------------------------- modules ----
# scripts/kbuild checks the kernel tree, mirrors the sources by links, so that builds
# for several kernels do not meet, runs the compile probes, reads private layouts,
# and starts the kernel's own build system.
kbuild = KDIR='$(KDIR)' BUILD='$(BUILD)' VMLINUX_BTF='$(VMLINUX_BTF)' \
	 NVME_CORE_BTF='$(NVME_CORE_BTF)' MAKE='$(MAKE)' scripts/kbuild

.PHONY: modules modules_install modules_uninstall
modules:
	+@$(kbuild) modules

modules_install:
	+@DESTDIR='$(DESTDIR)' SIGN_KEY='$(SIGN_KEY)' SIGN_CERT='$(SIGN_CERT)' $(kbuild) install

modules_uninstall:
	+@DESTDIR='$(DESTDIR)' $(kbuild) uninstall

# ------------------------------------------------------------------ tools ----
.PHONY: tools tools_install tools_uninstall
tools:
	+@$(MAKE) --no-print-directory -C tools BUILD='$(TOP)/build/tools$(if $(STATIC),-static)' \
		$(if $(STATIC),STATIC=1)

tools_install:
	+@$(MAKE) --no-print-directory -C tools install BUILD='$(TOP)/build/tools' \
		DESTDIR='$(DESTDIR)' prefix='$(prefix)'

# What the lab puts into its guest: paths below build/tools-guest/ are paths there.
.PHONY: guest-tools
guest-tools:
	+@$(MAKE) --no-print-directory tools STATIC=1

tools_uninstall:
	+@$(MAKE) --no-print-directory -C tools uninstall BUILD='$(TOP)/build/tools' \
		DESTDIR='$(DESTDIR)' prefix='$(prefix)'

# As root nothing is built: what would be left belonged to root
.PHONY: install uninstall built
built:
	@$(kbuild) built
	@test -e '$(TOP)/build/tools/fwctlcli' || \
		{ echo "fwctl: the tools are not built yet: run make first" >&2; exit 1; }

install: built
	+@$(MAKE) --no-print-directory modules_install tools_install
	$(if $(DESTDIR),,@ldconfig)
	@echo "installed; now: sudo modprobe fwctl_cxl"

uninstall: modules_uninstall tools_uninstall
	$(if $(DESTDIR),,@ldconfig)

# ------------------------------------------------------------------ tests ----
# Each of these writes KTAP to standard output and exits with a status that tells.
# The kernels are those of the lab: nothing of them is installed on this machine.
.PHONY: kunit selftest compat-test cli-test netlink-test nvme-test nvme-cli-test demo-test build-test tools-test lab-test kunit-test uml-test
kunit:
	+@tests/kunit/run

selftest:
	@tests/selftests/run $(KERNEL)

compat-test:
	@tests/compat/run $(KERNEL)

cli-test:
	@tests/tools/lab $(KERNEL)

netlink-test:
	@tests/netlink/run $(KERNEL)

nvme-test:
	@tests/lab/nvme-trace $(KERNEL)

nvme-cli-test:
	@tests/tools/nvme-lab $(KERNEL)

demo-test:
	@tests/build/demo $(KERNEL)

build-test:
	@tests/build/run

tools-test:
	@tests/tools/run

lab-test:
	@tests/lab/selfcheck

kunit-test:
	@tests/kunit/selfcheck

uml-test:
	@tests/uml/selfcheck

# The devices of the lab, taken away under load, each ROUNDS times
.PHONY: unplug-devices
unplug-devices:
	@tests/storms/unplug-devices $(KERNEL)

# Storms in User-Mode Linux; with BUDGET=ci as much as "make check" has time for. What
# attaches to hardware fails in the lab.
.PHONY: authority races failures wedge unplug
authority races failures wedge unplug:
	@$(if $(filter failures7.2-sanitize,$@$(KERNEL)),tests/sanitize/storms $(KERNEL),tests/storms/run $@)

# Builds two kernels first, which takes too long for "make check"
.PHONY: sanitize
sanitize:
	@tests/sanitize/run $(filter 7.2-%,$(KERNEL)) $(TESTS)

# A fixed number of executions; SECONDS=3600 for a longer run
.PHONY: fuzz
fuzz:
	@tests/fuzz/run $(if $(SECONDS),--seconds '$(SECONDS)') $(PARTS)

# Which lines and branches of drivers/ the tests run
.PHONY: coverage coverage-kunit
coverage:
	@tests/coverage/run all

coverage-kunit:
	@tests/coverage/run kunit

.PHONY: static checkpatch sparse coccicheck
static:
	@tests/static/run

checkpatch sparse:
	@tests/static/run $@

coccicheck:
	@tests/static/run coccinelle

# Everything, two at a time; the last line is "N passed, N failed".
.PHONY: check
check:
	@tests/check kunit='make -s kunit' \
		$(foreach t,demo-test compat-test selftest cli-test netlink-test nvme-test nvme-cli-test, \
			$(foreach k,6.12 6.1,$t-$k='make -s $t KERNEL=$k')) \
		selftest-uml='make -s selftest KERNEL=uml' \
		$(foreach t,static tools-test build-test lab-test kunit-test uml-test coverage-kunit fuzz,$t='make -s $t') \
		$(foreach t,authority races wedge unplug failures,$t='BUDGET=ci make -s $t')

# -------------------------------------------------------------------- lab ----
.PHONY: demo lab
demo:
	+@tests/lab/demo $(KERNEL)

lab:
	+@tests/lab/run --kernel $(KERNEL) --interactive

# ------------------------------------------------------------------- rest ----
# What the kernel's own generator makes from Documentation/netlink/specs/fwctl.yaml
.PHONY: netlink
netlink:
	@scripts/ynl generate

.PHONY: deps
deps:
	@scripts/deps $(if $(CHECK),--check) $(if $(INSTALL),--install)

.PHONY: clean
clean:
	rm -rf build

.PHONY: help
help:
	@sed -e 1d -e 's/@KERNEL@/$(KERNEL)/' scripts/help.txt
