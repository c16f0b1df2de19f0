import { cache } from 'react'
import type { GroupView } from '@/lib/contract/http/group'
import { type LoadedLink, loadLink } from '../session/load-link'
import { group } from './group'

/** Reads the group room behind `/rooms/{param}` for the browser that asks. Asked once per request, however often it is called. */
export const loadGroup = cache((param: string): Promise<LoadedLink<GroupView>> => loadLink(group, param))
