import { isAllowed, type CallCard } from '@/lib/cases/call-card/domain';
import { CHANNEL_LABELS, CHANNELS, OUTCOME_LABELS, OUTCOMES } from '@/lib/cases/case/fields';

/** The outcomes of one channel, as a list offers them. */
export type TriedGroup = {
  label: string;
  options: readonly { value: string; label: string; isAllowed: boolean }[];
};

/** What an attempt may have come to, by channel. Ways that the person doesn't allow are named but can't be chosen. */
export const triedGroups = (card: CallCard): TriedGroup[] =>
  CHANNELS.map((channel) => ({
    label: CHANNEL_LABELS[channel],
    options: OUTCOMES[channel].map((outcome) => {
      const allowed = isAllowed(card, channel, outcome);
      const label = `${OUTCOME_LABELS[outcome]}${allowed ? '' : ' (not allowed)'}`;
      return { value: `${channel}:${outcome}`, label, isAllowed: allowed };
    }),
  }));
