'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { TextArea } from './editor-field';
import { joinDocument, readFields, splitDocument, whyUnreadable } from './front-matter';
import { AboutForm, HeadForm } from './front-matter-form';
import { RichText } from './rich-text';

export type EditorChoices = {
  pages: { path: string; title: string }[];
  snippets: string[];
  settings: string[];
  images: { id: string; name: string; alt: string; src: string }[];
};
export type PageEditorProps = EditorChoices & {
  /** The page's path: `/programs/recovery-matrix`. */
  path: string;
  /** The whole document as it was opened. Later values are ignored: give the editor a new key instead. */
  text: string;
  onChange: (text: string) => void;
};

/** Where a page is written: its front matter as fields, its body as rich text or as Markdown. */
export function PageEditor({ path, text, onChange, pages, snippets, settings, images }: PageEditorProps) {
  const [current, setCurrent] = useState(text);
  const [isWhole, setWhole] = useState(() => reasonAgainstFields(text) !== undefined);
  const latest = useRef({ text, onChange });
  useEffect(() => {
    latest.current.onChange = onChange;
  });
  const write = useCallback((next: string) => {
    if (next === latest.current.text) return;
    latest.current.text = next;
    setCurrent(next);
    latest.current.onChange(next);
  }, []);
  // These functions stay the same, so that a keystroke in the text doesn't render every source again.
  const change = useCallback(
    (changed: { yaml: string } | { body: string }) => {
      const parts = splitDocument(latest.current.text);
      if (parts) write(joinDocument({ ...parts, ...changed }));
    },
    [write],
  );
  const changeYaml = useCallback((yaml: string) => change({ yaml }), [change]);
  const changeBody = useCallback((body: string) => change({ body }), [change]);
  const split = splitDocument(current);
  if (isWhole || !split) {
    return <WholeDocument text={current} onChange={write} onFields={() => setWhole(false)} />;
  }
  return (
    <div className="space-y-gap">
      <HeadForm yaml={split.yaml} onChange={changeYaml} />
      <Body
        body={split.body}
        onChange={changeBody}
        yaml={split.yaml}
        choices={{ pages, snippets, settings, images }}
      />
      <AboutForm path={path} yaml={split.yaml} onChange={changeYaml} />
    </div>
  );
}

function reasonAgainstFields(text: string): string | undefined {
  const parts = splitDocument(text);
  return parts ? whyUnreadable(parts.yaml) : 'The document must begin with front matter between --- lines';
}

type WholeProps = { text: string; onChange: (text: string) => void; onFields: () => void };

/** A document whose front matter can't be parsed: shown as text, so that nothing is lost. */
function WholeDocument({ text, onChange, onFields }: WholeProps) {
  const reason = reasonAgainstFields(text);
  return (
    <div className="space-y-4">
      <p role="status">
        {reason === undefined
          ? 'The front matter can be read again.'
          : `The front matter can’t be shown as fields, so here is the whole document. ${reason}.`}
      </p>
      {reason === undefined ? (
        <button type="button" className="button-quiet" onClick={onFields}>
          Show the fields
        </button>
      ) : null}
      <TextArea label="Front matter and text, in Markdown" rows={30} value={text} onType={onChange} isCode />
    </div>
  );
}

type BodyProps = { body: string; yaml: string; choices: EditorChoices; onChange: (body: string) => void };

function Body({ body, yaml, choices, onChange }: BodyProps) {
  const [mode, setMode] = useState<'rich' | 'markdown' | 'unfit'>('rich');
  const refuse = useCallback(() => setMode('unfit'), []);
  const { pages, snippets, settings, images } = choices;
  const all = useMemo(
    () => ({ pages, snippets, settings, images, sources: readFields(yaml).sources }),
    [pages, snippets, settings, images, yaml],
  );
  return (
    <section aria-label="Text" className="space-y-3">
      <button
        type="button"
        className="button-quiet"
        onClick={() => setMode(mode === 'rich' ? 'markdown' : 'rich')}
      >
        {mode === 'rich' ? 'Write Markdown instead' : 'Write rich text instead'}
      </button>
      <p role="status" className={mode === 'unfit' ? '' : 'sr-only'}>
        {mode === 'unfit'
          ? 'This text holds Markdown that rich text would change, such as HTML or code, so it is shown as Markdown.'
          : ''}
      </p>
      {mode === 'rich' ? (
        <RichText body={body} choices={all} onChange={onChange} onUnfit={refuse} />
      ) : (
        <TextArea label="Page text, in Markdown" rows={24} value={body} onType={onChange} isCode />
      )}
    </section>
  );
}
