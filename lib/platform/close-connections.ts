import { closeSender } from './queue/enqueue';
import { closeDatabase } from './db';

/** Ends this process's connections to the database, before its server is stopped. */
export const closeConnections = async (): Promise<void> => {
  await Promise.all([closeSender(), closeDatabase()]);
};
