import { DEFAULT_LANGUAGE, LANGUAGES } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { cutEffect, pendingCut, type CutEffect, type PendingCut } from '@/lib/cases/retention/data';
import { shippedClinic, withShippedRetention } from '@/lib/clinic/data';
import type { Kind } from '@/lib/clinic/fields';
import { COPY_DEFAULTS } from '@/lib/clinic/schema';
import { findDeclined, listProposals, type Declined, type Proposal } from '@/lib/content/approvals/data';
import { linkablePages, shippedMenus } from '@/lib/content/navigation/data';
import { db, type Transaction } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { ownValue } from '@/lib/shared/own-value';
import { changesBetween, daysOf, factsOf, linesOf, typedOf } from './domain';
import { MENUS, MOST, type Line, type Typed } from './fields';
import { readStored, type Values } from './schema';

const MOST_VERSIONS = 100;

const SHIPPED: { [K in Kind]: () => Values[K] } = {
  facts: () => factsOf(shippedClinic()),
  operations: () => {
    const { firstContactHours, retentionDays, proofYears } = shippedClinic();
    return { recipients: env().INTAKE_NOTIFY_TO, firstContactHours, retentionDays, proofYears };
  },
  copy: () => COPY_DEFAULTS,
  navigation: () => Object.fromEntries(LANGUAGES.map((language) => [language, shippedMenus(language)])),
};

/** What applies if nothing is saved: files, environment and defaults. */
export const shippedValue = <K extends Kind>(kind: K): Values[K] => SHIPPED[kind]();

/**
 * The stored value as it applies in this release: a setting it can't read, or that is new in it, is as shipped. So is
 * the retention of a new status.
 */
export function valueOf<K extends Kind>(kind: K, saved: unknown): Values[K] {
  const shipped = shippedValue(kind);
  const value = { ...shipped, ...readStored(kind, saved).value } as Values[K];
  return 'retentionDays' in shipped && 'retentionDays' in value
    ? { ...value, retentionDays: withShippedRetention(value.retentionDays) }
    : value;
}

/** The newest version; undefined if nothing has been saved yet. */
export const newestVersion = (tx: Transaction, kind: Kind) =>
  tx.siteSettings
    .findFirst({ where: { kind }, orderBy: { number: 'desc' }, select: { number: true, value: true } })
    .then((row) => row ?? undefined);

/** An earlier version; number 0 is what shipped. Undefined if there is none. */
export async function findVersion<K extends Kind>(
  tx: Transaction,
  kind: K,
  number: number,
): Promise<Values[K] | undefined> {
  if (number === 0) return shippedValue(kind);
  const row = await tx.siteSettings.findUnique({
    where: { kind_number: { kind, number } },
    select: { value: true },
  });
  return row ? valueOf(kind, row.value) : undefined;
}

/** A saved version in a group's history. */
export type Version = {
  number: number;
  /** Null for a command. */
  by: string | null;
  at: Date;
  why: string;
  /** The settings it changed. */
  changed: Line[];
};

export type Group = {
  kind: Kind;
  /** The newest version; 0 if nothing has been saved yet. */
  number: number;
  fields: Typed;
  lines: Line[];
  /** The newest version's settings that this release can't read, so the file's apply. */
  unread: string[];
  /** The settings for which the file says something else, with the file's values. */
  elsewhere: Line[];
  history: Version[];
  /** What awaits a second person's approval. */
  waiting: WaitingChange[];
  /** The reader's own last change to these settings, if a second person declined it. */
  declined: Declined | null;
};

/**
 * A group's change awaiting a second person's approval: each setting as it was when the change was requested, and as it
 * would become.
 */
export type WaitingChange = Pick<Proposal, 'id' | 'why' | 'askedBy' | 'askedAt'> & {
  isOwn: boolean;
  /** Whether the group changed after it was requested: then it can't be approved. */
  isOutdated: boolean;
  changes: { field: string; before: string; after: string }[];
};

