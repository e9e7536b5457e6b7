"""The configuration file: what it sets, what beats it, and how it can be wrong."""

from pathlib import Path

import pytest

from calllogs.config.settings import NAMES, Settings
from calllogs.config.variables import config_path, read_config
from calllogs.errors import ConfigurationError


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_stands_in_the_users_folder_or_where_it_is_named(tmp_path: Path) -> None:
    assert config_path({"CALLLOGS_CONFIG": f"{tmp_path}/c.toml"}) == tmp_path / "c.toml"
    assert config_path({}).parts[-2:] == ("calllogs", "config.toml")


def test_it_sets_variables_by_their_names(tmp_path: Path) -> None:
    text = 'CALLLOGS_TZ = "Asia/Tokyo"\nCALLLOGS_DEADLINE = 20\nCALLLOGS_MCP_APP = false'
    path = written(tmp_path, text)
    assert read_config(path, NAMES, needed=True) == {
        "CALLLOGS_TZ": "Asia/Tokyo",
        "CALLLOGS_DEADLINE": "20",
        "CALLLOGS_MCP_APP": "off",
    }


def test_none_is_needed_unless_it_is_named(tmp_path: Path) -> None:
    assert read_config(tmp_path / "none.toml", NAMES, needed=False) == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "does not exist"),
        ("CALLLOGS_TZ = Asia", 'is not TOML, as in CALLLOGS_TZ = "Europe/Paris"'),
        ("tz = 1", "sets tz, which is not a setting of calllogs"),
        ("[CALLLOGS_TZ]", "sets CALLLOGS_TZ, which is not a setting of calllogs"),
    ],
)
def test_a_mistake_is_told_with_the_path(tmp_path: Path, text: str | None, fault: str) -> None:
    path = tmp_path / "config.toml" if text is None else written(tmp_path, text)
    with pytest.raises(ConfigurationError) as raised:
        read_config(path, NAMES, needed=True)
    assert str(raised.value) == (
        f"{path}, the configuration file, {fault}. "
        "Correct it, or set CALLLOGS_CONFIG to another file."
    )


def test_the_environment_wins_over_the_file_also_by_a_key_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text("11111111-1111-4111-8111-111111111111", encoding="utf-8")
    text = (
        'CALLLOGS_TZ = "Asia/Tokyo"\nCALLLOGS_REGION = "DE"\n'
        'ONEUPTIME_API_KEY = "22222222-2222-4222-8222-222222222222"'
    )
    monkeypatch.setenv("CALLLOGS_CONFIG", str(written(tmp_path, text)))
    monkeypatch.setenv("CALLLOGS_TZ", "Europe/Paris")
    monkeypatch.setenv("ONEUPTIME_API_KEY_FILE", str(key))
    settings = Settings.from_environment({"CALLLOGS_REGION": "FR"})
    assert settings.api_key is not None
    assert (settings.tz, settings.region, settings.api_key.get_secret_value()[:2]) == (
        "Europe/Paris",
        "FR",
        "11",
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_any_variable_alone_and_malformed_leaves_the_rest_to_be_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in NAMES:
        monkeypatch.delenv(each, raising=False)
    settings, errors = Settings.read_valid({name: "/nope/x", "CALLLOGS_REGION": "FR"})
    assert (len(errors) <= 2, settings.region in ("FR", "US")) == (True, True)
