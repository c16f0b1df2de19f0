/** What few pages say of who and what there is in a session. */

export const roles = { client: 'Client', consultant: 'Consultant' }

/** Within a sentence. */
export const modesInside = { chat: 'chat', voice: 'voice', video: 'video' }

/** Within a sentence. */
export const sessionsInside = { chat: 'chat session', voice: 'voice session', video: 'video session' }
