import { Notice } from '@/components/ui/notice'
import { isolated } from '@/lib/contract/isolated'
import { troubles as words } from '@/locales/en/admin/developers'

export interface Trouble {
  readonly id: string
  readonly url: string
  readonly why: 'gone' | 'failed'
}

interface TroublesProps {
  readonly troubles: readonly Trouble[]
  /** Nobody is told: no worker runs. */
  readonly isBehind: boolean
}

/** Who is not told what happens any more; nothing where all is well. */
export function Troubles({ troubles, isBehind }: TroublesProps) {
  return (
    <>
      {isBehind && (
        <Notice tone="bad" className="mt-4">
          <p className="font-semibold">{words.behind}</p>
          <p>{words.behindDetail}</p>
        </Notice>
      )}
      {troubles.map(({ id, url, why }) => (
        <Notice key={id} tone="bad" className="mt-4">
          <p className="break-words">{words[why](isolated(url))}</p>
          <a
            href={`/admin/developers/${id}`}
            className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
          >
            {words.see}
          </a>
        </Notice>
      ))}
    </>
  )
}
