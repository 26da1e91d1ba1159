"""What can be given to a command, explained in the reader's language; a slip is said in one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from quivive.errors import QuiviveError
from quivive.fact_files import WORDING
from quivive.wording import Wording

_NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class WrongUse(QuiviveError):
    """The command line was given something it cannot use; both sentences are in the reader's language."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        self.sentence, self.remedy = sentence, remedy
        super().__init__(f"{sentence} {remedy}".strip())


class Arguments(argparse.ArgumentParser):
    """The arguments of one command; what each is for stands in the wording as `cli.options.<name>`.

    Where a command means something else by a name, that stands as `<command>.options.<name>`.
    """

    def __init__(self, command: str, wording: Wording) -> None:
        self.wording = wording
        self._command = command
        after = f"cli.after.{command}"
        super().__init__(
            prog=f"quivive {command}",
            description=wording.say(f"cli.help.{command}"),
            epilog=wording.say(after) if wording.has(after) else None,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self._inputs = self.add_argument_group(wording.say("cli.inputs_title"))
        self._options = self.add_argument_group(wording.say("cli.options_title"))
        self.option("--help", "-h", action="help")
        self.option("--language", metavar="xx", default="")

    def input(self, name: str, details: Mapping[str, str] = _NO_DETAILS, **how: Any) -> None:  # noqa: ANN401 - what add_argument takes
        """Something given without a dash, explained as `cli.options.<name>`, filled with `details`."""
        self._inputs.add_argument(name, help=self._explained(name, details), **how)

    def option(self, *names: str, details: Mapping[str, str] = _NO_DETAILS, **how: Any) -> None:  # noqa: ANN401 - what add_argument takes
        """Something given with its name, explained as `cli.options.<name>`, filled with `details`."""
        self._options.add_argument(*names, help=self._explained(names[0], details), **how)

    def _explained(self, name: str, details: Mapping[str, str] = _NO_DETAILS) -> str:
        plain = name.strip("-").replace("-", "_")
        own = f"{self._command}.options.{plain}"
        key = own if self.wording.has(own) else f"cli.options.{plain}"
        return self.wording.say(key, **{"near": ", ".join(WORDING), **details}).replace("%", "%%")

    def parsed(self, words: Sequence[str]) -> argparse.Namespace:
        """What was given; raises `WrongUse` for what cannot be used."""
        try:
            chosen, unknown = self.parse_known_args(words)
        except argparse.ArgumentError as error:
            option = (error.argument_name or "").partition("/")[0]
            if "expected" in error.message:
                raise WrongUse(self.wording.say("errors.option_value", name=option), self._remedy()) from None
            self.error(str(error))
        if unknown:
            name = unknown[0].partition("=")[0]
            options = [option for action in self._actions for option in action.option_strings]
            near = get_close_matches(name, options, n=2)
            raise WrongUse(
                self.wording.say("errors.unknown_option", name=name, command=self.prog),
                self.wording.say("errors.near_names", near=", ".join(near)) if near else self._remedy(),
            )
        return chosen

    def error(self, message: str) -> Any:  # noqa: ANN401 - argparse declares that it never returns
        """Say what argparse found wrong, with the way to the help."""
        required = "required: "
        if required in message:
            missing = message.partition(required)[2]
            raise WrongUse(self.wording.say("errors.argument_missing", name=missing), self._remedy())
        raise WrongUse(self.wording.say("errors.arguments", text=message), self._remedy())

    def format_help(self) -> str:
        """The help, with the words that argparse itself puts in set as the reader's language sets them."""
        # Imported here because most commands run without showing their help.
        from quivive.renderers.reasons import colon  # noqa: PLC0415

        text = super().format_help().replace("usage: ", f"{self.wording.say('cli.usage')} ", 1)
        for group in (self._inputs, self._options):
            text = text.replace(f"\n{group.title}:\n", f"\n{group.title}{colon(self.wording)}\n", 1)
        return text

    def _remedy(self) -> str:
        return self.wording.say("errors.see_help", command=f"{self.prog} --help")


def one_of(values: Sequence[str], option: str, value: str, wording: Wording) -> str:
    """`value` if it is one of `values`; raises `WrongUse` that lists them."""
    if value in values:
        return value
    raise WrongUse(
        wording.say("errors.unknown_choice", name=value, text=option),
        wording.say("errors.choices", near=", ".join(values)),
    )


def whole_number(value: str, option: str, wording: Wording, *, at_least: int) -> int:
    """`value` as a number of at least `at_least`; raises `WrongUse`."""
    if value.isascii() and value.isdigit() and int(value) >= at_least:
        return int(value)
    raise WrongUse(
        wording.say("errors.unknown_choice", name=value, text=option),
        wording.say("errors.whole_number", count=at_least),
    )
