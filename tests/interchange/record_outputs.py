"""Records what PyTorch computes, as the oracle of the ONNX models: writes pytorch_outputs.json beside this file.

    python3 record_outputs.py

For each cell, direction, depth and input: the form of the model and, for two sizes of time and batch, inputs,
initial states, logits and final states. Weights are no part of the file: numbers.mjs makes the same ones.
"""
import itertools
import json
import pathlib

import torch
from torch import nn
from torch.nn import functional

HIDDEN, OUTPUTS, INPUTS, EMBEDDING = 4, 3, 5, 3
SIZES = [(5, 1), (3, 2)]  # time, batch


class Numbers:
    """A linear congruential generator (Numerical Recipes' constants): exact in every language."""

    def __init__(self, seed):
        self.state = seed

    def tensor(self, *shape):
        values = torch.empty(shape, dtype=torch.float64).flatten()
        for i in range(len(values)):
            self.state = (1664525 * self.state + 1013904223) % 2**32
            values[i] = self.state / 2**31 - 1  # in [-1, 1)
        return values.reshape(shape).float()

    def tokens(self, *shape):
        return ((self.tensor(*shape) + 1) / 2 * INPUTS).long()


class Model(nn.Module):
    def __init__(self, form):
        super().__init__()
        if form["input"] == "embedding":
            self.embedding = nn.Embedding(INPUTS, EMBEDDING)
        kind = {"rnn": nn.RNN, "rnn_relu": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[form["cell"]]
        options = {"nonlinearity": "relu"} if form["cell"] == "rnn_relu" else {}
        width = EMBEDDING if form["input"] == "embedding" else INPUTS
        self.rnn = kind(width, HIDDEN, form["layers"], bidirectional=form["directions"] == 2, **options)
        self.head = nn.Linear(form["directions"] * HIDDEN, OUTPUTS)


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


@torch.no_grad()
def record(form):
    model = Model(form)
    numbers = Numbers(form["seed"])
    parameters = model.state_dict()
    for name in parameters:
        parameters[name].copy_(numbers.tensor(*parameters[name].shape) * 0.7)
    cases = []
    for time, batch in SIZES:
        tokens = numbers.tokens(time, batch) if form["input"] != "dense" else None
        inputs = numbers.tensor(time, batch, INPUTS) if form["input"] == "dense" else tokens
        read = inputs
        if form["input"] == "one_hot":
            read = functional.one_hot(tokens, INPUTS).float()
        if form["input"] == "embedding":
            read = model.embedding(tokens)
        state = [numbers.tensor(form["layers"] * form["directions"], batch, HIDDEN)
                 for _ in range(2 if form["cell"] == "lstm" else 1)]
        hidden, final = model.rnn(read, tuple(state) if form["cell"] == "lstm" else state[0])
        final = final if form["cell"] == "lstm" else (final,)
        cases.append({"time": time, "batch": batch, "logits": rounded(model.head(hidden)),
                      "final": [rounded(part) for part in final]})
    return {**form, "parameters": {name: list(value.shape) for name, value in parameters.items()}, "cases": cases}


def main():
    choices = itertools.product(["rnn", "rnn_relu", "gru", "lstm"], [1, 2], [1, 3], ["one_hot", "embedding", "dense"])
    forms = [record({"cell": cell, "directions": directions, "layers": layers, "input": kind, "seed": seed})
             for seed, (cell, directions, layers, kind) in enumerate(choices, start=1)]
    lines = ",\n".join(json.dumps(form, separators=(",", ":")) for form in forms)
    pathlib.Path(__file__).with_name("pytorch_outputs.json").write_text("[\n" + lines + "\n]\n")


main()
