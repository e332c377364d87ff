"""What may leave this machine, and what of an answer may be shown: one gate in each direction."""

from glossator.privacy.markdown import MarkdownFilter
from glossator.privacy.paths import Privacy
from glossator.privacy.redaction import Redaction, Restorer

__all__ = ["MarkdownFilter", "Privacy", "Redaction", "Restorer"]
