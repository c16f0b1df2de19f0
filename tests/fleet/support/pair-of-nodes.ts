import { onTestFinished } from 'vitest'
import type { ParticipantType, SessionType } from '@/lib/contract/words'
import { ServerProcess } from '@/tests/signalling/support/server-process'
import type { Booked, Stage } from '@/tests/signalling/support/stage'
import { Visitor } from '@/tests/signalling/support/visitor'
import { Balancer } from './balancer'
import { RedisProcess } from './redis'

type Terms = Parameters<Stage['book']>[1]

/** Two real nodes with a real Redis between them, for one test. */
export class PairOfNodes {
  private constructor(
    readonly stage: Stage,
    readonly redis: RedisProcess,
    readonly one: ServerProcess,
    readonly two: ServerProcess,
  ) {}

  static async start(stage: Stage): Promise<PairOfNodes> {
    const redis = await RedisProcess.start()
    onTestFinished(() => redis.close())
    const node = (name: string) =>
      ServerProcess.start(stage.databaseUrl, {
        SOCKET_NODE_ID: name,
        REDIS_URL: redis.url,
        DRAIN_SECONDS: '0.5',
      })
    const [one, two] = await Promise.all([node('node-1'), node('node-2')])
    return new PairOfNodes(stage, redis, one, two)
  }

  /** A client that reaches the given node as long as that takes connections, and otherwise the other. */
  async near(node: ServerProcess): Promise<string> {
    const other = node === this.one ? this.two : this.one
    const balancer = await Balancer.start([node.port, other.port])
    onTestFinished(() => balancer.close())
    // As the web app hands it out when there are several nodes.
    return `${balancer.url}/?room=any`
  }

  async visit(node: ServerProcess, booked: Booked, side: ParticipantType): Promise<Visitor> {
    return this.visitWith(node, await this.stage.claim(booked, side))
  }

  async visitWith(node: ServerProcess, ticket: string): Promise<Visitor> {
    const visitor = await Visitor.connect(await this.near(node), { ticket }, { reconnection: true })
    this.stage.visitors.push(visitor)
    return visitor
  }

  /** Both sides in one room: the client by the first node, the consultant by the second unless another is named. */
  async pair(type: SessionType, consultantAt: ServerProcess = this.two, terms: Terms = {}) {
    const booked = await this.stage.book(type, terms)
    const client = await this.visit(this.one, booked, 'client')
    const clientJoined = await client.join()
    client.socket.auth = { resume: clientJoined.resume }
    const consultant = await this.visit(consultantAt, booked, 'consultant')
    const consultantJoined = await consultant.join()
    consultant.socket.auth = { resume: consultantJoined.resume }
    await client.next('session-started')
    return { booked, client, consultant, clientJoined, consultantJoined }
  }

  async metric(node: ServerProcess, name: string): Promise<number> {
    const text = await (await fetch(`${node.url}/metrics`)).text()
    const line = text.split('\n').find((one) => one.startsWith(`${name} `))
    return Number(line?.slice(name.length + 1) ?? Number.NaN)
  }
}
