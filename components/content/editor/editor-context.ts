import { createContext, useContext } from 'react';
import type { Directive } from './directive';

/** What a directive's settings can be chosen from. */
export type Choices = {
  pages: readonly { path: string; title: string }[];
  snippets: readonly string[];
  settings: readonly string[];
  images: readonly { id: string; name: string; alt: string; src: string }[];
  /** From the front matter. */
  sources: readonly { id: string; title: string }[];
};

/** Asks for the settings of a directive; `onDone` gets them, unless the dialog is dismissed. */
export type SettingsRequest = {
  directive: Directive;
  isNew: boolean;
  onDone: (filled: Directive) => void;
  /** A pasted or dropped picture to upload. */
  file?: File;
};

type Editor = {
  choices: Choices;
  askSettings: (request: SettingsRequest) => void;
  /** Adds a newly uploaded picture to the choices. */
  addImage: (image: Choices['images'][number]) => void;
};

export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('There is no editor around this part');
  return editor;
}
