"""Ask OneUptime's Call Log in plain words; it only reads.

    import asyncio

    from calllogs import Settings, open_app


    async def main() -> None:
        async with open_app(Settings(), sandbox=True) as app:
            filter = app.read("failed in the last 7 days, most recent first")
            answer = await app.calls.list(filter, now=app.now())
            for call in answer.value.calls:
                print(call.created_at, call.status, call.to_number)


    asyncio.run(main())

`Settings.from_environment()` reads ONEUPTIME_URL and ONEUPTIME_API_KEY; `sandbox=False` then asks
that OneUptime. Everything calllogs raises is a `CallLogsError`; `calllogs.errors` has the tree.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers know the name; typing takes 20 ms to load
if TYPE_CHECKING:
    from calllogs.answers.answer import Answer
    from calllogs.answers.summary import Summary
    from calllogs.answers.timeline import Timeline
    from calllogs.app import App, open_app
    from calllogs.config.settings import Settings
    from calllogs.errors import CallLogsError
    from calllogs.filters.filter import CallLogFilter
    from calllogs.language.parser import parse
    from calllogs.model.records import CallLog, Page
    from calllogs.service.call_logs import CallLogs

__all__ = [
    "Answer",
    "App",
    "CallLog",
    "CallLogFilter",
    "CallLogs",
    "CallLogsError",
    "Page",
    "Settings",
    "Summary",
    "Timeline",
    "open_app",
    "parse",
]

_MODULES = {
    "Answer": "calllogs.answers.answer",
    "App": "calllogs.app",
    "CallLog": "calllogs.model.records",
    "CallLogFilter": "calllogs.filters.filter",
    "CallLogs": "calllogs.service.call_logs",
    "CallLogsError": "calllogs.errors",
    "Page": "calllogs.model.records",
    "Settings": "calllogs.config.settings",
    "Summary": "calllogs.answers.summary",
    "Timeline": "calllogs.answers.timeline",
    "open_app": "calllogs.app",
    "parse": "calllogs.language.parser",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used (PEP 562).

    Every command and the sandbox import this package first: none of them pays for the rest.
    """
    if name not in _MODULES:
        raise AttributeError(f"module 'calllogs' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
