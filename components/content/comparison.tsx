import { diffLines, diffWordsWithSpace } from 'diff';
import { readableTexts } from './readable-text';

type Line = { number: number; parts: { text: string; isChanged: boolean }[] };
type Row = { before?: Line; after?: Line; isSame: boolean };

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');

// Texts with little in common take long to compare; past the limit, the whole text counts as changed.
const LINES = { timeout: 300 }; // milliseconds
const WORDS = { maxEditLength: 200 };

/** Marks the words in which two lines differ. */
function changedParts(before: string, after: string) {
  const words = diffWordsWithSpace(before, after, WORDS);
  if (!words) return undefined;
  const side = (hidden: 'added' | 'removed') =>
    words
      .filter((word) => !word[hidden])
      .map((word) => ({ text: word.value, isChanged: word.added || word.removed }));
  return { before: side('added'), after: side('removed') };
}

/** Two texts line by line, with changed lines opposite each other. */
function rowsOf(before: string, after: string): Row[] {
  const rows: Row[] = [];
  const [number, pending] = [{ before: 0, after: 0 }, [] as string[]];
  const whole = (text: string) => [{ text, isChanged: true }];
  const flush = (added: readonly string[]) => {
    for (let index = 0; index < Math.max(pending.length, added.length); index += 1) {
      const [left, right] = [pending[index], added[index]];
      const parts = left !== undefined && right !== undefined ? changedParts(left, right) : undefined;
      rows.push({
        isSame: false,
        ...(left !== undefined && {
          before: { number: ++number.before, parts: parts?.before ?? whole(left) },
        }),
        ...(right !== undefined && {
          after: { number: ++number.after, parts: parts?.after ?? whole(right) },
        }),
      });
    }
    pending.length = 0;
  };
  const replaced = [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  for (const { value, added, removed } of diffLines(before, after, LINES) ?? replaced) {
    if (removed) pending.push(...linesOf(value));
    else if (added) flush(linesOf(value));
    else {
      flush([]);
      for (const text of linesOf(value)) {
        const parts = [{ text, isChanged: false }];
        rows.push({
          isSame: true,
          before: { number: ++number.before, parts },
          after: { number: ++number.after, parts },
        });
      }
    }
  }
  flush([]);
  return rows;
}

/** Lines of context shown around a change. */
const AROUND = 2;

/** The rows near a change; null stands for omitted rows. */
function nearChanges(rows: readonly Row[]): (Row | null)[] {
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ isSame }) => !isSame),
  );
  return rows.flatMap((row, index) => (near[index] ? [row] : index === 0 || near[index - 1] ? [null] : []));
}

type Titles = { before: string; after: string };
type Props = { before: string; after: string; titles: Titles };

/**
 * Two texts of a page side by side as people read them, with the source folded below. If they read the same, the source
 * is shown right away, so that no change is hidden.
 */
export function Comparison({ before, after, titles }: Props) {
  if (before === after) return <p className="panel">The two are the same.</p>;
  const read = readableTexts(before, after);
  const isReadTheSame = read.before === read.after;
  return (
    <div className="space-y-4">
      {isReadTheSame ? (
        <p className="panel">Only formatting changed. The words are the same; the source shows the change.</p>
      ) : (
        <>
          <SideBySide {...read} titles={titles} label="Comparison" />
          <p className="text-muted text-small">
            Formatting that words don’t show, such as bold, is in the source below.
          </p>
        </>
      )}
      <details open={isReadTheSame}>
        <summary className="min-h-11 w-fit cursor-pointer py-2">Show source</summary>
        <SideBySide before={before} after={after} titles={titles} label="Comparison of the source" isSource />
      </details>
    </div>
  );
}

type TableProps = Props & { label: string; isSource?: boolean };

/** Two texts line by line. Deletions and insertions differ by more than color. */
function SideBySide({ before, after, titles, label, isSource = false }: TableProps) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className={`comparison${isSource ? ' font-mono' : ''}`}>
        <colgroup>
          {isSource ? <col className="comparison-number" /> : null}
          <col />
          {isSource ? <col className="comparison-number" /> : null}
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={isSource ? 2 : 1}>
              {titles.before}
            </th>
            <th scope="col" colSpan={isSource ? 2 : 1}>
              {titles.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {nearChanges(rowsOf(before, after)).map((row, index) =>
            row ? (
              <tr key={index}>
                <Cell line={row.before} kind={row.isSame ? undefined : 'del'} isNumbered={isSource} />
                <Cell line={row.after} kind={row.isSame ? undefined : 'ins'} isNumbered={isSource} />
              </tr>
            ) : (
              <tr key={index}>
                <td colSpan={isSource ? 4 : 2} className="text-muted text-center">
                  lines that are the same
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { line: Line | undefined; kind: 'ins' | 'del' | undefined; isNumbered: boolean };

function Cell({ line, kind: Kind, isNumbered }: CellProps) {
  return (
    <>
      {isNumbered ? <td className="text-muted comparison-number">{line?.number}</td> : null}
      <td dir="auto" className={line && Kind ? `comparison-${Kind}` : undefined}>
        {line?.parts.map(({ text, isChanged }, index) =>
          Kind && isChanged ? <Kind key={index}>{text}</Kind> : <span key={index}>{text}</span>,
        )}
      </td>
    </>
  );
}
