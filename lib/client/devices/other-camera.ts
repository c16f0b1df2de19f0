/** Which way a phone's camera looks: at the person, or away from them. */
export type Facing = 'user' | 'environment'

/** One device by its id, or whichever of a phone's cameras the system takes for the one of that side. */
export type DeviceWish = string | { readonly facing: Facing }

const opposite = { user: 'environment', environment: 'user' } as const satisfies Record<Facing, Facing>

/** null: the browser does not say, or it is no camera of a phone. */
export function facingOf({ facingMode }: Pick<MediaTrackSettings, 'facingMode'>): Facing | null {
  return facingMode === 'user' || facingMode === 'environment' ? facingMode : null
}

/**
 * What one press changes to; null: there is no other camera. What is held in a hand has a side for the person and one for the rest, each perhaps
 * with several lenses of which the system knows the right one; anything else has cameras in a row.
 * @param ids of the cameras that the browser names; some name none
 */
export function otherCamera(
  ids: readonly string[],
  present: Pick<MediaTrackSettings, 'deviceId' | 'facingMode'>,
  isHeld: boolean,
): DeviceWish | null {
  if (ids.length === 1) return null
  const facing = facingOf(present)
  if (isHeld && facing) return { facing: opposite[facing] }
  const next = ids[(ids.indexOf(present.deviceId ?? '') + 1) % ids.length]
  return next === undefined || next === present.deviceId ? null : next
}
