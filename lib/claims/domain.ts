/**
 * Words that promise or praise, and need evidence: the FTC's Opioid Addiction Recovery Fraud Prevention Act and Florida
 * Statutes 397.55 forbid what can't be shown. To say that there is no success rate is no promise.
 */
const PROMISES: readonly RegExp[] = [
  /\b100\s?(?:%|percent\b)/i,
  /\bguarante\w*/i,
  /\bcur(?:e|es|ed|able|ing)\b/i,
  /(?<!\bno\s)\bsuccess\s+rates?\b/i,
  /\b\d{1,3}(?:\.\d+)?\s?(?:%|percent)\s(?:success|effective|sober|recover\w*)/i,
  /\b(?:award[- ]winning|clinically\s+proven|miracle|risk[- ]free)\b/i,
  /\b(?:best|leading|top|number\s+one|most\s+trusted)\s+(?:rehab\w*|clinic|center|program|treatment\s+(?:center|program)|therapists?)\b/i,
];
/** Marks that others give: of a clinic, and of a person. */
const MARKS: readonly RegExp[] = [
  /\baccredit\w*/i,
  /\b(?:joint\s+commission|jcaho|carf|legitscript)\b/i,
  /\bcertified\b/i,
];

/** Words of a text that claim something, and where they begin. A mark is one that others give, such as an accreditation. */
export type Found = { words: string; at: number; isMark: boolean };

/**
 * A text as people see it. Ligatures, full-width letters and invisible signs must not hide a word.
 * @returns what `claimsIn` and `mixedWords` take
 */
export const asSeen = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}]/gu, '')
    .replace(/\s+/g, ' ');

/** What a text claims. */
export const claimsIn = (seen: string): Found[] =>
  [PROMISES, MARKS].flatMap((kind) =>
    kind.flatMap((claim) =>
      [...seen.matchAll(new RegExp(claim, 'gi'))].map(({ 0: words, index }) => ({
        words,
        at: index,
        isMark: kind === MARKS,
      })),
    ),
  );

/** Letters that look like Latin ones. Other Greek ones stand at the ends of words of science, such as TNFα. */
const LOOKALIKE =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ]|(?<=\p{Script=Latin})\p{Script=Greek}+(?=\p{Script=Latin})/u;

/** Words that mix Latin letters with others that look the same. */
export const mixedWords = (seen: string): string[] =>
  (seen.match(/\p{L}+/gu) ?? []).filter((word) => /\p{Script=Latin}/u.test(word) && LOOKALIKE.test(word));
