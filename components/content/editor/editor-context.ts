import { createContext, useContext } from 'react';
import type { Directive } from './directive';

/** What the settings of a directive can be chosen from. */
export type Choices = {
  pages: readonly { path: string; title: string }[];
  snippets: readonly string[];
  settings: readonly string[];
  images: readonly { id: string; name: string; alt: string; src: string }[];
  /** Those of the front matter. */
  sources: readonly { id: string; title: string }[];
};

/** Asks for the settings of a directive; `onDone` is told them, unless the dialog was left. */
export type SettingsRequest = {
  directive: Directive;
  isNew: boolean;
  onDone: (filled: Directive) => void;
  /** A picture that was pasted or dropped, to be uploaded. */
  file?: File;
};

type Editor = {
  choices: Choices;
  askSettings: (request: SettingsRequest) => void;
  /** Makes a picture that was uploaded here one of the choices. */
  addImage: (image: Choices['images'][number]) => void;
};

export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('There is no editor around this part');
  return editor;
}
