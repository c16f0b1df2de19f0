import { entryOf } from '@/lib/contract/entry-of'
import { limits } from '@/lib/contract/limits'
import type { FileOffer } from '@/lib/contract/socket/files'
import { safeFileName } from '@/lib/room/checks/file-name'
import { newId } from '../browser/environment'
import { steadyNow } from '../browser/steady-time'
import { createStore } from '../browser/store'
import { latePayloads } from '../guards/on-demand'
import { roomPayloads } from '../guards/socket'
import type { RoomClient } from '../room/snapshot'
import type { Hear } from '../signalling/on-demand'
import { tell } from '../signalling/on-demand-requests'
import type { Signal } from '../signalling/signal'
import { changed, type FileRow, type FileRows, isOpen, withCopy, withRow } from './file-rows'
import { keepFiles, recallFiles } from './kept-files'
import { discardFile, discardLater } from './received-file-store'
import { saveAs } from './save-as'
import { createJob, type Job } from './transfer'
import { type FileTrouble, troubleOf } from './trouble'

/** The files of one stay in one chat: what is offered, under way and done. */
export interface FileDesk {
  subscribe(changed: () => void): () => void
  getSnapshot(): FileRows
  offer(file: File): void
  /** Offers a file of one's own that did not get through once more. */
  again(id: string): void
  accept(id: string): void
  decline(id: string): void
  cancel(id: string): void
  /** Puts a received file among the downloads. */
  save(id: string): void
  readonly hear: Hear
  close(): void
}

const progressEveryMs = 500
const wordMs = 1_500

export function createFileDesk(client: RoomClient): FileDesk {
  return new Desk(client)
}

class Desk implements FileDesk {
  private readonly store = createStore<{ rows: FileRows }>({ rows: [] })
  private readonly jobs = new Map<string, Job>()
  /** One's own files, for the offer and for another try. */
  private readonly chosen = new Map<string, File>()
  /** Received before a reload. */
  private recalled: ReadonlyMap<string, Blob> = new Map()
  private readonly sessionId: string
  private closed = false
  private readonly unwatch: () => void

  constructor(private readonly client: RoomClient) {
    this.sessionId = client.getSnapshot().sessionId
    this.unwatch = client.subscribe(() => this.lookAround())
    void this.recall()
  }

  private async recall(): Promise<void> {
    const { rows, blobs } = await recallFiles(this.sessionId)
    if (this.closed) return
    this.recalled = blobs
    if (rows.length > 0) this.show([...rows, ...this.getSnapshot()])
  }

  private show(rows: FileRows): void {
    this.store.set({ rows })
    keepFiles(this.sessionId, rows)
  }

  readonly subscribe = (listener: () => void) => this.store.subscribe(listener)
  readonly getSnapshot = () => this.store.get().rows

  private row(id: string): FileRow | undefined {
    return this.getSnapshot().find((row) => row.id === id)
  }

  private change(id: string, changes: Partial<FileRow>): void {
    const rows = changed(this.getSnapshot(), id, changes)
    // Every step of the way is drawn, and none is worth writing down.
    if (changes.state) this.show(rows)
    else this.store.set({ rows })
  }

  private add({ id, name, size }: FileOffer, mine: boolean): void {
    const offsetMs = this.client.outlet.ways().offsetMs()
    const row = { id, mine, name: safeFileName(name), size, atMs: steadyNow() + offsetMs }
    const copy = mine ? 'original' : 'none'
    this.show(withRow(this.getSnapshot(), { ...row, state: 'offered', moved: 0, trouble: null, copy }))
  }

  // What the person wants

  readonly offer = (file: File) => void this.propose(file)

  private async propose(file: File): Promise<void> {
    const id = newId()
    const said = { id, name: safeFileName(file.name), size: file.size, type: safeType(file.type) }
    this.add(said, true)
    this.chosen.set(id, file)
    if (file.size > limits.fileBytes) return this.fail(id, 'too_large')
    if (file.size === 0) return this.fail(id, 'empty')
    const outcome = await tell(this.client.outlet, 'file-offer', said)
    if (outcome !== 'ok') this.fail(id, entryOf(troubles, outcome) ?? 'unsent')
  }

  readonly again = (id: string) => {
    const file = this.chosen.get(id)
    if (!file) return
    this.show(this.getSnapshot().filter((row) => row.id !== id))
    this.offer(file)
  }

  readonly accept = (id: string) => {
    const row = this.row(id)
    if (!row || row.mine || row.state !== 'offered') return
    this.change(id, { state: 'connecting' })
    const accept = async () => (await tell(this.client.outlet, 'file-accept', { id })) === 'ok'
    this.begin(id, (job) => job.receive(row.size, accept))
  }

  readonly decline = (id: string) => {
    if (this.row(id)?.state !== 'offered') return
    void this.client.outlet.ask('file-decline', { id })
    this.change(id, { state: 'declined' })
  }

  readonly cancel = (id: string) => {
    const row = this.row(id)
    if (!row || !isOpen(row)) return
    void this.client.outlet.ask('file-cancel', { id, reason: 'cancelled' })
    this.stop(id, { state: 'cancelled' })
  }

  readonly save = (id: string) => {
    const blob = this.jobs.get(id)?.received() ?? this.recalled.get(id)
    const row = this.row(id)
    if (!blob || !row) return
    saveAs(blob, row.name)
    this.show(withCopy(this.getSnapshot(), id, 'saved'))
  }

