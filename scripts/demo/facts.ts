import type { Staff } from '@/lib/auth/staff';
import { shippedClinic } from '@/lib/clinic/data';
import { FACTS, type TEXT_SETTINGS } from '@/lib/clinic/schema';
import { readPublished } from '@/lib/content/copy/data';
import { factsOf } from '@/lib/settings/domain';
import { saveSettings } from '@/lib/settings/mutations';
import { must, type Happening } from './happening';

/** What a clinic might say of itself. It names no one, and no license. */
const TEXTS: Record<(typeof TEXT_SETTINGS)[number], string> = {
  postalAddress: '1 Example Street, Fort Myers, FL 33901',
  licence: 'the clinic’s license and its number go here',
  leadership: 'the name and credentials of whoever leads the clinic go here',
  founded: '2001',
  languages: 'English and Spanish',
  payment: 'a first call is free; ask us which insurance we take',
  fax: '(239) 555-0103',
  parking: 'Park behind the building; the side door has a ramp',
  whatToBring: 'an ID, your insurance card if you have one, and a list of your medicines',
  privacyOfficer: 'the privacy officer, (239) 555-0101',
  accessibilityContact: 'Call (239) 555-0102',
  noticeEffective: 'January 1, 2026',
  matrixMedicalCare: 'we refer you to a hospital for withdrawal first',
  matrixLevelsOfCare: 'outpatient and intensive outpatient',
  matrixLength: 'about twelve weeks',
  matrixFamily: 'a weekly evening for family and friends',
  matrixMedicines: 'naltrexone here, others by referral',
};

/** The only facts that anything makes up: each is a sample, and every page that shows it says so. */
export function factSteps(staff: Staff, at: Date): Happening[] {
  const { placeholders: _, ...shipped } = factsOf(shippedClinic());
  const samples = FACTS.filter((key) => shippedClinic().placeholders.includes(key));
  const value = { ...shipped, ...TEXTS, placeholders: [], samples };
  const seen = { number: 0, why: 'Samples for the demo' };
  return [
    {
      at,
      run: async () => {
        must(await saveSettings(staff, 'facts', { ...seen, value }, at));
        await readPublished();
      },
    },
  ];
}
