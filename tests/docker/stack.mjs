// The running stack of docker-compose.yml: its containers, and shoppers who keep it busy.

import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

export const [customersAddress, cartAddress] = process.argv.slice(2);
const [composeProgram, ...composeArguments] = process.env.COMPOSE.split(' ');

/** Runs docker-compose in the current folder; returns `{status, output}`. */
export function compose(...parameters) {
  const { status, stdout, stderr } =
    spawnSync(composeProgram, [...composeArguments, ...parameters], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

export function docker(...parameters) {
  return execFileSync('docker', parameters, { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Restarts a container while everything else goes on. */
export const restart = (id) => promisify(execFile)('docker', ['restart', id]);

/** What the engine knows of the container of a service. */
export function container(service) {
  return JSON.parse(docker('inspect', compose('ps', '-q', service).output.trim()))[0];
}

export const imageOf = (service) => JSON.parse(docker('image', 'inspect', container(service).Image))[0];

/** Resolves to `{status, data}`. */
export async function call(method, url, { token, body } = {}) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: token }) };
  const reply = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const text = await reply.text();
  return { status: reply.status, data: text ? JSON.parse(text).data : undefined };
}

export async function logIn(email, password) {
  const { data } = await call('POST', `${customersAddress}/api/v1/auth/login/`, { body: { email, password } });
  return data.token;
}

/** Resolves once both services say that they are ready; gives up after a minute. */
export async function ready() {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(200)) {
    const probes = [customersAddress, cartAddress].map((address) => fetch(`${address}/readyz`).catch(() => ({})));
    if ((await Promise.all(probes)).every(({ status }) => status === 200)) return;
  }
  throw new Error(`not ready after a minute:\n${compose('logs', '--tail', '10').output}`);
}

/** Shoppers who register, log in and put something into their carts, one after the other, until told to stop. */
export class Shoppers {
  #count;
  #running = true;
  #done = [];
  visits = [];  // {user, product}: what was acknowledged; a visit that failed half-way has no product
  statuses = new Map();

  constructor(count) {
    this.#count = count;
  }

  start() {
    this.#done = Array.from({ length: this.#count }, () => this.#shop());
  }

  /** Resolves after that many more visits from start to end, or fails after half a minute. */
  async finish(visits) {
    const enough = this.#finished() + visits;
    for (const deadline = Date.now() + 30_000; this.#finished() < enough; await pause(50)) {
      if (Date.now() > deadline) throw new Error(`no ${visits} visits within half a minute`);
    }
  }

  /** How many requests have been answered so far, however. */
  get replies() {
    return [...this.statuses.values()].reduce((sum, count) => sum + count, 0);
  }

  async stop() {
    this.#running = false;
    await Promise.all(this.#done);
  }

  #finished() {
    return this.visits.filter(({ product }) => product).length;
  }

  async #shop() {
    while (this.#running) if (!(await this.#visit())) await pause(100);
  }

  /** Resolves to whether it came to its end. */
  async #visit() {
    const email = `${crypto.randomUUID()}@example.com`;
    const password = 'correct horse';
    const registered = await this.#step(201, 'POST', `${customersAddress}/api/v1/users/create/`, { body: { email, password } });
    if (!registered) return false;
    const visit = { user: registered.id };
    this.visits.push(visit);
    const session = await this.#step(200, 'POST', `${customersAddress}/api/v1/auth/login/`, { body: { email, password } });
    const token = session?.token;
    const cart = token && (await this.#step(200, 'GET', `${cartAddress}/api/v1/cart/${visit.user}/`, { token }));
    const body = { product_id: 1, quantity: 2 };
    const filled = cart && (await this.#step(201, 'POST', `${cartAddress}/api/v1/cart-item/${visit.user}/create`, { token, body }));
    if (filled) visit.product = body.product_id;
    return Boolean(filled);
  }

  /** Resolves to the data if the status is the expected one, and counts every status. */
  async #step(expected, method, url, parameters) {
    const { status, data } = await call(method, url, parameters).catch((error) => ({ status: String(error.cause ?? error) }));
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    return status === expected ? data : undefined;
  }
}
