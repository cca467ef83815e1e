import { readStory } from '@/lib/cases/explain/data';
import { storyLines } from '@/lib/cases/explain/domain';
import { clinic } from '@/lib/clinic/data';
import { OperatorError } from '@/lib/shared/operator-error';
import { runCommand } from './run-command';

const USE = 'Use: npm run explain -- REFERENCE (or the id of a request)';

/** Prints what happened to a request: times, who did what, emails with their outcome, jobs. Nothing of what the person wrote. */
await runCommand(async (args) => {
  const [typed = ''] = args;
  const story = args.length === 1 ? await readStory(typed) : null;
  if (!story) throw new OperatorError(USE);
  if (!story.state && story.sightings.length + story.mails.length === 0)
    throw new OperatorError(`There was no request ${typed}. Check the reference, or use the request's id.`);
  for (const line of storyLines(story, clinic().timeZone)) console.log(line);
});
