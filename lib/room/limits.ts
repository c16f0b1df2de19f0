/** Every limit of the room protocol by name (docs/protocol.md explains each). Sizes in bytes of UTF-8 unless the name says otherwise. */
export const limits = {
  frameBytes: 64 * 1024,
  sdpBytes: 32 * 1024,
  candidateBytes: 1024,
  chatCharacters: 4000,
  nameCharacters: 80,
  historyMessages: 500,
  /** Of their text as JSON; the database counts it. */
  historyBytes: 1024 * 1024,
  /** A file in a chat: 500 MB. It goes from browser to browser; the server only passes on the offer. */
  fileBytes: 500_000_000,
  /** The most that is received where the browser gives the page no disk, as some private windows do: 100 MB. */
  fileBytesInMemory: 100_000_000,
  fileNameCharacters: 120,
  fileTypeCharacters: 100,
  /** The consultant's private notes of one session. */
  noteCharacters: 10_000,
  /** What a call's number may be on the wire; rooms count in ones, so it is never reached. */
  callNumber: 2_147_483_647,
  /** No room has counted beyond this: whoever reports more was given it by nobody. */
  livingCall: 1_000_000_000,
  /** So many attempts a page can have made whose offers did not reach the room. */
  callsAhead: 100,
  /** The longest delay that a report of quality can tell. */
  qualityMs: 60_000,
  connectTimeoutMs: 5_000,
  /** With the pong's way: a connection that is there was heard at most 5 s ago, at a beat of 10 s its last word in the database is under 15 s old. */
  pingIntervalMs: 4_000,
  /** What does not answer is lost 10 s after its last word: as long as its seat is held, and before its absence counts (15 s). */
  pingTimeoutMs: 6_000,
  /** How long the other side is not told that a connection was taken over by one that has yet to join. */
  seatHeldMs: 10_000,
  /** Connections that have not shown who they are; a right ticket counts towards neither. */
  strangersPerAddress: 80,
  strangersPerProcess: 1_000,
  connectionsPerProcess: 5_000,
  backlogBytes: 4 * 1024 * 1024,
} as const

/** Token buckets: `burst` at once, then `perSecond`. All but `room` are one side's, over whichever connections and nodes. */
export const rates = {
  /** A browser on several networks finds more than a hundred candidates within a moment. */
  signal: { burst: 240, perSecond: 20 },
  chat: { burst: 10, perSecond: 2 },
  typing: { burst: 2, perSecond: 1 },
  room: { burst: 5, perSecond: 1 },
  file: { burst: 10, perSecond: 1 },
  reaction: { burst: 5, perSecond: 1 },
  /** Each proposal is rows in the database. */
  extension: { burst: 10, perSecond: 0.1 },
  /** A side reports every half minute, and once for each new call. */
  quality: { burst: 6, perSecond: 0.1 },
  /** One every 5 s, and a few at once after a page was held up. */
  reception: { burst: 6, perSecond: 0.5 },
} as const

/** Characters of chat of one side: what nobody types or pastes in a conversation. */
export const chatTextRate = { burst: 60_000, perSecond: 1_000 } as const

/** How often one side of a room may enter it, over whichever connections: each entry is rows in the database. */
export const entryRate = { burst: 30, perSecond: 0.2 } as const

/** How often one side's right credentials are let in, whether it then enters the room or not. */
export const connectionRate = { burst: 120, perSecond: 2 } as const

/** How many refused events a connection may cause before it is cut. */
export const patienceRate = { burst: 500, perSecond: 20 } as const
export type RateName = keyof typeof rates
