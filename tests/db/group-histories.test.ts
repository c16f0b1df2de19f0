import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, type Practice, refusalOf } from './support/practice'
import { account } from './support/rooms'

/**
 * Any history of a room of an account, beside a model that shares nothing with the SQL: who is what, who has a place until when, who was taken out, and what
 * each act is therefore answered.
 */
const capacity = 2
const people = 4
const node = 'node-1'
const [wayInSeconds, wayBackSeconds] = [60, 30]

const who = fc.nat(people - 1)
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('join' as const), who }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('enter' as const), who }) },
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constantFrom('leave' as const, 'lose' as const, 'lose' as const), who }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('pass' as const), seconds: fc.constantFrom(20, 35, 70) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'remove' as const,
        'let_back' as const,
        'make_cohost' as const,
        'unmake_cohost' as const,
        'hand_on' as const,
      ),
      by: who,
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('lock' as const, 'unlock' as const), by: who }) },
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

interface Person {
  role: 'host' | 'cohost' | 'member' | null
  admitted: boolean
  removed: boolean
  inside: boolean
  /** Seconds of the model's clock. */
  letInUntil: number
  lostAt: number | null
}

/** What a room is by what was done in it. */
class Model {
  readonly persons: Person[] = Array.from({ length: people }, (_, index) => ({
    ...{ role: index === 0 ? ('host' as const) : null, admitted: false, removed: false },
    ...{ inside: false, letInUntil: 0, lostAt: null },
  }))
  locked = false
  now = 0

  of(index: number): Person {
    const person = this.persons[index]
    if (!person) throw new Error('Nobody is called that.')
    return person
  }

  hasPlace({ role, removed, inside, letInUntil, lostAt }: Person): boolean {
    if (removed) return false
    if (inside || letInUntil > this.now) return true
    return lostAt !== null && (role === 'host' || lostAt > this.now - wayBackSeconds)
  }

  /** Why somebody does not get in; null: they do. */
  barred(person: Person): string | null {
    if (person.removed) return 'blocked'
    const hosts = person.role === 'host' || person.role === 'cohost'
    if (!hosts && !person.admitted && this.locked) return 'private'
    const others = this.persons.filter((one) => one !== person && this.hasPlace(one))
    return others.length >= capacity ? 'room_full' : null
  }

  mayModerate(by: Person, what: string, whom: Person | null): string | null {
    if (by.removed) return 'blocked'
    const hostOnly = ['let_back', 'make_cohost', 'unmake_cohost', 'hand_on'].includes(what)
    if (by.role !== 'host' && (hostOnly || by.role !== 'cohost')) return 'not_host'
    if (!whom) return null
    if (whom.role === null || (whom.removed && what !== 'let_back')) return 'not_a_participant'
    if (whom.role === 'host' || (by.role === 'cohost' && whom.role === 'cohost')) return 'not_host'
    return null
  }
}

onEveryServer(
  'any history of a room of an account',
  'stopped',
  (db) => {
    it('goes as it is told: one host, places for as many as there are, and whoever is out stays out', async () => {
      const accounts = await Promise.all(Array.from({ length: people }, () => account(db())))
      const run = async (acts: readonly Act[]) => {
        const history = await History.begin(db(), accounts)
        for (const next of acts) await history.step(next)
        await history.check()
        await history.end()
      }
      await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 40 }), run), { numRuns: 12 })
    }, 120_000)
  },
  { on: ['embedded'] },
)

class History {
  private readonly model = new Model()
  private readonly members: (string | null)[] = Array.from({ length: people }, () => null)
  private readonly connections: (string | null)[] = Array.from({ length: people }, () => null)

  private constructor(
    private readonly db: Practice,
    private readonly accounts: readonly Claims[],
    private readonly id: string,
  ) {}

  static async begin(db: Practice, accounts: readonly Claims[]): Promise<History> {
    const [host] = accounts
    if (!host) throw new Error('There is no host.')
    const made = { p_claims: host, p_title: 'Friday', p_max_participants: capacity }
    const { id } = await db.rpc('create_group_session', made)
    await db.rpc('start_group_session', { p_claims: host, p_session_id: id })
    return new History(db, accounts, id)
  }

  async step(next: Act): Promise<void> {
    switch (next.act) {
      case 'join':
        return this.join(next.who)
      case 'enter':
        return this.enter(next.who)
      case 'leave':
      case 'lose':
        return this.go(next.who, next.act)
      case 'pass':
        return this.pass(next.seconds)
      case 'lock':
      case 'unlock':
        return this.moderate(next.by, next.act, null)
      default:
        return this.moderate(next.by, next.act, next.who)
    }
  }

  private claims(index: number) {
    const p_claims = this.accounts[index]
    if (!p_claims) throw new Error('Nobody is called that.')
    return { p_claims, p_session_id: this.id }
  }

