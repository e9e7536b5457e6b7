from pathlib import Path

import pytest

from calllogs.config.settings import CLOUD_URL, SLACK_API_URL, Settings
from calllogs.errors import ConfigurationError


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
    ],
)
def test_a_malformed_or_half_set_configuration_names_the_variable(
    variables: dict[str, str], setting: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.read(variables)
    assert caught.value.setting == setting
    assert setting in str(caught.value)


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
