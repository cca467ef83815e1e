import { parseArgs } from 'node:util';
import { z } from 'zod';
import { OperatorError } from '@/lib/shared/operator-error';

const USE = `Use: npm run restore -- FILE [--identity FILE] [--unsigned] ERASURES  restores a backup into an empty database
     npm run restore -- --recovered TIME ERASURES        does the same with a database that its server brought back
     npm run restore -- --release [--mail send|drop]     lets mail, schedules and timed jobs go on after a restore
ERASURES: --erasures PATH, as often as there are logs, or --without-erasures if none is left
TIME: the moment that the database shows, like 2026-11-30T15:04:05Z`;

const OPTIONS = {
  identity: { type: 'string' },
  unsigned: { type: 'boolean' },
  erasures: { type: 'string', multiple: true },
  'without-erasures': { type: 'boolean' },
  recovered: { type: 'string' },
  release: { type: 'boolean' },
  mail: { type: 'string' },
} as const;

/** Where erasures are logged, by file or folder, and whether the operator says that no log is left. */
export type Erasures = { paths: readonly string[]; areLost: boolean };

const noFile = z.tuple([]);
const erasureOptions = {
  erasures: z.array(z.string()).default([]),
  'without-erasures': z.literal(true).optional(),
};
type ErasureOptions = z.output<z.ZodObject<typeof erasureOptions>>;
const erasuresOf = ({ erasures, 'without-erasures': areLost }: ErasureOptions): Erasures => ({
  paths: erasures,
  areLost: areLost === true,
});

/** What is typed, one object for each mode. They are strict: an option that a mode would ignore is a mistake. */
const commandSchema = z.union([
  z
    .strictObject({
      files: noFile,
      release: z.literal(true),
      mail: z.enum(['send', 'drop']).optional(),
    })
    .transform(({ mail }) => ({ mode: 'release' as const, mail })),
  z
    .strictObject({ files: noFile, recovered: z.iso.datetime({ offset: true }), ...erasureOptions })
    .transform((typed) => ({
      mode: 'recovered' as const,
      madeAt: new Date(typed.recovered),
      erasures: erasuresOf(typed),
    })),
  z
    .strictObject({
      files: z.tuple([z.string()]),
      identity: z.string().optional(),
      unsigned: z.literal(true).optional(),
      ...erasureOptions,
    })
    .transform((typed) => ({
      mode: 'backup' as const,
      file: typed.files[0],
      identity: typed.identity,
      acceptsUnsigned: typed.unsigned === true,
      erasures: erasuresOf(typed),
    })),
]);

/** What the operator wants: release a restored site, or restore a database that was recovered, or from a backup. */
export type Command = z.output<typeof commandSchema>;

function typed(args: string[]): unknown {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    return { files: positionals, ...values };
  } catch {
    return undefined;
  }
}

/** Reads the arguments of `npm run restore`. @throws OperatorError with the usage where they are no command */
export function parseCommand(args: string[]): Command {
  const { data } = commandSchema.safeParse(typed(args));
  if (!data) throw new OperatorError(USE);
  return data;
}
