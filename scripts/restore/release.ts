import { readHold, readWaiting } from '@/lib/restore/data';
import { releaseRestore, type WaitingMail } from '@/lib/restore/mutations';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from '../run-command';

/** Why the operator must choose: only they can know what the lost system sent. */
async function choiceNeeded(now: Date): Promise<OperatorError> {
  const hold = await readHold();
  const mails = hold ? (await readWaiting(hold, now)).mailsBefore : 0;
  return new OperatorError(
    `Emails that were queued when the backup was made: ${mails}. The system that was lost may have sent them since. Say what
to do with them: --mail send (some may go twice), or --mail drop (the desk lists each one as not sent).`,
  );
}

/** Releases a restored site on the running database. */
export const release = (mail: WaitingMail | undefined): Promise<never> =>
  runCommand(async () => {
    const now = new Date();
    const released = await releaseRestore(mail, now);
    if (!released.ok)
      throw released.code === 'CHOOSE'
        ? await choiceNeeded(now)
        : new OperatorError("Nothing is on hold: this site wasn't restored, or has been released.");
    const { dropped, mails, pages } = released.value;
    console.log(`Released. Emails to send: ${mails}; stopped: ${dropped}. Scheduled pages: ${pages}.`);
  });
