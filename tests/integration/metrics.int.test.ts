import { parser } from '@prometheus-io/lezer-promql';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { parse } from 'yaml';
import { z } from 'zod';
import { recordAudit } from '@/lib/audit/mutations';
import { attemptDelivery } from '@/lib/outbox/attempts/mutations';
import { countOne } from '@/lib/platform/counters';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { beat, newInstance } from '@/lib/platform/heartbeat';
import { routeClass } from '@/lib/platform/http/measure';
import { identifyRequest } from '@/lib/platform/http/request-id';
import { createSite } from '@/lib/platform/http/server';
import { ANSWERED } from '@/lib/platform/http/step';
import { traceRequests } from '@/lib/platform/http/trace-requests';
import { createMetrics } from '@/lib/platform/metrics';
import { consume } from '@/lib/platform/rate-limit';
import { startTracing } from '@/lib/platform/start-tracing';
import { isTracing, traced } from '@/lib/platform/tracing';
import { readDatabase } from '@/scripts/site-metrics';
import { useDatabase } from '../support/database';
import { getFrom, listening } from '../support/raw-http';
import { receivePosted, storeRequest } from '../support/requests';
import { TestSmtp } from '../support/smtp';

useDatabase();
process.env.CONFIDENTIAL_KEYS = randomBytes(32).toString('base64');
process.env.INTAKE_NOTIFY_TO = 'front@clinic.example';

const NOW = new Date('2026-11-23T15:00:00Z');

/** The values of a metric, by its labels as Prometheus writes them. */
function valuesOf(text: string, name: string): Record<string, number> {
  const found = [...text.matchAll(new RegExp(`^${name}(\\{.*\\})? (\\S+)$`, 'gm'))];
  return Object.fromEntries(
    found.map(([, labels = '', value]) => [labels, Number(value?.replace('Inf', 'Infinity'))]),
  );
}
const read = () => createMetrics(readDatabase).text();

test('what waits, for how long, and what came of it is told in numbers alone', async () => {
  const before = await read();
  expect(valuesOf(before, 'calusa_database_up')).toEqual({ '': 1 });
  expect(valuesOf(before, 'calusa_worker_heartbeat_age_seconds')).toEqual({ '': Infinity });
  expect(valuesOf(before, 'calusa_mail_waiting')).toEqual({ '': 0 });

  await beat(newInstance('worker'));
  await storeRequest(NOW, {}, { name: 'Canary', message: 'CANARY' });
  await storeRequest(NOW, { status: 'quarantined', dueAt: NOW });
  await recordAudit(db(), { action: 'staff.signed_in', actorId: null }, NOW);
  const hour = new Date(Date.now() - 3_600_000);
  await db().delivery.updateMany({ data: { createdAt: hour } });
  await db().$executeRaw`UPDATE pgboss.job SET start_after = ${hour}`;
  // One that was put off isn't due.
  await db().$executeRaw`UPDATE pgboss.job SET start_after = now() + interval '1 day'
    WHERE id = (SELECT id FROM pgboss.job WHERE name = 'deliver-mail' LIMIT 1)`;
  const text = await read();
  expect(valuesOf(text, 'calusa_worker_heartbeat_age_seconds')['']).toBeLessThan(60);
  expect(valuesOf(text, 'calusa_requests_unanswered')).toEqual({ '': 1 });
  expect(valuesOf(text, 'calusa_requests_quarantined_overdue')).toEqual({ '': 1 });
  expect(valuesOf(text, 'calusa_mail_waiting')).toEqual({ '': 2 });
  expect(valuesOf(text, 'calusa_mail_undelivered')).toEqual({ '': 2 });
  expect(valuesOf(text, 'calusa_mail_oldest_waiting_seconds')['']).toBeGreaterThanOrEqual(3_600);
  expect(valuesOf(text, 'calusa_queue_jobs')).toEqual({ '{queue="deliver-mail"}': 1 });
  expect(valuesOf(text, 'calusa_queue_oldest_seconds')['{queue="deliver-mail"}']).toBeGreaterThanOrEqual(
    3_600,
  );
  expect(valuesOf(text, 'calusa_audit_unchained')['']).toBeGreaterThanOrEqual(3);
  expect(valuesOf(text, 'calusa_database_connections')['{state="waiting"}']).toBe(0);
  expect(text).not.toMatch(/canary|clinic\.example|239/i);
});

