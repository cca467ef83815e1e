import type { Directives } from 'mdast-util-directive';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { IllustrationName } from '@/content/illustrations';
import type { messagesIn } from '@/content/languages';

/** What an author can choose from on the site. */
export type SiteChoices = 'pages' | 'snippets' | 'settings';

/** A field in the page editor's form. `name` is the attribute that it fills in, or `text`. */
export type BlockField =
  /** Text that the author writes and visitors read; it's checked for claims. */
  | { kind: 'words'; name: string; label: string }
  | {
      kind: 'choice';
      name: string;
      label: string;
      from: SiteChoices | readonly string[];
      /** The value selected at first. */
      first?: string;
      /** A value as authors see it. */
      labelOf?: (value: string) => string;
    }
  /** An uploaded picture and its description. */
  | { kind: 'picture'; name: 'id' }
  /** The page's sources. */
  | { kind: 'sources'; name: 'text' };

/** What a new block starts with: a heading for each text below it, or a table, which is then its only content. */
type Beginning = { headings: readonly string[] } | { table: readonly (readonly string[])[] };

/** The page around a block, and what only the server can render. */
export type Surroundings = {
  /** The site's own text for it, in its language. */
  texts: ReturnType<typeof messagesIn>['page'];
  /** In the order of their numbers. */
  sourceIds: readonly string[];
  /** The address of the consultation form. */
  consultation: string;
  childPages: () => ReactNode;
  contactDetails: () => ReactNode;
  illustration: (name: IllustrationName) => ReactNode;
  picture: (attributes: { id: string; alt?: string }) => ReactNode;
  setting: (key: string) => ReactNode;
  snippet: (name: string) => ReactNode;
};

type Inside = { children?: ReactNode };

/** A directive in page copy: what it may contain, how authors fill it in, and how the site renders it. */
type Definition<Attributes> = {
  type: Directives['type'];
  /** Its name in page copy. */
  name: string;
  /** Its name for authors. */
  label: string;
  attributes: z.ZodType<Attributes>;
  /** Empty for a block that needs no settings. */
  fields: readonly BlockField[];
  beginning?: Beginning;
  /** Reports problems other than invalid attributes. */
  reasons?: (node: Directives) => string[];
  /** Describes it in the editor's words; the default is its label and its values. */
  describe?: (attributes: Readonly<Record<string, string>>) => string;
  /**
   * @param props its attributes, its content as `children`, and for an inline directive the text in brackets as `text`
   */
  draw(props: Attributes & Inside & { text: string }, around: Surroundings): ReactNode;
  /** Renders each heading with the text below it. Such a block begins with a heading. */
  drawItem?: (props: Inside) => ReactNode;
};

export type Block = Definition<object>;

export const defineBlock = <Attributes extends object>(definition: Definition<Attributes>): Block =>
  definition;
