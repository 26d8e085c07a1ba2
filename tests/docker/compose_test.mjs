// docker-compose.yml as it stands: what each container may do at most. Needs no engine; stack_test.mjs asks one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true });
const { services: watching } = parse(read('deploy/observability/compose.yml'));
const containers = Object.entries(services);

test('every container has bounds, a root that it cannot write to, and no way to more rights', () => {
  const lacking = [...containers, ...Object.entries(watching)].filter(([, { mem_limit, pids_limit, read_only, cap_drop, security_opt }]) => !(
    mem_limit && pids_limit && read_only === true && cap_drop?.join() === 'ALL' && security_opt?.includes('no-new-privileges:true')));

  assert.deepEqual(lacking.map(([name]) => name), []);
});

test('only databases have capabilities, to become the user postgres', () => {
  const adding = containers.filter(([, { cap_add }]) => cap_add).map(([name]) => name);

  assert.deepEqual(adding, ['customers-db', 'cart-db']);
});

test('the two HTTP ports are published, for this machine alone unless .env says otherwise', () => {
  const published = containers.flatMap(([, { ports = [] }]) => ports);

  assert.deepEqual(published, [
    '${PUBLISH_ADDRESS:-127.0.0.1}:${CUSTOMERS_SERVICE_PORT:-8081}:8081',
    '${PUBLISH_ADDRESS:-127.0.0.1}:${CART_SERVICE_PORT:-8082}:8082',
  ]);
  assert.match(read('.env.example'), /^PUBLISH_ADDRESS=127\.0\.0\.1$/m);
});

for (const service of ['customers', 'cart']) {
  test(`${service} does not get the password of the owner of its database`, () => {
    const { env_file, environment = {} } = services[service];

    assert.doesNotMatch(read(`${env_file}.example`) + Object.keys(environment).join(), /MIGRATIONS|OWNER/);
    assert.match(services[`${service}-migrations`].environment.MIGRATIONS_POSTGRES_PASSWORD, /OWNER_PASSWORD/);
  });

  test(`${service} reaches its own database and no other`, () => {
    const shared = services[service].networks.filter((network) => network !== 'services');

    assert.deepEqual(shared, [service]);
    assert.deepEqual(services[`${service}-db`].networks, [service]);
  });
}

test('Prometheus reaches both services and no database, and is there for this machine alone', () => {
  const { networks, ports } = watching.prometheus;

  assert.deepEqual(networks, ['services']);
  assert.deepEqual(ports, ['127.0.0.1:${PROMETHEUS_PORT:-9090}:9090']);
});

test('Prometheus is given its configuration, with the names that the services have there', () => {
  const mounted = watching.prometheus.volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':'));
  const targets = parse(read('deploy/observability/targets.compose.yml'));

  assert.deepEqual(mounted.map(([, path]) => path), ['prometheus', 'targets', 'alerts'].map((name) => `/etc/prometheus/${name}.yml`));
  assert(mounted.every(([path]) => read(path)));
  assert.deepEqual(targets.flatMap(({ targets: [address] }) => address.split(':')[0]), ['customers', 'cart']);
});
