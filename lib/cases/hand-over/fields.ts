/** Minimum and maximum characters of the reason. */
export const REASON = { least: 10, most: 200 } as const;

/** Where a hand-over is fetched. */
export const HAND_OVER_ADDRESS = '/api/desk/hand-over';
