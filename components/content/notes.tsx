import type { Problem } from '@/lib/content/documents/domain';
import { isolated } from '@/lib/shared/bidi';
import { leadToField, leadToLine } from './lead-to';

type NotesProps = {
  /** The fragment id for links to it. */
  id?: string;
  title: string;
  notes: readonly Problem[];
  /** The document that the line numbers refer to; null if a single text box shows all of it. */
  document: string | null;
};

/** Problems in a text, or points to check. */
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
          // Two notes may be the same, about the same line.
          <li key={index}>
            <Note note={note} document={document} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type NoteProps = { note: Problem; document: string | null };

/** One note; a button that jumps to what it's about if that is on the page. */
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

/**
 * A line as the text box numbers it, starting after the front matter. For a line of the front matter the text is empty.
 */
function lineOfText(document: string, line: number): TextLine {
  const lines = document.split('\n');
  const start = lines.findIndex((text, index) => index > 0 && text.trimEnd() === '---') + 1;
  return { number: line - start, text: line <= start ? '' : (lines[line - 1] ?? '').trim() };
}

const QUOTED = 60; // characters that identify a line

/** A note with its location; a note on the front matter names its field. */
function noteText(inText: TextLine | undefined, line: number, reason: string): string {
  if (!inText) return `Line ${line}: ${reason}`;
  if (inText.number <= 0) return reason;
  const quoted = inText.text.slice(0, QUOTED).toWellFormed();
  return `${reason} (line ${inText.number} of the text${quoted ? `: “${isolated(quoted)}”` : ''})`;
}
