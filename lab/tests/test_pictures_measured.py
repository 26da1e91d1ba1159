"""How pictures are measured: on screens drawn here, and, where the data is, that the figures hold."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

import pytest
from quivive_lab.cli import main
from quivive_lab.pictures import as_text, measure

from quivive.verdict import Level

sys.path.append(str(Path(__file__).parents[2] / "tests"))

from drawn_screens import screen, stored  # noqa: E402 - lies beside the other tests

TEXT = "Royal Mail: your parcel is held. Pay the fee at https://royal-mail-fee.example/pay"
DRAWN = "Royal Mail: your parcel is held.\nPay the fee at\n_https://royal-mail-fee.example/pay_"
ALARMING = (Level.SCAM, Level.SUSPICIOUS)


def folder(tmp_path: Path, *texts: str) -> Path:
    """A data folder with the same screen for each of `texts` that are said to stand in it."""
    shots = tmp_path / "screenshots"
    shots.mkdir()
    with gzip.open(shots / "truth.jsonl.gz", "wt", encoding="utf-8") as truth:
        for number, text in enumerate(texts):
            (shots / f"{number}.png").write_bytes(stored(screen((("theirs", DRAWN),))))
            truth.write(json.dumps({"image": f"{number}.png", "label": "scam", "text": text}) + "\n")
    return tmp_path


def test_what_is_read_right_and_wrong_is_counted(tmp_path: Path) -> None:
    """Against its own text nothing is wrong; a text with another letter and another address shows as such."""
    other = TEXT.replace("held", "helt").replace("royal-mail-fee", "royal-mail-fees")
    right, wrong = measure(folder(tmp_path, TEXT, other) / "screenshots")
    assert (right.wrong_dense, right.exact, right.addresses, right.level) == (0, 1, 1, right.true_level)
    assert (wrong.wrong_dense, wrong.exact, wrong.addresses) == (2, 0, 1)
    assert right.beside == 0
    assert right.seconds > 0
    assert "addresses exact: 1 of 2" in as_text([right, wrong])


def test_the_command_prints_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pictures", str(folder(tmp_path, TEXT))]) == 0
    assert "pictures: 1\n" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["pictures", str(tmp_path / "elsewhere")])


@pytest.mark.skipif(not os.environ.get("QUIVIVE_DATA"), reason="needs the folder of labelled messages in QUIVIVE_DATA")
def test_the_figures_of_the_screenshots_hold() -> None:
    measured = measure(Path(os.environ["QUIVIVE_DATA"]) / "screenshots")
    scams = [one for one in measured if one.label == "scam"]
    assert sum(one.level == one.true_level for one in measured) >= 0.95 * len(measured)
    assert sum(one.level in ALARMING for one in scams) >= 0.9 * len(scams)
    assert sum(one.wrong_dense for one in measured) <= 0.02 * sum(one.dense for one in measured)
    assert sum(one.seconds for one in measured) <= 1.0 * len(measured)
