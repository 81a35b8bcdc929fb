r"""Visible text to tokens: numbers in every notation, words of two languages, operators however they are typed.

`64×112×112`, `64 x 112 x 112`, `64*112*112` and `64 \times 112 \times 112` give the same tokens. The scanner goes
once from left to right; its expressions are possessive, so that no input makes it look twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer.numbers import list_end, read_number
from resnet_calc.notes.lexer.token import Token, TokenKind
from resnet_calc.notes.lexer.words import (
    BEGINS_COMPOUND,
    CHINESE,
    TERM,
    compound,
    known_numbers,
    known_words,
    plain_number,
    word_kind,
)
from resnet_calc.notes.numerals import COUNTERS, chinese_numeral
from resnet_calc.notes.signs import (
    ARROWS,
    BRACKET_COMMANDS,
    CLOSING,
    COMMANDS,
    MARKS,
    OPENING,
    OPERATORS,
    SILENT_COMMANDS,
)
from resnet_calc.units import Quantity, fold_width

if TYPE_CHECKING:
    import re

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

# The branches are tried in this order; each begins with a sign that none of the others begins with, except that the
# plain numbers, which need no second look, stand before the others, and the sign of multiplication before the words.
_TOKEN: Final = expression(
    r"[ \t\u00a0\u2000-\u200b\u202f\u205f\ufeff]*+(?:"
    r"(?P<plain>[0-9]{1,7}+(?=[\])};:=\n+/、。-]|,(?![0-9])|[xX×*](?![ ]?10)|[ ]"
    r"(?![TtMmBbKkGg](?:housand|illion|rillion|ln|[ ]?(?:FLOP|[Ff]lop|MA|[Mm]a|[Mm]ult|O[Pp]|op|i?[Bb])))"
    r"[(\])=+/a-zA-Z的个层]{2}|\Z))"
    r"|(?P<number>\.?[0-9])"
    r"|(?P<times>[xX](?=[ ]?[0-9(\[]|[A-Z](?![A-Za-z])|[ ][A-Z](?![A-Za-z])))"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*+)"
    r"|(?P<chinese>[\u3400-\u4dbf\u4e00-\u9fff]++)"
    r"|(?P<sign>-{1,3}>|={1,3}>|={1,3}|:=|[<>!~]=|//|\*\*|\r\n|[^\w\s\\⁰¹²³⁴-⁹−–—-]|[\n\r])"
    r"|(?P<dash>[−–—-])"
    r"|(?P<superscript>[⁰¹²³⁴⁵⁶⁷⁸⁹]++)"
    r"|(?P<command>\\[A-Za-z]++)"
    r"|(?P<backslash>\\[\\,;:!{} ]?)"
    r"|(?P<letters>[^\W\d_\u3400-\u4dbf\u4e00-\u9fffA-Za-z]++)"
    r"|(?P<other>[^ \t\u00a0\u2000-\u200b\u202f\u205f\ufeff]))",
)
_TOKEN_WORD: Final = expression(r"[A-Za-z_][A-Za-z0-9_]*+")
_URL: Final = expression(r"(?:https?|ftp)://[!-~]++")
_DOTTED: Final = expression(r"\.(?:[a-z0-9_][A-Za-z0-9_]*+)")
_DOTTED_CLASS: Final = expression(r"\.[A-Z][A-Za-z0-9_]*+")
_MODULES: Final = frozenset(
    "nn torch layers keras tf F slim models np self L torch.nn tf.keras.layers keras.layers tf.layers".split()  # noqa: SIM905 - words
)
_EM_DASH: Final = "—"
_THIN: Final = frozenset({"\\,", "\\;", "\\:", "\\!"})
"""LaTeX's small spaces, by which a factor stands before a bracket."""
_COUNTED: Final = frozenset(
    {"blocks", "block", "stages", "stage", "layers", "bottlenecks", "units", "groups", "bottleneck"}
)
"""Words behind which an x with blanks around it multiplies: 16 blocks x 3 convolutions."""
_COUNTER_BEHIND: Final = expression(r"[ ]?+(?:" + "|".join(sorted(COUNTERS, key=len, reverse=True)) + ")")
_LISTED_BEHIND: Final = expression(r"(?:、[一二两三四五六七八九十]{1,4}+){1,3}+[个块层]")
"""What makes of 三 a number, too: 三、四、六、三个残差块."""
_SIGNS: Final[dict[str, tuple[TokenKind, str]]] = (
    {sign: (TokenKind.MARK, norm) for sign, norm in MARKS.items()}
    | dict.fromkeys(("\n", "\r", "\r\n"), (TokenKind.NEWLINE, "\n"))
    | {sign: (TokenKind.OPEN, norm) for sign, norm in OPENING.items()}
    | {sign: (TokenKind.CLOSE, norm) for sign, norm in CLOSING.items()}
    | {sign: (TokenKind.OPERATOR, norm) for sign, norm in (OPERATORS | ARROWS).items()}
)
"""What needs no second look: brackets, most operators, punctuation."""

