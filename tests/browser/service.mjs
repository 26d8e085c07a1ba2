// A service in its own process with a database of its own, for tests that only need its address.

import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { requiredSettings } from '../settings.mjs';

const { TEST_POSTGRES_HOST, TEST_POSTGRES_PORT, TEST_POSTGRES_USER, TEST_CERTIFICATES, TEST_LOGS } = process.env;

function psql(sql) {
  execFileSync('psql', ['-X', '-q', '-w', '-h', TEST_POSTGRES_HOST, '-p', TEST_POSTGRES_PORT,
    '-U', TEST_POSTGRES_USER, '-d', 'postgres', '-c', sql]);
}

/**
 * Starts `program` on free ports. Resolves to `{httpPort, grpcPort, stop}` once it listens. An address in place of a
 * program is that of a service that runs already, and goes on.
 */
export async function startService(name, program, settings) {
  if (program.startsWith('http://')) return { httpPort: Number(new URL(program).port), stop: () => {} };
  const database = `browser_${name}_${process.pid}`;
  psql(`CREATE DATABASE ${database} TEMPLATE ${name}_template OWNER ${name}_owner`);
  const child = spawn(program, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...requiredSettings(name, program),
      SERVICE_PORT: '0',
      GRPC_PORT: '0',
      POSTGRES_HOST: TEST_POSTGRES_HOST,
      POSTGRES_PORT: TEST_POSTGRES_PORT,
      POSTGRES_USER: name,
      POSTGRES_DB: database,
      TLS_CA: `${TEST_CERTIFICATES}/ca.crt`,
      TLS_CERTIFICATE: `${TEST_CERTIFICATES}/${name}.crt`,
      TLS_KEY: `${TEST_CERTIFICATES}/${name}.key`,
      ...settings,
    },
  });
  keepLog(child.stderr, name);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { http_port, grpc_port } = await listeningLine(child, name);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    psql(`DROP DATABASE ${database} WITH (FORCE)`);
  };
  return { httpPort: http_port, grpcPort: grpc_port, stop };
}

/** A copy for whoever looks into it once all tests have ended. */
function keepLog(output, name) {
  if (!TEST_LOGS) return;
  const log = createWriteStream(join(TEST_LOGS, `${name}-browser-${process.pid}.log`), { flags: 'a' });
  output.on('data', (bytes) => log.write(bytes));
}

async function listeningLine(child, name) {
  let printed = '';
  for await (const line of createInterface({ input: child.stderr })) {
    printed += `${line}\n`;
    if (!line.startsWith('{')) continue;
    const entry = JSON.parse(line);
    if (entry.event === 'listening') return entry;
  }
  throw new Error(`${name} did not start:\n${printed}`);
}
