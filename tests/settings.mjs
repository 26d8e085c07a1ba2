// What a service is told at least, in tests: all that it requires, as its .env.example has it.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The values of the service's .env.example by name. */
export function exampleOf(service) {
  const text = readFileSync(new URL(`../${service}/.env.example`, import.meta.url), 'utf8');
  return Object.fromEntries([...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, ...entry]) => entry));
}

/** Those that the --help of its program calls required. */
export function requiredSettings(service, program) {
  const help = execFileSync(program, ['--help'], { encoding: 'utf8' });
  const names = [...help.matchAll(/^ {2}([A-Z0-9_]+) .*\(required\)$/gm)].map(([, name]) => name);
  const values = exampleOf(service);
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}
