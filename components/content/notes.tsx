import type { Problem } from '@/lib/content/copy/domain';
import { isolated } from '@/lib/shared/bidi';
import { leadToField, leadToLine } from './lead-to';

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
        {notes.map((note, index) => (
          // Two notes may say the same of the same line.
          <li key={index}>
            <Note note={note} document={document} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type NoteProps = { note: Problem; document: string | null };

/** One note, which leads to what it is about where that is on the page. */
function Note({ note: { line, reason, field }, document }: NoteProps) {
  const inText = document === null ? undefined : lineOfText(document, line);
  const text = noteText(inText, line, reason);
  if (document === null || (field === undefined && !inText?.text)) return <span>{text}</span>;
  return (
    <button
      type="button"
      className="note-link"
      onClick={() => (field === undefined ? leadToLine(inText?.text ?? '') : leadToField(field))}
    >
      <span>{text}</span>
    </button>
  );
}

type TextLine = { text: string; number: number };

/** A line as the box of the text counts it, which begins after the front matter; its text is empty before that. */
function lineOfText(document: string, line: number): TextLine {
  const lines = document.split('\n');
  const start = lines.findIndex((text, index) => index > 0 && text.trimEnd() === '---') + 1;
  return { number: line - start, text: line <= start ? '' : (lines[line - 1] ?? '').trim() };
}

const QUOTED = 60; // characters by which a line is found

/** A note with its place; one of the front matter names its field. */
function noteText(inText: TextLine | undefined, line: number, reason: string): string {
  if (!inText) return `Line ${line}: ${reason}`;
  if (inText.number <= 0) return reason;
  const quoted = inText.text.slice(0, QUOTED).toWellFormed();
  return `${reason} (line ${inText.number} of the text${quoted ? `: “${isolated(quoted)}”` : ''})`;
}
