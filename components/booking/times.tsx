import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Choice } from '@/components/ui/field'
import { book as words } from '@/locales/en/booking'
import { OfferFacts } from './offers'
import { OwnZone } from './own-zone'
import type { TimesView } from './view'

/** The free times of some days: each a button of one form, which keeps it. */
export function Times({ view }: { readonly view: TimesView }) {
  return (
    <div className="space-y-5">
      {!view.isZoneChosen && <OwnZone zones={view.zones} />}
      <div>
        <h1 className="text-2xl font-bold tracking-tight [overflow-wrap:anywhere] sm:text-3xl">
          {view.offer.name}
        </h1>
        <OfferFacts offer={view.offer} />
        <a className="inline-flex min-h-12 items-center text-accent underline" href={view.path}>
          {words.other}
        </a>
      </div>
      <ZoneForm view={view} />
      <Card>
        <h2 className="text-xl font-bold">{words.times}</h2>
        <p>{words.zoneSays(view.place)}</p>
        <nav aria-label={view.week} className="mt-3 flex flex-wrap items-center justify-between gap-3">
          {view.earlier ? <ButtonLink href={view.earlier}>{words.earlier}</ButtonLink> : <span />}
          <span>{view.week}</span>
          <ButtonLink href={view.later}>{words.later}</ButtonLink>
        </nav>
        <SlotForm view={view} />
      </Card>
    </div>
  )
}

function SlotForm({ view }: { readonly view: TimesView }) {
  if (view.days.length === 0) return <p className="mt-4 font-medium">{words.none}</p>
  return (
    <form method="post" action="/api/book" className="mt-4 space-y-5">
      <input type="hidden" name="act" value="reserve" />
      <input type="hidden" name="path" value={view.path} />
      <input type="hidden" name="service" value={view.offer.ref} />
      {view.consultantRef !== null && <input type="hidden" name="consultant" value={view.consultantRef} />}
      <input type="hidden" name="zone" value={view.zone} />
      <input type="hidden" name="from" value={view.from} />
      {view.days.map((day) => (
        <fieldset key={day.date}>
          <legend className="font-bold">{day.name}</legend>
          <div className="mt-2 grid grid-cols-3 gap-2 sm:grid-cols-5">
            {day.slots.map(({ start, time, endTime }) => (
              <Button
                key={start}
                type="submit"
                name="start"
                value={start}
                aria-label={`${day.name}, ${time}–${endTime}`}
              >
                {time}
              </Button>
            ))}
          </div>
        </fieldset>
      ))}
    </form>
  )
}

function ZoneForm({ view }: { readonly view: TimesView }) {
  return (
    <form method="get" action={view.path} className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="service" value={view.offer.ref} />
      <input type="hidden" name="from" value={view.from} />
      <Choice label={words.zone} name="zone" defaultValue={view.zone} className="min-w-0 flex-1">
        {view.zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </Choice>
      <Button type="submit">{words.show}</Button>
    </form>
  )
}
