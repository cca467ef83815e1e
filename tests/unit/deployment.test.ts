import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { dockerfileFinding } from '@/scripts/check/deployment';
import { runCode } from '../support/run-code';

const dockerfile = readFileSync('deploy/Dockerfile', 'utf8');
const [, node = ''] = /^FROM node:([\d.]+)/m.exec(dockerfile) ?? [];

test('the image is built as Docker would take it, on the pinned Node', () => {
  expect(dockerfileFinding(dockerfile, node)).toEqual({ problem: '' });
  expect(dockerfileFinding(dockerfile.replace('WORKDIR', 'WORKDIRR'), node)).toEqual({
    problem: expect.stringMatching(/^line 5: Unknown instruction/) as string,
  });
  expect(dockerfileFinding(dockerfile, '99.0.0')).toEqual({ problem: "it doesn't build on Node 99.0.0" });
});

test('a manifest is held against the schema of its kind', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-manifests-'));
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { minAvailable: 1 } };
  const manifests = {
    good: budget,
    list: { ...budget, spec: { minAvailable: [] } },
    kind: { ...budget, kind: 'Budget' },
  };
  for (const [name, manifest] of Object.entries(manifests))
    writeFileSync(path.join(folder, `${name}.yaml`), JSON.stringify(manifest));
  const { printed } = runCode(`
    import { kubernetesFinding } from './scripts/check/deployment.ts';
    console.log((await kubernetesFinding('${folder}')).problem);`);
  rmSync(folder, { recursive: true });
  expect(printed).not.toContain('good.yaml');
  expect(printed).toMatch(/list\.yaml: PodDisruptionBudget: .*minAvailable must be/);
  expect(printed).toMatch(/kind\.yaml: policy\/v1 has no Budget/);
});

// Where the log of what people deleted can't be written, nobody can delete their request.
test('every web server and worker has a folder to write to', () => {
  const units = readdirSync('deploy/systemd').map((file) => readFileSync(`deploy/systemd/${file}`, 'utf8'));
  const servers = units.filter((unit) => /dist\/(web|worker)\.js/.test(unit));
  expect(servers).toHaveLength(2);
  for (const unit of servers) {
    expect(unit).toMatch(/^StateDirectory=calusa$/m);
    expect(unit).toMatch(/^Environment=.*DATA_DIR=\/var\/lib\/calusa$/m);
  }
  const compose = parse(readFileSync('deploy/compose/compose.yaml', 'utf8'), { merge: true }) as {
    services: Record<string, { volumes?: string[] }>;
  };
  for (const name of ['web-1', 'web-2', 'worker-1', 'worker-2'])
    expect(compose.services[name]?.volumes).toContainEqual(expect.stringMatching(/^\w+-\d:\/data$/));
  for (const name of ['web', 'worker'])
    expect(readFileSync(`deploy/kubernetes/${name}.yaml`, 'utf8')).toContain('mountPath: /data');
});
