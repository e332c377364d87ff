"""What all tests share."""

from hypothesis import settings

# A deadline would be a timed assertion, and the machines that run these tests are busy.
settings.register_profile("glossator", deadline=None)
settings.load_profile("glossator")
