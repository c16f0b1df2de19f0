import {
  chatTextRate,
  connectionRate,
  entryRate,
  forms,
  patienceRate,
  rates,
  limits as room,
} from '@/lib/room/limits'

/**
 * Every limit of the product: how much, of what, why, whose, by which setting, what is answered when it is reached, and the test that reaches it.
 * What enforces a limit takes its number from here. Numbers that a browser needs as well stand in `lib/room/limits.ts`, and those that SQL enforces stand
 * there, too: `tests/unit/limits.test.ts` and `tests/db/limits.test.ts` hold them together. The rules of the clock are no limits (docs/money.md).
 */

/** `link`: one side of one session, over all its connections, devices and nodes · `process`: each web app and each node by itself. */
export type Scope =
  | 'message'
  | 'request'
  | 'connection'
  | 'link'
  | 'session'
  | 'person'
  | 'browser'
  | 'account'
  | 'address'
  | 'site'
  | 'process'
  | 'practice'
  | 'page'

/** So much at most · so many at once, then so many a second · so many within so long. */
export type Value =
  | { readonly most: number; readonly unit: Unit }
  | { readonly burst: number; readonly perSecond: number }
  | { readonly most: number; readonly seconds: number }
type Unit =
  | 'bytes'
  | 'characters'
  | 'ms'
  | 'seconds'
  | 'minutes'
  | 'days'
  | 'hundredths of a percent'
  | 'minor units'
  | 'times'

export interface Limit {
  readonly what: string
  readonly value: Value
  readonly of: Scope
  readonly why: string
  /** What is answered or done when it is reached; codes in backticks. */
  readonly answer: string
  /** A piece of the words that the person reads who reaches it; left out where nobody does, or where the field takes no more. */
  readonly said?: string
  /** The variable of the environment that sets another value. */
  readonly setting?: string
  /** Constraints, and functions of the schemas `parley` and `public`, that enforce the same number. */
  readonly sql?: readonly string[]
  /** The test that reaches it: the file below `tests/` › its title. */
  readonly test: `${string} › ${string}`
}

const bytes = <const N extends number>(most: N) => ({ most, unit: 'bytes' }) as const
const characters = <const N extends number>(most: N) => ({ most, unit: 'characters' }) as const
const ms = <const N extends number>(most: N) => ({ most, unit: 'ms' }) as const
const seconds = <const N extends number>(most: N) => ({ most, unit: 'seconds' }) as const
const minutes = <const N extends number>(most: N) => ({ most, unit: 'minutes' }) as const
const times = <const N extends number>(most: N) => ({ most, unit: 'times' }) as const
const basisPoints = { most: 10_000, unit: 'hundredths of a percent' } as const
const halfHour = 30 * 60

/** What the bucket of a connection that is carried to another node holds: more than all rates of a room together. */
const allRates = Object.values(rates)
const carried = {
  burst: allRates.reduce((sum, { burst }) => sum + burst, 0),
  perSecond: Math.ceil(2 * allRates.reduce((sum, { perSecond }) => sum + perSecond, 0)),
}

