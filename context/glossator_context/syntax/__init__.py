"""What a file declares and imports, read from its tree: what `outline`, `scope` and `imports` are made of."""
