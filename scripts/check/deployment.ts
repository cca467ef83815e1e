import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { parseAllDocuments } from 'yaml';
import { ownValue } from '@/lib/shared/own-value';

/** What is wrong; empty where nothing is, and `skipped` with the reason where a tool of the system isn't there. */
export type Finding = { problem: string } | { skipped: string };

const there = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined;

function outcome(program: string, args: readonly string[]): Finding {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { problem: status === 0 ? '' : `${stdout}${stderr}`.trim() || 'It ended without any output.' };
}

function inFolder(use: (folder: string) => Finding): Finding {
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-deploy-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Instructions and their arguments, and that it builds on the Node that the site runs on. */
export function dockerfileFinding(text: string, pinnedNode: string): Finding {
  const problems = validate(text).map(
    ({ message, range }) =>
      `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
  if (!text.includes(`FROM node:${pinnedNode}-`)) problems.push(`it doesn't build on Node ${pinnedNode}`);
  return { problem: problems.join('\n') };
}

type Manifest = { apiVersion: string; kind: string };
type Model = new (data: object) => { validate(): void };

/** What a manifest says against the schema of its kind. */
async function manifestProblem(manifest: Manifest): Promise<string> {
  const models = (await import(`kubernetes-models/${manifest.apiVersion}`)) as Record<string, Model>;
  const Kind = ownValue(models, manifest.kind);
  if (!Kind) return `${manifest.apiVersion} has no ${manifest.kind}`;
  try {
    new Kind(manifest).validate();
    return '';
  } catch (error) {
    return `${manifest.kind}: ${(error as Error).message}`;
  }
}

const manifests = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Manifest);

/** Manifests by the schemas of Kubernetes; kustomize's own file has none. */
export async function kubernetesFinding(folder = 'deploy/kubernetes'): Promise<Finding> {
  const files = globSync(`${folder}/*.yaml`).filter((file) => !file.endsWith('kustomization.yaml'));
  const found = await Promise.all(
    files.flatMap((file) =>
      manifests(readFileSync(file, 'utf8')).map(async (manifest) => {
        const problem = await manifestProblem(manifest);
        return problem === '' ? '' : `${file}: ${problem}`;
      }),
    ),
  );
  return { problem: found.filter(Boolean).join('\n') };
}

export const kustomizeFinding = (): Finding =>
  there('kubectl', 'version', '--client')
    ? outcome('kubectl', ['kustomize', 'deploy/kubernetes'])
    : { skipped: 'no kubectl here' };

/** The units as they are, but for the programs that they start, which this machine need not have. */
export const systemdFinding = (): Finding =>
  there('systemd-analyze', '--version')
    ? inFolder((folder) => {
        for (const file of globSync('deploy/systemd/*.service')) {
          const text = readFileSync(file, 'utf8').replace(/^(ExecStart=)\S+/m, `$1${process.execPath}`);
          writeFileSync(path.join(folder, path.basename(file)), text);
        }
        return outcome('systemd-analyze', ['verify', ...globSync(`${folder}/*.service`)]);
      })
    : { skipped: 'no systemd-analyze here' };

/** The configuration with each list of web servers, and a certificate made for it. */
export const nginxFinding = (): Finding =>
  there('nginx', '-v') && there('openssl', 'version')
    ? inFolder((folder) => {
        const upstreams = ['deploy/nginx/upstream.conf', 'deploy/compose/upstream.conf'];
        mkdirSync(path.join(folder, 'tls'));
        const [key, certificate] = ['privkey', 'fullchain'].map((name) =>
          path.join(folder, `tls/${name}.pem`),
        );
        execFileSync(
          'openssl',
          `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=check -keyout ${key} -out ${certificate}`.split(
            ' ',
          ),
          { stdio: 'ignore' },
        );
        // Its log may be a socket here, which nginx can't open by name.
        const text = readFileSync('deploy/nginx/nginx.conf', 'utf8').replace(
          '/dev/stdout',
          `${folder}/access.log`,
        );
        writeFileSync(path.join(folder, 'nginx.conf'), text);
        const problems = upstreams.map((upstream) => {
          cpSync(upstream, path.join(folder, 'upstream.conf'));
          const finding = outcome('nginx', ['-t', '-q', '-c', path.join(folder, 'nginx.conf')]);
          return 'problem' in finding ? finding.problem : '';
        });
        return { problem: problems.filter(Boolean).join('\n') };
      })
    : { skipped: 'no nginx, or no openssl, here' };

/** The alert rules. */
export const prometheusFinding = (): Finding =>
  there('promtool', '--version')
    ? outcome('promtool', ['check', 'rules', 'deploy/prometheus/alerts.yaml'])
    : { skipped: 'no promtool here' };
