"""A language server that completes, explains and documents code with the model its user chose."""

__version__ = "0.1.0"
