#!/usr/bin/env python3
"""Records what PyTorch computes, in double, for networks of every form: forms.json, for
tests/engine/network/forms_oracle_test.cpp.

    python3 tests/oracles/record_forms.py

Weights, inputs and targets are not in the file: they are made from their names, here and in
tests/engine/network/recorded_form.h. Each record has the form, all outputs, final states, the loss and every
gradient.
"""
import dataclasses
import json
import math
import pathlib

import torch
import torch.nn.functional as F

from forms_model import EQUATIONS, GATES, MODULES, WITH_MEMORY, Form, Layer, Model, Weights, choices, multiples

TIME, TARGET_TIME, BATCH = 4, 3, 2
# Where sequences end early: steps, steps of a target of its own length, labels.
LENGTHS, TARGET_LENGTHS, LABEL_COUNTS = [2, 4], [3, 2], [1, 2]
DROPOUT_SEED = 7
DIGITS = 10
LEAST_GRADIENT = 0.02
MOST_CHANGE = 10  # of a gradient, relative to that of weights and inputs
LOG_VARIANCE_BOUND = 12.0
STEP_LOSSES = ["softmax", "sigmoid", "squared", "absolute", "huber", "gaussian"]
TASKS = ["one_to_one", "one_to_many", "many_to_one", "many_to_many", "sequence_to_sequence"]


def losses_of(task):
    """CTC needs an output at every input."""
    return STEP_LOSSES + ["ctc"] if task == "many_to_many" else STEP_LOSSES


def plain_forms(cell):
    """Task shapes × directions × losses, the decoder's without attention and with either kind."""
    for task in TASKS:
        for bidirectional in [False] if task == "one_to_many" else [False, True]:
            for loss in losses_of(task):
                form = Form(cell, task, loss, bidirectional=bidirectional)
                if task == "one_to_many":
                    form.inputs += form.outputs
                # Without memory nothing but attention reaches the decoder.
                if not (cell == "feed_forward" and form.writes):
                    yield form
                if form.writes:
                    yield dataclasses.replace(form, attention="dot")
                    yield dataclasses.replace(form, attention="additive")


def forms():
    for cell in GATES:
        for form in plain_forms(cell):
            yield form
            if form.task != "one_to_one":
                yield dataclasses.replace(form, masked=True)
        yield from structures(cell)


def structures(cell):
    """Kinds of input, depth and what lies between layers: read in both directions, or read in one and written."""
    yield Form(cell, "many_to_many", "softmax", hidden=17, inputs=5)  # more than a vector of any processor
    for loss in losses_of("many_to_many"):
        yield Form(cell, "many_to_many", loss, bidirectional=True, layers=2, masked=True)
    yield Form(cell, "many_to_many", "softmax", layers=3)
    reader = Form(cell, "many_to_many", "softmax", bidirectional=True)
    writer = Form(cell, "sequence_to_sequence", "softmax", "dot")
    for plain in (reader, writer):
        deep = dataclasses.replace(plain, layers=2)
        yield dataclasses.replace(plain, input_kind="one_hot")
        yield dataclasses.replace(plain, input_kind="embedding", embedding=2)
        yield dataclasses.replace(plain, layer_norm=True, hidden=3)  # of two units nothing would be left
        yield deep
        yield dataclasses.replace(deep, residual=True)
        yield dataclasses.replace(deep, dropout=0.3)
        if cell != "feed_forward":
            yield dataclasses.replace(plain, recurrent_dropout=0.4)
        for bidirectional in (False, True):
            yield dataclasses.replace(
                deep, input_kind="embedding", embedding=2, hidden=3, bidirectional=bidirectional, layer_norm=True,
                residual=True, dropout=0.3, recurrent_dropout=0.4, masked=True)
    beginner = Form(cell, "one_to_many", "softmax", inputs=5)  # 2 tokens to start with, then 3 that are written
    yield dataclasses.replace(beginner, input_kind="one_hot")
    yield dataclasses.replace(beginner, input_kind="embedding", embedding=2)