/** Who may connect to the signalling server, and how often. */
const connections = {
  connectionsPerProcess: {
    what: 'connections that showed a right credential',
    value: times(5_000),
    of: 'process',
    why: 'What one process was measured to hold without keeping anybody waiting.',
    answer: '`server_busy`; `/readyz` says `full`',
    said: 'The service is full',
    setting: 'SOCKET_MAX_CONNECTIONS',
    test: 'signalling/limits.test.ts › a full server says so',
  },
  strangersPerAddress: {
    what: 'connections that have shown no credential yet (IPv6: of a /64)',
    value: times(80),
    of: 'address',
    why: 'A crowd behind one address needs a moment each; one machine must not take all places.',
    answer: '429 at the handshake',
    said: 'very many people on it at once',
    setting: 'SOCKET_STRANGERS_PER_ADDRESS',
    test: 'signalling/limits.test.ts › strangers of one address wait for one another, and of many for nobody who has a ticket',
  },
  strangersPerProcess: {
    what: 'connections that have shown no credential yet, of all addresses',
    value: times(1_000),
    of: 'process',
    why: 'Strangers have places of their own, so that they take none of those who are known.',
    answer:
      'a newcomer displaces the longest one of the address that holds the most; 503 when that is its own',
    test: 'signalling/limits.test.ts › strangers of one address wait for one another, and of many for nobody who has a ticket',
  },
  handshakesOfAddress: {
    what: 'handshakes; a right credential gives its own back',
    value: { burst: 100, perSecond: 20 },
    of: 'address',
    why: 'An office comes in at once and by right; a loop that knows nothing is slowed.',
    answer: '429 at the handshake',
    said: 'very many people on it at once',
    test: 'signalling/limits.test.ts › handshakes without a right ticket have a rate for an address and for a network',
  },
  handshakesOfSite: {
    what: 'handshakes of an IPv6 /48; a right credential gives its own back',
    value: { burst: 400, perSecond: 80 },
    of: 'site',
    why: 'A site has 65,536 networks of the size that counts as one address.',
    answer: '429 at the handshake',
    said: 'very many people on it at once',
    test: 'signalling/limits.test.ts › handshakes without a right ticket have a rate for an address and for a network',
  },
  countedAddresses: {
    what: 'addresses whose handshakes are counted at a time',
    value: times(20_000),
    of: 'process',
    why: 'A flood of addresses must not fill the memory; the one used longest ago is full again and can go.',
    answer: 'the count of the one used longest ago begins anew',
    test: 'unit/strangers.test.ts › addresses are counted within bounds, however many there are',
  },
  attemptsPerConnection: {
    what: 'attempts to be admitted',
    value: times(5),
    of: 'connection',
    why: 'One is enough; a page that renews its ticket makes a new connection.',
    answer: '`rate_limited`, and the connection is closed',
    said: 'You came in very often',
    test: 'signalling/limits.test.ts › a connection that shows wrong tickets again and again is closed',
  },
  admittedWithin: {
    what: 'time to show a credential',
    value: ms(5_000),
    of: 'connection',
    why: 'Who says nothing holds a place that others need.',
    answer: 'the connection is closed',
    test: 'signalling/limits.test.ts › who never says who they are is let go after five seconds',
  },
  connectionsOfLink: {
    what: 'connections with a right credential',
    value: connectionRate,
    of: 'link',
    why: 'Right credentials are no reason to let one page come in without end.',
    answer: '`rate_limited`; the ticket stays good',
    said: 'You came in very often',
    test: 'signalling/limits.test.ts › one side is let in only so often, and then waits without losing its ticket',
  },
  credentialCharacters: {
    what: 'a ticket or a resume credential',
    value: characters(4_096),
    of: 'message',
    why: 'Ours have some 400; what is longer is not worth checking a signature.',
    answer: '`ticket_invalid`',
    test: 'signalling/admission.test.ts › is refused when it was signed by somebody else, altered, or not signed',
  },
  ticketLife: {
    what: 'how long a ticket is good, once',
    value: seconds(60),
    of: 'connection',
    why: 'It is used within a second; who finds it later must not get in.',
    answer: '`ticket_expired`; the page fetches a new one',
    test: 'signalling/admission.test.ts › is refused after a minute',
  },
  frame: {
    what: 'a frame',
    value: bytes(64 * 1024),
    of: 'message',
    why: 'Twice the largest thing that anybody has to say, a session description.',
    answer: 'the connection is closed',
    test: 'signalling/malformed.test.ts › a frame over the limit ends its own connection only',
  },
  packets: {
    what: 'packets of any kind, heartbeats included',
    value: { burst: 1_000, perSecond: 200 },
    of: 'connection',
    why: 'Far above what any client needs, and below what costs others anything.',
    answer: 'the connection is closed',
    test: 'signalling/limits.test.ts › a connection that sends more packets than anybody needs is closed',
  },
  refusedEvents: {
    what: 'refused events',
    value: patienceRate,
    of: 'connection',
    why: 'A page that is wrong all the time costs as much as one that is right.',
    answer: 'the connection is closed',
    test: 'signalling/malformed.test.ts › is refused until the connection that keeps sending garbage is cut, and nobody else is',
  },
  carriedEvents: {
    what: 'events of a connection whose room another node holds',
    value: carried,
    of: 'connection',
    why: 'More than all rates of a room: only what no client of ours does is stopped before it costs the other node anything.',
    answer: '`rate_limited`',
    test: 'signalling/parts.test.ts › what is carried to another node is stopped at the edge when it is more than any room takes',
  },
  pingInterval: {
    what: 'time between two pings',
    value: ms(4_000),
    of: 'connection',
    why: 'With the way of the pong, who is there was heard at most 5 s ago, and under 15 s ago in the database, which beats every 10 s.',
    answer: 'a ping is sent',
    test: 'signalling/presence.test.ts › was there until its last word, and nothing after it is billed',
  },
  pingTimeout: {
    what: 'time to answer a ping',
    value: ms(6_000),
    of: 'connection',
    why: 'What does not answer is lost 10 s after its last word: as long as its seat is held, and before its absence counts.',
    answer: 'the connection is lost, and comes back by itself',
    said: 'Reconnecting… your time is safe',
    test: 'signalling/presence.test.ts › was there until its last word, and nothing after it is billed',
  },
  backlog: {
    what: 'what waits for a client that does not read',
    value: bytes(4 * 1024 * 1024),
    of: 'connection',
    why: 'Four times the longest history; more means that nobody reads.',
    answer: 'the connection is closed',
    test: 'signalling/lane.test.ts › a client that reads nothing is cut before what waits for it grows without end',
  },
  signallingRequest: {
    what: 'time for a request to arrive whole at the signalling server',
    value: ms(10_000),
    of: 'request',
    why: 'Slow or silent clients must not hold connections.',
    answer: 'the connection is closed',
    test: 'signalling/operations.test.ts › a connection that says nothing is closed',
  },
  signallingHeaders: {
    what: 'headers of a request to the signalling server',
    value: bytes(16 * 1024),
    of: 'request',
    why: 'Node’s own default, which proxies in front keep to as well.',
    answer: '431',
    test: 'signalling/limits.test.ts › a request with endless headers is refused',
  },
  refusedLines: {
    what: 'lines of the log about one kind of refusal',
    value: { burst: 20, perSecond: 1 },
    of: 'process',
    why: 'Nobody may fill the disk by being refused.',
    answer: 'the next line says how many were left out (`unsaid`)',
    test: 'signalling/limits.test.ts › what strangers do is written down now and then, with how often it was',
  },
} as const satisfies Record<string, Limit>

