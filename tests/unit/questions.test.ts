import { CONSENT_KINDS } from '@/content/consent-versions';
import { isSeenBy, seenAnswers } from '@/lib/intake/domain';
import {
  LIST_FIELDS,
  QUESTION_NAMES,
  questionOf,
  QUESTIONS,
  questionsIn,
  type Question,
  type View,
} from '@/lib/intake/questions';
import { FIELD_NAMES, storedAnswersSchema } from '@/lib/intake/schema';
import { answers } from '../support/answers';

const VIEWS: readonly View[] = ['phoneIntake', 'requestPage', 'requestAccess', 'paper', 'export'];

describe('the list of questions', () => {
  test('has those of the schema, in the order in which mistakes are listed', () => {
    expect(QUESTION_NAMES).toEqual(FIELD_NAMES);
  });

  test('agrees with the schema on which answers are lists', () => {
    const empty = storedAnswersSchema.parse({ consent: answers().consent });
    expect(FIELD_NAMES.filter((name) => Array.isArray(empty[name]))).toEqual(LIST_FIELDS);
  });

  test.each(VIEWS)('gives each question a place of its own in %s', (view) => {
    const places = questionsIn(view).map((name) => questionOf(name).order[view]);
    expect(places).toEqual([...new Set(places)]);
    expect(places).not.toEqual([]);
  });

  test('shows the person every answer that staff see, and on paper every question', () => {
    expect(questionsIn('requestAccess').toSorted()).toEqual(questionsIn('requestPage').toSorted());
    expect(questionsIn('paper').toSorted()).toEqual(QUESTION_NAMES.toSorted());
  });

  test('puts what staff ask by phone into a section, and exports under a name', () => {
    for (const name of QUESTION_NAMES) {
      const { order, phoneGroup, export: column } = questionOf(name);
      expect([name, phoneGroup !== undefined]).toEqual([name, order.phoneIntake !== undefined]);
      if (order.export !== undefined) expect(column?.kind).toMatch(/^(personal|health)$/);
    }
  });
});

describe('who sees an answer', () => {
  const given = answers({ insurance: 'self', reasons: ['grief'] });
  afterEach(() => jest.restoreAllMocks());

  test('is all of the desk, where a question says nothing else', () => {
    expect(seenAnswers('intake', given)).toEqual(given);
  });

  test('is everyone who reads requests, for a consent: it goes with whatever it covers', () => {
    const consents = QUESTION_NAMES.map(questionOf).filter(({ kind }) => kind === 'consent');
    const asked = CONSENT_KINDS.filter((kind) => kind !== 'substance_use'); // signed later, by itself
    expect(consents.map(({ seenBy }) => seenBy)).toEqual(asked.map(() => 'requests.read'));
    // @ts-expect-error: another permission can't be named.
    const hidden: Question = { ...QUESTIONS.voicemail, seenBy: 'requests.hold' };
    expect(hidden.kind).toBe('consent');
  });

  test('is whoever has the permission that the question names: to others it was not answered', () => {
    for (const name of ['insurance', 'reasons'] as const)
      jest.replaceProperty(QUESTIONS[name] as Question, 'seenBy', 'requests.hold');
    expect(isSeenBy('intake', 'insurance')).toBe(false);
    expect(seenAnswers('intake', given)).toEqual({ ...given, insurance: '', reasons: [] });
    expect(seenAnswers('admin', given)).toEqual(given);
  });
});
