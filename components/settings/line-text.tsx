import { labelOf, type Line } from '@/lib/settings/fields';

/** Settings in words, each with its name. */
export const LineList = ({ lines, className }: { lines: readonly Line[]; className: string }) => (
  <dl className={`grid sm:grid-cols-[auto_1fr] ${className}`}>
    {lines.map(({ field, text }) => (
      <div key={field} className="contents">
        <dt className="text-muted">{labelOf(field)}</dt>
        <dd>
          <LineText text={text} />
        </dd>
      </div>
    ))}
  </dl>
);

/** A setting in words; a list has one line for each item. */
export const LineText = ({ text }: { text: string }) => (
  <bdi className="whitespace-pre-line">{text === '' ? 'none' : text}</bdi>
);
