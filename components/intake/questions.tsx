'use client';

import { Fragment, type ReactNode } from 'react';
import { questionOf, type QuestionName } from '@/lib/intake/questions';
import { QuestionField, type ConsentProps } from './fields';
import type { Controls } from './use-consultation-form';

/** How a form asks: the choices it offers, its notes between the questions, and how a consent is given. */
export type Asking = {
  controls: Controls;
  /** The choices to offer, for questions that don't offer all of theirs. */
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

/** The style sheet shows whatever depends on an answer. */
function OnlyFor({ name, children }: { name: QuestionName; children: ReactNode }) {
  const { onlyFor } = questionOf(name);
  return onlyFor ? <div data-only-for={onlyFor}>{children}</div> : children;
}
