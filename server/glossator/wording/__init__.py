"""English for what the syntax says: the words of a name, a type, a parameter, an error, and a declaration's summary.

Everything here is said from facts alone, so it is modest: what the syntax does not support is not said.
"""