function waitingChange<K extends Kind>(
  { id: me }: Staff,
  kind: K,
  now: { number: number; value: Values[K] },
  { value, basis, askedById, id, why, askedBy, askedAt }: Proposal,
): WaitingChange {
  const was = linesOf(kind, now.value);
  const changes = changesBetween(kind, now.value, valueOf(kind, value)).map(({ field, text: after }) => ({
    ...{ field, after },
    before: was.find((line) => line.field === field)?.text ?? '',
  }));
  const [isOwn, isOutdated] = [askedById === me, Number(basis) !== now.number];
  return { id, why, askedBy, askedAt, isOwn, isOutdated, changes };
}

/** A group as its page shows it: what applies now, where it comes from, and its history, newest first. */
export async function readGroup(staff: Staff, kind: Kind): Promise<Group> {
  const proposals = await listProposals(staff, { kind });
  const rows = await db().siteSettings.findMany({
    where: { kind },
    orderBy: { number: 'desc' },
    take: MOST_VERSIONS + 1,
    select: {
      number: true,
      value: true,
      why: true,
      createdAt: true,
      author: { select: { name: true } },
    },
  });
  const shipped = shippedValue(kind);
  const values = rows.map(({ value }) => valueOf(kind, value));
  const now = values[0] ?? shipped;
  const history = rows.slice(0, MOST_VERSIONS).map(({ number, why, createdAt, author }, index) => {
    const [value = shipped, before] = [values[index], number === 1 ? shipped : values[index + 1]];
    const changed = changesBetween(kind, before, value);
    return { number, why, at: createdAt, by: author?.name ?? null, changed };
  });
  const number = rows[0]?.number ?? 0;
  return {
    kind,
    number,
    fields: typedOf(kind, now),
    lines: linesOf(kind, now),
    unread: rows[0] ? readStored(kind, rows[0].value).unread : [],
    elsewhere: changesBetween(kind, now, shipped),
    history,
    waiting: proposals.map((proposal) => waitingChange(staff, kind, { number, value: now }, proposal)),
    declined: await findDeclined(staff, { kind }, ({ basis }) => basis === String(number)),
  };
}

/** A version as its form would show it. */
export async function readFields(_staff: Staff, kind: Kind, number: number): Promise<Typed> {
  return typedOf(kind, (await findVersion(db(), kind, number)) ?? shippedValue(kind));
}

/** What saving this would delete, for its form to show; null if it doesn't shorten anything. */
export async function effectOf(
  _staff: Staff,
  kind: Kind,
  value: Values[Kind],
  now: Date,
): Promise<CutEffect | null> {
  const days = daysOf(kind, value);
  return days ? cutEffect(db(), days, now) : null;
}

/** The shorter retention waiting to take effect, if there is one. */
export const readPending = (_staff: Staff, now: Date): Promise<PendingCut | null> => pendingCut(db(), now);

/** What changed since the version a form was rendered with, as it is now, and whether only this person changed it. */
export async function changedSince(
  { id }: Staff,
  kind: Kind,
  number: number,
): Promise<{ number: number; lines: Line[]; isOwn: boolean }> {
  const newest = await newestVersion(db(), kind);
  const now = newest ? valueOf(kind, newest.value) : shippedValue(kind);
  const before = await findVersion(db(), kind, number);
  const since = { kind, number: { gt: number } };
  const authors = await db().siteSettings.findMany({ where: since, select: { authorId: true } });
  const isOwn = authors.length > 0 && authors.every(({ authorId }) => authorId === id);
  return { number: newest?.number ?? 0, lines: changesBetween(kind, before, now), isOwn };
}

export type LinkedPage = { page: string; title: string };

/** The pages a menu may link to, by title. */
export const menuPages = (): LinkedPage[] =>
  linkablePages(DEFAULT_LANGUAGE)
    .map(({ name, title }) => ({ page: name, title }))
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));

/** A menu form in which new links without a label get their page's title. */
export function withTitle(typed: Typed): Typed {
  const named = MENUS.map((menu) => {
    const [add, label] = [`${menu}-add`, `${menu}-add-label`];
    const page = menuPages().find((one) => one.page === ownValue(typed, add));
    const given = [ownValue(typed, label) ?? ''].flat().join('').trim();
    return page && given === '' ? { [label]: page.title.slice(0, MOST.link) } : {};
  });
  return Object.assign({}, typed, ...named) as Typed;
}
