import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { ConsultationPageForm, consultationTitle } from '@/components/intake/consultation-page';
import { CallClinic } from '@/components/site/clinic-phone';
import { messagesIn, type Language } from '@/content/languages';
import { pathOf } from '@/lib/content/copy/domain';
import { readDraft } from '@/lib/intake/cookies';
import { fieldErrors } from '@/lib/intake/schema';
import { readKept } from '@/lib/platform/kept-values';
import { sameOrNewToken } from '@/lib/platform/opened-form';

type Props = { params: Promise<{ locale: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  const title = consultationTitle(locale);
  const draft = readDraft(await readKept(new Date()), locale);
  return {
    title: draft ? `${messagesIn(locale).form.errorPrefix} ${title}` : title,
    robots: { index: false },
  };
}

/** Shows a browser without JavaScript the form again, with what was typed and what is wrong with it. */
export default async function CheckPage({ params }: Props) {
  const { locale } = await params;
  const now = new Date();
  const draft = readDraft(await readKept(now), locale);
  if (!draft) return <NothingKept language={locale} />;
  const { form, opened = '', from, fields, errors = [], problem } = draft;
  const given = { fields, problem, errors: [...fieldErrors(fields), ...errors] };
  return (
    <div className="wide pt-8">
      <div className="max-w-prose">
        <h1 className="text-title">{consultationTitle(locale)}</h1>
        <ConsultationPageForm
          language={locale}
          formId={form}
          opened={sameOrNewToken(opened, randomUUID(), now)}
          from={from}
          given={given}
        />
      </div>
    </div>
  );
}

function NothingKept({ language }: { language: Language }) {
  const { title, text, openForm, orCall } = messagesIn(language).nothingToCheck;
  return (
    <div className="wide py-hero">
      <h1 className="text-title">{title}</h1>
      <p className="text-lead mt-5">
        <span>{text}</span> <a href={pathOf(language, 'consultation')}>{openForm}</a>
        <CallClinic before={`, ${orCall}`} />.
      </p>
    </div>
  );
}
