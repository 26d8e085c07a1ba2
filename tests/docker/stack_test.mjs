// What operators do to the stack of docker-compose.yml, in the folder that it was started from.
// Usage: node stack_test.mjs <customers' address> <cart's address>, with COMPOSE naming docker-compose

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { call, cartAddress, compose, container, customersAddress, docker, imageOf, logIn, ready, restart, Shoppers } from './stack.mjs';

const admin = () => logIn('admin1@email.com', 'testPass123');

for (const service of ['customers', 'cart']) {
  test(`the image of ${service} is small`, (context) => {
    const megabytes = imageOf(service).Size / 1e6;

    context.diagnostic(`${megabytes.toFixed(1)} MB`);
    assert.ok(megabytes < 120);
  });

  test(`the image of ${service} has no shell and does not run as root`, () => {
    const image = container(service).Image;

    const shell = () => docker('run', '--rm', '--entrypoint', '/bin/sh', image, '-c', 'true');

    assert.throws(shell, /no such file/);
    assert.match(imageOf(service).Config.User, /^[1-9]\d*:/);
  });

  test(`the HTTP port of ${service} is open to this machine, and nothing else is open to anybody`, () => {
    const open = Object.entries(container(service).HostConfig.PortBindings)
      .flatMap(([port, bindings]) => bindings.map(({ HostIp }) => `${HostIp} ${port}`));

    assert.deepEqual(open, [`127.0.0.1 ${service === 'customers' ? 8081 : 8082}/tcp`]);
    assert.deepEqual(container(`${service}-db`).HostConfig.PortBindings, {});
  });

  test(`the role of ${service} can change no table, and the service does not know the owner's password`, () => {
    const { status, output } = compose('exec', '-T', `${service}-db`, 'psql', '-U', service, '-c',
      service === 'customers' ? 'DROP TABLE users' : 'UPDATE products SET price = 0');

    assert.equal(status, 1);
    assert.match(output, /must be owner|permission denied/);
    assert.deepEqual(container(service).Config.Env.filter((each) => each.includes('owner')), []);
  });

  test(`docker sees that ${service} is healthy`, () => {
    assert.equal(compose('exec', '-T', service, service, '--check-health').status, 0);
    assert.equal(container(service).State.Health.Status, 'healthy');
  });

  test(`the migrations of ${service} are shown, taken back and deployed again`, () => {
    const migrations = (command) => compose('run', '--rm', '-T', `${service}-migrations`, command);

    assert.match(migrations('status').output, /Nothing to deploy \(up-to-date\)/);
    assert.equal(migrations('down').status, 0);
    assert.match(migrations('status').output, /Undeployed change/);
    assert.equal(migrations('up').status, 0);
    assert.match(migrations('status').output, /Nothing to deploy \(up-to-date\)/);
  });
}

for (const name of ['customers', 'cart', 'customers-db', 'cart-db']) {
  test(`${name} restarts always, is bounded, cannot write to its root and has its logs rotated`, () => {
    const { RestartPolicy, ReadonlyRootfs, CapDrop, SecurityOpt, Memory, PidsLimit, LogConfig } = container(name).HostConfig;

    assert.equal(RestartPolicy.Name, 'always');
    assert.equal(ReadonlyRootfs, true);
    assert.deepEqual(CapDrop, ['ALL']);
    assert.match(SecurityOpt.join(), /no-new-privileges/);
    assert(Memory > 0 && PidsLimit > 0);
    assert.deepEqual(LogConfig.Config, { 'max-file': '5', 'max-size': '10m' });
  });
}

test('sample data are refused on a machine in production', () => {
  const { status, output } = compose('run', '--rm', '-T', '-e', 'DEBUG=false', 'customers-migrations', 'up');

  assert.equal(status, 1);
  assert.match(output, /SAMPLE_DATA is on but DEBUG is off/);
});

test('customers does not start in production with the secret of the example', () => {
  const { status, output } = compose('run', '--rm', '-T', '-e', 'DEBUG=false', 'customers');

  assert.equal(status, 1);
  assert.match(output, /JWT_SECRET is that of the example/);
});

test('a key that the container cannot read is named in one sentence', () => {
  const { status, output } = compose('run', '--rm', '-T', '-u', '4711', 'customers');

  assert.equal(status, 1);
  assert.match(output, /customers\.key/);
});

for (const database of ['customers-db', 'cart-db']) {
  test(`restarting ${database} under load costs 503s at most and loses nothing that was acknowledged`, async (context) => {
    const shoppers = new Shoppers(4);
    shoppers.start();
    await shoppers.finish(20);

    const before = shoppers.replies;
    await restart(container(database).Id);
    const meanwhile = shoppers.replies - before;
    const since = performance.now();
    await shoppers.finish(20);
    const recovery = performance.now() - since;
    await shoppers.stop();

    context.diagnostic(`20 visits within ${Math.round(recovery)} ms of the restart, ${meanwhile} replies during it; all: ${JSON.stringify([...shoppers.statuses])}`);
    assert.ok(meanwhile > 0);
    assert.deepEqual([...shoppers.statuses.keys()].filter((status) => ![200, 201, 503].includes(status)), []);
    assert.deepEqual(await lost(shoppers.visits), []);
  });
}

test('data outlive down and up', async () => {
  const shoppers = new Shoppers(2);
  shoppers.start();
  await shoppers.finish(5);
  await shoppers.stop();

  assert.equal(compose('down').status, 0);
  assert.equal(compose('up', '-d').status, 0);
  await ready();

  assert.deepEqual(await lost(shoppers.visits), []);
});

/** The visits of which something that was acknowledged is gone. */
async function lost(visits) {
  const token = await admin();
  const { data: users } = await call('GET', `${customersAddress}/api/v1/users/list/`, { token });
  const ids = new Set(users.map(({ id }) => id));
  const carts = await Promise.all(visits.map(({ user }) => call('GET', `${cartAddress}/api/v1/cart/${user}/`, { token })));
  return visits.filter(({ user, product }, index) =>
    !ids.has(user) || (product && carts[index].data?.cart_items[0]?.product_id !== product));
}
