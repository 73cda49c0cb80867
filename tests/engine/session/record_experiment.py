"""Records experiment.json: the defaults of an experiment as Python's json writes them, put down by hand from
engine/session/experiment.h and engine/training/settings.h, not by the program that is tested."""
import json
import pathlib

DEFAULTS = {
    "data": "lighthouse", "validation_fraction": 0.1,
    "task_shape": "natural", "task_length": 0, "task_horizon": 0, "reversed_input": False, "transposed": True,
    "cell": "lstm", "hidden": 128, "layers": 1, "bidirectional": False, "embedding": 0, "layer_norm": False,
    "residual": False, "dropout": 0.0, "recurrent_dropout": 0.0, "attention": "none", "loss": "natural",
    "initialisation": "pytorch", "forget_bias_one": False, "seed": 1,
    "bptt": 64, "batch": 32, "optimizer": "adam", "learning_rate": 0.002, "momentum": 0.9, "weight_decay": 0.0,
    "clip": 5.0, "clip_value": 0.0, "schedule": "constant", "schedule_steps": 1000, "schedule_factor": 0.1,
    "validation_every": 100, "validation_length": 20000, "patience": 0, "keep_best": False,
    "stop_when_solved": True, "class_weights": "equal", "teacher_forcing": 1.0,
    "prime": "", "length": 400, "temperature": 0.8, "top_k": 0, "top_p": 1.0, "sampling_seed": 1,
}

# Every property other than its default; the limits, texts that need escapes, the largest seed.
OTHERS = {
    "data": "日本\"\\.txt", "validation_fraction": 0.5,
    "task_shape": "many_to_one", "task_length": 2000, "task_horizon": 3, "reversed_input": True,
    "transposed": False,
    "cell": "rnn_relu", "hidden": 2, "layers": 8, "bidirectional": True, "embedding": 1024, "layer_norm": True,
    "residual": True, "dropout": 0.9, "recurrent_dropout": 0.25, "attention": "additive", "loss": "gaussian",
    "initialisation": "orthogonal", "forget_bias_one": True,
    "seed": 2**53 - 1,
    "bptt": 1024, "batch": 1, "optimizer": "rmsprop", "learning_rate": 1e-06, "momentum": 0.999,
    "weight_decay": 1.0, "clip": 0.0, "clip_value": 1000.0, "schedule": "warmup", "schedule_steps": 1,
    "schedule_factor": 0.3333333333333333,
    "validation_every": 0, "validation_length": 1000000000, "patience": 7, "keep_best": True,
    "stop_when_solved": False, "class_weights": "balanced", "teacher_forcing": 0.5,
    "prime": "é日😀\n\t\u0001</script>", "length": 1, "temperature": 0.0, "top_k": 4096, "top_p": 0.95,
    "sampling_seed": 0,
}

out = pathlib.Path(__file__).with_name("experiment.json")
out.write_text(json.dumps({"defaults": DEFAULTS, "others": OTHERS}, indent=1, ensure_ascii=True) + "\n")