class Window:
    """Inputs, targets and first states of a form."""

    def __init__(self, form, seed):
        self.form, self.seed, self.dropout_seed = form, seed, DROPOUT_SEED
        time = 1 if form.task == "one_to_one" else TIME
        self.output_time = {"many_to_one": 1, "sequence_to_sequence": TARGET_TIME}.get(form.task, time)
        self.target_time = 2 if form.loss == "ctc" else self.output_time
        self.lengths = torch.tensor(LENGTHS if form.masked else [time] * BATCH)
        self.label_counts = torch.tensor(LABEL_COUNTS if form.masked else [self.target_time] * BATCH)
        self.targets = self.make_targets()
        self.weights = self.make_weights()
        tokens = form.input_kind != "dense"
        self.x = self.choices("x", (time, BATCH), form.inputs) if tokens else self.multiples("x", (time, BATCH, form.inputs))
        if form.task == "one_to_many":
            self.tell_targets()
        states = (form.layers * form.directions, BATCH, form.hidden)
        self.h0 = self.multiples("h0", states).requires_grad_(form.cell != "feed_forward")
        self.c0 = self.multiples("c0", states).requires_grad_() if form.cell in WITH_MEMORY else None
        if not tokens:
            self.x.requires_grad_()

    def multiples(self, name, shape):
        return multiples(f"{self.seed}/{name}", shape)

    def choices(self, name, shape, count):
        return choices(f"{self.seed}/{name}", shape, count)

    def make_targets(self):
        form, shape = self.form, (self.target_time, BATCH)
        if form.loss == "ctc":
            return 1 + self.choices("targets", shape, form.outputs - 1)  # 0 is the blank
        if form.loss == "softmax":
            return self.choices("targets", shape, form.outputs)
        shape = (*shape, form.outputs)
        if form.loss == "sigmoid":
            return self.choices("targets", shape, 2).to(torch.get_default_dtype())
        return self.multiples("targets", shape)

    def make_weights(self):
        """1, or where sequences end early some weight up to the end and 0 beyond."""
        form, shape = self.form, (self.output_time, BATCH)
        if not form.masked:
            return torch.ones(shape)
        weights = 1 + self.multiples("weights", shape) / 2
        ends = torch.tensor(TARGET_LENGTHS) if form.writes else self.lengths
        there = torch.arange(self.output_time).unsqueeze(1) < ends
        return weights if form.task == "many_to_one" else torch.where(there, weights, torch.zeros(shape))

    def tell_targets(self):
        """Of one-to-many: an input at the first step, then what should have been written; of each its own part."""
        form, apart = self.form, self.form.inputs - self.form.outputs
        if form.input_kind != "dense":
            self.x = torch.cat([self.x[:1] % apart, apart + self.targets[:-1]])
            return
        told = F.one_hot(self.targets, form.outputs).to(self.x.dtype) if form.classes else self.targets
        self.x[0, :, apart:] = 0
        self.x[1:, :, :apart] = 0
        self.x[1:, :, apart:] = told[:-1]

    def loss(self, logits):
        losses = step_losses(self.form, logits, self)
        return (losses * self.weights[: len(losses)]).sum()


def step_losses(form, x, window):
    """[S][B]; of CTC [1][B]."""
    y = window.targets
    if form.loss == "softmax":
        return F.cross_entropy(x.flatten(0, 1), y.flatten(), reduction="none").view(y.shape)
    if form.loss == "sigmoid":
        return F.binary_cross_entropy_with_logits(x, y, reduction="none").sum(-1)
    if form.loss == "squared":
        return F.mse_loss(x, y, reduction="none").mean(-1)
    if form.loss == "absolute":
        return F.l1_loss(x, y, reduction="none").mean(-1)
    if form.loss == "huber":
        return F.huber_loss(x, y, delta=1.0, reduction="none").mean(-1)
    if form.loss == "gaussian":
        mean, s = x.chunk(2, -1)
        variance = torch.exp(LOG_VARIANCE_BOUND * torch.tanh(s / LOG_VARIANCE_BOUND))
        return F.gaussian_nll_loss(mean, y, variance, full=True, eps=1e-300, reduction="none").sum(-1)
    log_p = torch.log_softmax(x, -1)
    return F.ctc_loss(log_p, y.t(), window.lengths, window.label_counts, blank=0, reduction="none").unsqueeze(0)


