'use client'

import { Button } from '@/components/ui/button'
import type { Told } from '@/lib/client/group/moderation'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { isolated } from '@/lib/contract/isolated'
import { firstName } from '@/lib/format-name'
import { told as words } from '@/locales/en/group/moderation'

interface ToldNoticeProps {
  readonly client: GroupClient
  readonly snapshot: Pick<GroupSnapshot, 'told'>
  /** The button that was pressed goes: where the focus goes. */
  readonly onRead: () => void
}

const look =
  'mx-3 mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-2xl border border-brand bg-white px-4 py-2 text-gray-900 ' +
  'shadow-card sm:mx-auto sm:w-fit lying:mx-3'

/** What a host did about what this person sends, by whom, and what they can do now. */
export function ToldNotice({ client, snapshot: { told }, onRead }: ToldNoticeProps) {
  if (!told) return null
  const read = () => {
    onRead()
    client.read()
  }
  const unmute = () => {
    read()
    void client.setMicrophone(true)
  }
  const asks = told.what === 'unmute'
  return (
    <div className={look}>
      <p key={told.number} role="alert" className="min-w-0 font-medium wrap-anywhere">
        {wordsOf(told)}
      </p>
      <span className="flex gap-2">
        {(asks || isAllowed(told)) && (
          <Button variant="primary" onClick={unmute}>
            {words.unmuteNow}
          </Button>
        )}
        <Button onClick={read}>{asks ? words.notNow : words.read}</Button>
      </span>
    </div>
  )
}

function isAllowed({ what, right }: Told): boolean {
  return what === 'given' && right === 'sendAudio'
}

const taken = new Map<string | null, (by: string) => string>(Object.entries(words.taken))
const given = new Map<string | null, (by: string) => string>(Object.entries(words.given))

export function wordsOf({ what, right, by }: Told): string {
  const name = by === '' ? '' : isolated(firstName(by))
  switch (what) {
    case 'crowd':
      return words.crowd
    case 'taken':
      return (taken.get(right) ?? words.taken.other)(name)
    case 'given':
      return (given.get(right) ?? words.given.other)(name)
    default:
      return words[what](name)
  }
}
