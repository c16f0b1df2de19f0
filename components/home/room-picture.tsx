import { Mic, PhoneOff, Video } from 'lucide-react'
import { picture as words } from '@/locales/en/site/home'

/** The product in one picture: a running room, its clock, and where the money goes. Drawn, so that it is sharp and weighs nothing. */
export function RoomPicture() {
  return (
    <div role="img" aria-label={words.label} className="relative mx-auto w-full max-w-md pb-24 lg:max-w-none">
      <div aria-hidden="true">
        <div className="absolute -top-8 -right-6 -z-10 size-56 rounded-full bg-brand/25 blur-3xl" />
        <Stage />
        <Receipt />
      </div>
    </div>
  )
}

function Stage() {
  return (
    <div className="relative aspect-[4/3.4] overflow-hidden rounded-[1.75rem] bg-stage shadow-lift ring-1 ring-black/10">
      <Portrait
        longHair
        className="absolute inset-0 size-full"
        skin="#e8b48d"
        hair="#3b2a22"
        clothes="#ff6b35"
        wall="#ffedd5"
      />
      <div className="absolute inset-x-0 top-0 flex items-center justify-between p-4">
        <span className="rounded-full bg-stage/80 px-3.5 py-1.5 text-sm font-semibold text-white">
          {words.name}
        </span>
        <span className="rounded-full bg-brand px-3.5 py-1.5 text-sm font-bold text-ink tabular-nums">
          {words.left}
        </span>
      </div>
      <div className="absolute right-4 bottom-32 aspect-[3/4] w-20 overflow-hidden rounded-2xl border-2 border-white shadow-lg sm:w-24">
        <Portrait className="size-full" skin="#a9714b" hair="#16110f" clothes="#f3f4f6" wall="#fdba8c" />
      </div>
      <div className="absolute inset-x-0 bottom-14 flex justify-center gap-3">
        <span className="flex size-11 items-center justify-center rounded-full bg-white text-ink">
          <Mic className="size-5" />
        </span>
        <span className="flex size-11 items-center justify-center rounded-full bg-white text-ink">
          <Video className="size-5" />
        </span>
        <span className="flex size-11 items-center justify-center rounded-full bg-red-600 text-white">
          <PhoneOff className="size-5" />
        </span>
      </div>
    </div>
  )
}

interface PortraitProps {
  readonly className: string
  readonly skin: string
  readonly hair: string
  readonly clothes: string
  readonly wall: string
  readonly longHair?: boolean
}

function Portrait({ className, skin, hair, clothes, wall, longHair = false }: PortraitProps) {
  return (
    <svg aria-hidden="true" viewBox="0 0 200 170" preserveAspectRatio="xMidYMid slice" className={className}>
      <rect width="200" height="170" fill={wall} />
      <circle cx="165" cy="30" r="46" fill="#fff" opacity="0.45" />
      {longHair && (
        <path d="M56 92c-4-44 14-66 44-66s48 22 44 66c-2 22-6 34-6 34H62s-4-12-6-34z" fill={hair} />
      )}
      <path d="M34 170c2-34 24-46 66-46s64 12 66 46z" fill={clothes} />
      <path d="M84 104h32v22c0 10-32 10-32 0z" fill={skin} />
      <path d="M84 112c8 8 24 8 32 0v6c-8 9-24 9-32 0z" fill="#000" opacity="0.12" />
      <ellipse cx="100" cy="80" rx="28" ry="34" fill={skin} />
      <path
        d={
          longHair
            ? 'M71 76c0-24 12-36 30-36s28 12 28 34c-16-2-28-8-34-20-4 12-12 20-24 22z'
            : 'M68 80c-4-34 10-48 33-48s36 14 31 48c-3-12-6-18-10-21-14 3-32 2-44-2-5 6-8 12-10 23z'
        }
        fill={hair}
      />
      <circle cx="90" cy="82" r="2.6" fill="#1c1512" />
      <circle cx="111" cy="82" r="2.6" fill="#1c1512" />
      <path d="M91 96c6 6 13 6 19 0" fill="none" stroke="#1c1512" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  )
}

const lines = [
  [words.released, '₹97.00'],
  [words.fee, '₹3.00'],
] as const

function Receipt() {
  return (
    <div className="absolute bottom-0 left-1/2 w-[19rem] max-w-[94%] -translate-x-1/2 rounded-2xl border border-line bg-white p-4 shadow-lift lg:-left-8 lg:translate-x-0">
      <div className="flex items-baseline justify-between gap-4">
        <span className="text-sm">{words.frozen}</span>
        <span className="font-semibold text-gray-900 tabular-nums">₹100.00</span>
      </div>
      <div className="my-2.5 flex h-2 gap-0.5 overflow-hidden rounded-full">
        <span className="w-[97%] bg-brand" />
        <span className="flex-1 bg-ink" />
      </div>
      {lines.map(([name, amount]) => (
        <div key={name} className="flex items-baseline justify-between gap-4 text-sm">
          <span>{name}</span>
          <span className="font-semibold text-gray-900 tabular-nums">{amount}</span>
        </div>
      ))}
    </div>
  )
}
