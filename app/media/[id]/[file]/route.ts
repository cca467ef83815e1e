import { sendImage } from '@/lib/content/images/handlers';

/** An image on the site: `/media/ID/WIDTH.webp`. */
export const GET = async (
  _request: Request,
  { params }: { params: Promise<{ id: string; file: string }> },
): Promise<Response> => sendImage(await params);
