// A contender that is a process of its own: a request a line in, an answer a line out.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

export class Process {
  constructor(command, args, env = {}) {
    this.child = spawn(command, args, {env: {...process.env, ...env}, stdio: ['pipe', 'pipe', 'pipe']});
    this.lines = createInterface({input: this.child.stdout})[Symbol.asyncIterator]();
    this.complaint = '';
    this.child.stderr.on('data', (text) => (this.complaint = (this.complaint + text).slice(-2000)));
    this.child.on('error', (trouble) => (this.complaint = String(trouble)));
  }

  async measure(request) {
    this.child.stdin.write(JSON.stringify(request) + '\n');
    const {value, done} = await this.lines.next();
    if (done) throw new Error(`${this.child.spawnargs.join(' ')}: ${this.complaint}`);
    return JSON.parse(value);
  }

  close() {
    this.child.stdin.end();
  }
}
