import { DoorOpen, Gauge, Landmark } from 'lucide-react'

const promises = [
  {
    icon: DoorOpen,
    name: 'The room',
    words:
      'One link each, open to these two people only, and locked to what was booked: chat, voice or video and nothing else.',
  },
  {
    icon: Gauge,
    name: 'The meter',
    words:
      'It runs only while both are in, by one clock that neither side can touch. Nobody pays for waiting alone.',
  },
  {
    icon: Landmark,
    name: 'The till',
    words:
      'The price is frozen at booking. At the end the used part is released and the rest goes back, in one settlement.',
  },
] as const

export function Promises() {
  return (
    <section aria-labelledby="what" className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6 lg:py-20">
      <h2 id="what" className="max-w-2xl text-3xl font-bold tracking-tight sm:text-4xl">
        Everything a paid conversation needs, and no more
      </h2>
      <ul className="mt-10 grid gap-8 md:grid-cols-3 md:gap-10">
        {promises.map(({ icon: Icon, name, words }) => (
          <li key={name}>
            <span className="forced-edge flex size-12 items-center justify-center rounded-2xl bg-tint-strong text-accent">
              <Icon aria-hidden="true" className="size-6" />
            </span>
            <h3 className="mt-4 text-xl font-semibold">{name}</h3>
            <p className="mt-2 leading-relaxed">{words}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const steps = [
  {
    name: 'Book',
    words: 'Your booking system writes one row. The price is frozen, and each side gets a link of its own.',
  },
  {
    name: 'Meet',
    words: 'Both open their link and join. Sound and picture travel encrypted from browser to browser.',
  },
  {
    name: 'Settle',
    words: 'Somebody ends it, or the paid time does. Both see the same summary, to the second and the cent.',
  },
] as const

export function Steps() {
  return (
    <section aria-labelledby="how" className="bg-tint">
      <div className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6 lg:py-20">
        <h2 id="how" className="text-3xl font-bold tracking-tight sm:text-4xl">
          How it works
        </h2>
        <ol className="mt-10 grid gap-6 md:grid-cols-3">
          {steps.map(({ name, words }, index) => (
            <li key={name} className="rounded-card border border-tint-line bg-white p-6">
              <span
                aria-hidden="true"
                className="flex size-10 items-center justify-center rounded-full bg-brand text-lg font-bold text-ink"
              >
                {index + 1}
              </span>
              <h3 className="mt-4 text-xl font-semibold">{name}</h3>
              <p className="mt-2 leading-relaxed">{words}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
