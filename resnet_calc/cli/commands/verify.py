"""resnet-calc verify: a linter for lecture notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from resnet_calc.cli.output import LanguageOption, print_text, terminal, write_whole
from resnet_calc.errors import NoteError, OutputError
from resnet_calc.language import Language
from resnet_calc.render import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from resnet_calc.notes.fixing import Correction
    from resnet_calc.notes.reading import Options
    from resnet_calc.notes.verify import Judgement

WRONG = 1
CANNOT = 2
STDIN = "-"
_SHOWN = "wrong,convention"


EXAMPLES = (
    "resnet-calc verify lecture.md",
    "resnet-calc verify notes/ --explain",
    "resnet-calc verify lecture.md --fix",
    "resnet-calc verify --rule RC203",
)


def command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="Notes, or directories of notes; - is standard input.", show_default=False),
    ] = None,
    *,
    model: Annotated[str | None, typer.Option("--model", "-m", help="The network that the notes speak of.")] = None,
    input_size: Annotated[
        str | None,
        typer.Option(
            "--input", "-i", metavar="SIZE", help="Its input size, if the notes use another: 3x224x224 or 256."
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="text, json, markdown, html, sarif or github.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    lang: LanguageOption = Language.EN,
    show: Annotated[
        str,
        typer.Option(
            "--show", metavar="VERDICTS", help="Which verdicts to list: wrong, convention, right, unchecked, or all."
        ),
    ] = _SHOWN,
    explain: Annotated[bool, typer.Option("--explain", help="Show the expected value and how it comes about.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Judge all of a note, even one of more than 500,000 characters.")
    ] = False,
    rule: Annotated[
        str | None, typer.Option("--rule", help="Explain one rule, RC203 or its name, or all, instead of judging.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Correct what is certain in the files, after showing it.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
) -> int:
    """Check the numbers in lecture notes: shapes, layers, parameters, multiply-adds, arithmetic.

    Exit status: 0 nothing wrong, 1 something wrong, 2 a note could not be read.
    """
    if rule is not None:
        _explain_rule(rule, form, lang, output)
        return 0
    if not paths:
        raise NoteError("which notes? Give files, directories, or - for standard input; --rule all lists the rules")
    if fix and not diff and STDIN in paths:
        raise NoteError("standard input cannot be corrected in place: save it to a file, or see --diff")
    from resnet_calc.cli.notes import find_notes, judge_all
    from resnet_calc.render.findings import check_format, render
    from resnet_calc.view.diagnostics import diagnose, verdicts

    check_format(form)
    shown = verdicts(show)
    options = _options(model, input_size)
    complaints: list[str] = []
    judged = list(judge_all(find_notes(paths, complaints.append), options, complaints.append, whole=whole))
    direct = form == "text" and output is None
    corrected = 0
    if fix or diff:
        aside = form != "text" and output is None
        judged, corrected = _correct(judged, options, complaints.append, write=not diff, aside=aside)
    diagnostics = diagnose(judged, lang, explain=explain, shown=shown, corrected=corrected)
    if diff and direct:
        typer.echo("\n".join(diagnostics.summary), err=True)
    elif judged or form != "text":
        _write(render(diagnostics, form, terminal() if direct else Target()), output)
    for complaint in complaints:
        typer.echo(f"resnet-calc: {complaint}", err=True)
    if complaints:
        return CANNOT
    return WRONG if any(judgement.is_wrong for judgement in judged) else 0


def _options(model: str | None, size: str | None) -> Options:
    from resnet_calc.notes.reading import Options

    if model is not None:
        from resnet_calc.architecture import catalog

        catalog.load(model)
    if size is None:
        return Options(model=model)
    from resnet_calc.cli.network import input_size

    return Options(model=model, input=input_size(size))


def _explain_rule(code: str, form: str, lang: Language, output: Path | None) -> None:
    from resnet_calc.cli.output import OutputOptions
    from resnet_calc.notes.patterns import rule, rules
    from resnet_calc.view.rules import rule_document, rules_document

    every = code.lower() == "all"
    document = rules_document(rules().values(), lang) if every else rule_document(rule(code), lang)
    OutputOptions(form="table" if form == "text" else form, output=output).emit(document)


def _correct(
    judged: list[Judgement], options: Options, complain: Callable[[str], None], *, write: bool, aside: bool
) -> tuple[list[Judgement], int]:
    """Show what is certain; write it, if that is asked for, and return what is said then, and of how many places."""
    from resnet_calc.notes.fixing import correct

    left: list[Judgement] = []
    count = 0
    for judgement in judged:
        correction = correct(judgement, options)
        if correction.count:
            _show(correction, aside=aside)
        if correction.count and write and _is_written(correction, complain):
            left.append(correction.after)
            count += correction.count
        else:
            left.append(judgement)
    return left, count


def _show(correction: Correction, *, aside: bool) -> None:
    """Show what is corrected, on standard error where standard output is for programs."""
    from resnet_calc.render.findings.difference import render

    if aside:
        typer.echo(render(correction, Target()), err=True)
    else:
        print_text(render(correction, terminal()) + "\n")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        print_text(text)
    else:
        write_whole(output, text)


def _is_written(correction: Correction, complain: Callable[[str], None]) -> bool:
    """Write a corrected note; one that cannot be written is complained about and left as it was."""
    from resnet_calc.notes.source.decode import encode

    before, after = correction.note, correction.after.note
    if before.path is None:
        return False
    try:
        if before.path.read_bytes() != encode(before.text, before.encoding):
            complain(f"{before.name}: changed while it was judged, or not written as its encoding would: left as it is")
            return False
        write_whole(before.path, encode(after.text, after.encoding))
    except OSError as error:
        complain(f"{before.name}: cannot be corrected: {error.strerror or error}")
        return False
    except OutputError as error:
        complain(str(error))
        return False
    return True
