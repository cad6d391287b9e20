"""The desk as a server at one address of this machine. The only user of uvicorn."""

import hashlib
import socket
from collections.abc import Callable
from dataclasses import replace

from extract.desk.addresses import application
from extract.desk.answering import Desk
from extract.desk.guard import Doors, Guard
from extract.desk.session import Session
from extract.errors import UsageError

# Below the ports that systems give away by themselves.
FIRST_PORT, PORTS = 20_000, 10_000


def serve(session: Session, doors: Doors, language: str, told: Callable[[str], None]) -> None:
    """Serves the desk until it is interrupted.

    Args:
        session: what is asked and kept.
        doors: how it is reached; port 0 for the desk's own one, or any that is free where that is taken.
        language: of the page, ``fi`` or ``en``.
        told: gets the address.

    Raises:
        UsageError: the address cannot be listened at, or the extra is not installed.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise UsageError("Reviewing needs: pip install 'sokra-extract[review]'.") from error
    with _listening(doors, own_port(session.name)) as listening:
        doors = replace(doors, port=listening.getsockname()[1])
        desk = Desk(session, language)
        config = uvicorn.Config(
            Guard(application(desk), doors), log_level="warning", access_log=False, server_header=False
        )
        told(doors.address)
        try:
            uvicorn.Server(config).run([listening])
        finally:
            desk.drawer.close()


def own_port(name: str) -> int:
    """The port of a desk: what a page has kept of it is found again when the server comes back.

    Args:
        name: of the desk.
    """
    return FIRST_PORT + int(hashlib.sha256(name.encode()).hexdigest(), 16) % PORTS


def _listening(doors: Doors, own: int) -> socket.socket:
    """A socket that listens at the port that was asked for, else at the desk's own, else at any.

    Raises:
        UsageError: the address cannot be listened at.
    """
    family = socket.AF_INET6 if ":" in doors.host else socket.AF_INET
    for port in [doors.port] if doors.port else [own, 0]:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((doors.host, port))
            listening.listen()  # whoever reads the address is answered at once
        except OSError as error:
            listening.close()
            failed = error
        else:
            return listening
    raise UsageError(f"{doors.host}:{doors.port} cannot be used: {failed.strerror}.") from failed
