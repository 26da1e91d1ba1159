"""The types that are made quickly are what `@dataclass(frozen=True, slots=True)` makes of them."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, field, replace

import pytest

from quivive.frozen import frozen
from quivive.message import Span
from quivive.verdict import Finding


@frozen
class Parcel:
    """A type with every kind of field."""

    name: str
    weight: float = 1.0
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a parcel has a name")


def test_fields_defaults_and_keywords() -> None:
    assert Parcel("a") == Parcel(name="a", weight=1.0, marks=[])
    assert Parcel("a", 2.0, ["x"]) == Parcel(marks=["x"], weight=2.0, name="a") != Parcel("a", 2.0)
    assert Parcel("a").marks is not Parcel("a").marks
    assert str(inspect.signature(Parcel)).startswith("(name: 'str', weight: 'float' = 1.0, marks: ")
    for given in ({}, {"name": "a", "colour": "red"}):
        with pytest.raises(TypeError):
            Parcel(**given)  # type: ignore[arg-type]


def test_what_is_made_is_checked_and_never_changed() -> None:
    with pytest.raises(ValueError, match="has a name"):
        Parcel("")
    parcel = Parcel("a")
    with pytest.raises(FrozenInstanceError):
        parcel.name = "b"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        parcel.colour = "red"  # type: ignore[attr-defined]
    assert not hasattr(parcel, "__dict__")


def test_it_is_a_dataclass_in_all_else() -> None:
    span = Span("body", 1, 5)
    assert {span: 1}[Span("body", 1, 5)] == 1
    assert repr(span) == "Span(part='body', start=1, end=5)"
    assert asdict(replace(span, end=6)) == {"part": "body", "start": 1, "end": 6}
    finding = Finding("ask_card", (span,), details={"text": "card"})
    assert pickle.loads(pickle.dumps(finding)) == finding  # noqa: S301 - written in the same line
    with pytest.raises(ValueError, match="point at something"):
        replace(finding, spans=())
