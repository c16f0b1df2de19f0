import type { ChildProcess } from 'node:child_process'
import type { SessionType } from '@/lib/contract/words'
import { freePort } from '@/tests/support/free-port'
import { Driver } from '../load/driver'
import type { Protocol, Seat } from '../load/orders'
import { answers, killed, serverCore, startPinned } from '../machine/processes'
import { type Booked, type Practice, seats, ticketed } from './practice'

/** A server that is measured: started on its own processor, filled with clients, killed, started again. */
export class Subject {
  #child: ChildProcess | null = null
  #pairs = 0

  private constructor(
    readonly protocol: Protocol,
    readonly port: number,
    private readonly practice: Practice | null,
  ) {}

  static async start(protocol: Protocol, practice: Practice): Promise<Subject> {
    const subject = new Subject(protocol, await freePort(), protocol === 'parley' ? practice : null)
    subject.launch()
    await answers(subject.port)
    return subject
  }

  get child(): ChildProcess {
    if (!this.#child) throw new Error('the server does not run')
    return this.#child
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  launch(): void {
    const { practice, port } = this
    if (!practice) {
      const name = this.protocol.replace('.', '')
      this.#child = startPinned(serverCore, `baselines/${name}`, [String(port)])
      return
    }
    const env = {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATABASE_URL: practice.url,
      PARLEY_SECRET: practice.secret,
      SOCKET_PORT: String(port),
      SOCKET_NODE_ID: 'bench',
      SOCKET_MAX_CONNECTIONS: '20000',
    }
    this.#child = startPinned(serverCore, 'dist/socket-server.mjs', [], { env })
  }

  kill(): Promise<void> {
    return killed(this.child)
  }

  /** New seats for so many pairs. For ours they are booked sessions, which are answered, too. */
  async seats(
    pairs: number,
    sessionType: SessionType = 'video',
  ): Promise<{ seats: Seat[]; booked: Booked[] }> {
    const first = this.#pairs
    this.#pairs += pairs
    if (!this.practice) return { seats: seats(first, pairs), booked: [] }
    const booked = await this.practice.book(sessionType, pairs)
    return { seats: ticketed(booked, this.practice.secret), booked }
  }
}

/** Runs `measure` against a server of the kind with a load generator of its own, and ends both. */
export async function withSubject<T>(
  protocol: Protocol,
  practice: Practice,
  measure: (subject: Subject, driver: Driver) => Promise<T>,
): Promise<T> {
  const subject = await Subject.start(protocol, practice)
  const driver = Driver.start()
  try {
    return await measure(subject, driver)
  } finally {
    await driver.stop()
    await subject.kill()
  }
}
