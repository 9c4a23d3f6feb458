# SPDX-License-Identifier: GPL-2.0-only
"""
specification.py FILE: the attributes that answers of the netlink family have, a
line each, "SET ATTRIBUTE [WORD...]", of its specification.
"""
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    spec = yaml.safe_load(file)
words = {entry["name"]: [word["name"] if isinstance(word, dict) else word for word in entry["entries"]]
         for entry in spec["definitions"]}
answers = set()
for operation in spec["operations"]["list"]:
    for mode in ("do", "dump", "event"):
        part = operation.get(mode) or {}
        answers |= set(part.get("reply", part if mode == "event" else {}).get("attributes", []))
for attributes in spec["attribute-sets"]:
    for attribute in attributes["attributes"]:
        if attribute["type"] == "pad" or (attributes["name"] == "fwctl" and attribute["name"] not in answers):
            continue
        print(attributes["name"], attribute["name"], *words.get(attribute.get("enum"), []))
