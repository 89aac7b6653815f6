"""The environment: what is read, what is refused, and that no secret is shown."""

from pathlib import Path

import pytest

from bot.config.config import ALL_GROUPS, Config, SettingFault, SettingsGroup, read_config
from bot.config.settings import SETTINGS
from bot.config.store_urls import without_passwords

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdef" * 2
GOOD = {
    "STRIPE_SECRET_KEY": "sk_test_51AbCdEfGhIjKlMnOp",
    "STRIPE_PRICE_ID_PAID": "price_1AbCdEf",
    "STRIPE_WEBHOOK_SECRET": "whsec_AbCdEfGhIj",
    "TWILIO_ACCOUNT_SID": "AC" + "0a" * 16,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886",
}


def read(root: Path, needs=ALL_GROUPS, **changed: str) -> Config:
    config = read_config({**GOOD, **changed}, root, needs)
    assert isinstance(config, Config), "\n".join(map(str, config))
    return config


def faults(root: Path, needs=ALL_GROUPS, **changed: str) -> list[SettingFault]:
    found = read_config({**GOOD, **changed}, root, needs)
    assert isinstance(found, list), "nothing was refused"
    return found


def test_the_six_are_enough(tmp_path: Path):
    config = read(tmp_path)
    assert config.stripe_webhook_secret == ("whsec_AbCdEfGhIj",)
    assert config.store_url == f"json:{tmp_path}/data/learners"
    assert config.json_store == tmp_path / "data/learners"
    assert config.course_dir == tmp_path / "data/course"
    assert (config.host, config.port, config.delivery) == ("127.0.0.1", 8000, "inline")
    assert config.public_url == "http://localhost:8000"
    assert config.chat_link == "https://wa.me/14155238886?text=next"
    assert config.twilio_paid_template_sid is config.stripe_api_base is config.twilio_api_base is None


def test_every_missing_setting_is_named_at_once(tmp_path: Path):
    found = read_config({}, tmp_path, ALL_GROUPS)
    assert isinstance(found, list)
    assert [fault.name for fault in found] == list(GOOD)
    for fault in found:
        assert "is not set" in str(fault)
        assert "\n" not in str(fault)


def test_the_env_example_as_it_stands_is_refused_name_by_name(tmp_path: Path):
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    found = read_config({}, tmp_path, ALL_GROUPS)
    assert isinstance(found, list)
    assert [fault.name for fault in found] == list(GOOD)
    assert all("placeholder" in str(fault) for fault in found)


def test_the_process_wins_over_the_file_and_an_empty_variable_is_unset(tmp_path: Path):
    (tmp_path / ".env").write_text(
        "\ufeffHOST=0.0.0.0\r\nPORT=9000\r\nexport DELIVERY='worker' # who\r\nCOURSE_DIR=\r\n"
        + "STORE_URL=postgresql://u:a${b}c@h/d\r\n"
    )
    config = read(tmp_path, PORT="9001", HOST="", COURSE_DIR=" ")
    assert (config.host, config.port, config.delivery) == ("0.0.0.0", 9001, "worker")  # noqa: S104
    assert config.course_dir == tmp_path / "data/course"
    assert config.store_url == "postgresql://u:a${b}c@h/d"
    assert config.json_store is None


