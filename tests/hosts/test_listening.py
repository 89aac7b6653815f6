"""Who can connect: the world only where a host's own proxy is all that reaches the port, or HOST says so."""

import os

from bot.sandbox.ports import free_port
from tests.hosts.running import BARE, Serving, checkout, nginx, run, serving
from tests.tools import tool
from tests.waiting import soon


def listens_on(server):
    (line,) = server.events("serving")
    return line["host"]


def test_every_address_is_bound_where_the_host_is_known(tmp_path):
    command = checkout(tmp_path)
    store = f"json:{tmp_path / 'store'}"
    with serving(command, tmp_path, FLY_APP_NAME="tutor", STORE_URL=store) as server:
        assert listens_on(server) == "0.0.0.0"  # noqa: S104
    with serving(command, tmp_path, FLY_APP_NAME="tutor", STORE_URL=store, HOST="127.0.0.1") as server:
        assert listens_on(server) == "127.0.0.1"


def test_an_environment_file_with_port_behind_a_proxy_opens_no_port_to_the_world(tmp_path):
    """systemd's EnvironmentFile puts what is in `.env` into the process: PORT too."""
    command = checkout(tmp_path)
    with serving(command, tmp_path) as server:
        assert listens_on(server) == "127.0.0.1"
        soon(lambda: server.events("listening_on_this_machine_only"))
        (line,) = server.events("listening_on_this_machine_only")
    assert "HOST is not set" in line["hint"]


def test_nothing_is_said_of_host_where_it_is_set_or_nobody_chose_the_port(tmp_path):
    command = checkout(tmp_path)
    port = free_port(0)
    (tmp_path / ".env").write_text(f"PORT={port}\n")
    with serving(command, tmp_path, HOST="127.0.0.1") as server:
        soon(lambda: server.events("serving"))
    assert not server.events("listening_on_this_machine_only")


def test_honcho_behind_nginx_leaves_the_port_closed_to_the_world(hosts, open_folder):
    """The Procfile by honcho, and in front of it the file that `deploy nginx` prints."""
    copy, port, proxy = hosts / "copy", free_port(0), free_port(0)
    honcho = [tool("honcho"), "start", "web"]
    settings = {"PATH": f"{folder_of_uv(open_folder)}:{BARE['PATH']}", "PORT": port, **for_uv()}
    with serving(honcho, copy, STORE_URL=f"json:{open_folder / 'learners'}", **settings) as server:
        assert listens_on(server) == "127.0.0.1"
        with nginx(tool("nginx"), open_folder, printed_site(copy, port, proxy)):
            soon(lambda: Serving(server.process, proxy, None).status() == 200)
        assert "goes on with what is installed" not in server.log, "uv looked at nothing"
    assert not list((copy / ".venv").rglob("pytest")), "the dev group was installed"


def for_uv():
    """Where this machine has its packages from."""
    names = ("HOME", "UV_", "PIP_", "SSL_CERT_")
    return {name: value for name, value in os.environ.items() if name.startswith(names)}


def folder_of_uv(folder):
    """With nothing else in it."""
    (folder / "bin").mkdir()
    (folder / "bin" / "uv").symlink_to(os.environ.get("UV") or tool("uv"))
    return folder / "bin"


def printed_site(copy, port, proxy):
    settings = {"PORT": str(port), "PUBLIC_URL": "https://bot.example.com"}
    code, site, err = run([copy / ".venv" / "bin" / "tutorclaw"], "deploy", "nginx", cwd="/", **settings)
    assert (code, err) == (0, "")
    assert "server_name bot.example.com;" in site
    return site.replace("listen 80;", f"listen 127.0.0.1:{proxy};")
