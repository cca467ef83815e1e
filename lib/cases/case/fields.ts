// The vocabulary of a case that pages, forms and rules share, free of anything the browser would have to load for it.

export const CHANNELS = ['call', 'text', 'email', 'in_person'] as const;
export type Channel = (typeof CHANNELS)[number];

export const CHANNEL_LABELS: Readonly<Record<Channel, string>> = {
  call: 'Phone call',
  text: 'Text message',
  email: 'Email',
  in_person: 'In person',
};

/** The possible outcomes of an attempt, by channel. */
export const OUTCOMES = {
  call: ['spoke', 'callback_agreed', 'other_person', 'left_voicemail', 'busy', 'no_answer', 'wrong_number'],
  text: ['message_sent', 'wrong_number'],
  email: ['message_sent'],
  in_person: ['spoke'],
} as const satisfies Record<Channel, readonly string[]>;
export type Outcome = (typeof OUTCOMES)[Channel][number];

export const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
  spoke: 'Spoke with them',
  callback_agreed: 'Agreed on a callback',
  other_person: 'Someone else answered',
  left_voicemail: 'Left a voicemail',
  busy: 'Busy',
  no_answer: 'No answer',
  wrong_number: 'Wrong number',
  message_sent: 'Message sent',
};

/** Outcomes in which the person was reached. A voicemail or a sent message is an attempt, not a conversation. */
const CONVERSATIONS = ['spoke', 'callback_agreed'] as const satisfies readonly Outcome[];
export const isConversation = (outcome: Outcome): boolean =>
  (CONVERSATIONS as readonly Outcome[]).includes(outcome);

/** Maximum characters in a note. */
export const NOTE_LIMIT = 10_000;

/** How a request came in, in words. */
export const SOURCE_LABELS = {
  site: 'Sent on the site',
  phone: 'Taken by phone',
  door: 'Taken in person',
} as const;
export type Source = keyof typeof SOURCE_LABELS;

/** Why a request is quarantined (lib/intake/domain.ts), in words. */
export const QUARANTINE_LABELS: Readonly<Record<string, string>> = {
  TRAP_FILLED: 'a field that people don’t see was filled in, as programs do',
  NO_OPENED_FORM: 'it was sent without opening our form, as programs do',
  FORM_REUSED: 'one opened form sent several requests',
  SENT_FAST: 'it was sent faster than people fill in the form',
  SAME_TEXT: 'many requests had nearly the same message',
  MANY_FROM_ADDRESS: 'many requests came from one network address',
  /** From earlier versions. */
  MANY_IN_ALL: 'many requests came at once',
  MARKED_BY_STAFF: 'staff marked it as spam',
};
