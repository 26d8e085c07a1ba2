// The objects of an overlay, and who in it means whom.

export class Manifests {
  constructor(objects) {
    this.objects = objects;
  }

  all(kind) {
    return this.objects.filter((object) => object.kind === kind);
  }

  get(kind, name) {
    const found = this.all(kind).find((object) => object.metadata.name === name);
    if (!found) throw new Error(`there is no ${kind} ${name}`);
    return found;
  }

  has(kind, name) {
    return this.all(kind).some((object) => object.metadata.name === name);
  }

  /** What makes pods: `{name, labels, spec}` of each. */
  pods() {
    return this.objects.filter((object) => object.spec?.template?.spec).map((object) => ({
      name: `${object.kind} ${object.metadata.name}`,
      labels: object.spec.template.metadata.labels,
      spec: object.spec.template.spec,
    }));
  }

  podsOf(selector) {
    return this.pods().filter((pod) => matches(pod.labels, selector));
  }

  /** Label selectors with the object that they stand in: all that are meant for pods of this overlay. */
  podSelectors() {
    const found = [];
    const add = (object, selector) => {
      if (selector) found.push({ owner: `${object.kind} ${object.metadata.name}`, selector });
    };
    for (const object of this.objects) {
      const { spec } = object;
      if (object.kind === 'Service') add(object, { matchLabels: spec.selector });
      if (['Deployment', 'StatefulSet', 'PodDisruptionBudget'].includes(object.kind)) add(object, spec.selector);
      if (object.kind === 'NetworkPolicy') {
        add(object, spec.podSelector);
        for (const { peer } of peers(object)) if (!peer.namespaceSelector) add(object, peer.podSelector);
      }
      const pod = spec?.template?.spec;
      for (const spread of pod?.topologySpreadConstraints ?? []) add(object, spread.labelSelector);
      for (const { podAffinityTerm } of pod?.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
        add(object, podAffinityTerm.labelSelector);
      }
    }
    return found;
  }

  /** Ports by name or number that somebody wants of pods. */
  wantedPorts() {
    const services = this.all('Service').flatMap(({ metadata, spec }) => spec.ports.map((port) => (
      { owner: `Service ${metadata.name}`, selector: { matchLabels: spec.selector }, port: port.targetPort })));
    const ingress = this.all('NetworkPolicy').flatMap(({ metadata, spec }) => (spec.ingress ?? []).flatMap((rule) => (
      rule.ports.map(({ port }) => ({ owner: `NetworkPolicy ${metadata.name}`, selector: spec.podSelector, port })))));
    return [...services, ...ingress];
  }
}

/** The rules of a NetworkPolicy, a peer each: `{direction, peer, ports}`. */
export function peers({ spec }) {
  return [['ingress', 'from'], ['egress', 'to']].flatMap(([direction, field]) => (spec[direction] ?? []).flatMap((rule) => (
    (rule[field] ?? []).map((peer) => ({ direction, peer, ports: rule.ports })))));
}

export function matches(labels, { matchLabels = {}, matchExpressions = [] }) {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values }) => {
      if (operator !== 'In') throw new Error(`matches() knows no operator ${operator}`);
      return values.includes(labels[key]);
    });
}

export function portOf(pod, port) {
  return pod.spec.containers.flatMap(({ ports = [] }) => ports)
    .find(({ name, containerPort }) => name === port || containerPort === port);
}

export function environmentOf(container) {
  return Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
}
