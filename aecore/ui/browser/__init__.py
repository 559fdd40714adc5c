"""The browser components: what each is told, how that is packed, and how it is mounted."""
