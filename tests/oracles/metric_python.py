#!/usr/bin/env python3
"""Records metrics of random data by their definitions, with sets, products and recursion instead of the
engine's counters: metric_python.json.

    python3 tests/oracles/metric_python.py

Every number is written in full precision.
"""
import functools
import json
import math
import pathlib
import random


def safe(a, b):
    return a / b if b else 0.0


def scores(targets, predicted, c):
    """Precision, recall and their harmonic mean of class c, from the sets of places where it stands."""
    real = {i for i, y in enumerate(targets) if y == c}
    said = {i for i, y in enumerate(predicted) if y == c}
    precision, recall = safe(len(real & said), len(said)), safe(len(real & said), len(real))
    return precision, recall, safe(2 * precision * recall, precision + recall)


def classification(rng):
    # Class 4 is never predicted, class 5 never the target, class 6 neither: it is left out of the means.
    classes = 7
    targets = rng.choices([0, 1, 2, 3, 4], [5, 3, 2, 1, 1], k=80)
    predicted = [y if rng.random() < 0.5 and y != 4 else rng.choice([0, 1, 2, 3, 5]) for y in targets]
    occurring = sorted(set(targets) | set(predicted))
    table = [scores(targets, predicted, c) for c in range(classes)]
    return {
        "classes": classes,
        "targets": targets,
        "predicted": predicted,
        "accuracy": sum(a == b for a, b in zip(targets, predicted)) / len(targets),
        "precision": [row[0] for row in table],
        "recall": [row[1] for row in table],
        "f1": [row[2] for row in table],
        "macro": [math.fsum(table[c][i] for c in occurring) / len(occurring) for i in range(3)],
    }


def frames(rng):
    """Bay, Ehmann and Downie 2009: sizes of intersection and union of the sounding keys, summed over frames."""
    keys, count = 12, 30
    targets = [{key for key in range(keys) if rng.random() < 0.2} for _ in range(count)]
    logits = [[rng.uniform(-1, 1) + (0.6 if key in frame else -0.6) for key in range(keys)] for frame in targets]
    said = [{key for key, x in enumerate(frame) if 1 / (1 + math.exp(-x)) > 0.5} for frame in logits]
    both = sum(len(a & b) for a, b in zip(targets, said))
    return {
        "targets": [[int(key in frame) for key in range(keys)] for frame in targets],
        "logits": logits,
        "accuracy": both / sum(len(a | b) for a, b in zip(targets, said)),
        "precision": both / sum(map(len, said)),
        "recall": both / sum(map(len, targets)),
    }


def likelihood(rng):
    """Perplexity as the geometric mean of 1/p, bits as the mean of log2(1/p)."""
    probabilities = [rng.uniform(0.05, 1) for _ in range(20)]
    return {
        "losses": [-math.log(p) for p in probabilities],
        "perplexity": math.prod(1 / p for p in probabilities) ** (1 / len(probabilities)),
        "bits": math.fsum(math.log2(1 / p) for p in probabilities) / len(probabilities),
    }


def regression(rng):
    targets = [rng.gauss(0, 2) for _ in range(25)]
    predicted = [y + rng.gauss(0.3, 1) for y in targets]
    errors = [a - b for a, b in zip(targets, predicted)]
    return {
        "targets": targets,
        "predicted": predicted,
        "mae": math.fsum(map(abs, errors)) / len(errors),
        "rmse": math.dist(targets, predicted) / math.sqrt(len(errors)),
    }


def edits(rng):
    def pair():
        return [[rng.randint(1, 4) for _ in range(rng.randint(0, 25))] for _ in range(2)]

    def distance(a, b):
        @functools.cache
        def rest(i, j):
            if i == len(a) or j == len(b):
                return len(a) - i + len(b) - j
            if a[i] == b[j]:
                return rest(i + 1, j + 1)
            return 1 + min(rest(i + 1, j), rest(i, j + 1), rest(i + 1, j + 1))

        return rest(0, 0)

    pairs = [pair() for _ in range(40)]
    return {"pairs": pairs, "distances": [distance(*p) for p in pairs]}


def main():
    rng = random.Random(22)
    recorded = {part.__name__: part(rng) for part in (classification, frames, likelihood, regression, edits)}
    path = pathlib.Path(__file__).parent / "metric_python.json"
    path.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
