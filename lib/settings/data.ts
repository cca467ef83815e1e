import { DEFAULT_LANGUAGE, LANGUAGES } from '@/content/languages';
import type { Staff } from '@/lib/auth/staff';
import { cutEffect, pendingCut, type CutEffect, type PendingCut } from '@/lib/cases/retention/data';
import { shippedClinic } from '@/lib/clinic/data';
import type { Kind } from '@/lib/clinic/fields';
import { COPY_DEFAULTS } from '@/lib/clinic/schema';
import { listProposals, type Proposal } from '@/lib/content/approvals/data';
import { linkablePages, shippedMenus } from '@/lib/content/copy/data';
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

/** What counts where nothing is saved: files, environment and defaults. */
export const shippedValue = <K extends Kind>(kind: K): Values[K] => SHIPPED[kind]();

/** What was stored, as it counts in this release: a setting that it can't read, or that is new in it, is as shipped. */
export const valueOf = <K extends Kind>(kind: K, saved: unknown): Values[K] => ({
  ...shippedValue(kind),
  ...readStored(kind, saved).value,
});

/** The newest version; undefined where nothing was saved yet. */
export const newestVersion = (tx: Transaction, kind: Kind) =>
  tx.siteSettings
    .findFirst({ where: { kind }, orderBy: { number: 'desc' }, select: { number: true, value: true } })
    .then((row) => row ?? undefined);

/** An earlier version; number 0 is what is shipped. Undefined if there is none. */
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

/** What someone saved, of the history of a group. */
export type Version = {
  number: number;
  /** No one: by a command. */
  by: string | null;
  at: Date;
  why: string;
  /** The settings that it changed. */
  changed: Line[];
};

export type Group = {
  kind: Kind;
  /** The newest version; 0 where nothing was saved yet. */
  number: number;
  fields: Typed;
  lines: Line[];
  /** The settings of the newest version that this release can't read, so that the file counts. */
  unread: string[];
  /** The settings about which the file says otherwise, as it says them. */
  elsewhere: Line[];
  history: Version[];
  /** What waits for a second person. */
  waiting: WaitingChange[];
};

/** A change of a group that waits for a second person: each setting as it was when it was asked for, and as it would be. */
export type WaitingChange = Pick<Proposal, 'id' | 'why' | 'askedBy' | 'askedAt'> & {
  isOwn: boolean;
  /** Whether it was asked for before the group was changed: then it can't be approved. */
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

/** A group as its page shows it: what counts now, where it comes from, and its history, the newest first. */
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
  };
}

/** A version as its form would be filled in. */
export async function readFields(_staff: Staff, kind: Kind, number: number): Promise<Typed> {
  return typedOf(kind, (await findVersion(db(), kind, number)) ?? shippedValue(kind));
}

/** What saving this would delete, as its form tells; null where it keeps nothing for a shorter time. */
export async function effectOf(
  _staff: Staff,
  kind: Kind,
  value: Values[Kind],
  now: Date,
): Promise<CutEffect | null> {
  const days = daysOf(kind, value);
  return days ? cutEffect(db(), days, now) : null;
}

/** The shorter retention that waits to take effect, if there is one. */
export const readPending = (_staff: Staff, now: Date): Promise<PendingCut | null> => pendingCut(db(), now);

/** What was changed since the version that a form was drawn with, as it is now, and whether by no one but oneself. */
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

/** The pages that a menu may link, by title. */
export const menuPages = (): LinkedPage[] =>
  linkablePages(DEFAULT_LANGUAGE)
    .map(({ name, title }) => ({ page: name, title }))
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));

/** A form of menus whose new links are called by the titles of their pages, where they are called nothing else. */
export function withTitle(typed: Typed): Typed {
  const named = MENUS.map((menu) => {
    const [add, label] = [`${menu}-add`, `${menu}-add-label`];
    const page = menuPages().find((one) => one.page === ownValue(typed, add));
    const given = [ownValue(typed, label) ?? ''].flat().join('').trim();
    return page && given === '' ? { [label]: page.title.slice(0, MOST.link) } : {};
  });
  return Object.assign({}, typed, ...named) as Typed;
}
