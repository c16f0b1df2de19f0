/** Whether the build is there and was made from exactly these sources. Paths count from the working directory. */
export function isBuilt(): boolean
/** Builds unless that is so. */
export function ensureBuild(): void
