"""Doc comments as text: what a model's prose becomes, agreed with the facts and written in the language's convention."""
