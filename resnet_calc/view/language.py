"""Where views find the languages; the messages themselves stand further left, because notes are judged in them too."""

from resnet_calc.language import Language, Message

__all__ = ["Language", "Message"]
