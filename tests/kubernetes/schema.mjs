// What the OpenAPI schemas of Kubernetes, cert-manager and the Prometheus operator say about an object.

const packages = {
  'cert-manager.io': '@kubernetes-models/cert-manager/cert-manager.io',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/monitoring.coreos.com',
};

async function modelOf({ apiVersion, kind }) {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const folder = packages[group] ?? ['kubernetes-models', group].filter(Boolean).join('/');
  const models = await import(`${folder}/${version}`);
  if (!models[kind]) throw new Error(`there is no schema of ${apiVersion} ${kind}`);
  return models[kind];
}

/** A sentence for each fault, none if the object is as its schema wants it. */
export async function faults(object) {
  const Model = await modelOf(object);
  const unread = new Set();
  const found = [];
  try {
    // The constructor would look at every field.
    Model.prototype.validate.call(Object.setPrototypeOf(watch(object, kindAndName(object), unread), Model.prototype));
  } catch (error) {
    found.push(`${kindAndName(object)}: ${error.message}`);
  }
  return [...found, ...[...unread].map((path) => `${path} is no field`)];
}

export function kindAndName({ kind, metadata }) {
  return `${kind} ${metadata.name}`;
}

// The validators pass over fields that they do not know. What they have never looked at is misspelt.
function watch(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  const children = {};
  for (const key of Object.keys(value)) {
    const child = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    unread.add(child);
    children[key] = { path: child, value: watch(value[key], child, unread) };
  }
  return new Proxy(value, {
    get(target, key) {
      if (!Object.hasOwn(children, key)) return target[key];
      unread.delete(children[key].path);
      return children[key].value;
    },
  });
}
