import { DoorOpen, Gauge, Landmark } from 'lucide-react'
import { steps as stepWords, promises as words } from '@/locales/en/site/home'

const promises = [
  { icon: DoorOpen, ...words.room },
  { icon: Gauge, ...words.meter },
  { icon: Landmark, ...words.till },
]

export function Promises() {
  return (
    <section aria-labelledby="what" className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6 lg:py-20">
      <h2 id="what" className="max-w-2xl text-3xl font-bold tracking-tight sm:text-4xl">
        {words.title}
      </h2>
      <ul className="mt-10 grid gap-8 md:grid-cols-3 md:gap-10">
        {promises.map(({ icon: Icon, name, words: detail }) => (
          <li key={name}>
            <span className="forced-edge flex size-12 items-center justify-center rounded-2xl bg-tint-strong text-accent">
              <Icon aria-hidden="true" className="size-6" />
            </span>
            <h3 className="mt-4 text-xl font-semibold">{name}</h3>
            <p className="mt-2 leading-relaxed">{detail}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const steps = [stepWords.book, stepWords.meet, stepWords.settle]

export function Steps() {
  return (
    <section aria-labelledby="how" className="bg-tint">
      <div className="mx-auto w-full max-w-6xl px-4 py-16 sm:px-6 lg:py-20">
        <h2 id="how" className="text-3xl font-bold tracking-tight sm:text-4xl">
          {stepWords.title}
        </h2>
        <ol className="mt-10 grid gap-6 md:grid-cols-3">
          {steps.map(({ name, words: detail }, index) => (
            <li key={name} className="rounded-card border border-tint-line bg-white p-6">
              <span
                aria-hidden="true"
                className="flex size-10 items-center justify-center rounded-full bg-brand text-lg font-bold text-ink"
              >
                {index + 1}
              </span>
              <h3 className="mt-4 text-xl font-semibold">{name}</h3>
              <p className="mt-2 leading-relaxed">{detail}</p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}
