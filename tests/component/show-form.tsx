import { render, screen } from '@testing-library/react';
import { ConsultationForm, type Offers } from '@/components/intake/consultation-form';
import type { GivenBack, ShownConsents } from '@/components/intake/use-consultation-form';
import { CONSENT_KINDS } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { messagesIn } from '@/content/languages';

export const { form: text, errors, problems, idle } = messagesIn('en');
const CONSENTS = Object.fromEntries(
  CONSENT_KINDS.map((kind) => [kind, shownConsent('en', kind)]),
) as ShownConsents;
export const PHONE = '(239) 555-0100';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
export const OFFERS: Offers = { today: true, days: WEEKDAYS, times: ['morning', 'afternoon'] };
/** Placeholder texts for what the server renders into the form. */
export const TEXTS = {
  phone: PHONE,
  crisis: 'In crisis? Call 988.',
  reading: 'Tomorrow at nine.',
  someoneElse: 'We contact only you.',
  professional: 'Please do not name your client.',
  underEighteen: 'You’re welcome to ask.',
};

type Options = { given?: GivenBack | undefined; offers?: Offers };

export const formOf = ({ given, offers = OFFERS }: Options = {}) => (
  <ConsultationForm
    language="en"
    text={{ form: text, errors, problems, idle }}
    consents={CONSENTS}
    formId="id"
    opened="token"
    from="/faq"
    offers={offers}
    texts={TEXTS}
    given={given}
  />
);

/** The consultation form on a page of its own. */
export const showForm = (options?: Options) => render(<main>{formOf(options)}</main>);

export const box = (name: string | RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name });
export const tick = (name: string | RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name });
export const choice = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name });
export const consent = () => tick(new RegExp(`^${text.consent.ask}`));
export const sendButton = () => screen.getByRole('button', { name: text.send });
/** The collapsed part of the form. */
export const more = () => screen.getByText(text.groups.more).closest('details');

type Location = { replace: (url: string) => void; reload: () => void };

/** Records where the page navigates by itself, which jsdom can't do. */
export function watchLocation() {
  const symbol = Object.getOwnPropertySymbols(window.location).find(
    ({ description }) => description === 'impl',
  );
  const location = (window.location as unknown as Record<symbol, Location>)[symbol!]!;
  return {
    replaced: jest.spyOn(location, 'replace').mockImplementation(() => undefined),
    reloaded: jest.spyOn(location, 'reload').mockImplementation(() => undefined),
  };
}
