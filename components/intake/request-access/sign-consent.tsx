import { describedBy, Field, TEXT_BOX } from '@/components/ui/field';
import { shownConsent } from '@/content/consents';
import { messagesIn, type Language } from '@/content/languages';
import { LIMITS } from '@/lib/intake/fields';
import { PostForm, type Carried } from './post-form';

/** The consent about substance use, with a line to sign (42 CFR 2.31). */
export function SignConsent({ language, carried }: { language: Language; carried: Carried }) {
  const { sign } = messagesIn(language).requestAccess;
  const { version, text } = shownConsent(language, 'substance_use');
  return (
    <section aria-labelledby="sign" className="space-y-4">
      <h2 id="sign" className="text-heading">
        {sign.title}
      </h2>
      <p>{sign.why}</p>
      <details className="fold">
        <summary>{sign.button}</summary>
        <div className="mt-3 space-y-4">
          <p>
            “<span>{text}</span>”
          </p>
          <PostForm language={language} to="sign" button={sign.button} carried={carried} checked quiet>
            <input type="hidden" name="version" value={version} />
            <Field id="signature" label={sign.name} hint={sign.hint}>
              <input
                id="signature"
                name="signature"
                type="text"
                dir="auto"
                required
                maxLength={LIMITS.name}
                autoComplete="name"
                className={TEXT_BOX}
                aria-describedby={describedBy({ id: 'signature', hint: sign.hint })}
              />
            </Field>
          </PostForm>
        </div>
      </details>
    </section>
  );
}
