from pathlib import Path

import pytest

from calllogs.config.settings import (
    CLOUD_URL,
    NAMES,
    ROWS,
    SLACK_API_URL,
    Settings,
    environment_help,
)
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError
from calllogs.filters.filter import Recurring
from calllogs.filters.recurring import WorkingHours

ACCOUNT, KEY = f"AC{'0' * 32}", f"SK{'0' * 32}"


def test_without_variables_everything_has_its_default() -> None:
    assert Settings.read({}) == Settings(oneuptime_url=CLOUD_URL, slack_api_url=SLACK_API_URL)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.read({"ONEUPTIME_API_KEY": " ", "CALLLOGS_TZ": ""}) == Settings.read({})


@pytest.mark.parametrize(
    "typed",
    [
        "https://up.example.com",
        "https://up.example.com/",
        "https://up.example.com/api",
        "https://up.example.com/dashboard/07918c19/incidents",
    ],
)
def test_the_address_may_be_copied_with_its_path(typed: str) -> None:
    settings = Settings.read({"ONEUPTIME_URL": typed, "ONEUPTIME_API_KEY": "k"})
    assert settings.oneuptime_url == "https://up.example.com"


def test_a_key_is_read_from_a_file_without_the_final_newline(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("marked-key\n", encoding="utf-8")
    key = Settings.read({"ONEUPTIME_API_KEY_FILE": str(file)}).api_key
    assert key is not None
    assert key.get_secret_value() == "marked-key"


@pytest.mark.parametrize(
    ("variables", "setting"),
    [
        ({"ONEUPTIME_URL": "https://up.example.com"}, "ONEUPTIME_API_KEY"),
        ({"ONEUPTIME_URL": "up.example.com", "ONEUPTIME_API_KEY": "k"}, "ONEUPTIME_URL"),
        ({"ONEUPTIME_URL": "https://u:p@up.example", "ONEUPTIME_API_KEY": "k"}, "ONEUPTIME_URL"),
        ({"ONEUPTIME_API_KEY": "k", "ONEUPTIME_API_KEY_FILE": "f"}, "ONEUPTIME_API_KEY_FILE"),
        ({"ONEUPTIME_API_KEY_FILE": "/nonexistent/key"}, "ONEUPTIME_API_KEY_FILE"),
        ({"ONEUPTIME_URL": "http://up:99999", "ONEUPTIME_API_KEY": "k"}, "ONEUPTIME_URL"),
        ({"ONEUPTIME_URL": "http://[::1", "ONEUPTIME_API_KEY": "k"}, "ONEUPTIME_URL"),
        ({"ONEUPTIME_URL": "http://:80", "ONEUPTIME_API_KEY": "k"}, "ONEUPTIME_URL"),
        ({"ONEUPTIME_URL": "http://up..example", "ONEUPTIME_API_KEY": "k"}, "ONEUPTIME_URL"),
        ({"ONEUPTIME_API_KEY": "two words"}, "ONEUPTIME_API_KEY"),
        ({"ONEUPTIME_API_KEY": "one\nline"}, "ONEUPTIME_API_KEY"),
        ({"ONEUPTIME_API_KEY": "kéy"}, "ONEUPTIME_API_KEY"),
        ({"CALLLOGS_DEADLINE": "soon"}, "CALLLOGS_DEADLINE"),
        ({"CALLLOGS_DEADLINE": "0"}, "CALLLOGS_DEADLINE"),
        ({"CALLLOGS_DEADLINE": "601"}, "CALLLOGS_DEADLINE"),
        ({"CALLLOGS_DEADLINE": "٣"}, "CALLLOGS_DEADLINE"),
        ({"CALLLOGS_TZ": "PST"}, "CALLLOGS_TZ"),
        ({"CALLLOGS_TZ": "../etc/passwd"}, "CALLLOGS_TZ"),
        ({"CALLLOGS_TZ": "America"}, "CALLLOGS_TZ"),
        ({"CALLLOGS_REGION": "USA"}, "CALLLOGS_REGION"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"CALLLOGS_SLACK_API_URL": "localhost:1"}, "CALLLOGS_SLACK_API_URL"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "0123456789abcdef"}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "short"}, "SLACK_CLIENT_SECRET"),
        ({"CALLLOGS_PUBLIC_URL": "http://calllogs.example.com"}, "CALLLOGS_PUBLIC_URL"),
        ({"CALLLOGS_OAUTH_SCOPES": "read"}, "CALLLOGS_OAUTH_ISSUER"),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT}, "TWILIO_API_KEY"),
        ({"TWILIO_AUTH_TOKEN": "marked-token"}, "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_API_KEY": KEY}, "TWILIO_API_KEY_SECRET"),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_API_KEY_SECRET": "s"}, "TWILIO_API_KEY"),
        ({"TWILIO_ACCOUNT_SID": KEY, "TWILIO_AUTH_TOKEN": "marked-token"}, "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "a b"}, "TWILIO_AUTH_TOKEN"),
        ({"CALLLOGS_TWILIO_URL": "https://api.twilio.com"}, "TWILIO_ACCOUNT_SID"),
        ({"CALLLOGS_SLACK_SCOPES": "users:read"}, "SLACK_CLIENT_ID"),
        ({"CALLLOGS_SLACK_USERS": "U0123ABCD"}, "CALLLOGS_SLACK_ACCESS"),
        ({"CALLLOGS_SLACK_ACCESS": "allowlist"}, "CALLLOGS_SLACK_USERS"),
        ({"CALLLOGS_TIMEZONE": "UTC"}, "CALLLOGS_TIMEZONE"),
        ({"CALLLOGS_ME": "nobody"}, "CALLLOGS_ME"),
        ({"TZ": "America/NewYork"}, "TZ"),
        ({"TZ": "CET-1CEST,M13.5.0"}, "TZ"),
    ],
)
def test_a_malformed_or_half_set_configuration_names_the_variable(
    variables: dict[str, str], setting: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read(variables)
    assert caught.value.setting == setting
    assert setting in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "up.example.com",
            "lacks https:// at its beginning. Write https://up.example.com, or http://.",
        ),
        (
            "https://al:s3cret@up.example.com",
            (
                "holds a user or a password. Write the address without them, as in "
                "https://oneuptime.com."
            ),
        ),
        ("up example com", "is not an address. It looks like https://oneuptime.com."),
    ],
)
def test_an_address_is_told_what_it_lacks_or_holds(typed: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read({"ONEUPTIME_URL": typed, "ONEUPTIME_API_KEY": "k"})
    assert str(caught.value) == f"ONEUPTIME_URL {told}"


def test_a_deadline_is_read_in_seconds() -> None:
    assert Settings.read({"CALLLOGS_DEADLINE": "2.5"}).deadline == 2.5


def test_an_empty_key_file_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.touch()
    with pytest.raises(ConfigurationError, match="is empty"):
        Settings.read({"ONEUPTIME_API_KEY_FILE": str(file)})


def test_no_secret_shows_when_settings_are_printed() -> None:
    settings = Settings.read(
        {
            "ONEUPTIME_API_KEY": "marked-key",
            "SLACK_BOT_TOKEN": "xoxb-marked",
            "SLACK_APP_TOKEN": "xapp-marked",
            "SLACK_SIGNING_SECRET": "marked" * 8,
            "CALLLOGS_SECRET": "marked" * 8,
            "CALLLOGS_MCP_TOKEN": "marked" * 8,
        }
    )
    assert "marked" not in f"{settings} {settings!r}"


def test_slacks_address_ends_in_one_slash() -> None:
    settings = Settings.read({"CALLLOGS_SLACK_API_URL": "http://127.0.0.1:9/api"})
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"


def test_an_address_alone_will_do_where_callers_bring_keys() -> None:
    settings = Settings.read({"ONEUPTIME_URL": "https://up.example.com"}, keyless=True)
    assert (settings.oneuptime_url, settings.api_key) == ("https://up.example.com", None)


def test_what_several_workspaces_need_is_read() -> None:
    settings = Settings.read(
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "0123456789abcdef",
            "CALLLOGS_SLACK_SCOPES": "users:read, users:read.email",
            "CALLLOGS_PUBLIC_URL": "https://calllogs.example.com/slack/",
        }
    )
    assert settings.slack_client_id == "1.2"
    assert settings.slack_scopes == ("users:read", "users:read.email")
    assert settings.public_url == "https://calllogs.example.com"


