"""The parts of what a model is shown: windows around the cursor, what encloses it, what is imported."""
