import { performance } from 'node:perf_hooks';
import type { Client } from 'pg';
import type { Staff } from '@/lib/auth/staff';
import { searchOf } from '@/lib/cases/queue/domain';
import { searchRequests } from '@/lib/cases/queue/mutations';
import { answersContext, searchKeysOf } from '@/lib/intake/domain';
import { storedAnswersSchema, type ConsultationInput } from '@/lib/intake/schema';
import { searchRow } from '@/lib/intake/search/mutations';
import { widthOf } from '@/lib/platform/blind-index';
import { keyRing } from '@/lib/platform/keys';
import { seal } from '@/lib/platform/sealing';

const ROUNDS = 20;
/** The number of quarantined requests that a search opens. */
const QUARANTINED = 500;
const LOT = 1_000;

const personAt = (index: number): ConsultationInput =>
  storedAnswersSchema.parse({
    askingFor: '',
    name: `Person${index} Bench`,
    phone: `+1239${200 + Math.floor(index / 10_000)}${String(index % 10_000).padStart(4, '0')}`,
    email: `person${index}@mail.example`,
    message: '',
    consent: 'contact-1',
  });

/** Ids of all stored requests, newest first; a position says which person sent the request. */
const idsOf = async (client: Client) =>
  (
    await client.query<{ id: string }>('SELECT id FROM consultation_request ORDER BY received_at DESC')
  ).rows.map(({ id }) => id);

async function index(client: Client, ids: readonly string[]) {
  const width = widthOf(ids.length, 0);
  for (let at = QUARANTINED; at < ids.length; at += LOT) {
    const rows = ids.slice(at, at + LOT).map((id, place) => ({
      id,
      ...searchRow(id, searchKeysOf(personAt(at + place)), width),
    }));
    await client.query(
      `INSERT INTO request_search (request_id, key_id, width, phone_index, email_index, sealed_keys)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[])`,
      (['id', 'keyId', 'width', 'phoneIndex', 'emailIndex', 'sealedKeys'] as const).map((name) =>
        rows.map((row) => row[name]),
      ),
    );
  }
}

const storeAnswers = (client: Client, id: string, person: number, status: string | null) =>
  client.query(
    'UPDATE consultation_request SET sealed_answers = $2, status = coalesce($3::request_status, status) WHERE id = $1',
    [id, seal(keyRing(), answersContext(id), JSON.stringify(personAt(person)), { leastBytes: 2048 }), status],
  );

const KINDS = ['phone', 'email', 'name'] as const;
type Kind = (typeof KINDS)[number];

/** Rows a search opens besides the quarantine: those in the person's bucket, or all. */
async function rowsOpened(client: Client, kind: Kind, id: string): Promise<number> {
  const bucket = kind === 'name' ? 'true' : `request_search.${kind}_index = sought.${kind}_index`;
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM request_search, (SELECT * FROM request_search WHERE request_id = $1) AS sought
     WHERE ${bucket}`,
    [id],
  );
  return (rows[0]?.n ?? 0) + QUARANTINED;
}

const wordsOf = (kind: Kind, person: ConsultationInput) =>
  kind === 'name' ? (person.name.split(' ')[0] ?? '') : person[kind];

const at = (times: readonly number[], share: number) =>
  times.toSorted((one, other) => one - other)[Math.ceil(times.length * share) - 1] ?? 0;

/** How long the search takes among the stored requests, each of which is given a person of its own. */
export async function benchSearch(client: Client, staff: Staff, now: Date): Promise<Record<string, object>> {
  const ids = await idsOf(client);
  await index(client, ids);
  const step = Math.floor((ids.length - QUARANTINED) / ROUNDS);
  const sought = Array.from({ length: ROUNDS }, (_, round) => QUARANTINED + round * step);
  for (let person = 0; person < QUARANTINED; person += 1)
    await storeAnswers(client, ids[person] ?? '', person, 'quarantined');
  for (const person of sought) await storeAnswers(client, ids[person] ?? '', person, null);
  await client.query('ANALYZE');
  const table: Record<string, object> = {};
  for (const kind of KINDS) {
    const times: number[] = [];
    const worked: number[] = [];
    const opened: number[] = [];
    for (const person of sought) {
      const [start, before] = [performance.now(), process.cpuUsage()];
      const { found } = await searchRequests(staff, searchOf(wordsOf(kind, personAt(person))), now);
      times.push(performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      worked.push((user + system) / 1000);
      if (found.length !== 1) throw new Error(`A search by ${kind} found ${found.length}.`);
      opened.push(await rowsOpened(client, kind, ids[person] ?? ''));
    }
    table[`${kind}, ${ids.length}`] = {
      'rows opened': at(opened, 0.5),
      'median (ms)': at(times, 0.5).toFixed(0),
      '95% within (ms)': at(times, 0.95).toFixed(0),
      'median of the process’s work (ms)': at(worked, 0.5).toFixed(0),
    };
  }
  return table;
}
