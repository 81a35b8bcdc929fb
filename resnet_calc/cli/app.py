"""The program: finds commands, imports only the one that runs, and turns errors into one line and exit status 2."""

from __future__ import annotations

import gc
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from resnet_calc.cli.conversion import PlainCommand, convert_plainly
from resnet_calc.cli.stand_ins import NAME as STAND_IN
from resnet_calc.compiled import COMPILED
from resnet_calc.errors import ChoiceError, ClosedError, ResNetCalcError

_USAGE_ERROR: type[Exception] = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")
"""The base of every complaint about the command line (typer's own copy of click, or click itself)."""

CANNOT = 2
"""Exit status of a request that could not be carried out."""


class Commands(TyperGroup):
    """The commands, one file each in ``cli/commands``; a file is imported when its command is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer's, but for the conversion of the options."""
        convert_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)

    @staticmethod
    @cache
    def names() -> list[str]:
        """The names of all commands."""
        return sorted(path.stem for path in (Path(__file__).parent / "commands").glob("[a-z]*.py"))

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, as ``--help`` lists them."""
        del ctx
        return self.names()

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or None."""
        del ctx
        if cmd_name not in self.names():
            return None
        if cmd_name not in self.commands:
            module = import_module(f"resnet_calc.cli.commands.{cmd_name}")
            app = typer.Typer(add_completion=False, rich_markup_mode=None)
            app.command(cmd_name, cls=PlainCommand)(module.command)
            command: Any = typer.main.get_command(app)
            command.examples = module.EXAMPLES
            self.commands[cmd_name] = command
        return self.commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """What --help lists: every command with the first line of its help, however long."""
        with formatter.section("Commands"):
            firsts = [(name, str(self.get_command(ctx, name).help).split("\n\n")[0]) for name in self.names()]
            formatter.write_dl([(name, " ".join(first.split())) for name, first in firsts])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As typer's, with the nearest commands for an unknown one."""
        if args and not args[0].startswith("-") and args[0] not in self.names():
            raise ChoiceError("command", args[0], self.names())
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="resnet-calc",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from importlib.metadata import version

        typer.echo(f"resnet-calc {version('resnet-calc')}")
        raise typer.Exit


@app.callback()
def program(
    *,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Know every ResNet by arithmetic alone: sizes, parameters, multiply-adds, layers; and check notes about them."""
    del show_version


def main() -> None:
    """Run the program; the entry point of the ``resnet-calc`` script."""
    gc.set_threshold(100_000, 50, 50)  # long tables make millions of objects, and hardly a cycle among them
    status = run(sys.argv[1:])
    COMPILED.keep()
    sys.exit(status)


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one for each way to end
    """Run with these arguments and return the exit status: 0 fine, 1 a note is wrong, 2 could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=STAND_IN)
    try:
        status = app(args=arguments, prog_name="resnet-calc", standalone_mode=False)
    except ClosedError:
        return CANNOT
    except ResNetCalcError as error:
        return _complain(str(error))
    except OSError as error:  # what typer itself prints, such as help, on a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain(f"standard output: cannot be written: {error.strerror or error}")
    except (KeyboardInterrupt, typer.Abort):
        return _complain("stopped")
    except _USAGE_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(getattr(error, "ctx", None).get_help())  # type: ignore[union-attr]  # it has one
            return CANNOT
        from resnet_calc.cli.complaints import usage_problem

        return _complain(usage_problem(error))
    return status if isinstance(status, int) else 0


def _complain(message: str) -> int:
    for line in message.splitlines():
        typer.echo(f"resnet-calc: {_printable(line)}", err=True)
    return CANNOT


def _printable(line: str) -> str:
    """A line without what a terminal would obey, such as an escape sequence in the name of a file."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)
