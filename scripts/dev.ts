import { run } from './local/run';

await run('dev');
