/** The running room is a chunk of its own: whoever only reads a gate or a summary does not pay for it. */
export const loadRoom = () => import('@/components/room/room-screen')
