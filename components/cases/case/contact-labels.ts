import type { CorrectableName } from '@/lib/intake/schema';

/** Names of the answers that staff may correct: the form's questions are too long for a list of changes. */
export const CONTACT_LABELS: Readonly<Record<CorrectableName, string>> = {
  name: 'Name',
  phone: 'Phone',
  phoneOwner: 'Whose phone',
  email: 'Email',
  ageGroup: 'Age group',
};
