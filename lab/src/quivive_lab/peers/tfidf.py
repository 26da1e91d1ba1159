"""What a classifier of the usual make gives: TF-IDF of words and of characters with a logistic regression (scikit-learn).

It learns from the same readings with the same weights as Quivive's reading of the wording does, and each source is judged by
what was learned from other sources only, never from a near-duplicate. It sees the text with subject and sender's name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn import __version__ as version
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

from quivive_lab.corpora import messages
from quivive_lab.examples import Example, labels, training_and_test
from quivive_lab.peers import Answers
from quivive_lab.wording import weights_of

_CHARACTERS = 2_000
"""So many characters of a text are read: enough for all but long mails, and it bounds time and memory."""
_BUCKETS = 2**18
_TIMED = 300
"""Messages of a channel, judged together, that speed is measured on."""


def answer(readings: Sequence[Example], examples: Sequence[Example]) -> Answers:
    """The probability of a scam for each reading, by models that learned from other sources."""
    place = {id(example): number for number, example in enumerate(examples)}
    asked = np.array([place[id(one)] for one in readings], dtype=np.intp)
    counters = _counters()
    counts = [counter.transform(list(_texts(examples))) for counter in counters]
    scam, weight = labels(examples), weights_of(examples)
    scores = np.zeros(len(examples))
    per_cpu_second: dict[str, float] = {}
    for train, test in training_and_test(examples):
        wanted = np.intersect1d(test, asked)
        if not len(wanted):
            continue
        learned = train[weight[train] > 0]
        transformers = [TfidfTransformer(sublinear_tf=True).fit(matrix[learned]) for matrix in counts]
        model = LogisticRegression(max_iter=60, tol=1e-3)
        model.fit(
            _weighed(transformers, [matrix[learned] for matrix in counts]), scam[learned], sample_weight=weight[learned]
        )
        scores[wanted] = model.predict_proba(_weighed(transformers, [matrix[wanted] for matrix in counts]))[:, 1]
        if not per_cpu_second:
            for channel in ("sms", "email"):
                texts = list(_texts([one for one in readings if one.channel == channel][:_TIMED]))
                if texts:
                    start = time.process_time()
                    model.predict_proba(_weighed(transformers, [counter.transform(texts) for counter in counters]))
                    per_cpu_second[channel] = len(texts) / (time.process_time() - start)
    return Answers(
        version=f"scikit-learn {version}",
        threshold="probability 0.5",
        scores=[float(value) for value in scores[asked]],
        cannot={},
        per_cpu_second=per_cpu_second,
    )


def _counters() -> tuple[HashingVectorizer, HashingVectorizer]:
    about = {"n_features": _BUCKETS, "norm": None, "alternate_sign": False, "dtype": np.float32}
    return HashingVectorizer(ngram_range=(1, 2), **about), HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), **about
    )


def _weighed(transformers: Sequence[TfidfTransformer], counts: Sequence[csr_matrix]) -> csr_matrix:
    parts = [transformer.transform(matrix) for transformer, matrix in zip(transformers, counts, strict=True)]
    return hstack(parts, format="csr")


def _texts(examples: Sequence[Example]) -> Iterator[str]:
    """The text of each reading: those of one row stand together, as `messages` reads them."""
    for _, together in groupby(examples, key=lambda example: id(example.row)):
        ones = list(together)
        read = list(messages(ones[0].row))
        for one in ones:
            yield "\n".join(part.text for part in read[one.whole_mail and len(read) - 1].parts)[:_CHARACTERS]
