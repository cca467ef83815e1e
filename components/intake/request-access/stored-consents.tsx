import { messagesIn, type Language } from '@/content/languages';
import type { StoredRequest } from '@/lib/intake/request-access/data';
import { formatMoment } from '@/lib/shared/dates';
import { PostForm, type Carried } from './post-form';

type Props = {
  language: Language;
  consents: StoredRequest['consents'];
  timeZone: string;
  carried: Carried;
};

/** Every consent as it was worded when given, each with a way to withdraw it. */
export function StoredConsents({ language, consents, timeZone, carried }: Props) {
  const text = messagesIn(language).requestAccess;
  return (
    <section aria-labelledby="consents" className="space-y-4">
      <h2 id="consents" className="text-heading">
        {text.consentsTitle}
      </h2>
      <p>{text.consentsLead}</p>
      <ul className="space-y-6">
        {consents.map(({ kind, text: words, givenAt, givenHow, withdrawnAt, withdrawnHow, signed }) => (
          <li key={kind} className="border-sand space-y-2 border-t pt-4">
            <h3 className="text-subheading">{text.consents[kind]}</h3>
            <p>
              “<span>{words}</span>”
            </p>
            <p className="text-muted text-small">
              <span>{text.given(formatMoment(givenAt, timeZone, language))}</span>
              {givenHow ? <span>{`. ${text.toldStaff}`}</span> : null}
              {signed ? (
                <>
                  <span>{'. '}</span>
                  <bdi>{text.signed(signed.name)}</bdi>
                </>
              ) : null}
            </p>
            {withdrawnAt ? (
              <p>
                <strong>
                  {withdrawnHow === 'correction'
                    ? text.outdated(formatMoment(withdrawnAt, timeZone, language))
                    : text.withdrawn(formatMoment(withdrawnAt, timeZone, language))}
                </strong>
              </p>
            ) : (
              <PostForm
                language={language}
                to="withdraw"
                button={text.withdraw[kind]}
                carried={carried}
                quiet
              >
                {kind === 'private_email' ? <p>{text.privateEmailCloses}</p> : null}
                <input type="hidden" name="kind" value={kind} />
              </PostForm>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
