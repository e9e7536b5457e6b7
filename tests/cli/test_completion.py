import subprocess

import pytest

from calllogs.cli.completion import script


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_options_and_the_words_of_the_language(shell: str) -> None:
    completion = script([shell])
    assert "yesterday" in completion
    assert "--output" in completion or "-l output" in completion


def test_bash_really_completes() -> None:
    filter = "COMP_WORDS=(calllogs yest); COMP_CWORD=1; _shtab_calllogs; echo ${COMPREPLY[@]}"
    bash = f'source /dev/stdin <<< "$0"; {filter}'
    done = subprocess.run(  # noqa: S603  our own script
        ["bash", "-c", bash, script(["bash"])],  # noqa: S607  found on the path
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.split() == ["yesterday"]
