"""Draw what every network has: an input size (rectangular and odd ones among them) and a number of classes."""

from random import Random

_SIDES = (32, 64, 65, 97, 112, 128, 160, 161, 192, 200, 224, 225, 256, 288, 321)
_CLASSES = (1, 2, 10, 45, 100, 365, 1000)


def draw_size(random: Random) -> tuple[int, int]:
    """Draw a height and a width, equal in half of the draws."""
    height = random.choice(_SIDES)
    return height, height if one_in(random, 2) else random.choice(_SIDES)


def draw_classes(random: Random) -> int:
    """Draw a number of classes."""
    return random.choice(_CLASSES)


def one_in(random: Random, draws: int) -> bool:
    """Whether this draw is the lucky one of so many."""
    return random.randrange(draws) == 0
