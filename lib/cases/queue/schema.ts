import { z } from 'zod';
import { BULK_CLOSING_STATUSES } from '@/lib/clinic/statuses';
import { MOMENT, UUID, VERSION } from '@/lib/shared/stored-values';
import { cleanLine } from '@/lib/shared/typed-text';

/** The desk's lists, in tab order. */
export const VIEWS = [
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

/** A place in a list: the sort time, arrival and id of the row there, and how soon that request wants an answer. */
const place = z
  .string()
  .regex(new RegExp(`^${MOMENT}_${MOMENT}_${UUID}(_(today|week|later))?$`))
  .transform((text) => {
    const [time = '', received = '', id = '', soon] = text.split('_');
    return {
      at: new Date(Number(time)),
      receivedAt: new Date(Number(received)),
      id,
      soon: SOONEST.find((known) => known === soon) ?? null,
    };
  });
export type Place = { at: Date; receivedAt: Date; id: string; soon: Soon };
export const placeText = ({ at, receivedAt, id, soon }: Place): string =>
  `${at.getTime()}_${receivedAt.getTime()}_${id}${soon ? `_${soon}` : ''}`;

const SORTS = ['due', 'received', 'soon'] as const;
type Order = { sort: (typeof SORTS)[number]; order: 'first' | 'last' };

/** Closed and trashed requests are listed newest first, everything else in order of when it is due. */
const usualOrder = (view: View): Order =>
  view === 'closed' || view === 'trash'
    ? { sort: 'received', order: 'last' }
    : { sort: 'due', order: 'first' };

/** What the desk shows, as its URL says; nothing in it is personal. Values that can't be read are ignored. */
export const queueSchema = z
  .object({
    view: z.enum(VIEWS).catch('new'),
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
    return { ...asked, sort: sort ?? usual.sort, order: order ?? usual.order };
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

export const searchSchema = z.object({
  words: z.string().transform(cleanLine).pipe(z.string().min(1, 'MISSING').max(200, 'TOO_LONG')),
});

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
export function queueHref({ view = 'new', sort, order, owner, soon, after }: Wanted): string {
  const usual = usualOrder(view);
  const wanted = {
    view: view === 'new' ? undefined : view,
    sort: sort === usual.sort ? undefined : sort,
    order: order === usual.order ? undefined : order,
    owner,
    soon,
    after: typeof after === 'object' ? placeText(after) : after,
  };
  const said = Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return said.length === 0 ? '/desk' : `/desk?${new URLSearchParams(said).toString()}`;
}
