import { PROOF_YEARS } from '@/lib/clinic/fields';
import { STATUSES, LEAST_RETENTION_DAYS, MOST_RETENTION_DAYS } from '@/lib/clinic/statuses';
import { keepField, MOST, type FieldError } from '@/lib/settings/fields';
import { ownValue } from '@/lib/shared/own-value';

/** What a field accepts, shown when it contains something else. */
const TAKES: Readonly<Record<string, string>> = {
  phone:
    'Enter a number that can be dialed, with its area code and without an extension, like (239) 555-0100.',
  postalCode: 'Enter a ZIP code, like 33901 or 33901-1234.',
  founded: 'Enter the year, like 2009.',
  noticeEffective: 'Enter the date, like January 2, 2027.',
  hours: 'Give the hours of at least one day.',
  holidays: 'Choose days of the calendar, like 2026-12-25.',
  recipients: 'Enter one email address per line, like ana@example.org: at least one and at most 20.',
  firstContactHours: 'Enter a number of hours, more than 0 and at most 1,000.',
  proofYears: `Enter a whole number of years, from ${PROOF_YEARS.least} to ${PROOF_YEARS.most}.`,
  mostLinks: 'Enter a whole number from 0 to 50.',
  blockedWords: 'Enter one word or phrase per line: at most 60 characters each, and at most 500 lines.',
  main: 'Leave at most 8 links in the main menu.',
  confirmed: 'Type the number of requests that will be deleted, as shown above.',
  footer: 'Leave at most 20 links in the footer.',
};
const DAY =
  'Give both times, closing more than an hour after opening. Leave both empty on a day that is closed.';
const keepMessage = (field: string) => {
  const status = STATUSES.find((one) => keepField(one) === field) ?? 'new';
  return `Enter a whole number of days, from ${LEAST_RETENTION_DAYS[status]} to ${MOST_RETENTION_DAYS.toLocaleString('en-US')}.`;
};
const LINK = 'Enter the link’s text, in at most 40 characters.';

function takes(field: string): string {
  if (field.endsWith('day')) return DAY;
  if (field.startsWith('keep-')) return keepMessage(field);
  if (field.includes('-label-')) return LINK;
  return (
    ownValue(TAKES, field) ??
    'Check that each email address and link in it is complete, like ana@example.org.'
  );
}

/** What is wrong with a field, and what to enter instead. */
export function errorMessage({ field, code, given }: FieldError): string {
  if (code === 'TOO_LONG')
    return `This is too long. Use at most ${(field === 'why' ? MOST.why : MOST.text).toLocaleString('en-US')} characters.`;
  if (code === 'TWICE')
    return 'This page is linked already. The footer shows the links of the main menu too, so that one is enough.';
  if (code === 'CLAIM')
    return `“${given}” claims something, or mixes alphabets. What the clinic claims belongs on a page, with its evidence: say it in other words here.`;
  if (code === 'MISSING')
    return field === 'why' ? 'Say why, in a few words: others read it in the history.' : 'Fill this in.';
  return given === undefined ? takes(field) : `“${given}” can’t be used. ${takes(field)}`;
}
