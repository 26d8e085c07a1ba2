// The documentation page in a real browser, used as a person would: log in through it, authorize, call.
// Usage: node docs_page_test.mjs <customers program or address> <cart program or address>

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

import { startService } from './service.mjs';

const browserProgram = '/usr/bin/chromium';
if (!existsSync(browserProgram)) {
  console.log(`there is no ${browserProgram} on this system, so nothing was tried`);
  process.exit(77); // For ctest: left out.
}

const [customersProgram, cartProgram] = process.argv.slice(2);
const credentials = { email: 'ann@example.com', password: 'correct horse' };

let customers, cart, browser, profile, userId;

before(async () => {
  customers = await startService('customers', customersProgram, { JWT_SECRET: 'a secret that only tests know, 32+' });
  cart = await startService('cart', cartProgram, { CUSTOMERS_PORT: String(customers.grpcPort) });
  profile = mkdtempSync(join(tmpdir(), 'docs-page-'));
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: browserProgram,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  userId = await register();
});

after(async () => {
  await browser?.close();
  if (profile) rmSync(profile, { recursive: true, force: true });
  await cart?.stop();
  await customers?.stop();
});

async function register() {
  const reply = await fetch(`http://127.0.0.1:${customers.httpPort}/api/v1/users/create/`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(credentials),
  });
  assert.equal(reply.status, 201);
  return (await reply.json()).data.id;
}

/** Opens the page of a service and fails the test for every error that the browser reports. */
async function openDocs(service, prefix = '') {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('requestfailed', (request) => errors.push(`failed: ${request.url()}`));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`http://127.0.0.1:${service.httpPort}${prefix}/api/v1/docs/`);
  return { page, errors };
}

/** A gateway that takes `prefix` off all paths; resolves to `{httpPort, stop}`. */
async function startGateway(prefix, { httpPort: port }) {
  const gateway = createServer((asked, reply) => {
    if (!asked.url.startsWith(`${prefix}/`)) return reply.writeHead(404).end();
    const { method, headers } = asked;
    const passed = request({ port, method, headers, path: asked.url.slice(prefix.length) }, (answer) => {
      reply.writeHead(answer.statusCode, answer.headers);
      answer.pipe(reply);
    });
    return asked.pipe(passed);
  });
  await new Promise((listening) => { gateway.listen(0, '127.0.0.1', listening); });
  return { httpPort: gateway.address().port, stop: () => gateway.close() };
}

/** Executes one operation through the page; resolves to `{status, body}` of the live response. */
async function execute(page, path, method, { parameters = {}, body } = {}) {
  const operation = page.locator(`.opblock-${method}`).filter({ has: page.locator(`[data-path="${path}"]`) });
  await operation.locator('.opblock-summary').click();
  for (const [name, value] of Object.entries(parameters)) {
    await operation.locator(`tr[data-param-name="${name}"] input`).fill(String(value));
  }
  if (body) await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const live = operation.locator('.live-responses-table .response').first();
  const status = Number((await live.locator('.response-col_status').innerText()).match(/\d+/)[0]);
  return { status, body: await live.locator('.response-col_description').innerText() };
}

async function authorize(page, token) {
  await page.locator('.auth-wrapper button.authorize').first().click();
  const dialog = page.locator('.dialog-ux');
  await dialog.locator('input').first().fill(token);
  await dialog.locator('button.authorize').click();
  await dialog.locator('button.btn-done').click();
}

const tokenIn = (text) => text.match(/Bearer [\w-]+\.[\w-]+\.[\w-]+/)[0];

test('a person logs in through the page of customers, authorizes and reads the account', async () => {
  const { page, errors } = await openDocs(customers);

  const login = await execute(page, '/api/v1/auth/login/', 'post', { body: credentials });
  await authorize(page, tokenIn(login.body));
  const account = await execute(page, '/api/v1/users/{user_id}/', 'get', { parameters: { user_id: userId } });

  assert.equal(login.status, 200);
  assert.equal(account.status, 200);
  assert.match(account.body, /ann@example\.com/);
  assert.deepEqual(errors, []);
});

test('the same token, without its scheme, opens the cart on the page of cart', async () => {
  const { page: login } = await openDocs(customers);
  const token = tokenIn((await execute(login, '/api/v1/auth/login/', 'post', { body: credentials })).body);
  const { page, errors } = await openDocs(cart);

  await authorize(page, token.replace('Bearer ', ''));
  const shown = await execute(page, '/api/v1/cart/{user_id}/', 'get', { parameters: { user_id: userId } });

  assert.equal(shown.status, 200);
  assert.match(shown.body, /"total_price": "0\.00"/);
  assert.deepEqual(errors, []);
});

test('without a token the page shows the refusal', async () => {
  const { page } = await openDocs(cart);
  await page.evaluate(() => localStorage.clear());
  await page.reload();

  const shown = await execute(page, '/api/v1/cart/{user_id}/', 'get', { parameters: { user_id: userId } });

  assert.equal(shown.status, 401);
  assert.match(shown.body, /Missing authorization token/);
});

test('the page works behind a gateway that takes a prefix off', async () => {
  const gateway = await startGateway('/shop/cart', cart);
  const { page, errors } = await openDocs(gateway, '/shop/cart');

  const shown = await execute(page, '/api/v1/products/list/', 'get');

  assert.equal(shown.status, 200);
  assert.deepEqual(errors, []);
  gateway.stop();
});
