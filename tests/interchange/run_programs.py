"""Runs exported programs, all in one process, as the loading of PyTorch takes longer than they do:
run_programs.py LIST.json with [[program, argument, …], …]. Prints a JSON list of what each printed.
"""
import contextlib
import io
import json
import pathlib
import runpy
import sys

outputs = []
for command in json.loads(pathlib.Path(sys.argv[1]).read_text()):
    sys.argv = command
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            runpy.run_path(command[0], run_name="__main__")
        except SystemExit as end:
            if end.code is not None:
                print(f"ended: {end.code}")
    outputs.append(printed.getvalue())
print(json.dumps(outputs))
