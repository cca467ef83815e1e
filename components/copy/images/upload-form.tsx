import { TEXT_BOX } from '@/components/ui/field';
import { MAX_ALT } from '@/lib/images/domain';

const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif,image/gif';

/** Uploads a picture by plain HTML. Its answer is this page again, which says what became of it. */
export function UploadForm() {
  return (
    <form
      method="post"
      action="/api/copy/images"
      encType="multipart/form-data"
      className="panel max-w-3xl"
      aria-labelledby="upload"
    >
      <h2 id="upload">Upload a picture</h2>
      <div className="space-y-1.5">
        <label htmlFor="file" className="block font-semibold">
          File
        </label>
        <p id="file-hint" className="text-muted text-small">
          JPEG, PNG, WebP, AVIF or a GIF that does not move; at most 10 MB and 40 million pixels. Where and
          with what it was taken is removed.
        </p>
        <input
          id="file"
          name="file"
          type="file"
          required
          accept={ACCEPT}
          aria-describedby="file-hint"
          className={TEXT_BOX}
        />
      </div>
      <Words />
      <button className="button">Upload</button>
    </form>
  );
}

/** What it shows, or that it only decorates. */
function Words() {
  return (
    <>
      <div className="space-y-1.5">
        <label htmlFor="alt" className="block font-semibold">
          What it shows
        </label>
        <p id="alt-hint" className="text-muted text-small">
          One sentence for people who can’t see it. Name nobody who has not agreed to it.
        </p>
        <input
          id="alt"
          name="alt"
          maxLength={MAX_ALT}
          autoComplete="off"
          aria-describedby="alt-hint"
          className={TEXT_BOX}
        />
      </div>
      <label className="choice">
        <input type="checkbox" name="decorative" value="true" />
        It is only decoration: leave the words empty
      </label>
    </>
  );
}
