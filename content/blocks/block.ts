import type { Directives } from 'mdast-util-directive';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { IllustrationName } from '@/content/illustrations';
import type { messagesIn } from '@/content/languages';

/** What of the site an author can choose from. */
export type SiteChoices = 'pages' | 'snippets' | 'settings';

/** A field of the form that the page editor asks with. `name` is the attribute that it fills in, or `text`. */
export type BlockField =
  /** Words that the author writes and visitors read: they are checked for claims. */
  | { kind: 'words'; name: string; label: string }
  | {
      kind: 'choice';
      name: string;
      label: string;
      from: SiteChoices | readonly string[];
      /** What is chosen at first. */
      first?: string;
      /** A value as authors read it. */
      labelOf?: (value: string) => string;
    }
  /** An uploaded picture, and what it shows. */
  | { kind: 'picture'; name: 'id' }
  /** Sources of the page. */
  | { kind: 'sources'; name: 'text' };

/** What a new box begins with: a heading for each text below it, or a table, which then stands in it alone. */
type Beginning = { headings: readonly string[] } | { table: readonly (readonly string[])[] };

/** The page around a block, and what only the server can draw. */
export type Surroundings = {
  /** The site's own words on it, in its language. */
  texts: ReturnType<typeof messagesIn>['page'];
  /** In the order of their numbers. */
  sourceIds: readonly string[];
  childPages: () => ReactNode;
  contactDetails: () => ReactNode;
  illustration: (name: IllustrationName) => ReactNode;
  picture: (attributes: { id: string; alt?: string }) => ReactNode;
  setting: (key: string) => ReactNode;
  snippet: (name: string) => ReactNode;
};

type Inside = { children?: ReactNode };

/** A directive of page copy: what it may say, how authors fill it in and how the site draws it. */
type Definition<Attributes> = {
  type: Directives['type'];
  /** As page copy writes it. */
  name: string;
  /** What authors call it. */
  label: string;
  attributes: z.ZodType<Attributes>;
  /** Those of a complete block are none. */
  fields: readonly BlockField[];
  beginning?: Beginning;
  /** What is wrong with it beside its attributes. */
  reasons?: (node: Directives) => string[];
  /** What it says, in the words of the editor; else its label and its values. */
  describe?: (attributes: Readonly<Record<string, string>>) => string;
  /** @param props its attributes, what it holds as `children`, and as `text` what is in the brackets of one in a line */
  draw(props: Attributes & Inside & { text: string }, around: Surroundings): ReactNode;
  /** Draws each heading with the texts below it. Such a block begins with a heading. */
  drawItem?: (props: Inside) => ReactNode;
};

export type Block = Definition<object>;

export const defineBlock = <Attributes extends object>(definition: Definition<Attributes>): Block =>
  definition;
