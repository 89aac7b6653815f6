"""What `tutorclaw deploy` prints, each checked by its own tool, and its own command started."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config.config import Config, SettingsGroup, read_config
from bot.deploy.printing import KINDS, NotACopyError, Place, printed
from bot.sandbox.ports import free_port
from tests.hosts.running import BARE, KEYS, NOBODY, ROOT, nginx, run, serving
from tests.tools import tool

TUTORCLAW = Path(sys.executable).with_name("tutorclaw")
SCHEMA = Path(__file__).with_name("render.schema.json")


def place(root=ROOT, **settings):
    config = read_config(
        settings, Path("/nowhere"), frozenset({SettingsGroup.PUBLIC_URL, SettingsGroup.LISTENING})
    )
    assert isinstance(config, Config)
    return Place(root, config)


def checked_by(*command, cwd=None):
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_printed_with_every_name_filled_in_and_asks_for_no_setting(kind):
    code, out, err = run([TUTORCLAW], "deploy", kind, cwd=ROOT)
    assert (code, err) == (0, "")
    assert not re.search("@[A-Z_]+@", out)
    assert out.endswith("\n")


def test_systemd_takes_the_unit_and_its_command_serves_as_its_user(hosts, open_folder):
    """In a checkout that belongs to root, as a user who may write the store's folder alone."""
    copy = hosts / "copy"
    code, unit, err = run([copy / ".venv" / "bin" / "tutorclaw"], "deploy", "systemd", cwd="/")
    assert (code, err) == (0, "")
    file = open_folder / "tutorclaw.service"
    file.write_text(unit)
    assert checked_by(tool("systemd-analyze"), "verify", str(file)) == ""
    values = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and line[0] != "#")
    assert values["User"] not in ("root", "0")
    store = open_folder / "learners"
    store.mkdir()
    if os.getuid() == 0:
        os.chown(store, NOBODY, NOBODY)
    command = shlex.split(values["ExecStart"])
    with serving(command, values["WorkingDirectory"], user=NOBODY, STORE_URL=f"json:{store}"):
        assert (store / "store.key").is_file()


def test_the_unit_belongs_to_the_folder_s_owner_and_quotes_its_path(tmp_path):
    folder = tmp_path / "50% of it"
    folder.mkdir()
    if os.getuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    unit = printed("systemd", place(folder))
    assert f"WorkingDirectory={tmp_path}/50%% of it\n" in unit
    assert ("User=nobody\n" in unit) == (os.getuid() == 0)
    assert "useradd" not in unit


def test_hadolint_takes_the_dockerfile_and_its_command_is_there(tmp_path):
    text = printed("docker", place())
    (tmp_path / "Dockerfile").write_text(text)
    checked_by(tool("hadolint"), str(tmp_path / "Dockerfile"))
    copied = re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)
    assert all((ROOT / name).exists() for names in copied for name in names.split())
    assert text.endswith('CMD ["tutorclaw"]\n')
    assert "HOST=0.0.0.0" in text


def test_the_dockerfile_s_health_check_is_python_that_asks_the_server(tmp_path):
    (line,) = re.findall(r"^HEALTHCHECK .* CMD (\[.+\])$", printed("docker", place()), re.MULTILINE)
    _, _, program = eval(line)  # noqa: S307 our own file
    settings = {"STORE_URL": f"json:{tmp_path / 'learners'}"}
    with serving([TUTORCLAW], tmp_path, **settings) as server:
        asked = {**BARE, "PORT": str(server.port)}
        assert subprocess.run([sys.executable, "-c", program], env=asked).returncode == 0


def test_compose_takes_the_file_and_publishes_to_this_machine_alone(tmp_path):
    text = printed("compose", place())
    (tmp_path / "compose.yaml").write_text(text)
    (tmp_path / ".env").write_text("STRIPE_SECRET_KEY=sk_test_1\nHOST=127.0.0.1\n")
    shown = checked_by(tool("docker-compose"), "-f", "compose.yaml", "config", cwd=tmp_path)
    assert "HOST: 0.0.0.0" in shown
    assert "STRIPE_SECRET_KEY: sk_test_1" in shown
    assert '"127.0.0.1:8000:8000"' in text


def test_compose_s_file_is_of_its_schema(tmp_path):
    (tmp_path / "compose.yaml").write_text(printed("compose", place()))
    schema = ("--builtin-schema", "vendor.compose-spec")
    checked_by(tool("check-jsonschema"), *schema, str(tmp_path / "compose.yaml"))


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({}, ["server_name bot.example.com;", "location / {", "proxy_pass http://127.0.0.1:8000;"]),
        (
            {"PUBLIC_URL": "https://a.b/tutor/", "PORT": "9000", "HOST": "::1"},
            ["server_name a.b;", "location /tutor/ {", "proxy_pass http://[::1]:9000/;"],
        ),
        ({"HOST": "0.0.0.0"}, ["proxy_pass http://127.0.0.1:8000;"]),  # noqa: S104
    ],
)
def test_nginx_takes_the_site_of_these_settings(open_folder, settings, parts):
    site = printed("nginx", place(**settings))
    assert all(part in site for part in parts), site
    with nginx(tool("nginx"), open_folder, site.replace("listen 80;", f"listen 127.0.0.1:{free_port(0)};")):
        pass


def test_heroku_s_script_commits_what_it_wants_to_find(hosts):
    """`.ci/hosts` ran it; what it installs is served in tests/hosts."""
    slug = hosts / "slug"
    listed = checked_by("git", "ls-files", cwd=slug).split()
    assert {"requirements.txt", "constraints.txt", ".python-version", "Procfile"} <= set(listed)
    assert checked_by("git", "status", "--short", cwd=slug) == ""
    assert "flask==" in (slug / "constraints.txt").read_text()
    assert "://" not in checked_by("git", "show", "HEAD", cwd=slug)


def test_heroku_s_files_can_only_be_made_of_a_copy(tmp_path):
    with pytest.raises(NotACopyError, match="in your copy of the repository"):
        printed("heroku", place(tmp_path))


def test_render_s_blueprint_is_of_its_schema_and_asks_for_every_required_setting(tmp_path):
    text = printed("render", place())
    (tmp_path / "render.yaml").write_text(text)
    checked_by(tool("check-jsonschema"), "--schemafile", str(SCHEMA), str(tmp_path / "render.yaml"))
    assert all(f"- key: {name}\n" in text for name in KEYS if not name.endswith("_BASE"))
