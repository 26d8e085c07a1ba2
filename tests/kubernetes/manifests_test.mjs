// deploy/kubernetes as kubectl renders it: every object fits its schema, and all that refers to something finds it.
// Usage: node manifests_test.mjs <customers program> <cart program>

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

import { render } from './kubectl.mjs';
import { Manifests, environmentOf, matches, peers, portOf } from './manifests.mjs';
import { faults, kindAndName } from './schema.mjs';

const [customersProgram, cartProgram] = process.argv.slice(2);
const observability = fileURLToPath(new URL('../../deploy/observability', import.meta.url));
const programs = { customers: customersProgram, cart: cartProgram };

// What somebody else puts into the cluster.
const given = {
  development: ['customers-tls', 'cart-tls'],
  production: ['customers-secrets', 'cart-secrets', 'customers-owner', 'cart-owner', 'postgres-ca'],
};

for (const overlay of Object.keys(given)) {
  describe(`overlay ${overlay}`, () => {
    const manifests = new Manifests(render(`overlays/${overlay}`));
    const services = Object.keys(programs).map((name) => manifests.get('Deployment', name));
    const podOf = (deployment) => deployment.spec.template.spec;
    const containerOf = (deployment) => podOf(deployment).containers[0];

    test('fits the schemas', async () => {
      assert.deepEqual((await Promise.all(manifests.objects.map(faults))).flat(), []);
    });

    test('names no object twice', () => {
      const names = manifests.objects.map(kindAndName);
      assert.deepEqual(names, [...new Set(names)]);
    });

    test('is in one namespace', () => {
      const { name } = manifests.all('Namespace')[0].metadata;
      const elsewhere = manifests.objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== name);
      assert.deepEqual(elsewhere.map(kindAndName), []);
    });

    test('selects pods that there are', () => {
      const vain = manifests.podSelectors().filter(({ selector }) => manifests.podsOf(selector).length === 0);
      assert.deepEqual(vain, []);
    });

    test('counts no pod of another kind as a replica', () => {
      for (const deployment of services) {
        const names = manifests.podsOf(deployment.spec.selector).map(({ name }) => name);
        assert.deepEqual(names, [kindAndName(deployment)]);
      }
    });

    test('wants ports that the pods have', () => {
      const vain = manifests.wantedPorts()
        .filter(({ selector, port }) => !manifests.podsOf(selector).every((pod) => portOf(pod, port)));
      assert.deepEqual(vain, []);
    });

    test('refers to settings and secrets that there are', () => {
      const secrets = new Set([...given[overlay], ...manifests.all('Secret').map(({ metadata }) => metadata.name),
        ...manifests.all('Certificate').map(({ spec }) => spec.secretName)]);
      const maps = new Set([...given[overlay], ...manifests.all('ConfigMap').map(({ metadata }) => metadata.name)]);
      for (const { name, spec } of manifests.pods()) {
        for (const { secret, configMap } of spec.volumes ?? []) {
          if (secret) assert(secrets.has(secret.secretName), `${name}: there is no secret ${secret.secretName}`);
          if (configMap) assert(maps.has(configMap.name), `${name}: there is no map ${configMap.name}`);
        }
        for (const { env = [], envFrom = [] } of spec.containers) {
          for (const { configMapRef } of envFrom) assert(manifests.has('ConfigMap', configMapRef.name), name);
          for (const { valueFrom } of env) if (valueFrom) assert(secrets.has(valueFrom.secretKeyRef.name), name);
        }
      }
    });

    test('scales what there is, and sets no number of replicas beside', () => {
      for (const { spec } of manifests.all('HorizontalPodAutoscaler')) {
        assert.equal(manifests.get(spec.scaleTargetRef.kind, spec.scaleTargetRef.name).spec.replicas, undefined);
      }
      assert.deepEqual(manifests.all('HorizontalPodAutoscaler').map(({ metadata }) => metadata.name).sort(), ['cart', 'customers']);
    });

    test('sets only what the programs know', () => {
      for (const deployment of services) {
        const { name } = deployment.metadata;
        const known = new Set(execFileSync(programs[name], ['--help'], { encoding: 'utf8' }).match(/\b[A-Z][A-Z_]+\b/g));
        const settings = manifests.get('ConfigMap', containerOf(deployment).envFrom[0].configMapRef.name).data;
        const names = [...Object.keys(environmentOf(containerOf(deployment))), ...Object.keys(settings)];
        assert.deepEqual(names.filter((each) => !known.has(each.replace(/_FILE$/, ''))), [], name);
      }
    });

    test('lets the programs listen where the ports are', () => {
      for (const deployment of services) {
        const pod = { spec: podOf(deployment) };
        const { SERVICE_PORT, GRPC_PORT } = environmentOf(containerOf(deployment));
        assert.equal(String(portOf(pod, 'http').containerPort), SERVICE_PORT);
        assert.equal(portOf(pod, 'grpc')?.containerPort.toString(), GRPC_PORT);
      }
    });

    test('leads cart to all pods of customers', () => {
      const { CUSTOMERS_HOST, CUSTOMERS_PORT } = environmentOf(containerOf(manifests.get('Deployment', 'cart')));
      const { spec } = manifests.get('Service', CUSTOMERS_HOST);
      assert.equal(spec.clusterIP, 'None');
      assert.equal(String(spec.ports[0].port), CUSTOMERS_PORT);
      // A name without an address of its own leads to the pods themselves, at their own port.
      assert.equal(portOf(manifests.podsOf({ matchLabels: spec.selector })[0], 'grpc').containerPort, spec.ports[0].port);
      for (const { spec: certificate } of manifests.all('Certificate').filter(({ metadata }) => metadata.name === 'customers')) {
        assert(certificate.dnsNames.includes(CUSTOMERS_HOST));
      }
    });

    test('lets only cart reach gRPC', () => {
      const customers = manifests.podsOf(manifests.get('Deployment', 'customers').spec.selector)[0];
      const allowed = manifests.all('NetworkPolicy').filter(({ spec }) => matches(customers.labels, spec.podSelector)).flatMap(peers)
        .filter(({ direction, ports }) => direction === 'ingress' && (!ports || ports.some(({ port }) => ['grpc', 50051].includes(port))));
      const callers = allowed.flatMap(({ peer }) => manifests.podsOf(peer.podSelector).map(({ name }) => name));
      assert.deepEqual(callers, ['Deployment cart']);
    });

    test('keeps the passwords of the owners from the services', () => {
      for (const deployment of services) {
        const { volumes } = podOf(deployment);
        const { env, envFrom = [] } = containerOf(deployment);
        const secrets = [...volumes.map(({ secret }) => secret?.secretName), ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef.name),
          ...envFrom.map(({ secretRef }) => secretRef?.name)].filter(Boolean);
        const { name } = deployment.metadata;
        // The name of a generated secret ends with what its content hashes to.
        assert.deepEqual(secrets.map((each) => each.replace(/-[a-z0-9]{10}$/, '')).sort(), [`${name}-secrets`, `${name}-tls`]);
        assert.equal(environmentOf(manifests.get('Job', `${name}-migrations`).spec.template.spec.containers[0]).MIGRATIONS_POSTGRES_USER,
          `${name}_owner`);
      }
    });

    test('forbids by default, in both directions', () => {
      const { spec } = manifests.get('NetworkPolicy', 'default-deny');
      assert.deepEqual(spec, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    });

    test('gives pods the time that they need to stop', () => {
      for (const deployment of services) {
        const pause = containerOf(deployment).lifecycle.preStop.sleep.seconds;
        const grace = Number(environmentOf(containerOf(deployment)).STOP_GRACE_SECONDS);
        assert(podOf(deployment).terminationGracePeriodSeconds >= pause + grace + 10);
      }
    });

    test('probes start, life and readiness', () => {
      for (const deployment of services) {
        const { startupProbe, livenessProbe, readinessProbe } = containerOf(deployment);
        assert.deepEqual([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path), ['/livez', '/livez', '/readyz']);
      }
    });

    test('asks for memory and processor, and bounds memory', () => {
      for (const { name, spec } of manifests.pods()) {
        for (const { resources } of spec.containers) {
          assert(resources.requests.cpu && resources.requests.memory && resources.limits.memory, name);
        }
      }
    });

    test('needs no rights', () => {
      const labels = manifests.all('Namespace')[0].metadata.labels;
      assert.equal(labels['pod-security.kubernetes.io/enforce'], 'restricted');
      for (const { name, spec } of manifests.pods()) {
        assert.equal(spec.automountServiceAccountToken, false, name);
        assert.equal(spec.securityContext.runAsNonRoot, true, name);
        assert.equal(spec.securityContext.seccompProfile.type, 'RuntimeDefault', name);
        for (const { securityContext } of spec.containers) {
          assert.deepEqual(securityContext,
            { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }, name);
        }
      }
    });

    test('labels what apply waits for', () => {
      const componentOf = ({ metadata }) => metadata.labels['app.kubernetes.io/component'];
      assert.deepEqual(services.map(componentOf), ['service', 'service']);
      assert.deepEqual(manifests.all('Job').map(componentOf), ['migrations', 'migrations']);
    });
  });
}

test('Prometheus finds both services', () => {
  const manifests = new Manifests(render('overlays/production'));
  const [{ spec }] = manifests.all('ServiceMonitor');
  const found = manifests.all('Service').filter(({ metadata, spec: { ports } }) => (
    matches(metadata.labels, spec.selector) && ports.some(({ name }) => name === spec.endpoints[0].port)));
  assert.deepEqual(found.map(({ metadata }) => metadata.name), ['cart-http', 'customers-http']);
  assert.deepEqual(found.map(({ metadata }) => metadata.labels[spec.jobLabel]), ['cart', 'customers']);
});

test('Prometheus\' operator takes the alerts', async () => {
  const rule = parse(execFileSync(`${observability}/prometheus-rule`, { encoding: 'utf8' }));
  assert.deepEqual(await faults(rule), []);
  assert(rule.spec.groups.length > 0);
});

test('Grafana finds every dashboard', () => {
  const maps = new Manifests(render('overlays/production')).all('ConfigMap');
  const [{ data }] = maps.filter(({ metadata }) => metadata.labels?.grafana_dashboard === '1');
  assert.deepEqual(Object.keys(data).sort(), readdirSync(`${observability}/dashboards`).sort());
});
