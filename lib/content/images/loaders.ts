import { requireStaff } from '@/lib/auth/staff';
import { listImages } from './data';
import { imagesQuerySchema } from './schema';

/** The page of all pictures, starting where its URL says. */
export async function loadImages(query: Record<string, string | string[] | undefined>) {
  const staff = await requireStaff('copy.write');
  const { page } = imagesQuerySchema.parse(query);
  return { page, ...(await listImages(staff, page)) };
}
