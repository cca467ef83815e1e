'use client';

import { Fragment, type ReactNode } from 'react';
import { questionOf, type QuestionName } from '@/lib/intake/questions';
import { QuestionField, type ConsentProps } from './fields';
import type { Controls } from './use-consultation-form';

/** How a form asks: what it offers, what it says between the questions, and how a consent is given. */
export type Asking = {
  controls: Controls;
  /** The choices that are offered where not all are. */
  offers: Partial<Record<QuestionName, readonly string[]>>;
  before?: Partial<Record<QuestionName, ReactNode>>;
  after?: Partial<Record<QuestionName, ReactNode>>;
  autoFill: boolean;
  Consent: (props: ConsentProps) => ReactNode;
};

/** Some of the questions, one below the other. */
export function Questions({ names, asking }: { names: readonly QuestionName[]; asking: Asking }) {
  const { controls, offers, before = {}, after = {}, autoFill, Consent } = asking;
  return names.map((name) => (
    <Fragment key={name}>
      {before[name]}
      <OnlyFor name={name}>
        <QuestionField
          controls={controls}
          name={name}
          offered={offers[name]}
          autoFill={autoFill}
          Consent={Consent}
        />
      </OnlyFor>
      {after[name]}
    </Fragment>
  ));
}

/** What only some answers call for is shown by the style sheet. */
function OnlyFor({ name, children }: { name: QuestionName; children: ReactNode }) {
  const { onlyFor } = questionOf(name);
  return onlyFor ? <div data-only-for={onlyFor}>{children}</div> : children;
}
