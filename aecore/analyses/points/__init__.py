"""Which points an analysis looks at: pixels, principal components or codes."""
