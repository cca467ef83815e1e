import { parseArgs } from 'node:util';
import { ROLES, type Role } from '@/lib/auth/permissions';
import { OperatorError } from '@/lib/shared/operator-error';
import { inviteStaff } from '@/lib/staff/links/mutations';
import { inviteSchema } from '@/lib/staff/team/schema';
import { runCommand } from './run-command';

const USE = `Use: npm run staff -- invite EMAIL --role ${ROLES.join('|')}`;

/** Invites someone: queues the mail and prints its link. */
await runCommand(async (args) => {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { role: { type: 'string' } },
  });
  const [command, email = ''] = positionals;
  const given = inviteSchema.safeParse({ email, role: values.role as Role });
  const wrongEmail = given.error?.issues.some(({ path }) => path[0] === 'email') ?? false;
  if (command === 'invite' && email !== '' && wrongEmail)
    throw new OperatorError(`EMAIL must be one address, such as ana@example.org. ${USE}`);
  if (command !== 'invite' || !given.success) throw new OperatorError(USE);
  const invited = await inviteStaff(null, given.data, new Date());
  if (!invited.ok) throw new OperatorError(`${given.data.email} is staff already.`);
  console.log(
    `Invited ${given.data.email} as ${given.data.role}. The email is queued. Its link, good for three days:`,
  );
  console.log(invited.value);
});