def test_an_env_file_that_is_no_text_is_a_fault(tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe")
    assert [fault.name for fault in faults(tmp_path)] == [".env"]


@pytest.mark.parametrize(
    ("needs", "asked"),
    [
        ({SettingsGroup.STORE}, []),
        ({SettingsGroup.COURSE}, []),
        (
            {SettingsGroup.STRIPE, SettingsGroup.STORE, SettingsGroup.PUBLIC_URL},
            ["STRIPE_SECRET_KEY", "STRIPE_PRICE_ID_PAID"],
        ),
        (
            {SettingsGroup.TWILIO, SettingsGroup.STORE},
            ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"],
        ),
    ],
)
def test_a_command_asks_only_for_what_it_needs(tmp_path: Path, needs: set[SettingsGroup], asked: list[str]):
    found = read_config({}, tmp_path, frozenset(needs))
    assert [fault.name for fault in found] == asked if asked else isinstance(found, Config)


def test_what_is_not_needed_is_not_looked_at(tmp_path: Path):
    config = read(tmp_path, frozenset({SettingsGroup.STORE}), PORT="rubbish", STRIPE_SECRET_KEY="rubbish")
    assert config.stripe_secret_key == ""
    assert config.port == 8000


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "STRIPE_SECRET_KEY",
            ["pk_test_abc", "sk_prod_abc", "sk_test_", "sk_test_a b", "whsec_x", "sk_test_xxxx"],
        ),
        ("STRIPE_PRICE_ID_PAID", ["prod_abc", "price_", "9.99", "price_..."]),
        ("STRIPE_WEBHOOK_SECRET", ["we_123abc", "whsec_", "whsec_a,b", ",", "whsec_a b", "whsec_a;whsec_b"]),
        ("TWILIO_ACCOUNT_SID", ["AC123", "SK" + "0a" * 16, "AC" + "x" * 32, "AC" + "0a" * 16 + "0"]),
        (
            "TWILIO_AUTH_TOKEN",
            [
                "a b",
                "tökén",
                "your_auth_token",
                "xxxxxxxx",
                '"abc"',
                "a,b c",
                f"{TOKEN},sk_live_abcdef",
                ",",
                "sk_test_abc",
                GOOD["TWILIO_ACCOUNT_SID"],
            ],
        ),
        (
            "TWILIO_WHATSAPP_FROM",
            ["+14155238886", "whatsapp:14155238886", "whatsapp:+123456", "whatsapp:+٤١٥٥٢٣٨٨٨٦"],
        ),
        ("TWILIO_PAID_TEMPLATE_SID", ["HX1", "MG" + "0a" * 16]),
        (
            "PUBLIC_URL",
            ["bot.example.com", "ftp://x.y", "http://", "https://a/?b", "https://a/#b", "https://u:p@a/"],
        ),
        (
            "PUBLIC_URL",
            [
                "https://a b/",
                "https://a:99999",
                "https://bücher.example",
                "https://[::1",
                "https://.",
                "https://a.b,https://c.d",
            ],
        ),
        (
            "PUBLIC_URL",
            [
                "https://a.b/whatsapp",
                "https://a.b/whatsapp/",
                "https://a.b/WhatsApp",
                "https://a.b/whatsapp/status",
                "https://a.b/webhook",
                "https://a.b/tutor/checkout/success",
                "https://a.b/healthz",
            ],
        ),
        ("STORE_URL", ["json:~/x", "json:~", "json:$HOME/x", "json:~ana/x", "json:${HOME}/x"]),
        ("COURSE_DIR", ["~/course", "$HOME/course"]),
        ("TWILIO_REGION", ["ie1.evil.com", "ie1/x", "IE 1"]),
        ("TWILIO_EDGE", ["dublin.evil.com", "dublin@x"]),
        ("METRICS_TOKEN", ["short", "x" * 31, "x" * 32 + " y", "é" * 32]),
        ("STORE_URL", ["data/learners", "json:", "json://data/learners", "mysql://u:p@h/d", "postgresql:/d"]),
        ("HOST", ["127.0.0.1:80", "999.1.1.1", "a b", "http://x", "1.2.3"]),
        ("PORT", ["0", "65536", "-1", "80.5", "abc", "٨٠", "8000 8001"]),
        ("DELIVERY", ["Inline", "both"]),
        (
            "STRIPE_API_BASE",
            ["https://api.stripe.com.evil.com", "http://127.0.0.1:1@evil.com", "http://10.0.0.1"],
        ),
        (
            "STRIPE_API_BASE",
            ["https://api.twilio.com", "127.0.0.1:80", "http://127.0.0.1:99999", "http://localhost/x"],
        ),
        ("TWILIO_API_BASE", ["http://localhost.evil.com", "https://example.com", "http://127.0.0.1.nip.io"]),
    ],
)
def test_a_malformed_value_is_a_fault_of_one_line(tmp_path: Path, name: str, values: list[str]):
    for value in values:
        found = faults(tmp_path, **{name: value})
        assert [fault.name for fault in found] == [name], value
        assert len(str(found[0]).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("STRIPE_SECRET_KEY", ["rk_live_abc", "sk_live_51_x", " sk_test_1 "]),
        (
            "PUBLIC_URL",
            ["https://bot.example.com", "http://127.0.0.1:8000/", "https://a.b/tutor/", "http://[::1]:80"],
        ),
        ("STORE_URL", ["json:/var/lib/x", "json:x y/ü", "postgres://h/d", "postgresql:///d?host=/run"]),
        ("HOST", ["0.0.0.0", "::1", "[::]", "localhost", "my-host.lan", "my_host"]),  # noqa: S104
        (
            "STRIPE_API_BASE",
            ["https://api.stripe.com", "http://127.0.0.1:12111/", "http://localhost", "https://[::1]:1"],
        ),
        ("TWILIO_AUTH_TOKEN", ["k", "p@ss:w/rd$", "new,old", f"{TOKEN} , {TOKEN},"]),
        ("TWILIO_REGION", ["us1", "ie1", "au1"]),
        ("TWILIO_EDGE", ["dublin", "sao-paulo", "ashburn-ix"]),
        ("METRICS_TOKEN", ["x" * 32, "a/b+c=" * 10]),
        (
            "PUBLIC_URL",
            ["https://whatsapp.example.com", "https://a.b/whatsapp-tutor", "https://a.b/metrics/x"],
        ),
    ],
)
def test_a_good_value_is_taken(tmp_path: Path, name: str, values: list[str]):
    for value in values:
        read(tmp_path, **{name: value})


