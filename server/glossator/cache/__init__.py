"""Answers kept on disk, so that no question is asked twice. Any error is a miss; nothing here is ever the user's problem.

The event loop sees `answers`. On a thread of its own follow `disk` (opened when needed, and again when it broke), `store`
(diskcache without its dangers), `database` (its files) and `folder` (where they are, for the user alone). `index_folder`
is where the context process may keep what it knows.
"""

from glossator.cache.answers import AnswerCache, CacheStats, Stored
from glossator.cache.index_folder import index_folder
from glossator.cache.keys import answer_key

__all__ = ["AnswerCache", "CacheStats", "Stored", "answer_key", "index_folder"]
