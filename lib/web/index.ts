export { type LoadedSession, loadSession, loadSessionByClaim, loadSessionByToken } from './load-session'
export { getDatabase, getEnv } from './process'
export { toSessionView, toSummaryView } from './session-view'
export { roomsSocketUrl, socketUrlFor } from './socket-url'
