"""What the shell offers when the Tab key is pressed behind an argument or option."""

from __future__ import annotations


def model_names(incomplete: str) -> list[str]:
    """The models whose name begins so; behind ``keras/`` those too.

    >>> model_names("resnet10")
    ['resnet10', 'resnet101', 'resnet101c', 'resnet101d', 'resnet101s', 'resnet101v2', 'resnet10t']
    """
    from resnet_calc.architecture.names import names

    style, slash, begun = incomplete.rpartition("/")
    return sorted(f"{style}{slash}{name}" for name in names() if name.startswith(begun))


def style_names(incomplete: str) -> list[str]:
    """The styles whose name begins so."""
    from resnet_calc.architecture.catalog import styles

    return sorted(style for style in styles() if style.startswith(incomplete))


def format_names(incomplete: str) -> list[str]:
    """The formats whose name begins so."""
    from resnet_calc.render import formats

    return [form for form in formats() if form.startswith(incomplete)]


def scheme_names(incomplete: str) -> list[str]:
    """The naming schemes whose name begins so."""
    from resnet_calc.analysis.naming import SCHEMES

    return sorted(scheme for scheme in SCHEMES if scheme.startswith(incomplete))
