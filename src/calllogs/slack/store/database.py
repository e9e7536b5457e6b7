"""The database in SQLite or PostgreSQL: opened, read and written."""

import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from os import strerror
from pathlib import Path
from typing import Any
from warnings import catch_warnings

import platformdirs
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError, DatabaseFailed

_FAULTS = (sa.exc.SQLAlchemyError, sqlite3.Error, OSError)

TABLES = sa.MetaData()
"""What is kept of every workspace; what is kept of those that installed the app comes on top."""


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Open the database while it is used, and create the tables it lacks.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    url = settings.database_url
    engine = _engine(url.get_secret_value() if url else _own_file())
    try:
        await _prepare(engine)
        yield engine
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    try:
        with catch_warnings(action="error", category=sa.exc.SAWarning):
            return create_async_engine(url)
    except ImportError as error:
        raise _unopened("Its driver is missing: pip install 'calllogs[postgresql]'.") from error
    except (sa.exc.SQLAlchemyError, sa.exc.SAWarning, ValueError) as error:
        raise _unopened("Its address is malformed.") from error


async def _prepare(engine: AsyncEngine) -> None:
    """Open the database at the start, so that it is told there when it cannot be opened."""
    try:
        if engine.url.get_backend_name() == "sqlite" and engine.url.database:
            _make_private(engine.url.database)
            # In this thread first: that of aiosqlite outlives an opening that failed.
            sqlite3.connect(engine.url.database).close()
        await create_tables(engine, TABLES)
    except _FAULTS as error:
        raise _unopened(_reason(error)) from error


def _make_private(database: str) -> None:
    """Create a file for its owner alone; SQLite would let everybody on the machine read it."""
    if not database.startswith((":", "file:")) and not Path(database).exists():
        Path(database).touch(mode=0o600)


_CHECK = "Check CALLLOGS_DATABASE_URL, that the database runs, and who may enter it."


def _unopened(reason: str) -> ConfigurationError:
    return ConfigurationError(
        "CALLLOGS_DATABASE_URL",
        " ".join(filter(None, ("The database cannot be opened.", reason, _CHECK))),
    )


def _reason(error: Exception) -> str:
    """Return what the driver says where it is known to quote nothing: not of passwords, hosts."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        return f"SQLite says: {cause}."
    if not isinstance(cause, OSError) or not cause.strerror:
        return ""
    # asyncio's own text of a refused connection is not for people; names not found have no errno.
    refused = cause.strerror.startswith("Connect call failed") and cause.errno
    return f"{strerror(refused) if refused else cause.strerror}."


def _own_file() -> str:
    folder = platformdirs.user_state_path("calllogs")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unopened(f"The folder {folder} cannot be made: {error.strerror}.") from error
    file = folder / "slack.db"
    if file.exists():  # an older release made it for everybody to read
        with suppress(OSError):
            file.chmod(0o600)
    return f"sqlite+aiosqlite:///{file}"


@contextmanager
def answering() -> Iterator[None]:
    """Translate what goes wrong while the database is asked.

    Raises:
        DatabaseFailed: It did not answer; an IntegrityError is an answer, and passes.
    """
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except _FAULTS as error:
        raise DatabaseFailed from error


async def create_tables(engine: AsyncEngine, tables: sa.MetaData) -> None:
    """Create the tables that are missing."""
    async with engine.begin() as connection:
        await connection.run_sync(tables.create_all)


async def rows(engine: AsyncEngine, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    """Return the rows of a query."""
    with answering():
        async with engine.connect() as connection:
            result: sa.Result[Any] = await connection.execute(query)
            return result.all()


async def execute(engine: AsyncEngine, *statements: sa.UpdateBase) -> int:
    """Run statements in one transaction; returns how many rows the last one changed."""
    with answering():
        async with engine.begin() as connection:
            counts = [(await connection.execute(each)).rowcount for each in statements]
    return counts[-1]
