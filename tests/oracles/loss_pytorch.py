#!/usr/bin/env python3
"""Records PyTorch's losses and gradients, in double: loss_pytorch.json (every loss that has a loss per step).

    python3 tests/oracles/loss_pytorch.py

Every number is written in full precision. The tests read the file; PyTorch is needed only to make it anew.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

TIME, BATCH, WIDTH = 5, 3, 4
LOG_VARIANCE_BOUND = 12.0


def bounded(s):
    return LOG_VARIANCE_BOUND * torch.tanh(s / LOG_VARIANCE_BOUND)


def gaussian(x, y):
    mean, s = x[..., :WIDTH], bounded(x[..., WIDTH:])
    return F.gaussian_nll_loss(mean, y, s.exp(), full=True, eps=1e-300, reduction="none").sum(-1)


# From outputs [T][B][…] and targets the loss of each step [T][B].
LOSSES = {
    "softmax": lambda x, y: F.cross_entropy(x.flatten(0, 1), y.flatten(), reduction="none").view(TIME, BATCH),
    "sigmoid": lambda x, y: F.binary_cross_entropy_with_logits(x, y, reduction="none").sum(-1),
    "squared": lambda x, y: F.mse_loss(x, y, reduction="none").mean(-1),
    "absolute": lambda x, y: F.l1_loss(x, y, reduction="none").mean(-1),
    "huber": lambda x, y: F.huber_loss(x, y, delta=1.0, reduction="none").mean(-1),
    "gaussian": gaussian,
}


def targets(name, generator):
    if name == "softmax":
        return torch.randint(0, WIDTH, (TIME, BATCH), generator=generator)
    numbers = torch.randn(TIME, BATCH, WIDTH, generator=generator, dtype=torch.double)
    return (numbers > 0).double() if name == "sigmoid" else numbers * 1.5


def record(name, generator):
    width = WIDTH * (2 if name == "gaussian" else 1)
    x = (2 * torch.randn(TIME, BATCH, width, generator=generator, dtype=torch.double)).requires_grad_()
    y = targets(name, generator)
    weights = torch.rand(TIME, BATCH, generator=generator, dtype=torch.double)
    weights[3:, 1] = 0  # padding
    losses = LOSSES[name](x, y)
    (losses * weights).sum().backward()
    return {
        "outputs": x.flatten().tolist(),
        "targets": y.flatten().tolist(),
        "weights": weights.flatten().tolist(),
        "losses": losses.flatten().tolist(),
        "gradients": x.grad.flatten().tolist(),
    }


def record_class_weights(generator):
    """nn.CrossEntropyLoss with class weights: the mean over the weights, not over the steps."""
    x = (2 * torch.randn(TIME, BATCH, WIDTH, generator=generator, dtype=torch.double)).requires_grad_()
    y = targets("softmax", generator)
    weights = torch.tensor([0.5, 1.0, 2.0, 3.5], dtype=torch.double)
    loss = torch.nn.CrossEntropyLoss(weight=weights)(x.flatten(0, 1), y.flatten())
    loss.backward()
    return {
        "outputs": x.flatten().tolist(),
        "targets": y.flatten().tolist(),
        "class_weights": weights.tolist(),
        "mean": loss.item(),
        "gradients": x.grad.flatten().tolist(),
    }


def main():
    generator = torch.Generator().manual_seed(20)
    recorded = {"time": TIME, "batch": BATCH, "width": WIDTH}
    recorded |= {name: record(name, generator) for name in LOSSES}
    recorded["class_weights"] = record_class_weights(generator)
    path = pathlib.Path(__file__).parent / "loss_pytorch.json"
    path.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
