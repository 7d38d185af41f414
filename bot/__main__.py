"""`ime`, the command line. Each command is loaded when it is called, by name, so that imports keep pointing one way."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

import click

_COMMANDS: Final = {
    "backup": "bot.commands.backup:backup",
    "bundle": "bot.commands.bundle:bundle",
    "cards": "desk.cards_command:cards",
    "chat": "bot.commands.chat:chat",
    "desk": "desk.page_command:desk",
    "doctor": "bot.commands.doctor:doctor",
    "export": "desk.commands:export",
    "invite": "bot.commands.outreach:invite",
    "keys": "desk.commands:keys",
    "link": "bot.commands.outreach:link",
    "migrate": "bot.commands.migrate:migrate",
    "move": "bot.commands.move:move",
    "playground": "playground.command:playground",
    "poster": "bot.commands.outreach:poster",
    "report": "desk.report_command:report",
    "reseal": "desk.reseal_command:reseal",
    "roles": "bot.commands.roles:roles",
    "run": "bot.commands.run:run",
    "setup": "bot.commands.setup:setup",
    "start": "bot.commands.run:start",
    "texts": "bot.commands.texts:texts",
}

_OURS: Final = frozenset({"bot", "conversations", "desk", "playground", "storage"})


class _Commands(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        """All commands, by name."""
        return sorted(_COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Loads one command."""
        if name not in _COMMANDS:
            return None
        module, command = _COMMANDS[name].split(":")
        try:
            found = getattr(import_module(module), command)
        except ModuleNotFoundError as missing:
            package = (missing.name or "bot").partition(".")[0]
            if package in _OURS:
                raise
            return _not_installed(name, module.partition(".")[0], package)
        return found if isinstance(found, click.Command) else None


def _not_installed(name: str, extra: str, missing: str) -> click.Command:
    """Stands for a command of a part that is not installed here: a server has neither desk nor playground."""
    sentence = f"Not installed here, as it needs {missing}: pip install 'in-my-experience[{extra}]'"

    def say() -> None:
        raise click.ClickException(sentence)

    options = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(name, callback=say, help=sentence, context_settings=options)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """In My Experience: collects students' own experiences of what makes a good student life."""


if __name__ == "__main__":
    sys.exit(main())
