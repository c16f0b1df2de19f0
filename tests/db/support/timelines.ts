import { readFileSync } from 'node:fs'
import { type Billing, billing as billings, type ParticipantType } from '@/lib/contract/words'
import type { Practice } from './practice'

/** The tables of docs/money.md that begin with who was there: what happened, second by second, and what it costs. */
export interface Timeline {
  words: string
  billing: Billing
  visits: Visit[]
  /** Who presses End, and when; null: nobody does. */
  press: { by: ParticipantType; at: number } | null
  billed: number
  gross: number
}

/** A connection of one side, from when it joined until it was last heard. `how`: empty when it is there to the end. */
interface Visit {
  side: ParticipantType
  from: number
  until: number
  how: string
}

const reasons: Record<string, string> = {
  lost: 'connection_lost',
  left: 'left',
  closed: 'page_closed',
  outage: 'server_restarted',
}
const node = 'node-1'

export function timelines(): Timeline[] {
  const found: Timeline[] = []
  let inside = false
  for (const line of readFileSync('docs/money.md', 'utf8').split('\n')) {
    const [words = '', billing = '', client = '', consultant = '', ended = '', billed, gross] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    if (words === 'who was there') inside = true
    else if (!line.startsWith('|')) inside = false
    else if (inside && !/^-+$/.test(words)) {
      const visits = [...visitsOf('client', client), ...visitsOf('consultant', consultant)]
      found.push({
        words,
        billing: billings.parse(billing),
        visits,
        press: pressOf(ended),
        billed: Number(billed),
        gross: Number(gross),
      })
    }
  }
  return found
}

/** Plays a timeline as a signalling server would tell of it, and ends it. */
export async function play(db: Practice, { billing, visits, press }: Timeline) {
  const { sessionId } = await db.book({ p_billing: billing })
  const open = new Map<Visit, string>()
  let now = 0
  const moments = visits.flatMap(({ from, until }) => [from, until])
  for (const moment of [...new Set([...moments, ...(press ? [press.at] : [])])].sort((a, b) => a - b)) {
    await db.pass(moment - now, [...open.values()])
    now = moment
    for (const visit of visits) {
      const connection = open.get(visit)
      if (connection && visit.until === now && visit.how) {
        await db.rpc('close_presence', {
          p_node_id: node,
          p_connection_ids: [connection],
          p_reason: reasons[visit.how] ?? visit.how,
        })
        open.delete(visit)
      }
      if (visit.from === now) open.set(visit, (await db.enter(sessionId, visit.side)).connection)
    }
  }
  const ended = press
    ? await db.end(sessionId, press.by)
    : (await db.rpc('end_session_when_due', { p_session_id: sessionId })).ended
  return { billed: ended?.durationSeconds, gross: ended?.grossMinor }
}

function visitsOf(side: ParticipantType, cell: string): Visit[] {
  return cell.split(',').map((visit) => {
    const [, from, until, how = ''] = /^ *([\d:]+)-([\d:]+) ?(\w*)$/.exec(visit) ?? []
    if (!from || !until) throw new Error(`A visit of docs/money.md is not readable: ${visit}`)
    return { side, from: secondsOf(from), until: secondsOf(until), how }
  })
}

function pressOf(cell: string): Timeline['press'] {
  const [by, at] = cell.split(' ')
  if (at === undefined || (by !== 'client' && by !== 'consultant')) return null
  return { by, at: secondsOf(at) }
}

function secondsOf(clock: string): number {
  const [minutes = '0', seconds = '0'] = clock.split(':')
  return Number(minutes) * 60 + Number(seconds)
}
