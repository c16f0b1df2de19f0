import { type Limit, limitsBySubject, type Scope, type Value } from '@/lib/limits'

const titles: Record<Subject, string> = {
  connections: 'Connections to the signalling server',
  rooms: 'In a room',
  web: 'Links and requests',
  staff: 'Accounts',
  groups: 'Rooms and clubs of accounts',
  api: 'Other programs',
  outbox: 'What others are told',
  practice: 'What a practice sets of itself',
  booking: 'Services, hours and slots',
  people: 'What is kept of people',
  mail: 'Mail',
  kept: 'What people write and what is booked',
  pages: 'Pages',
}

const scopes: Record<Scope, string> = {
  message: 'each',
  request: 'request',
  connection: 'connection',
  link: 'link',
  session: 'session',
  person: 'person',
  browser: 'browser',
  account: 'account',
  address: 'address',
  site: 'site',
  process: 'process',
  practice: 'practice',
  club: 'club',
  key: 'key',
  page: 'page',
}

type Subject = keyof typeof limitsBySubject

/** The pages that have tables of the map, and of which subjects. */
export const pagesWithLimits: Readonly<Record<string, readonly Subject[]>> = {
  'docs/operations.md': [
    'connections',
    'rooms',
    'web',
    'staff',
    'groups',
    'api',
    'booking',
    'outbox',
    'practice',
    'people',
    'mail',
    'kept',
    'pages',
  ],
  'docs/protocol.md': ['connections', 'rooms'],
  'docs/booking.md': ['booking'],
}

/** The part of a page between its marks, as Markdown. */
export function limitsTable(subjects: readonly Subject[]): string {
  return subjects
    .map((subject) => {
      const rows = Object.values<Limit>(limitsBySubject[subject]).map(row)
      return [`### ${titles[subject]}`, ...head, ...rows].join('\n')
    })
    .join('\n\n')
}

const head = ['| what | limit | of one | then |', '| --- | --- | --- | --- |']

function row({ what, value, of, answer, setting }: Limit): string {
  const amount = setting ? `${valueWords(value)} (\`${setting}\`)` : valueWords(value)
  return `| ${what} | ${amount} | ${scopes[of]} | ${answer} |`
}

export function valueWords(value: Value): string {
  if ('burst' in value) return `${count(value.burst)} at once, then ${rateWords(value.perSecond)}`
  if ('seconds' in value) return `${count(value.most)} in ${durationWords(value.seconds)}`
  const { unit } = value
  switch (unit) {
    case 'times':
      return count(value.most)
    case 'bytes':
      return bytesWords(value.most)
    case 'ms':
      return durationWords(value.most / 1_000)
    case 'seconds':
      return durationWords(value.most)
    case 'hundredths of a percent':
      return `${value.most / 100} %`
    case 'characters':
    case 'minutes':
    case 'days':
    case 'minor units':
      return `${count(value.most)} ${unit}`
  }
  return unit satisfies never
}

/** A thousand and more with commas, as the rest of the page has them. */
const count = (number: number) => number.toLocaleString('en')

function rateWords(perSecond: number): string {
  return perSecond >= 0.5 ? `${count(perSecond)}/s` : `one in ${Math.round(1 / perSecond)} s`
}

function bytesWords(bytes: number): string {
  const [size, unit] = bytes % 1024 ** 2 === 0 ? [1024 ** 2, 'MiB'] : [1024, 'KiB']
  return bytes % size === 0
    ? `${count(bytes / size)} ${unit}`
    : bytes < 1e6
      ? `${count(bytes)} bytes`
      : `${count(bytes / 1e6)} MB`
}

function durationWords(seconds: number): string {
  if (seconds === 3_600) return 'an hour'
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} min` : `${count(seconds)} s`
}
