"""What stands in one line or sentence, in order: operations, sizes, shapes, names, and the words between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.passage import of_text
from resnet_calc.notes.steps import words
from resnet_calc.notes.steps.changed_widths import FEWEST_CHANNELS, becomes, counted_pair
from resnet_calc.notes.steps.event import Event, Sort
from resnet_calc.notes.steps.fours import is_list_of_stages, is_weight
from resnet_calc.notes.steps.glued import glued_events
from resnet_calc.notes.steps.left_out import is_left_out
from resnet_calc.notes.steps.names import kind_of, read_name
from resnet_calc.notes.steps.reduced import goes_in
from resnet_calc.notes.steps.step import Kind, Quality
from resnet_calc.notes.vocabulary import BLOCKS, Concept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.shapes import ShapeText
    from resnet_calc.notes.steps.event import Scanned
    from resnet_calc.notes.steps.step import LayerName
    from resnet_calc.notes.vocabulary import Term

_TOO_WIDE: Final = 8192
"""No layer has so many channels."""
_NONE: Final = frozenset({"no", "without", "无", "没有"})
_MAPS: Final = expression(
    r"[ ]?(?:个|张|幅)[ ]?(?:大小|尺寸)?[为是]?[ ]?[0-9]{1,3}[ ]?[×xX*][ ]?[0-9]{1,3}[ ]?(?:大小|尺寸)?的?[ ]?"
    r"(?:特征图|feature map)"
    r"|[ ](?:feature[ ])?maps?,?[ ](?:each )?of (?:size )?[0-9]{1,3}[ ]?[×xX*][ ]?[0-9]{1,3}(?![ ]?[×xX*0-9])",
    re.IGNORECASE,
)
"""Behind how many channels a layer puts out: 512 个 14×14 的特征图."""
_FLATTENS: Final = frozenset({"flatten", "flattened", "reshape", "展平", "拉平"})
_PADS: Final = frozenset({"zeropadding2d", "zeropad2d"})
_INDEXED: Final = expression(r"(layer[1-4])\[([0-9]{1,2})\](?:\.([a-z]++[0-9]?))?")
_STAGES: Final = frozenset({"layer1", "layer2", "layer3", "layer4"})
_WORDS: Final = {
    **dict.fromkeys(words.JOINTS, Sort.JOINT),
    **dict.fromkeys(words.FROM, Sort.INPUT),
    **dict.fromkeys(words.TO, Sort.OUTPUT),
    **dict.fromkeys(words.ENTERS, Sort.ENTERS),
}
_CONCEPTS: Final = {
    Concept.INPUT: Sort.INPUT,
    Concept.OUTPUT: Sort.OUTPUT,
    Concept.SHORTCUT: Sort.SHORTCUT,
    Concept.PROJECTION: Sort.SORT_OF_BLOCK,
    Concept.IDENTITY: Sort.SORT_OF_BLOCK,
}


class Events:
    """The events of a passage, for any stretch of its tokens."""

    def __init__(self, passage: Scanned) -> None:
        self._passage = passage
        self._tokens: Sequence[Token] = passage.tokens
        self._terms: Mapping[int, Term] = {term.first: term for term in passage.terms}
        self._shapes: Mapping[int, ShapeText] = {shape.first: shape for shape in passage.shapes}
        self._found: list[Event] = []
        self._known: dict[tuple[int, int], list[Event]] = {}

    def between(self, first: int, last: int) -> list[Event]:
        """The events of the tokens `first` up to, not including, `last`; several rules ask for those of a sentence."""
        if (first, last) not in self._known:
            self._found = []
            position = first
            while position < last:
                position = self._next(position, last)
            self._known[first, last] = self._found
        return [*self._known[first, last]]

    def _add(self, sort: Sort, first: int, last: int, numbers: tuple[int, int] | None = None, **more: object) -> int:
        low, high = numbers or (first, last)
        event = Event(sort, first, last, self._tokens[low].start, self._tokens[high].end, **more)  # type: ignore[arg-type]  # the fields of an event
        self._found.append(event)
        return last + 1

    def _next(self, position: int, limit: int) -> int:  # noqa: PLR0911 - one for each kind of token
        token = self._tokens[position]
        if position in self._shapes and self._shapes[position].last < limit:
            return self._shape(self._shapes[position])
        if token.kind is TokenKind.WORD:
            return self._word(position, limit)
        if token.norm == "->":
            return self._add(Sort.ARROW, position, position)
        if token.norm in {",", "+", "(", ")", "["}:
            return self._add(Sort.COMMA, position, position, text=token.norm)
        if token.norm == "/" and self._is_short_stride(position, limit):
            value = self._tokens[position + 1].integer
            numbers = (position + 1, position + 1)
            return self._add(Sort.SIZE, position, position + 1, numbers, quality=Quality.STRIDE, value=(value,))
        if token.kind is TokenKind.NUMBER:
            return self._number(position, limit)
        return position + 1

    # Numbers

    def _integer(self, position: int, limit: int) -> int | None:
        return self._tokens[position].integer if position < limit else None

    def _is_short_stride(self, position: int, limit: int) -> bool:
        value = self._integer(position + 1, limit)
        before = self._tokens[position - 1].norm if position else ""
        last = self._found[-1].sort if self._found else None
        return value is not None and value <= 4 and (before in {",", "("} or last is Sort.SQUARE)  # noqa: PLR2004 - the largest stride of a stem

    def _number(self, position: int, limit: int) -> int:
        """A bare number: the filters behind a kernel (3×3, 64), or channels on both sides of an arrow."""
        value = self._integer(position, limit)
        if value is None:
            return position + 1
        following = self._tokens[position + 1].norm if position + 1 < limit else ""
        if following == "->" and (second := self._integer(position + 2, limit)) is not None:
            behind = self._tokens[position + 3].norm if position + 3 < limit else ""
            if behind not in {"->", "*"}:
                return self._add(Sort.PAIR, position, position + 2, value=(value, second))
        for last, text in (
            (counted_pair(self._tokens, position, limit), ""),
            (becomes(self._tokens, position, limit), "becomes"),
        ):
            if last is not None:
                return self._add(Sort.PAIR, position, last, value=(value, self._tokens[last].integer), text=text)
        of_maps = value >= FEWEST_CHANNELS and _MAPS.match(self._passage.text, self._tokens[position].end) is not None
        if of_maps or (
            self._follows_kernel(position) and following not in {"*", "/", "+"} and not self._is_keyed(position + 1)
        ):
            return self._add(Sort.SIZE, position, position, quality=Quality.OUT_CHANNELS, value=(value,))
        return position + 1

    def _is_keyed(self, position: int) -> bool:
        """Whether the word there takes the number before it, or its own."""
        term = self._terms.get(position)
        return term is not None and term.concept in words.KEYED and term.concept not in words.COUNTED

    def _follows_kernel(self, position: int) -> bool:
        """Whether only a comma, or the word convolution and a comma, stand between a kernel and this number."""
        last = self._found[-1] if self._found else None
        if last is None or last.last != position - 1:
            return False
        for event in reversed(self._found):
            if position - event.last > 4:  # noqa: PLR2004 - 3×3 conv, 64
                return False
            if event.sort is Sort.COMMA and event.text == ",":
                continue
            if event.sort is Sort.OPERATION and event.kind is Kind.CONVOLUTION:
                continue
            return event.sort is Sort.SQUARE
        return False

    # Shapes

    def _shape(self, shape: ShapeText) -> int:
        first, last, dims = shape.first, shape.last, shape.dims
        if len(dims) == 2 and dims[0] == dims[1] and dims[0] in words.KERNELS and shape.notation == "product":  # noqa: PLR2004 - height, width
            return self._add(Sort.SQUARE, first, last, value=dims)
        if len(dims) == 4:  # noqa: PLR2004 - a batch of feature maps, or the shape of a weight
            if dims[0] != 1 and (shape.notation == "product" or is_weight(dims) or is_list_of_stages(dims)):
                return last + 1
            dims = dims[1:]
        if goes_in(self._passage.text, self._tokens[first].start):
            self._add(Sort.INPUT, first, first)
        return self._add(Sort.SHAPE, first, last, value=dims)

    # Words

    def _word(self, position: int, limit: int) -> int:  # noqa: C901, PLR0911 - one for each sort of word
        token = self._tokens[position]
        raw = self._passage.text[token.start : token.end]
        if raw in _STAGES and (indexed := _INDEXED.match(self._passage.text, token.start)) is not None:
            return self._indexed(position, indexed, limit)
        if raw[-1] in "0123456789" and words.LABEL.fullmatch(raw):
            return self._add(Sort.LABEL, position, position, text=raw)
        name = read_name(raw)
        if name is not None and not (position in self._terms and self._terms[position].concept in words.OPERATIONS):
            return self._name(position, name)
        if (term := self._terms.get(position)) is not None and term.last < limit:
            handled = self._term(term, limit)
            if handled:
                return handled
        if token.norm in {"to", "on"} and position and self._tokens[position - 1].norm in words.APPLIED:
            return self._add(Sort.INPUT, position, position)
        if token.norm in _WORDS:
            return self._add(_WORDS[token.norm], position, position, text=token.norm)
        if token.norm in _FLATTENS or token.norm in _PADS:
            if position and self._tokens[position - 1].norm in _NONE:
                return position + 1
            kind = Kind.FLATTEN if token.norm in _FLATTENS else Kind.PAD
            return self._add(Sort.OPERATION, position, position, kind=kind)
        if token.norm.isalpha() and token.norm != "s":
            return position + 1
        events, behind = glued_events(self._tokens, position, limit)
        self._found += events
        return behind

    def _indexed(self, position: int, found: re.Match[str], limit: int) -> int:
        """layer2[0].conv2, which is layer2.0.conv2."""
        last = position
        while last + 1 < limit and self._tokens[last + 1].end <= found.end():
            last += 1
        name = read_name(".".join(part for part in found.groups() if part))
        if name is None:
            return last + 1
        return max(self._name(position, name), last + 1)

    def _name(self, position: int, name: LayerName) -> int:
        kind = kind_of(name)
        if kind is not None and (name.certain or name.role or kind is Kind.STAGE):
            self._add(Sort.OPERATION, position, position, kind=kind, text="name")
        return self._add(Sort.NAME, position, position, name=name)

    # Terms

    def _term(self, term: Term, limit: int) -> int:
        """Add what a term of the field says; return the position behind it, or 0 where it says nothing here."""
        concept = term.concept
        if concept in words.KEYED:
            position = self._keyed(term, limit)
            if position:
                return position
        if concept in words.OPERATIONS:
            if is_left_out(self._passage.text, self._tokens, term):
                return term.last + 1
            return self._add(Sort.OPERATION, term.first, term.last, kind=words.OPERATIONS[concept])
        if concept is Concept.OUTPUT and self._tokens[term.first].norm in {"result", "results", "结果"}:
            return 0
        if concept in _CONCEPTS:
            return self._add(_CONCEPTS[concept], term.first, term.last, text=concept.value)
        return term.last + 1 if concept in words.KEYED else 0

    def _keyed(self, term: Term, limit: int) -> int:  # noqa: PLR0911 - one for each form of a number
        """A word with its number behind it (stride = 2), or before it (64 filters)."""
        quality = words.KEYED[term.concept]
        position = term.last + 1
        if term.concept in words.COUNTED and position < limit and self._tokens[position].norm == ":":
            counted = self._count_before(term, quality)  # 128 filters: 8,192 weights
            if counted:
                return counted
        while position < min(limit, term.last + 4) and self._tokens[position].norm in words.BETWEEN:
            position += 1
        shape = self._shapes.get(position)
        if shape is not None and shape.last < limit and len(shape.dims) == 2 and shape.dims[0] == shape.dims[1]:  # noqa: PLR2004 - height, width
            numbers = (shape.first, shape.last)
            value = (shape.dims[0],)
            if quality in {Quality.KERNEL, Quality.STRIDE, Quality.PADDING}:
                return self._add(Sort.SIZE, term.first, shape.last, numbers, quality=quality, value=value)
            return 0
        value_there = self._integer(position, limit) if not self._is_pronoun(position, term) else None
        if value_there is not None and not self._is_product(position + 1, limit):
            counts = term.concept in words.COUNTED
            if self._is_of_the_word_behind(term, position + 1, limit) or (counts and value_there >= _TOO_WIDE):
                return self._count_before(term, quality) if counts else 0  # 128 channels with 8,192 weights
            if quality in {Quality.STRIDE, Quality.KERNEL} and value_there > 64:  # noqa: PLR2004 - no stride, no kernel
                return 0
            numbers = (position, position)
            return self._add(Sort.SIZE, term.first, position, numbers, quality=quality, value=(value_there,))
        if term.concept in words.COUNTED:
            return self._count_before(term, quality)
        return 0

    def _is_pronoun(self, position: int, term: Term) -> bool:
        """Whether a word is no number: a 128-channel one."""
        tokens = self._tokens
        return term.concept is Concept.CHANNELS and position < len(tokens) and tokens[position].norm == "one"

    def _is_product(self, position: int, limit: int) -> bool:
        if position >= limit or self._tokens[position].norm not in {"*", "/", "^", "-", "times", "倍"}:
            return False
        return self._tokens[position].norm != "-" or self._integer(position + 1, limit) is not None

    def _is_of_the_word_behind(self, term: Term, position: int, limit: int) -> bool:
        """Whether the number is that of the word behind it: channels 64 filters, 3 input channels: 147 weights."""
        if position >= limit or position not in self._terms:
            return False
        concept = self._terms[position].concept
        counted = concept in words.COUNTED and term.concept in words.COUNTED
        return counted or concept in words.WEIGHED or concept in BLOCKS

    def _count_before(self, term: Term, quality: Quality) -> int:
        position = term.first - 1
        if position >= 0 and self._tokens[position].norm in {"个", "hyphen", "output", "different"}:
            position -= 1
        if (
            position < 0
            or self._tokens[position].integer is None
            or self._tokens[position].kind is not TokenKind.NUMBER
        ):
            return 0
        if position and self._tokens[position - 1].norm in {"*", "->", "/"}:
            return 0
        before = [token.norm for token in self._tokens[max(0, position - 3) : position]]
        if any(norm in words.TAKES for norm in before) or (before[-2:] in words.IS_INPUT or before[-1:] == ["输入"]):
            quality = Quality.IN_CHANNELS if quality is Quality.OUT_CHANNELS else quality
        count = self._tokens[position].integer
        if count is None or count < FEWEST_CHANNELS:
            return 0
        while self._found and self._found[-1].last >= position:
            self._found.pop()
        value = (count,)
        return self._add(Sort.SIZE, position, term.last, (position, position), quality=quality, value=value)


@of_text
def events_of(passage: Passage) -> Events:
    """The events of a passage; they look at its text alone."""
    return Events(passage)
