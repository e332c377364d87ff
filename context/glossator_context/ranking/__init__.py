"""Which definitions of the workspace the code at a place is likely to need, and which places are like it."""
