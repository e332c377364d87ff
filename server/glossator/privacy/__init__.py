"""What may leave the machine, and what of a model's answer is safe to show."""

from glossator.privacy.markdown import MarkdownFilter
from glossator.privacy.policy import Privacy
from glossator.privacy.redaction import Redaction
from glossator.privacy.restoring import Restorer

__all__ = ["MarkdownFilter", "Privacy", "Redaction", "Restorer"]
