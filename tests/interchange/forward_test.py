"""rnn import, forward and export against PyTorch (python3-torch): forward_test.py PATH_OF_RNN.

PyTorch's own modules make the weights; the file goes through rnn import, and rnn forward must give their outputs, states,
loss and every gradient. In double both sides compute the same sums in another order, so they agree to about 1e-13 of the
numbers' size; in float to some 1e-6."""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

import torch
from torch import nn

RNN = str(pathlib.Path(sys.argv.pop(1)).resolve())
INPUTS, HIDDEN, OUTPUTS, STEPS, BATCH = 3, 4, 5, 6, 3
MODULES = {"lstm": (nn.LSTM, {}), "gru": (nn.GRU, {}), "rnn": (nn.RNN, {}), "rnn_relu": (nn.RNN, {"nonlinearity": "relu"})}


def rnn(*args, code=0):
    done = subprocess.run([RNN, *map(str, args)], capture_output=True, text=True, timeout=120)
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().float().flatten().tolist()
        more = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(more)]}
        data += more
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


class Model(nn.Module):
    def __init__(self, cell, layers, bidirectional, inputs=INPUTS):
        super().__init__()
        module, more = MODULES[cell]
        self.rnn = module(inputs, HIDDEN, layers, bidirectional=bidirectional, **more)
        self.head = nn.Linear(HIDDEN * (2 if bidirectional else 1), OUTPUTS)
        # What a file of floats can hold exactly.
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.copy_(parameter.float())
        self.double()

    def forward(self, x, states, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        hidden, last = self.rnn(packed, states)
        hidden, _ = nn.utils.rnn.pad_packed_sequence(hidden, total_length=len(x))
        return hidden, self.head(hidden), last


class Interchange(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.weights, self.model, self.input = (self.folder / name for name in ("weights", "model", "input.json"))
        torch.manual_seed(1)

    def close(self, actual, expected, tolerance, what):
        actual = torch.tensor(actual, dtype=torch.float64)
        self.assertEqual(actual.shape, expected.shape, what)
        difference = (actual - expected.detach()).abs().max().item()
        self.assertLess(difference, tolerance * max(1, expected.abs().max().item()), what)

    def imported(self, module, *flags):
        write_safetensors(self.weights, module.state_dict())
        return rnn("import", "--safetensors", self.weights, "--out", self.model, *flags)

    def forward(self, fields, *flags, code=0):
        self.input.write_text(json.dumps(fields))
        done = rnn("forward", "--model", self.model, "--input", self.input, *flags, code=code)
        return json.loads(done.stdout) if code == 0 else done.stderr

    def compare(self, cell, layers, bidirectional, lengths, tolerance, *flags):
        module = Model(cell, layers, bidirectional)
        self.imported(module, "--cell", cell, "--layers", layers, *(["--bidirectional"] if bidirectional else []))
        stacks = layers * (2 if bidirectional else 1)
        states = {name: torch.randn(stacks, BATCH, HIDDEN, dtype=torch.float64, requires_grad=True)
                  for name in (("h0", "c0") if cell == "lstm" else ("h0",))}
        x = torch.randn(STEPS, BATCH, INPUTS, dtype=torch.float64, requires_grad=True)
        targets = torch.randint(OUTPUTS, (STEPS, BATCH))
        weights = torch.rand(STEPS, BATCH, dtype=torch.float64)
        fields = {"inputs": x.tolist(), "targets": targets.tolist(), "weights": weights.tolist(), "lengths": lengths}
        fields |= {name: state.tolist() for name, state in states.items()}
        found = self.forward(fields, "--gradients", *flags)

        hidden, outputs, last = module(x, tuple(states.values()) if cell == "lstm" else states["h0"], lengths)
        there = torch.tensor([[t < length for length in lengths] for t in range(STEPS)])
        losses = nn.functional.cross_entropy(outputs.flatten(0, 1), targets.flatten(), reduction="none").view_as(weights)
        weights = weights * there
        loss = (weights * losses).sum() / weights.sum()
        loss.backward()
        self.close(found["outputs"], outputs, tolerance, "outputs")
        self.close(found["hidden"][-1], hidden, tolerance, "hidden states of the last layer")
        self.assertEqual(len(found["hidden"]), layers)
        for name, state in zip(("hn", "cn"), last if cell == "lstm" else (last,)):
            self.close(found[name], state, tolerance, name)
        self.close(found["losses"], weights * losses, tolerance, "losses")
        self.close(found["loss"], loss, tolerance, "loss")
        expected = {name: parameter.grad for name, parameter in module.named_parameters()}
        expected |= {"inputs": x.grad} | {name: state.grad for name, state in states.items()}
        self.assertEqual(set(found["gradients"]), set(expected))
        for name, gradient in expected.items():
            self.close(found["gradients"][name], gradient, tolerance, f"gradient of {name}")

    def test_forward_and_gradients_are_pytorchs(self):
        for cell in MODULES:
            for layers, bidirectional in ((1, False), (2, True)):
                for lengths in ([STEPS] * BATCH, [4, 6, 1]):
                    with self.subTest(cell=cell, bidirectional=bidirectional, lengths=lengths):
                        self.compare(cell, layers, bidirectional, lengths, 1e-12, "--double")

    def test_float_is_pytorchs_to_its_own_precision(self):
        self.compare("lstm", 2, True, [4, 6, 1], 3e-6)
        self.compare("gru", 3, False, [6, 6, 6], 3e-6)

    def test_states_of_every_layer(self):
        """Of two layers the lower one is a network of its own."""
        module = Model("lstm", 2, False)
        self.imported(module)
        x = torch.randn(STEPS, BATCH, INPUTS, dtype=torch.float64)
        found = self.forward({"inputs": x.tolist()}, "--double")
        lower = nn.LSTM(INPUTS, HIDDEN).double()
        lower.load_state_dict({name: module.rnn.state_dict()[name] for name in lower.state_dict()})
        self.close(found["hidden"][0], lower(x)[0], 1e-12, "hidden states of the first layer")
        self.close([found["memory"][0][-1]], lower(x)[1][1], 1e-12, "memory of the first layer")
        self.assertNotIn("loss", found)

    def test_numbers_come_back_as_they_are(self):
        """What is printed of a float is that float: the states after half of the steps, read again, give the rest."""
        self.imported(Model("lstm", 1, False))
        x = torch.randn(STEPS, BATCH, INPUTS).tolist()
        whole = self.forward({"inputs": x})
        half = self.forward({"inputs": x[:3]})
        rest = self.forward({"inputs": x[3:], "h0": half["hn"], "c0": half["cn"]})
        for name in ("hn", "cn"):
            self.assertEqual(rest[name], whole[name])
        self.assertEqual(half["outputs"] + rest["outputs"], whole["outputs"])

    def test_tokens_are_columns_of_the_input_weights(self):
        module = Model("gru", 1, False, inputs=OUTPUTS)
        self.imported(module, "--input", "one_hot")
        tokens = torch.randint(OUTPUTS, (STEPS, BATCH))
        found = self.forward({"inputs": tokens.tolist()}, "--double")
        one_hot = nn.functional.one_hot(tokens, OUTPUTS).double()
        self.close(found["outputs"], module.head(module.rnn(one_hot)[0]), 1e-12, "outputs")
        as_numbers = self.forward({"inputs": one_hot.tolist()}, "--double")["outputs"]
        self.close(as_numbers, torch.tensor(found["outputs"], dtype=torch.float64), 1e-12, "outputs from numbers")
        self.imported(module)  # as a network that reads numbers
        self.assertEqual(self.forward({"inputs": tokens.tolist()}, "--double")["outputs"], found["outputs"])

    def test_last_output_of_many_to_one_with_numbers_as_targets(self):
        module = Model("rnn", 1, False)
        self.imported(module, "--cell", "rnn", "--task", "many_to_one", "--loss", "squared")
        x = torch.randn(STEPS, BATCH, INPUTS, dtype=torch.float64)
        y = torch.randn(1, BATCH, OUTPUTS, dtype=torch.float64)
        found = self.forward({"inputs": x.tolist(), "targets": y.tolist()}, "--gradients", "--double")
        self.assertEqual(self.forward({"inputs": x.tolist(), "targets": y[0].tolist()}, "--gradients", "--double"), found)
        output = module.head(module.rnn(x)[0][-1:])
        loss = nn.functional.mse_loss(output, y)
        loss.backward()
        self.close(found["outputs"], output, 1e-12, "outputs")
        self.close(found["loss"], loss, 1e-12, "loss")
        self.close(found["gradients"]["head.weight"], module.head.weight.grad, 1e-12, "gradient of head.weight")

    def test_mistakes_in_the_input_are_named(self):
        self.imported(Model("gru", 1, True))
        x = [[[0.5] * INPUTS] * 2] * 3
        y = [[1, 2]] * 3
        for fields, says in [
            ([], "must be a JSON object"),
            ({}, '"inputs" is missing'),
            ({"inputs": x, "lenghts": [1, 2]}, '"lenghts" is unknown; there are inputs, targets'),
            ({"inputs": []}, "inputs has 0 elements and must have at least one"),
            ({"inputs": 3}, "inputs must be an array"),
            ({"inputs": [x[0], [[1, 2, 3]]]}, r"inputs\[1\] has 1 elements and must have 2"),
            ({"inputs": [[[1, 2]]]}, r"inputs\[0\]\[0\] has 2 elements and must have 3; inputs is \[T\]\[B\]\[I = 3\]"),
            ({"inputs": [[[1, 2, "3"]]]}, r"inputs\[0\]\[0\]\[2\] must be a number"),
            ({"inputs": x, "h0": [[[0] * HIDDEN] * 2]}, r"h0 has 1 elements and must have 2; h0 is \[L·D = 2\]\[B = 2\]"),
            ({"inputs": x, "c0": x}, "c0: only LSTMs"),
            ({"inputs": x, "lengths": [3, 0]}, r"lengths\[1\] is 0; lengths must hold whole numbers from 1 to 3"),
            ({"inputs": x, "lengths": [3, 2.5]}, r"lengths\[1\] is 2.5"),
            ({"inputs": x, "targets": [[1, 5]] * 3}, r"targets\[0\]\[1\] is 5; targets must hold whole numbers from 0 to 4"),
            ({"inputs": x, "targets": y[:2]}, "targets has 2 elements and must have 3"),
            ({"inputs": x, "weights": y}, "there are no targets"),
            ({"inputs": x, "targets": y, "weights": [[0, 0]] * 3}, "weights are all 0"),
            ({"inputs": x, "targets": y, "weights": [[1, -1]] * 3}, "weights must not be negative"),
            ({"inputs": x, "target_steps": 4}, "target_steps is for sequence_to_sequence"),
            ({"inputs": x, "feed_back": True}, "feed_back: only"),
            ({"inputs": x}, "Gradients are those of a loss, which needs targets"),
        ]:
            with self.subTest(says=says):
                self.assertRegex(self.forward(fields, "--gradients", code=1), "rnn: .*input.json: .*" + says)
        self.input.write_text("{")
        says = rnn("forward", "--model", self.model, "--input", self.input, code=1).stderr
        self.assertIn("input.json: The input is no valid JSON", says)

    def test_sizes_are_bounded(self):
        module = Model("lstm", 1, False, inputs=1)
        wide = nn.LSTM(1, 1024)
        write_safetensors(self.weights, {**wide.state_dict(prefix="rnn."), "head.weight": torch.zeros(5, 1024)})
        rnn("import", "--safetensors", self.weights, "--out", self.model)
        says = self.forward({"inputs": [[[0]]] * 60000}, code=1)
        self.assertRegex(says, "60000 steps of 1 sequences take more memory")

    def text_model(self):
        """A language model of PyTorch's over the symbols of a text, and that text."""
        text = "".join(f"the cat sat on mat {i}.\n" for i in range(30))
        symbols = sorted(set(text))
        module = Model("gru", 2, False, inputs=len(symbols))
        module.head = nn.Linear(HIDDEN, len(symbols))
        write_safetensors(self.weights, module.state_dict())
        file = self.folder / "cats.txt"
        file.write_text(text)
        return module.float(), symbols, file

    def test_a_text_model_is_one_of_ours(self):
        module, symbols, file = self.text_model()
        done = rnn("import", "--safetensors", self.weights, "--vocabulary", file, "--out", self.model)
        self.assertEqual(done.stderr, "")
        self.assertEqual(json.loads(done.stdout)["inputs"], len(symbols))
        tokens = torch.tensor([symbols.index(symbol) for symbol in file.read_text()])
        inputs = nn.functional.one_hot(tokens, len(symbols)).float().unsqueeze(1)
        logits = module.head(module.rnn(inputs[:-1])[0]).squeeze(1)
        found = json.loads(rnn("eval", "--model", self.model, "--data", file).stdout)
        self.assertEqual(found["characters"], len(tokens) - 1)
        self.assertAlmostEqual(found["loss"], nn.functional.cross_entropy(logits, tokens[1:]).item(), delta=2e-6)

        written, state, text = inputs[:3], None, ""
        for _ in range(20):
            hidden, state = module.rnn(written, state)
            choice = module.head(hidden[-1, 0]).argmax()
            text += symbols[choice]
            written = nn.functional.one_hot(choice, len(symbols)).float().view(1, 1, -1)
        greedy = ["--prime", file.read_text()[:3], "--temperature", 0, "--length", 20]
        self.assertEqual(rnn("generate", "--model", self.model, *greedy).stdout, text)

        trained, folder = self.folder / "trained", self.folder / "exported"
        reports = rnn("train", "--model", self.model, "--data", file, "--steps", 20, "--out", trained).stdout.splitlines()
        self.assertEqual(json.loads(reports[-1])["step"], 20)
        self.assertLess(json.loads(rnn("eval", "--model", trained, "--part", "whole").stdout)["loss"], found["loss"])
        rnn("export", "--model", trained, "--pytorch", folder)
        self.assertEqual(json.loads((folder / "vocabulary.json").read_text()), symbols)
        rnn("import", "--safetensors", folder / "model.safetensors", "--vocabulary", folder / "vocabulary.json", "--out", self.model)
        self.assertEqual(rnn("generate", "--model", self.model, *greedy).stdout, rnn("generate", "--model", trained, *greedy).stdout)

    def test_a_network_of_numbers_is_run_and_exported_but_writes_no_text(self):
        done = self.imported(Model("lstm", 1, True))
        self.assertIn("Weights do not tell one-hot from dense input: taken as dense, 3 numbers", done.stderr)
        onnx = self.folder / "model.onnx"
        rnn("export", "--model", self.model, "--onnx", onnx, "--lengths")
        self.assertIn(b"lengths", onnx.read_bytes())
        for command in (["generate"], ["eval"], ["train", "--out", self.folder / "out"]):
            says = rnn(command[0], "--model", self.model, *command[1:], code=1).stderr
            self.assertIn("a network from another program that does not write text; rnn forward runs it", says)

    def test_mistakes_on_the_command_line_are_told(self):
        _, _, file = self.text_model()
        pairs, wrong = self.folder / "pairs.json", self.folder / "wrong.json"
        pairs.write_text('["ab", "cd"]')
        wrong.write_text('[1, 2]')
        given = ["import", "--safetensors", self.weights, "--out", self.model]
        for command, code, says in [
            (given + ["--cell", "lstm"], 1, r'12 = 3·4 rows, those of the cell gru; --cell lstm has 4·4'),
            (given + ["--cell", "lstn"], 2, "--cell"),
            (given + ["--layers", "3"], 1, 'weights of 2 layers .*--layers says 3'),
            (given + ["--bidirectional"], 1, 'no "rnn.weight_ih_l0_reverse".*leave out --bidirectional'),
            (given + ["--vocabulary", pairs], 1, "The vocabulary has 2 symbols; the model reads 22"),
            (given + ["--vocabulary", wrong], 1, "wrong.json must be a JSON array with the text of each token"),
            (given + ["--vocabulary", self.folder / "none"], 1, "none: No such file"),
            (["import", "--safetensors", file, "--out", self.model], 1, "cats.txt: this is no valid safetensors file"),
            (["import", "--safetensors", self.weights], 2, "--out is required"),
            (["forward", "--model", file, "--input", file], 1, "cats.txt: this model file cannot be loaded"),
            (["forward", "--model", self.folder / "none", "--input", file], 1, "none: No such file"),
            (["export", "--model", self.weights, "--onnx", self.model], 1, "not made by this program"),
        ]:
            with self.subTest(says=says):
                done = rnn(*command, code=code)
                self.assertEqual(done.stdout, "")
                self.assertRegex(done.stderr, says)
                self.assertFalse(self.model.exists())
        rnn("import", "--safetensors", self.weights, "--vocabulary", file, "--out", self.model)
        self.assertIn("say what to write", rnn("export", "--model", self.model, code=2).stderr)
        says = rnn("export", "--model", self.model, "--onnx", self.folder / "no" / "model.onnx", code=1).stderr
        self.assertRegex(says, "cannot write .*no/model.onnx: No such file")
        says = rnn("export", "--model", self.model, "--pytorch", file, code=1).stderr
        self.assertRegex(says, "cannot make the folder .*cats.txt")


if __name__ == "__main__":
    unittest.main()
