# SPDX-License-Identifier: GPL-2.0-only
"""
What the cases in "guest" are made of: the kernel's netlink client, as a program
and as the library that the program is made of, and fwctlcli; the comparison of
what the two say; RPCs without a program; and results in KTAP.
"""
import array
import fcntl
import glob
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time

YNL = "/ynl/tools/net/ynl/pyynl"
SPEC = "/files/fwctl.yaml"
sys.path.append(YNL)
from lib import YnlFamily, NlError  # noqa: E402  pylint: disable=wrong-import-position

USED = set()		# (operation, "do", "dump" or "ntf") that the client was seen to do
SEEN = {}		# attribute set: attributes that came in an answer
FAILED = []		# what is wrong in the case that runs


def wrong(*words):
    """Notes a failure; the case goes on."""
    FAILED.append(" ".join(str(w) for w in words))


def expect(what, *words):
    """Notes a failure unless what holds."""
    if not what:
        wrong(*words)
    return bool(what)


# ---------------------------------------------------------------- the clients ----
def family():
    """The client as a library, with a socket of its own."""
    return YnlFamily(SPEC, schema="")


def client(*args):
    """The client as a program. Returns what it printed, parsed; its words if it failed."""
    done = subprocess.run(["ynl", "--output-json", *args], capture_output=True, text=True, check=False)
    if done.returncode:
        return None, (done.stdout + done.stderr).strip()
    return json.loads(done.stdout) if done.stdout.strip() else None, None


def do(operation, **attributes):
    """One "do" by the program."""
    answer, error = client("--do", operation, "--json", json.dumps(attributes))
    if error is None:
        USED.add((operation, "do"))
        see("fwctl", answer)
    return answer, error


def dump(operation, **attributes):
    """One "dump" by the program. A list."""
    answer, error = client("--dump", operation, "--json", json.dumps(attributes))
    if error is not None:
        wrong("ynl --dump", operation, attributes, error)
        return []
    USED.add((operation, "dump"))
    for message in answer or []:
        see("fwctl", message)
    return answer or []


