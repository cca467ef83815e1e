import { readFileSync } from 'node:fs';
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
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: {},
    spec: { minAvailable: 1 },
  };
  const given = [budget, { ...budget, spec: { minAvailable: [] } }, { ...budget, kind: 'Budget' }];
  const { printed } = runCode(`
    import { manifestProblem } from './scripts/check/deployment.ts';
    for (const manifest of ${JSON.stringify(given)}) console.log('>', await manifestProblem(manifest));`);
  expect(printed.split('> ').map((line) => line.trim())).toEqual([
    '',
    '',
    expect.stringContaining('minAvailable'),
    'policy/v1 has no Budget',
  ]);
});
