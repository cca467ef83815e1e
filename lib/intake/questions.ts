import type { ConsentKind } from '@/content/consent-versions';
import type { Permission } from '@/lib/auth/permissions';

// The one list of the questions a consultation request asks. Every view that asks them or shows their answers reads it;
// their text is in content/LANGUAGE/messages.ts, their validation rules in schema.ts. It doesn't import zod, because
// the form is rendered before the schema loads (docs/adr/0009).

/** Sections of the public form. */
export type FormGroup = 'who' | 'reach' | 'more' | 'consent';
/** Sections of the phone intake form that staff fill in. */
export type PhoneGroup = 'who' | 'reach' | 'need' | 'consent';
/** Views with an order of their own; the public form follows the order of the list. */
export type View = 'phoneIntake' | 'requestPage' | 'requestAccess' | 'paper' | 'export';

/**
 * Which answer calls for a question: whom the request is for (`patient`: anyone but a professional's), or that there is a
 * phone number or an email address.
 */
export type OnlyFor = 'someone-else' | 'professional' | 'patient' | 'phone' | 'email';

type Answer = (
  | { kind: 'text'; autoComplete?: string }
  | { kind: 'phone' | 'email' | 'long text' }
  /** One of a few, several of a few, or one from a dropdown list. */
  | { kind: 'choice' | 'choices' | 'select'; options: readonly string[] }
) & {
  /**
   * The permission staff need to read the answer. An answer that decides how someone may be reached (`callCard`) must
   * be visible to everyone who reads requests.
   */
  seenBy: Permission;
};

/**
 * A checkbox; the answer is the version of the text beside it. Everyone who reads requests sees it: consents decide how
 * someone may be reached, pages and exports list them apart from the answers, and what they cover may only be disclosed
 * with their text (42 CFR 2.32(b)).
 */
type Consent = { kind: 'consent'; consent: ConsentKind; seenBy: 'requests.read' };

export type Question = (Answer | Consent) & {
  group: FormGroup;
  /** Absent if no one can answer it on the person's behalf. */
  phoneGroup?: PhoneGroup;
  required?: true;
  /** Asked only if another answer calls for it: shown by the style sheet (`data-only-for` in app/look.css). */
  onlyFor?: OnlyFor;
  /** Lower comes first. A view that isn't named doesn't show the answer. */
  order: Partial<Record<View, number>>;
  /**
   * The export column: `personal` says who someone is or how to reach them; `health` may mention their health or
   * substance use, because people write whatever they like there.
   */
  export?: { label: string; kind: 'plain' | 'personal' | 'health' };
};

