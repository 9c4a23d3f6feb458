#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
usage: tests/fuzz/syzkaller/check.py DESCRIPTION SPEC >FILE.c

Reads a description in syzlang and writes C that compiles only if it agrees with the headers
that it includes: every name of a constant exists; a structure that is there by the same name
has the size, and its fields the places, that the description gives them.

What the netlink specification has, operations that are requests and attributes of requests,
must be in the description. Names that the description uses and does not define must be those
of syzkaller's own files that are known here.
"""

import re
import sys

import yaml

# What other files of syzkaller define
FOREIGN = {
    "fd", "ptr", "ptr64", "in", "out", "inout", "string", "stringnoz", "array", "const", "flags",
    "len", "bytesize", "parent", "void", "int8", "int16", "int32", "int64", "intptr", "nlattr",
    "nlnest", "msghdr_netlink", "netlink_msg_t", "genlmsghdr_t", "sock_nl_generic", "open_flags",
    "send_flags",
}
SIZES = {"int8": 1, "int16": 2, "int32": 4, "int64": 8, "ptr64": 8}


class Struct:
    def __init__(self, name, parameters):
        self.name = name
        self.parameters = parameters
        self.fields = []      # (name, type)
        self.union = False


def fail(what):
    sys.exit(f"check: {what}")


def parse(path):
    structs, flags, includes, calls, aliases, resources = {}, {}, [], [], {}, set()
    current = None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            text = line.split("#")[0] if "\"" not in line else line
            text = text.rstrip()
            if not text or text.startswith("#"):
                continue
            if current:
                if re.match(r"^[}\]]", text):
                    current = None
                    continue
                match = re.match(r"^\t(\w+)\t+(.*?)(\t\((in|out|inout)\))?$", text)
                if not match:
                    fail(f"{path}:{number}: no field: {text}")
                current.fields.append((match[1], match[2]))
            elif match := re.match(r"^include <(.*)>$", text):
                includes.append(match[1])
            elif match := re.match(r"^resource (\w+)\[(\w+)\]$", text):
                resources.add(match[1])
            elif match := re.match(r"^(?:type )?(\w+)(?:\[([A-Z, ]+)\])? ([{\[])$", text):
                parameters = [p.strip() for p in (match[2] or "").split(",") if p]
                current = structs[match[1]] = Struct(match[1], parameters)
                current.union = match[3] == "["
            elif match := re.match(r"^type (\w+)\[([A-Z, ]+)\] (.*)$", text):
                aliases[match[1]] = ([p.strip() for p in match[2].split(",")], match[3])
            elif match := re.match(r"^(\w+) = (.*)$", text):
                flags[match[1]] = [v.strip() for v in match[2].split(",")]
            elif match := re.match(r"^(\w+)\$(\w+)\((.*)\)( \w+)?$", text):
                calls.append((match[1], match[2], match[3]))
            else:
                fail(f"{path}:{number}: not understood: {text}")
    return structs, flags, includes, calls, aliases, resources


def size_of(kind, structs):
    """Bytes of a type, None if they vary"""
    match = re.match(r"^(\w+)(?:\[(.*)\])?$", kind)
    if not match:
        fail(f"no type: {kind}")
    name, arguments = match[1], match[2] or ""
    if name in SIZES:
        return SIZES[name]
    if name in ("const", "flags", "len", "bytesize"):
        return SIZES[arguments.rsplit(",", 1)[1].strip()]
    if name == "stringnoz":
        return int(arguments.rsplit(",", 1)[1])
    if name == "array":
        element, _, count = arguments.rpartition(",")
        if not element or not count.strip().isdigit():
            return None
        size = size_of(element.strip(), structs)
        return None if size is None else size * int(count)
    return None


def asserts(struct, structs):
    """The places of fields, up to the first of which the size varies"""
    place = 0
    for name, kind in struct.fields:
        if kind in struct.parameters and name == "payload":
            return
        yield f"_Static_assert(offsetof(struct {struct.name}, {name}) == {place}, \"{name}\");"
        size = size_of(kind, structs)
        if size is None:
            break
        place += size
    yield f"_Static_assert(sizeof(struct {struct.name}) == {place}, \"{struct.name}\");"


def check_names(structs, flags, calls, aliases, resources):
    """Every name is defined somewhere; returns those of constants"""
    known = FOREIGN | set(structs) | set(flags) | set(aliases) | resources
    constants = set()
    texts = [(arguments, []) for _, _, arguments in calls]
    texts += [(kind, s.parameters) for s in structs.values() for _, kind in s.fields]
    texts += [(kind, parameters) for parameters, kind in aliases.values()]
    texts += [(v, []) for values in flags.values() for v in values]
    fields = {name for s in structs.values() for name, _ in s.fields}
    for text, parameters in texts:
        text = re.sub(r"`[0-9a-f]*`|\"[^\"]*\"|0x[0-9a-f]+", "", text)
        for word in re.findall(r"[A-Za-z_]\w*", text):
            if word in known or word in parameters or word in fields and not word.isupper():
                continue
            if re.fullmatch(r"[A-Z][A-Z0-9_]+", word):
                constants.add(word)
            elif word not in ("cmd", "arg", "msg", "f", "name", "dev", "id"):
                fail(f"{word} is not defined")
    return constants


def check_spec(path, structs, calls):
    with open(path, encoding="utf-8") as text:
        spec = yaml.safe_load(text)
    upper = str.upper
    sent = {name for call, name, _ in calls if call == "sendmsg"}
    taken = set()
    for op in spec["operations"]["list"]:
        if "notify" in op or "event" in op:
            continue
        request = "FWCTL_NL_CMD_" + upper(op["name"]).replace("-", "_")
        if request not in sent:
            fail(f"the operation {op['name']} is missing: sendmsg${request}")
        for way in ("do", "dump"):
            taken |= set(op.get(way, {}).get("request", {}).get("attributes", []))
    there = {name for name, _ in structs["fwctl_nl_policy"].fields}
    for attribute in taken:
        name = "FWCTL_A_" + upper(attribute).replace("-", "_")
        if name not in there:
            fail(f"the attribute {attribute} is missing: {name} in fwctl_nl_policy")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    structs, flags, includes, calls, aliases, resources = parse(sys.argv[1])
    constants = check_names(structs, flags, calls, aliases, resources)
    check_spec(sys.argv[2], structs, calls)
    print("#include <stddef.h>\n#include <sys/ioctl.h>\n#include <linux/types.h>")
    print("#define BIT(n) (1UL << (n))\n#define GENMASK(h, l) (((2UL << (h)) - 1) & ~((1UL << (l)) - 1))")
    for header in includes:
        if header.startswith("uapi/"):
            print(f"#include <{header.removeprefix('uapi/')}>")
    print("const unsigned long long constants[] = {")
    for name in sorted(constants):
        print(f"\t{name},")
    print("};")
    count = 0
    with open(sys.argv[1], encoding="utf-8") as text:
        described = text.read()
    for struct in structs.values():
        # what is only in the payloads of the specifications has no structure in a header
        if struct.union or re.match(r"fwctl_cxl_|fwctl_rpc_cxl_any|fwctl_rocker_attr$", struct.name):
            continue
        count += 1
        print("\n".join(asserts(struct, structs)))
    print(f"/* {len(constants)} constants, {count} structures, {len(calls)} calls */")
    if not constants or not count or "FWCTL_RPC" not in described:
        fail("nothing was compared")


main()
