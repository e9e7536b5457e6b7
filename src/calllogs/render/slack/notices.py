"""What Slack shows beside answers: mistakes, failures, help, a pick list, a modal's frame."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from calllogs.errors import FilterError
from calllogs.language.help import Topic
from calllogs.render.privacy import clean
from calllogs.render.slack.blocks import Block, actions, code, context, escape, header, section
from calllogs.render.slack.messages import Message, message_of

LOADING = section(":hourglass_flowing_sand: Asking OneUptime …")
MOST_BLOCKS = 100
RESTARTING = "calllogs is restarting. Please ask again in a moment."


def modal(title: str, blocks: Sequence[Block], **more: JsonValue) -> Block:
    """Return a modal; a title has 24 characters at most, and a modal 100 blocks."""
    held: list[JsonValue] = [*blocks]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": held[:MOST_BLOCKS],
        **more,
    }


def home(message: Message) -> Block:
    """Return the app's home with the blocks of a message in it."""
    blocks = message["blocks"]
    held: list[JsonValue] = [header("Call logs"), *(blocks if isinstance(blocks, list) else ())]
    return {"type": "home", "blocks": held}


def loading_message() -> Message:
    """Return what is shown while an answer takes long."""
    return message_of("Asking OneUptime …", [LOADING])


def said_message(sentence: str, *more: Block) -> Message:
    """Return a sentence of ours; code in it stands between backticks."""
    return message_of(sentence.replace("`", ""), [section(escape(sentence)), *more])


def mistake_message(error: FilterError, typed: str, offered: Sequence[Block] = ()) -> Message:
    """Return what was not understood, quoted in what was typed, with what may be pressed."""
    quoted = f"\n{code(f'/calllogs {typed}')}" if typed else ""
    blocks = [
        section(f":warning: {escape(clean(error.message))}{quoted}"),
        *([actions(*offered)] if offered else []),
        context(f"Nothing was asked. {code('/calllogs help')} shows what can be."),
    ]
    return message_of(error.message, blocks)


def failure_message(
    sentence: str, typed: str, reference: str, offered: Sequence[Block] = ()
) -> Message:
    """Return why there is no answer, with the reference its log line has."""
    small = f"Reference {code(reference)} · your question: {code(f'/calllogs {typed}'.strip())}"
    blocks = [section(f":warning: {escape(sentence)}"), context(small)]
    return message_of(sentence, [*blocks[:1], *([actions(*offered)] if offered else []), blocks[1]])


INTRODUCTION = (
    "*`/calllogs`* alone tells who was called for this channel's incident. With words in any order "
    "it shows the phone calls OneUptime made. Only you see the answer until you share it."
)
EXAMPLES = (
    "/calllogs",
    "/calllogs failed since yesterday",
    "/calllogs incident 42 oldest first",
    "/calllogs to *8888 last 7 days",
    "/calllogs count failed last night",
    "/calllogs timeline incident 42",
    "/calllogs summary last 7 days by team",
    "/calllogs link incident 42",
)
SHOWN = 6
"""Rows of a topic on the first page of help."""


def help_message(topics: tuple[Topic, ...], offered: Sequence[Block] = ()) -> Message:
    """Return the examples and the topics; a single topic with all its rows."""
    pressed = [actions(*offered)] if offered else []
    if len(topics) == 1:
        (topic,) = topics
        rows = [f"{code(typed)} {escape(meaning)}" for typed, meaning in topic.rows]
        blocks = [section(f"*{escape(topic.title)}*\n" + "\n".join(rows))]
        return message_of(topic.title, [*blocks, *pressed])
    examples = "\n".join(EXAMPLES)
    blocks = [section(INTRODUCTION), section(f"*Examples*\n```{examples}```")]
    blocks += [section(f"*{escape(topic.title)}* – {_some(topic)}") for topic in topics]
    names = ", ".join(code(f"help {topic.name}") for topic in topics)
    return message_of("/calllogs help", [*blocks, *pressed, context(f"More: {names}")])


def _some(topic: Topic) -> str:
    """Return the first spelling of a topic's first rows."""
    typed = [text.split(", ")[0] for text, _ in topic.rows]
    return " · ".join(map(code, typed[:SHOWN]))


def unbound_blocks(offered: Sequence[Block]) -> list[Block]:
    """Return what a channel that is about nothing gets before what was recent."""
    sentence = (
        "I do not know which incident this channel is about. Pick one, or type "
        "`/calllogs link incident 42`, so that `/calllogs` alone tells its calls to everyone here."
    )
    return [section(sentence), *([actions(*offered)] if offered else [])]


def labels(pairs: Mapping[str, str]) -> dict[str, str]:
    """Return labels of a menu, cleaned and as long as Slack takes them."""
    return {value: clean(label, longest=75) for value, label in pairs.items()}