export const QUESTIONS = {
  askingFor: {
    kind: 'choice',
    options: ['myself', 'someone-else', 'professional'],
    group: 'who',
    phoneGroup: 'who',
    seenBy: 'requests.read',
    order: { phoneIntake: 10, requestPage: 20, requestAccess: 10, paper: 10, export: 10 },
    export: { label: 'For whom they ask', kind: 'personal' },
  },
  ageGroup: {
    kind: 'choice',
    options: ['adult', 'minor'],
    group: 'who',
    phoneGroup: 'need',
    onlyFor: 'patient',
    seenBy: 'requests.read',
    order: { phoneIntake: 130, requestPage: 60, requestAccess: 110, paper: 130, export: 90 },
    export: { label: 'Age group', kind: 'personal' },
  },
  name: {
    kind: 'text',
    autoComplete: 'name',
    group: 'reach',
    phoneGroup: 'who',
    required: true,
    seenBy: 'requests.read',
    order: { phoneIntake: 20, requestPage: 10, requestAccess: 20, paper: 20, export: 20 },
    export: { label: 'Name', kind: 'personal' },
  },
  practice: {
    kind: 'text',
    autoComplete: 'organization',
    group: 'reach',
    phoneGroup: 'who',
    onlyFor: 'professional',
    seenBy: 'requests.read',
    order: { phoneIntake: 22, requestPage: 12, requestAccess: 22, paper: 22, export: 22 },
    export: { label: 'Practice', kind: 'personal' },
  },
  patientInitials: {
    kind: 'text',
    autoComplete: 'off',
    group: 'reach',
    phoneGroup: 'who',
    onlyFor: 'professional',
    seenBy: 'requests.read',
    order: { phoneIntake: 24, requestPage: 14, requestAccess: 24, paper: 24, export: 24 },
    export: { label: 'Patient’s initials', kind: 'personal' },
  },
  phone: {
    kind: 'phone',
    group: 'reach',
    phoneGroup: 'reach',
    seenBy: 'requests.read',
    order: { phoneIntake: 30, requestPage: 70, requestAccess: 30, paper: 30, export: 30 },
    export: { label: 'Phone', kind: 'personal' },
  },
  fax: {
    kind: 'text',
    autoComplete: 'off',
    group: 'reach',
    phoneGroup: 'reach',
    onlyFor: 'professional',
    seenBy: 'requests.read',
    order: { phoneIntake: 35, requestPage: 75, requestAccess: 35, paper: 35, export: 35 },
    export: { label: 'Fax', kind: 'personal' },
  },
  phoneOwner: {
    kind: 'choice',
    options: ['mine', 'shared', 'theirs'],
    group: 'reach',
    phoneGroup: 'reach',
    onlyFor: 'someone-else',
    seenBy: 'requests.read',
    order: { phoneIntake: 40, requestPage: 80, requestAccess: 40, paper: 40, export: 40 },
    export: { label: 'Whose phone it is', kind: 'personal' },
  },
  voicemail: {
    kind: 'consent',
    consent: 'voicemail',
    group: 'reach',
    phoneGroup: 'reach',
    onlyFor: 'phone',
    seenBy: 'requests.read',
    order: { phoneIntake: 50, paper: 50 },
  },
  textMessage: {
    kind: 'consent',
    consent: 'text_message',
    group: 'reach',
    phoneGroup: 'reach',
    onlyFor: 'phone',
    seenBy: 'requests.read',
    order: { phoneIntake: 60, paper: 60 },
  },
  times: {
    kind: 'choices',
    options: ['morning', 'afternoon', 'evening'],
    group: 'reach',
    phoneGroup: 'reach',
    seenBy: 'requests.read',
    order: { phoneIntake: 110, requestPage: 120, requestAccess: 100, paper: 120, export: 80 },
    export: { label: 'Times of day', kind: 'personal' },
  },
  email: {
    kind: 'email',
    group: 'reach',
    phoneGroup: 'reach',
    seenBy: 'requests.read',
    order: { phoneIntake: 70, requestPage: 90, requestAccess: 50, paper: 70, export: 50 },
    export: { label: 'Email', kind: 'personal' },
  },
  privateEmail: {
    kind: 'consent',
    consent: 'private_email',
    group: 'reach',
    phoneGroup: 'reach',
    onlyFor: 'email',
    seenBy: 'requests.read',
    order: { phoneIntake: 80, paper: 80 },
  },
  message: {
    kind: 'long text',
    group: 'more',
    phoneGroup: 'need',
    seenBy: 'requests.read',
    order: { phoneIntake: 150, requestPage: 40, requestAccess: 70, paper: 160, export: 120 },
    export: { label: 'Message', kind: 'health' },
  },
  reasons: {
    kind: 'choices',
    options: [
      'depression',
      'anxiety',
      'grief',
      'relationships',
      'change',
      'loneliness',
      'trauma',
      'eating',
      'alcohol',
      'drugs',
      'other',
    ],
    group: 'more',
    phoneGroup: 'need',
    onlyFor: 'patient',
    seenBy: 'requests.read',
    order: { phoneIntake: 140, requestPage: 50, requestAccess: 120, paper: 140, export: 110 },
    export: { label: 'Reasons', kind: 'health' },
  },
  howSoon: {
    kind: 'choice',
    options: ['today', 'week', 'later'],
    group: 'more',
    phoneGroup: 'need',
    seenBy: 'requests.read',
    // An export reads it from the request's own columns, so no answers need to be opened for it.
    order: { phoneIntake: 120, requestPage: 30, requestAccess: 60, paper: 90 },
    export: { label: 'How soon an answer was asked for', kind: 'plain' },
  },
  contactBy: {
    kind: 'choice',
    options: ['phone', 'text', 'email'],
    group: 'more',
    phoneGroup: 'reach',
    seenBy: 'requests.read',
    order: { phoneIntake: 90, requestPage: 100, requestAccess: 80, paper: 100, export: 60 },
    export: { label: 'How to reach them', kind: 'personal' },
  },
  days: {
    kind: 'choices',
    options: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    group: 'more',
    phoneGroup: 'reach',
    seenBy: 'requests.read',
    order: { phoneIntake: 100, requestPage: 110, requestAccess: 90, paper: 110, export: 70 },
    export: { label: 'Days', kind: 'personal' },
  },
  insurance: {
    kind: 'select',
    options: ['private', 'medicare', 'medicaid', 'military', 'self', 'unsure'],
    group: 'more',
    phoneGroup: 'need',
    onlyFor: 'patient',
    seenBy: 'requests.read',
    order: { phoneIntake: 160, requestPage: 130, requestAccess: 130, paper: 150, export: 100 },
    export: { label: 'Insurance', kind: 'personal' },
  },
  consent: {
    kind: 'consent',
    consent: 'contact',
    group: 'consent',
    phoneGroup: 'consent',
    required: true,
    seenBy: 'requests.read',
    order: { phoneIntake: 170, paper: 170 },
  },
} as const satisfies Record<string, Question>;

