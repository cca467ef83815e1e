import type { Problem } from '@/lib/copy/domain';

type NotesProps = {
  /** To link to. */
  id?: string;
  title: string;
  notes: readonly Problem[];
  /** What the lines are of; null where all of it is in one box. */
  document: string | null;
};

/** What is wrong with a text, or to be looked at. */
export function Notes({ id, title, notes, document }: NotesProps) {
  if (notes.length === 0) return null;
  return (
    <section
      id={id}
      tabIndex={id ? -1 : undefined}
      aria-label={title}
      className="border-danger border-l-4 pl-4"
    >
      <h2 className="text-subheading">{title}</h2>
      <ul className="list-disc pl-5 wrap-anywhere">
        {notes.map(({ line, reason }, index) => (
          // Two notes may say the same of the same line.
          <li key={index}>{noteText(document, line, reason)}</li>
        ))}
      </ul>
    </section>
  );
}

const QUOTED = 60; // characters by which a line is found

/** A note with its place: the box of the text begins after the front matter, whose notes name their field. */
function noteText(document: string | null, line: number, reason: string): string {
  if (document === null) return `Line ${line}: ${reason}`;
  const lines = document.split('\n');
  const start = lines.findIndex((text, index) => index > 0 && text.trimEnd() === '---') + 1;
  if (line <= start) return reason;
  const quoted = (lines[line - 1] ?? '').trim().slice(0, QUOTED);
  return `${reason} (line ${line - start} of the text${quoted ? `: “${quoted}”` : ''})`;
}