def short(tensor):
    """As many digits of the largest number as are worth keeping, and of the others as far as these go."""
    values = tensor.detach().flatten()
    largest = float(values.abs().max())
    places = DIGITS - 1 - math.floor(math.log10(largest)) if largest > 0 else 0
    return [round(float(v), places) + 0.0 for v in values]


def compute(form, seed, shake=None):
    """Results, loss and gradients, all by name. `shake`: weights and inputs a 2⁻²⁰th larger or smaller."""
    model, window = Model(form, seed), Window(form, seed)
    leaves = dict(model.weights) | {"x": window.x, "h0": window.h0, "c0": window.c0}
    leaves = {name: leaf for name, leaf in leaves.items() if leaf is not None and leaf.requires_grad}
    for name, leaf in leaves.items() if shake else []:
        with torch.no_grad():
            leaf.mul_(1 + multiples(f"{shake}/{name}", tuple(leaf.shape)) * 2.0**-20)
    results = model.run(window)
    loss = window.loss(results["logits"])
    loss.backward()
    if form.task not in ("many_to_one", "sequence_to_sequence"):
        # What is put out behind an end is nobody's business.
        there = torch.arange(window.output_time).unsqueeze(1) < window.lengths
        results["logits"] = results["logits"] * there.unsqueeze(-1)
    return results, loss.detach(), {name: leaf.grad for name, leaf in leaves.items()}


def tells(form, seed, gradients):
    """Whether a mistake in any of these gradients would show: none is next to nothing, nor so much at the mercy of
    small changes that in single precision mistakes would hide behind rounding."""
    if min(float(gradient.abs().max()) for gradient in gradients.values()) < LEAST_GRADIENT:
        return False
    for shake in ("one way", "another way"):
        _, _, others = compute(form, seed, shake)
        for name, gradient in gradients.items():
            if (others[name] - gradient).abs().max() > MOST_CHANGE * 2.0**-20 * gradient.abs().max():
                return False
    return True


def record(form):
    for salt in range(1000):
        seed = form.name() + f"/{salt}"
        results, loss, gradients = compute(form, seed)
        if tells(form, seed, gradients):
            break
    else:
        raise SystemExit(f"{form.name()}: some gradient never tells anything")
    usual = {field.name: field.default for field in dataclasses.fields(form)[3:]}
    return {
        "form": {k: v for k, v in dataclasses.asdict(form).items() if k not in usual or v != usual[k]},
        "seed": seed,
        "loss": short(loss)[0],
        "results": {name: short(tensor) for name, tensor in results.items()},
        "gradients": {name: short(tensor) for name, tensor in gradients.items()},
    }


def check_equations():
    """The equations written here are those of PyTorch's modules, where there are both."""
    for cell in MODULES:
        form = Form(cell, "many_to_many", "softmax")
        own = dataclasses.replace(form, recurrent_dropout=1e-300)  # of which nothing is ever dropped
        window = Window(form, "check")
        results = [
            Layer(f, form.inputs, 1, "rnn", 0, Weights(f, "check")).run(window.x, window.lengths, window.h0, window.c0, [1])
            for f in (form, own)
        ]
        for module, equations in zip(*results):
            assert module is None or (module - equations).abs().max() < 1e-14, cell
    assert set(EQUATIONS) == set(GATES)


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    check_equations()
    lines = ",\n".join(json.dumps(record(form), separators=(",", ":")) for form in forms())
    (pathlib.Path(__file__).parent / "forms.json").write_text(f"[\n{lines}\n]\n")