def jsonable(value):
    """An answer of the library, as the program prints it."""
    if isinstance(value, dict):
        return {name: jsonable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [jsonable(one) for one in value]
    if isinstance(value, set):
        return sorted(value)
    return value.hex() if isinstance(value, bytes) else value


def quick(operation, **attributes):
    """A dump by the library, which is a lot faster than the program."""
    with family() as ynl:
        answers = jsonable(ynl.dump(operation, attributes))
    for one in answers:
        see("fwctl", one)
    return answers


def must(operation, **attributes):
    """A "do" that has to succeed."""
    answer, error = do(operation, **attributes)
    if error is not None:
        wrong("ynl --do", operation, attributes, error)
    return answer or {}


class Subscription:
    """Events as a program prints them, the client or another, until end() is called."""

    def __init__(self, group, *command):
        self.ynl = not command
        self.file = f"/tmp/events.{group}.{time.monotonic_ns()}"
        with open(self.file, "w", encoding="ascii") as out:
            self.process = subprocess.Popen(  # pylint: disable=consider-using-with
                command or ["ynl", "--output-json", "--subscribe", group], stdout=out,
                stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        # it is subscribed once it waits: poll, recvmsg, epoll_wait, ppoll, epoll_pwait
        until(lambda: self.syscall() in ("7", "47", "232", "271", "281"), "nobody subscribed to " + group)

    def syscall(self):
        """What the program waits in."""
        try:
            return read(f"/proc/{self.process.pid}/syscall").split()[0]
        except OSError:
            return ""

    def events(self):
        """What came so far."""
        with open(self.file, encoding="ascii") as lines:
            found = []
            for line in lines.read().split("\n")[:-1]:
                try:
                    found.append(json.loads(line))
                except ValueError:
                    wrong("the subscriber says:", line)
                    break
        for event in found if self.ynl else []:
            USED.add((event["name"], "ntf"))
            see("fwctl", event["msg"])
        return found

    def wait(self, condition, seconds=20):
        """Waits for an event that condition is true of."""
        until(lambda: any(condition(e) for e in self.events()), "", seconds)
        return [e for e in self.events() if condition(e)]

    def end(self):
        """No more of it."""
        self.process.terminate()
        self.process.wait()
        return self.events()


def until(condition, complaint, seconds=20):
    """Waits for a condition; without a complaint it may stay unfulfilled."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            if complaint:
                wrong(complaint)
            return False
        time.sleep(0.05)
    return True


def fwctlcli(*args, status=0, said=None):
    """fwctlcli -j: what it printed, parsed. It has to end with status."""
    done = subprocess.run(["fwctlcli", "-j", *args], capture_output=True, text=True, check=False)
    if status is not None and done.returncode != status:
        wrong("fwctlcli", *args, "ended with", done.returncode, "not", status, done.stdout, done.stderr)
    if said is not None:
        said.append(done.returncode)
    try:
        return json.loads(done.stdout) if done.stdout.strip() else None
    except ValueError:
        wrong("fwctlcli", *args, "did not print JSON:", done.stdout)
        return None


def rows(answer, *keys):
    """The list in what fwctlcli printed: by itself, or below one of the keys."""
    if isinstance(answer, dict):
        for key in keys:
            if isinstance(answer.get(key), list):
                return answer[key]
    if isinstance(answer, list):
        return answer
    wrong("fwctlcli printed no list", keys, str(answer)[:200])
    return []


class KernelAudit:
    """The kernel's own audit, by its group for whoever may read the log."""

    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
        self.sock.bind((0, 1))
        self.sock.settimeout(0)
        self.texts = []

    def about(self, ident, kind):
        """The fields of what it says about a record, waiting for it; or None."""
        found = []

        def came():
            try:
                while True:
                    self.texts.append(self.sock.recv(16384)[16:].decode("latin-1"))
            except BlockingIOError:
                pass
            found[:] = [text for text in self.texts
                        if re.search(rf"fwctl: op={kind} id={ident}\b", text)]
            return bool(found)

        until(came, "", 2)
        return dict(re.findall(r"([\w-]+)=(\S*)", found[0])) if found else None


# ------------------------------------------------------------------ comparing ----
SETS = family().attr_sets if os.path.exists(SPEC) else {}


def see(space, answer):
    """Remembers which attributes came."""
    for name, value in (answer or {}).items():
        SEEN.setdefault(space, set()).add(name)
        attr = SETS[space][name]
        if attr["type"] == "nest":
            for one in value if isinstance(value, list) else [value]:
                see(attr["nested-attributes"], one)


def number(value):
    """Of a number, or its text: 4302, 0x4302."""
    return int(value, 16) if isinstance(value, str) else value


def plain(attr, value):
    """A value of either side, in a form in which equal ones are equal."""
    kind = attr["type"]
    if kind == "flag":
        return bool(value)
    if value is None:
        return None
    if "enum" in attr.yaml:
        return sorted(value) if isinstance(value, (list, set)) else value
    if kind == "binary":
        if attr.display_hint == "uuid":
            return value.replace("-", "").lower()
        return value.hex() if isinstance(value, bytes) else value
    if kind in ("u8", "u16", "u32", "u64", "s32", "s64"):
        return number(value) if attr.display_hint == "hex" else value
    return value


def same(attr, ours, theirs):
    """Is the value of ynl that of fwctlcli?"""
    ours, theirs = plain(attr, ours), plain(attr, theirs)
    if ours == theirs:
        return True
    # names of processes are bytes, which fwctlcli shows as text, escaped
    if attr["type"] == "binary" and isinstance(ours, str) and isinstance(theirs, str):
        if theirs.replace("-", "").lower() == ours:
            return True
        try:
            text = theirs.encode("ascii").decode("unicode_escape")
            return bytes.fromhex(ours).rstrip(b"\0") == text.encode("latin-1")
        except ValueError:
            return False
    return False


def differences(space, ours, theirs, where=""):
    """Yields a sentence for each attribute in which ynl and fwctlcli disagree."""
    if not isinstance(theirs, dict):
        yield f"{where or space}: ynl says {ours}, fwctlcli {theirs}"
        return
    for name, attr in SETS[space].attrs.items():
        if attr["type"] == "pad":
            continue
        here = f"{where}.{name}" if where else name
        mine, other = ours.get(name), theirs.get(name)
        if attr["type"] == "nest":
            yield from nested(attr, mine, other, here)
        elif attr.is_multi:
            if (mine or []) != (other or []):
                yield f"{here}: ynl says {mine}, fwctlcli {other}"
        elif not same(attr, mine, other):
            yield f"{here}: ynl says {mine!r}, fwctlcli {other!r}"


def nested(attr, mine, other, here):
    """The same, of an attribute that is a nest, or several."""
    mine = mine if isinstance(mine, list) else [] if mine is None else [mine]
    other = other if isinstance(other, list) else [] if other is None else [other]
    if len(mine) != len(other):
        yield f"{here}: {len(mine)} of ynl, {len(other)} of fwctlcli"
        return
    for index, (one, two) in enumerate(zip(mine, other)):
        yield from differences(attr["nested-attributes"], one, two,
                               f"{here}[{index}]" if attr.is_multi else here)


def agree(space, ours, theirs, what):
    """Fails the case for every field in which they differ."""
    found = list(differences(space, ours, theirs))
    for one in found[:20]:
        wrong(f"{what}:", one)
    if len(found) > 20:
        wrong(f"{what}: and {len(found) - 20} more")


# ----------------------------------------------------------------------- RPCs ----
SCOPES = ["config", "debug-ro", "debug-rw", "debug-full"]


class Device:
    """An open /dev/fwctl/fwctlN of CXL."""

    RPC = 0x9a01

    def __init__(self, index):
        self.index = index
        self.file = os.open(f"/dev/fwctl/fwctl{index}", os.O_RDWR)
        self.out = array.array("B", bytes(4096))

    def rpc(self, opcode, scope="config", payload=b"", out_len=4096):
        """Sends one. Returns (errno, mailbox return code)."""
        message = array.array("B", struct.pack("=IIII", opcode, 0, len(payload), 0) + payload)
        rpc = struct.pack("=IIIIQQ", 32, SCOPES.index(scope), len(message), out_len,
                          message.buffer_info()[0], self.out.buffer_info()[0])
        try:
            fcntl.ioctl(self.file, self.RPC, rpc)
        except OSError as error:
            return error.errno, None
        return 0, struct.unpack_from("=II", self.out)[1]

    def close(self):
        """Lets go."""
        os.close(self.file)


def message(opcode, payload=b""):
    """What a CXL RPC carries, for a dry run: hex digits."""
    return (struct.pack("=IIII", opcode, 0, len(payload), 0) + payload).hex()


def pci_driver(index):
    """The driver of the PCI device below fwctlN, and that device's address."""
    path = os.path.realpath(f"/sys/class/fwctl/fwctl{index}/device")
    while path != "/" and not os.path.exists(path + "/driver/unbind"):
        path = os.path.dirname(path)
    while path != "/" and not re.fullmatch(r"[0-9a-f]{4}:.*", os.path.basename(path)):
        path = os.path.dirname(path)
    return os.path.realpath(path + "/driver"), os.path.basename(path)


def write(path, text):
    """A file of /proc or /sys."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def read(path):
    """A file of /proc or /sys."""
    with open(path, encoding="utf-8", errors="backslashreplace") as file:
        return file.read()


def nodes():
    """Numbers of the devices there are, by sysfs."""
    return sorted(int(re.sub(r".*fwctl", "", path)) for path in glob.glob("/sys/class/fwctl/fwctl*"))


# -------------------------------------------------------------------- results ----
def run(cases):
    """Runs each; its documentation is its name. Returns whether one failed."""
    print("KTAP version 1")
    print(f"1..{len(cases)}", flush=True)
    bad = 0
    for number_, case in enumerate(cases, 1):
        FAILED.clear()
        write("/dev/kmsg", f"netlink test: {case.__name__}")
        try:
            case()
        except Exception as error:  # pylint: disable=broad-exception-caught
            trace = error.__traceback__
            while trace.tb_next and trace.tb_next.tb_frame.f_code.co_filename.startswith("/files/"):
                trace = trace.tb_next
            wrong(f"{type(error).__name__}: {error}, in {trace.tb_frame.f_code.co_name}",
                  f"line {trace.tb_lineno}")
        for line in FAILED[:30]:
            print("# " + line[:1500].replace("\n", "\n# "))
        if len(FAILED) > 30:
            print(f"# and {len(FAILED) - 30} more")
        bad |= bool(FAILED)
        print(f"{'not ok' if FAILED else 'ok'} {number_} {case.__doc__.strip()}", flush=True)
    return bad
