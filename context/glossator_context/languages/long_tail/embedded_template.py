"""Templates of Ruby and JavaScript, ERB and EJS: what is code in them is known, what they declare is not."""

from glossator_context.languages.language import Language, words

LANGUAGE = Language(
    ids=("erb", "eruby", "html.erb", "ejs"),
    suffixes=(".erb", ".ejs", ".rhtml"),
    grammar="embedded_template",
    family="erb",
    comments=words("comment_directive comment"),
    statements=words("directive output_directive"),
)
