import { cache } from 'react'
import type { SessionView } from '@/lib/contract/http/session'
import { type LoadedLink, loadLink } from '../session/load-link'
import { appointment } from './appointment'

/** What `/session/{param}` is about, if it can be told. */
export type LoadedSession = LoadedLink<SessionView>

/** Reads the appointment behind `/session/{param}` for the browser that asks. Asked once per request, however often it is called. */
export const loadSession = cache((param: string): Promise<LoadedSession> => loadLink(appointment, param))
