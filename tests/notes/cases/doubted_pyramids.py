"""Maps of one width, one for each stage, from a body and what is built on it."""


def with_neck(name: str, kept: int = 3) -> None:
    """Return a body whose last stages are trained, and a neck that brings their maps to one width.

    Examples::

        >>> from torchvision.models import resnet50
        >>> body = with_neck(name="resnet50", kept=3)
        >>> image = torch.rand(1, 3, 64, 64)
        >>> maps = body(image)
        >>> print([(key, one.shape) for key, one in maps.items()])
        >>> # gives
        >>>   [('0', torch.Size([1, 256, 16, 16])),
        >>>    ('1', torch.Size([1, 256, 8, 8])),
        >>>    ('2', torch.Size([1, 256, 4, 4])),
        >>>    ('3', torch.Size([1, 256, 2, 2])),
        >>>    ('pool', torch.Size([1, 256, 1, 1]))]

    Args:
        name (string): 'resnet18', 'resnet34', 'resnet50', 'resnet101' or 'resnet152'
    """


# expect@-7: unchecked RC301