/** What one side may say in a room. */
const rooms = {
  entries: {
    what: 'entering the room',
    value: entryRate,
    of: 'link',
    why: 'Each entry is rows in the database and in the timeline.',
    answer: '`rate_limited`; the page tries again by itself',
    said: 'You came in very often',
    test: 'signalling/presence.test.ts › who comes back every moment is let in at a bounded rate, whichever connection it uses',
  },
  joins: {
    what: 'joining and leaving',
    value: rates.room,
    of: 'connection',
    why: 'A page that is reloaded joins once.',
    answer: '`rate_limited`',
    said: 'You came in very often',
    test: 'signalling/limits.test.ts › chat, typing and joining have rates of their own',
  },
  signals: {
    what: 'signals: descriptions, candidates, what the devices do',
    value: rates.signal,
    of: 'link',
    why: 'A browser on several networks finds more than a hundred candidates within a moment.',
    answer: '`rate_limited`; the page makes a new call',
    test: 'signalling/limits.test.ts › signals come in a burst and then at a rate; the rest is refused and the connection lives',
  },
  callsAhead: {
    what: 'attempts that a page may have made whose offers did not reach the room',
    value: times(room.callsAhead),
    of: 'session',
    why: 'The counter is the server’s: what a page reports is believed only as far as it can have come.',
    answer: 'the signal is dropped, and the page makes a new call',
    test: 'signalling/relay.test.ts › a signal with a number that nobody can have come to opens no call',
  },
  sdp: {
    what: 'a session description',
    value: bytes(room.sdpBytes),
    of: 'message',
    why: 'Browsers write 3 to 10 KiB.',
    answer: '`too_large`',
    test: 'signalling/relay.test.ts › refuses what is too large',
  },
  candidate: {
    what: 'a candidate',
    value: bytes(room.candidateBytes),
    of: 'message',
    why: 'Browsers write some 200 bytes.',
    answer: '`too_large`',
    test: 'signalling/relay.test.ts › refuses what is too large',
  },
  chatMessage: {
    what: 'a chat message',
    value: characters(room.chatCharacters),
    of: 'message',
    why: 'Two pages of text; more is a file.',
    answer: '`too_large`; the page counts down before it',
    said: 'characters too many',
    sql: ['messages_message_check'],
    test: 'signalling/chat.test.ts › a message of %s is answered %s',
  },
  chat: {
    what: 'chat messages',
    value: rates.chat,
    of: 'link',
    why: 'Faster than anybody types, slow enough to fill no disk.',
    answer: '`rate_limited`; the page sends again by itself, and says after 20 s that it was not sent',
    said: 'Not sent',
    test: 'signalling/limits.test.ts › who comes back over another connection has no more of anything than was left',
  },
  chatText: {
    what: 'characters of chat',
    value: chatTextRate,
    of: 'link',
    why: 'Fifteen of the longest messages at once, then more than anybody types: it bounds what a link stores in an hour.',
    answer: '`rate_limited`; the page sends again by itself, and says after 20 s that it was not sent',
    said: 'Not sent',
    test: 'signalling/limits.test.ts › what one side writes has a rate in characters, too',
  },
  historyMessages: {
    what: 'messages that who comes in is sent',
    value: times(room.historyMessages),
    of: 'page',
    why: 'The page draws all of them at once.',
    answer: 'the last ones',
    test: 'signalling/chat.test.ts › who comes in is never sent more of what was said than a connection takes',
  },
  historyBytes: {
    what: 'their text',
    value: bytes(1024 * 1024),
    of: 'page',
    why: 'What one side wrote must not be more than the other’s connection takes in.',
    answer: 'the last ones',
    sql: ['most_history_bytes'],
    test: 'signalling/chat.test.ts › who comes in is never sent more of what was said than a connection takes',
  },
  waitingMessages: {
    what: 'messages that wait to be stored',
    value: times(10_000),
    of: 'process',
    why: 'While the database is away they wait in memory, and pages keep theirs.',
    answer: '`internal`; the page sends again by itself',
    said: 'Not sent',
    test: 'signalling/parts.test.ts › messages wait for the database within bounds, and the rest is refused as its fault',
  },
  typing: {
    what: 'that somebody types',
    value: rates.typing,
    of: 'link',
    why: 'A sign that lasts 5 s needs no more.',
    answer: '`rate_limited`; nothing is shown',
    test: 'signalling/limits.test.ts › chat, typing and joining have rates of their own',
  },
  reactions: {
    what: 'reactions',
    value: rates.reaction,
    of: 'link',
    why: 'They cover the picture for 5 s each.',
    answer: '`rate_limited`',
    said: 'Not shown: that was very many at once.',
    test: 'signalling/files.test.ts › is one of the fixed set, and not one of very many',
  },
  proposals: {
    what: 'proposals of more time, and answers',
    value: rates.extension,
    of: 'link',
    why: 'Each is rows in the database and a question to the other side.',
    answer: '`rate_limited`',
    said: 'That did not reach the server. Nothing was proposed; try again.',
    test: 'signalling/limits.test.ts › more time is proposed and taken back only so often',
  },
  sessionMinutes: {
    what: 'a session with all that was added',
    value: minutes(1_440),
    of: 'session',
    why: 'A day; nothing that is billed to the second is longer.',
    answer: 'refused: `too_long`, `invalid_argument`',
    said: 'A session cannot be longer than a day.',
    sql: ['bookings_duration_minutes_check', 'extension_refusal'],
    test: 'db/extensions.test.ts › is not proposed before the start, after the end, beside another proposal or beyond a day',
  },
  quality: {
    what: 'reports of the line’s quality',
    value: rates.quality,
    of: 'link',
    why: 'A page reports every half minute, and once for each new call.',
    answer: '`rate_limited`; nobody is told',
    test: 'signalling/call-quality.test.ts › more than a few at once are refused, and the call goes on',
  },
  qualityReports: {
    what: 'reports of the line’s quality that are kept',
    value: times(1_000),
    of: 'link',
    why: 'More than eight hours of them.',
    answer: 'not kept; nobody is told',
    sql: ['most_quality_reports'],
    test: 'db/call-quality.test.ts › of a session that is not there, and beyond a thousand a side, are not kept',
  },
  reception: {
    what: 'reports of what arrives',
    value: rates.reception,
    of: 'link',
    why: 'One every 5 s, and a few at once after a page was held up.',
    answer: '`rate_limited`; nobody is told',
    test: 'signalling/reception.test.ts › that floods, or claims more seconds than have passed, gains nothing',
  },
  evidence: {
    what: 'stretches of reported calls that are kept',
    value: times(400),
    of: 'session',
    why: 'A row each; an honest call has a handful.',
    answer: 'not kept; nobody is told',
    sql: ['most_call_evidence'],
    test: 'db/limits.test.ts › what pages report of a call is kept within bounds',
  },
  fileSays: {
    what: 'what is said of files: offers, answers, ends',
    value: rates.file,
    of: 'link',
    why: 'Each is shown to the other side.',
    answer: '`rate_limited`',
    said: 'Not sent: one file at a time.',
    test: 'signalling/files.test.ts › cannot be made without a pause for ever',
  },
  filesUnderWay: {
    what: 'files under way in one direction',
    value: times(1),
    of: 'link',
    why: 'One after the other they all arrive sooner, and a person answers for each.',
    answer: '`rate_limited`',
    said: 'Not sent: one file at a time.',
    test: 'signalling/files.test.ts › stands alone on its side until it is answered, while the other side may offer one, too',
  },
  file: {
    what: 'a file',
    value: bytes(room.fileBytes),
    of: 'message',
    why: 'What two browsers pass on in some minutes; the server never has it.',
    answer: '`too_large`',
    said: 'Not sent: a file may have',
    test: 'signalling/files.test.ts › is refused when it is too large, empty, not described or for nobody',
  },
  fileInMemory: {
    what: 'a file that is received where the browser gives the page no disk',
    value: bytes(room.fileBytesInMemory),
    of: 'message',
    why: 'It lies in the memory of the page until it is saved.',
    answer: 'declined, and both are told',
    said: 'This window takes files up to',
    test: 'e2e/files.spec.ts › where the browser gives a page no disk, a file that memory should not hold is refused, and both are told',
  },
  fileName: {
    what: 'the name of a file',
    value: characters(room.fileNameCharacters),
    of: 'message',
    why: 'Every file system takes it.',
    answer: 'cut, its extension kept',
    test: 'unit/room-files.test.ts › keeps the extension of a very long one',
  },
} as const satisfies Record<string, Limit>

