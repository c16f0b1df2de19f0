import type { IceCandidate } from '@/lib/contract/socket/signals'

/** One piece of a media attempt's negotiation, or of a file's way. */
export type Signal =
  | { event: 'offer'; offer: { type: 'offer'; sdp: string } }
  | { event: 'answer'; answer: { type: 'answer'; sdp: string } }
  | { event: 'ice-candidate'; candidate: IceCandidate }
