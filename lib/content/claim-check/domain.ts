import { normalized } from '@/lib/shared/typed-text';

/** What may separate the parts of a term: spaces, or any hyphen or dash. */
const J = String.raw`[\s\-\u2010-\u2015\u2212]*`;
/** The same, if the parts must not run together. */
const S = String.raw`[\s\-\u2010-\u2015\u2212]+`;
/** What a clinic offers, and who works there. */
const CARE = String.raw`(?:rehab\w*|clinics?|cent(?:er|re)s?|program(?:me)?s?|treatments?${S}(?:cent(?:er|re)s?|program(?:me)?s?)|therapists?|counsell?ors?|psychologists?|psychiatrists?|doctors|team|staff|facilit(?:y|ies)|detox\w*)`;
const ILLS = String.raw`(?:addictions?|alcoholism|depression|anxiety|trauma|ptsd|dependence|mental${S}illness(?:es)?)`;
const RESULT = String.raw`(?:success\w*|effective\w*|sober|sobriety|recover\w*|cured?|relapse${J}free|satisf\w*)`;

const claim = (source: string) => new RegExp(source, 'gi');

/**
 * Words that promise or praise and therefore need evidence: the FTC's Opioid Addiction Recovery Fraud Prevention Act
 * and Florida Statutes 397.55 prohibit claims that can't be substantiated.
 */
const PROMISES: readonly RegExp[] = [
  // Certainty.
  String.raw`\b1[0-9]0\s?(?:%|per\s?cent\b)`,
  String.raw`\b(?:one\s|a\s)?hundred${S}per\s?cent\b`,
  String.raw`\bg[ua]{1,2}r+[ae]nt(?:ee|y|ie)\w*`,
  String.raw`\b(?:risk|danger)${J}free\b|\b(?:zero|no|without(?:\s+any)?|free\s+(?:of|from)(?:\s+any)?)\s+risks?\b(?!${J}(?:free|factors?|assessment))`,
  String.raw`\b(?:completely|totally|perfectly|absolutely|entirely|fully)\s+(?:safe|confidential|private|anonymous|harmless|painless)\b`,
  String.raw`\b(?:never|cannot|can[’']t|won[’']t)\s+fails?\b|\b(?:fool|fail)${J}proof\b|\bno${S}fail\b|\bmoney${J}back\b`,
  String.raw`\b(?:always\s+works?|works?\s+(?:every\s+time|for\s+(?:everyone|everybody|anyone|all\b)))`,
  // Cures.
  String.raw`\bcur(?:e|es|ed|able|ing|ative)\b|\bcure${J}alls?\b`,
  String.raw`\bheal(?:s|ed)?\s+(?:your\s+)?${ILLS}`,
  String.raw`\b(?:ends?|eliminates?|erases?|beats?|defeats?)\s+(?:your\s+)?${ILLS}\s+(?:for\s+good|forever|for\s+life|permanently)`,
  String.raw`\bpermanent(?:ly)?\s+(?:sober|sobriety|recover\w*|results?|relief|solutions?|fix)|\b(?:sober|clean)\s+(?:forever|for\s+life)\b`,
  String.raw`\b(?:instant|immediate|overnight|effortless|painless)\s+(?:relief|results?|recovery|sobriety|detox\w*|withdrawal)`,
  String.raw`\byou(?:[’']ll|\s+will)\s+(?:(?:definitely|surely|certainly|fully|always)\s+)?(?:recover\b|be\s+(?:sober|healed)|(?:get|stay)\s+sober|never\s+(?:relapse|drink|use)\b)`,
  String.raw`\brelapse${J}free\b|\b(?:no|zero)\s+relapses?\b`,
  String.raw`\bmiracles?\b|\bmiraculous\w*|\bbreakthrough\s+(?:treatments?|therap(?:y|ies)|cure|methods?|program(?:me)?s?)`,
  // Rates.
  String.raw`\bsuccess${S}rates?\b|\brates?\s+of\s+success\b|\brecovery${S}rates?\b`,
  String.raw`\b\d{1,3}(?:\.\d+)?\s?(?:%|per\s?cent)\s+(?:\w+\s+)?${RESULT}`,
  String.raw`\b(?:nine|9)\s+(?:out\s+of|in|of)\s+(?:ten|10)\b`,
  // Proof.
  String.raw`\b(?:clinically|scientifically|medically|research|lab)${J}(?:proven|proved)\b`,
  String.raw`\bproven\s+(?:to\s+\w+|results?|success\w*|methods?|program(?:me)?s?|approach(?:es)?|treatments?|therap(?:y|ies)|techniques?|system|formula|solutions?|outcomes?|track${S}record|effective\w*|cures?)`,
  String.raw`(?:\b(?:no|zero|without(?:\s+any)?|free\s+(?:of|from)(?:\s+any)?|never\s+(?:any|has|causes?))|(?:n[’']t|\bnot)\s+(?:have|cause)(?:\s+any)?)\s+(?:(?:known|serious|bad|harmful|negative|adverse|major|real)\s+)*(?:side${J}effects?|adverse\s+effects?)|\bside${J}effect${S}free\b`,
  // Authorities.
  String.raw`\bf\.?\s?d\.?\s?a\.?${J}(?:approv\w*|clear(?:ed|ance)\b|certif\w*|register\w*|endors\w*)|\b(?:approved|cleared|certified|endorsed|registered)\s+by\s+(?:the\s+)?(?:u\.?\s?s\.?\s+)?(?:f\.?\s?d\.?\s?a\b\.?|food\s+and\s+drug\s+administration|samhsa|dea\b|government)`,
  String.raw`\bhipaa${J}(?:compliant|compliance|certified|approved)`,
  String.raw`\b(?:doctor|physician|expert|therapist)s?${S}(?:recommended|approved)\b`,
  // Praise.
  String.raw`\baward${S}winning\b|\bworld${J}class\b|\bbest${S}in${S}class\b|\bsecond\s+to\s+none\b|\bunrivall?ed\b|\bunmatched\b|\bunbeatable\b`,
  String.raw`\b(?:top|highest|best|five|5)${S}(?:rated|ranked|reviewed|stars?)\b`,
  String.raw`(?<!\b(?:step|suite|ste\.?|unit|apt\.?|apartment|room|question|part|phase|item|building|option|tip|box|lot|table|figure)\s)(?<![\w&])#\s?1\b(?!\s?\d)`,
  String.raw`\b(?:number|no\.|nr\.)\s?(?:one|1)\b(?!\s+(?:cause|reason|killer|question|risk|concern|priority|worry))`,
  String.raw`\b(?:best|leading|top|premier|finest|most${S}(?:trusted|effective|successful|experienced|respected|advanced))\s+(?:(?:\w+\s+){0,2})${CARE}\b`,
  String.raw`\b(?:best|finest)\s+(?:care|help|treatment|recovery|rehab\w*|therapy)\s+(?:in|anywhere|available|money|around)\b`,
].map(claim);
/** Marks that others award, to a clinic or to a person. */
const MARKS: readonly RegExp[] = [
  String.raw`\baccredit\w*`,
  String.raw`\b(?:joint\s+commission|jcaho|carf|legitscript)\b`,
  String.raw`\bcertified\b`,
].map(claim);

