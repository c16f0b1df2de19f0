import { UnknownClub } from '@/components/group/clubs/unknown-club'

export default UnknownClub