/** Links, cookies, requests. */
const web = {
  unknownLinks: {
    what: 'unknown links',
    value: { most: 10, seconds: halfHour },
    of: 'address',
    why: 'Guessing is slow; right links are let in whatever else came from the address.',
    answer: '429 `too_many_attempts`',
    said: 'That was not a valid link too many times.',
    test: 'web/validate.test.ts › are refused after ten in half an hour, for their own address alone',
  },
  claimsPerHour: {
    what: 'devices that come to a link',
    value: { most: 60, seconds: 3_600 },
    of: 'link',
    why: 'Each is a claim and an event, for good. The device that holds the link goes on.',
    answer: '429 `too_many_attempts`',
    said: 'from device to device too often',
    sql: ['most_claims_per_hour'],
    test: 'web/join.test.ts › moves from device to device only so often in an hour, and says so and how long it takes',
  },
  body: {
    what: 'the body of a request',
    value: bytes(4 * 1024),
    of: 'request',
    why: 'Ours have a few hundred bytes.',
    answer: '413 `too_large`',
    said: 'The request is too large.',
    test: 'web/routes.test.ts › reads no body of more than 4 KiB, declared or not',
  },
  reportBody: {
    what: 'the body of a report of a problem',
    value: bytes(16 * 1024),
    of: 'request',
    why: '2,000 characters of up to six bytes each, escaped in JSON, and the rest.',
    answer: '413 `too_large`',
    said: 'The request is too large.',
    test: 'web/report.test.ts › takes no report that is too long, and none that is larger than any report',
  },
  notesBody: {
    what: 'the body of private notes',
    value: bytes(64 * 1024),
    of: 'request',
    why: '10,000 characters of up to six bytes each, escaped in JSON, and the rest.',
    answer: '413 `too_large`',
    said: 'characters too many',
    test: 'web/notes.test.ts › refuse what is too long, cannot be stored or has no form',
  },
  noteSaves: {
    what: 'saving private notes',
    value: { burst: 60, perSecond: 1 },
    of: 'session',
    why: 'A page saves when its writer pauses; each time the row is written anew.',
    answer: '429 `too_many_attempts`; the page saves again by itself',
    said: 'Not saved. It is tried again by itself.',
    test: 'web/notes.test.ts › are saved at a rate, and not without end',
  },
  receiptBody: {
    what: 'a receipt to verify',
    value: bytes(forms.receiptBytes),
    of: 'request',
    why: 'New ones stay below 100 kB; those signed before list every interval of a line that broke thousands of times.',
    answer: '413 `too_large`',
    said: 'The request is too large.',
    test: 'web/receipts.test.ts › is taken by its own verifier with 4,000 interruptions, as they were listed before',
  },
  headersWithin: {
    what: 'time to send the headers of a request',
    value: ms(10_000),
    of: 'request',
    why: 'Slow clients must not hold connections.',
    answer: 'the connection is closed',
    test: 'web/connections.test.ts › that says nothing is cut',
  },
  bodyWithin: {
    what: 'time to send the body of a request',
    value: ms(15_000),
    of: 'request',
    why: 'Ours have a few kilobytes.',
    answer: 'the connection is closed',
    test: 'web/connections.test.ts › whose body does not come (%s) is cut',
  },
  silence: {
    what: 'time to say anything',
    value: ms(15_000),
    of: 'connection',
    why: 'A connection that has not said anything by then has nothing to say.',
    answer: 'the connection is closed',
    test: 'web/connections.test.ts › that says nothing is cut',
  },
  keepAlive: {
    what: 'time that a connection without a request is kept',
    value: ms(75_000),
    of: 'connection',
    why: 'Longer than the 60 s of nginx and of the load balancers of the big clouds, or requests meet a connection that just closes.',
    answer: 'the connection is closed',
    setting: 'KEEP_ALIVE_SECONDS',
    test: 'web/connections.test.ts › that was answered is kept for longer than a proxy keeps it, and says for how long',
  },
  relayCredentials: {
    what: 'how long credentials for a TURN server are good',
    value: seconds(600),
    of: 'link',
    why: 'A call that is up outlives them; who finds them later has no use of them.',
    answer: 'the page fetches new ones',
    test: 'web/ice-servers.test.ts › are for the side that the claim proves, and live for ten minutes from now',
  },
  testCredentials: {
    what: 'how long those for a test of the connection are good',
    value: seconds(60),
    of: 'link',
    why: 'A test takes a few seconds.',
    answer: 'the test is made anew',
    test: 'web/readiness.test.ts › gets credentials of one minute for the bearer of a link that admits, and changes nothing',
  },
  credentialsOfLink: {
    what: 'fresh credentials for a TURN server',
    value: { burst: 30, perSecond: 0.1 },
    of: 'link',
    why: 'A page needs new ones every 8 min, and some at once while a call does not come up.',
    answer: '429 `too_many_attempts`; the call goes on, and the page asks again by itself',
    said: 'very often within a short time. Wait a moment.',
    test: 'web/ice-servers.test.ts › are given to a link only so often, for a call and for a test together',
  },
  token: {
    what: 'the text that is taken for a link',
    value: characters(forms.tokenCharacters),
    of: 'request',
    why: 'A token has 43; what stands around it in a mail is cut off.',
    answer: '400 `bad_request`',
    test: 'unit/limits.test.ts › the forms of the interface take what their limit allows and nothing longer',
  },
  cookieDays: {
    what: 'how long a browser keeps its secret',
    value: { most: 400, unit: 'days' },
    of: 'browser',
    why: 'Browsers cut longer ages (RFC 6265bis §5.5).',
    answer: 'the link has to be opened again',
    test: 'web/join.test.ts › keeps the claim in a cookie that scripts, other hosts and plain HTTP cannot reach',
  },
} as const satisfies Record<string, Limit>

