import type { InsideProps, ModeScreenProps, RoomKind } from '@/components/room/kind'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'

export type AppointmentKind = RoomKind<AppointmentSnapshot, AppointmentClient>
export type AppointmentInside = InsideProps<AppointmentSnapshot, AppointmentClient>
export type AppointmentMode = ModeScreenProps<AppointmentSnapshot, AppointmentClient>
