from tests.cli.conftest import Calllogs


def test_help_prints_every_topic_or_one(calllogs: Calllogs) -> None:
    _, everything, _ = calllogs("help", "filters")
    _, time, _ = calllogs("help", "time")
    assert time.strip() in everything
    assert time.startswith("Time\n")