/** Administrators and consultants. */
const staff = {
  signInsOfAddress: {
    what: 'tries to sign in',
    value: { most: 10, seconds: halfHour },
    of: 'address',
    why: 'Checking a password is made costly; an address must not guess all day.',
    answer: 'the sign-in page says to wait',
    said: 'Too many tries',
    test: 'web/staff.test.tsx › makes an address wait after ten wrong tries, even with the right password',
  },
  signInsOfBrowser: {
    what: 'tries to sign in, on a browser on which the account was signed in before',
    value: { most: 10, seconds: halfHour },
    of: 'browser',
    why: 'What others guess is not held against it.',
    answer: 'the sign-in page says to wait',
    said: 'Too many tries',
    test: 'web/staff.test.tsx › is not made to wait for what others guess at the same address, on a browser that was signed in before',
  },
  guessesAtAccount: {
    what: 'tries that an account answers, over all addresses',
    value: { burst: 10, perSecond: 1 / 3 },
    of: 'account',
    why: 'Nobody is locked out by what others guess: who comes in between waits.',
    answer: 'the answer comes later',
    test: 'unit/throttle.test.ts › come at once for a few, then 20 a minute, and nobody waits for longer than 30 s',
  },
  signInWait: {
    what: 'how long a try waits for its answer',
    value: ms(30_000),
    of: 'account',
    why: 'Longer looks like a page that hangs.',
    answer: 'the sign-in page says to wait',
    said: 'Too many tries',
    test: 'unit/throttle.test.ts › come at once for a few, then 20 a minute, and nobody waits for longer than 30 s',
  },
  countedAccounts: {
    what: 'accounts whose tries are counted at a time',
    value: times(10_000),
    of: 'process',
    why: 'Whoever invents names must not fill the memory.',
    answer: 'the count of the one used longest ago begins anew',
    test: 'unit/throttle.test.ts › are counted for so many accounts at a time',
  },
  email: {
    what: 'an email address',
    value: characters(254),
    of: 'account',
    why: 'RFC 5321 allows no longer one.',
    answer: 'taken for a wrong one',
    said: 'That email and password do not belong together.',
    sql: [
      'staff_email_check',
      'audit_actor_check',
      'refunds_actor_check',
      'withdrawals_actor_check',
      'begin_act',
    ],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
  password: {
    what: 'a password',
    value: characters(200),
    of: 'account',
    why: 'Checking it is costly.',
    answer: 'taken for a wrong one',
    said: 'That email and password do not belong together.',
    test: 'web/staff.test.tsx › takes a password or an email that is too long for a wrong one',
  },
  savedViews: {
    what: 'saved views of the list',
    value: times(30),
    of: 'account',
    why: 'They all stand on one page.',
    answer: 'refused in words',
    sql: ['admin_save_view'],
    test: 'db/session-list.test.ts › keeps views with the account, thirty at most, and tells nobody else',
  },
  viewName: {
    what: 'the name of a saved view',
    value: characters(forms.viewNameCharacters),
    of: 'account',
    why: 'A line of the page.',
    answer: 'the field takes no more',
    sql: ['saved_views_name_check'],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
  viewQuery: {
    what: 'what a saved view asks for',
    value: characters(600),
    of: 'account',
    why: 'All filters at once have some 300.',
    answer: '400 `bad_request`',
    sql: ['saved_views_query_check'],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
} as const satisfies Record<string, Limit>

/** What people write, and what is booked. */
const kept = {
  name: {
    what: 'a person’s name',
    value: characters(room.nameCharacters),
    of: 'person',
    why: 'It stands in a line beside a picture.',
    answer: 'refused in words',
    said: 'must have 1 to 80 characters',
    sql: ['people_name_check', 'fault_of_booking', 'deposit_funds'],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
  ref: {
    what: 'the booking system’s own name for a person; a payment’s reference',
    value: characters(forms.refCharacters),
    of: 'person',
    why: 'Longer than any identifier in use.',
    answer: 'refused in words',
    said: 'is missing or longer than 200 characters',
    sql: [
      'people_ref_check',
      'fault_of_booking',
      'deposit_funds',
      'withdrawals_reference_check',
      'presence_node_id_check',
    ],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
  idempotencyKey: {
    what: 'an idempotency key',
    value: characters(200),
    of: 'request',
    why: 'Longer than any identifier in use.',
    answer: 'refused in words',
    said: 'An idempotency key has 1 to 200 characters.',
    sql: [
      'bookings_idempotency_key_check',
      'audit_idempotency_key_check',
      'deposits_idempotency_key_check',
      'withdrawals_idempotency_key_check',
      'begin_act',
      'deposit_funds',
    ],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
  endNote: {
    what: 'what somebody writes beside an end',
    value: characters(forms.endNoteCharacters),
    of: 'session',
    why: 'A line of the summary and of the receipt.',
    answer: 'the field takes no more; 400 `bad_request`',
    sql: ['settlements_note_check', 'webrtc_sessions_end_note_check'],
    test: 'unit/limits.test.ts › the forms of the interface take what their limit allows and nothing longer',
  },
  reason: {
    what: 'an administrator’s reason',
    value: characters(forms.reasonCharacters),
    of: 'session',
    why: 'A paragraph of the timeline.',
    answer: 'the field takes no more; 400 `bad_request`',
    sql: ['audit_reason_check', 'refunds_reason_check', 'withdrawals_reason_check', 'begin_act'],
    test: 'unit/limits.test.ts › the forms of the interface take what their limit allows and nothing longer',
  },
  report: {
    what: 'a report of a problem, one a side',
    value: characters(forms.reportCharacters),
    of: 'link',
    why: 'A page of text.',
    answer: 'the field takes no more; 400 `bad_request`',
    sql: ['dispute_reports_description_check'],
    test: 'web/report.test.ts › takes no report that is too long, and none that is larger than any report',
  },
  rating: {
    what: 'words beside a rating, one a session',
    value: characters(forms.ratingCharacters),
    of: 'link',
    why: 'Half a page of text.',
    answer: 'the field takes no more; 400 `bad_request`',
    sql: ['ratings_words_check'],
    test: 'unit/limits.test.ts › the forms of the interface take what their limit allows and nothing longer',
  },
  notes: {
    what: 'a consultant’s private notes of a session',
    value: characters(room.noteCharacters),
    of: 'session',
    why: 'Four pages of text.',
    answer: 'not saved; 400 `bad_request`',
    said: 'characters too many',
    sql: ['session_notes_text_check', 'save_session_note'],
    test: 'db/notes.test.ts › have at most 10,000 characters',
  },
  readiness: {
    what: 'what checks before the call leave in the timeline',
    value: times(10),
    of: 'link',
    why: 'An event each.',
    answer: 'not kept; nobody is told',
    sql: ['most_readiness_events'],
    test: 'web/readiness.test.ts › does not fill the log: ten reports a side, then no more',
  },
  readinessBytes: {
    what: 'one of them',
    value: bytes(2_000),
    of: 'link',
    why: 'Ours have some 300 bytes.',
    answer: 'refused',
    sql: ['record_readiness'],
    test: 'db/limits.test.ts › what a check found is small',
  },
  late: {
    what: 'how late a consultant says to be',
    value: minutes(forms.lateMinutes),
    of: 'session',
    why: 'Later than that is another appointment.',
    answer: '400 `bad_request`',
    said: 'Say 1 to 60 minutes.',
    sql: ['running_late_minutes_check'],
    test: 'db/consultant-desk.test.ts › tells the client of being late until it starts, and nobody else decides it',
  },
  price: {
    what: 'a price, a deposit',
    value: { most: 1_000_000_000_000, unit: 'minor units' },
    of: 'session',
    why: 'Ten thousand million of a currency with two digits.',
    answer: 'refused in words',
    said: 'The price must be a whole number of minor units',
    sql: ['most_price_minor'],
    test: 'db/booking.test.ts › takes what lies on the bounds',
  },
  storedPrice: {
    what: 'a price that was booked before there was a bound',
    value: { most: 100_000_000_000_000, unit: 'minor units' },
    of: 'session',
    why: 'What is there can still be settled, paid out and shown.',
    answer: 'refused in words',
    sql: ['bookings_price_minor_check'],
    test: 'db/limits.test.ts › a price that was booked before there was a bound has one as well',
  },
  sum: {
    what: 'what came in, in one currency',
    value: { most: 9_007_199_254_740_991, unit: 'minor units' },
    of: 'practice',
    why: 'The largest number that every program counts exactly (2^53 − 1).',
    answer: 'refused in words',
    said: 'can no longer be counted exactly',
    sql: ['most_sum_minor'],
    test: 'db/booking.test.ts › takes in no more than can be counted exactly, in all',
  },
  ahead: {
    what: 'how far ahead a session is booked',
    value: { most: 730, unit: 'days' },
    of: 'session',
    why: 'What is later is a slip of the pen, and no date that screens can show.',
    answer: 'refused in words',
    said: 'The start must be a moment from a day ago to two years ahead.',
    test: 'db/booking.test.ts › takes what lies on the bounds',
  },
  fee: {
    what: 'the platform’s fee, and what a missed or late-cancelled session costs',
    value: basisPoints,
    of: 'practice',
    why: 'All of the price.',
    answer: 'refused in words',
    sql: [
      'settings_platform_fee_bp_check',
      'settings_no_show_client_share_bp_check',
      'settings_late_cancel_share_bp_check',
      'bookings_platform_fee_bp_check',
      'bookings_no_show_client_share_bp_check',
      'bookings_late_cancel_share_bp_check',
    ],
    test: 'db/limits.test.ts › a practice sets its terms within bounds',
  },
  freeSeconds: {
    what: 'free seconds',
    value: seconds(3_600),
    of: 'practice',
    why: 'An hour.',
    answer: 'refused in words',
    sql: ['settings_free_seconds_check', 'bookings_free_seconds_check'],
    test: 'db/limits.test.ts › a practice sets its terms within bounds',
  },
  earlyJoin: {
    what: 'how early a room opens; how long a session may overrun',
    value: minutes(1_440),
    of: 'practice',
    why: 'A day.',
    answer: 'refused in words',
    sql: [
      'settings_early_join_minutes_check',
      'settings_overrun_cap_minutes_check',
      'bookings_early_join_minutes_check',
      'bookings_overrun_cap_minutes_check',
    ],
    test: 'db/limits.test.ts › a practice sets its terms within bounds',
  },
  disputeWindow: {
    what: 'how long a session can be disputed',
    value: minutes(525_600),
    of: 'practice',
    why: 'A year.',
    answer: 'refused in words',
    sql: ['settings_dispute_window_minutes_check', 'bookings_dispute_window_check'],
    test: 'db/limits.test.ts › a practice sets its terms within bounds',
  },
  practiceName: {
    what: 'the name of the practice',
    value: characters(120),
    of: 'practice',
    why: 'A line of the receipt.',
    answer: 'refused in words',
    sql: ['settings_practice_name_check', 'set_practice_details'],
    test: 'db/receipts.test.ts › has a name, and no more than paper takes',
  },
  practiceAddress: {
    what: 'its address',
    value: characters(400),
    of: 'practice',
    why: 'A few lines of the receipt.',
    answer: 'refused in words',
    sql: ['settings_practice_address_check', 'set_practice_details'],
    test: 'db/limits.test.ts › text in the database has at most what the map says',
  },
  practiceTaxLine: {
    what: 'its tax line',
    value: characters(200),
    of: 'practice',
    why: 'A line of the receipt.',
    answer: 'refused in words',
    sql: ['settings_practice_tax_line_check', 'set_practice_details'],
    test: 'db/receipts.test.ts › has a name, and no more than paper takes',
  },
} as const satisfies Record<string, Limit>

/** What is shown at once. */
const pages = {
  listRows: {
    what: 'sessions on a page of the list',
    value: times(25),
    of: 'page',
    why: 'What an eye takes in.',
    answer: 'the next page',
    test: 'web/staff.test.tsx › list sessions newest first, page by page, by status, mode and name',
  },
  rowsPerRead: {
    what: 'rows of a CSV file that are in memory at once',
    value: times(1_000),
    of: 'request',
    why: 'A file of a million rows takes no more than one of a thousand.',
    answer: 'the next are read when these were taken',
    sql: ['admin_sessions', 'consultant_sessions'],
    test: 'unit/desk.test.ts › reads a page only when the one before was taken, and ends when the reader leaves',
  },
  countedRows: {
    what: 'sessions that free filters count',
    value: times(5_000),
    of: 'page',
    why: 'Counting more would keep everybody waiting.',
    answer: 'no total is shown',
    said: 'Totals are shown for fewer',
    sql: ['countable'],
    test: 'db/limits.test.ts › a list that would take long to count has no totals',
  },
  timeline: {
    what: 'entries on a page of a session’s timeline',
    value: times(500),
    of: 'page',
    why: 'A page that nobody can make too long to open.',
    answer: 'the next page',
    sql: ['admin_timeline'],
    test: 'db/session-page.test.ts › comes in pages that leave nothing out',
  },
  foldedFrom: {
    what: 'repeats in a timeline that are told one by one',
    value: times(7),
    of: 'page',
    why: 'From the eighth on they are one entry that says how many.',
    answer: 'folded; each is shown to who asks',
    test: 'db/session-page.test.ts › tells what repeats as one, with how often it was, and each of it to who asks',
  },
  drawnStretches: {
    what: 'stretches of presence that are drawn one by one',
    value: times(60),
    of: 'page',
    why: 'More cannot be told apart.',
    answer: 'the shortest are drawn together',
    sql: ['drawn_stretches'],
    test: 'db/session-page.test.ts › stays small however often somebody came and went',
  },
  receiptIntervals: {
    what: 'interruptions that a receipt tells one by one',
    value: times(200),
    of: 'session',
    why: 'A receipt stays below 100 kB, however often a line broke.',
    answer: 'the rest by number and seconds',
    sql: ['most_intervals'],
    test: 'db/receipts.test.ts › stay short however often a line broke: the longest breaks one by one, the rest by number and seconds',
  },
  overviewDays: {
    what: 'days of the overview',
    value: { most: 366, unit: 'days' },
    of: 'page',
    why: 'A year.',
    answer: 'the last ones',
    sql: ['admin_overview'],
    test: 'db/limits.test.ts › the overview looks back a year at most',
  },
  searchText: {
    what: 'what is searched for',
    value: characters(forms.searchCharacters),
    of: 'page',
    why: 'A name.',
    answer: 'the field takes no more',
    test: 'unit/limits.test.ts › the forms of the interface take what their limit allows and nothing longer',
  },
} as const satisfies Record<string, Limit>

/** All of them by subject, as docs/operations.md lists them. */
export const limitsBySubject = { connections, rooms, web, staff, kept, pages } as const

export const limits = { ...connections, ...rooms, ...web, ...staff, ...kept, ...pages } as const
