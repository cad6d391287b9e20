"""Calls of the system that a process that reads a document never needs: refused from then on.

A filter of Linux (seccomp) that cannot be taken off. It closes what Landlock leaves open: sockets by name,
signals to others, changed modes, times and attributes, other processes' memory, new namespaces.
"""

import ctypes
import errno
import os
import platform
import sys

# Numbers of Linux: include/uapi/linux/{prctl,seccomp,filter}.h.
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LOAD, _IF_EQUAL, _IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_AT_NUMBER, _AT_MACHINE, _AT_FIRST = 0, 4, 16
# Name, number on x86_64, number on aarch64 (arch/x86/entry/syscalls/syscall_64.tbl and
# include/uapi/asm-generic/unistd.h); - where the machine has none.
_REFUSED = """
socket:41:198 socketpair:53:199 connect:42:203 bind:49:200 listen:50:201 accept:43:202 accept4:288:242
chmod:90:- fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 chown:92:- fchown:93:55 lchown:94:-
fchownat:260:54 utime:132:- utimes:235:- utimensat:280:88 futimesat:261:- setxattr:188:5 lsetxattr:189:6
fsetxattr:190:7 removexattr:197:14 lremovexattr:198:15 fremovexattr:199:16 setxattrat:463:463
removexattrat:466:466 ptrace:101:117 process_vm_readv:310:270 process_vm_writev:311:271
process_madvise:440:440 kcmp:312:272 pidfd_open:434:434 pidfd_getfd:438:438 pidfd_send_signal:424:424
rt_sigqueueinfo:129:138 rt_tgsigqueueinfo:297:240 unshare:272:97 setns:308:268 mount:165:40
umount2:166:39 pivot_root:155:41 chroot:161:51 move_mount:429:429 open_tree:428:428 fsopen:430:430
fsmount:432:432 bpf:321:280 perf_event_open:298:241 userfaultfd:323:282 io_uring_setup:425:425
io_uring_enter:426:426 io_uring_register:427:427 add_key:248:217 request_key:249:218 keyctl:250:219
name_to_handle_at:303:264 open_by_handle_at:304:265 init_module:175:105 finit_module:313:273
delete_module:176:106 kexec_load:246:104 reboot:169:142 swapon:167:224 swapoff:168:225
sethostname:170:161 setdomainname:171:162 acct:163:89 quotactl:179:60 mknod:133:- mknodat:259:33
personality:135:92
"""
# By machine: its mark for audits (linux/audit.h) and the column of its numbers.
_MACHINES = {"x86_64": (0xC000003E, 1), "aarch64": (0xC00000B7, 2)}
# Calls that take a process as their first argument: allowed for the process itself alone.
_OWN_ONLY = {"x86_64": (62, 234), "aarch64": (129, 131)}
_TKILL = {"x86_64": 200, "aarch64": 130}
# The other way to number calls of x86_64 begins here; nothing of ours uses it.
_X32 = 0x40000000


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("yes", ctypes.c_ubyte),
        ("no", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def refuse_calls(libc: ctypes.CDLL) -> bool:
    """Refuses the calls to this process and its children for good; False where there is no such filter."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _MACHINES:
        return False
    steps = _steps(machine)
    held = (_Step * len(steps))(*steps)
    program = _Program(len(steps), held)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


def _steps(machine: str) -> list[_Step]:
    mark, column = _MACHINES[machine]
    numbers = [int(row.split(":")[column]) for row in _REFUSED.split() if row.split(":")[column] != "-"]
    refuse = _Step(_RETURN, 0, 0, _REFUSE | errno.EPERM)
    steps = [
        _Step(_LOAD, 0, 0, _AT_MACHINE),
        _Step(_IF_EQUAL, 1, 0, mark),
        refuse,
        _Step(_LOAD, 0, 0, _AT_NUMBER),
    ]
    if machine == "x86_64":
        steps += [_Step(_IF_SET, 0, 1, _X32), refuse]
    for number in (*numbers, _TKILL[machine]):
        steps += [_Step(_IF_EQUAL, 0, 1, number), refuse]
    for number in _OWN_ONLY[machine]:
        steps += [
            _Step(_IF_EQUAL, 0, 4, number),
            _Step(_LOAD, 0, 0, _AT_FIRST),
            _Step(_IF_EQUAL, 0, 1, os.getpid()),
            _Step(_RETURN, 0, 0, _ALLOW),
            refuse,
        ]
    return [*steps, _Step(_RETURN, 0, 0, _ALLOW)]
