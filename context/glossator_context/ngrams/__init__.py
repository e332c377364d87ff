"""The built-in completion: a nested cache n-gram model over the workspace's own tokens."""
