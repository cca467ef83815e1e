'use client';

import { useState, type SyntheticEvent } from 'react';
import { Failure } from '@/components/staff/failure';
import { TEXT_BOX } from '@/components/ui/field';
import { MAX_ALT } from '@/lib/content/images/domain';
import { IMAGE_FAILURES } from './image-problems';
import { ACCEPTED_IMAGES, IMAGES_ADDRESS, sendImage, type RefusedImage } from './send-image';

/** What was entered for a picture that was refused. */
type Said = { alt: string; decorative: boolean };

function useUpload() {
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<RefusedImage>();
  const upload = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    setRefused(undefined);
    setSending(true);
    const answer = await sendImage(new FormData(event.currentTarget));
    if ('location' in answer) {
      // If only the fragment differs, assigning the address would load nothing.
      window.history.replaceState(null, '', answer.location);
      window.location.reload();
    } else {
      setRefused(answer);
      setSending(false);
    }
  };
  return { isSending, refused, upload };
}

/**
 * Uploads a picture. A refused one stays selected along with its description. Without scripts, plain HTML sends it, and
 * it has to be chosen again.
 */
export function UploadForm({ said }: { said?: Said | undefined }) {
  const { isSending, refused, upload } = useUpload();
  return (
    <form
      method="post"
      action={IMAGES_ADDRESS}
      encType="multipart/form-data"
      className="panel max-w-3xl"
      aria-labelledby="upload"
      aria-busy={isSending}
      onSubmit={(event) => void upload(event)}
    >
      <h2 id="upload">Upload a picture</h2>
      <div className="space-y-1.5">
        <label htmlFor="file" className="block font-semibold">
          File
        </label>
        <p id="file-hint" className="text-muted text-small">
          JPEG, PNG, WebP, AVIF, or a still GIF, up to 10 MB. Large photos are made smaller. Location and
          camera data are removed.
        </p>
        <input
          id="file"
          name="file"
          type="file"
          required
          accept={ACCEPTED_IMAGES}
          aria-describedby="file-hint"
          className={TEXT_BOX}
        />
      </div>
      <Words said={said} />
      <Failure
        state={refused ? { state: 'failed', ...refused } : { state: 'idle' }}
        failures={IMAGE_FAILURES}
      />
      <button className="button" aria-disabled={isSending}>
        {isSending ? 'Uploading…' : 'Upload'}
      </button>
    </form>
  );
}

/** The description, or that it's only decorative. */
function Words({ said }: { said: Said | undefined }) {
  return (
    <>
      <div className="space-y-1.5">
        <label htmlFor="alt" className="block font-semibold">
          What it shows
        </label>
        <p id="alt-hint" className="text-muted text-small">
          One sentence for people who can’t see it. Don’t name anyone who hasn’t agreed to it.
        </p>
        <input
          id="alt"
          dir="auto"
          name="alt"
          maxLength={MAX_ALT}
          defaultValue={said?.alt}
          autoComplete="off"
          aria-describedby="alt-hint"
          className={TEXT_BOX}
        />
      </div>
      <label className="choice">
        <input type="checkbox" name="decorative" value="true" defaultChecked={said?.decorative} />
        It’s only decorative: no alt text needed
      </label>
    </>
  );
}
