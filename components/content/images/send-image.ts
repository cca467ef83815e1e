/** What pictures may be chosen; the server looks at what they are. HEIC is there for the words that say what to do. */
export const ACCEPTED_IMAGES = 'image/jpeg,image/png,image/webp,image/avif,image/gif,image/heic,.heic';
export const IMAGES_ADDRESS = '/api/copy/images';

export type RefusedImage = { code: string; requestId?: string };
type StoredImage = {
  /** Of the page that says what became of it. */
  location: string;
  image: { id: string; name: string; alt: string; src: string };
};

/** Sends a picture with its words. */
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
