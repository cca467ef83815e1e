import { z } from 'zod';
import { BULK_CLOSING_STATUSES } from '@/lib/clinic/statuses';
import { MOMENT, UUID, VERSION } from '@/lib/shared/stored-values';
import { cleanLine } from '@/lib/shared/typed-text';

/** The desk's lists, in tab order. */
export const VIEWS = [
  'todo',
  'new',
  'mine',
  'waiting',
  'late',
  'reassign',
  'scheduled',
  'closed',
  'quarantined',
  'trash',
] as const;
export type View = (typeof VIEWS)[number];

/** Lists are counted up to here; beyond that no one needs an exact number. */
export const MOST_COUNTED = 1_000;

/** How soon an answer is wanted, soonest first; null if not stated. */
export const SOONEST = ['today', 'week', 'later', null] as const;
export type Soon = (typeof SOONEST)[number];

/** What is to be done about a request, first things first. */
export const RANKS = ['overdue', 'follow-up', 'untried', 'later', 'rest'] as const;
export type Rank = (typeof RANKS)[number];

/**
 * A place in a list: the sort time, arrival and id of the row there, and what comes before its time if the list is
 * sorted by that: how soon that request wants an answer, what is to be done about it, its status or its owner.
 */
const place = z
  .string()
  .regex(new RegExp(`^${MOMENT}_${MOMENT}_${UUID}(_([a-z-]{1,20}|${UUID}))?$`))
  .transform((text) => {
    const [time = '', received = '', id = '', group] = text.split('_');
    return {
      at: new Date(Number(time)),
      receivedAt: new Date(Number(received)),
      id,
      group: group ?? null,
    };
  });
export type Place = { at: Date; receivedAt: Date; id: string; group: string | null };
export const placeText = ({ at, receivedAt, id, group }: Place): string =>
  `${at.getTime()}_${receivedAt.getTime()}_${id}${group ? `_${group}` : ''}`;

export const SORTS = ['next', 'due', 'received', 'soon', 'status', 'owner', 'name'] as const;
export type Sort = (typeof SORTS)[number];
type Order = { sort: Sort; order: 'first' | 'last' };

const NEWEST: Order = { sort: 'received', order: 'last' };
/** Lists in which nothing is to be done next have an order of their own. */
const USUAL: { readonly [Name in View]?: Order } = {
  closed: NEWEST,
  trash: NEWEST,
  quarantined: { sort: 'due', order: 'first' },
};
/** How a list is sorted unless something else was asked for: by what to do next. */
const usualOrder = (view: View): Order => USUAL[view] ?? { sort: 'next', order: 'first' };

/** Whether a list can be sorted by what to do next. */
export const hasNext = (view: View): boolean => USUAL[view] === undefined;

/** What the desk shows, as its URL says; nothing in it is personal. Values that can't be read are ignored. */
export const queueSchema = z
  .object({
    view: z.enum(VIEWS).catch('todo'),
    sort: z.enum(SORTS).optional().catch(undefined),
    order: z.enum(['first', 'last']).optional().catch(undefined),
    owner: z
      .union([z.literal(['me', 'none']), z.uuid()])
      .optional()
      .catch(undefined),
    soon: z.enum(['today', 'week', 'later']).optional().catch(undefined),
    after: place.optional().catch(undefined),
  })
  .transform(({ sort, order, ...asked }) => {
    const usual = usualOrder(asked.view);
    const isKnown = sort !== 'next' || hasNext(asked.view);
    return { ...asked, sort: (isKnown ? sort : undefined) ?? usual.sort, order: order ?? usual.order };
  });
export type QueueQuery = z.output<typeof queueSchema>;

/** The selected requests, with the version the page showed: `ID_VERSION`. */
const ticked = z
  .union([z.string(), z.array(z.string())])
  .transform((texts) => [texts].flat())
  .pipe(
    z
      .array(z.string().regex(new RegExp(`^${UUID}_${VERSION}$`)))
      .min(1, 'NOTHING_TICKED')
      .max(100),
  )
  .transform((texts) =>
    texts.map((text) => {
      const [id = '', version = ''] = text.split('_');
      return { id, version: Number(version) };
    }),
  );

export const tickOf = ({ id, version }: { id: string; version: number }): string => `${id}_${version}`;

/** An undo button carries its own requests; anything selected next to it is ignored. */
const undoFirst = (posted: unknown) => {
  const { undo } = z.object({ undo: z.string().optional() }).catch({}).parse(posted);
  return undo === undefined ? posted : { ticked: undo.split(','), change: 'undo' };
};

export const bulkSchema = z.preprocess(
  undoFirst,
  z.object({
    ticked,
    /** `assign:` and an id, or nothing for no one; `close:` and a status; `undo`. */
    change: z
      .string()
      .regex(
        new RegExp(`^(assign:(${UUID})?|close:(${BULK_CLOSING_STATUSES.join('|')})|undo)$`),
        'NOTHING_CHOSEN',
      ),
  }),
);

/** A search, or with `again` the last one of this session (cookies.ts), whose words then aren't sent. */
export const searchSchema = z
  .object({
    words: z.string().transform(cleanLine).pipe(z.string().max(200, 'TOO_LONG')),
    again: z.literal('yes').optional(),
  })
  .refine(({ words, again }) => words !== '' || again !== undefined, { path: ['words'], error: 'MISSING' });

/** Whether a list shows only some of its requests. */
export const isNarrowed = ({ owner, soon }: QueueQuery): boolean => owner !== undefined || soon !== undefined;

const isUsual = ({ view, sort, order }: QueueQuery): boolean => {
  const usual = usualOrder(view);
  return sort === usual.sort && order === usual.order;
};

/** The URL of another list, with the same filter and, if one was chosen, the same order. */
export const viewHref = (query: QueueQuery, view: View): string =>
  queueHref({
    ...query,
    view,
    after: undefined,
    ...(isUsual(query) && { sort: undefined, order: undefined }),
  });

type Wanted = { [Key in keyof Omit<QueueQuery, 'after'>]?: QueueQuery[Key] | undefined } & {
  after?: string | Place | undefined;
};

/** The URL of a list. Defaults are left out. */
export function queueHref({ view = 'todo', sort, order, owner, soon, after }: Wanted): string {
  const usual = usualOrder(view);
  const wanted = {
    view: view === 'todo' ? undefined : view,
    sort: sort === usual.sort ? undefined : sort,
    order: order === usual.order ? undefined : order,
    owner,
    soon,
    after: typeof after === 'object' ? placeText(after) : after,
  };
  const said = Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return said.length === 0 ? '/desk' : `/desk?${new URLSearchParams(said).toString()}`;
}
