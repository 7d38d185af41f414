"""`ime`, the command line. Each command is loaded when it is called, by name, so that imports keep pointing one way."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

_COMMANDS: Final = {
    "backup": "bot.commands.backup:backup",
    "bundle": "bot.commands.bundle:bundle",
    "chat": "bot.commands.chat:chat",
    "desk": "desk.page_command:desk",
    "doctor": "bot.commands.doctor:doctor",
    "export": "desk.commands:export",
    "invite": "bot.commands.outreach:invite",
    "keys": "desk.commands:keys",
    "link": "bot.commands.outreach:link",
    "playground": "playground.command:playground",
    "poster": "bot.commands.outreach:poster",
    "run": "bot.commands.run:run",
    "setup": "bot.commands.setup:setup",
    "start": "bot.commands.run:start",
    "texts": "bot.commands.texts:texts",
}


class _Commands(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        """All commands, by name."""
        return sorted(_COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Loads one command."""
        if name not in _COMMANDS:
            return None
        module, command = _COMMANDS[name].split(":")
        found = getattr(import_module(module), command)
        return found if isinstance(found, click.Command) else None


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """In My Experience: collects students' own experiences of what makes a good student life."""


if __name__ == "__main__":
    sys.exit(main())
