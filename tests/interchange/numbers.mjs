// Numbers that every language makes alike: those of record_outputs.py.
export class Numbers {
  constructor(seed) {
    this.state = seed;
  }

  tensor(shape) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    return values.map(() => {
      this.state = Number((1664525n * BigInt(this.state) + 1013904223n) % 4294967296n);
      return this.state / 2 ** 31 - 1;
    });
  }

  tokens(shape, count) {
    return Array.from(this.tensor(shape), (value) => BigInt(Math.floor(Math.fround((Math.fround(value + 1) / 2) * count))));
  }
}

/** Bytes of a safetensors file. `tensors`: [{name, shape, values: Float32Array}]. */
export function safetensors(tensors) {
  let offset = 0;
  const header = {};
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, (offset += values.byteLength)] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...tensors.map(({ values }) => Buffer.from(values.buffer))]);
}

/** The tensors of a file as a Map from names to {shape, values}. */
export function readSafetensors(bytes) {
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.subarray(8, start));
  delete header.__metadata__;
  return new Map(Object.entries(header).map(([name, { shape, data_offsets: [begin, end] }]) =>
    [name, { shape, values: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start + begin, bytes.byteOffset + start + end)) }]));
}

/** The weights of a form of pytorch_outputs.json; `numbers` goes on with the inputs. */
export function makeModel(form) {
  const numbers = new Numbers(form.seed);
  const tensors = Object.entries(form.parameters).map(([name, shape]) =>
    ({ name, shape, values: numbers.tensor(shape).map((value) => Math.fround(value * Math.fround(0.7))) }));
  return { numbers, tensors };
}
