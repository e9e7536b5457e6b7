import json

from tests.faces.record import DATA, recorded

FACES = ("json", "mcp", "slack", "slack-incident", "terminal")
QUESTIONS = (DATA / "questions.txt").read_text(encoding="utf-8").splitlines()


async def test_every_face_shows_what_is_recorded_of_it() -> None:
    """`python -m scripts.generate --faces` records anew what is meant to change."""
    shown = await recorded(QUESTIONS)
    kept = {
        face: [
            json.loads(line)
            for line in (DATA / f"{face}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        for face in FACES
    }
    assert {face: json.loads(json.dumps(rows)) for face, rows in shown.items()} == kept
