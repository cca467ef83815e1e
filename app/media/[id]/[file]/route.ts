import { sendImage } from '@/lib/content/images/handlers';

/** A picture of the site: `/media/ID/WIDTH.webp`. */
export const GET = async (
  _request: Request,
  { params }: { params: Promise<{ id: string; file: string }> },
): Promise<Response> => sendImage(await params);
