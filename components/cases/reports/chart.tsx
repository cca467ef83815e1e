import type { ReactNode } from 'react';

type Props = {
  id: string;
  /** What the chart shows, worded as a finding. */
  title: string;
  /** What else is worth knowing, and what isn't counted. */
  lead: ReactNode;
  /** The drawing, or a sentence if there is nothing to draw. */
  children: ReactNode;
  table: { columns: readonly string[]; rows: readonly (readonly (string | number)[])[] };
};

/** A chart: the finding, the drawing, and the numbers as a table. It needs no script. */
export function Chart({ id, title, lead, children, table }: Props) {
  return (
    <section aria-labelledby={id} className="border-line space-y-4 border-t pt-5">
      <h2 id={id} className="text-subheading">
        {title}
      </h2>
      <div className="text-muted text-small max-w-prose">{lead}</div>
      {children}
      {table.rows.length > 0 ? <ChartTable title={title} {...table} /> : null}
    </section>
  );
}

function ChartTable({ title, columns, rows }: Props['table'] & { title: string }) {
  const [first, ...rest] = columns;
  return (
    <details>
      <summary className="min-h-11 cursor-pointer py-2 font-semibold">Show as a table</summary>
      <div tabIndex={0} role="region" aria-label={`Table: ${title}`} className="mt-2 overflow-x-auto">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {rest.map((column) => (
                <th key={column} scope="col" className="text-right!">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  <td key={columns[index + 1]} className="text-right tabular-nums">
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
