'use client';

import { useState } from 'react';
import { FieldSet } from '@/components/ui/field';
import type { Directive } from './directive';
import type { Choices } from './editor-context';
import { TextInput } from './editor-field';

/** A picture either says what it shows, or shows nothing that one must know. */
export function filledImage(directive: Directive, form: FormData): Directive {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const id = text('id') || (directive.attributes.id ?? '');
  const said: Record<string, string> = form.has('decorative')
    ? { decorative: 'true' }
    : { alt: text('alt').trim() };
  return { ...directive, attributes: { id, ...said } };
}

type Props = { attributes: Directive['attributes']; images: Choices['images'] };

export function ImageFields({ attributes, images }: Props) {
  const [alt, setAlt] = useState(attributes.alt ?? '');
  const [isDecorative, setDecorative] = useState(attributes.decorative === 'true');
  if (images.length === 0)
    return (
      <p>
        There are no pictures yet. Upload one under{' '}
        <a href="/copy/images" target="_blank">
          Pictures
        </a>{' '}
        first, then open this page again.
      </p>
    );
  return (
    <>
      <FieldSet id="image" legend="Picture">
        <div className="grid max-h-[40dvh] gap-2 overflow-y-auto sm:grid-cols-2">
          {images.map((image) => (
            <label key={image.id} className="choice">
              <input
                type="radio"
                name="id"
                value={image.id}
                required
                defaultChecked={image.id === attributes.id}
                onChange={() => setAlt(image.alt)}
              />
              {/* A file of ours of unknown size, shown small. */}
              {/* eslint-disable-next-line @next/next/no-img-element */}
              <img src={image.src} alt="" className="size-12 object-cover" loading="lazy" />
              <span className="min-w-0 wrap-anywhere">{image.name}</span>
            </label>
          ))}
        </div>
      </FieldSet>
      <label className="choice">
        <input
          type="checkbox"
          name="decorative"
          checked={isDecorative}
          onChange={(event) => setDecorative(event.target.checked)}
        />
        It is decorative: it says nothing that the text does not
      </label>
      {isDecorative ? null : (
        <TextInput
          label="What it shows (alt text)"
          name="alt"
          value={alt}
          onChange={(event) => setAlt(event.target.value)}
          required
          pattern=".*\S.*"
        />
      )}
    </>
  );
}
