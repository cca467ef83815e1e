import { requireStaff } from '@/lib/auth/staff';

export default async function DeskPage() {
  await requireStaff('requests.read');
  return <h1 className="text-title">Requests</h1>;
}
