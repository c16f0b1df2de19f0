import { randomUUID } from 'node:crypto'
import { type Figure, median } from './report/report'
import { openPractice, type Practice } from './server/practice'

const calls = 200
const many = 50

/** Milliseconds of each call, one after the other over one connection. */
async function timed(act: (index: number) => Promise<unknown>, count: number = calls): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const began = performance.now()
    await act(index)
    times.push(performance.now() - began)
  }
  return times
}

/** What the domain's functions take on the embedded database, each beside the least that a question costs. */
export async function sql(): Promise<Figure[]> {
  const practice = await openPractice()
  try {
    const asked = await timed(() => practice.pool.query('select 1'))
    const measured = await measure(practice)
    return measured.map(([name, times]) => ({
      name,
      unit: 'ms',
      ours: median(times),
      baseline: median(asked),
      beside: 'select 1',
      runs: { ours: times, baseline: asked },
    }))
  } finally {
    await practice.stop()
  }
}

async function measure({ pool, book }: Practice): Promise<[string, number[]][]> {
  const [videos, chats] = [await book('video', calls), await book('chat', many)]
  const of = (index: number) => videos[index]
  const node = 'bench'
  const opens = videos.map(() => randomUUID())
  const arrivals = (side: string) =>
    videos.map(({ sessionId }) => ({ sessionId, participantType: side, connectionId: randomUUID() }))
  const batches = (side: string) =>
    Array.from({ length: calls / many }, (_, index) =>
      JSON.stringify(arrivals(side).slice(index * many, (index + 1) * many)),
    )
  const said = () =>
    JSON.stringify(
      chats.map(({ sessionId }) => ({
        sessionId,
        participantType: 'client',
        id: randomUUID(),
        message: 'Hello',
      })),
    )
  const consultants = batches('consultant')
  return [
    [
      'is_session_link_valid',
      await timed((n) => pool.query('select public.is_session_link_valid($1)', [of(n)?.clientToken])),
    ],
    ['open_room', await timed((n) => pool.query('select public.open_room($1)', [of(n)?.sessionId]))],
    [
      'start_session, the first side, one commit each',
      await timed((n) =>
        pool.query('select public.start_session($1, $2, $3, $4)', [
          of(n)?.sessionId,
          'client',
          node,
          opens[n],
        ]),
      ),
    ],
    [
      'start_sessions, the second side, 50 in a commit',
      await timed(
        (n) => pool.query('select public.start_sessions($1, $2)', [node, consultants[n]]),
        calls / many,
      ),
    ],
    [
      'renew_presence, 200 leases',
      await timed(() => pool.query('select public.renew_presence($1, $2)', [node, opens]), 20),
    ],
    [
      'store_messages, 50 in a commit',
      await timed(() => pool.query('select public.store_messages($1)', [said()]), 40),
    ],
    [
      'end_session, settled',
      await timed((n) => pool.query("select public.end_session($1, 'bench', 'client')", [of(n)?.sessionId])),
    ],
  ]
}
