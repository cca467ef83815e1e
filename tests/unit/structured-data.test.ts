import { readFileSync } from 'node:fs';
import robots from '@/app/robots';
import sitemap from '@/app/sitemap';
import { graphOf } from '@/components/site/structured-data/graph';
import redirects from '@/content/redirects.json';
import { clinic } from '@/lib/clinic/data';
import { pageNames, publicPaths, readPage } from '@/lib/content/copy/data';
import { pathOf } from '@/lib/content/copy/domain';
import { trailAbove } from '@/lib/content/navigation/data';

type Node = Record<string, unknown> & { '@type'?: string };

const facts = clinic();
const known = { ...facts, placeholders: [] };
const graphFor = (name: string, shown = facts) =>
  graphOf({
    facts: shown,
    language: 'en',
    name,
    page: readPage('en', name),
    above: trailAbove('en', name),
  }) as unknown as Node[];

/** Every property schema.org gives a type, including inherited ones, according to the declarations in `schema-dts`. */
const declarations = readFileSync('node_modules/schema-dts/dist/schema.d.ts', 'utf8');
const interfaces = new Map(
  [...declarations.matchAll(/interface (\w+)(?: extends ([^{]+))? \{([\s\S]*?)\n\}/g)].map(
    ([, name = '', parents = '', body = '']) => [name, { parents, body }] as const,
  ),
);
function propertiesOf(declared: string): string[] {
  const { parents, body } = interfaces.get(declared) ?? { parents: '', body: '' };
  const own = [...body.matchAll(/^\s+"([^"]+)"\??:/gm)].map(([, property = '']) => property);
  return [...own, ...[...parents.matchAll(/\w+Base/g)].flatMap(([parent]) => propertiesOf(parent))];
}

const nodesIn = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesIn)];
};

test.each(pageNames('en'))('%s: every property belongs to its type in schema.org', (name) => {
  const typed = nodesIn(graphFor(name, known)).filter((node) => node['@type'] !== undefined);
  if (name !== 'home') expect(typed.length).toBeGreaterThan(3);
  const foreign = typed.flatMap((node) => {
    const allowed = propertiesOf(`${node['@type']}Leaf`);
    expect(allowed.length).toBeGreaterThan(3);
    return Object.keys(node)
      .filter((property) => !property.startsWith('@') && !allowed.includes(property))
      .map((property) => `${node['@type']}.${property}`);
  });
  expect(foreign).toEqual([]);
});

test('what is still a placeholder is left out', () => {
  expect(facts.placeholders.length).toBeGreaterThan(0);
  for (const name of pageNames('en')) expect(JSON.stringify(graphFor(name))).not.toMatch(/placeholder|555/);
  expect(JSON.stringify(graphFor('contact', known))).toContain('555');
});

test('questions, trail and address are those of the page', () => {
  const nodes = graphFor('faq', known);
  const of = (type: string) => nodes.find((node) => node['@type'] === type);
  const questions = of('FAQPage')?.mainEntity as { name: string; acceptedAnswer: { text: string } }[];
  expect(questions.length).toBeGreaterThan(10);
  for (const { name, acceptedAnswer } of questions) {
    expect(name).toMatch(/\?$/);
    expect(acceptedAnswer.text).not.toMatch(/:cite|:setting|\[\d/);
  }
  const trail = of('BreadcrumbList')?.itemListElement as { position: number; item: string }[];
  expect(trail.map(({ item }) => item)).toEqual([`${facts.website}/`, `${facts.website}/faq`]);
  expect(of('MedicalWebPage')?.url).toBe(`${facts.website}/faq`);
});

test('the site map names every public page, and robots keep out of none of them', () => {
  const urls = sitemap().map(({ url }) => url);
  expect(urls.sort()).toEqual([...publicPaths()].map((path) => facts.website + path).sort());
  const { rules } = robots();
  const { allow, disallow } = [rules].flat()[0]!;
  const hidden = [...publicPaths()].filter(
    (path) =>
      ![allow].flat().includes(path) && [disallow].flat().some((start) => path.startsWith(start ?? '-')),
  );
  expect(hidden).toEqual([]);
});

test('every old address leads to a page that there is, in one step, and shadows none', () => {
  const pages = [...publicPaths(), '/icons/192', '/:path*'];
  const sources = redirects.map(({ source }) => source);
  for (const { destination } of redirects) {
    const [path = '', fragment] = destination.split('#');
    expect(pages).toContain(path);
    expect(sources).not.toContain(path);
    if (fragment === undefined) continue;
    const name = pageNames('en').find((one) => pathOf('en', one) === path) ?? '';
    const ids = readPage('en', name).body.children.map(
      ({ data }) => (data as { hProperties?: { id?: string } })?.hProperties?.id,
    );
    expect(ids).toContain(fragment);
  }
  expect(sources.filter((source) => publicPaths().has(source))).toEqual([]);
});

test('the clinic says where it is and works for, and a specialty once its license is known', () => {
  const clinicOf = (shown: typeof facts) => graphFor('home', shown)[0];
  expect(clinicOf(known)).toMatchObject({
    areaServed: facts.city,
    medicalSpecialty: 'https://schema.org/Psychiatric',
  });
  expect(clinicOf(facts)).not.toHaveProperty('medicalSpecialty');
});

test('what a demo made up is left out', () => {
  const samples = { ...known, samples: ['phone', 'address', 'hours', 'licence', 'payment', 'matrixLength'] };
  for (const name of pageNames('en'))
    expect(JSON.stringify(graphFor(name, samples))).not.toMatch(/555|\(sample\)|schema.org.Psychiatric/);
});
