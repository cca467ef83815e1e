import { randomUUID } from 'node:crypto';
import type { Staff } from '@/lib/auth/staff';
import { publishDraft } from '@/lib/content/publishing/mutations';
import { saveDraft } from '@/lib/content/drafts/mutations';
import { shippedText } from '@/lib/content/shipped/data';
import { queuePersonMail, queueNotices } from '@/lib/outbox/mutations';
import { db } from '@/lib/platform/db';

/** Queues that many emails to staff, in one transaction. */
export const queueBacklog = (count: number): Promise<void> =>
  db().$transaction(
    (tx) => {
      const to = Array.from({ length: count }, (_, index) => `staff${index}@clinic.example`);
      return queueNotices(tx, 'follow_up_due', { to }, new Date());
    },
    { timeout: 60_000 },
  );

/** Queues a code for a person. */
export const queueCode = (to: string): Promise<void> =>
  db().$transaction((tx) =>
    queuePersonMail(tx, 'own_page_code', { content: { to, code: '48291357' } }, new Date()),
  );

const ABOUT = { language: 'en', name: 'about' } as const;

/** A member of staff who publishes. */
export async function createEditor(): Promise<Staff> {
  const now = new Date();
  const person = { id: randomUUID(), name: 'Bench', email: 'bench@staff.example', role: 'admin' } as const;
  await db().user.create({ data: { ...person, twoFactorEnabled: true, createdAt: now, updatedAt: now } });
  return { ...person, sessionId: randomUUID() } as Staff;
}

/** Publishes the shipped text of the page "about" under another title. */
export async function publishAbout(editor: Staff, title: string): Promise<void> {
  const now = new Date();
  const text = (shippedText('en', 'about') ?? '').replace(/^title: .*$/m, `title: ${title}`);
  const draft = await db().pageDraft.findFirst({ where: { page: ABOUT }, select: { version: true } });
  const saved = await saveDraft(editor, { ...ABOUT, version: draft?.version ?? 0, text }, now);
  if (!saved.ok) throw new Error(saved.code);
  const { version } = saved.value;
  const published = await publishDraft(editor, { ...ABOUT, version }, { why: 'Bench', dueAt: null }, now);
  if (!published.ok) throw new Error(published.code);
}
