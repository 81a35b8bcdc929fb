class ResNet34:
    """A ResNet-34 for small pictures.

    1. Conv: 7x7, 64 filters, stride=1  # expect: unchecked RC204
    2. MaxPool: 3x3, stride=1
    3. Layer1: 3 residual blocks, 64 filters
    """
