import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Illustration } from '@/components/site/illustration';
import { Shore } from '@/components/site/illustrations/shore';
import { Wordmark } from '@/components/site/wordmark';
import { Field, FieldSet, TEXT_BOX } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { ILLUSTRATIONS } from '@/content/illustrations';

export const metadata: Metadata = { title: 'Style guide', robots: { index: false } };

const COLOURS = {
  paper: 'bg-paper',
  shell: 'bg-shell',
  sand: 'bg-sand',
  ink: 'bg-ink',
  muted: 'bg-muted',
  line: 'bg-line',
  mangrove: 'bg-mangrove',
  'mangrove-deep': 'bg-mangrove-deep',
  dusk: 'bg-dusk',
  coral: 'bg-coral',
  danger: 'bg-danger',
  'danger-paper': 'bg-danger-paper',
};
const SIZES = {
  display: 'text-display font-serif',
  title: 'text-title font-serif',
  heading: 'text-heading font-serif',
  subheading: 'text-subheading font-serif',
  lead: 'text-lead',
  body: 'text-body',
  small: 'text-small',
};

/** The design language at a glance, in development only; docs/design-language.md says what each part is for. */
export default function StyleGuidePage() {
  return (
    <div className="wide space-y-section pt-8">
      <h1 className="text-title">Style guide</h1>
      <Sample title="Palette">
        <ul className="gap-gap grid grid-cols-2 sm:grid-cols-4 lg:grid-cols-6">
          {Object.entries(COLOURS).map(([name, className]) => (
            <li key={name}>
              <div className={`${className} border-line rounded-shell h-20 border`} />
              <code className="text-small">{name}</code>
            </li>
          ))}
        </ul>
      </Sample>
      <Sample title="Type">
        {Object.entries(SIZES).map(([name, className]) => (
          <p key={name} className={className}>
            <span>{name}</span>: Low tide, mangrove roots, twelve to sixteen weeks
          </p>
        ))}
      </Sample>
      <Sample title="Things to press">
        <p className="flex flex-wrap items-center gap-4">
          <a className="button" href="#top">
            button
          </a>
          <a className="button-small" href="#top">
            button-small
          </a>
          <a className="button-quiet" href="#top">
            button-quiet
          </a>
          <a className="button-exit" href="#top">
            button-exit
          </a>
          <a href="#top">a link in text</a>
        </p>
      </Sample>
      <Sample title="Notices">
        {(['danger', 'warning', 'note'] as const).map((kind) => (
          <Notice key={kind} kind={kind} title={`A notice of kind “${kind}”`}>
            <p>What it says, with a link to call 988.</p>
          </Notice>
        ))}
      </Sample>
      <Sample title="Fields">
        <Field id="sample" label="A text box" hint="What helps to answer.">
          <input id="sample" className={TEXT_BOX} aria-describedby="sample-hint" />
        </Field>
        <Field id="wrong" label="One with an error" error="Say what to do">
          <input id="wrong" className={TEXT_BOX} aria-invalid aria-describedby="wrong-error" />
        </Field>
        <FieldSet id="choice" legend="A choice">
          <label className="choice">
            <input type="radio" name="choice" /> One
          </label>
          <label className="choice">
            <input type="radio" name="choice" /> Another
          </label>
        </FieldSet>
      </Sample>
      <Sample title="Illustrations">
        <Wordmark name="Calusa Recovery" />
        <Shore className="bg-shell block h-64 w-full" />
        {ILLUSTRATIONS.map((name) => (
          <Illustration key={name} language="en" name={name} />
        ))}
      </Sample>
    </div>
  );
}

function Sample({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-4">
      <h2 className="text-heading">{title}</h2>
      {children}
    </section>
  );
}
