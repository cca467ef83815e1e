import type {
  BreadcrumbList,
  FAQPage,
  MedicalClinic,
  MedicalWebPage,
  OpeningHoursSpecification,
  Thing,
} from 'schema-dts';
import type { Language } from '@/content/languages';
import { isKnown as isGiven, settingText } from '@/lib/clinic/domain';
import { WEEKDAYS, type Clinic, type Fact } from '@/lib/clinic/schema';
import { pathOf } from '@/lib/content/copy/domain';
import type { PageDocument } from '@/lib/content/documents/domain';
import type { Step } from '@/lib/content/navigation/data';
import { questionsOf } from '@/lib/content/outline/domain';

// What search engines read about a page, built from the same content as the page itself (schema.org). A fact that is
// still a placeholder is left out, because it would be taken as true.

type Subject = {
  facts: Clinic;
  language: Language;
  name: string;
  page: PageDocument;
  /** The pages above it, from the top. */
  above: readonly Step[];
};

const SCHEMA_DAYS = {
  monday: 'https://schema.org/Monday',
  tuesday: 'https://schema.org/Tuesday',
  wednesday: 'https://schema.org/Wednesday',
  thursday: 'https://schema.org/Thursday',
  friday: 'https://schema.org/Friday',
  saturday: 'https://schema.org/Saturday',
  sunday: 'https://schema.org/Sunday',
} as const;

/** Pages about the clinic itself. */
const ABOUT_THE_CLINIC = ['home', 'about', 'contact'];

/** What a demo made up isn't known either: a search engine would take it as true. */
const isKnown = (facts: Clinic, key: Fact) => isGiven(facts, key) && !facts.samples?.includes(key);
const clinicId = ({ website }: Clinic) => `${website}/#clinic`;

/** The nodes of a page's graph. */
export function graphOf(subject: Subject): Thing[] {
  const { name } = subject;
  return [
    ...(ABOUT_THE_CLINIC.includes(name) ? [clinicNode(subject.facts)] : []),
    ...(name === 'home' ? [] : [webPageNode(subject), breadcrumbNode(subject)]),
    ...faqNodes(subject),
  ];
}

function clinicNode(facts: Clinic): MedicalClinic {
  const { name, website, phone, address } = facts;
  return {
    '@type': 'MedicalClinic',
    '@id': clinicId(facts),
    name,
    url: website,
    ...(isKnown(facts, 'phone') ? { telephone: phone } : {}),
    ...(isKnown(facts, 'address')
      ? {
          address: {
            '@type': 'PostalAddress',
            streetAddress: address.street,
            addressLocality: address.city,
            addressRegion: address.region,
            postalCode: address.postalCode,
            addressCountry: 'US',
          },
        }
      : {}),
    ...(isKnown(facts, 'hours') ? { openingHoursSpecification: openingHours(facts) } : {}),
    ...(isKnown(facts, 'city') ? { areaServed: facts.city } : {}),
    // A specialty is a claim: it waits for the license that it rests on.
    ...(isKnown(facts, 'licence') ? { medicalSpecialty: 'https://schema.org/Psychiatric' as const } : {}),
  };
}

const openingHours = ({ hours }: Clinic): OpeningHoursSpecification[] =>
  WEEKDAYS.flatMap((day) => {
    const open = hours[day];
    return open
      ? [{ '@type': 'OpeningHoursSpecification' as const, dayOfWeek: SCHEMA_DAYS[day], ...open }]
      : [];
  });

function webPageNode({ facts, language, name, page }: Subject): MedicalWebPage {
  const url = facts.website + pathOf(language, name);
  return {
    '@type': 'MedicalWebPage',
    '@id': `${url}#page`,
    url,
    name: page.title,
    description: page.description,
    inLanguage: language,
    lastReviewed: page.reviewed,
    publisher: { '@id': clinicId(facts) },
    ...(page.sources.length > 0
      ? {
          citation: page.sources.map(
            ({ authors, title, published }) => `${authors}. ${title}. ${published}.`,
          ),
        }
      : {}),
  };
}

/** The breadcrumb trail that the page shows. */
function breadcrumbNode({ facts, language, name, page, above }: Subject): BreadcrumbList {
  const trail = [...above, { title: page.title, path: pathOf(language, name) }];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: trail.map(({ title, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name: title,
      item: facts.website + path,
    })),
  };
}

function faqNodes({ facts, language, name, page }: Subject): FAQPage[] {
  const known = questionsOf(page, (key) => settingText(facts, key) ?? '').filter(
    ({ answer }) => !answer.includes('(sample)'),
  );
  if (known.length === 0) return [];
  return [
    {
      '@type': 'FAQPage',
      '@id': `${facts.website}${pathOf(language, name)}#faq`,
      mainEntity: known.map(({ question, answer }) => ({
        '@type': 'Question',
        name: question,
        acceptedAnswer: { '@type': 'Answer', text: answer },
      })),
    },
  ];
}