/**
 * Words in a text that make a claim, and where they begin. A mark is one that others award, such as an accreditation.
 */
export type Found = { words: string; at: number; isMark: boolean };

/**
 * A text as people see it, so that ligatures, full-width letters and invisible characters can't hide a word.
 * @returns the input for `findClaims` and `mixedWords`
 */
export const asSeen = (text: string): string =>
  normalized(text, 'NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}]/gu, '')
    .replace(/\s+/g, ' ');

const NO = String.raw`(?:\b(?:no|not|never|cannot|nor|neither|without|nothing|nobody|none)\b|\bno\s+one\b|n[’']t\b)`;
/**
 * Words that may stand between a negation and what it negates, as in "does not promise a cure" and "no treatment is
 * risk-free".
 */
const BETWEEN = String.raw`(?:a|an|any|the|as|be|been|being|is|are|was|were|to|of|our|its|it|this|that|single|one|can|could|will|has|have|had|yet|ever|known|such|complete|quick|sure|thing|claim(?:s|ed|ing)?|promis(?:e|es|ed|ing)|offer(?:s|ed)?|mean(?:s|t)?|giv(?:e|es)|provid(?:e|es)|mak(?:e|es)|sell(?:s)?|say(?:s)?|or|publish|state|guarantee[sd]?|cures?|miracles?|proven|results?|outcomes?|treatments?|therap(?:y|ies)|medicines?|medications?|drugs?|programs?|methods?|approach(?:es)?|clinics?|therapists?|doctors?|person|pill)`;
const DENIED = new RegExp(`(?<no>${NO})\\s+(?:${BETWEEN}\\s+)*$`, 'i');
const DENIED_TWICE = new RegExp(`(?:${NO})\\s+$`, 'i');
/** "No cure like ours" negates nothing. */
const BOASTS =
  /^[^.!?]*\b(?:(?:like|but|except|without)\s+(?:us|we|ours?|here)|than\s+(?:us|we|ours?|here)|better|faster|as\s+(?:well|fast|quickly))\b/i;

/** A negation is close to what it negates; looking further back would take quadratic time. */
const DENIAL_REACH = 300;

/** Whether the words from `at` to `end` are negated in context: "this is not a cure". */
function isDenied(seen: string, at: number, end: number): boolean {
  const before = seen.slice(Math.max(0, at - DENIAL_REACH), at);
  const denied = DENIED.exec(before);
  if (!denied) return false;
  return !DENIED_TWICE.test(before.slice(0, denied.index)) && !BOASTS.test(seen.slice(end));
}

/** The claims a text makes. */
export const findClaims = (seen: string): Found[] =>
  [PROMISES, MARKS].flatMap((kind) =>
    kind.flatMap((words) =>
      [...seen.matchAll(words)]
        .filter(({ 0: match, index }) => !isDenied(seen, index, index + match.length))
        .map(({ 0: match, index }) => ({ words: match, at: index, isMark: kind === MARKS })),
    ),
  );

/** Letters that look like Latin ones. Other Greek letters appear at the ends of scientific terms, such as TNFα. */
const LOOKALIKE =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ]|(?<=\p{Script=Latin})\p{Script=Greek}+(?=\p{Script=Latin})/u;

/** Words that mix Latin letters with lookalikes. */
export const mixedWords = (seen: string): string[] =>
  (seen.match(/\p{L}+/gu) ?? []).filter((word) => /\p{Script=Latin}/u.test(word) && LOOKALIKE.test(word));
