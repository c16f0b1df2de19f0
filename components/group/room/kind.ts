import type { InsideProps, ModeScreenProps, RoomKind } from '@/components/room/kind'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'

export type GroupKind = RoomKind<GroupSnapshot, GroupClient>
export type GroupInsideProps = InsideProps<GroupSnapshot, GroupClient>
export type GroupModeProps = ModeScreenProps<GroupSnapshot, GroupClient>
