import type { ReactNode } from 'react';
import { CopyLinks } from '@/components/content/copy-links';
import { GROUP_TITLES } from '@/components/content/labels';
import { CopyGroup, FactsGroup, OperationsGroup } from '@/components/settings/settings-groups';
import { SettingsReadOnly } from '@/components/settings/settings-read-only';
import { clinic } from '@/lib/clinic/data';
import { loadSettings } from '@/lib/settings/loaders';
import { dayIn } from '@/lib/shared/dates';

export const metadata = { title: 'Settings' };

const ADMINS_DECIDE = {
  operations:
    'Administrators decide who is notified of requests, how fast they’re answered, and how long they’re kept, because a mistake here can harm people who ask for help.',
  copy: 'Administrators decide how pages are approved and what’s kept out of comments.',
};

export default async function SettingsPage() {
  const { facts, operations, copy, pending, mayOperate } = await loadSettings();
  const { timeZone } = clinic();
  return (
    <div className="max-w-3xl space-y-10">
      <div className="space-y-3">
        <CopyLinks />
        <h1 className="text-heading">Settings</h1>
        <p>
          Changes take effect right away for everyone, unless you shorten how long requests or proof are kept,
          or a second person must approve the change. Nothing is lost: you can restore any version from the
          history.
        </p>
        <nav aria-label="Groups of settings">
          <ul className="flex flex-wrap gap-x-6 gap-y-1">
            <li>
              <a href="#facts">{GROUP_TITLES.facts}</a>
            </li>
            <li>
              <a href="#operations">{GROUP_TITLES.operations}</a>
            </li>
            <li>
              <a href="#copy">{GROUP_TITLES.copy}</a>
            </li>
          </ul>
        </nav>
      </div>
      <Section id="facts" title={GROUP_TITLES.facts}>
        <FactsGroup group={facts} timeZone={timeZone} today={dayIn(timeZone, new Date())} />
      </Section>
      <Section id="operations" title={GROUP_TITLES.operations}>
        {mayOperate ? (
          <OperationsGroup group={operations} pending={pending} timeZone={timeZone} />
        ) : (
          <SettingsReadOnly group={operations} timeZone={timeZone} why={ADMINS_DECIDE.operations} />
        )}
      </Section>
      <Section id="copy" title={GROUP_TITLES.copy}>
        {mayOperate ? (
          <CopyGroup group={copy} timeZone={timeZone} />
        ) : (
          <SettingsReadOnly group={copy} timeZone={timeZone} why={ADMINS_DECIDE.copy} />
        )}
      </Section>
    </div>
  );
}

type SectionProps = { id: string; title: string; children: ReactNode };

const Section = ({ id, title, children }: SectionProps) => (
  <section id={id} aria-labelledby={`${id}-title`} className="panel">
    <h2 id={`${id}-title`}>{title}</h2>
    {children}
  </section>
);
