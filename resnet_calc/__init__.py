"""resnet_calc."""