_JOINED: Final = frozenset(".:")
"""Signs behind a word with which a longer one, or an address, may go on."""
_NORM: Final = 3
"""Where a token holds its norm."""
_token = tuple.__new__  # a NamedTuple's own constructor costs as much as the scanning


def tokenize(text: str, *, code: bool = False, math: bool = False) -> list[Token]:
    """Return the tokens of a visible text; offsets are into that text.

    In `code` a comma never marks thousands; in `math` a double backslash ends a line instead of dividing.

    >>> [token.norm for token in tokenize("经过 7×7 卷积(stride=2)得到 64x112x112")]
    ['经过', '7', '*', '7', '卷积', '(', 'stride', '=', '2', ')', '得到', '64', '*', '112', '*', '112']
    >>> [token.value.value for token in tokenize("25,557,032 = 25.6M, two, 三层") if token.value]
    [25557032, 25600000, 2, 3]
    """
    return _Scanner(text, code=code, math=math).run()


class _Scanner:
    def __init__(self, text: str, *, code: bool, math: bool) -> None:
        self._text = fold_width(text)
        self._code, self._math = code, math
        self._tokens: list[Token] = []
        self._list_until = 0

    def run(self) -> list[Token]:
        text, position, match = self._text, 0, _TOKEN.match
        tokens, known, words, math = self._tokens, known_numbers, known_words, self._math
        while (found := match(text, position)) is not None:
            kind = found.lastgroup
            start, position = found.span(found.lastindex or 0)
            if kind == "sign":
                if math and found[kind] == "\n":  # a formula runs on until \\\\ ends its line
                    continue
                sign, norm = _SIGNS.get(found[kind]) or (TokenKind.MARK, found[kind])
                tokens.append(_token(Token, (sign, start, position, norm, None)))
            elif kind == "word":
                following = text[position : position + 1]
                if following in _JOINED or (tokens and tokens[-1][_NORM] in ("*", "hyphen")):
                    position = self._word(start, position)
                    continue
                raw = found[kind]
                word, norm, value = words.get(raw) or word_kind(raw)
                if value is not None and norm in BEGINS_COMPOUND:  # thirty-three
                    value, position = compound(text, start) or (value, position)
                tokens.append(_token(Token, (word, start, position, norm, value)))
            elif kind == "plain" and not (tokens and tokens[-1].norm == "第"):
                digits = found[kind]
                value = known.get(digits) or plain_number(digits)
                tokens.append(_token(Token, (TokenKind.NUMBER, start, position, digits, value)))
            elif kind == "chinese":
                self._chinese(start, position)
            else:
                position = self._rarer(kind or "other", start, position)
        return tokens

    def _rarer(self, kind: str, start: int, end: int) -> int:  # noqa: PLR0911 - one for each kind
        raw = self._text[start:end]
        match kind:
            case "number" | "plain":
                return self._number(start)
            case "times":
                return self._times(start)
            case "dash":
                return self._dash(start, end)
            case "superscript":
                self._emit(TokenKind.OPERATOR, start, start, "^")
                digits = raw.translate(_SUPERSCRIPTS)[:4]
                return self._emit(TokenKind.NUMBER, start, end, digits, Quantity(int(digits), 1))
            case "command":
                return self._command(start, end, raw)
            case "backslash":
                return self._backslash(start, end, raw)
            case "letters":
                return self._emit(TokenKind.WORD, start, end, raw.lower())
            case _:
                return self._emit(TokenKind.MARK, start, end, raw)

    def _emit(self, kind: TokenKind, start: int, end: int, norm: str, value: Quantity | None = None) -> int:
        self._tokens.append(_token(Token, (kind, start, end, norm, value)))
        return end

    def _is_glued(self, start: int) -> bool:
        """Whether the last token ends where this one starts."""
        return bool(self._tokens) and self._tokens[-1].end == start

    # Numbers

    def _number(self, start: int) -> int:
        text, last = self._text, self._tokens[-1] if self._tokens else None
        if text[start] == "." and last is not None and last.end == start and last.kind is not TokenKind.OPERATOR:
            return self._emit(TokenKind.MARK, start, start + 1, ".")
        grouped = not self._code and start >= self._list_until
        if grouped and (end := list_end(text, start)):
            self._list_until, grouped = end, False
        kind, end, norm, value = read_number(text, start, grouped=grouped, factor=self._after_times())
        if kind is TokenKind.NUMBER and last is not None and last.norm == "第" and value is not None and value.is_exact:
            kind, start = TokenKind.ORDINAL, self._tokens.pop().start
        return self._emit(kind, start, end, norm, value)

    def _after_times(self) -> bool:
        return bool(self._tokens) and self._tokens[-1].norm == "*"

    def _times(self, start: int) -> int:
        last = self._tokens[-1] if self._tokens else None
        gap = self._text[last.end : start] if last is not None else ""
        product = (
            last is not None
            and gap in ("", " ")
            and (
                last.kind in (TokenKind.NUMBER, TokenKind.NUMERAL, TokenKind.CLOSE)
                or (gap == " " and last.norm in _COUNTED and self._text.startswith(" ", start + 1))
                or (gap == " " and last.end - last.start == 1 and self._text[last.start].isupper())
                or (
                    gap == ""
                    and last.end - last.start == 1
                    and self._text[last.start].isupper()
                    and self._after_times_before()
                )
            )
        )
        if product:
            return self._emit(TokenKind.OPERATOR, start, start + 1, "*")
        word = _TOKEN_WORD.match(self._text, start)
        return self._word(start, word.end() if word else start + 1)

    def _after_times_before(self) -> bool:
        return len(self._tokens) > 1 and self._tokens[-2].norm == "*"

    # Words

    def _word(self, start: int, end: int) -> int:
        text = self._text
        last = self._tokens[-1] if self._tokens else None
        if (
            last is not None
            and last.norm == "*"
            and last.end == start
            and end - start > 1
            and text[start].isupper()
            and text[start + 1] in "xX"
        ):  # the C of 56x56xCx2 is a factor of its own
            end = start + 1
        if text.startswith("://", end) and (url := _URL.match(text, start)) is not None:
            return self._emit(TokenKind.URL, start, url.end(), url[0])
        while text.startswith(".", end):
            dotted = _DOTTED.match(text, end)
            if dotted is None and text[start:end] in _MODULES:
                dotted = _DOTTED_CLASS.match(text, end)
            if dotted is None:
                break
            end = dotted.end()
        raw = text[start:end]
        kind, norm, value = known_words.get(raw) or word_kind(raw)
        if kind is TokenKind.ORDINAL and last is not None and last.norm == "hyphen":  # the first of channel-first
            kind, value = TokenKind.WORD, None
        self._tokens.append(_token(Token, (kind, start, end, norm, value)))
        return end

    def _chinese(self, start: int, end: int) -> None:
        """Split a run of Chinese at the terms of the field and at numerals; what is between stays whole."""
        text, unknown = self._text, start
        while (found := TERM.search(text, start, end)) is not None:
            position, start = found.span()
            if found["numeral"] is None:
                token = (*CHINESE[found[0]],)
            elif (value := self._numeral(found)) is not None:
                kind = TokenKind.ORDINAL if found["ordinal"] else TokenKind.NUMERAL
                token = (kind, found["numeral"], Quantity(value, 1))
            else:
                continue
            if unknown < position:
                self._tokens.append(_token(Token, (TokenKind.WORD, unknown, position, text[unknown:position], None)))
            kind, norm, figure = token
            self._tokens.append(_token(Token, (kind, position, start, norm, figure)))
            unknown = start
        if unknown < end:
            self._tokens.append(_token(Token, (TokenKind.WORD, unknown, end, text[unknown:end], None)))

    def _numeral(self, found: re.Match[str]) -> int | None:
        """Return what a numeral stands for: behind 第, or before a counter."""
        text, end = self._text, found.end()
        if found["ordinal"] or _COUNTER_BEHIND.match(text, end) or _LISTED_BEHIND.match(text, end):
            return chinese_numeral(found["numeral"])
        return None

    # Everything else

    def _is_factor(self) -> bool:
        """Whether what was read last may stand before a bracket as its factor."""
        return bool(self._tokens) and self._tokens[-1].kind is TokenKind.NUMBER

    def _dash(self, start: int, end: int) -> int:
        norm = "-"
        if self._text[start] == _EM_DASH and self._is_apart(start, end):
            return self._emit(TokenKind.MARK, start, end, _EM_DASH)
        if self._is_glued(start):
            before, after = self._text[start - 1], self._text[end : end + 1]
            if (
                after
                and not after.isspace()
                and (before.isalpha() or after.isalpha())
                and not self._in_formula(before, after)
            ):
                norm = "hyphen"
        return self._emit(TokenKind.OPERATOR, start, end, norm)

    def _is_apart(self, start: int, end: int) -> bool:
        """Whether a dash parts what a sentence says, and takes nothing away: — 3 + 4 = 7, yes."""
        around = self._text[max(0, start - 1) : start] + self._text[end : end + 1]
        return not around.strip() or any(sign.isspace() or sign == _EM_DASH for sign in around)

    @staticmethod
    def _in_formula(before: str, after: str) -> bool:
        return before in ")]" or after in "(["

    def _command(self, start: int, end: int, raw: str) -> int:
        if raw in SILENT_COMMANDS:
            return end
        if raw in COMMANDS:
            return self._emit(TokenKind.OPERATOR, start, end, COMMANDS[raw])
        if raw in BRACKET_COMMANDS:
            sign = BRACKET_COMMANDS[raw]
            return self._emit(TokenKind.OPEN if sign in "⌊⌈[" else TokenKind.CLOSE, start, end, sign)
        return self._emit(TokenKind.COMMAND, start, end, raw)

    def _backslash(self, start: int, end: int, raw: str) -> int:
        if raw == "\\\\" and self._math:
            return self._emit(TokenKind.NEWLINE, start, end, "\n")
        if raw in ("\\", "\\ ", "\\\\"):
            following = self._text[end : end + 1]
            operand = self._tokens and self._tokens[-1].kind in (TokenKind.NUMBER, TokenKind.CLOSE)
            if operand and (following.isdigit() or following in (" ", "(")):
                return self._emit(TokenKind.OPERATOR, start, start + len(raw.rstrip()), "//")
        if self._math and self._text[end : end + 1] == "(" and raw in _THIN and self._is_factor():
            return self._emit(TokenKind.OPERATOR, start, end, "*")
        if raw == "\\{":
            return self._emit(TokenKind.OPEN, start, end, "{")
        if raw == "\\}":
            return self._emit(TokenKind.CLOSE, start, end, "}")
        return end if len(raw) > 1 else self._emit(TokenKind.MARK, start, end, "\\")
