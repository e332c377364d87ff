"""Models: the wire to OpenAI-compatible endpoints, and the built-in model, behind one interface."""
