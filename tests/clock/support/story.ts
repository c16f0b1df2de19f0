import { type HistoryEvent, type Side, second } from '../oracle/words'
import { Scene } from './scene'
import type { Step, Story } from './story-steps'

/** Long enough for every rule to have come true. */
const concludeMs = 10_000 * second
const nobody = 999

/** A story as the events that reach the database, with its conclusion. */
export function eventsOf({ wordMs, beatMs, steps, terms }: Story): HistoryEvent[] {
  const teller = new StoryTeller(new Scene(wordMs, beatMs), terms.mode !== 'chat')
  for (const step of steps) teller.tell(step)
  return teller.conclude()
}

class StoryTeller {
  private proposals = 0
  private reports = 0
  private readonly openDead = new Map<Side, number>()

  /** `hasCalls`: pages of a chat report nothing. */
  constructor(
    private readonly scene: Scene,
    private readonly hasCalls: boolean,
  ) {}

  tell(step: Step): void {
    const { scene } = this
    if (step.act === 'pass') scene.pass(step.ms)
    else if (step.act === 'join') scene.join(step.side, step)
    else if (step.act === 'call') scene.tell({ act: 'call', side: step.side })
    else if (step.act === 'silence') this.each(step.side, (one) => scene.silence(one))
    else if (step.act === 'speak') this.each(step.side, (one) => scene.speak(one))
    else if (step.act === 'close') this.each(step.side, (one) => scene.close(one, step.closing))
    else if (step.act === 'ghost')
      scene.tell({ act: 'beat', node: 'node-1', heard: [{ connection: nobody, msAgo: 0 }] })
    else if (step.act === 'beat') scene.beat()
    else if (step.act === 'outage' || step.act === 'database-outage') this.outage(step)
    else this.say(step)
  }

  /** Everybody falls silent, and much later a sweep looks. */
  conclude(): HistoryEvent[] {
    const { scene } = this
    for (const node of ['node-1', 'node-2']) scene.crash(node)
    scene.pass(concludeMs)
    scene.tell({ act: 'sweep' })
    return scene.events
  }

  private say(
    step: Exclude<
      Step,
      {
        act:
          | 'pass'
          | 'join'
          | 'call'
          | 'silence'
          | 'speak'
          | 'close'
          | 'ghost'
          | 'beat'
          | 'outage'
          | 'database-outage'
      }
    >,
  ): void {
    const { scene } = this
    if (step.act === 'sweep') scene.tell({ act: 'sweep' })
    else if (step.act === 'cancel') scene.tell({ act: 'cancel', by: step.by })
    else if (step.act === 'end') {
      if (step.fresh) scene.beat()
      scene.tell({ act: 'end', by: step.by })
    } else if (step.act === 'propose') {
      this.proposals += 1
      scene.tell({ act: 'propose', side: step.side, proposal: this.proposals, minutes: step.minutes })
    } else if (step.act === 'answer') {
      if (this.proposals > 0)
        scene.tell({ act: 'answer', side: step.side, proposal: this.proposals, accept: step.accept })
    } else if (this.hasCalls) this.reportCall(step)
  }

  private reportCall(step: Extract<Step, { act: 'dead' | 'arrived' }>): void {
    if (step.act === 'dead') {
      this.reportDead(step.side, step.open, step.lastMs)
      return
    }
    this.reports += 1
    const spans = step.spans.map(([until, length]): [number, number] => [until + length, until])
    this.scene.tell({ act: 'report', report: this.reports, side: 'client', kind: 'arrived', spans })
  }

  private reportDead(side: Side, open: boolean, lastMs: number): void {
    const report = this.openDead.get(side)
    if (open && report === undefined) {
      this.reports += 1
      this.openDead.set(side, this.reports)
      this.scene.tell({
        act: 'report',
        report: this.reports,
        side,
        kind: 'dead',
        spans: [],
        openMsAgo: lastMs,
      })
    } else if (report !== undefined) {
      this.openDead.delete(side)
      this.scene.tell({
        act: 'report',
        report,
        side,
        kind: 'dead',
        spans: [[lastMs + 1, 0]],
        openMsAgo: null,
      })
    }
  }

  private outage(step: Extract<Step, { act: 'outage' | 'database-outage' }>): void {
    const { scene } = this
    if (step.act === 'outage') scene.crash(step.node)
    else scene.databaseGoes()
    scene.pass(step.downMs)
    if (step.act === 'outage') scene.recover(step.node)
    else scene.databaseIsBack()
  }

  private each(side: Side, act: (connection: number) => void): void {
    for (const connection of this.scene.connectionsOf(side)) act(connection)
  }
}
