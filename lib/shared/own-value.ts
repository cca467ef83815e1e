/**
 * What stands under that key in a record of ours, whatever the key is: `record['constructor']` would be a function that
 * every object inherits (lint rule `calusa/own-keys`).
 */
export const ownValue = <T>(
  record: Readonly<Record<string, T>> | null | undefined,
  key: string,
): T | undefined =>
  // eslint-disable-next-line calusa/own-keys -- checked on the line before
  record && Object.hasOwn(record, key) ? record[key] : undefined;
