// What people might write, made up for the demo. No text is a real person's, and all use person-first language.

type Reason =
  | 'depression'
  | 'anxiety'
  | 'grief'
  | 'relationships'
  | 'change'
  | 'loneliness'
  | 'trauma'
  | 'alcohol'
  | 'drugs'
  | 'other';

/** Messages from people asking for themselves, by reason. */
export const OWN_MESSAGES: readonly { reasons: readonly Reason[]; text: string }[] = [
  {
    reasons: ['alcohol'],
    text: 'I have been drinking every night since last winter and I want to stop. I am a little scared of stopping.',
  },
  {
    reasons: ['alcohol'],
    text: 'I have been sober for four months. I want help to keep it that way through the holidays.',
  },
  {
    reasons: ['alcohol', 'relationships'],
    text: 'My wife asked me to get help with my drinking. I think she is right.',
  },
  {
    reasons: ['alcohol', 'depression'],
    text: 'I drink more when I feel low, and then I feel lower. I would like to talk to someone who knows both.',
  },
  {
    reasons: ['alcohol'],
    text: 'How does the program work with a job? I work early shifts and can come in the afternoons.',
  },
  {
    reasons: ['drugs'],
    text: 'I was given pain pills after surgery and I am still taking them. I do not know how to get off them safely.',
  },
  {
    reasons: ['drugs', 'anxiety'],
    text: 'I have taken a benzodiazepine for six years. My doctor retired. I do not want to stop on my own.',
  },
  { reasons: ['drugs'], text: 'Looking for outpatient treatment. I finished a residential stay in May.' },
  {
    reasons: ['drugs', 'loneliness'],
    text: 'Since I stopped using I have lost touch with most of my friends. I need people.',
  },
  { reasons: ['drugs'], text: 'Is what I tell you kept from my employer?' },
  {
    reasons: ['depression'],
    text: 'I have had trouble getting up since my divorce. A friend told me about interpersonal therapy.',
  },
  {
    reasons: ['depression', 'change'],
    text: 'I retired in the spring and I do not know who I am any more. It sounds small. It does not feel small.',
  },
  { reasons: ['depression'], text: 'I had a baby five months ago and I have not felt like myself since.' },
  {
    reasons: ['depression', 'loneliness'],
    text: 'We moved here last year for my husband’s job. I do not know anybody and I sleep most of the day.',
  },
  { reasons: ['depression'], text: 'I have tried two medicines. I would like to try talking.' },
  {
    reasons: ['depression', 'relationships'],
    text: 'My partner and I have the same argument every week. I am tired and sad about it.',
  },
  { reasons: ['grief'], text: 'My father died in August. Everyone else seems to have gone back to normal.' },
  { reasons: ['grief'], text: 'I lost my son two years ago. I have never talked with anyone about it.' },
  {
    reasons: ['grief', 'alcohol'],
    text: 'After my husband died I began to drink in the evenings. I want to look at both.',
  },
  {
    reasons: ['anxiety'],
    text: 'I worry all day about things that do not happen. I would like to sleep again.',
  },
  { reasons: ['anxiety', 'change'], text: 'I start a new job in January and I am already afraid of it.' },
  {
    reasons: ['anxiety'],
    text: 'Panic attacks, three this month. The emergency room says my heart is fine.',
  },
  { reasons: ['trauma'], text: 'I was in a car accident last year. I still cannot drive on the highway.' },
  { reasons: ['trauma'], text: 'I lost my house in the hurricane. I thought I was over it. I am not.' },
  {
    reasons: ['relationships'],
    text: 'My sister and I have not spoken for three years. I would like to find out whether that can change.',
  },
  {
    reasons: ['relationships', 'anxiety'],
    text: 'I am afraid of every conversation with my teenage daughter.',
  },
  { reasons: ['loneliness'], text: 'I work from home and some weeks I talk to nobody.' },
  {
    reasons: ['change'],
    text: 'We are about to become parents and I had a hard childhood. I would like to prepare.',
  },
  { reasons: ['other'], text: 'I do not know what to call it. Could somebody just talk with me?' },
  { reasons: ['other'], text: 'What does it cost if I pay myself?' },
];

/** Messages from people asking for someone they love. */
export const FAMILY_MESSAGES: readonly { reasons: readonly Reason[]; text: string }[] = [
  {
    reasons: ['alcohol'],
    text: 'It is about my brother. He has been drinking since he lost his job, and he says he might talk to someone.',
  },
  {
    reasons: ['drugs'],
    text: 'My daughter is 24 and lives with us again. She uses pills. I do not know what to say to her.',
  },
  { reasons: ['alcohol'], text: 'My mother drinks alone. She is 71. What can we do as a family?' },
  {
    reasons: ['depression'],
    text: 'My husband has not been himself since spring. He agreed that I write to you.',
  },
  {
    reasons: ['drugs'],
    text: 'A friend of mine is coming out of detox on Friday and has nowhere to go on from there.',
  },
  { reasons: ['grief'], text: 'My son lost his best friend. He does not talk. He is 17.' },
  {
    reasons: ['anxiety'],
    text: 'My partner hardly leaves the house any more. Is there a way to begin by phone?',
  },
];

/** Messages from professionals asking about a client. */
export const PROFESSIONAL_MESSAGES: readonly { reasons: readonly Reason[]; text: string }[] = [
  {
    reasons: ['alcohol'],
    text: 'I am a case manager. Do you have room for a client who needs outpatient treatment from next week?',
  },
  {
    reasons: ['depression'],
    text: 'Primary care office: a patient of ours is looking for interpersonal therapy after childbirth. What is your wait?',
  },
  {
    reasons: ['drugs'],
    text: 'Hospital social work. We plan a discharge on Thursday and would like to talk about what comes after.',
  },
];

/** What bots send. */
export const SPAM_MESSAGES: readonly string[] = [
  'Get more patients with our SEO package!!! First page in 30 days. Answer now.',
  'Cheap medical supplies wholesale, best price. See our catalog.',
  'Your domain will expire. Pay the invoice today to avoid suspension.',
  'I can write ten guest posts for your blog every month, with backlinks.',
];

/** What staff might note after a conversation. */
export const NOTES = {
  spoke: [
    'Good conversation, about twenty minutes. Wants to begin soon; mornings are best.',
    'Asked about cost and insurance. Explained both; will think about it until Thursday.',
    'Said that they are safe today, and know 988. Would like to come in.',
    'Told them not to stop on their own and why. They will see their doctor this week first.',
    'Prefers a woman as therapist. No other wishes.',
    'Would like to bring a partner to the first visit. Said that is fine.',
    'Was at work and could not talk long. Asked to be called after five.',
  ],
  scheduled: [
    'First visit is set. Sent directions by the way they prefer.',
    'Comes in next week. Needs the side entrance: uses a wheelchair.',
    'Moved the visit by two days; a child is ill.',
  ],
  admitted: ['Began the program today.', 'First session done; goes on weekly.'],
  referred: [
    'Needs medical care for withdrawal first: gave two places, and called ahead to one of them with their consent.',
    'Lives two hours away. Gave three names nearer to home.',
    'Asked for treatment of a kind that we do not offer. Gave the number of SAMHSA’s helpline.',
  ],
  declined: [
    'Found help elsewhere and thanked us.',
    'Does not want to begin now. Knows that the door stays open.',
  ],
  unreachable: ['Three tries on three days at the times they named. Closed for now.'],
  trashed: ['Sent twice by mistake; the other one is kept.', 'A test by our own staff.'],
} as const;