def test_values_are_brought_into_one_form(tmp_path: Path):
    config = read(
        tmp_path,
        PUBLIC_URL="https://a.b/tutor/",
        STRIPE_WEBHOOK_SECRET=" whsec_a , whsec_b,\n",
        STORE_URL="json:/var/x",
        HOST="[::1]",
        TWILIO_AUTH_TOKEN="new , old,\n",
        STRIPE_API_BASE="https://api.stripe.com/",
        TWILIO_API_BASE="http://localhost:5/",
    )
    assert config.public_url == "https://a.b/tutor"
    assert config.stripe_webhook_secret == ("whsec_a", "whsec_b")
    assert config.twilio_auth_token == ("new", "old")
    assert config.json_store == Path("/var/x")
    assert config.host == "::1"
    assert config.stripe_api_base is None
    assert config.twilio_api_base == "http://localhost:5"


def test_no_secret_is_shown_wherever_it_was_put(tmp_path: Path):
    secrets = [
        "sk_live_51AbCdEfGhIjKlMnOpQr",
        "whsec_AbCdEfGhIjKlMnOpQrSt",
        TOKEN,
        "postgresql://me:hunter2hunter2@h:x/d",
    ]
    for secret in secrets:
        for name in (*GOOD, "PUBLIC_URL", "STORE_URL", "HOST", "PORT", "DELIVERY", "STRIPE_API_BASE"):
            found = read_config({**GOOD, name: secret + " !"}, tmp_path, ALL_GROUPS)
            assert isinstance(found, list)
            assert secret[9:] not in "\n".join(map(str, found))


def test_a_config_shows_no_secret_and_names_all_of_them(tmp_path: Path):
    config = read(tmp_path, STORE_URL="postgresql://me:hunter%202@h/d")
    assert set(config.secrets()) == {
        GOOD["STRIPE_SECRET_KEY"],
        GOOD["STRIPE_WEBHOOK_SECRET"],
        TOKEN,
        "hunter%202",
        "hunter 2",
    }
    assert not any(secret in f"{config!r} {config}" for secret in config.secrets())


def test_every_secret_of_the_settings_is_hidden_from_the_log(tmp_path: Path):
    url = "postgresql://h/d?password=hunter%203&sslpassword=hunter4&user=me"
    config = read(tmp_path, STORE_URL=url, TWILIO_AUTH_TOKEN="new,old", METRICS_TOKEN="m" * 32)
    hidden = {"new", "old", "m" * 32, "hunter%203", "hunter 3", "hunter4"}
    assert hidden <= set(config.secrets())
    assert without_passwords(url) == "postgresql://@h/d?user=me"
    assert without_passwords("postgres://me:x@h:5/d") == "postgres://me@h:5/d"


SHORT_SECRETS = ["sk_live_a1", "rk_test_b2c3", "whsec_d4", "pk_live_e5f6", "sk_test_" + "g7" * 5]


@pytest.mark.parametrize("secret", [*SHORT_SECRETS, TOKEN])
@pytest.mark.parametrize("name", ["HOST", "COURSE_DIR", "TWILIO_REGION", "TWILIO_EDGE"])
def test_key_is_no_host_folder_or_region(tmp_path: Path, name: str, secret: str):
    """Whoever uses that value would show it: in an error, or in a host's name that is asked for."""
    assert [fault.name for fault in faults(tmp_path, **{name: secret})] == [name]


