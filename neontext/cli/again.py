"""The command that was given, to be run again with other options."""

import shlex
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import typer


def command_again(context: typer.Context, changes: Sequence[str]) -> str:
    """The command as it was given, with further options, and into a folder that is not there yet; quoted for a shell.

    Parameters
    ----------
    context : typer.Context
        Of the command.
    changes : sequence of str
        Options that are added.
    """
    given = [word for parameter in context.command.params for word in _words(context, parameter)]
    out = free_folder(Path(context.params["out"]))
    return shlex.join(["neontext", str(context.info_name), *given, "--out", str(out), *changes])


def free_folder(folder: Path) -> Path:
    """A folder beside another one that is not there yet: its name with a number."""
    return next(path for number in count(2) if not (path := folder.with_name(f"{folder.name}-{number}")).exists())


def _words(context: typer.Context, parameter: Any) -> list[str]:
    """A parameter as it was given; nothing for one that was not, or that belongs to the folder."""
    name, source = parameter.name, context.get_parameter_source(parameter.name)
    if source is None or source.name != "COMMANDLINE" or name in ("out", "force", "fresh"):
        return []
    value = context.params[name]
    if parameter.param_type_name == "argument":
        return [str(value)]
    option = max(parameter.opts, key=len)
    if isinstance(value, bool):
        return [option]
    values: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    return [f"{option}={item}" for item in values]
