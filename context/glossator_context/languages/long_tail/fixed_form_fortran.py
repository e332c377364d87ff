"""Fortran in fixed form: the words of the free form, a grammar of its own."""

from dataclasses import replace

from glossator_context.languages.long_tail import fortran

LANGUAGE = replace(
    fortran.LANGUAGE,
    ids=("fortran-fixed", "FortranFixedForm", "fortran_fixed-form", "fortran77"),
    suffixes=(".f", ".for", ".f77", ".ftn"),
    grammar="fixed_form_fortran",
    line_comment="C",
    doc_comments=(),
)
