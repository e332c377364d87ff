"""What is asked of a model: one module a task. The command line and the language server call the same ones."""
