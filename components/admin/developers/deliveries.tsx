import { When } from '@/components/time/when'
import { Badge, type Tone } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Sentence } from '@/components/ui/sentence'
import { entryOf } from '@/lib/contract/entry-of'
import { deliveryFaults, deliveries as words } from '@/locales/en/admin/developers'
import type { DeliveryRow, DeliveryStatus } from './developers-types'

const statuses = ['waiting', 'done', 'failed'] as const satisfies readonly DeliveryStatus[]

/** All deliveries, or those of one state. */
export function Statuses({ id, status }: { readonly id: string; readonly status: DeliveryStatus | null }) {
  const places = [{ href: `/admin/developers/${id}`, name: words.all, isHere: status === null }].concat(
    statuses.map((one) => ({
      href: `/admin/developers/${id}?status=${one}`,
      name: words[one],
      isHere: status === one,
    })),
  )
  return (
    <nav aria-label={words.filter} className="mt-1 flex flex-wrap gap-1">
      {places.map(({ href, name, isHere }) => (
        <a
          key={href}
          href={href}
          {...(isHere ? { 'aria-current': 'true' } : {})}
          className={classes(
            'inline-flex min-h-12 items-center rounded-xl px-3 font-medium text-accent underline-offset-4 hover:underline',
            isHere && 'bg-tint-strong',
          )}
        >
          {name}
        </a>
      ))}
    </nav>
  )
}

const tones = { waiting: 'brand', done: 'good', failed: 'bad' } as const satisfies Record<
  DeliveryStatus,
  Tone
>

interface DeliveryProps {
  readonly row: DeliveryRow
  readonly endpointId: string
}

/** One event that it was told, or will be. What a receiver answered is a stranger's text. */
export function Delivery({ row, endpointId }: DeliveryProps) {
  const { id, type, at, status, attempt, dueAt, answer } = row
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-64">
          <code className="block font-semibold break-all text-gray-900">{type}</code>
          <span className="flex flex-wrap gap-x-3 text-sm">
            <When iso={at} />
            <span>{words.attempt(attempt)}</span>
            {dueAt && attempt > 0 && (
              <span>
                <Sentence parts={words.due(<When key="due" iso={dueAt} />)} />
              </span>
            )}
            {answer && <Outcome answer={answer} />}
          </span>
        </span>
        <Badge tone={tones[status]}>{words[status]}</Badge>
        <form method="post" action="/api/admin/developers">
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="endpoint" value={endpointId} />
          <Button type="submit" name="act" value="replay">
            <span aria-hidden="true">{words.replay}</span>
            <span className="sr-only">{words.replayOf(type)}</span>
          </Button>
        </form>
      </div>
      {answer?.head && (
        <details>
          <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm font-semibold text-accent underline-offset-4 hover:underline">
            {words.answer}
          </summary>
          <p
            className="mt-1 rounded-xl border border-line bg-gray-50 p-3 font-mono text-sm break-all text-gray-900"
            dir="auto"
          >
            {answer.head}
          </p>
        </details>
      )}
    </li>
  )
}

function Outcome({ answer: { status, fault, ms } }: { readonly answer: NonNullable<DeliveryRow['answer']> }) {
  return (
    <>
      {status !== null && <span>{words.answered(status)}</span>}
      {fault && <span>{entryOf(deliveryFaults, fault) ?? deliveryFaults.other}</span>}
      <span>{words.took(ms)}</span>
    </>
  )
}
