"""Child processes that never outlive their parent, and servers that refuse root run as nobody.

Two nets hold a child whose supervisor was killed: the kernel tells it (Linux), and a guardian ends
whole groups, so that the children of children go too.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

IS_LINUX = sys.platform == "linux"
NOBODY = 65534  # the kernel's own "overflow" user and group
_LIBC = ctypes.CDLL(None, use_errno=True)
# linux/prctl.h, linux/sched.h, linux/capability.h
_SET_DEATH_SIGNAL, _KEEP_CAPABILITIES, _AMBIENT, _AMBIENT_RAISE = 1, 8, 47, 2
_NEW_USER_NAMESPACE = 0x10000000
_CAPABILITY_VERSION_3, _MAY_PASS_ANY_FOLDER = 0x20080522, 1


class Guardian:
    """The process of guardian.py; inert until started."""

    def __init__(self):
        self.process = None
        self.groups = set()

    def start(self):
        """Start it, or start it again if somebody killed it."""
        if self.process is not None and self.process.poll() is None:
            return
        script = Path(__file__).with_name("process_guardian.py")
        self.process = subprocess.Popen(
            [sys.executable, "-I", script],
            stdin=subprocess.PIPE,
            text=True,
            process_group=0,
            cwd="/",
        )
        for group in self.groups:
            self._tell(f"+{group}")

    def watch(self, group):
        """End this group when the supervisor is gone."""
        self.groups.add(group)
        self._tell(f"+{group}")

    def forget(self, group):
        """The group has ended in good order."""
        self.groups.discard(group)
        self._tell(f"-{group}")

    def stop(self):
        """Let it go: it ends whatever it still watches."""
        if self.process is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
            self.process.wait()
            self.process = None

    def _tell(self, line):
        if self.process is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()


GUARDIAN = Guardian()


def spawn(argv, *, log, death_signal=signal.SIGTERM, as_nobody=False, **options):
    """Start ``argv`` in a process group of its own, writing to the file ``log``.

    On Linux it gets ``death_signal`` when the thread that called this ends, so call it from the
    main thread. ``as_nobody`` matters to root only: the child then sees itself as an ordinary user.
    """
    how = ordinary
    if as_nobody:
        how = choose_disguise()
    parent = os.getpid()

    def prepare():
        how()
        if IS_LINUX:  # last, because a change of user clears it
            _LIBC.prctl(_SET_DEATH_SIGNAL, int(death_signal))
            if os.getppid() != parent:  # it ended before it could be watched
                os._exit(1)

    with Path(log).open("ab") as out:
        process = subprocess.Popen(
            [str(word) for word in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=prepare,  # noqa: PLW1509 called before any thread is started
            **options,
        )
    GUARDIAN.watch(process.pid)
    return process


def end(process, *, politely=signal.SIGTERM, patience_seconds=10):
    """Ask the process to stop, wait, then kill what is left of its group.  Safe to call twice."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(politely)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience_seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    GUARDIAN.forget(process.pid)


def ordinary():
    """In the child: change no user, where we are an ordinary one already."""


def enter_namespace():
    """In the child: root outside, an ordinary user inside; files keep their owner."""
    uid, gid = os.getuid(), os.getgid()
    if _LIBC.unshare(_NEW_USER_NAMESPACE):
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


def become_nobody():
    """In the child: give up root, but keep the right to pass through folders closed to others."""
    _LIBC.prctl(_KEEP_CAPABILITIES, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    bit = 1 << _MAY_PASS_ANY_FOLDER
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(
        bit, bit, bit, 0, 0, 0
    )  # effective, permitted, inheritable: low words, high words
    if _LIBC.capset(header, sets) == 0:
        _LIBC.prctl(_AMBIENT, _AMBIENT_RAISE, _MAY_PASS_ANY_FOLDER, 0, 0)


def choose_disguise():
    """How a server that refuses root is started on this machine; ``ordinary`` for everybody but
    root.
    """
    if not IS_LINUX or os.geteuid() != 0:
        return ordinary
    try:
        subprocess.run(["/bin/true"], preexec_fn=enter_namespace, check=True)
    except (OSError, subprocess.SubprocessError):
        return become_nobody
    return enter_namespace


def owner_of_files():
    """The user id that must own the data of a disguised server, as seen from here."""
    if choose_disguise() is become_nobody:
        return NOBODY
    return os.geteuid()
