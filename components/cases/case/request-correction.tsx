import { messagesIn } from '@/content/languages';
import type { RequestView } from '@/lib/cases/case/data';
import { readableAnswers } from '@/lib/intake/domain';
import { CHOICES } from '@/lib/intake/questions';
import { ownValue } from '@/lib/shared/own-value';
import { CorrectionForm } from './correction-form';
import { CONTACT_LABELS } from './contact-labels';
import { changeFailures } from './request-seen';

const { form, errors } = messagesIn('en');

const choicesOf = (name: 'phoneOwner' | 'ageGroup') => [
  { value: '', label: 'Not answered' },
  ...CHOICES[name].map((value) => ({ value, label: ownValue(form[name].options, value) ?? value })),
];

/** What is wrong with a field, as the intake form words it. */
const WRONG = {
  nameMissing: 'Enter the name to ask for.',
  nameTooLong: errors.nameTooLong,
  contactMissing: 'Enter a phone number or an email address.',
  unreadable: errors.unreadable,
  phoneInvalid: errors.phoneInvalid,
  phoneAreaCode: errors.phoneAreaCode,
  phoneNotDialable: errors.phoneNotDialable,
  emailInvalid: errors.emailInvalid,
};

/** Corrects how to reach the person. */
export function RequestCorrection({ view }: { view: RequestView }) {
  const { name, phone, phoneOwner, email, ageGroup } = readableAnswers(view.answers);
  return (
    <CorrectionForm
      seen={{ id: view.id, version: view.version }}
      now={{ name, phone, phoneOwner, email, ageGroup }}
      labels={{ ...CONTACT_LABELS, name: 'Name to ask for', phoneOwner: 'Whose phone is it?' }}
      phoneOwners={choicesOf('phoneOwner')}
      ageGroups={choicesOf('ageGroup')}
      isPhoneWrong={view.wrongSince !== undefined}
      wrong={WRONG}
      failures={{
        ...changeFailures(view),
        NOTHING_CHANGED: 'Nothing is different from what is stored. Change what is wrong first.',
      }}
    />
  );
}
