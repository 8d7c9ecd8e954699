"""Where does a test run get its PostgreSQL?

From TEST_DATABASE_URL where that is set. Otherwise from the binaries on this machine: a cluster of its own in a
temporary folder, reached through a socket that only this user (and root) can open, gone when the run ends, however it
ends. It keeps nothing safe against a power cut, so it is fast, and good for nothing else.
"""

import os
import pwd
import shutil
import subprocess  # nosec B404 # tools of this machine, called with fixed words and no shell
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")  # keeps several versions side by side, none of them on the PATH
PATIENCE = 30  # seconds to start or to stop
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Two workers, each with a live server whose threads connect too.
    "max_connections": "100",
    # Races are tested by waiting for a lock: one that never comes must fail the test and not stop the run.
    "deadlock_timeout": "500ms",
    "lock_timeout": "30s",
}
INSTALL = "PostgreSQL is needed for the tests. On Debian and Ubuntu: apt-get install postgresql"


def places() -> Iterator[Path]:
    """Yield the folders where PostgreSQL's programs may be, the likeliest first."""
    if found := shutil.which("initdb"):
        yield Path(found).parent
    versions = [folder for folder in DEBIAN.glob("*") if folder.name.isdigit()]
    yield from (folder / "bin" for folder in sorted(versions, key=lambda folder: -int(folder.name)))
    if asked := shutil.which("pg_config"):
        command = [asked, "--bindir"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)  # nosec B603 # the one on the PATH
        yield Path(answer.stdout.strip())


def programs() -> Path:
    """Return the folder of PostgreSQL's programs. Raises SystemExit, naming what to install, where there is none."""
    for folder in places():
        if all((folder / name).exists() for name in ("initdb", "postgres", "pg_isready")):
            return folder
    raise SystemExit(INSTALL)


def available() -> None:
    """Return if there will be a database to test on. Raises SystemExit, naming what to install, if not."""
    if not os.environ.get("TEST_DATABASE_URL"):
        programs()


def unprivileged() -> pwd.struct_passwd | None:
    """Return whom to run the server as where we are root, whom it refuses. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name: account for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return known[name]
    raise SystemExit("PostgreSQL will not run as root, and there is no user `postgres` or `nobody` to run it as.")


def start(folder: Path) -> subprocess.Popen:
    """Return the server, started on a new cluster in `folder`, in its own process group so that Ctrl-C ends the tests
    first and the server after them."""
    account, bin_folder, data = unprivileged(), programs(), folder / "data"
    identity = {}
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Not what this run inherited: a PGDATA or PGHOST of the developer's must not lead to their own database.
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C", "TZ": "UTC"}
    common = {"cwd": folder, "env": environment, "stdin": subprocess.DEVNULL, **identity}
    language = "C.UTF-8" if sys.platform == "linux" else "en_GB.UTF-8"
    wanted = ["--username=portal", "--auth=trust", "--no-sync", "--encoding=UTF8", f"--locale={language}"]
    subprocess.run(  # nosec B603 # PostgreSQL's own program, our words
        [bin_folder / "initdb", f"--pgdata={data}", *wanted], stdout=subprocess.DEVNULL, check=True, **common
    )
    settings = [f"--{name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": str(folder)}.items()]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(  # nosec B603 # PostgreSQL's own program, our words
            [bin_folder / "postgres", "-D", data, *settings], stdout=log, stderr=log, process_group=0, **common
        )


def wait_until_ready(server: subprocess.Popen, folder: Path) -> None:
    """Return once the server answers. Raises SystemExit with its log where it does not."""
    question = [programs() / "pg_isready", "--quiet", f"--host={folder}", "--username=portal"]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(question, check=False).returncode == 0:  # nosec B603 # PostgreSQL's own program, our words
            return
        time.sleep(0.05)
    raise SystemExit("PostgreSQL did not start:\n" + (folder / "log").read_text())


def stop(server: subprocess.Popen) -> None:
    """End the server: at once if it does not end in its own time."""
    server.send_signal(2)  # SIGINT is its "fast" shutdown: connections are cut
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def database_url() -> Iterator[str]:
    """Yield the address of a database server to test on."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    try:
        server = start(folder)
        try:
            wait_until_ready(server, folder)
            # The second slash is part of the path: the folder of the socket, then the database.
            yield f"postgres://portal@/{folder}/postgres"
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder)
