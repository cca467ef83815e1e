import type { Metadata } from 'next';
import { ClosedPage } from '@/components/intake/request-access/closed-page';
import { PostForm } from '@/components/intake/request-access/post-form';
import { CallClinic } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { ErrorSummary } from '@/components/ui/error-summary';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';
import { ASKED, readAsked } from '@/lib/intake/request-access/cookies';
import { carriedFields, readKept } from '@/lib/platform/kept-values';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const text = messagesIn((await params).locale);
  const problem = readAsked(await readKept(new Date()))?.problem;
  const { codeTitle } = text.requestAccess;
  return { title: problem ? `${text.form.errorPrefix} ${codeTitle}` : codeTitle, robots: { index: false } };
}

/** Where the code is entered. The page is the same whether or not a code was sent. */
export default async function CodePage({ params }: Props) {
  const { locale } = await params;
  const messages = messagesIn(locale);
  const text = messages.requestAccess;
  const asked = readAsked(await readKept(new Date()));
  if (!asked) return <ClosedPage language={locale} />;
  const error = asked.problem && text.codeProblems[asked.problem];
  return (
    <NarrowPage title={text.codeTitle}>
      {error ? (
        <ErrorSummary
          title={messages.form.summaryTitle}
          attempt={0}
          items={[{ id: 'code', message: error }]}
        />
      ) : null}
      <p className="text-lead">{text.codeLead}</p>
      <PostForm language={locale} to="open" button={text.open} carried={await carriedFields(ASKED)}>
        <Field id="code" label={text.code.label} hint={text.code.hint} error={error}>
          <input
            id="code"
            name="code"
            type="text"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            className={TEXT_BOX}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy({ id: 'code', hint: text.code.hint, error })}
          />
        </Field>
      </PostForm>
      <p>
        <span>{text.noMail}</span> <a href={pathOf(locale, 'your-request')}>{text.startAgain}</a>
        <CallClinic before={`, ${text.orCall}`} />.
      </p>
    </NarrowPage>
  );
}
