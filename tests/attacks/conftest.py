"""Attacks are made on the real bot, as the tests of `bot` run it."""

from tests.bot.conftest import address, ambassador, bot, house, memory_folder, staff, student, world

__all__ = ["address", "ambassador", "bot", "house", "memory_folder", "staff", "student", "world"]
