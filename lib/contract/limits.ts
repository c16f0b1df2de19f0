/**
 * The limits that a browser needs as well, or that judge what it sends; `lib/limits` is the map of all. Sizes in bytes of UTF-8 unless the name says
 * otherwise.
 */
export const limits = {
  sdpBytes: 32 * 1024,
  candidateBytes: 1024,
  chatCharacters: 4000,
  nameCharacters: 80,
  historyMessages: 500,
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
  /** So many attempts a page can still have when it comes back: one with each other member of the largest room. */
  livingCalls: 19,
  /** Sizes in which a picture is sent to the media server. */
  hubLayers: 3,
  /** As many pictures and voices as a page can be sent by the largest room: four sources of each other member. */
  hubViews: 76,
  /** So many members one act of a host names: all others of the largest room. */
  moderatedAtOnce: 19,
  /** The longest delay that a report of quality can tell. */
  qualityMs: 60_000,
} as const

/** What forms take; the database and `maxlength` of the fields have the same. */
export const forms = {
  tokenCharacters: 200,
  endNoteCharacters: 200,
  reasonCharacters: 500,
  reportCharacters: 2_000,
  ratingCharacters: 1_000,
  refCharacters: 200,
  amountCharacters: 40,
  viewNameCharacters: 60,
  emailCharacters: 254,
  bearerCharacters: 4_000,
  passwordCharacters: 200,
  leastPasswordCharacters: 12,
  searchCharacters: 80,
  personCharacters: 80,
  titleCharacters: 120,
  descriptionCharacters: 2_000,
  lateMinutes: 60,
  receiptBytes: 2 * 1024 * 1024,
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
  /** What a page asks of the media server: all of it once more for each picture that comes into or out of sight. */
  hub: { burst: 120, perSecond: 20 },
  /** Each proposal is rows in the database. */
  extension: { burst: 10, perSecond: 0.1 },
  /** Each act of a host is rows in the database. */
  moderation: { burst: 40, perSecond: 1 },
  /** What is being said is written anew some times in a second. */
  caption: { burst: 10, perSecond: 3 },
  /** Each vote is rows in the database. */
  poll: { burst: 20, perSecond: 1 },
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