def test_an_unknown_variable_of_ours_names_the_nearest_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read({"CALLLOGS_DEADLNE": "30"})
    assert str(caught.value) == (
        "CALLLOGS_DEADLNE is not a setting of calllogs. Did you mean CALLLOGS_DEADLINE? "
        "Correct its name, or unset it."
    )


@pytest.mark.parametrize(
    "text",
    [
        "${ONEUPTIME_API_KEY}",
        "${env:ONEUPTIME_API_KEY}",
        "$ONEUPTIME_API_KEY",
        "{{ONEUPTIME_API_KEY}}",
        "%ONEUPTIME_API_KEY%",
        "<your api key>",
        "your-api-key-here",
        "$(cat key)",
    ],
)
def test_a_placeholder_is_named_and_nothing_is_sent(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read({"ONEUPTIME_API_KEY": text})
    assert str(caught.value).startswith(f"ONEUPTIME_API_KEY is the placeholder {text}, which ")


@pytest.mark.parametrize("text", ['"marked-key"', "'marked-key'", "`marked-key`"])
def test_a_value_in_quotes_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read({"ONEUPTIME_API_KEY": text})
    assert str(caught.value) == (
        "ONEUPTIME_API_KEY stands in quotes, which would be sent too. Write it without them."
    )


@pytest.mark.parametrize(
    "written",
    [
        b"marked-key\r\n",
        b"\xef\xbb\xbfmarked-key\r\n",
        "\ufeffmarked-key\r\n".encode("utf-16-le"),
        "\ufeffmarked-key\r\n".encode("utf-16-be"),
    ],
)
def test_a_key_file_may_be_written_by_windows(written: bytes, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(written)
    key = Settings.read({"ONEUPTIME_API_KEY_FILE": str(file)}).api_key
    assert key is not None
    assert key.get_secret_value() == "marked-key"


@pytest.mark.parametrize("written", [b"k\x00e\x00y\x00", b"${KEY}", b"two words", b"\xff\xfek"])
def test_a_key_file_without_a_key_is_named(written: bytes, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(written)
    with pytest.raises(ConfigurationError) as caught:
        Settings.read({"ONEUPTIME_API_KEY_FILE": str(file)})
    assert caught.value.setting == "ONEUPTIME_API_KEY_FILE"


def test_a_rotated_key_file_is_read_again_and_an_unreadable_one_changes_nothing(
    tmp_path: Path,
) -> None:
    file = tmp_path / "key"
    file.write_text("first", encoding="utf-8")
    key = Settings.read({"ONEUPTIME_API_KEY_FILE": str(file)}).api_key
    assert key is not None
    values = [key.get_secret_value()]
    file.write_text("second", encoding="utf-8")
    values.append(key.get_secret_value())
    file.unlink()
    values.append(key.get_secret_value())
    assert (values, "second" in f"{key} {key!r}") == (["first", "second", "second"], False)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("EST5EDT", "EST5EDT"),
        ("EST5EDT,M3.2.0,M11.1.0", "EST5EDT"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "CET"),
        ("<+0545>-5:45", "Asia/Katmandu"),
        ("UTC0", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Zulu", "UTC"),
        (":America/New_York", "America/New_York"),
        (":/etc/localtime", None),
    ],
)
def test_tz_is_taken_in_every_form_it_has(typed: str, zone: str | None) -> None:
    assert Settings.read({"TZ": typed}).tz == zone


def test_our_own_zone_goes_before_the_machines() -> None:
    assert Settings.read({"CALLLOGS_TZ": "UTC", "TZ": "nonsense"}).tz == "UTC"


@pytest.mark.parametrize("face", Face)
def test_help_names_every_setting_a_command_reads(face: Face) -> None:
    text = environment_help(face)
    read = {name for row in ROWS if face in row.faces for name in row.names}
    assert {name for name in NAMES if f"{name}:" in text or f"{name}," in text} == read


@pytest.mark.parametrize(
    ("variables", "login"),
    [
        ({}, None),
        (
            {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "marked-token"},
            (ACCOUNT, "marked-token"),
        ),
        (
            {
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_API_KEY": KEY,
                "TWILIO_API_KEY_SECRET": "marked-secret",
                "TWILIO_AUTH_TOKEN": "marked-token",  # what can do less is taken
            },
            (KEY, "marked-secret"),
        ),
    ],
)
def test_the_carrier_is_asked_with_a_key_else_with_the_accounts_token(
    variables: dict[str, str], login: tuple[str, str] | None
) -> None:
    settings = Settings.read(variables)
    assert settings.twilio.login == login
    assert "marked" not in repr(settings)


def test_a_new_token_in_a_file_is_used_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("old\n", encoding="utf-8")
    given = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN_FILE": str(file)}
    twilio = Settings.read(given).twilio
    file.write_text("new\n", encoding="utf-8")
    assert twilio.login == (ACCOUNT, "new")


@pytest.mark.parametrize(
    ("night", "business", "hours"),
    [
        (
            "23:00-07:00",
            "sun-thu 08:00-16:00",
            WorkingHours(
                Recurring(begin="23:00", end="07:00"),
                Recurring((1, 2, 3, 4, 7), "08:00", "16:00"),
            ),
        ),
        (
            "fri-sun 20:30-08:00",
            "10:00-18:00",
            WorkingHours(
                Recurring((5, 6, 7), "20:30", "08:00"),
                Recurring((1, 2, 3, 4, 5), "10:00", "18:00"),
            ),
        ),
    ],
)
def test_night_and_business_hours_are_what_is_set(
    night: str, business: str, hours: WorkingHours
) -> None:
    settings = Settings.read({"CALLLOGS_NIGHT": night, "CALLLOGS_BUSINESS_HOURS": business})
    assert settings.hours == hours
    assert Settings.read({}).hours == WorkingHours()


@pytest.mark.parametrize("text", ["25:00-07:00", "22-6", "10:00-10:00", "mon 09:00-17:00", "late"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"CALLLOGS_NIGHT .* no hours"):
        Settings.read({"CALLLOGS_NIGHT": text})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sqlite:////var/lib/x.db", "sqlite+aiosqlite:////var/lib/x.db"),
        ("postgres://al:p%40w@host/x", "postgresql+asyncpg://al:p%40w@host/x"),
        ("postgresql://h/x?sslmode=require", "postgresql+asyncpg://h/x?ssl=require"),
        ("postgresql+asyncpg://h/x?ssl=disable", "postgresql+asyncpg://h/x?ssl=disable"),
    ],
)
def test_a_databases_address_is_taken_as_others_write_it(typed: str, read: str) -> None:
    url = Settings.read({"CALLLOGS_DATABASE_URL": typed}).database_url
    assert url is not None
    assert url.get_secret_value() == read


def test_a_parameter_the_driver_does_not_take_is_named() -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.read(
            {"CALLLOGS_DATABASE_URL": "postgresql://a:marked@h/x?channel_binding=require"}
        )
    assert str(raised.value) == (
        "CALLLOGS_DATABASE_URL has the parameter 'channel_binding', which the driver does not "
        "take. Leave it out; these can stand there: sslmode, ssl, host, port, "
        "prepared_statement_cache_size."
    )
