"""Imports exported programs and runs them: check_exports.py FORMS.json, made by pytorch.test.mjs.

For each form: rebuilds the model by its train.py, loads its model.safetensors and compares what it computes.
Prints the largest deviation.
"""
import importlib.util
import json
import pathlib
import sys

import torch


def load_program(folder):
    spec = importlib.util.spec_from_file_location("train", pathlib.Path(folder) / "train.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program


@torch.no_grad()
def deviations(form):
    program = load_program(form["folder"])
    model = program.Model()
    model.load_state_dict(program.read_safetensors(program.HERE / "model.safetensors"))
    for case in form["cases"]:
        inputs = torch.tensor(case["inputs"])
        state = [torch.tensor(part) for part in case["state"]]
        logits, final = model(inputs, tuple(state) if len(state) == 2 else state[0])
        final = final if isinstance(final, tuple) else (final,)
        for computed, recorded in [(logits, case["logits"]), *zip(final, case["final"])]:
            yield (computed.flatten() - torch.tensor(recorded)).abs().max().item()


if __name__ == "__main__":
    forms = json.loads(pathlib.Path(sys.argv[1]).read_text())
    print(max(max(deviations(form)) for form in forms))
