import { z } from 'zod';

/** The lists of the desk, in the order of their tabs. */
export const VIEWS = [
  'new',
  'mine',
  'waiting',
  'late',
  'scheduled',
  'closed',
  'quarantined',
  'trash',
] as const;
export type View = (typeof VIEWS)[number];

/** A place in a list: the time that it is sorted by, and the id of the row there. */
const place = z
  .string()
  .regex(/^\d{1,15}_[0-9a-f-]{36}$/)
  .transform((text) => {
    const [time = '', id = ''] = text.split('_');
    return { at: new Date(Number(time)), id };
  });
export type Place = z.output<typeof place>;
export const placeText = ({ at, id }: Place): string => `${at.getTime()}_${id}`;

/** What the desk shows, as its URL says: nothing in it is personal. What can't be read counts as not said. */
export const queueSchema = z.object({
  view: z.enum(VIEWS).catch('new'),
  sort: z.enum(['due', 'received']).catch('due'),
  order: z.enum(['first', 'last']).catch('first'),
  owner: z
    .union([z.literal(['me', 'none']), z.uuid()])
    .optional()
    .catch(undefined),
  soon: z.enum(['today', 'week', 'later']).optional().catch(undefined),
  after: place.optional().catch(undefined),
});
export type QueueQuery = z.output<typeof queueSchema>;

/** Requests that were ticked, with the version that the page showed: `ID_VERSION`. */
const ticked = z
  .union([z.string(), z.array(z.string())])
  .transform((texts) => [texts].flat())
  .pipe(
    z
      .array(z.string().regex(/^[0-9a-f-]{36}_\d{1,9}$/))
      .min(1, 'NOTHING_TICKED')
      .max(100),
  )
  .transform((texts) =>
    texts.map((text) => {
      const [id = '', version = ''] = text.split('_');
      return { id, version: Number(version) };
    }),
  );

export const bulkSchema = z.object({
  ticked,
  /** `assign:` and an id, or nothing for nobody; `close:` and a status. */
  change: z
    .string()
    .regex(/^(assign:[0-9a-f-]{0,36}|close:(referred|declined|unreachable))$/, 'NOTHING_CHOSEN'),
});

export const searchSchema = z.object({ words: z.string().trim().min(1, 'MISSING').max(200, 'TOO_LONG') });

type Wanted = Omit<Partial<QueueQuery>, 'after'> & { after?: string | Place | undefined };

/** The address of a list. What is as usual is left out. */
export function queueHref({ view, sort, order, owner, soon, after }: Wanted): string {
  const wanted = {
    view: view === 'new' ? undefined : view,
    sort: sort === 'due' ? undefined : sort,
    order: order === 'first' ? undefined : order,
    owner,
    soon,
    after: typeof after === 'object' ? placeText(after) : after,
  };
  const said = Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return said.length === 0 ? '/desk' : `/desk?${new URLSearchParams(said).toString()}`;
}
