"""The answer as one page in large type; nothing of the message can be clicked."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from quivive.country import Deliver
from quivive.message import Message
from quivive.renderers import reasons, steps
from quivive.renderers.boxes import ShownPicture, shown_pictures
from quivive.renderers.excerpt import Piece, ShownPart, shown_parts
from quivive.renderers.markup import document, section, style_sheet, where_from
from quivive.renderers.visible import visible_line
from quivive.verdict import Advice, Happened, Level, Route, Verdict
from quivive.wording import Wording

# Drawn in a 24 by 24 box: a shape of its own for each level, so that colour is never all there is.
_SIGNS = {
    Level.SCAM: "M8 2h8l6 6v8l-6 6H8l-6-6V8zM8 8l8 8M16 8l-8 8",
    Level.SUSPICIOUS: "M12 2.5 22.5 21h-21zM12 9.5v5.5M12 17.6v.6",
    Level.NOTHING_FOUND: "M10.5 3a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM16 16l6 6",
    Level.PROVEN: "M12 2l8.5 3.2v6.3c0 5-3.6 8.7-8.5 10.5-4.9-1.8-8.5-5.5-8.5-10.5V5.2zM8 12l3 3 5.2-5.8",
    Level.CANNOT_TELL: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z"
    "M9 9.3a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9M12 17v.6",
}

# Only addresses of this plain form become links; all of them come from the facts.
_WEB = re.compile(r"https://[a-z0-9.-]+(?:/[A-Za-z0-9._~/?=&%#-]*)?")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){2,14}")


def render(verdict: Verdict, message: Message, wording: Wording) -> str:
    """A complete HTML document that loads nothing and runs nothing."""
    title = reasons.title(verdict, wording)
    body = f"<main>\n{answer(verdict, message, wording)}\n</main>\n<footer>{footer(verdict, wording)}</footer>"
    return document(wording.language, title, style_sheet(), body, kind=str(verdict.level), images=bool(message.pictures))


def answer(verdict: Verdict, message: Message, wording: Wording) -> str:
    """The answer itself, for any page that has the style sheet and the level as class of what holds it."""
    return "\n".join(
        block
        for block in (
            _answer(verdict, reasons.title(verdict, wording), wording),
            help_given(verdict.advice, wording),
            _message(shown_parts(verdict, message), shown_pictures(verdict, message), wording),
            *(_section(why, wording) for why in reasons.sections(verdict, wording)),
            places_given(verdict.routes, verdict.happened, wording),
            _skipped(verdict, wording),
        )
        if block
    )


def _answer(verdict: Verdict, title: str, wording: Wording) -> str:
    return f"""<header>
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_SIGNS[verdict.level]}"/></svg>
<h1>{escape(title)}</h1>
<p>{escape(reasons.explanation(verdict, wording))}</p>
</header>
{_claim(verdict, wording)}"""


def _claim(verdict: Verdict, wording: Wording) -> str:
    kind = reasons.kind(verdict, wording)
    lines = [
        _labelled(wording.say("labels.claims_to_be"), visible_line(verdict.claim.name))
        if verdict.claim
        else escape(wording.say("labels.claims_nobody")),
        _labelled(wording.say("labels.kind"), kind) if kind else "",
    ]
    return f'<div class="claim">{"".join(f"<p>{line}</p>" for line in lines if line)}</div>'


def _labelled(label: str, text: str) -> str:
    return f'<span class="label">{escape(label)}</span> <strong>{escape(text)}</strong>'


def help_given(advice: tuple[Advice, ...], wording: Wording) -> str:
    """What to do: a list under each heading, numbered through."""
    blocks, number = [], 1
    for group in steps.groups(advice, wording):
        items = "\n".join(
            f"<li><p>{escape(line.text)}</p>{where_from(line.source, line.seen, wording)}</li>" for line in group.lines
        )
        blocks.append(section(f"do {group.when}", group.heading, f'<ol start="{number}">{items}</ol>'))
        number += len(group.lines)
    return "\n".join(blocks)


def places_given(routes: tuple[Route, ...], happened: Sequence[Happened], wording: Wording) -> str:
    """Where to report and who helps, or nothing."""
    return "\n".join(section("report", group.heading, f"<ul>{_places(group.routes, wording)}</ul>") for group in steps.places(routes, happened, wording))


def _places(routes: Iterable[Route], wording: Wording) -> str:
    return "\n".join(
        f'<li><p>{escape(route.what)}</p><div class="place">{_address(route)}'
        f"{where_from(route.source, route.seen, wording)}</div></li>"
        for route in routes
    )


def _address(route: Route) -> str:
    """The address, to be followed where it is an unmistakable site, mailbox or number."""
    address = route.address
    if not address:
        return ""
    shown = escape(address.removeprefix("https://").rstrip("/"))
    if _WEB.fullmatch(address):
        target = address
    elif _MAIL.fullmatch(address):
        target = f"mailto:{address}"
    elif _PHONE.fullmatch(address):
        scheme = "sms" if route.deliver == Deliver.SMS else "tel"
        target = f"{scheme}:{re.sub(r'[ -]', '', address)}"
    else:
        return f'<p class="address"><strong>{shown}</strong></p>'
    return f'<p class="address"><a href="{escape(target)}" rel="noopener noreferrer">{shown}</a></p>'


def _section(why: reasons.Section, wording: Wording) -> str:
    items = "\n".join(f"<li>{escape(reason.text)}</li>" for reason in why.reasons)
    more = wording.say("labels.more_reasons", count=why.more) if why.more else ""
    tail = f'<p class="quiet">{escape(more)}</p>' if more else ""
    return section("why", why.heading, f"<ul>{items}</ul>{tail}")


def _message(parts: tuple[ShownPart, ...], pictures: tuple[ShownPicture, ...], wording: Wording) -> str:
    if not parts:
        return ""
    marked = any(piece.marked for part in parts for piece in part.pieces)
    hint = f'<p class="quiet">{escape(wording.say("labels.telling_words"))}</p>' if marked else ""
    shown = "\n".join(_part(part, wording, alone=len(parts) == 1) for part in parts)
    drawn = "\n".join(_picture(picture, wording) for picture in pictures)
    return section("message", wording.say("labels.message"), f"{hint}{drawn}{shown}")


def _picture(shown: ShownPicture, wording: Wording) -> str:
    """The picture with frames: drawn by numbers of ours and the JPEG that was made here, so that nothing of it runs."""
    picture = shown.picture
    frames = "".join(f'<rect x="{b.left}" y="{b.top}" width="{b.width}" height="{b.height}"/>' for b in shown.boxes)
    label = escape(wording.say("pictures.framed" if frames else "pictures.shown"))
    data = b64encode(picture.data).decode()
    return (
        f'<svg class="picture" role="img" aria-label="{label}" viewBox="0 0 {picture.width} {picture.height}" '
        f'width="{picture.width}" height="{picture.height}">'
        f'<image href="data:image/jpeg;base64,{data}" width="{picture.width}" height="{picture.height}"/>{frames}</svg>'
    )


def _part(part: ShownPart, wording: Wording, *, alone: bool) -> str:
    key = f"labels.{part.name}"
    name = wording.say(key) if wording.has(key) else visible_line(part.name)
    label = "" if alone else f"<h3>{escape(name)}</h3>"
    return f'{label}<div class="text" dir="auto" translate="no">{_pieces(part.pieces, wording)}</div>'


def _pieces(pieces: Iterable[Piece], wording: Wording) -> str:
    return "".join(_piece(piece, wording) for piece in pieces)


def _piece(piece: Piece, wording: Wording) -> str:
    if piece.left_out:
        return f'<span class="out">{escape(wording.say("labels.elided", count=piece.left_out))}</span>'
    text = escape(re.sub(r"\n\s*\n\s*\n+", "\n\n", piece.text))
    at = f' <span class="quiet">{escape(wording.say("calls.at", text=piece.at))}</span>' if piece.at else ""
    return f"<mark>{text}</mark>{at}" if piece.marked else text


def _skipped(verdict: Verdict, wording: Wording) -> str:
    items = "".join(
        f"<li>{escape(reasons.skipped_line(skipped, wording))}</li>" for skipped in verdict.skipped
    )
    return section("skipped", wording.say("labels.skipped"), f"<ul>{items}</ul>") if items else ""


def footer(verdict: Verdict, wording: Wording) -> str:
    """The score and what gave it."""
    versions = verdict.versions
    lines = [
        wording.say("labels.versions", code=versions.code, facts=versions.facts, weights=versions.weights)
    ]
    score = reasons.score(verdict, wording)
    return "".join(f"<p>{escape(visible_line(line))}</p>" for line in [score, *lines] if line)
