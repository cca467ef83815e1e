import { readFileSync } from 'node:fs';

const BUILT = '/_next/';

/** Reads files of ours by their addresses, each once: a build names what it made by its content. */
export function readerOfOwnFiles(): (address: string) => string {
  const texts = new Map<string, string>();
  return (address) => {
    const text = texts.get(address) ?? readFileSync(fileOf(address), 'utf8');
    texts.set(address, text);
    return text;
  };
}

const fileOf = (address: string) =>
  address.startsWith(BUILT) ? `.next/${address.slice(BUILT.length)}` : `public${address}`;
