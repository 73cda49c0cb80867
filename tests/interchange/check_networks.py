"""Compares exported programs with what rnn forward told: check_networks.py CASES.json, made by networks.test.mjs.

Prints for each case the largest deviation of its outputs, its loss and each of its gradients, as JSON.
"""
import json
import math
import pathlib
import sys

import torch

from check_exports import load_program


def deviation(computed, told):
    told = torch.tensor(told)
    return (computed - told).abs().max().item() if computed.shape == told.shape else math.inf


def check(case):
    program = load_program(case["place"])
    model = program.Model()
    model.load_state_dict(program.read_safetensors(program.HERE / "model.safetensors"))
    model.eval()  # there is no dropout in rnn forward
    data, ours = case["data"], case["ours"]
    batch = program.Sequences(data, 0, 1).batch
    leaves = {name: torch.tensor(data[name], requires_grad=True) for name in ("h0", "c0") if name in data}
    if batch.inputs.is_floating_point():
        leaves["inputs"] = batch.inputs.requires_grad_()
    state = tuple(leaves[name] for name in ("h0", "c0") if name in leaves) or None
    state = state[0] if state and len(state) == 1 else state
    written = program.written_before(batch.targets) if program.HAS_DECODER else None
    outputs, _ = model(batch.inputs, state, batch.lengths, written)
    loss = program.mean_loss(outputs, batch)
    loss.backward()

    told = torch.tensor(ours["outputs"])
    there = torch.ones(told.shape[:2], dtype=torch.bool)
    if batch.lengths is not None and len(told) == len(batch.inputs):
        there = torch.arange(len(told)).unsqueeze(1) < batch.lengths
    found = {"outputs": deviation(outputs * there.unsqueeze(-1), (told * there.unsqueeze(-1)).tolist()),
             "loss": abs(loss.item() - ours["loss"])}
    if "free" in case:
        with torch.no_grad():
            outputs, _ = model(batch.inputs, state, batch.lengths, written, 0.0)
        found["outputs when it reads its own"] = deviation(outputs, case["free"]["outputs"])
    gradients = {name: tensor.grad for name, tensor in [*model.named_parameters(), *leaves.items()]}
    assert set(gradients) == set(ours["gradients"]), set(gradients) ^ set(ours["gradients"])
    for name, gradient in gradients.items():
        found[name] = deviation(gradient, ours["gradients"][name])
    return found


if __name__ == "__main__":
    cases = json.loads(pathlib.Path(sys.argv[1]).read_text())
    print(json.dumps({case["name"]: check(case) for case in cases}))
