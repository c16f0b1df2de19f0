/** This device's time in ms since the epoch, which goes on evenly when somebody sets the device's clock. */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now()
}
