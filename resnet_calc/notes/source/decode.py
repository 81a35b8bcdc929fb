"""Bytes to text: UTF-8, UTF-16 with a byte order mark, GB18030; anything else is refused with its place."""

from __future__ import annotations

import codecs

from resnet_calc.errors import NoteError, quote

_BOMS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
_MAGIC = {
    b"%PDF-": "a PDF: export its text first",
    b"PK\x03\x04": "a zip archive (or an office document): export it as text or Markdown first",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "compressed: unpack it first",
    b"\x7fELF": "a program",
}


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the encoding that gives the bytes back.

    >>> decode("步长为2".encode("gb18030"), "note.txt")
    ('步长为2', 'gb18030')

    Raises:
        NoteError: if the bytes are not text, or in no encoding that is known here.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise NoteError(f"{quote(name)} is not text but {what}")
    for encoding, mark in _BOMS.items():
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding.removesuffix("-sig"), name), encoding
    if b"\x00" in data:
        at = data.index(b"\x00")
        raise NoteError(f"{quote(name)} is not text: it holds a zero byte at offset {at} (line {_line(data, at)})")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        at = error.start
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        raise NoteError(
            f"{quote(name)} is in no encoding known here: byte {data[at]:#04x} on line {_line(data, at)} is not UTF-8, "
            "nor is the file GB18030: save it as UTF-8"
        ) from None


def encode(text: str, encoding: str) -> bytes:
    """Return the bytes that `decode` read `text` from, byte order mark included."""
    return _BOMS.get(encoding, b"") + text.encode(encoding.removesuffix("-sig"))


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NoteError(
            f"{quote(name)} begins like {encoding.upper()} but is not: bad bytes at offset {error.start}"
        ) from None


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
