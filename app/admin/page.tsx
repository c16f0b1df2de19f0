import { redirect } from 'next/navigation'
import { requireAdmin } from '@/lib/web/staff'

export default async function AdminPage() {
  await requireAdmin()
  redirect('/admin/sessions')
}
