'use client';

import { useState } from 'react';
import { ACCEPTED_IMAGES } from '@/components/content/images/send-image';
import { FieldSet } from '@/components/ui/field';
import { MAX_ALT } from '@/lib/content/images/domain';
import { isolated } from '@/lib/shared/bidi';
import type { Directive } from './directive';
import type { Choices } from './editor-context';
import { TextInput } from './editor-field';

/** A picture either has a description or is only decorative. */
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

/** A picture to upload: pasted, dropped, or chosen here. */
export type ImageFile = {
  file: File | undefined;
  isGiven: boolean;
  onFile: (file: File | undefined) => void;
};
type Props = { attributes: Directive['attributes']; images: Choices['images'] } & ImageFile;

export function ImageFields({ attributes, images, file, isGiven, onFile }: Props) {
  const [alt, setAlt] = useState(attributes.alt ?? '');
  const [isDecorative, setDecorative] = useState(attributes.decorative === 'true');
  return (
    <>
      {isGiven ? (
        <p className="wrap-anywhere">{`File to upload: ${isolated(file?.name ?? '')}`}</p>
      ) : (
        <Upload onFile={onFile} />
      )}
      {file || images.length === 0 ? null : (
        <Known images={images} chosen={attributes.id} onChoose={(image) => setAlt(image.alt)} />
      )}
      <label className="choice">
        <input
          type="checkbox"
          name="decorative"
          checked={isDecorative}
          onChange={(event) => setDecorative(event.target.checked)}
        />
        It’s decorative: it adds nothing to the text
      </label>
      {isDecorative ? null : (
        <TextInput
          label="What it shows (alt text)"
          name="alt"
          value={alt}
          onChange={(event) => setAlt(event.target.value)}
          required
          maxLength={MAX_ALT}
          pattern=".*\S.*"
        />
      )}
    </>
  );
}

/** A picture from this device. If one is chosen, no existing picture is required. */
function Upload({ onFile }: Pick<ImageFile, 'onFile'>) {
  return (
    <TextInput
      label="Upload a picture"
      hint="JPEG, PNG, WebP, AVIF, or a still GIF, up to 10 MB."
      type="file"
      name="file"
      accept={ACCEPTED_IMAGES}
      onChange={(event) => onFile(event.target.files?.[0])}
    />
  );
}

type KnownProps = {
  images: Choices['images'];
  chosen: string | undefined;
  onChoose: (image: Choices['images'][number]) => void;
};

function Known({ images, chosen, onChoose }: KnownProps) {
  return (
    <FieldSet id="image" legend="Or choose an uploaded picture">
      <div className="grid max-h-[40dvh] gap-2 overflow-y-auto sm:grid-cols-2">
        {images.map((image) => (
          <label key={image.id} className="choice">
            <input
              type="radio"
              name="id"
              value={image.id}
              required
              defaultChecked={image.id === chosen}
              onChange={() => onChoose(image)}
            />
            {/* One of our own files, of unknown size, shown small. */}
            {/* eslint-disable-next-line @next/next/no-img-element */}
            <img src={image.src} alt="" className="size-20 shrink-0 object-cover" loading="lazy" />
            <bdi className="min-w-0 wrap-anywhere">{image.name}</bdi>
          </label>
        ))}
      </div>
    </FieldSet>
  );
}