type Questions = typeof QUESTIONS;
export type QuestionName = keyof Questions;
type NameOf<Wanted> = {
  [Name in QuestionName]: Questions[Name] extends Wanted ? Name : never;
}[QuestionName];
export type ChoiceName = NameOf<{ options: readonly string[] }>;
export type ListName = NameOf<{ kind: 'choices' }>;
/** A question whose answer an export opens. */
export type ExportedName = NameOf<{ order: { export: number } }>;
/** A question whose answer a page lists as an answer; consents are shown separately. */
export type AnswerName = NameOf<{ order: { requestAccess: number } }>;

/** In the order of the public form. */
export const QUESTION_NAMES = Object.keys(QUESTIONS) as [QuestionName, ...QuestionName[]];

export const questionOf = (name: QuestionName): Question => QUESTIONS[name];

/** The questions that a view shows, in its order. */
export function questionsIn(view: 'export'): ExportedName[];
export function questionsIn(view: 'requestAccess' | 'requestPage'): AnswerName[];
export function questionsIn(view: View): QuestionName[];
export function questionsIn(view: View): QuestionName[] {
  const orderOf = (name: QuestionName) => questionOf(name).order[view];
  return QUESTION_NAMES.filter((name) => orderOf(name) !== undefined).toSorted(
    (one, other) => (orderOf(one) ?? 0) - (orderOf(other) ?? 0),
  );
}

const isChoice = (name: QuestionName): name is ChoiceName => 'options' in QUESTIONS[name];
const isList = (name: QuestionName): name is ListName => QUESTIONS[name].kind === 'choices';

export const CHOICE_NAMES: readonly ChoiceName[] = QUESTION_NAMES.filter(isChoice);

/** The choices that the form offers, question by question; messages name them. */
export const CHOICES = Object.fromEntries(CHOICE_NAMES.map((name) => [name, QUESTIONS[name].options])) as {
  [Name in ChoiceName]: Questions[Name]['options'];
};

/** Questions that accept several choices. */
export const LIST_FIELDS: readonly ListName[] = QUESTION_NAMES.filter(isList);
