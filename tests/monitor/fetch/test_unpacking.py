"""Packed content comes out whole, or not at all, however it arrives."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor.fetch import unpacking


def chunks(data: bytes, size: int) -> list[bytes]:
    """The data in pieces of one size."""
    return [data[start : start + size] for start in range(0, len(data), size)]


@hypothesis.settings(deadline=None)
@hypothesis.given(
    st.lists(st.binary(max_size=40), min_size=1, max_size=4), st.integers(1, 60), st.sampled_from([b"", b"\0" * 9])
)
def test_chunks_and_members_make_no_difference(members: list[bytes], size: int, padding: bytes) -> None:
    """A gzip file of several members gives the same content in chunks of every size."""
    packed = b"".join(map(gzip.compress, members)) + padding
    assert unpacking.read(chunks(packed, size), "gzip", 1000) == b"".join(members)


@hypothesis.settings(deadline=None)
@hypothesis.given(st.binary(max_size=200), st.integers(1, 60), st.booleans())
def test_both_kinds_of_deflate_are_read(content: bytes, size: int, bare: bool) -> None:
    """With the header of zlib or without, in chunks of every size."""
    packed = zlib.compress(content)[2:-4] if bare else zlib.compress(content)
    assert unpacking.read(chunks(packed, size), "deflate", 1000) == content


@hypothesis.settings(deadline=None)
@hypothesis.given(st.binary(min_size=1, max_size=300), st.integers(0, 300), st.sampled_from(["gzip", "deflate", ""]))
def test_the_cap_counts_what_comes_out(content: bytes, cap: int, encoding: str) -> None:
    """What is longer than the cap overflows with exactly its head; what is not comes whole."""
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "": bytes}[encoding](content)
    if len(content) <= cap:
        assert unpacking.read([packed], encoding, cap) == content
        return
    with pytest.raises(unpacking.Overflow) as caught:
        unpacking.read([packed], encoding, cap)
    assert caught.value.head == content[:cap]


@hypothesis.settings(deadline=None)
@hypothesis.given(st.binary(min_size=1, max_size=200), st.integers(1, 17))
def test_a_broken_off_file_is_never_taken_for_whole(content: bytes, missing: int) -> None:
    """A gzip file that lacks its end is broken."""
    with pytest.raises(unpacking.Broken):
        unpacking.read([gzip.compress(content)[:-missing]], "gzip", 1000)


def test_a_bomb_is_never_unpacked_beyond_the_cap() -> None:
    """Not even one chunk of it: memory stays near the cap, whatever the chunk would unpack to."""
    bomb = gzip.compress(bytes(50_000_000), 1)
    tracemalloc.start()
    try:
        with pytest.raises(unpacking.Overflow):
            unpacking.read([bomb], "gzip", 100_000)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
