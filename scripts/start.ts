import { run } from './supervisor/run';

await run('start');
