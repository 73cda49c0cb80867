"""Records small.safetensors with nothing but json and struct, from the format's description."""
import json
import pathlib
import struct

header = {
    "__metadata__": {"format": "pt", "note": "é日😀"},
    "a.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [8, 32]},
    "steps": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]},
    "text": {"dtype": "U8", "shape": [3], "data_offsets": [32, 35]},
    "empty": {"dtype": "F32", "shape": [0, 4], "data_offsets": [35, 35]},
}
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
data = struct.pack("<q", -(2**40)) + struct.pack("<6f", 1, -2, 0.5, 1e-30, 3e38, 0) + "é!".encode()
out = pathlib.Path(__file__).with_name("small.safetensors")
out.write_bytes(struct.pack("<Q", len(text)) + text + data)
