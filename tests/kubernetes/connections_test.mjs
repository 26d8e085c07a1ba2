// PostgreSQL has room for all connections that may be open at once, in every file that we ship: pods or processes × loops ×
// connections, the old ones beside the new ones, and what migrates and looks after them.
// Usage: node connections_test.mjs <customers program> <cart program>

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

import { exampleOf } from '../settings.mjs';
import { render } from './kubectl.mjs';
import { Manifests, environmentOf } from './manifests.mjs';

const [customersProgram, cartProgram] = process.argv.slice(2);
const programs = { customers: customersProgram, cart: cartProgram };

const ROOM_BY_DEFAULT = 100; // PostgreSQL's own
const FOR_SUPERUSERS = 3; // superuser_reserved_connections
const FOR_MIGRATIONS = 2; // Sqitch's own, and the psql that it starts
const FOR_OPERATORS = 2; // a look into it, a dump

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** The settings of a service where nothing else is said, from its --help. */
function defaultsOf(service) {
  const help = execFileSync(programs[service], ['--help'], { encoding: 'utf8' });
  return Object.fromEntries([...help.matchAll(/^ {2}([A-Z_]+) .*\(default (.*)\)$/gm)].map(([, name, value]) => [name, value]));
}

/** How many connections a process opens to the primary at most, where replicas may be that same server. */
function connectionsOf(service, settings = {}) {
  const { LOOPS, POSTGRES_READ_CONNECTIONS, POSTGRES_WRITE_CONNECTIONS, POSTGRES_LIST_CONNECTIONS, POSTGRES_REPLICA_HOST } =
    { ...defaultsOf(service), ...settings };
  const spare = 1; // for reads, while the others wait for a lock
  const stale = POSTGRES_REPLICA_HOST ? Number(POSTGRES_READ_CONNECTIONS) + spare + Number(POSTGRES_LIST_CONNECTIONS) : 0;
  const listener = 1;
  return Number(LOOPS) * (Number(POSTGRES_READ_CONNECTIONS) + spare + Number(POSTGRES_WRITE_CONNECTIONS)
    + Number(POSTGRES_LIST_CONNECTIONS) + listener + stale);
}

const beside = (services) => services * FOR_MIGRATIONS + FOR_SUPERUSERS + FOR_OPERATORS;

function assertFits(connections, room) {
  assert(connections <= room, `${connections} connections, and room for ${room}`);
}

/** As many as the autoscaler makes, and one more at each end of a roll-out: until it has ended, a pod counts. */
function podsOf(manifests, service) {
  const { maxReplicas } = manifests.get('HorizontalPodAutoscaler', service).spec;
  const { maxSurge } = manifests.get('Deployment', service).spec.strategy.rollingUpdate;
  const ending = 1;
  return maxReplicas + maxSurge + ending;
}

function connectionsOfPods(manifests, service) {
  const [container] = manifests.get('Deployment', service).spec.template.spec.containers;
  const settings = manifests.get('ConfigMap', container.envFrom[0].configMapRef.name).data;
  return podsOf(manifests, service) * connectionsOf(service, { ...settings, ...environmentOf(container) });
}

const patroniHasRoomFor = () => parse(read('deploy/patroni/patroni.yml')).bootstrap.dcs.postgresql.parameters.max_connections;

test('Kubernetes, development: both services on one server', () => {
  const manifests = new Manifests(render('overlays/development'));
  const arguments_ = manifests.get('StatefulSet', 'postgres').spec.template.spec.containers[0].args ?? [];
  const [room = ROOM_BY_DEFAULT] = arguments_.map((each) => /^max_connections=(\d+)$/.exec(each)?.[1]).filter(Boolean);

  assertFits(connectionsOfPods(manifests, 'customers') + connectionsOfPods(manifests, 'cart') + beside(2), Number(room));
});

for (const service of Object.keys(programs)) {
  test(`Kubernetes, production: ${service} on three machines as in deploy/patroni`, () => {
    const manifests = new Manifests(render('overlays/production'));

    assertFits(connectionsOfPods(manifests, service) + beside(1), patroniHasRoomFor());
  });

  test(`deploy/patroni: ${service} in as many pods, reading from replicas`, () => {
    const manifests = new Manifests(render('overlays/production'));
    const replicas = service === 'cart' ? { POSTGRES_REPLICA_HOST: '10.0.0.1' } : {};

    assertFits(podsOf(manifests, service) * connectionsOf(service, replicas) + beside(1), patroniHasRoomFor());
  });

  test(`docker-compose.yml: ${service} on a server of its own`, () => {
    const { command = [] } = parse(read('docker-compose.yml'), { merge: true }).services[`${service}-db`];

    assert.deepEqual(command, []);
    assertFits(2 * connectionsOf(service, exampleOf(service)) + beside(1), ROOM_BY_DEFAULT);
  });
}

test('packages and ./dev up: both services on one server, the new processes beside the old', () => {
  assertFits(2 * (connectionsOf('customers') + connectionsOf('cart')) + beside(2), ROOM_BY_DEFAULT);
});

test('./dev bench: customers, cart and cart-small beside pgbench', () => {
  const [, clients] = /^CLIENTS = (\d+)/m.exec(read('bench/limits.py'));

  assertFits(connectionsOf('customers') + 2 * connectionsOf('cart') + Number(clients) + beside(0), ROOM_BY_DEFAULT);
});

test('the sizing of docs/operations.md', () => {
  const [, perLoop] = /(\d+) by default/.exec(read('docs/operations.md'));

  assert.deepEqual([connectionsOf('customers'), connectionsOf('cart')], [Number(perLoop), Number(perLoop)]);
});
