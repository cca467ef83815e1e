import type { Email } from 'postal-mime';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

export type ListedMail = { id: string; caughtAt: Date; mail: Email };

const STYLE = `
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #ccc; padding: .5rem; text-align: start; vertical-align: top; }
  dt { color: #555; } dd { margin: 0 0 .5rem; } dd, td { overflow-wrap: anywhere; }
  iframe { border: 1px solid #ccc; height: 60vh; width: 100%; }
  pre { white-space: pre-wrap; }`;

const page = (title: string, body: ReactNode) =>
  `<!doctype html>${renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>{body}</body>
    </html>,
  )}`;

const addressesOf = (addresses: Email['to']) => addresses?.map(({ address }) => address).join(', ');

const subjectOf = ({ subject }: Email) => subject || 'No subject';

const timeOf = (date: Date) => (
  <time dateTime={date.toISOString()}>
    {date.toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' })}
  </time>
);

export const listPage = (mails: readonly ListedMail[]): string =>
  page(
    'Caught mail',
    <main>
      <h1>Caught mail</h1>
      {mails.length === 0 ? (
        <p>No mail yet. This page looks for new mail every few seconds.</p>
      ) : (
        <MailTable mails={mails} />
      )}
    </main>,
  );

const MailTable = ({ mails }: { mails: readonly ListedMail[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Subject</th>
        <th scope="col">To</th>
        <th scope="col">Caught</th>
      </tr>
    </thead>
    <tbody>
      {mails.map(({ id, caughtAt, mail }) => (
        <tr key={id}>
          <td>
            <a href={`/${id}`}>{subjectOf(mail)}</a>
          </td>
          <td>{addressesOf(mail.to)}</td>
          <td>{timeOf(caughtAt)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** A mail by its headers, its HTML in a frame of its own, and its text. */
export const mailPage = ({ id, caughtAt, mail }: ListedMail): string =>
  page(
    subjectOf(mail),
    <main>
      <p>
        <a href="/">All caught mail</a>
      </p>
      <h1>{subjectOf(mail)}</h1>
      <dl>
        <dt>From</dt>
        <dd>{mail.from?.address}</dd>
        <dt>To</dt>
        <dd>{addressesOf(mail.to)}</dd>
        <dt>Caught</dt>
        <dd>{timeOf(caughtAt)}</dd>
      </dl>
      {mail.html !== undefined && <iframe src={`/${id}/html`} title="The mail as HTML" />}
      <h2>As plain text</h2>
      <pre>{mail.text}</pre>
      <p>
        <a href={`/${id}/source`}>Source</a>
      </p>
    </main>,
  );