test('forms, limits and attempts to send are counted by what came of them', async () => {
  const context = { requestId: 'r', now: new Date(), address: '198.51.100.7', kept: () => undefined };
  await receivePosted({ name: 'Jordan', phone: '239 555 0190', consent: 'contact-2' }, context);
  for (let time = 0; time < 3; time += 1)
    await consume({ name: 'of-a-test', points: 1, seconds: 60 }, 'CANARY', NOW);
  countOne('mail_attempts', 'SMTP_4nn');
  const text = await createMetrics().text();
  expect(Object.values(valuesOf(text, 'calusa_consultations_total'))).toEqual([1]);
  expect(valuesOf(text, 'calusa_limits_hit_total')).toEqual({ '{limit="of-a-test"}': 2 });
  expect(valuesOf(text, 'calusa_mail_attempts_total')).toEqual({ '{outcome="SMTP_4nn"}': 1 });
  expect(text).not.toContain('CANARY');
});

test('a database that fails is told as such, and what is no longer known is not told', async () => {
  let fails = false;
  const values = new Map([['', 7]]);
  const { text } = createMetrics(() =>
    fails ? Promise.reject(new Error('CANARY')) : Promise.resolve([{ name: 'x', help: 'x', values }]),
  );
  expect(await text()).toContain('calusa_x 7');
  jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 5_001);
  fails = true;
  const failed = await text();
  expect(failed).toContain('calusa_database_up 0');
  expect(failed).not.toMatch(/calusa_x \d|CANARY/);
});

test('an address stands for one of eight classes, whatever it is', () => {
  const staff = new Set(['desk', 'join']);
  const classOf = (path: string, method = 'GET') => routeClass(method, path, staff);
  expect(['/', '/about', '/es/consultations', '/no/CANARY'].map((path) => classOf(path))).toEqual(
    Array(4).fill('page'),
  );
  expect(['/consultation', '/es/consultation/check', '/your-request'].map((path) => classOf(path))).toEqual(
    Array(3).fill('form'),
  );
  expect(['/desk/ABCD-2345', '/join/CANARY'].map((path) => classOf(path))).toEqual(['staff', 'staff']);
  expect(classOf('/desk', 'POST')).toBe('action');
  expect(['/api/consultation', '/api/desk/export', '/api/desk/live'].map((path) => classOf(path))).toEqual([
    'intake',
    'api',
    undefined,
  ]);
  expect(['/_next/static/x', '/favicon.ico'].map((path) => classOf(path))).toEqual(['file', 'file']);
  expect(['/healthz', '/readyz', '/metrics'].map((path) => classOf(path))).toEqual(Array(3).fill('probe'));
});

const rulesSchema = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Calusa[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const place = z.strictObject({ h: z.number(), w: z.number().max(24), x: z.number().max(23), y: z.number() });
const panel = z.object({
  id: z.number(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string(),
  gridPos: place,
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).default([]),
});
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.number(),
  panels: z.array(panel),
});

const { groups } = rulesSchema.parse(parse(readFileSync('deploy/prometheus/alerts.yaml', 'utf8')));
const alerts = groups.flatMap(({ rules }) => rules);
const dashboard = dashboardSchema.parse(JSON.parse(readFileSync('deploy/grafana/calusa.json', 'utf8')));
const expressions = [
  ...alerts.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
].map((text) => text.replaceAll('$__rate_interval', '5m'));

/** The metrics that an expression names. @throws where it isn't PromQL */
function metricsIn(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, node, from, to }) => {
      if (type.isError) throw new Error(`not PromQL: ${expression}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector')
        names.push(expression.slice(from, to));
    },
  });
  return names;
}

test('alerts and dashboard ask for metrics that there are, with labels and values that they have', async () => {
  expect(() => metricsIn('sum(rate(x[5m])')).toThrow('not PromQL');
  const { text: textOf, answered } = createMetrics(readDatabase);
  answered('page', 200, 0.1);
  const text = await textOf();
  const named = [...new Set(expressions.flatMap(metricsIn))];
  expect(named.length).toBeGreaterThan(20);
  const isThere = (name: string) =>
    new RegExp(`^# TYPE ${name.replace(/_(?:bucket|count|sum)$/, '(?:_\\w+)?')} `, 'm').test(text);
  expect(named.filter((name) => name !== 'up' && !isThere(name))).toEqual([]);
});

