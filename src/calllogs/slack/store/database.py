"""The database in SQLite or PostgreSQL: opened, read and written."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import platformdirs
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError

TABLES = sa.MetaData()
"""What is kept of every workspace; what is kept of those that installed the app comes on top."""


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Open the database while it is used, and create the tables it lacks.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    url = settings.database_url
    engine = create_async_engine(url.get_secret_value() if url else _own_file())
    try:
        await _prepare(engine)
        yield engine
    finally:
        await engine.dispose()


async def _prepare(engine: AsyncEngine) -> None:
    """Open the database at the start, so that it is told there when it cannot be opened."""
    try:
        if engine.url.get_backend_name() == "sqlite" and engine.url.database:
            # In this thread first: that of aiosqlite outlives an opening that failed.
            sqlite3.connect(engine.url.database).close()
        await create_tables(engine, TABLES)
    except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise ConfigurationError(
            "CALLLOGS_DATABASE_URL",
            "The database of channel links cannot be opened. Check CALLLOGS_DATABASE_URL.",
        ) from error


def _own_file() -> str:
    folder = platformdirs.user_state_path("calllogs", ensure_exists=True)
    return f"sqlite+aiosqlite:///{folder / 'slack.db'}"


async def create_tables(engine: AsyncEngine, tables: sa.MetaData) -> None:
    """Create the tables that are missing."""
    async with engine.begin() as connection:
        await connection.run_sync(tables.create_all)


async def rows(engine: AsyncEngine, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    """Return the rows of a query."""
    async with engine.connect() as connection:
        result: sa.Result[Any] = await connection.execute(query)
        return result.all()


async def execute(engine: AsyncEngine, *statements: sa.UpdateBase) -> int:
    """Run statements in one transaction; returns how many rows the last one changed."""
    async with engine.begin() as connection:
        counts = [(await connection.execute(each)).rowcount for each in statements]
    return counts[-1]