@pytest.mark.parametrize("secret", SHORT_SECRETS)
def test_key_in_the_wrong_setting_is_masked_however_short_it_is(tmp_path: Path, secret: str):
    for setting in SETTINGS:
        found = read_config({**GOOD, setting.name: secret}, tmp_path, ALL_GROUPS)
        if isinstance(found, list):
            assert secret[5:] not in "\n".join(map(str, found)), setting.name


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("PUBLIC_URI", "PUBLIC_URL"),
        ("public_url", "PUBLIC_URL"),
        ("PUBLC_URL", "PUBLIC_URL"),
        ("PUBILC_URL", "PUBLIC_URL"),
        ("STORE_URI", "STORE_URL"),
        ("DELIVERIES", None),
        ("METRIC_TOKEN", "METRICS_TOKEN"),
        ("TWILIO_PAID_TEMPLATE_ID", "TWILIO_PAID_TEMPLATE_SID"),
        ("AUTO_REFUND_DUPLICATE", "AUTO_REFUND_DUPLICATES"),
    ],
)
def test_name_that_is_nearly_a_setting_s_is_refused(tmp_path: Path, name: str, right: str | None):
    if right is None:
        read(tmp_path, **{name: "x"})
        return
    (fault,) = faults(tmp_path, **{name: "x"})
    assert fault.name == name
    assert right in fault.fault
    (tmp_path / ".env").write_text(f"{name}=x\n")
    assert [fault.name for fault in faults(tmp_path)] == [name]
    (tmp_path / ".env").write_text(f"{name}=\n")
    read(tmp_path)


def test_near_miss_of_a_setting_that_is_missing_is_named_beside_it(tmp_path: Path):
    given = {**GOOD, "TWILIO_AUTHTOKEN": TOKEN}
    del given["TWILIO_AUTH_TOKEN"]
    found = read_config(given, tmp_path, ALL_GROUPS)
    assert isinstance(found, list)
    assert [fault.name for fault in found] == ["TWILIO_AUTH_TOKEN", "TWILIO_AUTHTOKEN"]
    assert TOKEN not in "\n".join(map(str, found))


def test_neighbour_of_a_setting_that_is_given_is_left_alone(tmp_path: Path):
    read(
        tmp_path,
        TWILIO_AUTH_TOKEN_2="x",
        STRIPE_PRICE_ID_PAID2="x",
        PUBLIC_URL="https://a.b",
        PUBLIC_URL2="x",
    )


def test_only_the_settings_that_a_command_reads_have_near_misses(tmp_path: Path):
    read(tmp_path, frozenset({SettingsGroup.COURSE}), PUBLIC_URI="x")


OTHERS = """
    HOSTNAME HOSTTYPE HOSTS GHOST PORTS REPORT EXPORT STRIPE_API_KEY STRIPE_DEVICE_NAME
    STRIPE_API_VERSION STRIPE_PUBLISHABLE_KEY STRIPE_SECRET STRIPE_CLI_TELEMETRY_OPTOUT
    TWILIO_API_KEY TWILIO_API_SECRET TWILIO_PHONE_NUMBER TWILIO_WHATSAPP_TO TWILIO_NUMBER TWILIO_SID
    PUBLIC_DIR PUBLIC_KEY PUBLIC_IP PUBLIC_PORT STORE_DIR STORE_PATH STORAGE_URL CORE_URL COURSE_ID
    COURSE_URL COURSES DATABASE_URL REDIS_URL RENDER_EXTERNAL_URL NEXT_PUBLIC_URL
    MCP_HOST RECOVERY GITHUB_TOKEN API_TOKEN METRICS_PORT PATH HOME USER LANG
    SHELL DYNO RENDER K_SERVICE FLY_APP_NAME RAILWAY_ENVIRONMENT KUBERNETES_SERVICE_HOST
    KUBERNETES_PORT VIRTUAL_ENV
"""


def test_names_of_others_are_no_near_misses(tmp_path: Path):
    read(tmp_path, **dict.fromkeys(OTHERS.split(), "x"))


def test_settings_are_no_near_misses_of_each_other(tmp_path: Path):
    from bot.config.near_misses import near_misses

    names = [setting.name for setting in SETTINGS]
    for name in names:
        assert list(near_misses({name: "x"}, [each for each in names if each != name])) == []


def test_what_went_wrong_is_guessed(tmp_path: Path):
    assert "publishable" in str(faults(tmp_path, STRIPE_SECRET_KEY="pk_test_abcdef")[0])
    assert "product's id" in str(faults(tmp_path, STRIPE_PRICE_ID_PAID="prod_abcdef")[0])
    assert "whatsapp:" in str(faults(tmp_path, TWILIO_WHATSAPP_FROM="+14155238886")[0])
    assert "quotes" in str(faults(tmp_path, STRIPE_PRICE_ID_PAID='"price_1AbC"')[0])


def test_env_example_explains_every_variable():
    text = (ROOT / ".env.example").read_text()
    assert [setting.name for setting in SETTINGS if f"{setting.name}=" not in text] == []
