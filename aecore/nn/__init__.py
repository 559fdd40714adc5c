"""What objectives are written with: losses and networks. torch starts here."""
