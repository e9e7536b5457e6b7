"""The export of calls as a CSV file into a direct message; off until an admin allows it."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from calllogs.answers.caveats import unread_notes
from calllogs.config.settings import SlackRules
from calllogs.errors import NotAuthorized
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import UnreadRow
from calllogs.render.csv import api_columns, columns_of, csv_heading, csv_row
from calllogs.render.headline import note_texts
from calllogs.slack.people import Caller
from calllogs.slack.store.workspaces import SLACK_ERRORS

MOST_ROWS = 1_000
NAME = "calls.csv"
NOT_ALLOWED = "Files are switched off here. An admin can switch them on with CALLLOGS_SLACK_EXPORT."
NOT_TAKEN = (
    "Slack did not take the file, so nothing was sent. The app needs the scopes files:write and "
    "im:write."
)


@dataclass(frozen=True, slots=True)
class CsvExport:
    """Exports calls as comma-separated values.

    Attributes:
        rules: Whether it is allowed.
        most: Calls a file holds.
    """

    rules: SlackRules
    most: int = MOST_ROWS

    async def send(self, filter: CallLogFilter, caller: Caller) -> str:
        """Send the matching calls to the caller; returns the sentence that says so.

        Raises:
            NotAuthorized: It is not allowed, or Slack did not take it.
            ApiError: OneUptime did not answer.
        """
        if not self.rules.export:
            raise NotAuthorized(NOT_ALLOWED)
        left_out: list[UnreadRow] = []
        found = await self._rows(filter, caller, left_out.append)
        rows = found[: self.most]
        masked = "" if caller.unmasked else ", numbers masked"
        contents = f"{len(rows):,} calls{masked}"
        more = f" There are more: a file holds {self.most:,}." if len(found) > self.most else ""
        file = "".join((csv_heading(_columns(caller)), *rows))
        await self._upload(file, f"Calls: {contents}", caller)
        unread = "".join(f" {text}" for text in note_texts(unread_notes(left_out)))
        return f"I sent you {NAME} in a direct message: {contents}.{more}{unread}"

    async def _rows(
        self, filter: CallLogFilter, caller: Caller, leave_out: Callable[[UnreadRow], None]
    ) -> list[str]:
        """Return a line for each call, one more than a file holds where there are more."""
        columns, view = _columns(caller), caller.view()
        calls = caller.workspace.app.calls
        needed = api_columns(columns)
        stream = calls.stream(filter, now=view.now, columns=needed, leave_out=leave_out)
        rows: list[str] = []
        async with aclosing(stream):
            async for call in stream:
                rows.append(csv_row(call, columns, view))
                if len(rows) > self.most:
                    break
        return rows

    async def _upload(self, content: str, title: str, caller: Caller) -> None:
        client = caller.workspace.client
        try:
            opened = await client.conversations_open(users=caller.person.id)
            channel = str((opened.get("channel") or {}).get("id", ""))
            await client.files_upload_v2(
                filename=NAME, channel=channel, content=content, title=title
            )
        except SLACK_ERRORS as error:
            raise NotAuthorized(NOT_TAKEN) from error


def _columns(caller: Caller) -> tuple[str, ...]:
    return columns_of(outcomes=caller.workspace.app.tells_outcomes)
