"""Write `commands.md`, the reference of the command line, from the commands themselves.

Run:  python docs/write_commands.py
"""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from neontext.cli.main import app

PAGE = Path(__file__).with_name("commands.md")
HEAD = """# Commands

`neontext COMMAND --help` shows the same; defaults stand in brackets. What a command wrote before it replaces with
`--force`, and nothing else. Exit status 0: done, 1: an error in one line (`verify`: figures that are off), 2: wrong
usage, 130: stopped.
"""


def page() -> str:
    """The page, as Markdown."""
    group: Any = typer.main.get_command(app)
    return (
        "\n".join([HEAD, *(line for command in group.commands.values() for line in _command(command))]).rstrip() + "\n"
    )


def _command(command: Any) -> Iterator[str]:
    parameters = [parameter for parameter in command.params if parameter.name != "help"]
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    yield f"## neontext {command.name}\n"
    yield f"`{' '.join(['neontext', command.name, *(_metavar(argument) for argument in arguments), '[OPTIONS]'])}`\n"
    yield _plain(command.help).split("\n\nFor example:")[0] + "\n"
    if examples := re.findall(r"^ *(neontext .+)$", _plain(command.help), re.MULTILINE):
        yield "\n".join(["```sh", *examples, "```\n"])
    for panel, members in groupby(parameters, key=_panel):
        yield f"| {panel} | |\n|---|---|"
        yield from (f"| {_names(parameter)} | {_meaning(parameter)} |" for parameter in members)
        yield ""


def _panel(parameter: Any) -> str:
    default = "Arguments" if parameter.param_type_name == "argument" else "Options"
    return getattr(parameter, "rich_help_panel", None) or default


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _names(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_metavar(parameter)}`"
    value = "" if parameter.is_flag else f" {parameter.metavar or 'VALUE'}"
    return f"`{', '.join(parameter.opts)}{value}`".replace("|", "\\|")


def _meaning(parameter: Any) -> str:
    given = parameter.default
    hidden = given is None or parameter.is_flag or callable(given) or given in ("", ())
    needed = " Required." if parameter.required and parameter.param_type_name != "argument" else ""
    return f"{_plain(parameter.help or '')}{needed}{'' if hidden else f' [{given}]'}".replace("|", "\\|")


def _plain(text: str) -> str:
    """Help without the terminal's markup."""
    code = re.sub(r" *\[bold\](.*?)\[/bold\] *", r" `\1` ", text)
    return re.sub(r"` +([.,)])", r"`\1", code).strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
