import { KeyRound, MonitorSmartphone } from 'lucide-react'
import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Sentence } from '@/components/ui/sentence'
import { devices as words } from '@/locales/en/accounts/account'
import type { Device } from './account-types'
import { Section } from './section'

/** Where the account is signed in, and the way out of each. */
export function Devices({ devices }: { readonly devices: readonly Device[] }) {
  return (
    <Section title={words.title}>
      <ul className="mt-2 divide-y divide-line">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </ul>
      <form method="post" action="/api/staff/sign-out" className="mt-4">
        <Button type="submit" name="everywhere" value="yes">
          {words.everywhere}
        </Button>
      </form>
    </Section>
  )
}

const icons = { page: MonitorSmartphone, api: KeyRound } as const

function DeviceRow({ device }: { readonly device: Device }) {
  const { id, kind, agent, createdAt, lastUsedAt, isHere } = device
  const Icon = icons[kind]
  const name = agent ?? (kind === 'api' ? words.program : words.unknown)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4">
      <Icon aria-hidden="true" className="size-6 shrink-0 text-accent max-sm:self-start" />
      <div className="min-w-0 flex-1 basis-52">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium text-gray-900">
          <span className="min-w-0 break-words">{name}</span>
          {isHere && <Badge tone="brand">{words.here}</Badge>}
        </span>
        {kind === 'api' && agent && <span className="block text-sm">{words.program}</span>}
        {createdAt && (
          <span className="block text-sm">
            <Sentence parts={words.since(<When key="since" iso={createdAt} />)} />
          </span>
        )}
        {lastUsedAt && (
          <span className="block text-sm">
            <Sentence parts={words.lastUsed(<When key="used" iso={lastUsedAt} />)} />
          </span>
        )}
      </div>
      {!isHere && (
        <form method="post" action="/api/accounts/devices" className="max-sm:w-full">
          <input type="hidden" name="id" value={id} />
          <Button type="submit" aria-label={words.signOutOf(name)} className="max-sm:w-full">
            {words.signOut}
          </Button>
        </form>
      )}
    </li>
  )
}
