// docker-compose.yml as it stands: what each container may do at most. Needs no engine; stack_test.mjs asks one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const { services } = parse(read('docker-compose.yml'), { merge: true });
const containers = Object.entries(services);

test('every container has bounds, a root that it cannot write to, and no way to more rights', () => {
  const lacking = containers.filter(([, { mem_limit, pids_limit, read_only, cap_drop, security_opt }]) => !(
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
