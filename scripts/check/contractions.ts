// What a migration does that the release before may not survive (CONTRIBUTING.md, "Add a migration"). It errs on the side of
// asking: who knows better says so in the file.

const NARROWING = new Map(
  Object.entries({
    'drops something': /\bDROP (?!TRIGGER\b)[A-Z]/i,
    'renames something': /\bRENAME\b/i,
    'forbids NULL': /\bSET NOT NULL\b/i,
    'adds a column that every insert must fill': /\bADD COLUMN\b(?![^,]*\bDEFAULT\b)[^,]*\bNOT NULL\b/i,
    'changes a type': /\bALTER COLUMN "?\w+"? (?:SET DATA )?TYPE\b/i,
    "adds a value that an older release can't read": /\bADD VALUE\b/i,
    'adds a constraint': /\bADD CONSTRAINT\b|\bCREATE UNIQUE INDEX\b/i,
    'takes a right': /^REVOKE\b/i,
    'gives a function another meaning': /\bCREATE OR REPLACE FUNCTION\b/i,
  }),
);

const CREATED = /\bCREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"?/gi;
const TARGET = /\b(?:ALTER TABLE|CREATE UNIQUE INDEX "?\w+"? ON) (?:ONLY )?"?(\w+)"?/i;

const statements = (sql: string) =>
  sql
    .replace(/--.*$/gm, '')
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, '')
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim());

/** What a migration takes away or narrows, beyond the tables that it makes itself. */
export function contractionsIn(sql: string): string[] {
  const made = new Set([...sql.matchAll(CREATED)].map(([, table]) => table));
  const found = statements(sql)
    .filter((statement) => !made.has(TARGET.exec(statement)?.[1]))
    .flatMap((statement) => [...NARROWING].flatMap(([what, sign]) => (sign.test(statement) ? [what] : [])));
  return [...new Set(found)];
}

const FLOOR = /CREATE OR REPLACE FUNCTION "?schema_floor"?[\s\S]*?'(\w+)'/i;

/** The migration that a release must have from then on; undefined where it raises nothing. */
export const floorIn = (sql: string): string | undefined => FLOOR.exec(sql)?.[1];

const EXPANDS = /^-- Expands: \S/m;

/**
 * What is wrong with a migration: it contracts and doesn't say since when releases bear that, or it names one that isn't
 * before it. Undefined where all is well.
 * @param earlier names of the migrations before it
 */
export function contractionProblem(sql: string, earlier: readonly string[]): string | undefined {
  const floor = floorIn(sql);
  if (floor !== undefined) return earlier.includes(floor) ? undefined : `${floor} isn't before it`;
  if (EXPANDS.test(sql)) return undefined;
  const [first] = contractionsIn(sql);
  return first === undefined
    ? undefined
    : `it ${first}, and neither raises schema_floor nor says "-- Expands: why"`;
}
