"""The catalog: named models out of TOML files, and what extends what.

A file holds the keys of one network, or tables ``[models.NAME]`` of many, for which keys outside those tables are
defaults. Only the file that holds the model asked for is parsed.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from resnet_calc.architecture.config import ResNetConfig, assemble
from resnet_calc.architecture.names import config_directory, model_files, name_of_depth, names, proper_name
from resnet_calc.errors import ChoiceError, ConfigError, quote, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "altered_name", "custom", "load", "load_all", "load_depth", "load_every", "load_file", "name_of_depth", "names",
    "proper_name", "styles",
]  # fmt: skip

Table = dict[str, Any]

SIZE_LIMIT = 1_000_000
"""Bytes; a config of this size holds thousands of models."""


@cache
def styles() -> dict[str, Table]:
    """The keys that each style sets: what one source does in all its networks."""
    found: dict[str, Table] = _parse(config_directory() / "styles.toml")["styles"]
    return found


def load(model: str, *, style: str | None = None, **changes: Any) -> ResNetConfig:
    """A known model by name; ``keras/resnet50`` asks for a style too, and ``changes`` set keys of the config.

    >>> load("resnet50").blocks
    (3, 4, 6, 3)
    >>> load("paper/ResNet-50").stride_in
    '1x1'
    >>> load("resnet50[head.classes = 10]").head.classes
    10

    Raises:
        ChoiceError: if there is no such model or style, with the nearest ones.
        ConfigError: if a change is not valid.
    """
    if not changes:
        return _named(model, style)
    model, style, altered = _parted(model, style)
    table = {"extends": model, "style": style} if style else {"extends": model}
    return _resolve(table, {}, _merge(altered, changes), model)


def altered_name(model: str, changes: Mapping[str, Any]) -> str:
    """A name for a model with some keys changed: what is changed follows in brackets, as TOML.

    >>> altered_name("resnet18", {"shortcut": "A", "head.classes": 10})
    'resnet18[shortcut = "A", head.classes = 10]'
    >>> altered_name("resnet18[shortcut = 'A', head.classes = 10]", {"head.classes": 2})
    'resnet18[shortcut = "A", head.classes = 2]'
    """
    from resnet_calc.architecture.toml import written  # noqa: PLC0415 - seldom needed

    model, style, altered = _parted(model, None)
    every = {**_flat(altered), **changes}
    said = ", ".join(f"{key} = {written(value)}" for key, value in every.items())
    name = f"{style}/{model}" if style else model
    return f"{name}[{said}]" if said else name


def _flat(table: Table) -> Table:
    """A table with the options of its parts beside its other keys: head.classes."""
    flat: Table = {}
    for key, value in table.items():
        flat |= {f"{key}.{option}": item for option, item in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def _parted(model: str, style: str | None) -> tuple[str, str | None, Table]:
    """A name without its style, the style, and what the name says is changed."""
    name, bracket, changed = model.partition("[") if model.endswith("]") else (model, "", "")
    prefix, _, bare = name.rpartition("/")
    if prefix in styles():
        style, name = style or prefix, bare
    return name, style, _changed(changed) if bracket else {}


@cache
def _changed(said: str) -> Table:
    try:
        found: Table = tomllib.loads(f"changes = {{{said[:-1]}}}")["changes"]
    except (tomllib.TOMLDecodeError, RecursionError):
        found = {}
    if not found:
        raise ConfigError(f"{quote(said)} is not what a model is altered by: such as resnet50[head.classes = 10]")
    return found


@lru_cache(maxsize=1024)
def _named(model: str, style: str | None) -> ResNetConfig:
    model, style, altered = _parted(model, style)
    table = {"extends": model, "style": style} if style else {"extends": model}
    return _resolve(table, {}, altered, model, trusted=not altered)


def vary(model: str, *, style: str | None = None, **changes: Any) -> ResNetConfig:
    """As ``load``, with changes that a program has made: their types are not checked, and pydantic is not imported.

    >>> vary("resnet50", stride_in="1x1") == load("resnet50", stride_in="1x1")
    True

    Raises:
        ChoiceError: if there is no such model or style, with the nearest ones.
        ConfigError: if the changes disagree with each other.
    """
    model, style, altered = _parted(model, style)
    table = {"extends": model, "style": style} if style else {"extends": model}
    config = _resolve(table, {}, _merge(altered, changes), model, trusted=True)
    for problem in config.disagreements():
        raise ConfigError(f"{model}: {problem}")
    return config


def load_depth(depth: int, *, style: str | None = None, **changes: Any) -> ResNetConfig:
    """The model of that many layers: the ImageNet one if there is one, else one that carries the number in its name.

    Raises:
        ChoiceError: if there is none, with the rule that would make one, or the nearest depths.
    """
    return load(name_of_depth(depth), style=style, **changes)


def load_file(path: Path, *, model: str | None = None, style: str | None = None, **changes: Any) -> ResNetConfig:
    """The network that a user's file describes; of a file with many, the one named ``model``.

    Raises:
        ConfigError: if the file cannot be read, or what it says is not valid: file, key and what to do.
    """
    document = _parse(path)
    shown = str(path)
    tables = _model_tables(document, shown)
    if not tables:
        table = document
        if not table:
            raise ConfigError(f"{shown}: is empty; give at least blocks, such as blocks = [3, 4, 6, 3], or extends")
    else:
        if model is None and len(tables) > 1:
            raise ConfigError(f"{shown}: holds {len(tables)} models; name one of {', '.join(sorted(tables)[:12])}")
        name = model or next(iter(tables))
        if name not in tables:
            raise ConfigError(f"{shown}: has no model {quote(name)}: {suggest(name, tables)}")
        table = _with_defaults(document, tables[name], name)
    table.setdefault("name", path.stem)
    return _resolve(table if style is None else {**table, "style": style}, tables, changes, shown)


def load_every(path: Path, *, style: str | None = None, **changes: Any) -> list[ResNetConfig]:
    """Every network that a file describes; style and changes are as for :func:`load`.

    Raises:
        ConfigError: if the file cannot be read, or one of them is not valid.
    """
    tables = _model_tables(_parse(path), str(path))
    return [load_file(path, model=name, style=style, **changes) for name in tables or (None,)]


def load_all() -> list[ResNetConfig]:
    """Every known model, file by file."""
    return [load(name) for name in model_files()]


def custom(*, extends: str | None = None, style: str | None = None, **keys: Any) -> ResNetConfig:
    """A network from keys alone, or from a known one with some keys changed.

    >>> custom(block="basic", blocks=(2, 2, 2, 2)).stage_widths
    (64, 128, 256, 512)
    """
    table = {key: value for key, value in {"extends": extends, "style": style}.items() if value}
    return _resolve(table, {}, keys, "options")


def _resolve(
    table: Table, siblings: Mapping[str, Table], changes: Mapping[str, Any], where: str, *, trusted: bool = False
) -> ResNetConfig:
    """Follow ``extends``, then lay defaults, style, the models' own keys and the changes over each other.

    What ships with the package is ``trusted``: tests have validated it in every style.
    """
    merged = _extend(table, siblings, where, ())
    own_styles = merged.pop("styles", {})
    style = merged.get("style", "torchvision")
    if not isinstance(style, str) or style not in styles():
        raise ConfigError(f"{where}: {ChoiceError('style', str(style), styles())}")
    layers = (styles()[style], merged, own_styles.get(style, {}) if isinstance(own_styles, dict) else {}, changes)
    final: Table = {}
    for layer in layers:
        final = _merge(final, layer)
    if trusted:
        return assemble(final)
    from resnet_calc.architecture.validation import validate  # noqa: PLC0415 - pydantic takes longer than all the rest

    return validate(final, where)


def _extend(table: Table, siblings: Mapping[str, Table], where: str, seen: tuple[str, ...]) -> Table:
    table = dict(table)
    base = table.pop("extends", None)
    if base is None:
        return table
    if not isinstance(base, str):
        raise ConfigError(f"{where}: extends: must be the name of a model, not {quote(base)}")
    if base in seen:
        raise ConfigError(f"{where}: extends itself: {' -> '.join((*seen, base))}")
    if base in siblings and siblings[base] is not table:
        parent = {"name": base, **siblings[base]}
    else:
        base, parent, siblings = _published(base, where)
    return _merge(_extend(parent, siblings, where, (*seen, base)), table)


def _published(model: str, where: str) -> tuple[str, Table, Mapping[str, Table]]:
    """The table of a shipped model, its proper name, and the other tables of its file."""
    name = proper_name(model)
    if name is None:
        error = ChoiceError("model", model, model_files())
        raise error if where == model else ConfigError(f"{where}: extends: {error}")
    every = _shipped_models(model_files()[name])
    return name, every[name], every


@cache
def _shipped_models(path: Path) -> Mapping[str, Table]:
    document = _shipped(path)
    tables = _model_tables(document, str(path))
    return {name: _with_defaults(document, table, name) for name, table in tables.items()}


def _with_defaults(document: Mapping[str, Any], table: Table, name: str) -> Table:
    defaults = {key: value for key, value in document.items() if key != "models"}
    return _merge({**({} if "extends" in table else defaults), "name": name}, table)


def _model_tables(document: Mapping[str, Any], where: str) -> dict[str, Table]:
    tables = document.get("models", {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise ConfigError(f"{where}: models: must be tables, such as [models.mine]")
    return tables


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> Table:
    """``over`` wins; tables of options are merged, unless they ask for another kind of part."""
    merged = dict(base)
    for key, value in over.items():
        before = merged.get(key)
        if isinstance(value, dict) and isinstance(before, str):
            before = {"kind": before}
        if (
            isinstance(value, dict)
            and isinstance(before, dict)
            and value.get("kind", before.get("kind")) == before.get("kind")
        ):
            merged[key] = _merge(before, value)
        else:
            merged[key] = value
    return merged


@cache
def _shipped(path: Path) -> Table:
    """A shipped file, parsed once."""
    return _parse(path)


def _parse(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT:
            raise ConfigError(f"{path}: is larger than {SIZE_LIMIT:,} bytes; a config holds a few lines a model")
        return tomllib.loads(data.decode("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: does not exist") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text; a config is a TOML file") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from None
    except RecursionError:
        raise ConfigError(f"{path}: is nested too deeply for a config") from None
