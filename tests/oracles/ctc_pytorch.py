#!/usr/bin/env python3
"""Records PyTorch's CTC loss and its gradient with respect to logits, in double: ctc_pytorch.json.

    python3 tests/oracles/ctc_pytorch.py

A batch of sequences of different lengths, with repeated labels, an empty labelling and one that cannot be
aligned (its loss is infinite, which JSON cannot say: null). Every number is written in full precision.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

TIME, CLASSES = 24, 7
LABELS = [
    [1, 2, 3],
    [4, 4, 4, 5, 1, 1],  # repeats
    [],
    [6, 5, 4, 3, 2, 1, 6, 5, 4, 3, 2, 1, 6, 5, 4],
    [2, 2, 2, 2],  # 4 labels and 3 blanks between: not in 6 steps
    [3, 3, 1],  # exactly as many steps as needed
]
STEPS = [24, 20, 9, 19, 6, 4]


def main():
    generator = torch.Generator().manual_seed(21)
    batch, room = len(LABELS), max(len(labels) for labels in LABELS)
    x = (3 * torch.randn(TIME, batch, CLASSES, generator=generator, dtype=torch.double)).requires_grad_()
    padded = torch.tensor([labels + [1] * (room - len(labels)) for labels in LABELS])
    losses = F.ctc_loss(
        F.log_softmax(x, -1), padded, torch.tensor(STEPS), torch.tensor([len(labels) for labels in LABELS]),
        blank=0, reduction="none")
    losses[losses.isfinite()].sum().backward()
    recorded = {
        "time": TIME,
        "classes": CLASSES,
        "labels": LABELS,
        "steps": STEPS,
        "outputs": x.flatten().tolist(),
        "losses": [loss if math.isfinite(loss) else None for loss in losses.tolist()],
        "gradients": torch.nan_to_num(x.grad, nan=0.0).flatten().tolist(),
    }
    path = pathlib.Path(__file__).parent / "ctc_pytorch.json"
    path.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
