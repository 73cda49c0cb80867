// window.playground: the whole app for scripts, without the screen. README.md of this folder has examples.

/** Settings of generation in this interface → in an experiment. */
const sampling_names = {
  prime: 'prime', length: 'length', temperature: 'temperature', topK: 'top_k', topP: 'top_p', seed: 'sampling_seed',
};

/**
 * Every method that returns a promise rejects with an Error whose message is fit for a visitor.
 */
export class Playground {
  #link;
  #screen;
  #links;
  #diagnostics;

  /** Resolves when the engine listens and the first frame is drawn; rejects when the app cannot run. */
  ready;

  constructor({link, screen, links, ready, diagnostics}) {
    this.#link = link;
    this.#screen = screen;
    this.#links = links;
    this.#diagnostics = diagnostics;
    this.ready = ready;
    // An embedding page need not wait for it.
    ready.catch(() => {});
  }

  async #ask(command, bytes) {
    await this.ready;
    return this.#link.ask(command, bytes);
  }

  /**
   * Builds the network of an experiment from its seed; what is left out has its default.
   * @param {object | string} experiment properties as in `experiment()`, or the name of a preset or built-in text
   * @returns {Promise<void>}
   */
  async open(experiment) {
    await this.ready;
    if (this.#link.state?.builtInTexts.some(({name}) => name === experiment)) experiment = {data: experiment};
    await this.#ask({action: 'open', experiment});
  }

  /** The experiment in force, every property under its name. @returns {object} */
  experiment() {
    return structuredClone(this.#link.state?.experiment ?? {});
  }

  /**
   * Changes one property. Settings of training take effect at the next step; others build the network anew. That one has
   * no effect, with the experiment as it is, is told in `state().notice`.
   * @param {string} name as on the command line, with `_` for `-`: 'learning_rate'
   * @param {number | string | boolean} value
   * @returns {Promise<void>}
   */
  async set(name, value) {
    await this.#ask({action: 'set', name, value});
  }

  /** Trains until paused. @returns {Promise<void>} */
  async run() {
    await this.#ask({action: 'run'});
  }

  /** @returns {Promise<void>} */
  async pause() {
    await this.#ask({action: 'pause'});
  }

  /** Makes n training steps, then pauses. @param {number} [n] @returns the same as `train` */
  async step(n = 1) {
    return this.train(n);
  }

  /** Back to step 0 with the same seed. @returns {Promise<void>} */
  async reset() {
    await this.#ask({action: 'reset'});
  }

  /**
   * Makes training steps, validates on the whole validation part, and pauses.
   * @param {number} steps
   * @returns {Promise<{step: number, loss: number, validationLoss: number, charactersPerSecond: number}>} losses in
   *   nats per character of a text; also {metric, value, baseline, solvedLine, solved}, `solved` null of a text
   */
  async train(steps) {
    return (await this.#ask({action: 'train', count: steps})).result;
  }

  /**
   * Writes a text. What is left out is as in the experiment; `clamp` holds hidden states of units meanwhile.
   * @param {{prime?: string, length?: number, temperature?: number, topK?: number, topP?: number, seed?: number,
   *   clamp?: {layer: number, unit: number, value: number}[]}} [settings]
   * @returns {Promise<{text: string}>}
   */
  async generate({clamp = [], ...settings} = {}) {
    await this.ready;
    const experiment = this.experiment();
    const sampling = {};
    for (const name of Object.keys(settings)) {
      if (!(name in sampling_names)) throw new Error(`generate: there is no setting “${name}”.`);
    }
    for (const [ours, theirs] of Object.entries(sampling_names)) {
      sampling[theirs] = settings[ours] ?? experiment[theirs];
    }
    return (await this.#ask({action: 'generate', sampling, clamp})).result;
  }

  /**
   * What the network makes of a held-out example of a task, music, or a text in windows.
   * @param {{example?: number, beam?: number, clamp?: {layer: number, unit: number, value: number}[]}} [request] number of
   *   the example; width of a beam search, of sequence-to-sequence; hidden states held meanwhile
   * @returns {Promise<object>} {example, steps, input, target, output, right}, with numbers {inputs, targets, outputs};
   *   with attention {attention}, its weights over the input at each step of the target;
   *   with a beam also {beams: {output, logProbability, ended}[]}
   */
  async answer({example = 0, beam = 0, clamp = []} = {}) {
    return (await this.#ask({action: 'answer', example, beam, clamp})).result;
  }

  /**
   * Measures the network as it is.
   * @param {{part?: 'validation' | 'training' | 'whole' | 'test'}} [request] training and whole are of a text
   * @returns {Promise<object>} {part, validationLoss, metrics}; of a text also {perplexity, bitsPerCharacter,
   *   characters}, of a task, music, or a text in windows {metric, value, baseline, solvedLine, solved, examples}
   */
  async evaluate({part = 'validation'} = {}) {
    return (await this.#ask({action: 'evaluate', part})).result;
  }

  /**
   * Looks inside the network as it is. `what`: 'gates', 'gradients', 'saturation', 'features', 'projection' or 'norms'.
   * What is left out is as usual: from the start, some length, every layer, the hidden states.
   * @param {{what?: string, start?: number, length?: number, layer?: number, quantity?: string, sequences?: number}}
   *   request start and length in characters of a text; of other data the number of a held-out example
   * @returns {Promise<object>} the JSON of `rnn probe`, as engine/cli/README.md tells
   */
  async probe(request = {}) {
    return (await this.#ask({...request, action: 'inspect'})).result;
  }

  /**
   * Trains on this text from now on, with the network built anew. UTF-8, or Latin-1 when asked for.
   * @param {string} name shown, and the experiment's `data`
   * @param {ArrayBuffer} bytes stays the caller's
   * @param {{latin1?: boolean}} [options]
   * @returns {Promise<void>}
   */
  async loadFile(name, bytes, {latin1 = false} = {}) {
    await this.#ask({action: 'load_text', name, latin1}, as_buffer(bytes));
  }

  /**
   * The experiments that come with it, to be opened by their names.
   * @returns {Promise<{name: string, title: string, about: string, steps: number, shape: string, metric: string}[]>}
   *   and {baseline, solved}, what a guess gets and where the task is solved, null where not known; {data} where a file
   *   must be loaded first
   */
  async presets() {
    const {presets} = (await this.#ask({action: 'presets'})).result;
    return presets.map(({task_shape, ...preset}) => ({...preset, shape: task_shape}));
  }

  /**
   * The model for other programs: as ONNX, or as a folder with the weights and a program for PyTorch.
   * @param {{format?: 'onnx' | 'pytorch'}} [request]
   * @returns {Promise<{name: string, bytes: ArrayBuffer}[]>} encoder and decoder of ONNX are two files
   */
  async exportModel({format = 'onnx'} = {}) {
    const {result, bytes} = await this.#ask({action: 'export', format});
    let end = 0;
    return result.files.map(({name, size}) => ({name, bytes: bytes.slice(end, end += size)}));
  }

  /** A safetensors file from which training goes on as if never stopped. @returns {Promise<ArrayBuffer>} */
  async save() {
    return (await this.#ask({action: 'save'})).bytes;
  }

  /** Takes up a file made by `save`. @param {ArrayBuffer} bytes stays the caller's @returns {Promise<void>} */
  async load(bytes) {
    await this.#ask({action: 'load_model'}, as_buffer(bytes));
  }

  /**
   * Where training is: phase ('empty', 'paused', 'training', 'learned', 'diverged'), step, epoch, loss, smoothedLoss,
   * validationLoss, bestValidationLoss (nats per character, null when not known), charactersPerSecond, parameters,
   * dataName, dataCharacters, vocabularySize, task (of known-answer tasks and music: title, shape, loss, metric, value,
   * best, baseline, solvedLine, solved, attention: weights [S][T] of the first example; null with a text), sample ({step, prime, text, complete}), notice, engineBuild
   * ('relaxed-simd-threads', 'relaxed-simd', 'simd'), threads …
   * @returns {object}
   */
  state() {
    const {experiment, changes, ...rest} = this.#link.state ?? {};
    const {build, threads} = this.#link.running ?? {};
    return structuredClone({...rest, engineBuild: build ?? null, threads: threads ?? null});
  }

  /**
   * The controls on the screen, in CSS pixels of the page: for automation and tests.
   * @returns {{label: string, role: string, rect: {x: number, y: number, width: number, height: number},
   *   value: string, enabled: boolean}[]} empty without WebGL2
   */
  widgets() {
    return (this.#screen()?.widgets() ?? []).map(({id, ...widget}) => widget);
  }

  /** The address of this experiment, to be shared. @returns {Promise<string>} */
  async link() {
    await this.ready;
    return this.#links.address();
  }

  /**
   * What tests and measurements look at: frames drawn so far, milliseconds of the latest ones, builds of the engine
   * that were tried in vain.
   */
  diagnostics() {
    return {...this.#diagnostics(), passed_over: this.#link.running?.passed_over ?? []};
  }
}

function as_buffer(bytes) {
  if (bytes instanceof ArrayBuffer) return bytes;
  if (ArrayBuffer.isView(bytes)) return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  throw new Error('The file must be given as an ArrayBuffer.');
}
