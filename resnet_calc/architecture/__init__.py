"""How a ResNet is put together: from a config to a graph."""