  // What the other side says

  readonly hear: Hear = (event, payload) => {
    if (event === 'file-offer' && latePayloads[event](payload)) this.offered(payload)
    else if (event === 'file-accept' && latePayloads[event](payload)) this.accepted(payload.id)
    else if (event === 'file-decline' && latePayloads[event](payload)) {
      this.stop(payload.id, { state: 'declined' })
    } else if (event === 'file-cancel' && latePayloads[event](payload)) {
      const failed = { state: 'failed', trouble: 'by_other' } as const
      this.stop(payload.id, payload.reason === 'failed' ? failed : { state: 'cancelled' })
    } else if (event === 'file-done' && latePayloads[event](payload)) this.arrived(payload.id)
    else this.signalled(event, payload)
  }

  private offered(offer: FileOffer): void {
    // The server refuses these; a page does not rely on it.
    if (offer.size > limits.fileBytes || offer.size <= 0) {
      void this.client.outlet.ask('file-decline', { id: offer.id })
    } else this.add(offer, false)
  }

  private accepted(id: string): void {
    const file = this.chosen.get(id)
    if (!file || this.row(id)?.state !== 'offered') return
    this.change(id, { state: 'connecting' })
    this.begin(id, (job) => job.send(file))
  }

  private arrived(id: string): void {
    const row = this.row(id)
    if (row?.mine && row.state === 'moving') this.stop(id, { state: 'done', moved: row.size })
  }

  private signalled(event: string, payload: unknown): void {
    if (event === 'offer' && roomPayloads[event](payload)) {
      this.pass(payload.transfer, { event, offer: payload.offer })
    } else if (event === 'answer' && roomPayloads[event](payload)) {
      this.pass(payload.transfer, { event, answer: payload.answer })
    } else if (event === 'ice-candidate' && roomPayloads[event](payload)) {
      this.pass(payload.transfer, { event, candidate: payload.candidate })
    }
  }

  private pass(id: string | undefined, signal: Signal): void {
    if (id !== undefined) this.jobs.get(id)?.hear(signal)
  }

  // The way of a file

  private begin(id: string, run: (job: Job) => Promise<void>): void {
    let toldAtMs = 0
    const job = createJob({
      id,
      outlet: this.client.outlet,
      opened: () => this.change(id, { state: 'moving' }),
      moved: (bytes) => {
        const nowMs = steadyNow()
        if (nowMs - toldAtMs < progressEveryMs) return
        toldAtMs = nowMs
        this.change(id, { moved: bytes })
      },
    })
    this.jobs.set(id, job)
    run(job).then(
      () => this.finish(id),
      (error: unknown) => this.broke(id, troubleOf(error, 'lost')),
    )
  }

  private finish(id: string): void {
    const row = this.row(id)
    if (!row || !isOpen(row)) return
    this.change(id, { state: 'done', moved: row.size, ...(!row.mine && { copy: 'unsaved' }) })
  }

  /** Why the way was closed may be on its way yet, by another road: the word of the other side goes through the server. */
  private broke(id: string, trouble: FileTrouble): void {
    if (trouble === 'lost') setTimeout(() => this.giveUp(id, trouble), wordMs)
    else this.giveUp(id, trouble)
  }

  private giveUp(id: string, trouble: FileTrouble): void {
    const row = this.row(id)
    if (!row || !isOpen(row)) return
    void this.client.outlet.ask('file-cancel', { id, reason: 'failed' })
    this.fail(id, trouble)
  }

  private fail(id: string, trouble: FileTrouble): void {
    this.stop(id, { state: 'failed', trouble })
  }

  private stop(id: string, changes: Partial<FileRow>): void {
    const row = this.row(id)
    if (!row || !isOpen(row)) return
    this.change(id, changes)
    this.jobs.get(id)?.close()
    this.jobs.delete(id)
  }

  /** The server forgets what is agreed when a side goes: what has not found its way yet cannot. What flows already needs no server. */
  private lookAround(): void {
    const { signalling, members, mediaClosed } = this.client.getSnapshot()
    const isAlone = !members.some(({ present }) => present)
    if (signalling === 'connected' && !isAlone) return
    for (const row of this.getSnapshot()) {
      if (row.state === 'offered' || row.state === 'connecting' || (mediaClosed && isOpen(row))) {
        this.fail(row.id, isAlone ? 'alone' : 'unsent')
      }
    }
  }

  /** What was accepted and has come is not lost with the room: it is saved now. */
  close(): void {
    this.closed = true
    this.unwatch()
    for (const { id, copy } of this.getSnapshot()) if (copy === 'unsaved') this.save(id)
    for (const row of this.getSnapshot()) if (isOpen(row)) this.cancel(row.id)
    for (const job of this.jobs.values()) job.close()
    for (const id of this.recalled.keys()) discardLater(() => discardFile(id))
    this.store.close()
    const isOver = this.client.getSnapshot().phase === 'ended'
    keepFiles(this.sessionId, isOver ? [] : this.getSnapshot().map((row) => ({ ...row, copy: 'none' })))
  }
}

const troubles: Readonly<Record<string, FileTrouble>> = {
  too_large: 'too_large',
  peer_absent: 'alone',
  rate_limited: 'busy',
}

/** A type that is not of the plain form is not worth telling. */
function safeType(type: string): string {
  return type.length <= limits.fileTypeCharacters && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : ''
}
