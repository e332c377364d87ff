"""Rust."""

import re

from glossator_context.languages.language import Language, words

# What an `impl` is for: the type's own name, below references and arguments. The others have no name of their own.
_IMPLEMENTED = """[
  (type_identifier) @owner (primitive_type) @owner (generic_type type: (type_identifier) @owner)
  (scoped_type_identifier name: (type_identifier) @owner)
  (generic_type type: (scoped_type_identifier name: (type_identifier) @owner))
  (reference_type type: (type_identifier) @owner) (reference_type type: (primitive_type) @owner)
  (reference_type type: (generic_type type: (type_identifier) @owner))
  (dynamic_type trait: (type_identifier) @owner)
]"""
# A function of an `impl` matches twice; the match that begins at the `impl` comes first, and counts.
TAGS = f"""
(impl_item type: {_IMPLEMENTED} body: (declaration_list [
  (function_item name: (identifier) @name) (function_signature_item name: (identifier) @name)] @method))
(impl_item type: {_IMPLEMENTED} body: (declaration_list (const_item name: (identifier) @name) @constant))
(impl_item type: {_IMPLEMENTED} body: (declaration_list (type_item name: (type_identifier) @name) @type))
(function_item name: (identifier) @name) @function
(function_signature_item name: (identifier) @name) @function
(struct_item name: (type_identifier) @name) @class
(union_item name: (type_identifier) @name) @class
(enum_item name: (type_identifier) @name) @enum
(trait_item name: (type_identifier) @name) @interface
(type_item name: (type_identifier) @name) @type
(associated_type name: (type_identifier) @name) @type
(mod_item name: (identifier) @name body: (_)) @module
(field_declaration name: (field_identifier) @name) @property
(enum_variant name: (identifier) @name) @constant
(const_item name: (identifier) @name) @constant
(static_item name: (identifier) @name) @variable
(macro_definition name: (identifier) @name) @function
(use_declaration) @import
(extern_crate_declaration) @import
(mod_item !body) @import
"""
REOPENED = f"(impl_item type: {_IMPLEMENTED.replace('@owner', '@name')}) @module"
_VISIBILITY = r"(?:pub(?:\([^)\n]*\))?\s+)?"
_MODIFIERS = r"(?:(?:default|const|async|unsafe|safe|extern(?:\s+\"[^\"\n]*\")?)\s+)*"
# What stands around the type that is meant: references, and what holds one value or many.
_WRAPPED = (
    r"(?:&(?:'\w+[ \t]+)?|\*(?:const|mut)[ \t]+|mut[ \t]+|dyn[ \t]+|impl[ \t]+|\["
    r"|(?:\w+::)*(?:Option|Box|Arc|Rc|Vec|VecDeque|Mutex|RwLock|RefCell|Cell|Cow|Pin|Result|Weak|OnceCell)<(?:'\w+,[ \t]*)?)*"
)
_TYPE = rf"{_WRAPPED}(?:\w+::)*(?P<type>[A-Z]\w*)"

LANGUAGE = Language(
    ids=("rust", "rs"),
    suffixes=(".rs",),
    grammar="rust",
    family="rust",
    line_comment="//",
    tags=TAGS,
    tags_depth=2,
    reopened=REOPENED,
    functions=words("function_item closure_expression async_block"),
    imports=words("use_declaration extern_crate_declaration"),
    import_words=("use", "mod", "extern", "::"),
    comments=words("line_comment block_comment"),
    doc_comments=("///", "/**"),
    above=(("#[", "]"),),
    blocks=words("block declaration_list field_declaration_list enum_variant_list macro_rule match_block"),
    statements=words(
        """
        attribute_item const_item empty_statement enum_item expression_statement extern_crate_declaration
        field_declaration function_item function_signature_item impl_item let_declaration macro_definition match_arm
        mod_item static_item struct_item trait_item type_item union_item use_declaration
        """
    ),
    strings=words("string_literal raw_string_literal char_literal"),
    calls=words("call_expression macro_invocation"),
    headers=(
        re.compile(
            rf"\s*{_VISIBILITY}(?:unsafe\s+|auto\s+)*(?P<class>struct|enum|union|trait)\s+(?P<name>\w+)"
        ),
        re.compile(
            r"\s*(?:unsafe\s+)?(?P<class>impl)\b\s*+(?:<(?:[^<>]|<[^<>]*>)*+>)?\s*+(?:[^{]*\sfor\s++)?"
            r"(?:&\s*(?:'\w+\s+)?(?:mut\s+)?)?(?:\w+::)*(?P<name>\w+)"
        ),
        re.compile(rf"\s*{_VISIBILITY}(?P<module>mod)\s+(?P<name>\w+)\s*\{{"),
        re.compile(rf"\s*{_VISIBILITY}{_MODIFIERS}fn\s+(?P<name>\w+)"),
        re.compile(r"\s*macro_rules!\s*(?P<name>\w+)"),
    ),
    typed=(
        # Parameters, fields, constants, bindings with a type.
        re.compile(
            rf"[\n(,|{{](?:[ \t]*(?:pub(?:\([^)\n]*\))?|mut|let|ref|static|const)\b)*[ \t]*(?P<name>[^\W\d]\w*)[ \t]*:[ \t]*{_TYPE}"
        ),
        # `let x = Foo::new(`, `let mut x = Some(Foo {`, `let x = &mut foo::Foo::default()`.
        re.compile(
            r"let[ \t]+(?:mut[ \t]+)?(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?:&(?:mut[ \t]+)?)?"
            r"(?:(?:Some|Ok|Box::new|Arc::new|Rc::new|Mutex::new|RefCell::new|RwLock::new)\()*"
            r"(?:[a-z]\w*::)*(?P<type>[A-Z]\w*)(?=[({]|[ \t]+\{|::)"
        ),
    ),
    bases=re.compile(
        r"\A(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?trait\s+\w+\s*(?:<(?:[^<>]|<[^<>]*>)*>)?\s*:\s*(?P<bases>.+?)(?:\swhere\b|\Z)"
    ),
    returns=re.compile(
        r"\bfn\s+\w+\s*(?:<(?:[^<>]|->|<(?:[^<>]|->|<[^<>]*>)*>)*>)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*->\s*"
        r"(?P<type>.+?)(?:\s+where\b.*)?\Z"
    ),
    private=re.compile(r"\A(?!pub\b|#|macro_rules\b|impl\b|unsafe impl\b)"),
    parameter_order="name: type",
    open_body=" {",
    close_body="}",
    no_body=";",
    no_value=";",
)
