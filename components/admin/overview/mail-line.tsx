import { Notice } from '@/components/ui/notice'
import { mail as words } from '@/locales/en/admin/overview'

interface MailLineProps {
  readonly hasServer: boolean
  /** Of the last seven days. */
  readonly kept: number
  readonly failed: number
}

/** What keeps mails from people is said before anybody misses one. */
export function MailLine({ hasServer, kept, failed }: MailLineProps) {
  if (hasServer && failed === 0) return null
  return (
    <Notice tone="bad" className="mb-5">
      {!hasServer && <p>{words.noServer(kept)}</p>}
      {failed > 0 && <p>{words.failed(failed)}</p>}
    </Notice>
  )
}
