"""Visible text to tokens."""

from resnet_calc.notes.lexer.scanner import tokenize
from resnet_calc.notes.lexer.token import Token, TokenKind

__all__ = ["Token", "TokenKind", "tokenize"]
