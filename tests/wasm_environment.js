// Emscripten gives a program an environment of its own; GoogleTest reads from the real one which share it runs.
Module['preRun'] = () => Object.assign(ENV, process.env);
