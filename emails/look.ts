/** Mail programs know no style sheet of ours: colours and sizes as they are written into each mail. */
export const INK = '#17282b';
export const TEXT = { color: INK, fontSize: '16px', lineHeight: '24px' };
