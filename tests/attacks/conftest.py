"""Attacks are made on the real bot, as the tests of `bot` run it."""

from tests.bot.conftest import (
    address,
    ambassador,
    bot,
    house,
    house_on_postgres,
    log,
    memory_folder,
    own_postgres,
    staff,
    student,
    world,
)

__all__ = [
    "address",
    "ambassador",
    "bot",
    "house",
    "house_on_postgres",
    "log",
    "memory_folder",
    "own_postgres",
    "staff",
    "student",
    "world",
]
