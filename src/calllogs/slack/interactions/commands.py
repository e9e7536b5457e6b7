"""What is typed behind `/calllogs`: help, link, show, or a question in the filter language."""

from dataclasses import dataclass, replace

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.language.help import Topic, topics
from calllogs.model.records import uuid
from calllogs.render.slack.messages import help_message
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interactions.answers import Answers
from calllogs.slack.interactions.channels import Channels
from calllogs.slack.responders import Response


@dataclass(frozen=True, slots=True)
class Commands:
    """Answers what people type, and what buttons ask for them.

    Attributes:
        answers: Answers questions.
        channels: Answers for channels, and links them.
        people: Looks up who is mentioned.
    """

    answers: Answers
    channels: Channels
    people: People

    async def respond(self, text: str, caller: Caller) -> Response:
        """Return the answer to what stands behind `/calllogs`.

        Raises:
            FilterError: A piece of it is not understood.
            CallLogsError: It could not be answered.
        """
        word, _, rest = text.partition(" ")
        if word.lower() == "help":
            return self._help(rest.strip(), caller)
        if word.lower() == "link":
            return await self.channels.link(rest.strip(), caller)
        if word.lower() == "show" and uuid(rest):  # else the word introduces a filter
            return await self.answers.respond_with_call(rest.strip(), caller)
        if not text:
            return await self.channels.respond(caller)
        filter = await self.read_filter(text, caller)
        return await self.answers.respond(filter, text, caller)

    async def read_filter(self, text: str, caller: Caller) -> CallLogFilter:
        """Return the filter a text means, people and channels it mentions looked up.

        Raises:
            FilterError: A piece of it is not understood.
        """
        filter = caller.read(text)
        conditions = [await self._resolve(condition, caller) for condition in filter.conditions]
        return replace(filter, conditions=tuple(conditions))

    async def _resolve(self, condition: Condition, caller: Caller) -> Condition:
        if condition.field == "user.slackId":
            return await self._mentioned(condition, caller)
        if condition.field == "channel" and condition.op is Operator.EQ:
            channel = replace(caller.conversation, channel=str(condition.value))
            return await self.channels.linked_condition(channel) or condition
        return condition

    async def _mentioned(self, condition: Condition, caller: Caller) -> Condition:
        """Read people who are mentioned as the people OneUptime knows by their e-mails."""
        value, workspace = condition.value, caller.workspace
        if not isinstance(value, tuple):
            return replace(
                condition, field="user.email", value=await self.people.email(workspace, str(value))
            )
        emails = [await self.people.email(workspace, str(user)) for user in value]
        return replace(condition, field="user.email", value=tuple(sorted(emails)))

    def _help(self, name: str, caller: Caller) -> Response:
        form = self.answers.buttons.form_and_help("", caller)[:1]
        return Response(help_message(_topics(name), form), AuditEvent("help", "answered"))


def _topics(name: str) -> tuple[Topic, ...]:
    known = topics()
    if not name:
        return known
    chosen = tuple(topic for topic in known if topic.name == name.lower())
    if not chosen:
        names = ", ".join(topic.name for topic in known)
        raise FilterError(name, f"There is no help on {name[:40]!r}. Topics: {names}.")
    return chosen
