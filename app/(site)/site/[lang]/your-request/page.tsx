import type { Metadata } from 'next';
import { PostForm } from '@/components/own-page/post-form';
import { ClinicPhone } from '@/components/site/clinic-phone';
import { NarrowPage } from '@/components/site/narrow-page';
import { Field, TEXT_BOX } from '@/components/ui/field';
import { messagesIn, type Language } from '@/content/languages';

type Props = { params: Promise<{ lang: Language }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title, description } = messagesIn((await params).lang).ownPage;
  return { title, description };
}

/** Where a person asks for the code that opens their own request. */
export default async function YourRequestPage({ params }: Props) {
  const text = messagesIn((await params).lang).ownPage;
  return (
    <NarrowPage title={text.title}>
      <p className="text-lead">{text.lead}</p>
      <PostForm to="code" button={text.askForCode}>
        <Field id="reference" label={text.reference.label} hint={text.reference.hint}>
          <input
            id="reference"
            name="reference"
            type="text"
            required
            autoComplete="off"
            spellCheck={false}
            maxLength={20}
            className={TEXT_BOX}
            aria-describedby="reference-hint"
          />
        </Field>
      </PostForm>
      <p>
        <span>{text.noPrivateEmail}</span> <ClinicPhone />.
      </p>
    </NarrowPage>
  );
}
