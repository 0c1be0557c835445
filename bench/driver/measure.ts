import { fork } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contestants } from '../contestants/index.js';
import type { Server } from '../backends/server.js';
import { tasks, type Task } from '../tasks/index.js';
import { buildDevice } from './build.js';
import { Line } from './line.js';
import type { Figures, FromShore, Job, Question, ToShore } from './messages.js';

export const peersFolder = join(import.meta.dirname, '../peers');

/** An act that takes longer has failed. */
const limitMs = 100_000;

/** Measures, each time in fresh processes; keeps the disks that first syncs have filled until it is closed. */
export class Measurements {
  readonly #folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  readonly #filled = new Map<string, Promise<string>>();
  readonly #program: string;
  readonly #progress: (text: string) => void;
  #made = 0;

  private constructor(program: string, progress: (text: string) => void) {
    this.#program = program;
    this.#progress = progress;
  }

  static async start(progress: (text: string) => void): Promise<Measurements> {
    return new Measurements(await buildDevice(), progress);
  }

  /** Rejects with what the contestant failed of. */
  async measure(contestant: string, name: string, changed: Partial<Task> = {}): Promise<Figures> {
    const task = { ...tasks[name]!, ...changed };
    const disk = this.#newFolder();
    if (task.disk === 'filled')
      cpSync(await this.#filledDisk(contestant, task.size), disk, { recursive: true });
    try {
      return await this.#play(contestant, name, task, disk);
    } finally {
      rmSync(disk, { recursive: true, force: true });
    }
  }

  close(): void {
    for (const folder of [this.#folder, dirname(this.#program)])
      rmSync(folder, { recursive: true, force: true });
  }

  #filledDisk(contestant: string, size: number): Promise<string> {
    const key = `${contestant} ${size}`;
    const known = this.#filled.get(key);
    if (known) return known;
    const disk = this.#newFolder();
    const filling = this.#play(contestant, 'fill', { ...tasks.fill!, size }, disk).then(() => disk);
    this.#filled.set(key, filling);
    return filling;
  }

  async #play(contestant: string, name: string, task: Task, disk: string): Promise<Figures> {
    const server = await contestants[contestant]!.server(task.size);
    server.change(task.changes);
    let figures: Figures = {};
    for (let act = 0; act < task.acts.length; act++) {
      const { size, edits, changes } = task;
      const job = { contestant, task: name, act, size, edits, changes, disk, peers: peersFolder };
      figures = { ...figures, ...(await inFreshProcess(this.#program, job, task, server, this.#progress)) };
    }
    return figures;
  }

  #newFolder(): string {
    const folder = join(this.#folder, String(++this.#made));
    mkdirSync(folder);
    return folder;
  }
}

function inFreshProcess(
  program: string,
  job: Job,
  task: Task,
  server: Server,
  progress: (text: string) => void,
): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [JSON.stringify(job)], {
      execArgv: ['--expose-gc'],
      serialization: 'advanced',
      // Peers advertise, and tell of each request that failed: only what ends a process is shown.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const tell = (message: FromShore) => {
      if (child.connected) child.send(message, () => undefined);
    };
    const line = new Line(server, task.line, tell);
    let complaints = '';
    child.stderr!.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-2_000)));
    let figures: Figures | undefined;
    let failed: string | undefined;
    const giveUp = setTimeout(() => {
      failed = `nothing within ${limitMs / 1000} s`;
      child.kill('SIGKILL');
    }, limitMs);
    const answer = (what: Question): unknown => {
      if (what.is === 'applied') return server.witness.applied();
      if (what.is === 'traffic') return line.traffic();
      return line.count();
    };
    child.on('message', (message: ToShore) => {
      if ('request' in message) line.request(message);
      else if ('socket' in message) line.socket(message);
      else if ('ask' in message) tell({ answer: message.ask, value: answer(message.what) });
      else if ('progress' in message) progress(message.progress);
      else if ('figures' in message) figures = message.figures;
      else failed = message.failed;
    });
    child.on('exit', () => {
      clearTimeout(giveUp);
      line.close();
      if (figures) resolve(figures);
      else reject(new Error(failed ?? `the process ended before its work was done: ${complaints}`));
    });
  });
}
