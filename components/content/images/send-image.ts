/**
 * The file types offered; the server checks the content itself. HEIC is included so that it gets a message saying what
 * to do.
 */
export const ACCEPTED_IMAGES = 'image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic,.heic';
export const IMAGES_ADDRESS = '/api/copy/images';

export type RefusedImage = { code: string; requestId?: string };
type StoredImage = {
  /** The address of the page with the result. */
  location: string;
  image: { id: string; name: string; alt: string; src: string };
};

/** Sends a picture with its description. */
export async function sendImage(body: FormData): Promise<StoredImage | RefusedImage> {
  try {
    const response = await fetch(IMAGES_ADDRESS, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    return (await response.json()) as StoredImage | RefusedImage;
  } catch {
    return { code: 'INCOMPLETE' };
  }
}