  private async join(index: number): Promise<void> {
    const person = this.model.of(index)
    const barred = this.model.barred(person)
    const said = await refusalOf(this.db.rpc('join_group_session', this.claims(index)))
    expect(said).toBe(barred ? `${barred}: ${barred}` : 'nothing refused')
    if (barred) return
    person.role ??= 'member'
    person.admitted = true
    person.letInUntil = this.model.now + wayInSeconds
  }

  private async memberOf(index: number): Promise<string | null> {
    const [row] = await this.db.rows<{ id: string }>(
      'select member_id as id from parley.group_members where session_id = $1 and user_id = $2',
      [this.id, this.accounts[index]?.sub],
    )
    this.members[index] = row?.id ?? null
    return this.members[index]
  }

  private async enter(index: number): Promise<void> {
    const memberId = await this.memberOf(index)
    const person = this.model.of(index)
    expect(memberId !== null).toBe(person.role !== null)
    if (!memberId) return
    const connectionId = this.connections[index] ?? randomUUID()
    const barred = this.model.barred(person)
    const [answer] = await this.db.rpc('start_sessions', {
      p_node_id: node,
      p_arrivals: [{ sessionId: this.id, memberId, connectionId }],
    })
    expect(answer?.outcome === 'refused' ? answer.reason : null).toBe(barred)
    if (barred) return
    this.connections[index] = connectionId
    Object.assign(person, { inside: true, letInUntil: 0, lostAt: null, admitted: true })
  }

  private async go(index: number, how: 'leave' | 'lose'): Promise<void> {
    const person = this.model.of(index)
    if (how === 'leave') await this.db.rpc('leave_group_session', this.claims(index))
    const connection = this.connections[index]
    if (how === 'lose' && !connection) return
    if (how === 'lose' && connection)
      await this.db.rpc('close_presence', {
        p_node_id: node,
        p_connection_ids: [connection],
        p_reason: 'connection_lost',
      })
    this.connections[index] = null
    if (how === 'lose') {
      if (person.inside) Object.assign(person, { inside: false, lostAt: this.model.now })
      return
    }
    // Who was cut off before and leaves now keeps what a lost connection keeps.
    const { inside, lostAt } = person
    Object.assign(person, { inside: false, letInUntil: 0, lostAt: inside ? null : lostAt })
  }

  private async pass(seconds: number): Promise<void> {
    const beating = this.connections.filter((connection) => connection !== null)
    await this.db.pass(seconds, beating)
    this.model.now += seconds
  }

  private async moderate(
    by: number,
    what: Exclude<Act['act'], 'join' | 'enter' | 'leave' | 'lose' | 'pass'>,
    whom: number | null,
  ) {
    const memberId = whom === null ? null : ((await this.memberOf(whom)) ?? randomUUID())
    const [actor, other] = [this.model.of(by), whom === null ? null : this.model.of(whom)]
    const refused = this.model.mayModerate(actor, what, other)
    const said = await refusalOf(
      this.db.rpc('moderate_group_session', {
        ...this.claims(by),
        p_act: what,
        p_member_ids: memberId ? [memberId] : [],
      }),
    )
    expect(said).toBe(refused ? `${refused}: ${refused}` : 'nothing refused')
    if (!refused) this.moderated(actor, what, other)
  }

  private moderated(by: Person, what: string, whom: Person | null): void {
    if (what === 'lock' || what === 'unlock') this.model.locked = what === 'lock'
    if (!whom) return
    if (what === 'remove') {
      Object.assign(whom, { removed: true, letInUntil: 0 })
    }
    if (what === 'let_back') whom.removed = false
    if (what === 'make_cohost') Object.assign(whom, { role: 'cohost', admitted: true })
    if (what === 'unmake_cohost') whom.role = 'member'
    if (what === 'hand_on') {
      Object.assign(by, { role: 'cohost', admitted: true })
      Object.assign(whom, { role: 'host', admitted: true })
    }
  }

  /** What the room says of itself is what was done in it. */
  async check(): Promise<void> {
    const [room] = await this.db.rpc('open_rooms', { p_session_ids: [this.id] })
    const told = new Map(
      room?.members.map((member) => ['userId' in member ? member.userId : null, member] as const),
    )
    for (const [index, { role, removed }] of this.model.persons.entries()) {
      const member = told.get(this.accounts[index]?.sub ?? '')
      expect(member?.role ?? null).toBe(role)
      if (member && removed) expect(member.claimNumber).toBe(0)
    }
    const inside = this.model.persons.filter((person) => person.inside && !person.removed)
    expect(inside.length).toBeLessThanOrEqual(capacity)
  }

  /** By whoever is its host now. */
  async end(): Promise<void> {
    const host = this.model.persons.findIndex(({ role }) => role === 'host')
    await this.db.rpc('end_group_session', this.claims(host))
    for (const index of this.accounts.keys()) {
      const said = await refusalOf(this.db.rpc('join_group_session', this.claims(index)))
      expect(said).toMatch(/^(session_over|blocked)/)
    }
    // The hour's bound is not what is tried here.
    await this.db.pass(3_700)
  }
}
