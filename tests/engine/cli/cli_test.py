"""The command line from end to end: cli_test.py PATH_OF_RNN. Knows the formats from their descriptions only."""
import json
import math
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

RNN = str(pathlib.Path(sys.argv.pop(1)).resolve())
TEXT = "".join(f"the cat sat on mat {i}.\n" for i in range(60))
SMALL = ["--hidden", "8", "--bptt", "8", "--batch", "4", "--validation-every", "10"]


def rnn(*args, code=0, **options):
    done = subprocess.run([RNN, *map(str, args)], capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        code = {"F32": "f", "I64": "q", "U8": "B"}[entry["dtype"]]
        tensors[name] = (entry["shape"], struct.unpack(f"<{(end - begin) // struct.calcsize(code)}{code}", data[begin:end]))
    return metadata, tensors


def lstm_loss(path, text):
    """Mean nats per character of a one-layer LSTM over a text, from state zero: PyTorch's equations in plain Python."""
    metadata, tensors = read_safetensors(path)
    vocabulary = json.loads(metadata["vocabulary"])
    tokens = [vocabulary.index(ord(c)) for c in text]
    (rows, inputs), w_ih = tensors["rnn.weight_ih_l0"]
    _, w_hh = tensors["rnn.weight_hh_l0"]
    bias = [a + b for a, b in zip(tensors["rnn.bias_ih_l0"][1], tensors["rnn.bias_hh_l0"][1])]
    _, w_out = tensors["head.weight"]
    _, b_out = tensors["head.bias"]
    units = rows // 4
    sigmoid = lambda x: 1 / (1 + math.exp(-x))
    h, c, total = [0.0] * units, [0.0] * units, 0.0
    for token, target in zip(tokens, tokens[1:]):
        a = [w_ih[r * inputs + token] + bias[r] + sum(w_hh[r * units + j] * h[j] for j in range(units)) for r in range(rows)]
        for u in range(units):
            i, f, g, o = sigmoid(a[u]), sigmoid(a[units + u]), math.tanh(a[2 * units + u]), sigmoid(a[3 * units + u])
            c[u] = f * c[u] + i * g
            h[u] = o * math.tanh(c[u])
        logits = [b_out[k] + sum(w_out[k * units + j] * h[j] for j in range(units)) for k in range(inputs)]
        top = max(logits)
        total += top + math.log(sum(math.exp(x - top) for x in logits)) - logits[target]
    return total / (len(tokens) - 1)


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.text = self.folder / "cats.txt"
        self.text.write_text(TEXT)
        self.model = self.folder / "cats.safetensors"

    def train(self, *args, steps=30, out=None, **options):
        out = out or self.model
        done = rnn("train", "--data", self.text, *SMALL, "--steps", steps, "--out", out, *args, **options)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def fails(self, *args, code, says):
        done = rnn(*args, code=code)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, says)
        self.assertTrue(done.stderr.startswith("rnn: "), done.stderr)

    def test_reports_and_model(self):
        reports = self.train("--seed", "3", "--validation-fraction", "0.25")
        self.assertEqual([report["step"] for report in reports], [10, 20, 30])
        for report in reports:
            self.assertEqual(list(report), ["step", "loss", "validation_loss", "characters_per_second", "metric", "value",
                                            "baseline", "solved"])
            self.assertEqual(report["metric"], "cross_entropy")
            self.assertEqual(report["value"], report["validation_loss"])
            self.assertIsNone(report["solved"])
            self.assertGreater(report["characters_per_second"], 0)
        metadata, tensors = read_safetensors(self.model)
        experiment = json.loads(metadata["experiment"])
        self.assertEqual((experiment["hidden"], experiment["seed"], experiment["data"]), (8, 3, "cats.txt"))
        self.assertEqual(tensors["rnn.weight_hh_l0"][0], [32, 8])
        # The last report is over the whole validation part, as plain Python finds it from the saved weights.
        kept = TEXT[int(len(TEXT) * 0.75) :]
        self.assertAlmostEqual(reports[-1]["validation_loss"], lstm_loss(self.model, kept), delta=2e-6)
        # The baseline: Laplace's rule from the training part.
        learned, symbols = TEXT[: len(TEXT) - len(kept)], len(set(TEXT))
        guess = [-math.log((learned.count(c) + 1) / (len(learned) + symbols)) for c in kept[1:]]
        self.assertAlmostEqual(reports[-1]["baseline"], sum(guess) / len(guess), delta=1e-9)

    def test_presets_tell_chance_and_the_solved_line(self):
        known = {preset["name"]: preset for preset in map(json.loads, rnn("presets", "--json").stdout.splitlines())}
        for preset in known.values():
            self.assertTrue({"metric", "baseline", "solved", "task_shape"} <= set(preset), preset)
        self.assertEqual((known["chorales"]["metric"], known["chorales"]["solved"]), ("frame_nll", 8.5))
        self.assertAlmostEqual(known["adding-gru"]["baseline"], 2 / 12)
        self.assertIsNone(known["rhymes-rnn"]["solved"])
        report = json.loads(rnn("train", "--preset", "rhymes-rnn", "--steps", 1, "--out", self.model).stdout)
        self.assertEqual(report["baseline"], known["rhymes-rnn"]["baseline"])
        self.assertIn("solved 0.01)", rnn("presets").stdout)

    def test_training_learns(self):
        reports = self.train(steps=400)
        self.assertLess(reports[-1]["validation_loss"], 0.6 * reports[0]["validation_loss"])

    def test_same_seed_same_numbers_for_any_threads(self):
        first = self.train("--threads", "1")
        second = self.train("--threads", "3", out=self.folder / "other.safetensors")
        for a, b in zip(first, second):
            self.assertEqual((a["loss"], a["validation_loss"]), (b["loss"], b["validation_loss"]))
        self.assertEqual(self.model.read_bytes(), (self.folder / "other.safetensors").read_bytes())

    def test_going_on_is_as_if_never_stopped(self):
        whole = self.train(steps=47)
        half, rest = self.folder / "half", self.folder / "rest"
        self.train(steps=23, out=half)
        done = rnn("train", "--model", half, "--steps", 24, "--out", rest)
        self.assertEqual(json.loads(done.stdout.splitlines()[-1])["loss"], whole[-1]["loss"])
        self.assertEqual(rest.read_bytes(), self.model.read_bytes())

    def test_experiment_file_and_flags_that_win(self):
        settings = self.folder / "experiment.json"
        settings.write_text(json.dumps({"cell": "gru", "hidden": 5, "bptt": 4, "batch": 2, "learning_rate": 0.01}))
        rnn("train", "--data", self.text, "--experiment", settings, "--hidden", 6, "--forget-bias-one", "--steps", 2,
            "--out", self.model)
        experiment = json.loads(read_safetensors(self.model)[0]["experiment"])
        for name, value in {"cell": "gru", "hidden": 6, "bptt": 4, "learning_rate": 0.01, "forget_bias_one": True}.items():
            self.assertEqual(experiment[name], value)

    def test_built_in_text(self):
        rnn("train", "--data", "rhymes", *SMALL, "--steps", 2, "--out", self.model, cwd=self.folder)
        self.assertEqual(json.loads(read_safetensors(self.model)[0]["experiment"])["data"], "rhymes")

    def test_generate(self):
        self.train(steps=100)
        write = lambda *args: rnn("generate", "--model", self.model, *args).stdout
        text = write("--prime", "the cat", "--length", 120, "--temperature", 0.7, "--seed", 4)
        self.assertEqual(len(text), 120)
        self.assertLessEqual(set(text), set(TEXT))
        self.assertEqual(write("--prime", "the cat", "--length", 120, "--temperature", 0.7, "--seed", 4), text)
        self.assertNotEqual(write("--prime", "the cat", "--length", 120, "--temperature", 0.7, "--seed", 5), text)
        self.assertEqual(write("--temperature", 0, "--seed", 1), write("--top-k", 1, "--seed", 2))
        self.fails("generate", "--model", self.model, "--prime", "ünknown", code=1, says="does not know “ü”")
        self.fails("generate", "--model", self.model, "--length", "0", code=2, says="--length: length is 0")

    def test_generate_with_a_held_unit(self):
        self.train(steps=100)
        write = lambda *args: rnn("generate", "--model", self.model, "--length", 60, "--temperature", 0, *args).stdout
        free = write()
        self.assertEqual(len(write("--clamp", "0:3=0.5", "--clamp", "0:4=-1")), 60)
        self.assertNotEqual(write(*(arg for unit in range(8) for arg in ("--clamp", f"0:{unit}={(-1) ** unit * 9}"))), free)
        for wrong in ("3=0.5", "0:3", "0:3=x", "0:3=0.5 ", "-1:3=0.5"):
            self.fails("generate", "--model", self.model, f"--clamp={wrong}", code=2, says="LAYER:UNIT=VALUE")
        self.fails("generate", "--model", self.model, "--clamp", "1:0=1", code=1, says="layers are 0 to 0")
        self.fails("generate", "--model", self.model, "--clamp", "0:8=1", code=1, says="units are 0 to 7")

    def test_probe(self):
        self.train("--layers", 2)
        probe = lambda *args: json.loads(rnn("probe", "--model", self.model, *args).stdout)
        gates = probe("--what", "gates", "--start", 40, "--length", 30)
        self.assertEqual("".join(gates["symbols"]), TEXT[40:70])
        self.assertEqual([layer["layer"] for layer in gates["layers"]], [0, 1])
        # The numbers are those of an LSTM: c_t = f c_{t-1} + i g, h_t = o tanh(c_t).
        for layer in gates["layers"]:
            for u in range(8):
                h, c, i, f, g, o = (layer[name][u] for name in ("h", "c", "input", "forget", "candidate", "output"))
                for t in range(30):
                    self.assertAlmostEqual(h[t], o[t] * math.tanh(c[t]), delta=1e-6)
                    if t:
                        self.assertAlmostEqual(c[t], f[t] * c[t - 1] + i[t] * g[t], delta=1e-6)
        other = self.folder / "other.txt"
        other.write_text(TEXT[40:] + TEXT)
        moved = probe("--what", "gates", "--data", other, "--length", 30, "--layer", 1)
        self.assertEqual("".join(moved["symbols"]), TEXT[40:70])
        self.assertEqual([layer["layer"] for layer in moved["layers"]], [1])
        self.assertNotEqual(moved["layers"][0]["h"], gates["layers"][1]["h"])  # read from the beginning

        lags = probe("--what", "gradients", "--length", 12, "--sequences", 3)
        self.assertEqual((lags["steps"], lags["sequences"]), (12, 3))
        self.assertEqual([len(layer[name]) for layer in lags["layers"] for name in ("hidden", "memory")], [12] * 4)
        self.assertEqual([gate["gate"] for gate in probe("--what", "saturation")["layers"][0]["gates"]],
                         ["input", "forget", "candidate", "output"])
        digit = next(f for f in probe("--what", "features", "--quantity", "c")["features"] if f["name"] == "digit")
        sizes = [abs(unit["correlation"]) for unit in digit["best"]]
        self.assertEqual((len(sizes), sizes), (8, sorted(sizes, reverse=True)))
        self.assertEqual(len(probe("--what", "projection", "--length", 20)["layers"][1]["coordinates"]), 20)
        norms = {p["name"]: p for p in probe("--what", "norms")["parameters"]}
        _, tensors = read_safetensors(self.model)
        for name, norm in norms.items():
            self.assertAlmostEqual(norm["weights"], math.sqrt(sum(x * x for x in tensors[name][1])), places=6)
        self.fails("probe", "--model", self.model, "--what", "gates", "--layer", 2, code=1, says="layers are 0 to 1")
        self.fails("probe", "--model", self.model, "--what", "gates", "--start", 99999, code=1, says="must be 0 to")
        self.fails("probe", "--model", self.model, "--what", "dreams", code=2, says="--what")
        self.fails("probe", "--model", self.model, code=2, says="--what")

    def test_probe_of_a_task(self):
        rnn("train", "--preset", "parity-gru", "--steps", 5, "--out", self.model)
        probe = lambda *args: json.loads(rnn("probe", "--model", self.model, *args).stdout)
        gates = probe("--what", "gates", "--start", 2)
        self.assertEqual(len(gates["symbols"]), gates["steps"])
        self.assertEqual(set(gates["layers"][0]), {"layer", "h", "reset", "update", "candidate"})
        one = probe("--what", "gradients", "--start", 2, "--sequences", 1)
        self.assertEqual(len(one["layers"][0]["hidden"]), gates["steps"])
        self.fails("probe", "--model", self.model, "--what", "features", code=1, says="parity")

    def test_answer(self):
        rnn("train", "--preset", "addition-seq2seq", "--hidden", 16, "--steps", 5, "--out", self.model)
        answer = json.loads(rnn("answer", "--model", self.model, "--example", 3, "--beam", 3).stdout)
        self.assertEqual(set(answer), {"example", "steps", "input", "target", "output", "right", "beams"})
        a, b = re.findall(r"\d+", answer["input"])
        self.assertEqual(int(a[::-1]) + int(b[::-1]), int(answer["target"]))  # the preset reads from right to left
        scores = [beam["logProbability"] for beam in answer["beams"]]
        self.assertEqual((len(scores), scores), (3, sorted(scores, reverse=True)))
        self.fails("answer", "--model", self.model, "--example", 10**6, code=1, says="must be 0 to")
        held = [arg for unit in range(16) for arg in ("--clamp", f"0:{unit}={(-1) ** unit}")]
        outputs = [json.loads(rnn("answer", "--model", self.model, "--example", example, *held).stdout)["output"]
                   for example in range(3)]
        self.assertEqual(len(set(outputs)), 1)  # nothing of the input gets through
        self.fails("answer", "--model", self.model, "--clamp", "0:3", code=2, says="LAYER:UNIT=VALUE")
        self.fails("answer", "--model", self.model, "--clamp", "0:16=1", code=1, says="units are 0 to 15")

    def test_eval(self):
        reports = self.train("--validation-fraction", "0.25")
        own = json.loads(rnn("eval", "--model", self.model, "--data", self.text).stdout)
        self.assertEqual(own["part"], "validation")
        self.assertEqual(own["loss"], reports[-1]["validation_loss"])
        self.assertEqual(own["validation_loss"], own["loss"])
        self.assertEqual(json.loads(rnn("eval", "--model", self.model).stdout), own)
        other = self.folder / "other.txt"
        other.write_text("the mat sat on cat 7.\nthe cat")
        found = json.loads(rnn("eval", "--model", self.model, "--data", other).stdout)
        self.assertEqual((found["part"], found["characters"]), ("whole", 28))
        self.assertAlmostEqual(found["loss"], lstm_loss(self.model, other.read_text()), delta=2e-6)
        self.assertAlmostEqual(found["perplexity"], math.exp(found["loss"]), places=9)
        self.assertAlmostEqual(found["bits_per_character"], found["loss"] / math.log(2), places=9)
        whole = json.loads(rnn("eval", "--model", self.model, "--data", self.text, "--part", "whole").stdout)
        self.assertAlmostEqual(whole["loss"], lstm_loss(self.model, TEXT), delta=2e-6)
        other.write_text("THE CAT")
        self.fails("eval", "--model", self.model, "--data", other, code=1, says="byte 0 is “T”")

    def test_eval_of_examples(self):
        cases = {"parity": ("accuracy", {"accuracy", "sequenceAccuracy", "classes", "confusion", "f1", "macroF1"}),
                 "adding": ("mse", {"mae", "mse", "rmse"}),
                 "reverse": ("sequence_accuracy", {"sequenceAccuracy", "editDistance", "errorRate"})}
        for task, (metric, names) in cases.items():
            done = rnn("train", "--data", task, *SMALL, "--steps", 5, "--out", self.model)
            report = json.loads(done.stdout.splitlines()[-1])
            found = json.loads(rnn("eval", "--model", self.model).stdout)
            self.assertEqual((found["part"], found["metric"]), ("test", metric))
            self.assertEqual((found["value"], found["baseline"]), (report["value"], report["baseline"]))
            self.assertEqual(set(found["metrics"]), names)
            self.assertGreater(found["examples"], 0)
            self.assertNotIn("perplexity", found)
        self.train("--task-shape", "many_to_one", steps=5)
        found = json.loads(rnn("eval", "--model", self.model).stdout)
        self.assertEqual(found["metric"], "cross_entropy")
        self.assertAlmostEqual(found["metrics"]["perplexity"], math.exp(found["value"]), places=9)

    def test_music(self):
        pieces = {part: [[[60 + i, 64 + i], [62 + i], []] for i in range(4)] for part in ("train", "valid", "test")}
        music, other = self.folder / "music.json", self.folder / "other.json"
        music.write_text(" " * 100 + json.dumps(pieces))
        other.write_text(json.dumps({**pieces, "test": pieces["test"][:2]}))
        small = ["--hidden", 6, "--batch", 2, "--steps", 3]
        rnn("train", "--preset", "chorales", "--data", music, *small, "--out", self.model)
        read = lambda *args: json.loads(rnn(*args).stdout)
        own = read("eval", "--model", self.model)
        self.assertEqual((own["part"], own["metric"], own["examples"]), ("test", "frame_nll", 4))
        self.assertIn("frameAccuracy", own["metrics"])
        self.assertEqual(read("eval", "--model", self.model, "--data", music), own)
        self.assertEqual(read("eval", "--model", self.model, "--data", other)["examples"], 2)
        self.assertEqual(read("probe", "--model", self.model, "--data", other, "--what", "gates")["steps"], 3)
        # On the same pieces training goes on; on others it begins again with these weights.
        for data, step in ((music, 5), (other, 2)):
            done = rnn("train", "--model", self.model, "--data", data, "--steps", 2, "--out", self.folder / "on")
            self.assertEqual(json.loads(done.stdout.splitlines()[-1])["step"], step)
        other.write_text('{"notes": [[60]]}')
        self.fails("eval", "--model", self.model, "--data", other, code=1, says='other.json: .*"notes".*"train": .piece')
        for data in (other, "rhymes", "parity", self.text):
            self.fails("train", "--preset", "chorales", "--data", data, "--out", self.model, code=1,
                       says='preset chorales needs pieces of music.*"train": .piece')

    def test_built_in_data_for_a_model(self):
        out = ["--steps", 2, "--out", self.folder / "on"]
        rnn("train", "--data", "parity", *SMALL, "--steps", 3, "--out", self.model)
        done = rnn("train", "--model", self.model, "--data", "parity", *out, cwd=self.folder)
        self.assertEqual(json.loads(done.stdout.splitlines()[-1])["step"], 5)
        self.fails("train", "--model", self.model, "--data", "reber", *out, code=1, says='has learned "parity"')
        self.fails("train", "--model", self.model, "--data", self.text, *out, code=1, says="task parity")
        rnn("train", "--data", "rhymes", *SMALL, "--steps", 3, "--out", self.model)
        done = rnn("train", "--model", self.model, "--data", "rhymes", *out, cwd=self.folder)
        self.assertEqual(json.loads(done.stdout.splitlines()[-1])["step"], 5)

    def test_import_of_other_widths(self):
        self.train(steps=1)
        folder, weights = self.folder / "folder", self.folder / "weights"
        rnn("export", "--model", self.model, "--pytorch", folder)
        data = (folder / "model.safetensors").read_bytes()
        header = json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])
        (self.folder / "input.json").write_text('{"inputs": [[1], [2], [3]]}')

        def outputs(dtype, code, through):
            numbers, entries = b"", {}
            for name, entry in header.items():
                if name == "__metadata__":
                    continue
                begin, end = (len(data) - max(e["data_offsets"][1] for n, e in header.items() if n != "__metadata__") + o
                              for o in entry["data_offsets"])
                values = struct.unpack(f"<{(end - begin) // 4}f", data[begin:end])
                values = [struct.unpack(through, struct.pack(through, x))[0] for x in values]
                more = struct.pack(f"<{len(values)}{code}", *values)
                entries[name] = {"dtype": dtype, "shape": entry["shape"], "data_offsets": [len(numbers), len(numbers) + len(more)]}
                numbers += more
            text = json.dumps(entries).encode()
            weights.write_bytes(struct.pack("<Q", len(text)) + text + numbers)
            out = self.folder / "imported"
            rnn("import", "--safetensors", weights, "--input", "one_hot", "--out", out)
            return json.loads(rnn("forward", "--model", out, "--input", self.folder / "input.json").stdout)["outputs"]

        exact = outputs("F32", "f", "<f")
        self.assertEqual(outputs("F64", "d", "<f"), exact)
        self.assertEqual(outputs("F16", "e", "<e"), outputs("F32", "f", "<e"))
        self.assertNotEqual(outputs("F16", "e", "<e"), exact)
        self.fails("import", "--safetensors", self.model, "--out", weights, code=1, says="is a model of this program already")
        self.fails("import", "--safetensors", weights, "--cell", "gru", "--out", self.model, code=1,
                   says=r"32 = 4·8 rows, those of the cell lstm; --cell gru has 3·8")

    def test_help_names_every_property(self):
        header = (pathlib.Path(__file__).parents[3] / "engine/session/properties.cpp").read_text()
        names = re.findall(r'\{"(\w+)",\s*"[A-Z]', header)
        self.assertGreater(len(names), 25)
        help_text = rnn("train", "--help").stdout
        for name in names:
            self.assertIn("--" + name.replace("_", "-"), help_text)
        for command in ("generate", "eval", "answer", "probe"):
            self.assertIn("--model", rnn(command, "--help").stdout)
        self.assertIn("train", rnn("--help").stdout)

    def test_unknown_commands_and_flags_are_named(self):
        commands = ["train", "generate", "eval", "answer", "probe", "presets", "forward", "export", "import"]
        for arguments, says in (([], "say which command"), (["foo"], 'no command "foo"'), (["foo", "--out", "x"], 'no command "foo"'),
                                (["--foo", "train"], "no flag --foo before the command")):
            self.fails(*arguments, code=2, says=says + ".* There are " + ", ".join(commands))
        # Before what is missing, wherever it stands, and with the flag that it is the most like.
        for command in commands:
            self.fails(command, "--foo", code=2, says=rf"{command} has no flag --foo \(rnn {command} --help")
            self.fails(command, "--foo=3", "x", code=2, says=f"{command} has no flag --foo ")
            self.fails(command, "extra.txt", code=2, says=f'{command} has no use for "extra.txt"')
            if command not in ("presets", "import"):
                self.fails(command, "--modle", "x", code=2, says=f"{command} has no flag --modle; is it --model[?]")
        for wrong, right in {"--hiden": "hidden", "--learning_rate": "learning-rate", "--validate-every": "validation-every",
                             "-steps": "steps"}.items():
            self.fails("train", "--out", self.model, wrong, 3, code=2, says=f"; is it --{right}[?]")

    def test_wrong_usage(self):
        self.fails("train", code=2, says="--out is required .rnn train --help")
        self.fails("train", "--out", self.model, "--hidden", "3x", code=2, says="--hidden: hidden is \"3x\"")
        self.fails("train", "--out", self.model, "--hidden", "99999", code=2, says="between 1 and 2048")
        self.fails("train", "--out", self.model, "--cell", "lstn", code=2, says="rnn, rnn_relu, gru, lstm")
        self.fails("train", "--out", self.model, "--steps", "-1", code=2, says="--steps")
        self.fails("train", "--out", self.model, "--threads", "0", code=2, says="--threads")
        self.fails("train", "--model", self.model, "--hidden", "3", "--out", self.model, code=2, says="leave out --hidden")
        self.fails("eval", "--model", self.model, "--part", "some", code=2, says="--part")
        self.fails("answer", "--model", self.model, "--example", "-1", code=2, says='--example: is "-1", but must be a whole')
        self.fails("import", "--safetensors", "x", "--out", "y", "--layers", "0", code=2, says='--layers: is "0", .* 1 or more')
        help_text = " ".join(rnn("train", "--help").stdout.split())
        self.assertIn("--stop-when-solved=false", help_text)
        self.assertNotIn("--keep-best=false", help_text)

    def test_failures_say_what_and_where(self):
        out = ["--steps", 3, "--out", self.model]
        nowhere = self.folder / "no" / "model"
        self.fails("train", "--data", self.text, "--out", nowhere, code=1, says="cannot write .*no/model: No such file")
        self.fails("train", "--data", self.text, "--out", self.folder, code=1, says="is a folder")
        self.fails("train", "--data", self.folder / "none.txt", *out, code=1, says="none.txt: No such file")
        self.fails("train", "--data", self.folder, *out, code=1, says="is a folder")
        bad = self.folder / "bad"
        for content, says in {b"": "bad: the file is empty", b"abc\xe9def": "bad: byte 3 is not valid UTF-8.* --latin1",
                              b"\x89PNG\r\n\x1a\n": "PNG", b"a" * 999: "one symbol repeated"}.items():
            bad.write_bytes(content)
            self.fails("train", "--data", bad, *out, code=1, says=says)
            self.fails("generate", "--model", bad, code=1, says="bad: this model file cannot be loaded")
        bad.write_text("too short for the settings")
        self.fails("train", "--data", bad, *out, code=1, says="Lower b")
        bad.write_bytes(b"\xef\xbb\xbfcaf\xe9")
        rnn("train", "--data", self.text, *SMALL, "--steps", 1, "--out", self.folder / "good")
        rnn("export", "--model", self.folder / "good", "--pytorch", self.folder / "theirs")
        weights = self.folder / "theirs" / "model.safetensors"
        for given in (["train", "--data", bad, *out], ["train", "--model", self.folder / "good", "--data", bad, *out],
                      ["eval", "--model", self.folder / "good", "--data", bad],
                      ["probe", "--model", self.folder / "good", "--data", bad, "--what", "gates"],
                      ["import", "--safetensors", weights, "--vocabulary", bad, "--out", self.model]):
            self.fails(*given, code=1, says="bad: byte 6 is not valid UTF-8.* --latin1")
            self.fails(*given, "--latin1", code=1, says="^(?!.*UTF-8)")
        for path in (self.folder / "theirs").iterdir():
            path.unlink()
        (self.folder / "theirs").rmdir()
        (self.folder / "good").unlink()
        bad.write_text('{"hidden": 0}')
        self.fails("train", "--experiment", bad, *out, code=1, says="bad: hidden is 0")
        with open(bad, "wb") as file:
            file.truncate(2**30)
        self.fails("train", "--data", bad, *out, code=1, says="64 MiB")
        self.assertFalse(self.model.exists())
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["bad", "cats.txt"])

    def test_full_disk_is_told_before_training(self):
        start = time.monotonic()
        done = rnn("train", "--data", self.text, *SMALL, "--steps", 10**9, "--out", "/dev/full", code=1)
        self.assertRegex(done.stderr, "cannot write /dev/full: No space left")
        self.assertLess(time.monotonic() - start, 60)

    def test_an_older_model_stays_until_the_new_one_is_whole(self):
        self.model.write_text("precious")
        process = subprocess.Popen([RNN, "train", "--data", self.text, *SMALL, "--steps", "1000000000", "--out", self.model],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.readline()
        self.assertEqual(self.model.read_text(), "precious")
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130)
        self.assertGreater(json.loads(output.splitlines()[-1])["step"], 0)
        self.assertEqual(len(rnn("generate", "--model", self.model, "--length", 9).stdout), 9)

    def test_divergence_keeps_the_last_good_weights(self):
        done = rnn("train", "--data", self.text, *SMALL, "--cell", "rnn_relu", "--optimizer", "sgd", "--learning-rate",
                   10, "--weight-decay", 1, "--steps", 3000, "--out", self.model, code=1)
        self.assertRegex(done.stderr, r"stopped at step \d+: the loss .* A smaller learning rate .* helps")
        self.assertEqual(len(rnn("generate", "--model", self.model, "--length", 9).stdout), 9)

    def test_an_explosion_saves_weights_from_before_it(self):
        explosive = ["--data", "adding", "--cell", "rnn_relu", "--initialisation", "identity", "--hidden", 8, "--task-length",
                     30, "--optimizer", "sgd", "--learning-rate", 3, "--clip", 0, "--validation-every", 4, "--out", self.model]
        done = rnn("train", *explosive, "--steps", 100, code=1)
        step = re.search(r"stopped at step (\d+): the loss .* A smaller learning rate .* helps", done.stderr)
        self.assertGreater(int(step[1]), 5)  # counted from the beginning, not from a validation
        _, exploded = read_safetensors(self.model)
        rnn("train", *explosive, "--steps", 0)
        _, initial = read_safetensors(self.model)
        self.assertEqual(exploded["rnn.weight_hh_l0"], initial["rnn.weight_hh_l0"])
        self.assertEqual(exploded["head.weight"], initial["head.weight"])

    def test_settings_without_effect_are_told(self):
        done = rnn("train", "--data", self.text, *SMALL, "--dropout", 0.3, "--steps", 1, "--out", self.model)
        self.assertIn("rnn: Without effect: dropout", done.stderr)
        done = rnn("train", "--data", self.text, *SMALL, "--dropout", 0.3, "--layers", 2, "--steps", 1, "--out", self.model)
        self.assertNotIn("Without effect", done.stderr)

    def test_patience_ends_early(self):
        reports = self.train("--patience", 3, "--learning-rate", 10, "--optimizer", "sgd", steps=100_000)
        self.assertLess(reports[-1]["step"], 100_000)

    def test_carriage_returns_only_on_a_terminal(self):
        done = rnn("train", "--data", self.text, *SMALL, "--steps", 20, "--out", self.model)
        self.assertNotIn("\r", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 2)
        leader, follower = pty.openpty()
        subprocess.run([RNN, "train", "--data", self.text, *SMALL, "--steps", "20", "--out", self.model],
                       stdout=subprocess.DEVNULL, stderr=follower, timeout=300)
        os.close(follower)
        self.assertIn(b"\rstep 20/20", os.read(leader, 65536))
        os.close(leader)


if __name__ == "__main__":
    unittest.main()
