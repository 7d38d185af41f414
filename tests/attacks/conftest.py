"""Attacks are made on the real bot, as the tests of `bot` run it."""

from tests.bot.conftest import address, bot, house, memory_folder, student, world

__all__ = ["address", "bot", "house", "memory_folder", "student", "world"]
