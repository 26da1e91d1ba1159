"""The answer on a terminal: understood at a glance, in colour only where the caller says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quivive.message import Message
from quivive.renderers import reasons, steps
from quivive.renderers.columns import BOLD, NARROWEST, QUIET, Page
from quivive.renderers.excerpt import Piece, ShownPart, shown_parts
from quivive.renderers.visible import visible_line
from quivive.verdict import Advice, Aftercare, Happened, Level, Route, Verdict
from quivive.wording import Wording

# Sign and colours (white or black on dark red, amber, blue, green, grey: contrast 4.5 or more).
_LEVELS = {
    Level.SCAM: ("✖", "1;38;5;231;48;5;124"),
    Level.SUSPICIOUS: ("!", "1;38;5;16;48;5;214"),
    Level.NOTHING_FOUND: ("○", "1;38;5;231;48;5;24"),
    Level.PROVEN: ("✔", "1;38;5;231;48;5;22"),
    Level.CANNOT_TELL: ("?", "1;38;5;231;48;5;240"),
}


def render(
    verdict: Verdict,
    message: Message,
    wording: Wording,
    *,
    width: int = 80,
    colour: bool = False,
    details: bool = False,
) -> str:
    """The answer for a person.

    `width` in columns (at least 30 are used), `colour` allows ANSI sequences, `details` adds the
    score, what each reason counts, and the sources of the facts.
    """
    page = Page(max(width, NARROWEST), colour=colour)
    _level(page, verdict, wording)
    _claim(page, verdict, wording)
    _message(page, shown_parts(verdict, message), wording)
    for section in reasons.sections(verdict, wording):
        page.heading(section.heading)
        for reason in section.reasons:
            page.item("• ", _counted(reason, wording) if details else reason.text)
        if section.more:
            page.item("  ", wording.say("labels.more_reasons", count=section.more))
    _advice(page, verdict.advice, wording, details=details)
    _routes(page, verdict.routes, verdict.happened, wording, details=details)
    if verdict.skipped:
        page.heading(wording.say("labels.skipped"))
        for skipped in verdict.skipped:
            page.item("• ", reasons.skipped_line(skipped, wording))
    if details:
        page.blank()
        page.item("", reasons.score(verdict, wording), QUIET)
        page.item("", wording.say("labels.versions", **_versions(verdict)), QUIET)
    return page.text()


def render_aftercare(
    aftercare: Aftercare, wording: Wording, *, width: int = 80, colour: bool = False, details: bool = False
) -> str:
    """What to do after it happened, and who helps; the options are those of `render`."""
    page = Page(max(width, NARROWEST), colour=colour)
    _advice(page, aftercare.advice, wording, details=details)
    _routes(page, aftercare.routes, aftercare.happened, wording, details=details)
    return page.text()


def _level(page: Page, verdict: Verdict, wording: Wording) -> None:
    sign, style = _LEVELS[verdict.level]
    page.banner(sign, reasons.title(verdict, wording), style)
    page.item("", reasons.explanation(verdict, wording))
    page.blank()


def _claim(page: Page, verdict: Verdict, wording: Wording) -> None:
    colon = reasons.colon(wording)
    if verdict.claim:
        label = wording.say("labels.claims_to_be") + colon
        page.labelled(label, visible_line(verdict.claim.name))
    else:
        page.item("", wording.say("labels.claims_nobody"))
    kind = reasons.kind(verdict, wording)
    if kind:
        page.labelled(wording.say("labels.kind") + colon, kind)


def _message(page: Page, parts: Iterable[ShownPart], wording: Wording) -> None:
    page.heading(wording.say("labels.message"))
    several = tuple(parts)
    for part in several:
        label = f"labels.{part.name}"
        if len(several) > 1:
            name = wording.say(label) if wording.has(label) else visible_line(part.name)
            page.quote([Piece(f"{name}{reasons.colon(wording)}")], QUIET)
        page.quote([shown for piece in part.pieces for shown in _said(piece, wording)])


def _counted(reason: reasons.Reason, wording: Wording) -> str:
    return f"{reason.text} ({wording.figures.number(reason.points, 1, signed=True)})"


def _said(piece: Piece, wording: Wording) -> tuple[Piece, ...]:
    if piece.left_out:
        return (Piece(f"\n{wording.say('labels.elided', count=piece.left_out)}\n"),)
    return (piece, Piece(f" {wording.say('calls.at', text=piece.at)}")) if piece.at else (piece,)


def _advice(page: Page, advice: Iterable[Advice], wording: Wording, *, details: bool) -> None:
    number = 0
    for group in steps.groups(advice, wording):
        page.heading(group.heading)
        for line in group.lines:
            number += 1
            option = f" {wording.say('recalls.country_remedy')}" if line.id == "give_country" else ""
            page.item(f"{number}. ", line.text + option)
            if details and line.source:
                page.item("   ", _source(line.source, line.seen, wording), QUIET)


def _routes(page: Page, routes: Iterable[Route], happened: Sequence[Happened], wording: Wording, *, details: bool) -> None:
    for group in steps.places(routes, happened, wording):
        page.heading(group.heading)
        for place in group.routes:
            page.item("• ", place.what)
            if place.address:
                page.item("  → ", place.address, BOLD)
            if details:
                page.item("    ", _source(place.source, place.seen, wording), QUIET)


def _source(source: str, seen: str, wording: Wording) -> str:
    when = f", {wording.say('labels.seen', date=seen)}" if seen else ""
    return f"{wording.say('labels.source')}{reasons.colon(wording)} {source}{when}"


def _versions(verdict: Verdict) -> dict[str, str]:
    versions = verdict.versions
    return {"code": versions.code, "facts": versions.facts, "weights": versions.weights}
