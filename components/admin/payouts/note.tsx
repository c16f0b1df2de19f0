import { Notice } from '@/components/ui/notice'

/** What became of the act before this page. */
export function PayoutNote({ note, isGood }: { readonly note: string | null; readonly isGood: boolean }) {
  if (!note) return null
  return (
    <Notice tone={isGood ? 'good' : 'bad'} role={isGood ? 'status' : 'alert'} className="mb-5">
      {note}
    </Notice>
  )
}
