import type { Faker } from '@faker-js/faker';
import type { CONSENT_VERSIONS, ConsentKind } from '@/content/consent-versions';
import { shownConsent } from '@/content/consents';
import { CHOICES } from '@/lib/intake/questions';
import { storedAnswersSchema, type ConsultationInput } from '@/lib/intake/schema';
import { FAMILY_MESSAGES, OWN_MESSAGES, PROFESSIONAL_MESSAGES, SPAM_MESSAGES } from './words';

const todays = <Kind extends ConsentKind>(kind: Kind) =>
  shownConsent('en', kind).version as (typeof CONSENT_VERSIONS)[Kind][number];

/** Numbers from 555-0100 to 555-0199 belong to no one: they are reserved for fiction (ATIS-0300115). */
const AREAS = ['239', '239', '239', '941', '863'];
const FREE_NUMBERS = 100;

/** A different number for each request, in the formats people use. */
function phoneOf(faker: Faker, index: number): string {
  const area = AREAS[Math.floor(index / FREE_NUMBERS) % AREAS.length] ?? '239';
  const last = String(100 + (index % FREE_NUMBERS)).padStart(4, '0');
  return faker.helpers.arrayElement([
    `${area}-555-${last}`,
    `(${area}) 555-${last}`,
    `${area} 555 ${last}`,
    `+1 ${area} 555 ${last}`,
  ]);
}

/** Made-up people's domains end in .example, which no mail reaches (RFC 2606). */
const emailOf = (faker: Faker, first: string, index: number) =>
  `${first.toLowerCase().replace(/[^a-z]/g, '')}.${faker.word
    .noun()
    .toLowerCase()
    .replace(/[^a-z]/g, '')}${index}@mail.example`;

/** A made-up person's answers. */
export function answersOf(faker: Faker, index: number): ConsultationInput {
  const { helpers } = faker;
  const chance = (probability: number) => faker.datatype.boolean(probability);
  const askingFor = helpers.weightedArrayElement([
    { value: 'myself' as const, weight: 72 },
    { value: 'someone-else' as const, weight: 20 },
    { value: 'professional' as const, weight: 5 },
    { value: '' as const, weight: 3 },
  ]);
  const { reasons, text } = helpers.arrayElement(
    askingFor === 'someone-else'
      ? FAMILY_MESSAGES
      : askingFor === 'professional'
        ? PROFESSIONAL_MESSAGES
        : OWN_MESSAGES,
  );
  const first = faker.person.firstName();
  const name = chance(0.7) ? `${first} ${faker.person.lastName()}` : first;
  const phone = chance(0.88) ? phoneOf(faker, index) : '';
  const email = phone === '' || chance(0.55) ? emailOf(faker, first, index) : '';
  const textMessage = phone !== '' && chance(0.35) ? todays('text_message') : '';
  const preferred = [phone && 'phone', textMessage && 'text', email && 'email'].filter((way) => way !== '');
  const namesReasons = chance(0.75);
  return {
    ...storedAnswersSchema.parse({ consent: todays('contact') }), // anything not answered here stays empty
    askingFor,
    name,
    phone,
    phoneOwner:
      phone !== '' && askingFor === 'someone-else' ? 'mine' : phone !== '' && chance(0.15) ? 'shared' : '',
    voicemail: phone !== '' && chance(0.5) ? todays('voicemail') : '',
    textMessage,
    email,
    privateEmail: email !== '' && chance(0.7) ? todays('private_email') : '',
    howSoon: helpers.weightedArrayElement([
      { value: '' as const, weight: 40 },
      { value: 'week' as const, weight: 35 },
      { value: 'today' as const, weight: 12 },
      { value: 'later' as const, weight: 13 },
    ]),
    message: chance(0.85) ? text : '',
    contactBy: chance(0.5) ? (helpers.arrayElement(preferred) as ConsultationInput['contactBy']) : '',
    days: chance(0.4) ? helpers.arrayElements(CHOICES.days.slice(0, 5), { min: 1, max: 3 }) : [],
    times: chance(0.45) ? helpers.arrayElements(CHOICES.times.slice(0, 2), 1) : [],
    ageGroup: helpers.weightedArrayElement([
      { value: 'adult' as const, weight: 70 },
      { value: '' as const, weight: 26 },
      { value: 'minor' as const, weight: 4 },
    ]),
    reasons: namesReasons ? [...reasons] : [],
    insurance: helpers.weightedArrayElement([
      { value: '' as const, weight: 40 },
      ...CHOICES.insurance.map((value) => ({ value, weight: value === 'private' ? 25 : 7 })),
    ]),
  };
}

/** What a bot fills in. */
export const spamOf = (faker: Faker, index: number): ConsultationInput => ({
  ...answersOf(faker, index),
  askingFor: '',
  name: faker.helpers.arrayElement(['Growth Team', 'Alex', 'Best Offer']),
  phone: '',
  voicemail: '',
  textMessage: '',
  phoneOwner: '',
  email: `offer${index}@spam.example`,
  privateEmail: '',
  contactBy: '',
  howSoon: '',
  reasons: [],
  message: faker.helpers.arrayElement(SPAM_MESSAGES),
});
