/** A setting in words; a list has its items on lines of their own. */
export const LineText = ({ text }: { text: string }) => (
  <span className="wrap-anywhere whitespace-pre-line">{text === '' ? 'none' : text}</span>
);
