"""The language server: transport, documents, and one module an LSP method."""
