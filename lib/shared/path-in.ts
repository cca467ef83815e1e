/** The path of an address on this site (`/about?from=mail`): what comes before its query. */
export const pathIn = (address = ''): string => address.split('?', 1)[0] ?? '';
