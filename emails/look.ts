/** Mail programs don't load our style sheets, so colors and sizes are written into each email. */
export const INK = '#17282b';
export const TEXT = { color: INK, fontSize: '16px', lineHeight: '24px' };
