import type { Side } from '../oracle/words'

/** One side in the world of the games: what it does, and what its page does by the rules of the product. */
export class Person {
  /** Its joined connection, by the scene's number, and whether words come through it. */
  connection: number | undefined
  isHeard = false
  pageIsOpen = false
  /** Packets of its call go out; its `media-state` says so. */
  sends = true
  claimsToSend = true
  /** Reports that nothing arrives, whatever does; says nothing of what arrives of an absent side. */
  denies = false
  /** Rule 5, by its own page: seconds on end in which nothing came that the other says it sends. */
  missedFor = 0
  /** The same as it reports it. */
  reportedFor = 0
  /** Rule 5: from when on its page sends silence and black alone, by its own count. */
  isSilentByItself = false
  /** When the other side's page learned that this side is gone, and when it was last heard. */
  gone: { readonly toldAt: number; readonly lastHeard: number } | undefined

  constructor(readonly side: Side) {}

  get isJoined(): boolean {
    return this.connection !== undefined && this.isHeard
  }
}