test('each alert has a name of its own and leads to its section', () => {
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  const headings = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^### (Calusa\w+)$/gm)].map(
    ([, name]) => name ?? '',
  );
  expect(headings.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  for (const { alert, annotations } of alerts)
    expect([alert, annotations.runbook]).toEqual([alert, `docs/operations.md#${alert.toLowerCase()}`]);
});

test('no two panels have the same number or stand in the same place', () => {
  const panels = dashboard.panels;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
});

describe('traces', () => {
  type Sent = {
    resourceSpans: {
      scopeSpans: {
        spans: {
          name: string;
          spanId: string;
          parentSpanId?: string;
          attributes: { key: string; value: object }[];
        }[];
      }[];
    }[];
  };
  const sent: Sent[] = [];
  const paths: (string | undefined)[] = [];
  const collector = createServer((request, response) => {
    paths.push(request.url);
    void json(request).then((body) => {
      sent.push(body as Sent);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const smtp = new TestSmtp();
  const site = createSite([
    identifyRequest(
      [],
      [
        traceRequests(new Set(['desk']), [
          async (request, response) => {
            if (request.url === '/broken') throw new Error('CANARY');
            await db().$transaction(async (tx) => {
              await tx.$executeRaw`SELECT ${'CANARY'}`;
              await tx.$queryRawUnsafe(`SELECT 'CANARY' AS told`);
            });
            response.end('done');
            return ANSWERED;
          },
        ]),
      ],
    ),
  ]);

  afterAll(async () => {
    collector.close();
    site.server.close();
    await smtp.stop();
  });

  test('a request, its statements and an email are spans, which say classes and codes alone', async () => {
    await smtp.start();
    env().SMTP_URL = smtp.url;
    const address = `http://127.0.0.1:${await listening(collector)}`;
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = env().OTEL_EXPORTER_OTLP_ENDPOINT = address;
    const stop = await startTracing();
    await db().$disconnect(); // new connections are traced
    const port = await listening(site.server);
    const { headers } = await getFrom(port, '/desk/CANARY?CANARY', { cookie: 'CANARY' });
    await getFrom(port, '/broken');
    await storeRequest(new Date(), {}, { name: 'CANARY' });
    const { id } = await db().delivery.findFirstOrThrow({
      where: { state: 'queued' },
      select: { id: true },
      orderBy: { createdAt: 'desc' },
    });
    await traced({ name: 'job', kind: 'consumer', fields: { 'calusa.queue': 'deliver-mail' } }, () =>
      attemptDelivery(id, new Date()),
    );
    await stop();

    const spans = sent.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
    );
    const found = spans.find(({ name }) => name === 'GET staff');
    const below = spans.filter(({ parentSpanId }) => parentSpanId === found?.spanId);
    expect(below.map(({ name }) => name)).toEqual(['BEGIN', 'SELECT', 'SELECT', 'COMMIT']);
    const saidBy = (span?: (typeof spans)[number]) =>
      Object.fromEntries(
        (span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0] as unknown]),
      );
    expect(saidBy(found)).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'calusa.route': 'staff',
      'calusa.request_id': headers['x-request-id'],
    });
    expect(saidBy(spans.find(({ name }) => name === 'GET page'))).toMatchObject({
      'http.response.status_code': 500,
    });
    const job = spans.find(({ name }) => name === 'job');
    expect(
      saidBy(spans.find(({ name, parentSpanId }) => name === 'send email' && parentSpanId === job?.spanId)),
    ).toEqual({ 'calusa.mail.outcome': 'sent' });
    expect(new Set(paths)).toEqual(new Set(['/v1/traces']));
    expect(JSON.stringify(sent)).not.toMatch(/CANARY|clinic\.example|heartbeat/);
    expect(isTracing()).toBe(false);
  });
});
