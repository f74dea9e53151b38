"""A PostgreSQL of the test's own, on 127.0.0.1 in a temporary folder, never run by root."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "auditor", "s3cret/of:the@server"


def programs() -> Path | None:
    """Return where the server's programs are, or None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None


def why_not() -> str:
    """Return why no server can be started here, or nothing."""
    if programs() is None:
        return "PostgreSQL is not installed"
    if os.getuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


@contextmanager
def server() -> Iterator[int]:
    """Start a server that asks for a password, give its port, and stop it."""
    where = programs()
    assert where is not None
    account = pwd.getpwnam("postgres") if os.getuid() == 0 else None

    def run(program: str, *arguments: str) -> None:
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        subprocess.run(
            [where / program, *arguments], check=True, capture_output=True, cwd=folder, timeout=120, **as_user
        )

    # Not one of pytest's folders, which only their owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="baserate-postgres-"))
    data, secret = folder / "data", folder / "secret"
    secret.write_text(PASSWORD)
    if account:
        for part in (folder, secret):
            os.chown(part, account.pw_uid, account.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run("initdb", "-D", str(data), "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield port
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
