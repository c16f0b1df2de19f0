/** What a part of the room lies on: paper for writing and voice, the dark stage for pictures. */
export type Ground = 'paper' | 'stage'
