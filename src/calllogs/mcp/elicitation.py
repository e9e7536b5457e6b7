"""Elicitation: which of several things a name means, asked of the person behind the client.

Clients of the newer era are told in the result what is needed, and call again with the answer;
older ones are asked while their call waits (mcp-facts.md 2.5).
"""

from mcp.server.mcpserver import Context
from mcp.shared.exceptions import NoBackChannelError
from mcp.types import (
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)

from calllogs.errors import UnclearName
from calllogs.render.cells import clean

_KEY, _FIELD = "calllogs.name", "name"
_NEWER_ERA = "2026-07-28"


async def asked_back(
    context: Context[None] | None, error: UnclearName
) -> str | InputRequiredResult | None:
    """Return the question that is meant, or the result that asks for it.

    None where the client asks nobody, or nobody chose.

    Args:
        context: Of the call; None where it comes from no client.
        error: The things a name can mean.
    """
    if context is None or not _asks_people(context):
        return None
    questions = {clean(choice.label): choice.question for choice in error.choices}
    message = f"“{clean(error.about)}” means several things in this project. Which one is meant?"
    form = _form(message, [*questions])
    if (context.protocol_version or "") >= _NEWER_ERA:  # versions are dates
        answer = (context.input_responses or {}).get(_KEY)
        if answer is None:
            return InputRequiredResult(input_requests={_KEY: ElicitRequest(params=form)})
    else:
        answer = await _asked(context, form)
    accepted = isinstance(answer, ElicitResult) and answer.action == "accept"
    content = answer.content if accepted and isinstance(answer, ElicitResult) else None
    return questions.get(str((content or {}).get(_FIELD)))


def _asks_people(context: Context[None]) -> bool:
    """Whether the client shows forms; one that names no mode does (mcp-facts.md 2.5)."""
    capabilities = context.client_capabilities
    asks = capabilities.elicitation if capabilities else None
    return asks is not None and (asks.form is not None or asks.url is None)


def _form(message: str, labels: list[str]) -> ElicitRequestFormParams:
    choice = {"type": "string", "title": "Which one?", "enum": labels}
    schema = {"type": "object", "properties": {_FIELD: choice}, "required": [_FIELD]}
    return ElicitRequestFormParams(message=message, requested_schema=schema)


async def _asked(context: Context[None], form: ElicitRequestFormParams) -> ElicitResult | None:
    try:
        answer: ElicitResult = await context.session.elicit_form(
            form.message, form.requested_schema, context.request_id
        )
    except NoBackChannelError:  # over HTTP without a session, nobody can be asked
        return None
    return answer
