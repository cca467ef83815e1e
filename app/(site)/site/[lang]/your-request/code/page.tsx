import type { Metadata } from 'next';
import { ClosedPage } from '@/components/own-page/closed-page';
import { PostForm } from '@/components/own-page/post-form';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { ErrorSummary } from '@/components/ui/error-summary';
import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/copy/domain';
import { readAsked } from '@/lib/own-page/cookies';

type Props = { params: Promise<{ lang: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const text = messagesIn((await params).lang);
  const wrong = (await readAsked(new Date()))?.wrong;
  const { codeTitle } = text.ownPage;
  return { title: wrong ? `${text.form.errorPrefix} ${codeTitle}` : codeTitle, robots: { index: false } };
}

/** Where the code is entered. It says the same whether one was sent or not. */
export default async function CodePage({ params }: Props) {
  const { lang } = await params;
  const messages = messagesIn(lang);
  const text = messages.ownPage;
  const asked = await readAsked(new Date());
  if (!asked) return <ClosedPage language={lang} />;
  const error = asked.wrong ? text.wrongCode : undefined;
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
      <PostForm to="open" button={text.open}>
        <Field id="code" label={text.code.label} hint={text.code.hint} error={error}>
          <input
            id="code"
            name="code"
            type="text"
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={20}
            className={TEXT_BOX}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy({ id: 'code', hint: text.code.hint, error })}
          />
        </Field>
      </PostForm>
      <p>
        <span>{text.noMail}</span> <a href={pathOf(lang, 'your-request')}>{text.startAgain}</a>,{' '}
        <span>{text.orCall}</span> <ClinicPhone />.
      </p>
    </NarrowPage>
  );
}
