"""Languages whose grammars come with tree-sitter-languages: what they declare, and little more."""
