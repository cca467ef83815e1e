import type { Directives } from 'mdast-util-directive';
import type { Block } from './block';
import { callToAction } from './call-to-action';
import { callout } from './callout';
import { cards } from './cards';
import { childPages } from './child-pages';
import { cite } from './cite';
import { columns } from './columns';
import { contactDetails } from './contact-details';
import { doors } from './doors';
import { evidence } from './evidence';
import { faq } from './faq';
import { fold } from './fold';
import { illustration } from './illustration';
import { image } from './image';
import { part } from './part';
import { people } from './people';
import { quote } from './quote';
import { setting } from './setting';
import { steps } from './steps';

/** The directives that a page may use, in the order in which the page editor offers them. */
export const BLOCKS: readonly Block[] = [
  cite,
  setting,
  callToAction,
  callout,
  cards,
  columns,
  people,
  quote,
  doors,
  faq,
  fold,
  steps,
  evidence,
  contactDetails,
  illustration,
  part,
  image,
  childPages,
];

const BY_NAME = new Map(BLOCKS.map((block) => [block.name, block]));

/** The block with that name, whatever its directive type. */
export const blockNamed = (name: string): Block | undefined => BY_NAME.get(name);

/** The block for a directive; undefined if pages have no block with that name and type. */
export function blockOf({ type, name }: Pick<Directives, 'type' | 'name'>): Block | undefined {
  const block = blockNamed(name);
  return block?.type === type ? block : undefined;
}

/** Names of the blocks with that directive type. */
export const namesOf = (type: Directives['type']): string[] =>
  BLOCKS.filter((block) => block.type === type).map(({ name }) => name);

/** Placeholder headings in new blocks, which must never be published. */
export const BLOCK_STARTERS: readonly string[] = BLOCKS.flatMap(({ beginning }) =>
  beginning && 'headings' in beginning ? beginning.headings : [],
);

const fields = BLOCKS.flatMap((block) => block.fields);

/** Attributes that visitors read, including descriptions of pictures. */
export const WRITTEN_ATTRIBUTES: readonly string[] = [
  ...new Set(
    fields.flatMap((field) =>
      field.kind === 'words' ? [field.name] : field.kind === 'picture' ? ['alt'] : [],
    ),
  ),
];

/** Attributes that link to a page of the site. */
export const LINK_ATTRIBUTES: readonly string[] = [
  ...new Set(fields.flatMap((field) => (field.kind === 'choice' && field.from === 'pages' ? [field.name] : []))),
];
