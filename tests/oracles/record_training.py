#!/usr/bin/env python3
"""Records how PyTorch trains small networks, in double precision, for tests/engine/training/oracle_test.cpp:
training.json. (What networks of every form compute: record_forms.py.)

Inputs and weights are multiples of 1/256, so that they are exact in every precision and short in the file.
"""
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
CELLS = {
    "rnn": lambda *size: torch.nn.RNN(*size, nonlinearity="tanh"),
    "rnn_relu": lambda *size: torch.nn.RNN(*size, nonlinearity="relu"),
    "gru": torch.nn.GRU,
    "lstm": torch.nn.LSTM,
}
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.5, momentum=0.9, weight_decay=0.01),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.5, momentum=0.8, nesterov=True, weight_decay=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1, weight_decay=0.01),
}
# Largest norm and largest value, 0: none. Some of the gradients are beyond each.
CLIPPINGS = [(0.2, 0), (0, 0.02), (0.08, 0.02)]


def short(*shape, scale):
    """Random multiples of 1/256 in ±scale."""
    return torch.round((torch.rand(*shape) * 2 - 1) * scale * 256) / 256


def numbers(tensor):
    return [float(v) for v in tensor.detach().flatten()]


def named(tensors):
    return [{"name": name, "shape": list(t.shape), "values": numbers(t)} for name, t in tensors]


class Model(torch.nn.Module):
    def __init__(self, cell, inputs, hidden, layers, outputs):
        super().__init__()
        self.rnn = CELLS[cell](inputs, hidden, layers)
        self.head = torch.nn.Linear(hidden, outputs)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(short(*p.shape, scale=0.6))

    def forward(self, x, state):
        hidden, state = self.rnn(x, state)
        return hidden, self.head(hidden), state


def clip_gradients(parameters, clip, clip_value):
    """By value, then by norm; returns the norm before."""
    norm = torch.stack([p.grad.square().sum() for p in parameters]).sum().sqrt()
    if clip_value > 0:
        torch.nn.utils.clip_grad_value_(parameters, clip_value)
    if clip > 0:
        torch.nn.utils.clip_grad_norm_(parameters, clip)
    return float(norm)


def record_training(cell, optimizer, clipping, layers=2, time=6, batch=3, vocabulary=5, hidden=6, steps=10):
    """Ten steps over text of three windows, so that passes end and the state is reset."""
    model = Model(cell, vocabulary, hidden, layers, vocabulary)
    text = torch.randint(vocabulary, (batch * (3 * time + 2) + 1,))
    length = (len(text) - 1) // batch
    weights = named(model.named_parameters())
    update = OPTIMIZERS[optimizer](model.parameters())
    clip, clip_value = clipping
    losses, norms, state = [], [], None
    for step in range(steps):
        at = step % (length // time) * time
        if at == 0:
            state = None
        window = torch.stack([text[b * length + at : b * length + at + time + 1] for b in range(batch)], dim=1)
        x = torch.nn.functional.one_hot(window[:-1], vocabulary).double()
        _, logits, state = model(x, state)
        state = tuple(s.detach() for s in state) if cell == "lstm" else state.detach()
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), window[1:].flatten())
        update.zero_grad()
        loss.backward()
        norms.append(clip_gradients(list(model.parameters()), clip, clip_value))
        update.step()
        losses.append(float(loss.detach()))
    group = update.param_groups[0]
    return {
        "cell": cell, "optimizer": optimizer, "layers": layers, "bptt": time, "batch": batch,
        "vocabulary": vocabulary, "hidden": hidden, "clip": clip, "clip_value": clip_value, "learning_rate": group["lr"],
        "momentum": group.get("momentum", 0), "weight_decay": group["weight_decay"], "text": text.tolist(),
        "weights": weights, "losses": losses, "norms": norms,
        "final": named((name, p) for name, p in model.named_parameters() if name.startswith("head")),
    }


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(20240229)
    records = [record_training(cell, optimizer, CLIPPINGS[0]) for cell in CELLS for optimizer in OPTIMIZERS]
    records += [record_training("gru", "nesterov", clipping) for clipping in CLIPPINGS[1:]]
    lines = ",\n".join(json.dumps(record, separators=(",", ":")) for record in records)
    (HERE / "training.json").write_text(f"[\n{lines}\n]\n")
