import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { grantRights } from '@/lib/platform/database-rights';
import { env, envSchema } from '@/lib/platform/env';
import { OperatorError } from '@/lib/shared/operator-error';
import { fillDemo, requireDemoDatabase } from './demo/fill';
import { signInBlock } from './demo/people';
import { run } from './local/run';

const DATA_DIR = '.data-demo';

/** The real site's settings in .env don't apply to the demo: only the shell's environment counts. */
function leaveRealSiteAlone() {
  for (const name of envSchema.keyof().options) process.env[name] ??= '';
  process.env.DATA_DIR ||= DATA_DIR;
  // A demo's mail is caught on this machine, whatever the settings say.
  process.env.SMTP_URL = process.env.SMTP_FALLBACK_URL = process.env.INTAKE_NOTIFY_TO = '';
}

function options() {
  const flags = { 'no-serve': { type: 'boolean' }, codes: { type: 'boolean' } } as const;
  try {
    return parseArgs({ options: flags }).values;
  } catch {
    throw new OperatorError('Use: npm run demo [-- --no-serve | --codes]');
  }
}

function requireThisMachine() {
  if (process.env.APP_ENV === 'production' || process.env.HOST)
    throw new OperatorError('The demo only runs on this machine: unset APP_ENV and HOST.');
}

try {
  leaveRealSiteAlone();
  requireThisMachine();
  const { codes = false, 'no-serve': noServe = false } = options();
  const deskUrl = `${env().APP_URL}/desk`;
  if (codes) {
    if (!existsSync(env().DATA_DIR)) throw new OperatorError('There is no demo yet: npm run demo');
    console.log(await signInBlock(deskUrl));
  } else
    await run('start', {
      serve: !noServe,
      check: async (database) => {
        await grantRights(database); // accounts from an earlier release had none
        await requireDemoDatabase();
      },
      prepare: (say) => fillDemo(new Date(), say),
      farewell: () => signInBlock(deskUrl),
    });
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exit(1);
}
