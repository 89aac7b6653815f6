"""`tutorclaw` as a host starts it: from a checkout, installed, as another user, in a box."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.sandbox.ports import free_port
from bot.store.json_files.store import JsonFiles
from tests.store.people import ANA, ana

ROOT = Path(__file__).parents[2]
NOBODY = 65534
# A proxy's or a cron's environment: no HOME, nothing of ours.
BARE = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
KEYS = {
    "STRIPE_SECRET_KEY": "sk_test_hosts",
    "STRIPE_PRICE_ID_PAID": "price_hosts",
    "STRIPE_WEBHOOK_SECRET": "whsec_hosts",
    "STRIPE_API_BASE": "http://127.0.0.1:9",  # nobody is there
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "2" * 32,
    "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886",
    "TWILIO_API_BASE": "http://127.0.0.1:9",
}
_RUN = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import main; sys.exit(main(sys.argv[1:]))"
)


def checkout(folder):
    """A checkout in `folder`, without packages of its own."""
    return _laid_out(folder, course=folder / "data" / "course")


def installation(folder):
    """What `pip install .` leaves among the packages of `folder`."""
    made = _laid_out(folder, course=folder / "bot" / "course")
    (folder / "tutorclaw-0.1.0.dist-info").mkdir()
    return made


def _laid_out(folder, course):
    shutil.copytree(ROOT / "bot", folder / "bot")
    shutil.copytree(ROOT / "data" / "course", course)
    shutil.copy(ROOT / "Procfile", folder)
    return [sys.executable, "-P", "-c", _RUN, str(folder)]


def with_learners(folder):
    """A JSON store that has Ana; her id."""
    store = JsonFiles(folder)
    learner_id = store.id_for(ANA)
    with store.locked(learner_id) as entry:
        entry.save(ana(learner_id))
    store.close()
    return learner_id


def run(command, *arguments, cwd, **settings):
    """Its exit code, stdout, and stderr."""
    done = subprocess.run(
        [*command, *arguments], cwd=cwd, env={**BARE, **settings}, capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


class Serving:
    """What came of a server that was started: it answers, or it has ended."""

    def __init__(self, process, port, log):
        self.process, self.port, self._log = process, port, log
        self._ended_with: str | None = None

    @property
    def log(self):
        return self._log.read_text() if self._ended_with is None else self._ended_with

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._ended_with = self._log.read_text()

    def events(self, name):
        """honcho puts its own words before each line."""
        found = [line for line in self.log.splitlines() if f'"event":"{name}"' in line]
        return [json.loads(line[line.index("{") : line.rindex("}") + 1]) for line in found]

    def status(self, path="/healthz", address="127.0.0.1"):
        with (
            closing(http.client.HTTPConnection(address, self.port, timeout=5)) as connection,
            suppress(OSError),
        ):
            connection.request("GET", path, headers={"Connection": "close"})
            return connection.getresponse().status
        return 0

    def wait(self, within=60.0):
        ends_at = time.monotonic() + within
        while self.status() != 200 or '"event":"serving"' not in self.log:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < ends_at, self.log
            time.sleep(0.1)  # another process starts: only asking tells that it answers
        return self

    def pids(self):
        """Of all that was started, by the kernel's own book-keeping."""
        found = [self.process.pid]
        for pid in found:
            with suppress(OSError):
                found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found


@contextmanager
def serving(command, cwd, *, user=None, **settings):
    """The server, once it answers on its port. `user` runs it, where we are root."""
    port = int(settings.pop("PORT", 0)) or free_port(0)
    as_user = {"user": user, "group": user, "extra_groups": []} if user and os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="tutorclaw-log-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**BARE, **KEYS, "PORT": str(port), **settings},
                stdout=file,
                stderr=file,
                **as_user,
            )
        server = Serving(process, port, log)
        try:
            yield server.wait()
        finally:
            server.end()


@contextmanager
def nginx(program, folder, site):
    """nginx with that file, as from /etc/nginx/conf.d."""
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/site.conf;\n}}\n"
    )
    command = [program, "-e", "stderr", "-c", str(main)]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)
