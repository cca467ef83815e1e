import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../local/ports';
import type { Downloaded } from './download';
import { requireProgram } from './programs';

// The yardstick for pages: one nginx process that sends exactly the bytes the site sent, in the same encoding.

const START_LIMIT_MS = 5_000;

const quoted = (text: string) => `"${text.replaceAll('"', '\\"')}"`;

/** On loopback, `tcp_nopush` delays the last packet by 40 ms; otherwise nginx has no handicap here. */
const configuration = (port: number, files: readonly { file: Downloaded; place: string }[]) => `
daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush off;
  tcp_nodelay on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path temp;`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    ${files
      .map(
        ({ file, place }) => `location = ${quoted(decodeURIComponent(file.path))} {
      alias ${quoted(place)};
      types { }
      default_type ${quoted(file.type)};
      ${file.encoding ? `add_header Content-Encoding ${file.encoding};` : ''}
    }`,
      )
      .join('\n    ')}
  }
}
`;

/** Runs a callback with an nginx that serves these files and nothing else. */
export async function withNginx<Value>(
  files: readonly Downloaded[],
  use: (url: string) => Promise<Value>,
): Promise<Value> {
  const program = requireProgram('nginx');
  const folder = mkdtempSync(path.join(tmpdir(), 'calusa-bench-nginx-'));
  const port = await freePort(0);
  mkdirSync(path.join(folder, 'temp'));
  const placed = files.map((file, index) => ({ file, place: path.join(folder, String(index)) }));
  for (const { file, place } of placed) writeFileSync(place, file.body);
  writeFileSync(path.join(folder, 'nginx.conf'), configuration(port, placed));
  const flags = ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'];
  const nginx = spawn(program, flags, { stdio: 'inherit' });
  const end = () => nginx.kill('SIGTERM');
  process.once('exit', end);
  const gone = once(nginx, 'exit').then(() => process.off('exit', end));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(url);
    return await use(url);
  } finally {
    end();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilItAnswers(url: string) {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await fetch(url).catch(() => undefined))) {
    if (Date.now() > deadline) throw new Error('nginx did not start');
    await sleep(20);
  }
}
