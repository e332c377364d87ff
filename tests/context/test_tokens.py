from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator_context.tokens import beginning, estimate_tokens, token_cost

PYTHON = '''\
class Ledger:
    """The entries of one account, oldest first."""

    def __init__(self, owner: str, entries: Iterable[Entry] = ()) -> None:
        self.owner = owner
        self._entries = sorted(entries, key=lambda entry: entry.booked_at)

    def balance(self, until: date | None = None) -> Decimal:
        total = Decimal("0.00")
        for entry in self._entries:
            if until is not None and entry.booked_at > until:
                break
            total += entry.amount
        return total
'''
TYPESCRIPT = """\
export async function loadProfile(userId: string, options: LoadOptions = {}): Promise<Profile | undefined> {
  const cached = profileCache.get(userId);
  if (cached !== undefined && !options.forceRefresh) {
    return cached;
  }
  const response = await fetch(`${baseUrl}/profiles/${encodeURIComponent(userId)}`);
  if (!response.ok) {
    throw new ProfileError(`cannot load the profile: ${response.status}`);
  }
  return profileCache.set(userId, (await response.json()) as Profile);
}
"""
GO = """\
// Drain waits until every worker has returned, or the context is done.
func (p *Pool) Drain(ctx context.Context) error {
\tdone := make(chan struct{})
\tgo func() {
\t\tp.workers.Wait()
\t\tclose(done)
\t}()
\tselect {
\tcase <-done:
\t\treturn nil
\tcase <-ctx.Done():
\t\treturn fmt.Errorf("drain pool: %w", ctx.Err())
\t}
}
"""
RUST = """\
impl<T: Ord + Clone> Heap<T> {
    pub fn push(&mut self, value: T) -> usize {
        self.items.push(value);
        let mut child = self.items.len() - 1;
        while child > 0 {
            let parent = (child - 1) / 2;
            if self.items[parent] <= self.items[child] {
                break;
            }
            self.items.swap(parent, child);
            child = parent;
        }
        child
    }
}
"""
JSON = """\
{
  "name": "weather-station",
  "version": "2.14.0",
  "sensors": [
    {"id": 17, "kind": "temperature", "offset": -0.25, "enabled": true},
    {"id": 18, "kind": "humidity", "offset": 1.5, "enabled": false}
  ],
  "upload": {"url": "https://example.org/api/v2/readings", "everySeconds": 300}
}
"""
CSS = """\
.toolbar > .button:not(:disabled):hover {
  background-color: #3a7bd5;
  border-radius: 4px;
  box-shadow: 0 1px 3px rgba(0, 0, 0, 0.25);
  transition: transform 120ms ease-in-out;
}

@media (max-width: 640px) {
  .toolbar { flex-direction: column; padding: 0.5rem 1rem; }
}
"""
PROSE = """\
The scheduler keeps one queue for each priority. A task that has waited for longer than its
deadline is moved to the next higher queue, so that nothing starves; a task that fails three
times in a row is set aside, and its owner is told once.
"""
CHINESE = """\
# 读取配置文件，并返回所有已启用的插件名称。
def 已启用的插件(路径):
    with open(路径, encoding="utf-8") as 文件:
        return [名称 for 名称, 值 in json.load(文件).items() if 值]
"""
NUMBERS = """\
TABLE = [0x3F, 0x7A, 1024, 65535, 3.14159, 2.71828e-10, 1_000_000, 0b1011, 0o755]
LIMITS = {"low": -273.15, "high": 1538.0, "step": 0.125}
"""

# What four vocabularies of models made of these texts, those of GPT-4, GPT-4.1, Qwen 2.5 and Mistral Nemo.
COUNTED = [
    pytest.param(PYTHON, (119, 119, 120, 123), id="Python"),
    pytest.param(TYPESCRIPT, (106, 112, 106, 114), id="TypeScript"),
    pytest.param(GO, (83, 83, 83, 94), id="Go with tabs"),
    pytest.param(RUST, (104, 105, 104, 108), id="Rust"),
    pytest.param(JSON, (107, 107, 113, 115), id="JSON"),
    pytest.param(CSS, (100, 101, 105, 109), id="CSS"),
    pytest.param(PROSE, (55, 55, 55, 56), id="English prose"),
    pytest.param(CHINESE, (69, 61, 65, 75), id="names and comments in Chinese"),
    pytest.param(NUMBERS, (83, 83, 110, 111), id="mostly numbers"),
]


@pytest.mark.parametrize(("text", "counts"), COUNTED)
def test_the_estimate_is_near_to_what_real_vocabularies_count(text: str, counts: tuple[int, ...]) -> None:
    assert token_cost(text) == pytest.approx(sum(counts) / len(counts), rel=0.11)
    assert all(0.75 * count < estimate_tokens(text) < 1.25 * count for count in counts)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        pytest.param("", 0, 0, id="nothing"),
        pytest.param("x", 1, 2, id="one letter"),
        pytest.param(" ", 1, 2, id="one space"),
        pytest.param("\n" * 100, 10, 100, id="empty lines"),
        pytest.param("x" * 100_000, 5_000, 30_000, id="one word of 100 KB"),
        pytest.param(" " * 100_000, 500, 12_500, id="nothing but spaces"),
        pytest.param("\ud800" * 10, 5, 60, id="lone surrogates"),
        pytest.param("\0\x1b" * 10, 0, 60, id="control characters"),
        pytest.param("\U0001f389" * 100, 150, 420, id="emoji"),
        pytest.param("0123456789" * 10, 34, 100, id="digits"),
        pytest.param("=" * 80, 1, 40, id="a rule"),
    ],
)
def test_texts_that_nobody_writes_have_a_sensible_estimate(text: str, least: int, most: int) -> None:
    assert least <= estimate_tokens(text) <= most


LINES = [line for case in COUNTED for line in str(case.values[0]).splitlines(keepends=True)]


@given(
    st.lists(st.sampled_from([*LINES, "\n", "    \n", "\r\n", "\tx\r\n", "é = 1\n", " " * 500 + "\n"])),
    st.randoms(),
)
def test_whole_lines_cost_together_exactly_what_each_costs(lines: list[str], random: Random) -> None:
    random.shuffle(lines)
    cut = random.randint(0, len(lines))
    whole = token_cost("".join(lines))
    assert whole == sum(map(token_cost, lines))
    assert whole == token_cost("".join(lines[:cut])) + token_cost("".join(lines[cut:]))


@given(st.text(), st.text())
def test_more_text_never_costs_less(text: str, more: str) -> None:
    assert token_cost(f"{text}\n{more}") >= max(token_cost(text), token_cost(more))
    assert token_cost(text) >= 0


@given(st.text())
def test_an_estimate_is_a_cost_rounded_up(text: str) -> None:
    assert 0 <= estimate_tokens(text) - token_cost(text) < 1


@given(st.text(st.sampled_from("ab1. \n\té\r")), st.integers(0, 30))
def test_a_beginning_keeps_to_its_budget_and_loses_no_more_than_a_line(text: str, budget: int) -> None:
    kept = beginning(text, budget)
    assert text.startswith(kept)
    assert token_cost(kept) <= budget
    whole_lines = kept.endswith(("\n", "\r")) or kept == text
    if whole_lines:
        rest = text[len(kept) :].splitlines(keepends=True)
        assert not rest or token_cost(kept + rest[0]) > budget


def test_a_beginning_of_one_long_line_is_a_part_of_it() -> None:
    assert 0 < len(beginning("word " * 1_000, 100)) < 1_000
