"""The lines of keys in TOML files."""

from __future__ import annotations

import string
import tomllib
import typing

import hypothesis
from hypothesis import strategies as st

from monitor.settings import documents

TEXT = '''\
top = 1 # a comment with [brackets] = and "quotes
[a.b]
"quoted key" = "]"
c.d = [
  "x = 1",   # not a key: ]
  [2, 3],
]
long = """
e = 1
[no.header]
\\""" still inside
"""
literal = \'\'\'
[[neither]]\'\'\'
[[row]]
x = {y = 1, z = [1]}
[row.sub]
k = 1
[[row]]
x = 2
[[row.deep]]
k = 1
'''


def test_headers_and_keys_are_found_past_long_values() -> None:
    """Keys keep their lines behind strings and lists that run over several lines; nothing inside those counts."""
    assert documents.lines_of(TEXT) == {
        ("top",): 1,
        ("a", "b"): 2,
        ("a", "b", "quoted key"): 3,
        ("a", "b", "c", "d"): 4,
        ("a", "b", "long"): 8,
        ("a", "b", "literal"): 13,
        ("row",): 15,
        ("row", 0): 15,
        ("row", 0, "x"): 16,
        ("row", 0, "sub"): 17,
        ("row", 0, "sub", "k"): 18,
        ("row", 1): 19,
        ("row", 1, "x"): 20,
        ("row", 1, "deep"): 21,
        ("row", 1, "deep", 0): 21,
        ("row", 1, "deep", 0, "k"): 22,
    }


def test_a_path_without_a_line_gets_that_of_its_table() -> None:
    """What stands in a list or an inline table is told at the key around it; what stands nowhere has no line."""
    document = documents.Document(file="f", tables=tomllib.loads(TEXT), lines=documents.lines_of(TEXT))
    assert document.line(("row", 0, "x", "z", 0)) == 16
    assert document.line(("row", 1, "missing")) == 19
    assert document.line(("nowhere",)) is None


@hypothesis.settings(deadline=None)
@hypothesis.given(
    st.lists(
        st.tuples(
            st.text(string.ascii_letters, min_size=1, max_size=8),
            st.sampled_from(
                ['"#["', "'\"'", "[\n1,\n# ]\n2]", '"""\na = [\n"""', "'''\n'''", "1", '"\\""', "{a = ']'}"]
            ),
        ),
        max_size=8,
        unique_by=lambda pair: pair[0],
    )
)
def test_every_key_of_a_valid_file_has_the_line_where_it_is_written(pairs: list[tuple[str, str]]) -> None:
    """For any order of values, a key's line begins with that key."""
    text = "".join(f"{key} = {value}\n" for key, value in pairs)
    tables: dict[str, typing.Any] = tomllib.loads(text)
    lines = documents.lines_of(text)
    assert {path[0] for path in lines} == set(tables)
    for (key,), number in lines.items():
        assert text.split("\n")[number - 1].startswith(f"{key} = ")
