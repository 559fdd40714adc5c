"""What compares runs whatever their objective, measured on test images after the end."""
